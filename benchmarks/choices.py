"""What each choice of the standard model is worth, on authors left out.

Every row leaves one choice out and measures as the model card does. Prints JSON: the share of right
suggestions by target, and the difference from the model as it is, in points.

Usage: python benchmarks/choices.py models/korpus
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from unittest import mock

import numpy as np
import pandas as pd
from rich.progress import track

from klassifikator.learn import fit
from klassifikator.learn.corpus import load_corpus
from klassifikator.learn.evaluation import leave_authors_out
from klassifikator.learn.inquiry_classifier import InquiryClassifier

LESSONS = "klassifikator.learn.lessons"


@contextmanager
def one_learner(learner: Callable[..., object]) -> Iterator[None]:
    with mock.patch.object(fit, "LEARNERS", (learner,)):
        yield


CHOICES = {
    "as it is": nullcontext,
    "without topic words": lambda: mock.patch(f"{LESSONS}.Lessons._hints", []),
    "without the dictionary": lambda: mock.patch(
        "klassifikator.lexicon.in_danish", lambda word: None
    ),
    "without balanced labels": lambda: mock.patch(
        f"{LESSONS}.compute_sample_weight", lambda how, y: np.ones(len(y))
    ),
    "without naive Bayes": lambda: one_learner(fit._margins),
    "without support vectors": lambda: one_learner(fit._counts),
    "categories learnt without their grounds": nullcontext,
}


def main() -> None:
    corpus = load_corpus(sys.argv[1])
    figures: dict[str, dict[str, float]] = {}
    for name, choice in track(list(CHOICES.items()), description="Measuring"):
        data: pd.DataFrame = corpus.drop(columns="grund") if "grounds" in name else corpus
        with choice():
            scores = leave_authors_out(data, InquiryClassifier(n_jobs=-1))
        figures[name] = {target: found.accuracy() for target, found in scores.items()}
    whole = figures["as it is"]
    differences = {
        name: {target: round(100 * (found[target] - whole[target]), 2) for target in found}
        for name, found in figures.items()
    }
    print(json.dumps({"n": len(corpus), "accuracy": whole, "points": differences}, indent=1))


if __name__ == "__main__":
    main()
