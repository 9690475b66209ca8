"""Whether suggestions are right as often as their probability says."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.learn.doubt import clopper_pearson
from klassifikator.learn.evaluation.intervals import CONFIDENCE, wilson_interval
from klassifikator.learn.linear import Floats

BINS = 15
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the calibration curve."""
FROM = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99)
"""The probabilities from which suggestions might be accepted."""
DRAWS = 1000

Hits = npt.NDArray[np.bool_]


def calibration_curve(top: Floats, hit: Hits) -> pd.DataFrame:
    """Return how often suggestions are right, by how probable they were said to be.

    Parameters
    ----------
    top : ndarray of shape (n_samples,)
        The probability of each suggestion.
    hit : ndarray of bool of shape (n_samples,)
        Whether it is right.

    Returns
    -------
    DataFrame
        Columns ``low, high`` (the limits of the probability, see :data:`EDGES`), ``n``, ``right``,
        ``proba`` (mean), ``accuracy`` and its 95 % Wilson interval ``accuracy_low`` and
        ``accuracy_high``; bins without texts are left out.
    """
    bins = np.clip(np.digitize(top, EDGES) - 1, 0, len(EDGES) - 2)
    rows = []
    for k in np.unique(bins):
        inside = bins == k
        n, right = int(inside.sum()), int(hit[inside].sum())
        limits = wilson_interval(right, n)
        rows.append((EDGES[k], EDGES[k + 1], n, right, top[inside].mean(), right / n, *limits))
    columns = ["low", "high", "n", "right", "proba", "accuracy", "accuracy_low", "accuracy_high"]
    return pd.DataFrame(rows, columns=columns)


def calibration_error(top: Floats, hit: Hits) -> float:
    """Return the expected calibration error of the top probability.

    Parameters
    ----------
    top, hit : ndarray of shape (n_samples,)
        As :func:`calibration_curve`.

    References
    ----------
    M. P. Naeini et al.: *Obtaining Well Calibrated Probabilities Using Bayesian Binning*,
    AAAI 2015; here with bins of equal mass.

    Examples
    --------
    >>> calibration_error(np.full(30, 0.75), np.arange(30) % 2 == 0)
    0.25
    """
    return float(_errors(top, hit[None])[0])


def honest_error(top: Floats) -> float:
    """Return which calibration error honest probabilities exceed one time in twenty.

    Even they are not met exactly in so many texts; an error below this is no sign against them.

    Parameters
    ----------
    top : ndarray of shape (n_samples,)

    References
    ----------
    J. Bröcker, L. A. Smith: *Increasing the Reliability of Reliability Diagrams*, Weather and
    Forecasting 22, 2007.
    """
    drawn = np.random.default_rng(0).random((DRAWS, len(top))) < top
    return float(np.quantile(_errors(top, drawn), CONFIDENCE))


def _errors(top: Floats, hits: Hits) -> Floats:
    """Return the calibration error of each row of hits."""
    bins = np.array_split(np.argsort(top, kind="stable"), min(BINS, len(top)))
    gaps = [np.abs((top[b] - hits[:, b]).mean(axis=1)) * len(b) for b in bins]
    return np.asarray(np.sum(gaps, axis=0) / len(top))


def acceptance(top: Floats, hit: Hits) -> pd.DataFrame:
    """Return how many suggestions reach a probability, and how many of them are right.

    Parameters
    ----------
    top, hit : ndarray of shape (n_samples,)
        As :func:`calibration_curve`.

    Returns
    -------
    DataFrame
        Columns ``threshold`` (see :data:`FROM`), ``n``, ``share`` (of all), ``right``,
        ``accuracy``, and ``at_least``: the exact lower limit of the accuracy, each with 95 %
        confidence by itself. Thresholds that no suggestion reaches are left out.

    Examples
    --------
    >>> found = acceptance(np.repeat([0.55, 0.92], 50), np.arange(100) > 30)
    >>> found.loc[found["threshold"] == 0.9, ["n", "accuracy", "at_least"]].round(2).to_numpy()
    array([[50.  ,  1.  ,  0.94]])
    """
    rows = []
    for threshold in FROM:
        reached = hit[top >= threshold]
        n, right = len(reached), int(reached.sum())
        if n:
            # A one-sided limit is the lower end of a two-sided interval with twice the risk.
            at_least = clopper_pearson(right, n, 2 * CONFIDENCE - 1)[0]
            rows.append((threshold, n, n / len(top), right, right / n, at_least))
    return pd.DataFrame(rows, columns=["threshold", "n", "share", "right", "accuracy", "at_least"])
