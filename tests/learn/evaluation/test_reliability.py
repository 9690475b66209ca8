from __future__ import annotations

import numpy as np
import pytest

from klassifikator.learn.evaluation.reliability import (
    acceptance,
    calibration_curve,
    calibration_error,
    honest_error,
)


def drawn(n: int, boast: float, seed: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    rng = np.random.default_rng(seed)
    top = rng.beta(5, 1.5, n)
    return top, rng.random(n) < top - boast


def test_bins_hold_their_true_share() -> None:
    outside = total = 0
    for seed in range(150):
        top, hit = drawn(500, 0.0, seed)
        curve = calibration_curve(top, hit)
        assert curve["n"].sum() == 500
        assert curve["right"].sum() == hit.sum()
        outside += (
            (curve["proba"] < curve["accuracy_low"]) | (curve["proba"] > curve["accuracy_high"])
        ).sum()
        total += len(curve)
    assert 0.02 < outside / total < 0.08


def test_honest_probabilities_pass_nineteen_times_in_twenty() -> None:
    passed = [
        calibration_error(top, hit) <= honest_error(top)
        for top, hit in (drawn(300, 0.0, seed) for seed in range(150))
    ]
    assert 0.89 <= np.mean(passed) <= 0.99


def test_boasting_is_told() -> None:
    top, hit = drawn(600, 0.15, 1)
    assert calibration_error(top, hit) > honest_error(top)
    assert calibration_error(top, hit) == pytest.approx(0.15, abs=0.05)


def test_the_lower_limit_is_below_the_truth_nineteen_times_in_twenty() -> None:
    # All suggestions are right with 0.9, whatever they say.
    rng = np.random.default_rng(4)
    below = []
    for _ in range(300):
        top = rng.uniform(0.3, 1, 200)
        table = acceptance(top, rng.random(200) < 0.9)
        below += (table["at_least"] <= 0.9).tolist()
        assert table["n"].is_monotonic_decreasing
        assert (table["at_least"] <= table["accuracy"]).all()
    assert np.mean(below) >= 0.94


def test_what_no_suggestion_reaches_is_left_out() -> None:
    table = acceptance(np.array([0.55, 0.65]), np.array([True, False]))
    assert table["threshold"].tolist() == [0.0, 0.5, 0.6]
    assert table["right"].tolist() == [1, 1, 0]
