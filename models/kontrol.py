"""Quality control of the corpus: labels, quotas, near-duplicates, the second reader, label issues.

Run it as ``make corpus-check``. It ends with exit code 1 when a hard demand is not met; the label
issues at the end are a list to read, worst first.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from cleanlab.filter import find_label_issues
from scipy import sparse
from sklearn.metrics import cohen_kappa_score

from klassifikator.columns import TARGETS
from klassifikator.features import TextFeatures
from klassifikator.learn.corpus import load_corpus
from klassifikator.learn.evaluation import leave_authors_out
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts

CORPUS = Path(__file__).parent / "korpus"
SECOND_READING = CORPUS.parent / "efterproevning.csv"
QUOTAS = {"afdeling": 60, "kategori": 40, "grund": 12}
NEAR = 0.5  # cosine of words and n-grams; paraphrases of one text lie above, the same topic below
ISSUES_SHOWN = 25


def check_counts(corpus: pd.DataFrame) -> list[str]:
    """Return what is missing of the quotas."""
    faults = []
    for target, least in QUOTAS.items():
        counts = corpus[target].value_counts()
        print(f"Færrest tekster pr. {target}: {counts.min()}")
        few = {name: n for name, n in counts.items() if n < least}
        faults += [f"{target} »{name}« har {n} tekster, mindst {least}" for name, n in few.items()]
    share = (corpus["status"] == "Klage").sum() / corpus["status"].notna().sum()
    if not 0.5 <= share <= 0.6:
        faults.append(f"{share:.0%} af borgerhenvendelserne er klager; 50-60 % ventet")
    print(f"{len(corpus)} tekster, {corpus['author'].nunique()} stemmer, {share:.1%} klager")
    return faults


def near_duplicates(corpus: pd.DataFrame) -> list[str]:
    """Return the pairs of texts that are nearly the same."""
    texts = model_texts(corpus)
    views = TextFeatures(min_df=2).fit(texts).transform(texts)
    X = sparse.csr_array(sparse.hstack(views))
    norms = np.sqrt(np.asarray(X.multiply(X).sum(axis=1)).ravel())
    likeness = np.triu((X @ X.T).toarray() / np.outer(norms, norms), 1)
    long = np.array([len(text.split()) >= 12 for text in texts])
    likeness *= np.outer(long, long)  # two short messages may well be the same
    pairs = np.argwhere(likeness > NEAR)
    print(f"Største lighed mellem to tekster: {likeness.max():.2f}")
    ids = corpus["id"].to_numpy()
    return [f"{ids[a]} og {ids[b]} ligner hinanden ({likeness[a, b]:.2f})" for a, b in pairs]


def second_reading(corpus: pd.DataFrame) -> None:
    """Print Cohen's kappa between writer and second reader, before disagreements were settled."""
    with SECOND_READING.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    print(f"Anden læser: {len(rows)} tekster ({len(rows) / len(corpus):.1%})")
    for target in TARGETS:
        both = [(row[f"{target}_skribent"], row[f"{target}_laeser"]) for row in rows]
        both = [pair for pair in both if all(pair)]
        kappa = cohen_kappa_score(*zip(*both, strict=True))
        same = sum(a == b for a, b in both)
        print(f"  {target}: kappa {kappa:.3f}, enige {same} af {len(both)}")


def label_issues(corpus: pd.DataFrame) -> None:
    """Print the labels that a model of all other voices finds least likely."""
    scores = leave_authors_out(corpus, InquiryClassifier(n_jobs=-1))
    for target in ("afdeling", "status", "kategori"):
        found = scores[target]
        rows = corpus[corpus[target].notna()].reset_index(drop=True)
        worst = find_label_issues(
            found.truth, found.proba, return_indices_ranked_by="self_confidence"
        )
        print(f"{target}: {len(worst)} mulige fejlmærkninger, de værste:")
        for place in worst[:ISSUES_SHOWN]:
            guess = found.classes[found.proba[place].argmax()]
            print(f"  {rows.loc[place, 'id']}: {rows.loc[place, target]} (model: {guess})")


def main() -> None:
    """Run every check."""
    corpus = load_corpus(CORPUS)
    faults = check_counts(corpus) + near_duplicates(corpus)
    doubled = [text for text, n in Counter(corpus["text"]).items() if n > 1 and len(text) > 60]
    faults += [f"{len(doubled)} tekster står to gange"] if doubled else []
    second_reading(corpus)
    for fault in faults:
        print(f"FEJL: {fault}")
    if "--labels" in sys.argv:
        label_issues(corpus)
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
