"""The words of a text, and how they stand to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import compress, count, takewhile
from typing import TypeVar

from klassifikator.text.cues import is_cue_word
from klassifikator.text.lists import is_word, words_of

_INSTITUTION = words_of("institutioner")
_ENDS_INSTITUTION = tuple(word for word in _INSTITUTION if len(word) > 5)
_NOT_A_NAME = tuple(sorted(words_of("endelser")))
_SHORTENED = frozenset("chr joh johs th wm".split())
T = TypeVar("T")
_PLAIN = r"[^\W\d_]+(?:[-'’´`][^\W\d_]+)*|\[[A-ZÆØÅ-]+(?: \d+)?\]"
_WORD = re.compile(_PLAIN)
_WORD_OR_LINK = re.compile(rf"(?:https?://|www\.)\S+|{_PLAIN}")
_SENTENCE_END = frozenset('.!?:;\n•*>-–—|"”»“„()\0')


class Words:
    """The words of a text.

    Attributes
    ----------
    text : str
    spans : list of tuple of int
        Where each word stands.
    words, low, base : list of str
        Each word as written, lowered, and as the listed name that it may be a genitive of.
    capital : list of int
        Which words begin with a capital.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        linked = "://" in text or "www." in text
        matches = [*(_WORD_OR_LINK if linked else _WORD).finditer(text)]
        self.spans = [*map(re.Match.span, matches)]
        self.words = [*map(re.Match.group, matches)]
        self.low = [*map(str.lower, self.words)]
        self.base = [*map(forms().get, self.low, self.low)]
        differs = map(str.__ne__, self.words, self.low)
        self.capital = [n for n in compress(count(), differs) if self.words[n][0].isupper()]

    def is_listed(self, i: int) -> bool:
        """Say whether a word is a name in the lists, or is joined of such."""
        word = self.low[i]
        return word in forms() or ("-" in word and all(p in forms() for p in word.split("-")))

    def rest_of_line(self, i: int) -> list[int]:
        """Return the words from one to the end of its line or a placeholder, or five at most."""
        end = self.text.find("\n", self.spans[i][0])
        end = len(self.text) if end < 0 else end
        words = range(i, min(i + 5, len(self.words)))
        return [*takewhile(lambda n: self.spans[n][0] < end and self.words[n][0] != "[", words)]

    def has_line(self, i: int) -> bool:
        """Say whether a word stands alone on its line."""
        start, end = self.spans[i]
        return (
            self.text[max(0, start - 9) : start].rstrip(" >*-/_").endswith("\n")
            and re.match(r"[ *_,.]*(?:\n|\Z)", self.text[end : end + 9]) is not None
        )

    def begins(self, i: int) -> bool:
        """Say whether a word begins a sentence or a line."""
        before = self.text[max(0, self.spans[i][0] - 2) : self.spans[i][0]].rstrip(" ")
        return self.spans[i][0] == 0 or (before[-1:] in _SENTENCE_END)

    def is_initial(self, i: int) -> bool:
        """Say whether a word is the letter of a name: the J of J. Holm."""
        start, end = self.spans[i]
        return (
            end - start == 1
            and self.words[i].isupper()
            and self.text[end : end + 2] == ". "
            and (start == 0 or self.text[start - 1] in ' \n("')
        )

    def is_unknown(self, i: int) -> bool:
        """Say whether no list has the word, so that it may be anybody's name."""
        base = self.base[i]
        return not (
            is_word(base)
            or is_word(self.low[i])
            or is_cue_word(base)
            or base in _INSTITUTION
            or base.removesuffix("s").endswith(_NOT_A_NAME)
        )

    def is_institution(self, last: int) -> bool:
        """Say whether the word behind a name makes it that of a school or the like."""
        after = last + 1
        return (
            after < len(self.words)
            and (self.low[after] in _INSTITUTION or self.low[after].endswith(_ENDS_INSTITUTION))
            and self.words[after][0].isupper()
            and self.close(after)
        )

    def alone(self, i: int) -> bool:
        """Say whether the rest of the line is a few words, none of them a known one."""
        rest = self.rest_of_line(i)
        return len(rest) < 4 and all(self.is_unknown(n) or self.is_listed(n) for n in rest)

    def close(self, i: int) -> bool:
        """Say whether a word may belong to one name with the word before."""
        gap = self.text[self.spans[i - 1][1] : self.spans[i][0]]
        if gap == "\n":
            return self.base[i] in words_of("efternavne") and self.words[i][0].isupper()
        initial = len(self.words[i - 1]) == 1 or self.low[i - 1] in _SHORTENED
        return gap == " " or (initial and gap in (". ", "."))


def with_one_each(row: list[T], found: list[tuple[int, int]], fill: Iterable[T]) -> list[T]:
    """Return a row with one thing for each name in place of its words."""
    parts: list[T] = []
    done = 0
    for (first, last), thing in zip(found, fill, strict=False):
        parts += row[done:first]
        parts.append(thing)
        done = last + 1
    return parts + row[done:]


@cache
def forms() -> dict[str, str]:
    """Return each listed name, and each in the genitive, with the name itself."""
    names = words_of("fornavne") | words_of("efternavne")
    return {name + ending: name for ending in ("’s", "´s", "'s", "s", "") for name in names}
