from __future__ import annotations

import numpy as np
import pytest
from mapie.classification import SplitConformalClassifier
from scipy import stats
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin

from klassifikator.learn.doubt import (
    clopper_pearson,
    conformal_limit,
    label_sets,
    safe_threshold,
)


def draw(rng: np.random.Generator, n: int, sharpness: float) -> tuple[np.ndarray, np.ndarray]:
    """Return what a model says that is wrong about its confidence, and the truth."""
    logits = rng.normal(size=(n, 8))
    truth = np.array([rng.choice(8, p=p) for p in softmax(2 * logits, axis=1)])
    return softmax(sharpness * logits, axis=1), truth


@pytest.mark.parametrize("sharpness", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("coverage", [0.8, 0.9])
def test_sets_cover_as_promised_whatever_the_model(sharpness: float, coverage: float) -> None:
    rng = np.random.default_rng(0)
    covered, tried = 0, 0
    for _ in range(60):
        p, truth = draw(rng, 150, sharpness)
        limit = conformal_limit(1 - p[np.arange(100), truth[:100]], coverage)
        covered += int(label_sets(p[100:], limit)[np.arange(50), truth[100:]].sum())
        tried += 50
    # Sets are of whole labels and hold the first, so they may be too large, and never too small.
    low = stats.binom.ppf(0.001, tried, coverage) / tried
    assert low <= covered / tried <= coverage + 0.1


def test_the_limit_is_the_right_quantile() -> None:
    scores = np.random.default_rng(1).random(57)
    limit = conformal_limit(scores, 0.9)
    assert (scores <= limit).sum() == np.ceil(58 * 0.9)
    assert conformal_limit(np.zeros(9), 0.9) == 0.0
    assert conformal_limit(np.zeros(8), 0.9) == np.inf


class Told(ClassifierMixin, BaseEstimator):
    """Says the probabilities that it is given."""

    classes_ = np.arange(8)

    def fit(self, X: np.ndarray, y: object = None) -> Told:
        self.fitted_ = True
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        return X

    def predict(self, X: np.ndarray) -> np.ndarray:
        return X.argmax(axis=1)


@pytest.mark.parametrize("n", [40, 500])
@pytest.mark.parametrize("coverage", [0.8, 0.9])
def test_sets_are_those_of_mapie(n: int, coverage: float) -> None:
    p, truth = draw(np.random.default_rng(n), n + 200, 1.0)
    oracle = SplitConformalClassifier(
        Told().fit(p), confidence_level=coverage, conformity_score="lac", prefit=True
    ).conformalize(p[:n], truth[:n])
    _, sets = oracle.predict_set(p[n:])
    limit = conformal_limit(1 - p[np.arange(n), truth[:n]], coverage)
    found, of_mapie = label_sets(p[n:], limit), sets[:, :, 0]
    none = ~of_mapie.any(axis=1)
    assert np.array_equal(found[~none], of_mapie[~none])
    assert (found[none].sum(axis=1) > 1).all()  # one label would look like certainty


def test_where_doubt_is_greatest_the_set_is_widest() -> None:
    p = np.array([[0.95, 0.05, 0.0], [0.2, 0.5, 0.3], [0.5, 0.45, 0.05]])
    expected = [[True, False, False], [True, True, True], [True, True, False]]
    assert label_sets(p, 0.0).tolist() == expected
    assert label_sets(p, np.inf).all()


def test_clopper_pearson_is_scipy_s() -> None:
    for events, n in ((0, 20), (3, 20), (20, 20)):
        interval = stats.binomtest(events, n).proportion_ci(method="exact")
        assert clopper_pearson(events, n) == pytest.approx((interval.low, interval.high))


@pytest.mark.parametrize("n", [100, 300, 3000])
def test_a_proven_threshold_is_seldom_wrong(n: int) -> None:
    rng = np.random.default_rng(3)
    too_bold, proven, max_error = 0, 0, 0.22
    for _ in range(400):
        chance = rng.uniform(0.5, 1, n)
        error = np.clip(1.15 - chance, 0, 1)  # the model is more sure than it should be
        threshold = safe_threshold(chance, rng.random(n) > error, max_error=max_error)
        if threshold is not None:
            proven += 1
            # The mean error of all above the threshold.
            too_bold += 1.15 - (1 + threshold) / 2 > max_error
    assert too_bold <= stats.binom.ppf(0.999, 400, 0.05)
    assert n < 3000 or proven > 100


def test_few_audited_prove_nothing() -> None:
    assert safe_threshold([0.99] * 92, [True] * 92) is None
    assert safe_threshold([0.99] * 100, [True] * 100) == 0.99
    assert safe_threshold([], []) is None
    assert safe_threshold([0.99] * 200 + [0.8] * 200, [True] * 200 + [False] * 200) == 0.99
