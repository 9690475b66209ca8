"""The predictions for one target on texts not learnt from, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import confusion_matrix

from klassifikator.learn.doubt import label_sets
from klassifikator.learn.evaluation import reliability
from klassifikator.learn.evaluation.intervals import (
    Interval,
    f1_interval,
    macro_f1_interval,
    share_interval,
)
from klassifikator.learn.linear import Floats


@dataclass(frozen=True)
class Scores:
    """The predictions for one target on texts not learnt from.

    Attributes
    ----------
    classes : ndarray of shape (n_classes,)
    truth : ndarray of shape (n_samples,)
        Index of the true class.
    proba : ndarray of shape (n_samples, n_classes)
    authors : ndarray of shape (n_samples,)
    limits : ndarray of shape (n_samples,)
        Of the set of labels of each sample, see :func:`~klassifikator.learn.doubt.label_sets`.
    rows : ndarray of shape (n_samples,)
        Where each sample stands in the frame that was predicted.
    """

    classes: npt.NDArray[Any]
    truth: npt.NDArray[np.intp]
    proba: Floats
    authors: npt.NDArray[Any]
    limits: Floats
    rows: npt.NDArray[np.intp]

    @property
    def n(self) -> int:
        """How many texts."""
        return len(self.truth)

    @property
    def guess(self) -> npt.NDArray[np.intp]:
        """Index of the suggested class of each text."""
        return np.asarray(self.proba.argmax(axis=1))

    @property
    def top(self) -> Floats:
        """The probability of each suggestion."""
        return np.asarray(self.proba.max(axis=1))

    def hits(self, k: int = 1) -> npt.NDArray[np.bool_]:
        """Tell for each text whether the truth is among the first k suggestions."""
        order = np.argsort(-self.proba, axis=1, kind="stable")[:, :k]
        return np.asarray((order == self.truth[:, None]).any(axis=1))

    def accuracy(self, k: int = 1) -> float:
        """Return the share of texts with the truth among the first k."""
        return float(self.hits(k).mean())

    def matrix(self) -> npt.NDArray[np.intp]:
        """Return how many texts of each class (row) are suggested each class (column)."""
        labels = np.arange(len(self.classes))
        return np.asarray(confusion_matrix(self.truth, self.guess, labels=labels))

    def per_class(self) -> pd.DataFrame:
        """Return the figures of each class.

        Returns
        -------
        DataFrame
            Columns ``class``, ``n``, ``suggested`` (how often), and ``precision``, ``recall`` and
            ``f1``, each with the limits of its 95 % interval (``f1_low``, ``f1_high``); what is
            a share of nothing is not a number.
        """
        matrix = self.matrix()
        rows = []
        for name, both, n, suggested in zip(
            self.classes, np.diag(matrix), matrix.sum(axis=1), matrix.sum(axis=0), strict=True
        ):
            shares = (
                share_interval(int(both), int(suggested)),
                share_interval(int(both), int(n)),
                f1_interval(int(both), int(n + suggested - both)),
            )
            rows.append(
                (str(name), int(n), int(suggested), *(x for share in shares for x in share))
            )
        columns = [f + end for f in ("precision", "recall", "f1") for end in ("", "_low", "_high")]
        return pd.DataFrame(rows, columns=["class", "n", "suggested", *columns])

    def per_author(self) -> pd.Series[float]:
        """Return the accuracy on the texts of each author."""
        return pd.Series(self.hits()).groupby(self.authors).mean()

    def confusions(self) -> pd.DataFrame:
        """Return how often one class is taken for another, the most frequent first."""
        missed = ~self.hits()
        pairs = pd.DataFrame(
            {
                "truth": self.classes[self.truth[missed]],
                "guess": self.classes[self.guess[missed]],
            }
        )
        counts = pairs.value_counts(sort=False).rename("n").reset_index()
        return counts.sort_values(["n", "truth", "guess"], ascending=[False, True, True])

    def calibration_curve(self) -> pd.DataFrame:
        """See :func:`~klassifikator.learn.evaluation.reliability.calibration_curve`."""
        return reliability.calibration_curve(self.top, self.hits())

    def calibration_error(self) -> float:
        """See :func:`~klassifikator.learn.evaluation.reliability.calibration_error`."""
        return reliability.calibration_error(self.top, self.hits())

    def macro_f1(self) -> float:
        """Return the mean F1 over the classes that occur."""
        return self.macro_f1_interval().value

    def macro_f1_interval(self) -> Interval:
        """See :func:`~klassifikator.learn.evaluation.intervals.macro_f1_interval`."""
        return macro_f1_interval(self.matrix())

    def sets(self) -> npt.NDArray[np.bool_]:
        """Return the set of labels of each text, of shape (n_samples, n_classes)."""
        return label_sets(self.proba, self.limits[:, None])

    def covered(self) -> npt.NDArray[np.bool_]:
        """Tell for each text whether the truth is in the set."""
        return np.asarray(self.sets()[np.arange(self.n), self.truth])

    def coverage(self) -> float:
        """Return how often the truth is in the set."""
        return float(self.covered().mean())

    def set_size(self) -> float:
        """Return how many labels a set holds on average."""
        return float(self.sets().sum(axis=1).mean())

    def summary(self) -> dict[str, float]:
        """Return the figures of the model card."""
        return {
            "n": self.n,
            "accuracy": self.accuracy(),
            "top3": self.accuracy(3),
            "macro_f1": self.macro_f1(),
            "calibration_error": self.calibration_error(),
            "coverage": self.coverage(),
            "set_size": self.set_size(),
        }
