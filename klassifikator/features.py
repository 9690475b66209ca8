"""Masked text → sparse features: words, word pairs and character n-grams within words.

Danish joins words into compounds and writes them apart again by mistake, so the letters inside a
word say as much as the word. Words repeat: each is looked at once, and the letters of a text are
the sum of those of its words.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from klassifikator.errors import InputError
from klassifikator.lexicon import Integers, Lexicon

_MOST_WORDS = 50_000  # that are remembered besides the vocabulary
_LETTERS = "\x01"  # marks a character n-gram in the vocabulary

Floats = npt.NDArray[np.float64]


class Bags(NamedTuple):
    """The words of texts.

    Attributes
    ----------
    numbers : ndarray of shape (n_words,)
        In the order of the texts, by the lexicon.
    bounds : ndarray of shape (n_texts + 1,)
        Where each text begins and ends.
    seen : csr_array of shape (n_texts, n_words of the lexicon)
        The dampened counts of words.
    named : csr_array of shape (n_texts, n_words_)
        The view of words and word pairs.
    """

    numbers: Integers
    bounds: Integers
    seen: sparse.csr_array
    named: sparse.csr_array


class TextFeatures:
    r"""Weighted counts of words, word pairs and character n-grams.

    Two views of a text stand side by side: its words and word pairs, and its letters. A word counts
    by the logarithm of its frequency, and so do its letters; rare features weigh more (inverse
    document frequency); either view is scaled by the length of its vector, that of the letters
    as if no two words shared any, which needs no look at the whole text.

    Parameters
    ----------
    min_df : int
        A feature must occur in at least so many texts. Three or more keep rare words, and so
        names, out of a stored model.
    ngram_range : tuple of int
        Shortest and longest character n-gram; a word is padded with a space at either end.

    Attributes
    ----------
    vocabulary_ : dict of str to int
        Column of each feature: words, word pairs, and character n-grams, marked by a leading
        ``\x01``.
    idf_ : ndarray of shape (n_features,)
    n_unigrams_ : int
        The first so many columns are words.
    n_words_ : int
        The first so many columns are words and word pairs, the others letters.
    lexicon : Lexicon
        The words met so far, those of the vocabulary first.

    References
    ----------
    G. Salton, C. Buckley: *Term-weighting approaches in automatic text retrieval*, 1988.

    Examples
    --------
    >>> features = TextFeatures(min_df=1).fit(["Hul i vejen", "Huller i vejene"])
    >>> words, letters = features.transform(["vejen"])
    >>> words.shape[1] + letters.shape[1] == len(features.vocabulary_)
    True
    """

    def __init__(self, min_df: int = 1, ngram_range: tuple[int, int] = (2, 5)) -> None:
        self.min_df = min_df
        self.ngram_range = ngram_range

    def fit(self, texts: Sequence[str]) -> TextFeatures:
        """Learn the vocabulary and its weights.

        Raises
        ------
        InputError
            When no feature occurs in ``min_df`` texts.
        """
        lexicon = Lexicon()
        numbers, bounds = lexicon.read(texts)
        words = np.array(lexicon.words, dtype=object)
        n, n_words = len(texts), len(words)
        rows = np.repeat(np.arange(n), np.diff(bounds))
        seen = np.unique(np.stack([rows, numbers]), axis=1)
        of_words = np.bincount(seen[1], minlength=n_words)
        inside = np.flatnonzero(np.diff(rows) == 0)
        keys = numbers[inside].astype(np.int64) * n_words + numbers[inside + 1]
        pairs = np.unique(np.stack([rows[inside], keys]), axis=1)[1]
        keys, of_pairs = np.unique(pairs, return_counts=True)
        spelt, grams = _index([self._grams(word) for word in words])
        in_text = sparse.csr_array((np.ones(seen.shape[1]), tuple(seen)), shape=(n, n_words))
        of_grams = np.bincount((in_text @ spelt).indices, minlength=len(grams))

        first, second = np.divmod(keys, n_words)
        frequency: dict[str, int] = {}
        for names, found, key in (
            (words, of_words, None),
            (words[first] + " " + words[second], of_pairs, str.split),  # by the one, then the other
            (np.array(grams, dtype=object), of_grams, None),
        ):
            common = found >= self.min_df
            counted = dict(zip(names[common], found[common].tolist(), strict=True))
            frequency |= {name: counted[name] for name in sorted(counted, key=key)}
        if not frequency:
            raise InputError(
                f"Ingen ord står i mindst {self.min_df} af de {len(texts)} tekster; "
                "giv flere eller længere tekster."
            )
        self.vocabulary_ = {name: column for column, name in enumerate(frequency)}
        self.idf_ = np.log((1 + n) / (1 + np.array([*frequency.values()]))) + 1
        self._prepare()
        return self

    def _prepare(self) -> None:
        named = [name for name in self.vocabulary_ if name[0] != _LETTERS]
        self.n_words_ = len(named)
        self._words = [name for name in named if " " not in name]
        self.n_unigrams_ = len(self._words)
        number = {word: n for n, word in enumerate(self._words)}
        pairs = [name.split(" ") for name in named[self.n_unigrams_ :]]
        keys = [number[first] * self.n_unigrams_ + number[second] for first, second in pairs]
        self._pairs = np.array(keys, dtype=np.int64)
        self.lexicon = Lexicon(self._words)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the words that were met: they are those of other people's texts."""
        return {name: value for name, value in vars(self).items() if name != "lexicon"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if "vocabulary_" in state:
            self.lexicon = Lexicon(self._words)

    def bags(self, texts: Iterable[str]) -> Bags:
        """Read texts, and weigh their words and word pairs.

        The lexicon grows with the words that are met; when it is full, it is begun anew.
        """
        n_known = self.n_unigrams_
        if len(self.lexicon.words) > n_known + _MOST_WORDS:
            self.lexicon = Lexicon(self._words)
        numbers, bounds = self.lexicon.read(texts)
        n_texts = len(bounds) - 1
        parts = (np.ones(len(numbers)), numbers.copy(), bounds.copy())
        seen = _dampened(sparse.csr_array(parts, shape=(n_texts, len(self.lexicon.words))))
        rows = np.repeat(np.arange(n_texts, dtype=np.int32), np.diff(bounds))
        known = numbers < n_known
        places, pairs = self.find_pairs(numbers, rows)
        columns = np.concatenate([numbers[known], pairs], dtype=np.int32)
        rows = np.concatenate([rows[known], rows[places]])
        shape = (n_texts, self.n_words_)
        named = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
        named = _dampened(named)
        named.data *= self.idf_[named.indices]
        return Bags(numbers, bounds, seen, divided(named, np.sqrt(squares(named))))

    def find_pairs(self, numbers: Integers, rows: Integers) -> tuple[Integers, Integers]:
        """Find the known word pairs.

        Parameters
        ----------
        numbers : ndarray of shape (n_words,)
            By the lexicon.
        rows : ndarray of shape (n_words,)
            The text of each word.

        Returns
        -------
        places : ndarray of shape (n_pairs,)
            Where the first word of each pair stands.
        columns : ndarray of shape (n_pairs,)
        """
        n_known = self.n_unigrams_
        both = (numbers[:-1] < n_known) & (numbers[1:] < n_known) & (rows[:-1] == rows[1:])
        places = np.flatnonzero(both)
        keys = numbers[places].astype(np.int64) * n_known + numbers[places + 1]
        found = np.searchsorted(self._pairs, keys)
        known = np.append(self._pairs, -1)[found] == keys
        return places[known], n_known + found[known]

    def spelling(self, words: Sequence[str]) -> sparse.csr_array:
        """Return the weighted letters of words, of shape (n_words, n_letters)."""
        n_letters = len(self.vocabulary_) - self.n_words_
        column = self.vocabulary_.get
        found = [
            [c for gram in self._grams(word) if (c := column(gram)) is not None] for word in words
        ]
        indptr = np.cumsum([0, *map(len, found)], dtype=np.int32)
        columns = np.fromiter(itertools.chain.from_iterable(found), np.int32, indptr[-1])
        parts = (self.idf_[columns], columns - self.n_words_, indptr)
        spelt = sparse.csr_array(parts, shape=(len(words), n_letters))
        spelt.sum_duplicates()
        return spelt

    def transform(self, texts: Iterable[str]) -> list[sparse.csr_array]:
        """Return the features of texts.

        Parameters
        ----------
        texts : iterable of str

        Returns
        -------
        words : csr_array of shape (n_texts, n_words_)
            The view of words and word pairs.
        letters : csr_array of shape (n_texts, n_features - n_words_)
            The view of character n-grams.
        """
        bags = self.bags(texts)
        met = np.unique(bags.numbers)
        spelt = self.spelling([self.lexicon.words[number] for number in met])
        seen = sparse.csr_array(bags.seen[:, met])
        letters = divided(sparse.csr_array(seen @ spelt), np.sqrt(seen**2 @ squares(spelt)))
        return [bags.named, letters]

    def unknown(self, texts: Iterable[str]) -> Floats:
        """Return what share of each text the vocabulary does not know.

        Parameters
        ----------
        texts : iterable of str

        Returns
        -------
        ndarray of shape (n_texts, 2)
            Of its words, and of the n-grams of their letters.

        Examples
        --------
        >>> features = TextFeatures().fit(["hul i vejen"])
        >>> features.unknown(["hul i taget", "vejen"]).round(2).tolist()
        [[0.33, 0.58], [0.0, 0.0]]
        """
        bags = self.bags(texts)
        met, which = np.unique(bags.numbers, return_inverse=True)
        grams = [self._grams(self.lexicon.words[number]) for number in met]
        spelt = np.array([len(own) for own in grams])
        strange = [sum(gram not in self.vocabulary_ for gram in own) for own in grams]
        parts = np.stack(
            [np.ones(len(met)), met >= self.n_unigrams_, spelt, np.array(strange)], axis=1
        )
        sums = np.concatenate([np.zeros((1, 4)), parts[which]]).cumsum(axis=0)
        words, unknown_words, letters, unknown_letters = np.diff(sums[bags.bounds], axis=0).T
        return np.stack(
            [unknown_words / np.maximum(words, 1), unknown_letters / np.maximum(letters, 1)], axis=1
        )

    def _grams(self, word: str) -> list[str]:
        padded = f" {word} "
        low, high = self.ngram_range
        return [
            _LETTERS + padded[start : start + n]
            for n in range(low, min(high, len(padded)) + 1)
            for start in range(len(padded) - n + 1)
        ]

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the fitted state as arrays, for a model folder."""
        names = "\n".join(self.vocabulary_).encode()
        return {
            "vocabulary": np.frombuffer(names, dtype=np.uint8),
            "idf": self.idf_.astype(np.float32),
            "settings": np.array([self.min_df, *self.ngram_range]),
        }

    @classmethod
    def from_arrays(cls, arrays: dict[str, npt.NDArray[Any]]) -> TextFeatures:
        """Make features of what :meth:`to_arrays` returned."""
        min_df, low, high = (int(value) for value in arrays["settings"])
        features = cls(min_df, (low, high))
        names = arrays["vocabulary"].tobytes().decode().split("\n")
        features.vocabulary_ = {name: column for column, name in enumerate(names)}
        features.idf_ = arrays["idf"].astype(np.float64)
        features._prepare()
        return features


def _index(bags: Sequence[Sequence[str]]) -> tuple[sparse.csr_array, list[str]]:
    """Return which names stand in which bags, of shape (n_bags, n_names), and the names."""
    names = list(dict.fromkeys(itertools.chain.from_iterable(bags)))
    column = {name: n for n, name in enumerate(names)}
    indptr = np.cumsum([0, *map(len, bags)], dtype=np.int32)
    each = map(column.__getitem__, itertools.chain.from_iterable(bags))
    indices = np.fromiter(each, np.int32, indptr[-1])
    parts = (np.ones(len(indices)), indices, indptr)
    return sparse.csr_array(parts, shape=(len(bags), len(names))), names


def _dampened(counts: sparse.csr_array) -> sparse.csr_array:
    counts.sum_duplicates()
    counts.data = 1 + np.log(counts.data)
    return counts


def squares(X: sparse.csr_array) -> Floats:
    """Return the squared length of each row."""
    return np.asarray((X**2).sum(axis=1), dtype=np.float64).ravel()


def divided(X: sparse.csr_array, lengths: Floats) -> sparse.csr_array:
    """Divide each row by its length; rows without any stay."""
    X.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(X.indptr))
    return X
