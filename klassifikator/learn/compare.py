"""Two models on the same cases, which neither has seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.leaves import HEAD_OF, known_rows, likeliest

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Compared:
    """How two models do on one target.

    Attributes
    ----------
    target : str
    n : int
        Cases that have a label of it.
    before, after : int
        How many of them each model gives right.
    low, high : float
        The 95 % interval of the difference in points, see :func:`paired_interval`.
    """

    target: str
    n: int
    before: int
    after: int
    low: float
    high: float

    @property
    def points(self) -> float:
        """The difference of the shares, in points."""
        return 100 * (self.after - self.before) / max(self.n, 1)


def right_answers(model: InquiryClassifier, df: pd.DataFrame, texts: list[str]) -> dict[str, Mask]:
    """Tell for each target which cases that have a label of it the model gives right.

    A label that the model does not know is wrong, and so is a target that it has not learnt.
    Category and ground are asked of true complaints.

    Parameters
    ----------
    model : InquiryClassifier
    df : DataFrame
        The true labels.
    texts : list of str of length n_cases
        As :func:`~klassifikator.learn.inquiry_classifier.model_texts` returns them.
    """
    suggester = model.suggester_
    proba = suggester.leaf_proba(texts)
    right = {}
    for target in TARGETS:
        known = known_rows(model.taxonomy, df, target)
        truth, head = df[target].to_numpy()[known], HEAD_OF[target]
        guess = np.full(len(truth), "")
        if head in proba:
            leaves = suggester.leaves[head]
            guess = likeliest(model.taxonomy, leaves, proba[head][known], target)
        right[target] = np.asarray(guess == truth, dtype=bool)
    return right


def compare(before: dict[str, Mask], after: dict[str, Mask]) -> list[Compared]:
    """Hold what two models gave right against each other, target by target."""
    return [
        Compared(
            target,
            len(new),
            int(before[target].sum()),
            int(new.sum()),
            *paired_interval(
                int((new & ~before[target]).sum()), int((before[target] & ~new).sum()), len(new)
            ),
        )
        for target, new in after.items()
    ]


def paired_interval(gained: int, lost: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a difference of paired shares, in points.

    Parameters
    ----------
    gained, lost : int
        Cases that only the second gives right, and only the first.
    n : int
        All cases.

    References
    ----------
    D. G. Bonett, R. M. Price: *Adjusted Wald Confidence Interval for a Difference of Binomial
    Proportions Based on Paired Data*, Journal of Educational and Behavioral Statistics 37, 2012.

    Examples
    --------
    >>> [round(limit, 1) for limit in paired_interval(14, 4, 100)]
    [1.4, 18.2]
    """
    won, missed = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = 1.959964 * float(np.sqrt((won + missed - (won - missed) ** 2) / (n + 2)))
    return max(-100.0, 100 * (won - missed - half)), min(100.0, 100 * (won - missed + half))
