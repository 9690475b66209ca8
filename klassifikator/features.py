"""Masked text → sparse features: words, word pairs and character n-grams within words.

Danish joins words into compounds and writes them apart again by mistake, so the letters inside a
word say as much as the word. Words repeat: the n-grams of a word are found once, and the letters of
a text are the sum of those of its words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from klassifikator.danish import fold
from klassifikator.dictionary import read_as_danish
from klassifikator.errors import InputError

_TOKEN = re.compile(r"\[[A-Z-]+\]|[^\W\d_]+|\d+|[§?!]")
_LONGEST_NUMBER = 4  # longer numbers identify, they do not describe
_LETTERS = "\x01"  # marks a character n-gram in the vocabulary


class Token(NamedTuple):
    """A word of a text: as the features know it, and where it stands."""

    word: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Split a text into words, numbers and telling signs.

    Letters are lowered, and æ, ø, å are written out, so that a keyboard without them makes no
    difference. An English or German text is read as Danish, word by word.

    Examples
    --------
    >>> [token.word for token in tokenize("Får jeg ikke støtte efter § 85?")]
    ['faar', 'jeg', 'ikke', 'stoette', 'efter', '§', '85', '?']
    """
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.isdigit():
            word = word if len(word) <= _LONGEST_NUMBER else "#"
        elif word[0] != "[":
            word = fold(word)
        tokens.append(Token(word, match.start(), match.end()))
    danish = read_as_danish([token.word for token in tokens])
    return [token._replace(word=word) for token, word in zip(tokens, danish, strict=True)]


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
        Column of each feature. Character n-grams are marked by a leading ``\x01``.
    idf_ : ndarray of shape (n_features,)
    n_words_ : int
        The first so many columns are words and word pairs, the others letters.

    References
    ----------
    G. Salton, C. Buckley: *Term-weighting approaches in automatic text retrieval*, 1988.

    Examples
    --------
    >>> features = TextFeatures(min_df=1).fit(["Hul i vejen", "Huller i vejene"])
    >>> X = features.transform(["vejen"])
    >>> X.shape == (1, len(features.vocabulary_))
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
        words = [_words(text) for text in texts]
        distinct = _columns(words)
        spelling = [self._grams(word) for word in distinct]
        frequency: dict[str, int] = {}
        for bags, spell in ((words, False), ([_pairs(bag) for bag in words], False), (words, True)):
            names = _columns(spelling if spell else bags)
            counts = (
                _count(bags, distinct) @ _count(spelling, names) if spell else _count(bags, names)
            )
            found = np.bincount(counts.indices, minlength=len(names))
            frequency |= {
                name: int(n) for name, n in zip(names, found, strict=True) if n >= self.min_df
            }
        if not frequency:
            raise InputError(
                f"Ingen ord står i mindst {self.min_df} af de {len(texts)} tekster; "
                "giv flere eller længere tekster."
            )
        # Words first: the letters are a view by themselves.
        kept = sorted(frequency, key=lambda name: (name[0] == _LETTERS, name))
        self.vocabulary_ = {name: column for column, name in enumerate(kept)}
        n = len(texts)
        self.idf_ = np.log((1 + n) / (1 + np.array([frequency[name] for name in kept]))) + 1
        self._prepare()
        return self

    def _prepare(self) -> None:
        self.n_words_ = sum(name[0] != _LETTERS for name in self.vocabulary_)
        self._letters_of: dict[str, npt.NDArray[np.int32]] = {}

    def transform(self, texts: Iterable[str]) -> sparse.csr_array:
        """Return the features of texts.

        Parameters
        ----------
        texts : iterable of str

        Returns
        -------
        csr_array of shape (n_texts, n_features)
        """
        bags = [_words(text) for text in texts]
        distinct = _columns(bags)
        spelling = self._spell(distinct)
        seen = _dampened(_count(bags, distinct))
        letters = _divided(seen @ spelling, np.sqrt(seen**2 @ _squares(spelling)))
        named = _dampened(_count([bag + _pairs(bag) for bag in bags], self.vocabulary_))
        named.data *= self.idf_[named.indices]
        return sparse.csr_array(_divided(named, np.sqrt(_squares(named))) + letters)

    def views(self, X: sparse.csr_array) -> list[sparse.csr_array]:
        """Return the columns of words and word pairs, and those of letters."""
        return [X[:, : self.n_words_], X[:, self.n_words_ :]]

    def explain(self, text: str, weights: npt.NDArray[Any]) -> list[tuple[Token, float]]:
        """Share out the score of a text over its words.

        Parameters
        ----------
        text : str
        weights : ndarray of shape (n_features,)
            The coefficients of one class.

        Returns
        -------
        list of (Token, float)
            What each word adds; together exactly the dot product of features and weights.

        Examples
        --------
        >>> features = TextFeatures(min_df=1).fit(["hul i vej", "mad til mor"])
        >>> weights = np.arange(len(features.vocabulary_), dtype=float)
        >>> parts = features.explain("hul i vej", weights)
        >>> score = (features.transform(["hul i vej"]) @ weights)[0]
        >>> bool(np.isclose(sum(part for _, part in parts), score))
        True
        """
        tokens = tokenize(text)
        words = [token.word for token in tokens]
        distinct = _columns([words])
        spelling = self._spell(distinct)
        seen = _dampened(_count([words], distinct))
        length = np.sqrt(seen**2 @ _squares(spelling))
        times = seen.toarray()[0]
        of_letters = times * (spelling @ weights) / np.where(length > 0, length, 1)
        x = np.asarray(self.transform([text]).toarray()[0] * weights)
        repeats = np.bincount([distinct[word] for word in words], minlength=len(distinct))
        parts = np.zeros(len(tokens))
        for place, word in enumerate(words):
            own = distinct[word]
            named = x[self.vocabulary_[word]] if word in self.vocabulary_ else 0.0
            parts[place] += (of_letters[own] + named) / repeats[own]
        pairs = _pairs(words)
        for place, pair in enumerate(pairs):
            if pair in self.vocabulary_:
                half = x[self.vocabulary_[pair]] / pairs.count(pair) / 2
                parts[place : place + 2] += half
        return [(token, float(part)) for token, part in zip(tokens, parts, strict=True)]

    def _spell(self, words: Iterable[str]) -> sparse.csr_array:
        """Return the weighted letters of words, of shape (n_words, n_features)."""
        rows = [self._letters(word) for word in words]
        indptr = np.cumsum([0, *map(len, rows)], dtype=np.int32)
        indices = np.concatenate([*rows, np.empty(0, np.int32)], dtype=np.int32)
        shape = (len(rows), len(self.vocabulary_))
        spelling = sparse.csr_array((self.idf_[indices], indices, indptr), shape=shape)
        spelling.sum_duplicates()
        return spelling

    def _letters(self, word: str) -> npt.NDArray[np.int32]:
        columns = self._letters_of.get(word)
        if columns is None:
            known = map(self.vocabulary_.get, self._grams(word))
            columns = np.array([column for column in known if column is not None], dtype=np.int32)
            self._letters_of[word] = columns
        return columns

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


def _words(text: str) -> list[str]:
    return [token.word for token in tokenize(text)]


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in itertools.pairwise(words)]


def _columns(bags: Iterable[Iterable[str]]) -> dict[str, int]:
    names = dict.fromkeys(itertools.chain.from_iterable(bags))
    return {name: column for column, name in enumerate(names)}


def _count(bags: Collection[Iterable[str]], columns: Mapping[str, int]) -> sparse.csr_array:
    """Return how often each name stands in each bag, of shape (n_bags, n_columns)."""
    indices: list[int] = []
    indptr = [0]
    for bag in bags:
        indices += [column for name in bag if (column := columns.get(name)) is not None]
        indptr.append(len(indices))
    parts = (np.ones(len(indices)), np.array(indices, np.int32), np.array(indptr, np.int32))
    counts = sparse.csr_array(parts, shape=(len(bags), len(columns)))
    counts.sum_duplicates()
    return counts


def _dampened(counts: sparse.csr_array) -> sparse.csr_array:
    counts.data = 1 + np.log(counts.data)
    return counts


def _squares(X: sparse.csr_array) -> npt.NDArray[np.float64]:
    return np.asarray((X**2).sum(axis=1), dtype=np.float64).ravel()


def _divided(X: sparse.csr_array, lengths: npt.NDArray[np.float64]) -> sparse.csr_array:
    X.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(X.indptr))
    return X
