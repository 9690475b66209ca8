"""Linear models, and the scores of texts as sums over their words; needs numpy and scipy alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from klassifikator.features import Lexicon, TextFeatures, squares, word_spans

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


class WordScores:
    """Scores of texts by linear models over the same features.

    A score is a sum over the words of a text, so that the letters of each word are weighed once,
    however often it is met, and so that the share of each word in a score is exact.

    Parameters
    ----------
    features : TextFeatures
        Fitted.
    models : sequence of LinearModel

    Attributes
    ----------
    columns : list of slice
        The classes of each model among those of all models.

    Examples
    --------
    >>> features = TextFeatures().fit(["hul i vej", "mad til mor"])
    >>> weights = np.arange(2.0 * len(features.vocabulary_)).reshape(2, -1)
    >>> scores = WordScores(features, [LinearModel(np.array(["a", "b"]), weights, np.zeros(2))])
    >>> [found] = scores.of(["hul i vej"])
    >>> found.shape
    (1, 2)
    >>> _, parts = scores.explain("hul i vej", np.array([[0.0, 1.0]]))
    >>> bool(np.isclose(parts.sum(), found[0, 1]))
    True
    """

    def __init__(self, features: TextFeatures, models: Sequence[LinearModel]) -> None:
        self.features = features
        ends = np.cumsum([0, *(len(model.classes) for model in models)])
        self.columns = [slice(start, end) for start, end in itertools.pairwise(ends)]
        coef = np.concatenate([model.coef for model in models]).T
        self._named = np.ascontiguousarray(coef[: features.n_words_])
        self._letters = np.ascontiguousarray(coef[features.n_words_ :])
        self._intercept = np.concatenate([model.intercept for model in models])
        self._lexicon = Lexicon()
        self._learn_words()

    def _learn_words(self) -> None:
        """Score the letters of the words that were met for the first time."""
        lexicon = self.features.lexicon
        if lexicon is not self._lexicon:  # it was begun anew
            self._lexicon, self._n_words = lexicon, 0
            self._of_word = np.empty((0, len(self._intercept)), self._letters.dtype)
            self._squares = np.empty(0)
        fresh = lexicon.words[self._n_words :]
        if self._n_words + len(fresh) > len(self._of_word):
            room = max(len(fresh), len(self._of_word))
            self._of_word = np.concatenate(
                [self._of_word, np.empty_like(self._of_word, shape=(room, len(self._intercept)))]
            )
            self._squares = np.concatenate([self._squares, np.empty(room)])
        if fresh:
            spelt = self.features.spelling(fresh)
            self._of_word[self._n_words : len(lexicon.words)] = spelt @ self._letters
            self._squares[self._n_words : len(lexicon.words)] = squares(spelt)
            self._n_words = len(lexicon.words)

    def of(self, texts: Iterable[str]) -> list[Floats]:
        """Return the scores of texts by each model, of shape (n_texts, n_classes)."""
        bags = self.features.bags(texts)
        self._learn_words()
        length = np.sqrt(bags.seen**2 @ self._squares[: self._n_words])
        length[length == 0] = 1
        scores = bags.seen @ self._of_word[: self._n_words] / length[:, None]
        scores = scores + bags.named @ self._named + self._intercept
        return [scores[:, columns] for columns in self.columns]

    def explain(self, text: str, weights: Floats) -> tuple[list[tuple[int, int]], Floats]:
        """Share out scores over the words of a text.

        Parameters
        ----------
        text : str
        weights : ndarray of shape (n_scores, n_classes of all models)
            What each class counts in each score asked for.

        Returns
        -------
        spans : list of (int, int)
            Where each word stands.
        parts : ndarray of shape (n_scores, n_words)
            What each word adds; together exactly the weighted scores without the intercepts.
        """
        bags = self.features.bags([text])
        self._learn_words()
        numbers, features = bags.numbers, self.features
        words, place, repeats = np.unique(numbers, return_inverse=True, return_counts=True)
        times = bags.seen.data[np.argsort(bags.seen.indices)] / repeats
        length = np.sqrt((times * repeats) ** 2 @ self._squares[words]) or 1.0
        of_letters = (self._of_word[words] @ weights.T) * (times / length)[:, None]
        parts = of_letters[place]
        known = np.flatnonzero(numbers < features.n_unigrams_)
        firsts, pairs = features.find_pairs(numbers, np.zeros_like(numbers))
        columns, which, repeats = np.unique(
            np.concatenate([numbers[known], pairs]), return_inverse=True, return_counts=True
        )
        values = bags.named.data[np.argsort(bags.named.indices)] / repeats
        each = ((self._named[columns] @ weights.T) * values[:, None])[which]
        np.add.at(parts, known, each[: len(known)])
        for word in (firsts, firsts + 1):  # a pair is shared equally between its words
            np.add.at(parts, word, each[len(known) :] / 2)
        return word_spans(text), parts.T
