"""Personal data → typed placeholders such as ``[CPR]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

Finder = Callable[[str], Iterable[tuple[int, int, str]]]
"""A function from a text to the ``(start, end, kind)`` of what must not be shown."""

_CPR = re.compile(r"(?<![\d-])(\d{2})(\d{2})(\d{2})[ \t]?[-–/.]?[ \t]?(\d{4})(?![\d-]|[.,]\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\w.,/§-])(?:(?:\+|00)\s?45[ \t.-]?)?"
    r"(?:[1-9]\d(?P<gap>[ .-]?)\d{2}(?P=gap)\d{2}(?P=gap)\d{2}"
    r"|[1-9]\d{3} \d{4}|[1-9]\d{2}[ -]\d{2}[ -]\d{3}|[1-9]\d[ -]\d{3}[ -]\d{3})"
    r"(?![\d/-]|[.,]\d)"
)
_FOREIGN_PHONE = re.compile(r"(?<!\w)(?:\+|00)(?!45)[1-9]\d{0,2}(?:[ \t./()-]{0,2}\d){6,12}(?!\d)")


def mask_text(text: str, finders: Iterable[Finder] = ()) -> str:
    """Replace personal data by typed placeholders.

    Personal identity numbers (CPR), e-mail addresses and telephone numbers are found by form; a
    CPR must hold a possible date of birth, also of the substitute numbers whose day is raised by
    60. Masking a masked text changes nothing.

    Parameters
    ----------
    text : str
        Text of an inquiry.
    finders : iterable of Finder, optional
        Functions that find more, e.g. names (see :func:`spacy_finder`).

    Returns
    -------
    str
        The text with ``[CPR]``, ``[E-MAIL]``, ``[TELEFON]`` and what the finders name.

    References
    ----------
    CPR-kontoret, *Personnummeret i CPR* (2008): form of the number, and that the check digit is
    not guaranteed for numbers issued since 2007, so it is not asked for here.

    Examples
    --------
    >>> mask_text("Mit cpr er 010190-1234")
    'Mit cpr er [CPR]'
    >>> mask_text("Ring 12 34 56 78 eller skriv til bo@eksempel.dk")
    'Ring [TELEFON] eller skriv til [E-MAIL]'
    >>> mask_text("Den 12-03-2023 fik jeg 1.250,00 kr. efter § 85")
    'Den 12-03-2023 fik jeg 1.250,00 kr. efter § 85'
    """
    for finder in finders:
        for start, end, kind in sorted(finder(text), reverse=True):
            text = f"{text[:start]}[{kind}]{text[end:]}"
    text = _EMAIL.sub("[E-MAIL]", text)
    text = _CPR.sub(_cpr, text)
    text = _FOREIGN_PHONE.sub("[TELEFON]", text)
    return _PHONE.sub("[TELEFON]", text)


def _cpr(match: re.Match[str]) -> str:
    day, month, year = (int(group) for group in match.groups()[:3])
    return "[CPR]" if _is_birthday(day - 60 if day > 60 else day, month, year) else match[0]


def _is_birthday(day: int, month: int, year: int) -> bool:
    # The century does not matter except for 29 February, which 2000 has and 1900 has not.
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def spacy_finder(nlp: Any, kinds: dict[str, str] | None = None) -> Finder:
    """Make a finder of a spaCy pipeline that recognises entities.

    Parameters
    ----------
    nlp : spacy.language.Language
        A pipeline with an entity recogniser that the user has installed; none is downloaded.
    kinds : dict of str to str, optional
        Placeholder by entity label. By default persons become ``[NAVN]``.

    Returns
    -------
    Finder
        For the ``finders`` of :func:`mask_text`.

    Examples
    --------
    >>> import spacy
    >>> nlp = spacy.blank("da")
    >>> ruler = nlp.add_pipe("entity_ruler")
    >>> ruler.add_patterns([{"label": "PER", "pattern": "Magnus Holm"}])
    >>> mask_text("Min søn Magnus Holm går i 3. klasse", [spacy_finder(nlp)])
    'Min søn [NAVN] går i 3. klasse'
    """
    placeholders = kinds or {"PER": "NAVN", "PERSON": "NAVN"}

    def find(text: str) -> list[tuple[int, int, str]]:
        return [
            (entity.start_char, entity.end_char, placeholders[entity.label_])
            for entity in nlp(text).ents
            if entity.label_ in placeholders
        ]

    return find
