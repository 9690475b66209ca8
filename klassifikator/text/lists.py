"""The word lists that names are told by, in ``data/navne``: one word a line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "data" / "navne"


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the lowered words of a list.

    ``fornavne`` and ``efternavne`` are names. ``ord`` are words that begin sentences or are names
    too, ``egennavne`` are places, authorities and things. ``slaegt`` and ``titler`` stand before
    names, ``institutioner`` behind those that are no person's; ``endelser`` end what is no name.

    Examples
    --------
    >>> "storm" in words_of("fornavne"), "storm" in words_of("ord"), "lone" in words_of("ord")
    (True, True, False)
    """
    return frozenset((_FOLDER / f"{name}.txt").read_text("utf-8").lower().split())


def is_given_name(word: str) -> bool:
    """Say whether a lowered word is a given name and no other word."""
    return word in words_of("fornavne") and not is_word(word)


def is_proper(word: str) -> bool:
    """Say whether a lowered word names a place, an authority or a thing."""
    return word in words_of("egennavne")


def is_word(word: str) -> bool:
    """Say whether a lowered word means something besides any person's name."""
    return word in words_of("ord") or word in words_of("egennavne")
