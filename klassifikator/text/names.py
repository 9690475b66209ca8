"""Names of people, found by lists and by what stands around them.

A word of the lists that is no other word is a name wherever it stands. One that is also a word
(Bo, Storm, Holm), or that no list has, is a name where the writer says so: after a greeting, a
relation or a title, beside another name, under the letter. What is found once is found everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import compress, count, repeat
from typing import NamedTuple

from klassifikator.text.cues import cued_places, is_cue, is_cue_word, is_title
from klassifikator.text.lists import is_proper, is_word, words_of
from klassifikator.text.words import Words, forms, with_one_each

_PARTICLES = frozenset(
    "von van der den de del di da dos el al bin ibn abu la le zu af ten ter".split()
)
_AFTER_INITIAL = frozenset("el al bin von van abu ten ter".split())
_SAINT = frozenset("sankt sct skt st".split())
_LONGEST = 5  # words of one name
# What somebody does at the beginning of a sentence; no word but a name stands before it.
_ACTS = frozenset(
    "siger sagde skrev skriver ringede ringer mener mente lovede lover svarede svarer fortalte"
    " fortæller spurgte spørger oplyser oplyste fra".split()
)
_GOES_ON = re.compile(r"(?: \w+)?(?:, | og | and | und )")
# Names that are far oftener words.
_FREQUENT = frozenset("hans else sine my per dag jo an can".split())


class Name(NamedTuple):
    """Where a name stands, and its words, lowered and out of the genitive."""

    start: int
    end: int
    words: frozenset[str]


def find_names(text: str) -> list[Name]:
    """Find the names of people in a text whose numbers and addresses are masked.

    Returns
    -------
    list of Name
        Not overlapping, in order; then those that are found when the first are masked.

    Examples
    --------
    >>> text = "Min søn Bo Holm går i skole. Bos lærer Pia ringede."
    >>> [text[name.start : name.end] for name in find_names(text)]
    ['Bo Holm', 'Bos', 'Pia']
    """
    return _Reading(text).names()


class _Reading(Words):
    """One text on its way through: its words, and what is found of names so far."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        # A writer without capitals, or with nothing else, does not tell names by them.
        self.lower = False
        self.said, self.beside = cued_places(text)
        self.places = self.said | self.beside
        self.ends: set[int] = set()  # last words of names

    def names(self) -> list[Name]:
        names: list[Name] = []
        while found := self.found(self.likely(near=bool(names))):
            met = [self.name(first, last) for first, last in found]
            self.leave_out(found, [name[:2] for name in met])
            names += met
        return names

    def found(self, likely: list[int]) -> list[tuple[int, int]]:
        """Return the first and the last word of each name."""
        found: list[tuple[int, int]] = []
        done = 0
        for i in likely:
            known = self.is_listed(i)
            if i >= done and self.words[i][0] != "[" and self.is_seed(i, known):
                first, last = self.grown(i, done)
                done = last + 1
                self.ends.add(last)
                if not self.is_institution(last):
                    found.append((first, last))
        return sorted([*found, *self.repeated(found)])

    def likely(self, *, near: bool) -> list[int]:
        """Return the words that may be names, or those ``near`` what is left out already."""
        self.lower = len(self.capital) * 50 < len(self.words)
        if self.lower:
            return [*range(len(self.words))]
        likely = {*compress(count(), map(forms().__contains__, self.low)), *self.capital}
        if near:
            masked = [n for n, word in enumerate(self.words) if word[0] == "["]
            likely &= {n + step for n in masked for step in range(-_LONGEST, 4)}
        likely.update(bisect_left(self.spans, (place,)) for place in self.places)
        likely.discard(len(self.words))
        return sorted(likely)

    def leave_out(self, found: list[tuple[int, int]], spans: list[tuple[int, int]]) -> None:
        """Take names for placeholders, as a reader of the masked text does."""
        self.spans = with_one_each(self.spans, found, spans)
        self.words, self.low, self.base = (
            with_one_each(row, found, repeat("[")) for row in (self.words, self.low, self.base)
        )
        self.capital = [n for n, word in enumerate(self.words) if word[0].isupper()]
        breaks = [end.start() for end in re.finditer("\n", self.text)] if self.beside else []
        masked = {bisect_left(breaks, start) for start, _ in spans}
        self.beside = {at for at in self.beside if bisect_left(breaks, at) not in masked}
        self.places = self.said | self.beside
        self.ends.clear()

    def is_seed(self, i: int, known: bool) -> bool:
        base, word = self.base[i], self.words[i]
        upper = word[0].isupper()
        meant = is_word(base) or (base != self.low[i] and is_word(self.low[i]))
        if known and (not meant or self.low[i][-2:-1] in tuple("'’´")):
            return upper or self.lower or base in words_of("fornavne") or base.endswith("sen")
        end = self.spans[i][1]
        # U 2011.1234 is where a judgment is printed.
        if len(word) == 1 and (word == "I" or not upper or self.text[end + 1 : end + 2].isdigit()):
            return False
        if not upper and not self.lower and self.spans[i][0] not in self.places:
            return False
        if self.is_cued(i):
            if known:
                return upper or (self.lower and base not in _FREQUENT)
            initials = word.isupper() and 1 < len(word) < 4 and not is_proper(base)
            if initials and (self.rest_of_line(i) == [i] or is_title(self.low[i - 1])):
                return True
            short_form = word.isupper() and 1 < len(word) < 6  # of a thing, as LÆ or NAV
            return self.is_unknown(i) and not short_form and (upper or self.alone(i))
        surname = known and base in words_of("efternavne")
        if upper and i and (surname or base in _AFTER_INITIAL) and self.is_initial(i - 1):
            return True
        if upper and not known and self.is_full_name(i):
            return True
        if not (upper and word[1:].islower() and base in words_of("fornavne")):
            return False
        if i + 1 < len(self.words) and self.base[i + 1] in words_of("efternavne"):
            return self.close(i + 1) and self.words[i + 1][1:].islower() and self.joins(i + 1)
        if i and self.low[i - 1] in _SAINT:
            return False
        return not is_proper(base) and (not self.begins(i) or self.has_line(i) or self.acts(i))

    def is_full_name(self, i: int) -> bool:
        """Say whether a word no list has stands before a surname, as a first name does."""
        after = i + 1
        return (
            after < len(self.words)
            and not self.begins(i)
            and self.is_unknown(i)
            and self.base[after] in words_of("efternavne")
            and not is_proper(self.base[after])
            and all(self.words[n].istitle() and len(self.words[n]) > 2 for n in (i, after))
            and self.text[self.spans[i][1] : self.spans[after][0]] == " "
        )

    def acts(self, i: int) -> bool:
        """Say whether the next word tells what somebody says or does, or where from."""
        return (
            i + 1 < len(self.words)
            and self.words[i + 1] in _ACTS
            and not is_cue_word(self.base[i])
            and self.text[self.spans[i][1] : self.spans[i + 1][0]] == " "
        )

    def is_cued(self, i: int) -> bool:
        start = self.spans[i][0]
        cued = start in self.places
        if not cued and i:
            gap = self.text[self.spans[i - 1][1] : start]
            before = self.low[i - 2] if i > 1 else ""
            cued = is_cue(before, self.low[i - 1], gap)
            # Magnus, Ida og Storm: what goes for the first goes for the others.
            if not cued and i - 1 in self.ends:
                goes_on = _GOES_ON.match(self.text, self.spans[i][1])
                cued = gap in ("; ", "/", " / ", " & ") or (gap == ", " and goes_on is not None)
            if not cued and gap == " " and self.low[i - 1] in ("og", "and", "und", "samt"):
                cued = i - 2 in self.ends
        return cued

    def joins(self, i: int) -> bool:
        """Say whether a word may stand beside a name as part of it."""
        word, base = self.words[i], self.base[i]
        known = self.is_listed(i)
        if self.lower:
            return known or (len(word) == 1 and self.text[self.spans[i][1] :][:1] == ".")
        if not word[0].isupper():
            particle, _, rest = word.partition("-")  # el-Masri
            return particle in _PARTICLES and rest[:1].isupper()
        if len(word) == 1:
            if "p" in self.low[max(0, i - 1) : i + 1] and "s" in self.low[i : i + 2]:
                return False  # P.S.
            return self.text[self.spans[i][1] : self.spans[i][1] + 1] == "." or word not in "IÅØ"
        return (known and not is_cue_word(base)) or self.is_unknown(i)

    def grown(self, i: int, done: int) -> tuple[int, int]:
        """Return the first and the last word of the name around a word."""
        first = last = i
        if self.words[i].islower() and not self.is_listed(i):
            return i, self.rest_of_line(i)[-1]
        while first > done and i - first < 3 and self.close(first) and self.joins(first - 1):
            first -= 1
        genitive = self.base[i] != self.low[i]
        while last - first < _LONGEST - 1 and last + 1 < len(self.words) and not genitive:
            step = 2 if self.low[last + 1] in _PARTICLES and self.words[last + 1].islower() else 1
            if last + step >= len(self.words) or not all(
                self.close(n) for n in range(last + 1, last + step + 1)
            ):
                break
            if not self.joins(last + step):
                break
            last += step
            genitive = self.base[last] != self.low[last]
        return first, last

    def repeated(self, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the words that are names because they are part of one elsewhere."""
        taken = {n for first, last in found for n in range(first, last + 1)}
        known = {self.base[n] for n in taken if len(self.base[n]) > 1} - _FREQUENT
        stems = {name[:-2] for name in known if len(name) > 7}
        return [
            (n, n)
            for n in self.capital
            if n not in taken
            and (
                self.base[n] in known
                or self.low[n].removesuffix("s") in known
                or (self.base[n][:-2] in stems and self.is_unknown(n))  # spelt wrong
            )
            and not is_proper(self.base[n])
            and not self.is_institution(n)
        ]

    def name(self, first: int, last: int) -> Name:
        words = frozenset(self.base[n] for n in range(first, last + 1) if len(self.base[n]) > 1)
        start, end = self.spans[first][0], self.spans[last][1]
        if len(self.words[last]) == 1 and self.text[end : end + 1] == ".":
            end += 1
        return Name(start, end, words or frozenset({self.text[start:end].lower()}))
