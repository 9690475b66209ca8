"""How good the suggestions are on texts by authors that the model has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import softmax

from klassifikator.errors import InputError
from klassifikator.learn.fit import fit_temperature
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
from klassifikator.learn.leaves import HEAD_OF, HEADS, add_up, group_leaves
from klassifikator.learn.linear import Floats

BINS = 15


@dataclass(frozen=True)
class Scores:
    """The predictions for one target on left-out texts, and what they are worth.

    Attributes
    ----------
    classes : ndarray of shape (n_classes,)
    truth : ndarray of shape (n_samples,)
        Index of the true class.
    proba : ndarray of shape (n_samples, n_classes)
    """

    classes: npt.NDArray[Any]
    truth: npt.NDArray[np.intp]
    proba: Floats

    @property
    def n(self) -> int:
        """How many texts."""
        return len(self.truth)

    def hits(self, k: int = 1) -> npt.NDArray[np.bool_]:
        """Tell for each text whether the truth is among the first k suggestions."""
        order = np.argsort(-self.proba, axis=1, kind="stable")[:, :k]
        return np.asarray((order == self.truth[:, None]).any(axis=1))

    def accuracy(self, k: int = 1) -> float:
        """Return the share of texts with the truth among the first k."""
        return float(self.hits(k).mean())

    def per_class(self) -> pd.DataFrame:
        """Return n, precision, recall and F1 of each class."""
        predicted = self.proba.argmax(axis=1)
        rows = []
        for index, name in enumerate(self.classes):
            found, true = predicted == index, self.truth == index
            both = int((found & true).sum())
            precision = both / found.sum() if found.any() else 0.0
            recall = both / true.sum() if true.any() else 0.0
            f1 = 2 * precision * recall / (precision + recall) if both else 0.0
            rows.append((str(name), int(true.sum()), precision, recall, f1))
        return pd.DataFrame(rows, columns=["class", "n", "precision", "recall", "f1"])

    def macro_f1(self) -> float:
        """Return the mean F1 over the classes that occur."""
        table = self.per_class()
        return float(table.loc[table["n"] > 0, "f1"].mean())

    def calibration_error(self) -> float:
        """Return the expected calibration error of the top probability.

        References
        ----------
        M. P. Naeini et al.: *Obtaining Well Calibrated Probabilities Using Bayesian Binning*,
        AAAI 2015; here with bins of equal mass.
        """
        top, hit = self.proba.max(axis=1), self.hits()
        bins = np.array_split(np.argsort(top, kind="stable"), min(BINS, self.n))
        gaps = [abs(top[b].mean() - hit[b].mean()) * len(b) for b in bins]
        return float(sum(gaps) / self.n)

    def summary(self) -> dict[str, float]:
        """Return the figures of the model card."""
        return {
            "n": self.n,
            "accuracy": self.accuracy(),
            "top3": self.accuracy(3),
            "macro_f1": self.macro_f1(),
            "calibration_error": self.calibration_error(),
        }


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share.

    References
    ----------
    E. B. Wilson: *Probable Inference, the Law of Succession, and Statistical Inference*,
    JASA 22, 1927.

    Examples
    --------
    >>> [round(limit, 2) for limit in wilson_interval(8, 10)]
    [0.49, 0.94]
    """
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * float(np.sqrt(share * (1 - share) / n + spread / (4 * n)))
    return middle - half, middle + half


def leave_one_author_out(
    df: pd.DataFrame,
    model: InquiryClassifier,
    progress: Callable[[list[Any]], Iterator[Any]] = iter,
) -> dict[str, Scores]:
    """Predict every text by a model trained on the texts of all other authors.

    Parameters
    ----------
    df : DataFrame
        As :meth:`InquiryClassifier.fit`, with ``author``.
    model : InquiryClassifier
        Its parameters are used; it is not changed.
    progress : callable, optional
        Wraps the list of authors, to show how far the work is.

    Returns
    -------
    dict of str to Scores
        By target, and ``forvaltning``. The temperature for an author is found on the others.

    Raises
    ------
    InputError
        When there are fewer than two authors.
    """
    authors = df["author"].to_numpy()
    names = list(np.unique(authors))
    if len(names) < 2:
        raise InputError("Korpus har kun én forfatter; der skal mindst to til at måle på tværs.")
    known = {head: model.known(df, head) for head in HEADS}
    leaves = {head: model.leaves(df[rows], head) for head, rows in known.items() if rows.any()}
    classes = {head: np.unique(values) for head, values in leaves.items()}
    scores = {head: np.zeros((len(df), len(found))) for head, found in classes.items()}
    for name in progress(names):
        test = authors == name
        part = InquiryClassifier(model.taxonomy, model.alpha, model.min_df).fit(df[~test])
        X = part.features_.transform(model_texts(df[test]))
        for head, linear in part.models_.items():
            known_scores = linear.decision_function(X)
            # A leaf that only this author has is scored below all others.
            lowest = known_scores.min(axis=1, keepdims=True)
            filled = np.repeat(lowest, len(classes[head]), axis=1)
            filled[:, np.searchsorted(classes[head], linear.classes)] = known_scores
            scores[head][test] = filled
    found: dict[str, Scores] = {}
    for head, finest in classes.items():
        rows = known[head]
        truth = np.searchsorted(finest, leaves[head])
        p = _calibrated(scores[head][rows], truth, authors[rows])
        found |= _scores_of(head, model, df[rows], finest, p)
    return found


def _calibrated(scores: Floats, truth: npt.NDArray[np.intp], authors: npt.NDArray[Any]) -> Floats:
    p = np.empty_like(scores)
    for name in np.unique(authors):
        test = authors == name
        temperature = fit_temperature(scores[~test], truth[~test])
        p[test] = softmax(scores[test] / temperature, axis=1)
    return p


def _scores_of(
    head: str, model: InquiryClassifier, df: pd.DataFrame, leaves: npt.NDArray[Any], p: Floats
) -> dict[str, Scores]:
    """Add the leaves up to the targets of their head, for the rows that have a label of it."""
    found = {}
    for target in (target for target in HEAD_OF if HEAD_OF[target] == head):
        labels = _labels(target, model, df)
        if not any(labels):
            continue
        classes, members = group_leaves(model.taxonomy, leaves, target)
        place = {str(name): number for number, name in enumerate(classes)}
        unknown = set(labels) - {"", *place}
        if unknown:
            raise InputError(
                f"Modellen har ikke lært {target} »{min(unknown)}«; træn den på data, der har den."
            )
        rows = np.array([bool(label) for label in labels])
        truth = np.array([place[label] for label in labels if label])
        found[target] = Scores(classes, truth, add_up(p[rows], members))
    return found


def _labels(target: str, model: InquiryClassifier, df: pd.DataFrame) -> list[str]:
    if target == "forvaltning":
        return [model.taxonomy.path(name)[0] for name in df["afdeling"]]
    return [] if target not in df else df[target].fillna("").tolist()


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
        By target, and ``forvaltning``.

    Raises
    ------
    InputError
        When a label is unknown to the model.
    """
    X = model.features_.transform(model_texts(df))
    found: dict[str, Scores] = {}
    for head, linear in model.models_.items():
        rows = model.known(df, head)
        if rows.any():
            p = linear.predict_proba(X[rows])
            found |= _scores_of(head, model, df[rows], linear.classes, p)
    return found
