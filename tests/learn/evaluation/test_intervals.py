"""Intervals hold the truth as often as they promise, over repeated draws from a known truth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import binomtest

from klassifikator.learn.evaluation.intervals import (
    Interval,
    difference_interval,
    f1_interval,
    macro_f1_interval,
    share_interval,
)

DRAWS = 600


def held(truth: float, draw: Callable[[], Interval]) -> float:
    """Return how often an interval holds the truth."""
    drawn = [draw() for _ in range(DRAWS)]
    return float(np.mean([low <= truth <= high for _, low, high in drawn]))


def as_promised(held: float, level: float = 0.95, slack: float = 0.015) -> bool:
    """Tell whether that is no less than promised, but for a little, and no chance of the draws."""
    return binomtest(round(held * DRAWS), DRAWS, level - slack, alternative="less").pvalue > 0.01


@pytest.mark.parametrize(("share", "n"), [(0.5, 20), (0.9, 60), (0.02, 200)])
def test_a_share(share: float, n: int) -> None:
    rng = np.random.default_rng(n)
    found = held(share, lambda: share_interval(int(rng.binomial(n, share)), n))
    assert as_promised(found)
    assert found < 1


@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_a_difference(confidence: float) -> None:
    rng = np.random.default_rng(1)
    found = held(
        0.15,
        lambda: difference_interval(
            (int(rng.binomial(60, 0.1)), 60), (int(rng.binomial(90, 0.25)), 90), confidence
        ),
    )
    assert as_promised(found, confidence)


def confused(n_labels: int) -> npt.NDArray[np.float64]:
    """The shares of a confusion matrix: uneven labels, each mistaken in proportion to the others."""
    prior = 1 / np.arange(1, n_labels + 1)
    prior /= prior.sum()
    right = np.linspace(0.95, 0.6, n_labels)
    wrong = np.tile(prior, (n_labels, 1)) * (1 - np.eye(n_labels))
    wrong *= ((1 - right) / wrong.sum(axis=1))[:, None]
    return prior[:, None] * (wrong + np.diag(right))


@pytest.mark.parametrize(
    ("n_labels", "n", "level"), [(2, 100, 0.95), (8, 600, 0.95), (20, 400, 0.85)]
)
def test_macro_f1(n_labels: int, n: int, level: float) -> None:
    # With few cases a label it is known to be too narrow; the docstring tells by how much.
    p = confused(n_labels)
    truth = (2 * np.diag(p) / (p.sum(axis=0) + p.sum(axis=1))).mean()
    rng = np.random.default_rng(2)
    found = held(truth, lambda: macro_f1_interval(rng.multinomial(n, p.ravel()).reshape(p.shape)))
    assert as_promised(found, level)


@pytest.mark.parametrize("label", [0, 5])
def test_the_f1_of_a_label(label: int) -> None:
    p = confused(6)
    both, true, found = p[label, label], p[label].sum(), p[:, label].sum()
    rng = np.random.default_rng(3)

    def draw() -> Interval:
        cells = rng.multinomial(300, p.ravel()).reshape(p.shape)
        hit = int(cells[label, label])
        return f1_interval(hit, int(cells[label].sum() + cells[:, label].sum()) - hit)

    assert as_promised(held(2 * both / (true + found), draw))


def test_of_nothing_nothing_is_known() -> None:
    assert np.isnan(share_interval(0, 0).value)
    assert share_interval(0, 0)[1:] == (0.0, 1.0)
