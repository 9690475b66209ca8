"""Personal data → typed placeholders such as ``[CPR]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from klassifikator.text.addresses import mask_addresses
from klassifikator.text.links import mask_links
from klassifikator.text.lists import is_given_name, is_proper, is_word
from klassifikator.text.names import find_names
from klassifikator.text.numbers import mask_numbers

Finder = Callable[[str], Iterable[tuple[int, int, str]]]
"""A function from a text to the ``(start, end, kind)`` of what must not be shown."""

_NUMBERED = re.compile(r"\[NAVN (\d+)\]")
_WORD = re.compile(r"\w+")


def mask_text(text: str, finders: Iterable[Finder] = ()) -> str:
    """Replace personal data by typed placeholders.

    Found by form: CPR and substitute CPR numbers with a possible date, telephones, e-mail,
    accounts, CVR and case numbers, number plates, passports, dates of birth said to be so, links
    that tell who, and addresses. Found by lists and by what stands around them: names. A person
    has the same number all through a text. Masking a masked text changes nothing.

    Parameters
    ----------
    text : str
        Text of an inquiry.
    finders : iterable of Finder, optional
        Functions that find more, e.g. names (see :func:`spacy_finder`).

    Returns
    -------
    str
        The text with ``[CPR]``, ``[TELEFON]``, ``[E-MAIL]``, ``[ADRESSE]``, ``[KONTO]``,
        ``[CVR]``, ``[SAGSNR]``, ``[NUMMERPLADE]``, ``[PAS]``, ``[FØDSELSDATO]``, ``[LINK]``,
        ``[NAVN 1]``, ``[NAVN 2]`` ... and what the finders name.

    References
    ----------
    CPR-kontoret, *Personnummeret i CPR* (2008): form of the number, and that the check digit is
    not guaranteed for numbers issued since 2007, so it is not asked for here.

    Examples
    --------
    >>> mask_text("Mit cpr er 010190-1234")
    'Mit cpr er [CPR]'
    >>> mask_text("Hej Lone. Min søn Magnus Holm bor Storegade 12. Magnus' lærer hedder Bo.")
    "Hej [NAVN 1]. Min søn [NAVN 2] bor [ADRESSE]. [NAVN 2]' lærer hedder [NAVN 3]."
    >>> mask_text("Den 12-03-2023 fik jeg 1.250,00 kr. efter § 85 af Haderslev Kommune")
    'Den 12-03-2023 fik jeg 1.250,00 kr. efter § 85 af Haderslev Kommune'
    """
    people = _People(text)
    for finder in finders:
        parts, done = [], 0
        for start, end, kind in sorted(finder(text)):
            shown = people.placeholder(_words(text[start:end])) if kind == "NAVN" else f"[{kind}]"
            parts += [text[done:start], shown]
            done = end
        text = "".join([*parts, text[done:]])
    named, settled = None, set[str]()
    while True:  # what is masked may tell of what stands beside it
        text = mask_numbers(mask_links(text, is_given_name), settled)
        text = mask_addresses(text, is_proper, is_word)
        if text == named:
            return text
        text = named = _mask_names(text, people)


def _mask_names(text: str, people: _People) -> str:
    shown = sorted((*name[:2], people.placeholder(name.words)) for name in find_names(text))
    parts, done = [], 0
    for start, end, placeholder in shown:
        parts += [text[done:start], placeholder]
        done = end
    return "".join([*parts, text[done:]])


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower()))


class _People:
    """The people of a text, numbered as they are met.

    A name is somebody met before when one of the two is part of the other: Lone is Lone Holm, and
    so is fru Holm, but Ida Holm is not.
    """

    def __init__(self, text: str) -> None:
        self._first = max((int(number) for number in _NUMBERED.findall(text)), default=0) + 1
        self._people: list[frozenset[str]] = []
        self._with: dict[str, list[int]] = {}  # the numbers of the people with a word as name

    def placeholder(self, words: frozenset[str]) -> str:
        met = sorted({number for word in words for number in self._with.get(word, ())})
        for number in met or range(len(self._people) if not words else 0):
            person = self._people[number]
            if words <= person or person <= words:
                self._know(number, words - person)
                self._people[number] = person | words
                return f"[NAVN {self._first + number}]"
        self._people.append(words)
        self._know(len(self._people) - 1, words)
        return f"[NAVN {self._first + len(self._people) - 1}]"

    def _know(self, number: int, words: frozenset[str]) -> None:
        for word in words:
            self._with.setdefault(word, []).append(number)


def spacy_finder(nlp: Any, kinds: dict[str, str] | None = None) -> Finder:
    """Make a finder of a spaCy pipeline that recognises entities.

    Parameters
    ----------
    nlp : spacy.language.Language
        A pipeline with an entity recogniser that the user has installed; none is downloaded.
    kinds : dict of str to str, optional
        Placeholder by entity label. By default persons become ``[NAVN 1]``, ``[NAVN 2]`` ...

    Returns
    -------
    Finder
        For the ``finders`` of :func:`mask_text`.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("da")
    >>> ruler = nlp.add_pipe("entity_ruler")
    >>> ruler.add_patterns([{"label": "PER", "pattern": "Xiomara Quispe"}])
    >>> mask_text("Hos os er Xiomara Quispe den bedste", [spacy_finder(nlp)])
    'Hos os er [NAVN 1] den bedste'
    """
    placeholders = kinds or {"PER": "NAVN", "PERSON": "NAVN"}

    def find(text: str) -> list[tuple[int, int, str]]:
        return [
            (entity.start_char, entity.end_char, placeholders[entity.label_])
            for entity in nlp(text).ents
            if entity.label_ in placeholders
        ]

    return find
