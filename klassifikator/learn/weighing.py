"""How much own cases count beside a corpus, found for each head on own cases left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from klassifikator.columns import TARGETS
from klassifikator.learn.leaves import HEAD_OF, HEADS, known_rows, likeliest
from klassifikator.learn.lessons import Head, Lessons

WEIGHTS = (0.0, 1.0, 5.0)
"""What an own case may count beside a text of the corpus; with 0 the corpus is alone."""

ENOUGH = 50
"""With so many own cases, they alone tell how far a set of labels must reach."""

Progress = Callable[[list[Any]], Iterator[Any]]
Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.intp]


class Weighed(NamedTuple):
    """The heads at the weights that were chosen.

    Attributes
    ----------
    heads : dict of str to Head
    weights : dict of str to float
        What own cases count in each.
    alone : dict of str to Head
        What the corpus teaches alone.
    """

    heads: dict[str, Head]
    weights: dict[str, float]
    alone: dict[str, Head]


def weigh(lessons: Lessons, own: Mask, progress: Progress, n_jobs: int | None = None) -> Weighed:
    """Learn each head at every weight, and keep the one that own cases left out speak for.

    Parameters
    ----------
    lessons : Lessons
    own : ndarray of bool of shape (n_rows,)
        Which of the rows are own cases; the others are the corpus.
    progress : callable
        Wraps the list of work, to show how far it is.
    n_jobs : int, optional
        Processes, as in scikit-learn.
    """
    weights = WEIGHTS if own.any() else WEIGHTS[:1]
    jobs = [(head, weight) for head in HEADS for weight in weights]
    found: dict[str, dict[float, Head]] = {head: {} for head in HEADS}
    for head, weight in progress(jobs):
        learnt = lessons.learn(head, np.where(own, weight, 1.0), n_jobs)
        if learnt is not None:
            found[head][weight] = learnt
    chosen = {
        head: choose_weight(
            {weight: right_on_own(lessons, own, head, one) for weight, one in by_weight.items()}
        )
        for head, by_weight in found.items()
        if by_weight
    }
    return Weighed(
        {
            head: _promised(lessons, own, head, found[head][weight])
            for head, weight in chosen.items()
        },
        chosen,
        {head: found[head][0.0] for head in chosen if 0.0 in found[head]},
    )


def _promised(lessons: Lessons, own: Mask, head: str, found: Head) -> Head:
    """Let the sets of labels hold what they promise for own cases, where these can tell it."""
    told = own[found.told]
    if told.sum() < ENOUGH:
        return found
    limits = lessons.limits(head, found.model, found.told[told], found.proba[told])
    return found._replace(limits={**found.limits, **limits})


def with_fewer(
    lessons: Lessons,
    own: Mask,
    found: Weighed,
    sizes: Sequence[int],
    progress: Progress,
    n_jobs: int | None = None,
) -> dict[int, dict[str, Head]]:
    """Learn the heads once more from the first so many own cases, each at its weight.

    Parameters
    ----------
    lessons, own, progress, n_jobs
        As :func:`weigh`.
    found : Weighed
    sizes : sequence of int

    Returns
    -------
    dict of int to dict of str to Head
        Also for none, where the corpus teaches anything; a head in which own cases do not count
        is the same in all of them.
    """
    counts = [head for head, weight in found.weights.items() if weight]
    sizes = [size for size in sizes if 0 < size < own.sum() and counts]
    heads = {0: found.alone} if found.alone else {}
    heads |= {size: {h: one for h, one in found.heads.items() if h not in counts} for size in sizes}
    for size, head in progress([(size, head) for size in sizes for head in counts]):
        weight = np.where(own, found.weights[head], 1.0)
        weight[np.flatnonzero(own)[size:]] = 0.0
        learnt = lessons.learn(head, weight, n_jobs)
        if learnt is not None:
            heads[size][head] = learnt
    return {size: some for size, some in heads.items() if some}


def right_on_own(lessons: Lessons, own: Mask, head: str, found: Head) -> Counts:
    """Count the labels of each own case that a model that had not seen it gives right.

    Returns
    -------
    ndarray of int of shape (n_own,)
    """
    right = np.zeros(len(own), dtype=np.intp)
    for target in (target for target in TARGETS if HEAD_OF[target] == head):
        guess = np.full(len(own), "", dtype=object)
        guess[found.told] = likeliest(lessons.taxonomy, found.model.classes, found.proba, target)
        labelled = known_rows(lessons.taxonomy, lessons.df, target)
        right += labelled & (guess == lessons.df[target].to_numpy())
    return right[own]


def choose_weight(right: Mapping[float, Counts]) -> float:
    """Choose the smallest weight that the best is not surely better than.

    So a head that gains nothing, or too little to tell, stays with the corpus alone.

    Parameters
    ----------
    right : mapping of float to ndarray of int of shape (n_cases,)
        By weight, how many labels of each case are right.

    Returns
    -------
    float
        The smallest from which the best differs by no more than two standard errors; the labels
        of a case are right or wrong together.

    References
    ----------
    Q. McNemar: *Note on the Sampling Error of the Difference Between Correlated Proportions or
    Percentages*, Psychometrika 12, 1947.

    Examples
    --------
    >>> alone, joined = np.repeat([1, 0], [60, 40]), np.repeat([1, 0], [75, 25])
    >>> choose_weight({0.0: alone, 1.0: joined, 5.0: joined})
    1.0
    >>> choose_weight({0.0: alone, 1.0: np.repeat([1, 0], [63, 37])})
    0.0
    """
    best = max(right, key=lambda weight: (right[weight].sum(), -weight))
    gained = {weight: right[best] - found for weight, found in right.items()}
    return min(w for w, more in gained.items() if more.sum() <= 1.959964 * np.sqrt((more**2).sum()))
