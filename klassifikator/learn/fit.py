"""Fitting a linear model: maximum margin, then one temperature from predictions left out."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from klassifikator.learn.linear import Floats, LinearModel

_TEMPERATURES = (0.02, 20.0)


def fit_linear(
    X: sparse.csr_array,
    y: npt.NDArray[Any],
    C: float = 1.0,
    cv: int = 5,
    groups: npt.NDArray[Any] | None = None,
    sample_weight: Floats | None = None,
) -> LinearModel:
    """Fit one-against-rest maximum-margin classifiers and calibrate them.

    Parameters
    ----------
    X : csr_array of shape (n_samples, n_features)
    y : ndarray of shape (n_samples,)
    C : float
        Inverse strength of the regularisation.
    cv : int
        Number of parts for the predictions that calibrate; 0 leaves the scores uncalibrated.
    groups : ndarray of shape (n_samples,), optional
        Authors; whole authors are left out, as new inquiries come from new people.
    sample_weight : ndarray of shape (n_samples,), optional

    Returns
    -------
    LinearModel
    """
    scores, scored = out_of_fold(X, y, C, cv, groups, sample_weight)
    classes, codes = np.unique(y, return_inverse=True)
    coef, intercept = _margins(X, codes, len(classes), C, sample_weight)
    return LinearModel(classes, coef, intercept, fit_temperature(scores[scored], codes[scored]))


def out_of_fold(
    X: sparse.csr_array,
    y: npt.NDArray[Any],
    C: float,
    cv: int,
    groups: npt.NDArray[Any] | None,
    sample_weight: Floats | None = None,
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Score every sample by a model that has not seen it, nor its author.

    Returns
    -------
    scores : ndarray of shape (n_samples, n_classes)
    scored : ndarray of bool of shape (n_samples,)
        False where the class of the sample was in no other part, so that its score says nothing.
    """
    classes, codes = np.unique(y, return_inverse=True)
    scores = np.zeros((len(y), len(classes)))
    scored = np.zeros(len(y), dtype=bool)
    for test in _folds(codes, cv, groups):
        train = ~test
        seen = np.bincount(codes[train], minlength=len(classes)) > 0
        if not seen.any():
            continue
        weight = None if sample_weight is None else sample_weight[train]
        coef, intercept = _margins(X[train], codes[train], len(classes), C, weight)
        scores[test] = X[test] @ coef.T + intercept
        scored |= test & seen[codes]
    return scores, scored


def _folds(
    codes: npt.NDArray[np.intp], cv: int, groups: npt.NDArray[Any] | None
) -> list[npt.NDArray[np.bool_]]:
    if cv == 0:
        return []
    if groups is not None:
        names = np.unique(groups)
        return [np.isin(groups, part) for part in np.array_split(names, min(cv, len(names)))]
    # Deal the samples of each class out over the parts; classes of one to three need no care.
    order = np.argsort(codes, kind="stable")
    part = np.empty(len(codes), dtype=int)
    part[order] = np.arange(len(codes)) % cv
    return [part == number for number in range(min(cv, len(codes)))]


def _margins(
    X: sparse.csr_array,
    codes: npt.NDArray[np.intp],
    n_classes: int,
    C: float,
    sample_weight: Floats | None,
) -> tuple[Floats, Floats]:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.svm import LinearSVC

    coef = np.zeros((n_classes, X.shape[1]))
    intercept = np.full(n_classes, -1.0)  # a class not seen is as unlikely as the margin says
    present = np.unique(codes)
    if len(present) == 1:
        intercept[present] = 1.0
        return coef, intercept
    svc = LinearSVC(C=C, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        svc.fit(X, codes, sample_weight=sample_weight)
    if len(present) == 2:
        coef[present] = np.vstack([-svc.coef_, svc.coef_])
        intercept[present] = np.concatenate([-svc.intercept_, svc.intercept_])
    else:
        coef[present], intercept[present] = svc.coef_, svc.intercept_
    return coef, intercept


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
