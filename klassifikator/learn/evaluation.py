"""How good the suggestions are on texts by authors that the model has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import softmax

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError
from klassifikator.learn.fit import fit_temperature
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
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
    known = {target: model.known(df, target) for target in TARGETS}
    labels = {
        target: df.loc[rows, target].astype(str) for target, rows in known.items() if rows.any()
    }
    classes = {target: np.unique(values) for target, values in labels.items()}
    scores = {target: np.zeros((len(df), len(found))) for target, found in classes.items()}
    for name in progress(names):
        test = authors == name
        # Without parts of its own (cv=0) the model is not calibrated; that is done below.
        part = InquiryClassifier(model.taxonomy, model.C, model.min_df, cv=0).fit(df[~test])
        X = part.features_.transform(model_texts(df[test]))
        for target, linear in part.models_.items():
            known_scores = linear.decision_function(X)
            # A class that only this author has is scored below all others.
            lowest = known_scores.min(axis=1, keepdims=True)
            filled = np.repeat(lowest, len(classes[target]), axis=1)
            filled[:, np.searchsorted(classes[target], linear.classes)] = known_scores
            scores[target][test] = filled
    found = {
        target: _calibrated(
            classes[target],
            scores[target][known[target]],
            labels[target].to_numpy(),
            authors[known[target]],
        )
        for target in classes
    }
    return _with_forvaltning(found, model)


def _calibrated(
    classes: npt.NDArray[Any], scores: Floats, labels: npt.NDArray[Any], authors: npt.NDArray[Any]
) -> Scores:
    truth = np.searchsorted(classes, labels.astype(classes.dtype))
    proba = np.empty_like(scores)
    for name in np.unique(authors):
        test = authors == name
        temperature = fit_temperature(scores[~test], truth[~test])
        proba[test] = softmax(scores[test] / temperature, axis=1)
    return Scores(classes, truth, proba)


def _with_forvaltning(found: dict[str, Scores], model: InquiryClassifier) -> dict[str, Scores]:
    """Add the forvaltning, whose probability is the sum of its departments'."""
    if "afdeling" not in found:
        return found
    afdeling = found["afdeling"]
    above = np.array([model.taxonomy.path(name)[0] for name in afdeling.classes])
    classes = np.unique(above)
    proba = np.stack([afdeling.proba[:, above == name].sum(axis=1) for name in classes], axis=1)
    truth = np.searchsorted(classes, above[afdeling.truth])
    return {**found, "forvaltning": Scores(classes, truth, proba)}


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
    found = {}
    for target, linear in model.models_.items():
        known = model.known(df, target)
        if not known.any():
            continue
        labels = df.loc[known, target].astype(str).to_numpy()
        unknown = set(labels) - set(linear.classes)
        if unknown:
            raise InputError(
                f"Modellen har ikke lært {target} »{min(unknown)}«; træn den på data, der har den."
            )
        X = model.features_.transform(model_texts(df[known]))
        truth = np.searchsorted(linear.classes, labels.astype(linear.classes.dtype))
        found[target] = Scores(linear.classes, truth, linear.predict_proba(X))
    return _with_forvaltning(found, model)
