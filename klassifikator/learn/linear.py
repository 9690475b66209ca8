"""The scores of texts by linear models, as sums over their words; needs numpy and scipy alone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from klassifikator.features import Bags, TextFeatures, squares
from klassifikator.lexicon import Lexicon

Floats = npt.NDArray[np.floating[Any]]


class WordScores:
    """Scores of texts by linear models over the same features.

    A score is a sum over the words of a text, so that the letters of each word are weighed once,
    however often it is met, and so that the share of each word in a score is exact.

    Parameters
    ----------
    features : TextFeatures
        Fitted.
    coef : ndarray of shape (n_features, n_scores)
    intercept : ndarray of shape (n_scores,)

    Examples
    --------
    >>> features = TextFeatures().fit(["hul i vej", "mad til mor"])
    >>> coef = np.arange(2.0 * len(features.vocabulary_)).reshape(-1, 2)
    >>> reading = WordScores(features, coef, np.zeros(2)).read(["hul i vej"])
    >>> reading.scores.shape
    (1, 2)
    >>> parts = reading.explain(0, np.array([[0.0, 1.0]]))
    >>> bool(np.isclose(parts.sum(), reading.scores[0, 1]))
    True
    """

    def __init__(self, features: TextFeatures, coef: Floats, intercept: Floats) -> None:
        self.features = features
        coef = np.ascontiguousarray(coef)
        self._named, self._letters = coef[: features.n_words_], coef[features.n_words_ :]
        self._intercept = intercept
        self._lexicon = Lexicon()
        self._learn_words()

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what was remembered of words that were met."""
        kept = ("features", "_named", "_letters", "_intercept")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
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
            self._of_word[self._n_words : len(lexicon.words)] = _times(spelt, self._letters)
            self._squares[self._n_words : len(lexicon.words)] = squares(spelt)
            self._n_words = len(lexicon.words)

    def read(self, texts: Iterable[str]) -> Reading:
        """Read texts and score them."""
        bags = self.features.bags(texts)
        self._learn_words()
        of_word, squared = self._of_word[: self._n_words], self._squares[: self._n_words]
        length = np.sqrt(bags.seen**2 @ squared)
        length[length == 0] = 1
        scores = _times(bags.seen, of_word) / length[:, None]
        scores = scores + _times(bags.named, self._named) + self._intercept
        return Reading(self, bags, length, scores)

    def share_out(self, reading: Reading, place: int, weights: Floats) -> Floats:
        """See :meth:`Reading.explain`."""
        start, end = reading.bags.bounds[place : place + 2]
        own = self._of_word[reading.bags.numbers[start:end]] @ weights.T
        parts = np.asarray(own * reading.of_letters[start:end, None])
        first, last = np.searchsorted(reading.places, (start, end))
        at, halves = reading.places[first:last] - start, reading.is_pair[first:last]
        named = self._named[reading.columns[first:last]] @ weights.T
        named = named * reading.of_named[first:last, None]
        parts[at[~halves]] += named[~halves]
        for word in (at[halves], at[halves] + 1):  # a pair is shared equally between its words
            parts[word] += named[halves] / 2
        return parts.T


class Reading:
    """Texts that were read by :class:`WordScores`.

    Attributes
    ----------
    scores : ndarray of shape (n_texts, n_scores)
    """

    def __init__(self, by: WordScores, bags: Bags, length: Floats, scores: Floats) -> None:
        self._by, self.bags, self._length, self.scores = by, bags, length, scores

    def explain(self, place: int, weights: Floats) -> Floats:
        """Share out sums of the scores of a text over its words.

        Parameters
        ----------
        place : int
            Which of the texts.
        weights : ndarray of shape (n_sums, n_scores)
            What each score counts in each sum.

        Returns
        -------
        ndarray of shape (n_sums, n_words)
            What each word adds, in the order of :func:`~klassifikator.lexicon.word_spans`;
            together exactly the sums without the intercepts.
        """
        return self._by.share_out(self, place, weights)

    @cached_property
    def _rows(self) -> npt.NDArray[np.int32]:
        texts = np.arange(len(self._length), dtype=np.int32)
        return np.repeat(texts, np.diff(self.bags.bounds))

    @cached_property
    def of_letters(self) -> Floats:
        """What each word counts for the letters of its text, of shape (n_words,)."""
        each = _of_each(self.bags.seen, self._rows, self.bags.numbers)
        return np.asarray(each / self._length[self._rows])

    @cached_property
    def _named(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
        features = self._by.features
        words = np.flatnonzero(self.bags.numbers < features.n_unigrams_)
        firsts, pairs = features.find_pairs(self.bags.numbers, self._rows)
        places = np.concatenate([words, firsts])
        columns = np.concatenate([self.bags.numbers[words], pairs])
        order = np.argsort(places, kind="stable")
        return places[order], columns[order], (np.arange(len(places)) >= len(words))[order]

    @property
    def places(self) -> npt.NDArray[np.intp]:
        """Where each known word, and each first word of a known pair, stands."""
        return self._named[0]

    @property
    def columns(self) -> npt.NDArray[np.intp]:
        """The columns of these words and pairs."""
        return self._named[1]

    @property
    def is_pair(self) -> npt.NDArray[np.bool_]:
        """Which of them are pairs."""
        return self._named[2]

    @cached_property
    def of_named(self) -> Floats:
        """What each of them counts in its text."""
        return _of_each(self.bags.named, self._rows[self.places], self.columns)


def _times(X: sparse.csr_array, coef: Floats) -> Floats:
    # Were they of different precision, scipy would copy the larger of the two.
    return np.asarray(X.astype(coef.dtype) @ coef)


def _of_each(
    X: sparse.csr_array, rows: npt.NDArray[np.int32], columns: npt.NDArray[np.integer[Any]]
) -> Floats:
    """Return the value of the feature that each occurrence is of, shared between them all."""
    X.sort_indices()
    width = np.int64(X.shape[1])
    entries = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr)) * width + X.indices
    which = np.searchsorted(entries, rows * width + columns)
    repeats = np.bincount(which, minlength=len(entries))
    return np.asarray((X.data / np.maximum(repeats, 1))[which])
