"""What an evaluation says, as it is written to JSON: the one source of page, file and screen.

The keys are stable: :data:`FORMAT` is raised when one changes its meaning or goes. They are
described in ``docs/evaluation.md``.
"""

from __future__ import annotations

from math import isnan
from typing import TypedDict

from klassifikator.learn.evaluation.intervals import Interval

FORMAT = 1
_DECIMALS = 6


class Share(TypedDict):
    """A figure with its 95 % interval; no value where it is a share of nothing."""

    value: float | None
    low: float
    high: float


class LabelFigures(TypedDict):
    """How good the suggestions of a label are."""

    label: str
    n: int
    suggested: int
    precision: Share
    recall: Share
    f1: Share


class Matrix(TypedDict):
    """The confusion matrix; a row a true label, a column a suggested one."""

    labels: list[str]
    counts: list[list[int]]


class Confusion(TypedDict):
    """How often one label is taken for another, and what share of its cases that is."""

    label: str
    suggested: str
    n: int
    share: float


class Bin(TypedDict):
    """The suggestions within two limits of probability."""

    low: float
    high: float
    n: int
    probability: float
    accuracy: Share


class Accepted(TypedDict):
    """The suggestions from a probability on."""

    threshold: float
    n: int
    share: float
    right: int
    accuracy: float
    at_least: float


class Sets(TypedDict):
    """The sets of labels that are promised to hold the right one."""

    promised: float
    coverage: Share
    size: float


class Slice(TypedDict):
    """The accuracy on a part of the cases."""

    by: str
    part: str
    n: int
    accuracy: Share


class TargetFigures(TypedDict):
    """All about one target."""

    n: int
    accuracy: Share
    top3: Share
    macro_f1: Share
    calibration_error: float
    honest_error: float
    sets: Sets
    not_learnt: list[str]
    labels: list[LabelFigures]
    matrix: Matrix
    confusions: list[Confusion]
    reliability: list[Bin]
    accepted: list[Accepted]
    slices: list[Slice]


class Period(TypedDict):
    """The first and the last day of a period, and its cases."""

    first: str
    last: str
    n: int


class Change(TypedDict):
    """A figure before and now, and how much it has grown with the interval of that."""

    before: float
    now: float
    difference: Share


class LabelChange(TypedDict):
    """How many cases have a label before and now; the intervals of a target hold all at once."""

    label: str
    before: int
    now: int
    share: Change
    changed: bool


class WordChange(TypedDict):
    """How many cases a word stands in before and now, and how sure it is that that changed."""

    word: str
    before: int
    now: int
    z: float


class TargetDrift(TypedDict):
    """What changed about one target."""

    before: int
    now: int
    accuracy: Change
    probability: Change
    labels: list[LabelChange]


class Drift(TypedDict):
    """What changed between two periods."""

    before: Period
    now: Period
    targets: dict[str, TargetDrift]
    unknown_words: Change
    unknown_letters: Change
    came: list[WordChange]
    went: list[WordChange]


class LeftOut(TypedDict):
    """Cases that were not measured, and why."""

    reason: str
    n: int


class Figures(TypedDict):
    """An evaluation."""

    format: int
    model: str
    taxonomy: str
    source: str
    n: int
    left_out: list[LeftOut]
    remarks: list[str]
    targets: dict[str, TargetFigures]
    drift: Drift | None


def rounded(value: float) -> float:
    """Return a figure with as many decimals as are written."""
    return round(float(value), _DECIMALS)


def share(interval: Interval) -> Share:
    """Return an interval as it is written.

    Examples
    --------
    >>> share(Interval(float("nan"), 0.0, 1.0))
    {'value': None, 'low': 0.0, 'high': 1.0}
    """
    value = None if isnan(interval.value) else rounded(interval.value)
    return {"value": value, "low": rounded(interval.low), "high": rounded(interval.high)}
