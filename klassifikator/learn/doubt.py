"""Doubt: sets of labels that hold the right one as often as promised; when to trust many at once.

A set promises coverage for texts like those it was found on, whatever the model: a poor model gives
large sets, not wrong ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from klassifikator.learn.linear import Floats

COVERAGE = 0.9
"""How often a set of labels holds the right one."""

THRESHOLDS = (0.99, 0.97, 0.95, 0.9, 0.8, 0.7)
"""From which suggestions may be accepted together, where an audit proves it."""

FEW_EXAMPLES = 9
"""With fewer left-out examples no set short of all labels can promise :data:`COVERAGE`."""


def conformal_limit(scores: Floats, coverage: float = COVERAGE) -> float:
    """Return the limit under which a new score falls with at least the stated probability.

    Parameters
    ----------
    scores : ndarray of shape (n_samples,)
        Of the right labels, for samples that were not trained on.
    coverage : float

    Returns
    -------
    float
        Infinite where there are too few scores to promise anything.

    References
    ----------
    V. Vovk, A. Gammerman, G. Shafer: *Algorithmic Learning in a Random World*, 2005.

    Examples
    --------
    >>> conformal_limit(np.arange(1, 100) / 100), conformal_limit(np.ones(8))
    (0.9, inf)
    """
    place = int(np.ceil((len(scores) + 1) * coverage - 1e-9))
    return float(np.sort(scores)[place - 1]) if place <= len(scores) else float("inf")


def label_sets(p: Floats, limit: float | Floats) -> npt.NDArray[np.bool_]:
    """Return which labels are in the set of each sample: those probable enough.

    Where none is, the doubt is greatest, and one label alone would look like certainty: then it is
    the most probable that together come to :data:`COVERAGE`.

    Parameters
    ----------
    p : ndarray of shape (n_samples, n_labels)
    limit : float or ndarray of shape (n_samples, 1)
        Of what a label lacks to certainty, as :func:`conformal_limit` finds it from the left-out
        ``1 - p`` of the right labels.

    Returns
    -------
    ndarray of bool of shape (n_samples, n_labels)

    References
    ----------
    M. Sadinle, J. Lei, L. Wasserman: *Least Ambiguous Set-Valued Classifiers With Bounded Error
    Levels*, JASA 114, 2019.

    Examples
    --------
    >>> label_sets(np.array([[0.6, 0.3, 0.1], [0.4, 0.1, 0.5]]), 0.45).tolist()
    [[True, False, False], [True, False, True]]
    """
    inside = np.asarray(1 - p <= limit)
    lost = np.flatnonzero(~inside.any(axis=1))
    order = np.argsort(-p[lost], axis=1, kind="stable")
    ahead = np.cumsum(np.take_along_axis(p[lost], order, axis=1), axis=1)
    ahead = np.hstack([np.zeros((len(lost), 1)), ahead[:, :-1]])
    chosen = np.zeros_like(inside[lost])
    np.put_along_axis(chosen, order, ahead < COVERAGE, axis=1)
    inside[lost] = chosen
    return inside


def clopper_pearson(events: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share.

    References
    ----------
    C. J. Clopper, E. S. Pearson: *The Use of Confidence or Fiducial Limits Illustrated in the Case
    of the Binomial*, Biometrika 26, 1934.

    Examples
    --------
    >>> [round(limit, 3) for limit in clopper_pearson(0, 59)]
    [0.0, 0.061]
    """
    from scipy.stats import binomtest

    low, high = binomtest(events, n).proportion_ci(confidence, method="exact")
    return float(low), float(high)


def safe_threshold(
    probability: Sequence[float] | Floats,
    right: Sequence[bool] | npt.NDArray[Any],
    max_error: float = 0.05,
    confidence: float = 0.95,
) -> float | None:
    """Return the probability from which suggestions may be accepted together.

    Each of :data:`THRESHOLDS` is tested at its share of the risk that one of them is wrong.

    Parameters
    ----------
    probability : sequence of float of length n_audited
        Of suggestions that a person judged without seeing them, drawn at random.
    right : sequence of bool of length n_audited
        Whether the suggestion was what the person chose.
    max_error : float
        The share of errors that is tolerated among those accepted together.
    confidence : float
        That the share is not larger.

    Returns
    -------
    float or None
        None where the audit proves no threshold: go on reading one by one.

    References
    ----------
    A. N. Angelopoulos et al.: *Learn then Test: Calibrating Predictive Algorithms to Achieve Risk
    Control*, 2021.

    Examples
    --------
    >>> safe_threshold([0.99] * 120, [True] * 120)
    0.99
    >>> safe_threshold([0.99] * 20, [True] * 20) is None
    True
    """
    chance, hit = np.asarray(probability, float), np.asarray(right, bool)
    risk = (1 - confidence) / len(THRESHOLDS)
    proven, last = None, 0
    for threshold in THRESHOLDS:
        audited = hit[chance >= threshold]
        wrong = int((~audited).sum())
        # A one-sided bound is the upper end of a two-sided interval with twice the risk.
        bound = clopper_pearson(wrong, len(audited), 1 - 2 * risk)[1] if len(audited) else 1.0
        if bound <= max_error and len(audited) > last:
            proven = threshold
        last = len(audited)
    return proven
