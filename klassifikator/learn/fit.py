"""Fitting: margins and counts on every view of a text, blended by how they do on texts left out.

Support vector machines win where there is much to learn from, naive Bayes where there is little,
and their mistakes differ. Both are linear, so the blend is one linear model. How much each counts,
and how sure the whole may be, is found on predictions for authors that were left out.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.model_selection import GroupKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from klassifikator.learn.linear import Floats

N_FOLDS = 5
SMOOTHING = 0.1  # of the counts of naive Bayes


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores of classes, scaled so that their softmax is a probability.

    Attributes
    ----------
    classes : ndarray of shape (n_classes,)
    coef : ndarray of shape (n_classes, n_features)
    intercept : ndarray of shape (n_classes,)
    """

    classes: npt.NDArray[Any]
    coef: Floats
    intercept: Floats


View = sparse.csr_array | Floats
"""One look at all samples."""


class LeftOut(NamedTuple):
    """What models said of samples that they had not seen.

    Attributes
    ----------
    rows : ndarray of shape (n_told,)
        The samples whose class occurs also outside their own fold.
    proba : ndarray of shape (n_told, n_classes)
    """

    rows: npt.NDArray[np.intp]
    proba: Floats


class _Lines(NamedTuple):
    """What a learner found on a view: of shape (n_classes, n_features) and (n_classes,)."""

    coef: Floats
    intercept: Floats


def fit_linear(
    views: Sequence[View],
    y: npt.NDArray[Any],
    groups: npt.NDArray[Any] | None = None,
    sample_weight: Floats | None = None,
    calibrates: npt.NDArray[np.bool_] | None = None,
    n_jobs: int | None = None,
) -> tuple[LinearModel, LeftOut]:
    """Fit a linear model whose softmax is an honest probability.

    Parameters
    ----------
    views : sequence of csr_array or ndarray of shape (n_samples, n_features of the view)
        Sparse ones hold weighted counts, which are not negative; dense ones anything.
    y : ndarray of shape (n_samples,)
    groups : ndarray of shape (n_samples,), optional
        Authors; the blend is found on authors left out as a whole, as new inquiries come from
        new people. By default each sample is a group.
    sample_weight : ndarray of shape (n_samples,), optional
    calibrates : ndarray of bool of shape (n_samples,), optional
        The samples that the blend is found on; by default all.
    n_jobs : int, optional
        Processes, as in :class:`joblib.Parallel`.

    Returns
    -------
    model : LinearModel
        Over the columns of all views, one after the other.
    left_out : LeftOut
        Of the samples that the blend was found on.

    References
    ----------
    J. D. M. Rennie et al.: *Tackling the Poor Assumptions of Naive Bayes Text Classifiers*, ICML
    2003. D. H. Wolpert: *Stacked Generalization*, Neural Networks 5, 1992.

    Examples
    --------
    >>> X = sparse.csr_array(np.eye(4)[[0, 0, 1, 1]])
    >>> model, _ = fit_linear([X], np.array(["mad", "mad", "vej", "vej"]))
    >>> model.classes[(X @ model.coef.T + model.intercept).argmax(axis=1)].tolist()
    ['mad', 'mad', 'vej', 'vej']
    """
    weight = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, float)
    used = weight > 0  # a sample without weight is as if it were not there
    views, y, weight = [view[used] for view in views], y[used], weight[used]
    names = np.arange(len(y)) if groups is None else np.asarray(groups)[used]
    classes, codes = np.unique(y, return_inverse=True)
    n_classes = len(classes)
    learners = [LEARNERS if sparse.issparse(view) else LEARNERS[:1] for view in views]
    parts = [
        (view, learner) for view, each in zip(views, learners, strict=True) for learner in each
    ]

    def fit(rows: npt.NDArray[np.bool_]) -> list[_Lines]:
        return [
            learner(view[rows], codes[rows], weight[rows], n_classes) for view, learner in parts
        ]

    folds = _folds(names)
    everything = np.ones(len(y), dtype=bool)
    # Not in threads: liblinear draws its random numbers from one source for all of them.
    whole, *rest = Parallel(n_jobs)(
        delayed(fit)(rows) for rows in (everything, *(~fold for fold in folds))
    )
    scores = np.zeros((len(parts), len(y), n_classes))
    known = np.zeros(len(y), dtype=bool)
    for fold, lines in zip(folds, rest, strict=True):
        known |= fold & np.isin(codes, codes[~fold])
        for place, ((view, _), line) in enumerate(zip(parts, lines, strict=True)):
            scores[place, fold] = view[fold] @ line.coef.T + line.intercept
    told = known if calibrates is None else known & calibrates[used]
    scores = scores[:, told]
    shares = find_blend(scores, codes[told], weight[told])
    left_out = softmax(np.tensordot(shares, scores, 1), axis=1)
    blended = [share * line.coef for share, line in zip(shares, whole, strict=True)]
    learnt = iter(blended)
    coef = np.hstack([np.sum([next(learnt) for _ in each], axis=0) for each in learners])
    intercept = shares @ [line.intercept for line in whole]
    # What is added to all classes alike says nothing.
    model = LinearModel(classes, coef - coef.mean(axis=0), intercept - intercept.mean())
    return model, LeftOut(np.flatnonzero(used)[told], left_out)


def _folds(groups: npt.NDArray[Any]) -> list[npt.NDArray[np.bool_]]:
    """Return which samples are left out together; none where there is one group."""
    n_folds = min(N_FOLDS, len(np.unique(groups)))
    if n_folds < 2:
        return []
    splits = GroupKFold(n_folds, shuffle=True, random_state=0).split(groups, groups=groups)
    return [np.isin(np.arange(len(groups)), test) for _, test in splits]


def _margins(X: View, codes: npt.NDArray[np.intp], weight: Floats, n_classes: int) -> _Lines:
    present = np.unique(codes)
    coef, intercept = np.zeros((n_classes, X.shape[1])), np.full(n_classes, -1.0)
    if len(present) < 2:
        return _Lines(coef, intercept)
    with warnings.catch_warnings():
        # Of a small municipality's grounds most have one example or two.
        warnings.filterwarnings("ignore", "The number of unique classes")
        # Tenths of a margin decide nothing, and cost most of the time.
        machine = LinearSVC(tol=0.01, random_state=0).fit(X, codes, weight)
    two = len(present) == 2
    coef[present] = np.vstack([-machine.coef_, machine.coef_]) if two else machine.coef_
    intercept[present] = (
        [-machine.intercept_[0], machine.intercept_[0]] if two else machine.intercept_
    )
    return _Lines(coef, intercept)


def _counts(X: View, codes: npt.NDArray[np.intp], weight: Floats, n_classes: int) -> _Lines:
    bayes = ComplementNB(alpha=SMOOTHING).partial_fit(X, codes, np.arange(n_classes), weight)
    return _Lines(bayes.feature_log_prob_, np.zeros(n_classes))


LEARNERS = (_margins, _counts)


def find_blend(
    scores: Floats, codes: npt.NDArray[np.intp], sample_weight: Floats | None = None
) -> Floats:
    """Find how much the scores of each model count, so that the true classes are most likely.

    A few numbers for all classes hold for classes with a single example too. The truth is trusted
    a little less than fully, the less the fewer samples, so that few never make certain.

    Parameters
    ----------
    scores : ndarray of shape (n_models, n_samples, n_classes)
        Predictions for samples left out of the training.
    codes : ndarray of shape (n_samples,)
        Index of the true class.
    sample_weight : ndarray of shape (n_samples,), optional

    Returns
    -------
    ndarray of shape (n_models,)
        Not negative; 1 where there is nothing to learn from.

    References
    ----------
    J. Platt: *Probabilistic Outputs for Support Vector Machines*, 1999.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> scores = rng.normal(size=(5000, 3))
    >>> p = np.exp(scores / 0.5) / np.exp(scores / 0.5).sum(axis=1, keepdims=True)
    >>> codes = (p.cumsum(axis=1) < rng.random((5000, 1))).sum(axis=1)
    >>> find_blend(np.array([scores, rng.normal(size=(5000, 3))]), codes).round().tolist()
    [2.0, 0.0]
    """
    n_models, n_samples, n_classes = scores.shape
    if n_samples == 0 or n_classes < 2:
        return np.ones(n_models)
    scores = scores - scores.mean(axis=2, keepdims=True)
    size = scores.std(axis=(1, 2))
    size[size == 0] = 1  # a model that says nothing
    scores = scores / size[:, None, None]
    target = np.full((n_samples, n_classes), 1 / (n_samples + 2) / n_classes)
    target[np.arange(n_samples), codes] += 1 - 1 / (n_samples + 2)
    weight = np.ones(n_samples) if sample_weight is None else sample_weight
    weight = weight[:, None] / weight.sum()

    def loss(shares: Floats) -> tuple[float, Floats]:
        chances = log_softmax(np.tensordot(shares, scores, 1), axis=1)
        slope = np.tensordot(scores, weight * (np.exp(chances) - target), 2)
        return -float((weight * chances * target).sum()), slope

    found = minimize(loss, np.ones(n_models), jac=True, bounds=[(0, None)] * n_models)
    return np.asarray(found.x / size)
