"""Text → the numbers of its words, each spelling looked at once."""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from klassifikator.danish import fold
from klassifikator.dictionary import FOREIGN_SHARE, in_danish

# A placeholder is one word, whatever the number in it: [NAVN 1] and [NAVN 2] are names.
_TOKEN = re.compile(r"\[[A-ZÆØÅ-]+(?: \d+)?\]|[^\W\d_]+|\d+|[§?!]")
_LONGEST_NUMBER = 4  # longer numbers identify, they do not describe

Integers = npt.NDArray[np.int32]


class Lexicon(dict[str, int]):
    """The numbers of words, by how they are spelt; whatever is missing is added.

    Letters are lowered, and æ, ø, å are written out, so that a keyboard without them makes no
    difference. A text in English or German is read as Danish, word by word.

    Parameters
    ----------
    words : iterable of str
        Those that are numbered first, in order.

    Attributes
    ----------
    words : list of str
        By number.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = list(words)
        self._number = {word: number for number, word in enumerate(self.words)}
        self._danish = array("i", range(len(self.words)))
        self._foreign = array("b", bytes(len(self.words)))
        for number, word in enumerate(self.words.copy()):
            self._translate(number, word)

    def __missing__(self, spelling: str) -> int:
        if spelling.isdigit():
            word = spelling if len(spelling) <= _LONGEST_NUMBER else "#"
        else:
            word = _unnumbered(spelling) if spelling[0] == "[" else fold(spelling)
        self[spelling] = number = self._number_of(word)
        return number

    def _number_of(self, word: str) -> int:
        number = self._number.get(word)
        if number is None:
            number = self._number[word] = len(self.words)
            self.words.append(word)
            self._danish.append(number)
            self._foreign.append(0)
            self._translate(number, word)
        return number

    def _translate(self, number: int, word: str) -> None:
        danish = in_danish(word)
        if danish is not None:
            self._foreign[number] = 1
            self._danish[number] = self._number_of(danish)

    def read(self, texts: Iterable[str]) -> tuple[Integers, Integers]:
        """Return the numbers of all words of texts, and where each text begins and ends.

        Returns
        -------
        numbers : ndarray of shape (n_words,)
        bounds : ndarray of shape (n_texts + 1,)

        Examples
        --------
        >>> lexicon = Lexicon()
        >>> numbers, bounds = lexicon.read(["Får jeg svar?", "Svar"])
        >>> numbers.tolist(), bounds.tolist()
        ([0, 1, 2, 3, 2], [0, 4, 5])
        >>> lexicon.words
        ['faar', 'jeg', 'svar', '?']
        """
        spellings = [_TOKEN.findall(text) for text in texts]
        bounds = np.cumsum([0, *map(len, spellings)], dtype=np.int32)
        each = map(self.__getitem__, itertools.chain.from_iterable(spellings))
        numbers = np.fromiter(each, np.int32, bounds[-1])
        foreign = np.append(np.int32(0), np.frombuffer(self._foreign, np.int8)[numbers]).cumsum()
        so_many = np.diff(foreign[bounds])
        not_danish = np.repeat(so_many > FOREIGN_SHARE * np.diff(bounds), np.diff(bounds))
        numbers[not_danish] = np.frombuffer(self._danish, np.int32)[numbers[not_danish]]
        return numbers, bounds


def _unnumbered(placeholder: str) -> str:
    return f"{placeholder[:-1].partition(' ')[0]}]"


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each word, number and telling sign of a text begins and ends.

    Examples
    --------
    >>> word_spans("Får jeg § 85?")
    [(0, 3), (4, 7), (8, 9), (10, 12), (12, 13)]
    """
    return [match.span() for match in _TOKEN.finditer(text)]
