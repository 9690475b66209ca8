"""Masked text → sparse features: words, word pairs and character n-grams within words.

Danish joins words into compounds and writes them apart again by mistake, so the letters inside a
word say as much as the word. The n-grams of a word are computed once, however often it occurs.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from klassifikator.danish import fold
from klassifikator.dictionary import read_as_danish
from klassifikator.errors import InputError

_TOKEN = re.compile(r"\[[A-Z-]+\]|[^\W\d_]+|\d+|[§?!]")
_LONGEST_NUMBER = 4  # longer numbers identify, they do not describe


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

    Each of the two blocks, words and characters, is weighted by sublinear term frequency times
    inverse document frequency and scaled to unit length.

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
        The first so many columns are words and word pairs.

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
        words: dict[str, int] = {}
        counts: dict[str, int] = {}
        for text in texts:
            tokens = [token.word for token in tokenize(text)]
            for word in set(tokens):
                words[word] = words.get(word, 0) + 1
            for name in {*_pairs(tokens), *(gram for w in set(tokens) for gram in self._grams(w))}:
                counts[name] = counts.get(name, 0) + 1
        frequency = {**words, **counts}
        kept = [name for name, n in frequency.items() if n >= self.min_df]
        if not kept:
            raise InputError(
                f"Ingen ord står i mindst {self.min_df} af de {len(texts)} tekster; "
                "giv flere eller længere tekster."
            )
        # Words first: the character block is scaled by itself.
        kept.sort(key=lambda name: (name[0] == "\x01", name))
        self.vocabulary_ = {name: column for column, name in enumerate(kept)}
        n = len(texts)
        self.idf_ = np.log((1 + n) / (1 + np.array([frequency[name] for name in kept]))) + 1
        self._prepare()
        return self

    def _prepare(self) -> None:
        self.n_words_ = sum(name[0] != "\x01" for name in self.vocabulary_)
        self._columns_of_word: dict[str, npt.NDArray[np.int32]] = {}

    def transform(self, texts: Iterable[str]) -> sparse.csr_array:
        """Return the features of texts.

        Parameters
        ----------
        texts : iterable of str

        Returns
        -------
        csr_array of shape (n_texts, n_features)
        """
        return self._weigh([self._columns(tokenize(text)) for text in texts])

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
        columns, owners = [], []
        words = [token.word for token in tokens]
        for place, word in enumerate(words):
            own = self._word_columns(word)
            columns.append(own)
            owners.append(np.full(len(own), place))
        for place, pair in enumerate(_pairs(words)):
            column = self.vocabulary_.get(pair)
            if column is not None:
                columns.append(np.array([column, column]))
                owners.append(np.array([place, place + 1]))
        if not columns:
            return []
        flat, owner = np.concatenate(columns), np.concatenate(owners)
        row = self._weigh([self._columns(tokens)])
        value = np.zeros(len(self.vocabulary_))
        value[row.indices] = row.data * weights[row.indices]
        # A feature's score is shared equally between the places where it occurs.
        occurrences = np.bincount(flat, minlength=len(value))
        parts = np.zeros(len(tokens))
        np.add.at(parts, owner, value[flat] / occurrences[flat])
        return [(token, float(part)) for token, part in zip(tokens, parts, strict=True)]

    def _columns(self, tokens: list[Token]) -> npt.NDArray[np.int32]:
        words = [token.word for token in tokens]
        found = [self._word_columns(word) for word in words]
        lookup = self.vocabulary_.get
        pairs = [column for pair in _pairs(words) if (column := lookup(pair)) is not None]
        return np.concatenate([*found, np.array(pairs, dtype=np.int32)], dtype=np.int32)

    def _word_columns(self, word: str) -> npt.NDArray[np.int32]:
        columns = self._columns_of_word.get(word)
        if columns is None:
            names = [word, *self._grams(word)]
            known = [self.vocabulary_[name] for name in names if name in self.vocabulary_]
            columns = self._columns_of_word[word] = np.array(known, dtype=np.int32)
        return columns

    def _grams(self, word: str) -> list[str]:
        padded = f" {word} "
        low, high = self.ngram_range
        return [
            "\x01" + padded[start : start + n]
            for n in range(low, min(high, len(padded)) + 1)
            for start in range(len(padded) - n + 1)
        ]

    def _weigh(self, columns: list[npt.NDArray[np.int32]]) -> sparse.csr_array:
        indptr = np.cumsum([0, *map(len, columns)], dtype=np.int32)
        indices = np.concatenate([*columns, np.empty(0, np.int32)], dtype=np.int32)
        shape = (len(columns), len(self.vocabulary_))
        X = sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=shape)
        X.sum_duplicates()
        X.data = (1 + np.log(X.data)) * self.idf_[X.indices]
        rows = np.repeat(np.arange(shape[0]), np.diff(X.indptr))
        for block in (X.indices < self.n_words_, X.indices >= self.n_words_):
            squares = np.bincount(rows[block], X.data[block] ** 2, minlength=shape[0])
            norms = np.sqrt(np.where(squares > 0, squares, 1))
            X.data[block] /= norms[rows[block]]
        return X

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


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in itertools.pairwise(words)]
