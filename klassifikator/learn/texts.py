"""What estimators of texts share: the texts that they are given, and what scikit-learn is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator

Texts = Sequence[str] | npt.NDArray[Any]
"""Also a column of a frame, or a frame of one column."""


class TextEstimator(BaseEstimator):
    """An estimator whose samples are texts."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags


def as_texts(X: Texts) -> list[str]:
    """Return texts as a list.

    Raises
    ------
    ValueError
        When they are no texts, or there are none.

    Examples
    --------
    >>> as_texts(np.array([["Hul i vejen"], ["Kold mad"]]))
    ['Hul i vejen', 'Kold mad']
    """
    if isinstance(X, str):
        raise ValueError("Fik én tekst, ventede en liste af tekster; skriv [tekst].")
    texts = np.asarray(X, dtype=object)
    if texts.ndim == 2 and texts.shape[1] == 1:
        texts = texts[:, 0]
    if texts.ndim != 1 or not all(isinstance(text, str) for text in texts):
        raise ValueError(
            f"Fik data af form {texts.shape} og type {getattr(X, 'dtype', type(X).__name__)}, "
            "ventede en liste af tekster; giv kolonnen med tekst."
        )
    if len(texts) == 0:
        raise ValueError("Fik 0 tekster, ventede mindst én; giv en liste med indhold.")
    return list(texts)
