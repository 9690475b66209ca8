"""The cleaning of texts as a step of a scikit-learn pipeline, remembered on disk if asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Memory
from sklearn.base import TransformerMixin
from sklearn.utils.validation import check_memory

import klassifikator
from klassifikator.learn.texts import TextEstimator, Texts, as_texts
from klassifikator.text import prepare


class TextCleaner(TransformerMixin, TextEstimator):
    r"""Clean and mask texts: the writer's own words, without personal data.

    Nothing is learnt, so that cleaning before a split into folds leaks nothing.

    Parameters
    ----------
    memory : str or joblib.Memory, optional
        Where texts that were cleaned are remembered. Only what is masked is written: joblib would
        note the arguments of every call beside its result, and print them, so a cache is given to
        the cleaner and never to the pipeline around it.

    Examples
    --------
    >>> cleaner = TextCleaner()
    >>> cleaner.transform(["Hej\n\nMit cpr er 010190-1234.\n\nMed venlig hilsen\nBo"]).tolist()
    ['Hej\n\nMit cpr er [CPR].']

    A step before a classifier:

    >>> from sklearn.pipeline import make_pipeline
    >>> from klassifikator import TextClassifier
    >>> pipeline = make_pipeline(TextCleaner(), TextClassifier())
    >>> texts = ["Hul i vejen", "Huller i cykelstien", "Kold mad", "Maden er for salt"]
    >>> pipeline.fit(texts, ["vej", "vej", "mad", "mad"]).predict(["Hul i vejen\n\nMvh Bo"])
    array(['vej'], dtype='<U3')
    """

    def __init__(self, memory: str | Memory | None = None) -> None:
        self.memory = memory

    def fit(self, X: Texts, y: Any = None) -> TextCleaner:
        """Check the texts; there is nothing to learn.

        Raises
        ------
        ValueError
            When they are no texts, or there are none.
        """
        as_texts(X)
        return self

    def transform(self, X: Texts) -> npt.NDArray[Any]:
        """Clean texts.

        Parameters
        ----------
        X : sequence of str of length n_samples

        Returns
        -------
        ndarray of object of shape (n_samples,)
            With ``set_output(transform="pandas")`` a frame with the column ``text``.
        """
        clean = check_memory(self.memory).cache(_clean)
        cleaned: npt.NDArray[Any] = clean(_Unseen(as_texts(X)), klassifikator.__version__)
        return cleaned

    def get_feature_names_out(self, input_features: Any = None) -> npt.NDArray[Any]:
        """Return the name of the one column."""
        return np.array(["text"], dtype=object)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        return tags


class _Unseen(list[str]):
    """Texts that tell nothing of themselves where joblib writes down and prints its arguments."""

    def __repr__(self) -> str:
        return f"<{len(self)} tekster>"


def _clean(texts: list[str], version: str) -> npt.NDArray[Any]:
    """Clean texts; another version of the rules is another call to joblib."""
    return np.array([prepare(text).text for text in texts], dtype=object)
