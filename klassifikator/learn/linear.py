"""A fitted linear model; predicting needs numpy and scipy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import softmax

Floats = npt.NDArray[np.floating[Any]]


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

    def decision_function(self, X: sparse.csr_array) -> Floats:
        """Return the scores, of shape (n_samples, n_classes)."""
        return np.asarray(X @ self.coef.T + self.intercept)

    def predict_proba(self, X: sparse.csr_array) -> Floats:
        """Return the probabilities, of shape (n_samples, n_classes); rows sum to 1.

        Examples
        --------
        >>> model = LinearModel(np.array(["a", "b"]), np.array([[1.0], [-1.0]]), np.zeros(2))
        >>> model.predict_proba(sparse.csr_array([[0.0]])).tolist()
        [[0.5, 0.5]]
        """
        return np.asarray(softmax(self.decision_function(X), axis=1))
