"""English and German words → the Danish word that a citizen would use instead.

Few inquiries are in another language than Danish, too few to learn its words from. Where a text is,
its known words are read as their Danish ones, and what was learnt from Danish holds for it.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from klassifikator.danish import fold

_FILE = Path(__file__).parent / "data" / "ordbog.csv"
_FOREIGN = 0.2  # a text with a larger share of foreign words is not Danish


@cache
def _danish_word() -> dict[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {fold(foreign): fold(danish) for foreign, danish in csv.reader(file, delimiter=";")}


def read_as_danish(words: list[str]) -> list[str]:
    """Replace the known foreign words of a text that is not Danish; a Danish text stays.

    Parameters
    ----------
    words : list of str
        Words as :func:`~klassifikator.danish.fold` leaves them.

    Returns
    -------
    list of str
        As many words.

    Examples
    --------
    >>> read_as_danish(["nobody", "at", "the", "school", "answered", "me"])[3]
    'skole'
    >>> read_as_danish(["school", "er", "det", "engelske", "ord", "for", "skole"])[0]
    'school'
    """
    known = _danish_word()
    foreign = sum(word in known for word in words)
    if foreign <= _FOREIGN * len(words):
        return words
    return [known.get(word, word) for word in words]
