"""One target: a scikit-learn estimator from texts to labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.special import softmax
from sklearn.base import ClassifierMixin
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    _check_sample_weight,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
)

from klassifikator.features import TextFeatures
from klassifikator.learn.encoder import Encoder, encode, load_encoder
from klassifikator.learn.fit import fit_linear
from klassifikator.learn.linear import Floats, WordScores
from klassifikator.learn.texts import TextEstimator, Texts, as_texts


class TextClassifier(ClassifierMixin, TextEstimator):
    """Classify Danish texts.

    Support vector machines and naive Bayes on words, word pairs and character n-grams, blended by
    how they do on texts left out of the training. Classes with one to three examples are allowed.

    Parameters
    ----------
    min_df : int, default=1
        A feature must occur in at least so many texts.
    class_weight : {"balanced"}, dict or None, default=None
        What each class weighs; ``"balanced"``: all the same, however many texts they have.
    encoder : str, Path or Encoder, optional
        What turns texts into dense vectors, which are learnt from besides the words: a folder that
        model2vec or sentence-transformers saved, or an object with ``encode``.
    n_jobs : int, optional
        Processes for training.

    Attributes
    ----------
    classes_ : ndarray of shape (n_classes,)
    features_ : TextFeatures
    encoder_ : Encoder or None
    model_ : LinearModel

    References
    ----------
    See :func:`~klassifikator.learn.fit.fit_linear`.

    Examples
    --------
    >>> texts = ["Hul i vejen", "Huller i cykelstien", "Kold mad", "Maden er for salt"]
    >>> classifier = TextClassifier().fit(texts, ["vej", "vej", "mad", "mad"])
    >>> classifier.predict(["Der er hul i asfalten på vejen"]).tolist()
    ['vej']
    """

    def __init__(
        self,
        min_df: int = 1,
        class_weight: Literal["balanced"] | dict[Any, float] | None = None,
        encoder: str | Path | Encoder | None = None,
        n_jobs: int | None = None,
    ) -> None:
        self.min_df = min_df
        self.class_weight = class_weight
        self.encoder = encoder
        self.n_jobs = n_jobs

    def fit(
        self,
        X: Texts,
        y: Sequence[Any] | npt.NDArray[Any],
        sample_weight: Sequence[float] | Floats | None = None,
        groups: Sequence[Any] | npt.NDArray[Any] | None = None,
    ) -> TextClassifier:
        """Learn from texts and their labels.

        Parameters
        ----------
        X : sequence of str of length n_samples
        y : sequence of length n_samples
        sample_weight : sequence of float of length n_samples, optional
        groups : sequence of length n_samples, optional
            Authors; whole authors are left out in the calibration.

        Returns
        -------
        TextClassifier

        Raises
        ------
        ValueError
            When there are no texts, or texts and labels differ in number.
        """
        texts = as_texts(X)
        labels = column_or_1d(y, warn=True)
        check_consistent_length(texts, labels, groups)
        check_classification_targets(labels)
        weight = _check_sample_weight(sample_weight, texts, dtype=np.float64)
        weight = weight * compute_sample_weight(self.class_weight, labels)
        self.features_ = TextFeatures(self.min_df).fit(texts)
        self.encoder_ = _encoder(self.encoder)
        self.model_, _ = fit_linear(
            [*self.features_.transform(texts), *self._vectors(texts)],
            labels,
            groups=None if groups is None else np.asarray(groups),
            sample_weight=weight,
            n_jobs=self.n_jobs,
        )
        self.classes_ = self.model_.classes
        of_words, self._of_vectors = np.split(self.model_.coef.T, [len(self.features_.vocabulary_)])
        self._scores = WordScores(self.features_, of_words, self.model_.intercept)
        return self

    def decision_function(self, X: Texts) -> Floats:
        """Return the scores of texts.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            Of two classes, as scikit-learn has it, one number a text, of shape (n_samples,): the
            log odds of the second.
        """
        scores = self._score(X)
        return scores[:, 1] - scores[:, 0] if len(self.classes_) == 2 else scores

    def predict_proba(self, X: Texts) -> Floats:
        """Return the probabilities of texts, of shape (n_samples, n_classes)."""
        return np.asarray(softmax(self._score(X), axis=1))

    def predict(self, X: Texts) -> npt.NDArray[Any]:
        """Return the most probable label of each text, of shape (n_samples,)."""
        best = self._score(X).argmax(axis=1)
        return np.asarray(self.classes_[best])

    def _score(self, X: Texts) -> Floats:
        check_is_fitted(self)
        texts = as_texts(X)
        scores = self._scores.read(texts).scores
        for vectors in self._vectors(texts):
            scores = scores + vectors @ self._of_vectors
        return scores

    def _vectors(self, texts: list[str]) -> list[Floats]:
        """Return the view of the encoder, if there is one."""
        return [] if self.encoder_ is None else [encode(self.encoder_, texts)]


def _encoder(given: str | Path | Encoder | None) -> Encoder | None:
    return load_encoder(given) if isinstance(given, str | Path) else given
