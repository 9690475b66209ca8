from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.special import softmax
from sklearn.linear_model import RidgeClassifier

from klassifikator.learn.fit import fit_linear, fit_temperature, gram_matrix


@pytest.fixture
def data() -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = sparse.csr_array(rng.random((60, 90)) * (rng.random((60, 90)) < 0.2))
    return X, rng.choice(list("abc"), 60), rng.integers(0, 9, 60)


def with_constant(X: sparse.csr_array) -> np.ndarray:
    return np.hstack([X.toarray(), np.ones((X.shape[0], 1))])


def test_it_is_scikit_learn_s_ridge(data: tuple) -> None:
    X, y, _ = data
    weight = np.random.default_rng(1).random(60)
    ridge = RidgeClassifier(alpha=0.7, fit_intercept=False)
    ridge.fit(with_constant(X), y, sample_weight=weight)
    model, _ = fit_linear(X, y, 0.7, sample_weight=weight)
    assert np.allclose(model.decision_function(X), ridge.decision_function(with_constant(X)))


@pytest.mark.parametrize("by_author", [True, False])
def test_left_out_scores_are_those_of_a_model_trained_without(data: tuple, by_author: bool) -> None:
    X, y, authors = data
    groups = authors if by_author else np.arange(60)
    _, left_out = fit_linear(X, y, 0.7, groups=groups if by_author else None)
    for group in np.unique(groups):
        test = groups == group
        model, _ = fit_linear(X[~test], y[~test], 0.7)
        assert np.allclose(left_out.scores[test], model.decision_function(X[test]))
    assert left_out.known.all()


def test_the_gram_matrix_is_the_product(data: tuple) -> None:
    X, _, _ = data
    X = sparse.csr_array(sparse.hstack([X, sparse.random_array((60, 500), density=0.01, rng=0)]))
    assert np.allclose(gram_matrix(X), (X @ X.T).toarray())


def test_a_sample_without_weight_is_not_there(data: tuple) -> None:
    X, y, _ = data
    weight = np.where(np.arange(60) < 50, 1.0, 0.0)
    model, left_out = fit_linear(X, y, sample_weight=weight)
    without, _ = fit_linear(X[:50], y[:50])
    assert np.allclose(model.coef, without.coef)
    assert len(left_out.scores) == 50


def test_a_class_of_one_is_learnt_but_does_not_calibrate() -> None:
    X = sparse.csr_array(np.eye(7))
    y = np.array([0, 0, 0, 1, 1, 1, 2])
    model, left_out = fit_linear(X, y)
    assert left_out.known.tolist() == [True] * 6 + [False]
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
