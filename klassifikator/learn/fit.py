"""Fitting a linear model: regularised least squares, then one temperature from left-out scores.

Least squares has what no other loss has: the scores that every text, or every author's texts,
would get from a model trained without them follow from one matrix inverse, exactly. So nothing is
trained twice to be calibrated.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from klassifikator.learn.linear import Floats, LinearModel

_TEMPERATURES = (0.01, 20.0)
_COMMON = 0.05  # a feature in more than this share of the samples


class LeftOut(NamedTuple):
    """Scores of samples by models that have not seen them.

    Attributes
    ----------
    scores : ndarray of shape (n_samples, n_classes)
    known : ndarray of bool of shape (n_samples,)
        False where the class of a sample occurs nowhere else, so that its scores say nothing.
    """

    scores: Floats
    known: npt.NDArray[np.bool_]


def fit_linear(
    X: sparse.csr_array,
    y: npt.NDArray[Any],
    alpha: float = 1.0,
    groups: npt.NDArray[Any] | None = None,
    sample_weight: Floats | None = None,
    gram: Floats | None = None,
    calibrates: npt.NDArray[np.bool_] | None = None,
) -> tuple[LinearModel, LeftOut]:
    """Fit one-against-rest regularised least squares and calibrate it.

    Parameters
    ----------
    X : csr_array of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
    alpha : float
        Strength of the regularisation.
    groups : ndarray of shape (n_samples,), optional
        Authors; the left-out scores leave whole authors out, as new inquiries come from new
        people. By default each sample is left out alone.
    sample_weight : ndarray of shape (n_samples,), optional
    gram : ndarray of shape (n_samples, n_samples), optional
        As :func:`gram_matrix` returns it, where several targets share it.
    calibrates : ndarray of bool of shape (n_samples,), optional
        The samples that the temperature is found on; by default all.

    Returns
    -------
    model : LinearModel
    left_out : LeftOut

    References
    ----------
    R. Rifkin, R. Lippert: *Notes on Regularized Least Squares*, MIT-CSAIL-TR-2007-025.
    S. An, W. Liu, S. Venkatesh: *Fast cross-validation algorithms for least squares support
    vector machine and kernel ridge regression*, Pattern Recognition 40, 2007.

    Examples
    --------
    >>> X = sparse.csr_array(np.eye(4)[[0, 0, 1, 1]])
    >>> model, left_out = fit_linear(X, np.array(["mad", "mad", "vej", "vej"]))
    >>> model.classes[left_out.scores.argmax(axis=1)].tolist()
    ['mad', 'mad', 'vej', 'vej']
    """
    classes, codes = np.unique(y, return_inverse=True)
    weight = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight, float)
    used = weight > 0  # a sample without weight is as if it were not there
    sums = gram_matrix(X[used]) if gram is None else gram[np.ix_(used, used)]
    sums += 1.0  # the intercept is a feature like the others
    sums[np.diag_indices_from(sums)] += alpha / weight[used]
    inverse = linalg.inv(sums, overwrite_a=True, assume_a="pos")
    signs = np.where(codes[used, None] == np.arange(len(classes)), 1.0, -1.0)
    dual = inverse @ signs
    names = np.arange(len(codes)) if groups is None else np.asarray(groups)
    left_out = _leave_out(inverse, dual, signs, codes[used], names[used])
    told = left_out.known if calibrates is None else left_out.known & calibrates[used]
    temperature = fit_temperature(left_out.scores[told], codes[used][told])
    return LinearModel(classes, (X[used].T @ dual).T, dual.sum(axis=0), temperature), left_out


def gram_matrix(X: sparse.csr_array) -> Floats:
    """Return the dot product of every sample with every other.

    Few features are in many samples, and cost most of the time in a sparse product; these are
    multiplied densely.

    Parameters
    ----------
    X : csr_array of shape (n_samples, n_features)

    Returns
    -------
    ndarray of shape (n_samples, n_samples)

    Examples
    --------
    >>> gram_matrix(sparse.csr_array([[1.0, 2.0], [0.0, 3.0]])).tolist()
    [[5.0, 6.0], [6.0, 9.0]]
    """
    columns = X.tocsc()
    common = np.diff(columns.indptr) > _COMMON * X.shape[0]
    dense = columns[:, np.flatnonzero(common)].toarray()
    rare = columns[:, np.flatnonzero(~common)].tocsr()
    return np.asarray(dense @ dense.T + (rare @ rare.T).toarray())


def _leave_out(
    inverse: Floats,
    dual: Floats,
    signs: Floats,
    codes: npt.NDArray[np.intp],
    names: npt.NDArray[Any],
) -> LeftOut:
    scores = np.empty_like(signs)
    known = np.zeros(len(codes), dtype=bool)
    total = np.bincount(codes, minlength=signs.shape[1])
    order = np.argsort(names, kind="stable")
    _, starts = np.unique(names[order], return_index=True)
    for group in np.split(order, starts[1:]):
        scores[group] = signs[group] - np.linalg.solve(inverse[np.ix_(group, group)], dual[group])
        own = np.bincount(codes[group], minlength=len(total))
        known[group] = (total > own)[codes[group]]
    return LeftOut(scores, known)


def fit_temperature(scores: Floats, codes: npt.NDArray[np.intp]) -> float:
    """Find the temperature under which the true classes are most likely.

    One parameter for all classes holds for classes with a single example too.

    Parameters
    ----------
    scores : ndarray of shape (n_samples, n_classes)
        Predictions for samples left out of the training.
    codes : ndarray of shape (n_samples,)
        Index of the true class.

    Returns
    -------
    float
        1 where there is nothing to learn from.

    References
    ----------
    C. Guo et al.: *On Calibration of Modern Neural Networks*, ICML 2017.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> scores = rng.normal(size=(5000, 3))
    >>> p = np.exp(scores / 0.5) / np.exp(scores / 0.5).sum(axis=1, keepdims=True)
    >>> codes = (p.cumsum(axis=1) < rng.random((5000, 1))).sum(axis=1)
    >>> round(fit_temperature(scores, codes), 1)
    0.5
    """
    if len(scores) == 0:
        return 1.0

    def loss(log_temperature: float) -> float:
        chances = log_softmax(scores / np.exp(log_temperature), axis=1)
        return float(-chances[np.arange(len(codes)), codes].mean())

    low, high = np.log(_TEMPERATURES)
    return float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded").x))
