"""Texts predicted by models that have not seen them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.model_selection import GroupKFold

from klassifikator.errors import InputError
from klassifikator.learn.evaluation.scores import Scores
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
from klassifikator.learn.leaves import HEAD_OF, HEADS, add_up, group_leaves
from klassifikator.learn.linear import Floats

N_FOLDS = 10
LEAST = 100
LEARNING_CURVE = (0.125, 0.25, 0.5, 1.0)
"""The shares of a corpus that :func:`learning_curve` trains on."""


def leave_authors_out(
    df: pd.DataFrame,
    model: InquiryClassifier,
    share: float = 1.0,
    progress: Callable[[list[Any]], Iterator[Any]] = iter,
) -> dict[str, Scores]:
    """Predict every text by a model trained on texts of other authors.

    The authors are dealt into ten groups; each is predicted from the nine others.

    Parameters
    ----------
    df : DataFrame
        As :meth:`InquiryClassifier.fit`, with ``author``.
    model : InquiryClassifier
        Its parameters are used; it is not changed.
    share : float, default=1.0
        Of the texts to train on, drawn at random: for a learning curve.
    progress : callable, optional
        Wraps the list of groups, to show how far the work is.

    Returns
    -------
    dict of str to Scores
        By target, and ``forvaltning``. A label that only left-out authors have gets probability 0.

    Raises
    ------
    InputError
        When there are fewer than two authors.
    """
    authors = df["author"].to_numpy()
    n_folds = min(N_FOLDS, len(np.unique(authors)))
    if n_folds < 2:
        raise InputError("Korpus har kun én forfatter; der skal mindst to til at måle på tværs.")
    known = {head: model.known(df, head) for head in HEADS}
    leaves = {head: model.leaves(df[rows], head) for head, rows in known.items() if rows.any()}
    classes = {head: np.unique(values) for head, values in leaves.items()}
    p = {head: np.full((len(df), len(found)), 1 / len(found)) for head, found in classes.items()}
    limits = {target: np.full(len(df), np.inf) for target in HEAD_OF}
    rng = np.random.default_rng(0)
    folds = GroupKFold(n_folds, shuffle=True, random_state=0).split(df, groups=authors)
    for train, test in progress(list(folds)):
        drawn = train[rng.random(len(train)) < share]
        part = InquiryClassifier(model.taxonomy, model.min_df, model.n_jobs).fit(df.iloc[drawn])
        for target, limit in part.suggester_.limits.items():
            limits[target][test] = limit
        for head, proba in part.suggester_.leaf_proba(model_texts(df.iloc[test])).items():
            columns = np.searchsorted(classes[head], part.suggester_.leaves[head])
            p[head][test] = 0
            p[head][np.ix_(test, columns)] = proba
    found: dict[str, Scores] = {}
    for head, finest in classes.items():
        found |= _scores_of(head, model, df, known[head], finest, p[head], limits)
    return found


def learning_curve(
    df: pd.DataFrame,
    model: InquiryClassifier,
    progress: Callable[[list[Any]], Iterator[Any]] = iter,
) -> dict[float, dict[str, Scores]]:
    """Measure what more texts bring: :func:`leave_authors_out` on growing shares of a corpus.

    Shares of less than :data:`LEAST` texts are left out.

    Returns
    -------
    dict of float to dict of str to Scores
        By share; the last is the whole corpus.
    """
    shares = [share for share in LEARNING_CURVE if share == 1 or share * len(df) >= LEAST]
    return {share: leave_authors_out(df, model, share, progress) for share in shares}


def evaluate(model: InquiryClassifier, df: pd.DataFrame) -> dict[str, Scores]:
    """Predict labelled inquiries with a fitted model.

    Parameters
    ----------
    model : InquiryClassifier
    df : DataFrame
        As :meth:`InquiryClassifier.fit`; none of it may have been trained on.

    Returns
    -------
    dict of str to Scores
        By target, and ``forvaltning``. A label that the model has not learnt gets probability 0:
        its texts are all missed.

    Raises
    ------
    TaxonomyError
        When a label is not in the taxonomy.
    """
    return predict(model, df, model_texts(df))


def predict(model: InquiryClassifier, df: pd.DataFrame, texts: list[str]) -> dict[str, Scores]:
    """Do as :func:`evaluate`, for texts made ready by :func:`model_texts`."""
    limits = {target: np.full(len(df), at) for target, at in model.suggester_.limits.items()}
    found: dict[str, Scores] = {}
    for head, p in model.suggester_.leaf_proba(texts).items():
        leaves = model.suggester_.leaves[head]
        found |= _scores_of(head, model, df, model.known(df, head), leaves, p, limits)
    return found


def _scores_of(
    head: str,
    model: InquiryClassifier,
    df: pd.DataFrame,
    known: npt.NDArray[np.bool_],
    leaves: npt.NDArray[Any],
    p: Floats,
    limits: dict[str, Floats],
) -> dict[str, Scores]:
    """Add the leaves up to the targets of their head, for the rows that have a label of it."""
    found = {}
    for target in (target for target in HEAD_OF if HEAD_OF[target] == head):
        labels = _labels(target, model, df, known)
        rows = np.flatnonzero(labels != "")
        learnt, members = group_leaves(model.taxonomy, leaves, target)
        if not len(rows) or not len(learnt):
            continue
        for name in set(labels[rows]):
            model.taxonomy.label(target, name)
        there = {*learnt, *labels[rows]}
        classes = [name for name in model.taxonomy.names(target) if name in there]
        proba = np.zeros((len(rows), len(classes)))
        proba[:, [classes.index(name) for name in learnt]] = add_up(p[rows], members)
        truth = np.array([classes.index(label) for label in labels[rows]])
        authors = df["author"].to_numpy()[rows] if "author" in df else np.full(len(rows), "")
        found[target] = Scores(np.array(classes), truth, proba, authors, limits[target][rows], rows)
    return found


def _labels(
    target: str, model: InquiryClassifier, df: pd.DataFrame, known: npt.NDArray[np.bool_]
) -> npt.NDArray[Any]:
    """Return the label of each row; empty where it has none or the target does not apply."""
    labels = np.full(len(df), "", dtype=object)
    if target == "forvaltning":
        labels[known] = [model.taxonomy.path(name)[0] for name in df["afdeling"][known]]
    elif target in df:
        labels[known] = df[target].fillna("")[known]
    return labels
