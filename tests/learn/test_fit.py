from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.special import softmax
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from klassifikator.learn import fit
from klassifikator.learn.fit import LinearModel, find_blend, fit_linear

Data = tuple[list[sparse.csr_array], np.ndarray, np.ndarray]


@pytest.fixture
def data() -> Data:
    """Two views of three classes by nine authors; the second view is noise."""
    rng = np.random.default_rng(0)
    y = rng.choice(list("abc"), 90)
    topic = 10 * np.searchsorted(list("abc"), y)[:, None] + rng.integers(0, 14, (90, 6))
    X = np.zeros((90, 40))
    np.put_along_axis(X, topic, 1.0, axis=1)
    noise = rng.random((90, 30)) * (rng.random((90, 30)) < 0.2)
    return [sparse.csr_array(X), sparse.csr_array(noise)], y, rng.integers(0, 9, 90)


def predict_proba(model: LinearModel, X: sparse.csr_array) -> np.ndarray:
    return softmax(X @ model.coef.T + model.intercept, axis=1)


def test_the_model_reads_all_views(data: Data) -> None:
    views, y, authors = data
    model, _ = fit_linear(views, y, groups=authors)
    assert model.coef.shape == (3, 70)
    X = sparse.csr_array(sparse.hstack(views))
    assert (model.classes[predict_proba(model, X).argmax(axis=1)] == y).mean() > 0.95
    assert np.abs(model.coef[:, :40]).sum() > 10 * np.abs(model.coef[:, 40:]).sum()


def test_a_blend_beats_its_parts_on_the_truth(data: Data) -> None:
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 3, 3000)
    scores = np.eye(3)[codes] + rng.normal(size=(2, 3000, 3))
    both = find_blend(scores, codes)
    assert both[0] == pytest.approx(both[1], rel=0.15)

    def loss(blended: np.ndarray) -> float:
        return -float(np.log(softmax(blended, axis=1)[np.arange(3000), codes]).mean())

    alone = [loss(find_blend(part[None], codes)[0] * part) for part in scores]
    assert loss(np.tensordot(both, scores, 1)) < min(alone)


def test_a_sample_without_weight_is_not_there(data: Data) -> None:
    views, y, authors = data
    weight = np.where(np.arange(90) < 70, 1.0, 0.0)
    model, _ = fit_linear(views, y, authors, sample_weight=weight)
    without, _ = fit_linear([view[:70] for view in views], y[:70], authors[:70])
    assert np.allclose(model.coef, without.coef)


def test_processes_change_nothing(data: Data) -> None:
    views, y, authors = data
    one, two = (fit_linear(views, y, authors, n_jobs=n)[0] for n in (1, 2))
    assert np.array_equal(one.coef, two.coef)


def test_authors_are_left_out_as_a_whole() -> None:
    # Each author has a word of her own, which tells the class of her texts and of no other.
    rng = np.random.default_rng(3)
    authors = np.repeat(np.arange(20), 10)
    y = authors % 2
    X = sparse.csr_array(np.eye(20)[authors] + 0.1 * rng.random((200, 20)))
    alone = predict_proba(fit_linear([X], y)[0], X).max(axis=1).mean()
    by_author = predict_proba(fit_linear([X], y, groups=authors)[0], X).max(axis=1).mean()
    assert by_author < 0.7 < 0.95 < alone


@pytest.mark.parametrize("n_classes", [2, 3])
def test_the_learners_are_scikit_learn_s(n_classes: int) -> None:
    rng = np.random.default_rng(4)
    X, y, weight = sparse.csr_array(rng.random((60, 5))), np.arange(60) % n_classes, rng.random(60)
    machine = LinearSVC(tol=0.01, random_state=0).fit(X, y, weight)
    bayes = ComplementNB(alpha=fit.SMOOTHING).fit(X, y, weight)
    margins, counts = (learner(X, y, weight, n_classes) for learner in fit.LEARNERS)
    assert np.allclose(margins.coef[-1], machine.coef_[-1])
    assert np.allclose(margins.intercept[-1], machine.intercept_[-1])
    assert np.allclose(counts.coef, bayes.feature_log_prob_)
    # A class that is not among the samples is never the answer of the margins.
    assert (fit._margins(X, y, weight, n_classes + 1).intercept[-1]) == -1


def test_a_class_of_one_is_learnt_and_tells_nothing_of_others() -> None:
    X = sparse.csr_array(np.eye(7))
    model, left_out = fit_linear([X], np.array([0, 0, 0, 1, 1, 1, 2]))
    assert left_out.rows.tolist() == [0, 1, 2, 3, 4, 5]
    assert left_out.proba.shape == (6, 3)
    assert predict_proba(model, sparse.csr_array(np.eye(7)[[6]])).argmax() == 2


def test_one_class_is_certain() -> None:
    model, _ = fit_linear([sparse.csr_array(np.eye(3))], np.array(["a"] * 3))
    assert predict_proba(model, sparse.csr_array(np.eye(3))).tolist() == [[1.0]] * 3


@pytest.mark.parametrize("truth", [0.2, 1.0, 4.0])
def test_honest_scores_keep_their_scale(truth: float) -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(20_000, 4)) * truth
    p = softmax(scores / truth, axis=1)
    codes = (p.cumsum(axis=1) < rng.random((len(p), 1))).sum(axis=1)
    assert find_blend(scores[None], codes)[0] == pytest.approx(1 / truth, rel=0.05)


def test_few_samples_never_make_certain() -> None:
    scores = np.array([[[5.0, -5.0], [-5.0, 5.0], [5.0, -5.0]]])
    p = softmax(find_blend(scores, np.array([0, 1, 0]))[0] * scores[0], axis=1)
    assert 0.8 < p.max() < 0.95


def test_nothing_to_learn_a_blend_from() -> None:
    assert find_blend(np.zeros((2, 0, 3)), np.zeros(0, dtype=int)).tolist() == [1.0, 1.0]
