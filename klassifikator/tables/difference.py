"""The difference estimator: what the model says of those not read, put right by those drawn.

Everything is linear in the columns, so that sums of columns have the sum of their estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

TAIL = 0.025
"""What lies outside either end of a 95 % interval."""


class Draw(NamedTuple):
    """A simple random sample.

    Attributes
    ----------
    members, drawn : ndarray of bool of shape (n_cases,)
        Which cases it was drawn from, and which of them were drawn and are known.
    """

    members: Mask
    drawn: Mask


class Estimate(NamedTuple):
    """What the cases that are not known are estimated to add up to.

    Attributes
    ----------
    total, low, high : ndarray of shape (n_columns,)
        The estimate and its 95 % interval; missing where no draw tells of the open cases.
    information : float
        What the draws tell: the variance of a total is that of a residual divided by it.
    spread : ndarray of shape (n_columns,)
        Variance of a residual; where none was drawn, what it is if the model is as sure as it says.
    caution : ndarray of shape (n_columns,)
        What the half cases at the ends add to it, times the number of drawn cases.
    drawn, left_out : int
        How many drawn cases it rests on, and for how many open cases no draw can speak.
    """

    total: Floats
    low: Floats
    high: Floats
    information: float
    spread: Floats
    caution: Floats
    drawn: int
    left_out: int


def difference_estimate(y: Floats, p: Floats, known: Mask, draws: Sequence[Draw]) -> Estimate:
    r"""Estimate column totals over the cases that are not known.

    With residuals :math:`r = y - p`, a draw of n among N estimates the total of the open ones as

    .. math:: \sum_{open} p + \frac{N}{n} \sum_{drawn} r - \sum_{known} r

    where all three sums are over the cases that it was drawn from. What became known otherwise,
    whether after the draw, instead of it or led by it, changes nothing in that: it is what the
    draw estimates less what is known. Later draws are unbiased given all before them, so that the
    estimates are uncorrelated and are weighed by what they tell (Raj 1956); two draws without
    anything read in between count exactly as one. Cases that came in between two draws are a
    stratum of their own.

    Few or no deviations in a sample do not prove that there are none. As in Jeffreys' interval for
    a share, half a case is added at either end of what a residual can be; the limits are those of
    the Bayesian bootstrap of the residuals so augmented, by its first three moments. p may be
    anything that was not learnt from the drawn cases: a poor p makes the interval wide, not wrong.

    Parameters
    ----------
    y, p : ndarray of shape (n_cases, n_columns)
        What is true (of open cases never looked at), and what the model expects; both in [0, 1].
    known : ndarray of bool of shape (n_cases,)
    draws : sequence of Draw
        In the order of time.

    References
    ----------
    C.-E. Särndal, B. Swensson, J. Wretman: *Model Assisted Survey Sampling*, 1992, ch. 6.
    W. G. Cochran: *Sampling Techniques*, 3rd ed., 1977, ch. 2 and 7.
    Des Raj: *Some Estimators in Sampling with Varying Probabilities without Replacement*, JASA 51,
    1956.
    D. B. Rubin: *The Bayesian Bootstrap*, Annals of Statistics 9, 1981.
    L. D. Brown, T. T. Cai, A. DasGupta: *Interval Estimation for a Binomial Proportion*,
    Statistical Science 16, 2001.
    In contrast, A. N. Angelopoulos et al.: *Prediction-Powered Inference*, Science 382, 2023, takes
    the population as infinite, which is needlessly wide where much of it is read.

    Examples
    --------
    >>> y, known = np.ones((100, 1)), np.arange(100) < 20
    >>> found = difference_estimate(y, y / 2, known, [Draw(known | True, known)])
    >>> float(found.total[0]), found.drawn
    (80.0, 20)
    """
    inside, residual = ~known, np.where(known[:, None], y - p, 0.0)
    total, used = p[inside].sum(axis=0), np.zeros_like(known)
    variance, untold = 0.0, np.zeros_like(known)
    for theirs, covering in _strata(inside, draws):
        weights = np.array([_information(draw) for draw in covering])
        if not weights.sum():
            untold |= theirs
            continue
        variance += 1 / weights.sum()
        for draw, weight in zip(covering, weights / weights.sum(), strict=True):
            if weight:
                grown = draw.members.sum() / draw.drawn.sum() * residual[draw.drawn].sum(axis=0)
                total = total + weight * (grown - residual[draw.members & known].sum(axis=0))
            used |= draw.drawn
    reach = p[inside | used] if inside.any() else np.zeros((1, p.shape[1]))
    least, most = -reach.max(axis=0), 1 - reach.min(axis=0)
    caution, left_out = (least**2 + most**2) / 2, int(untold.sum())
    if not used.any():  # nothing is open, or nothing is told about it
        value = np.full(p.shape[1], np.nan if inside.any() else 0.0)
        spread = (reach * (1 - reach)).mean(axis=0)
        return Estimate(value, value, value, 0.0, spread, caution, 0, left_out)
    low, high, shift = _limits(residual[used], least, most)
    centre, scale = total + (inside & ~untold).sum() * shift, np.sqrt(variance)
    none, all_ = p[untold].sum(axis=0), (1 - p[untold]).sum(axis=0)  # what the untold may be
    low = np.minimum(centre + scale * low, total) - none
    high = np.maximum(centre + scale * high, total) + all_
    spread, n = residual[used].var(axis=0), int(used.sum())
    return Estimate(total, low, high, 1 / variance, spread, caution, n, left_out)


def _strata(open_: Mask, draws: Sequence[Draw]) -> Iterator[tuple[Mask, list[Draw]]]:
    """Yield the open cases of each stratum, and the draws that speak for all of them.

    A stratum is what one draw could choose and none before it could.
    """
    rest = np.ones_like(open_)
    for place, first in enumerate(draws):
        stratum = rest & first.members
        rest = rest & ~first.members
        theirs = stratum & open_
        if theirs.any():
            within = [Draw(d.members & stratum, d.drawn & stratum) for d in draws[place:]]
            yield theirs, [draw for draw in within if draw.members[theirs].all()]
    yield rest & open_, []


def _information(draw: Draw) -> float:
    """Return by what the variance of a residual is divided in that of an estimated total."""
    whole, n = int(draw.members.sum()), int(draw.drawn.sum())
    return n / (whole * (whole - n))


def _limits(residual: Floats, least: Floats, most: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the limits of a deviation for information 1, and its shift.

    The Bayesian bootstrap is skewed twice as much as a mean, and towards the rarer side: what a
    limit has to allow for is the totals under which so few would have been drawn.
    """
    n = len(residual)
    augmented = np.vstack([residual, least, most])
    weights = np.append(np.ones(n), [0.5, 0.5])[:, None] / (n + 1)
    mean = (weights * augmented).sum(axis=0)
    second = (weights * (augmented - mean) ** 2).sum(axis=0)
    third = (weights * (augmented - mean) ** 3).sum(axis=0)
    skew = 2 * third / np.maximum(second, 1e-12) ** 1.5 * np.sqrt(n + 2) / (n + 3)
    scale = np.sqrt(second * (n + 1) / n)
    from scipy.stats import pearson3  # takes longer to import than all else here

    low, high = (np.asarray(pearson3.ppf(tail, skew)) * scale for tail in (TAIL, 1 - TAIL))
    return low, high, mean - residual.mean(axis=0)


def reviews_for(margin: float, found: Estimate, n_open: int) -> Floats:
    """Return how many more random reviews bring the interval of each column within a margin.

    Parameters
    ----------
    margin : float
        Half the width of the interval.
    found : Estimate
    n_open : int
        How many cases are not known.

    Returns
    -------
    ndarray of shape (n_columns,)

    References
    ----------
    W. G. Cochran: *Sampling Techniques*, 3rd ed., 1977, ch. 4.

    Examples
    --------
    >>> nothing = np.zeros((300, 1), bool)
    >>> found = difference_estimate(nothing, np.full((300, 1), 0.5), nothing[:, 0], [])
    >>> reviews_for(5, found, 300).tolist()
    [277.0]
    """
    more = np.arange(n_open + 1)[:, None]
    left = np.maximum(n_open - more, 1e-9)
    information = found.information + more / (max(n_open, 1) * left)
    spread = found.spread + found.caution / np.maximum(found.drawn + more, 1)
    from scipy.stats import norm

    enough = norm.ppf(1 - TAIL) ** 2 * spread <= margin**2 * information
    return np.asarray(enough.argmax(axis=0), float)
