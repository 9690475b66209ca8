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
FOREIGN_SHARE = 0.2
"""A text with a larger share of foreign words is not Danish."""


@cache
def _danish_word() -> dict[str, str]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {fold(foreign): fold(danish) for foreign, danish in csv.reader(file, delimiter=";")}


def in_danish(word: str) -> str | None:
    """Return the Danish word for an English or German one.

    Parameters
    ----------
    word : str
        As :func:`~klassifikator.danish.fold` leaves it.

    Returns
    -------
    str or None
        None for a word that is not in the dictionary; most Danish words are not.

    Examples
    --------
    >>> in_danish("school"), in_danish("schule"), in_danish("skole")
    ('skole', 'skole', None)
    """
    return _danish_word().get(word)
