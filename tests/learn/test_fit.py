from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.special import softmax

from klassifikator.learn.fit import fit_linear, fit_temperature, out_of_fold


def test_no_author_is_scored_by_a_model_that_has_seen_her() -> None:
    # Each author's samples have a feature of their own that gives the label away.
    authors = np.repeat(np.arange(10), 4)
    y = np.tile([0, 1], 20)
    X = sparse.csr_array(np.eye(20)[authors * 2 + y])
    by_author, _ = out_of_fold(X, y, 1.0, cv=5, groups=authors)
    at_random, _ = out_of_fold(X, y, 1.0, cv=5, groups=None)
    assert (by_author.argmax(axis=1) == y).mean() <= 0.6
    assert (at_random.argmax(axis=1) == y).mean() > 0.9


def test_a_single_example_is_not_scored_but_learnt() -> None:
    X = sparse.csr_array(np.eye(7))
    y = np.array([0, 0, 0, 1, 1, 1, 2])
    _, scored = out_of_fold(X, y, 1.0, cv=3, groups=None)
    assert scored.tolist() == [True] * 6 + [False]
    model = fit_linear(X, y)
    assert model.predict_proba(X[[6]]).argmax() == 2


@pytest.mark.parametrize("truth", [0.2, 1.0, 4.0])
def test_the_temperature_is_found(truth: float) -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(20_000, 4)) * truth
    p = softmax(scores / truth, axis=1)
    codes = (p.cumsum(axis=1) < rng.random((len(p), 1))).sum(axis=1)
    assert fit_temperature(scores, codes) == pytest.approx(truth, rel=0.05)


def test_nothing_to_calibrate_on() -> None:
    assert fit_temperature(np.zeros((0, 3)), np.zeros(0, dtype=int)) == 1.0
