"""What labels are called: words for the levels, and names that are nearly alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from klassifikator.danish import fold, listed

A = {
    "henvendelsestype": "en henvendelsestype",
    "forvaltning": "en forvaltning",
    "omraade": "et område",
    "afdeling": "en afdeling",
    "status": "en status",
    "kategori": "en kategori",
    "grund": "en grund",
    "handling": "en handling",
}
"""A label of each level."""

UNDEFINED = "…"
"""A definition that is still to be written."""

LONGEST = 60
"""Letters of a name; what is longer is no label."""

_ALIKE = 0.85
_SHOWN = 8


def name_of(level: str) -> str:
    """Return what a level is called.

    Examples
    --------
    >>> name_of("omraade")
    'område'
    """
    return A[level].partition(" ")[2]


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that was probably meant; None where nothing is like it.

    Examples
    --------
    >>> nearest("jobcentret", ["Skoler", "Jobcenter"])
    'Jobcenter'
    >>> nearest("Havnen", ["Skoler", "Jobcenter"]) is None
    True
    """
    folded = {fold(candidate): candidate for candidate in names}
    near = difflib.get_close_matches(fold(name), folded, n=1)
    return folded[near[0]] if near else None


def alike(one: str, other: str) -> bool:
    """Tell whether two names may be the same one, written twice.

    Examples
    --------
    >>> alike("Familieafdeling", "Familieafdelingen"), alike("Ringby", "Ikke Ringby")
    (True, False)
    """
    words, others = set(fold(one).split()), set(fold(other).split())
    if words < others or others < words:  # a word more is meant to tell them apart
        return False
    ratio = difflib.SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio()
    return ratio >= _ALIKE


def quoted(names: Iterable[str]) -> str:
    """Write names as they are read, the last of many as their number.

    Examples
    --------
    >>> quoted(["Skoler", "Jobcenter"])
    '»Skoler« og »Jobcenter«'
    >>> quoted("abcdefghijk")
    '»a«, »b«, »c«, »d«, »e«, »f«, »g«, »h« og 3 andre'
    """
    told = [f"»{name}«" for name in names]
    if len(told) > _SHOWN + 1:
        told = [*told[:_SHOWN], f"{len(told) - _SHOWN} andre"]
    return listed(told)
