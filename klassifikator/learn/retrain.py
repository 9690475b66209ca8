"""Learning from what was decided: a challenger, held against the model in use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError
from klassifikator.features import TextFeatures
from klassifikator.learn.card import own_card
from klassifikator.learn.compare import compare, right_answers
from klassifikator.learn.folder import model_files
from klassifikator.learn.home import ModelHome
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
from klassifikator.learn.lessons import Head, Lessons, join_heads
from klassifikator.learn.outcome import Retrained, too_few, verdict, welcome
from klassifikator.learn.pack import ModelFiles, model_of_files, pack_model
from klassifikator.learn.reviewed import LEAST, in_labels_of, reviewed_cases, split_by_time
from klassifikator.learn.weighing import Progress, weigh, with_fewer
from klassifikator.register import Register
from klassifikator.taxonomy import Taxonomy

NAME = "egen"
CURVE = (0.25, 0.5)
"""The shares of the own cases, the earliest first, that are learnt from besides none and all."""

Show = Callable[[str], Progress]
"""Takes what is done, and returns what wraps the list of work to show how far it is."""


def retrain(
    register: Register,
    home: ModelHome,
    corpus: pd.DataFrame,
    show: Show = lambda _: iter,
    n_jobs: int | None = -1,
) -> Retrained:
    """Join a corpus with the reviewed decisions, and promote the model of both if it is no worse.

    The latest cases are measured on and not learnt from, so that what is promoted is what was
    measured. The words that it knows are those of the corpus: none of a citizen's is stored.

    Parameters
    ----------
    register : Register
    home : ModelHome
        Its current model is the one to beat, or the standard model where it has none.
    corpus : DataFrame
        As :func:`~klassifikator.learn.corpus.load_corpus` returns it, with the ``taxonomy`` of its
        labels.
    show : callable
        See :data:`Show`.
    n_jobs : int, optional
        Processes, as in scikit-learn.

    Raises
    ------
    InputError
        When neither corpus nor own cases have a label of the taxonomy.
    ModelError
        When the model in use is damaged.
    """
    taxonomy = register.taxonomy
    champion = current_model(home, taxonomy)
    before: Mapping[str, Any] = champion.manifest.get("learnt", {}) if champion else {}
    done = Retrained(taxonomy.id, before=champion.version if champion else None)
    past, latest = _own_cases(register, before.get("until"), done)
    if champion is not None and min(done.learnt, done.tested) < LEAST:
        done.told = [too_few(done)]
        return done
    known, done.lost_corpus = in_labels_of(taxonomy, corpus)
    done.corpus = len(known)
    df = pd.concat([known, past], ignore_index=True)
    if df.empty:
        raise InputError(
            f"Hverken korpus eller registeret har en sag med etiketter i {taxonomy.id}; gennemgå "
            "nogle sager, eller skriv [[crosswalk]] i taksonomien."
        )
    digest = hashlib.sha256(df[["id", "text", *TARGETS]].to_json().encode()).hexdigest()
    if before.get("digest") == digest:
        done.told = ["Den nuværende model bliver: der er intet nyt at lære siden sidst."]
        return done

    words = pd.Series(model_texts(corpus), index=corpus.index)
    features = TextFeatures(InquiryClassifier(taxonomy).min_df).fit(list(words))
    lessons = Lessons(taxonomy, features, df, [*words[known.index], *model_texts(past)])
    own = np.arange(len(df)) >= len(known)
    found = weigh(lessons, own, show("Lærer af korpus og egne sager"), n_jobs)
    done.weights = found.weights
    learnt = {"cases": done.learnt, "until": done.until, "weight": found.weights, "digest": digest}
    files = pack_model(_model(lessons, found.heads), NAME, learnt)
    done.version = files.version
    if done.tested:
        wrap = show("Måler, hvad færre egne sager ville give")
        sizes = [int(share * done.learnt) for share in CURVE]
        fewer = with_fewer(lessons, own, found, sizes, wrap, n_jobs)
        models = {size: _model(lessons, heads) for size, heads in fewer.items()}
        _measure(done, models | {done.learnt: model_of_files(files)}, champion, latest)
    done.told = verdict(done)
    done.promoted = not done.told
    if done.promoted:
        done.told = [welcome(done)]
        figures = {row.target: {"n": row.n, "accuracy": row.after / row.n} for row in done.compared}
        home.adopt(files.with_measured(figures), own_card(done, taxonomy))
    return done


def _own_cases(
    register: Register, until: str | None, done: Retrained
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cases to learn from, and the latest, to measure on."""
    cases, done.together, done.textless = reviewed_cases(register)
    own, done.lost_own = in_labels_of(register.taxonomy, cases)
    tested = split_by_time(own["received_at"], None if until is None else pd.Timestamp(until))
    if done.before is None and min(tested.sum(), (~tested).sum()) < LEAST:
        tested[:] = False  # nothing is to be compared, so that all of them teach
    past, latest = own[~tested], own[tested]
    done.own, done.learnt, done.tested = len(own), len(past), len(latest)
    dates = past["received_at"].dropna()
    done.until = dates.max().isoformat() if len(dates) else None
    return past, latest


def current_model(home: ModelHome, taxonomy: Taxonomy) -> ModelFiles | None:
    """Return the model in use; None where it does not know the taxonomy."""
    files = model_files(home.current)
    return files if files.manifest.get("taxonomy_digest") == taxonomy.digest else None


def _model(lessons: Lessons, heads: Mapping[str, Head]) -> InquiryClassifier:
    model = InquiryClassifier(lessons.taxonomy, lessons.features.min_df)
    model.suggester_ = join_heads(lessons.taxonomy, lessons.features, heads)
    return model


def _measure(
    done: Retrained,
    models: Mapping[int, InquiryClassifier],
    champion: ModelFiles | None,
    latest: pd.DataFrame,
) -> None:
    """Hold the challenger against the model before, and against itself with fewer own cases."""
    texts = model_texts(latest)
    right = {size: right_answers(models[size], latest, texts) for size in sorted(models)}
    done.curve = {
        size: {target: float(hits.mean()) for target, hits in found.items() if len(hits)}
        for size, found in right.items()
    }
    sizes = sorted(models)
    after = right[sizes[-1]]
    if len(sizes) > 2:
        done.doubling = compare(right[sizes[-2]], after)
    rival = right[sizes[0]]
    if champion is not None:
        rival = right_answers(model_of_files(champion), latest, texts)
    done.compared = [row for row in compare(rival, after) if row.n]
