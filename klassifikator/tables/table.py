"""A table as a value: what it is called, its cells, what kind each column is, and its notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from klassifikator.danish import format_number

Kind = Literal["text", "count", "share", "rate"]
TOTAL = "I alt"


@dataclass(frozen=True)
class Table:
    """A table of the annual report.

    Attributes
    ----------
    id : str
        Stable name, e.g. ``"kategorier/Børneområdet"``.
    title : str
        Danish heading.
    frame : DataFrame
        The cells; the first column names the row. Shares are whole per cents, rates have one
        decimal, both rounded half to even; a cell that has no value is missing.
    kinds : dict of str to str
        What each column holds: ``text``, ``count``, ``share`` or ``rate``.
    notes : tuple of str
        Danish sentences to stand under the table.
    cases : mapping of (int, str) to tuple of str
        The ids of the cases behind a count, by number of the row and name of the column.
    """

    id: str
    title: str
    frame: pd.DataFrame
    kinds: dict[str, Kind]
    notes: tuple[str, ...] = ()
    cases: Mapping[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)

    def cell_text(self, column: str, value: object) -> str:
        """Write a cell the Danish way.

        Examples
        --------
        >>> table = Table("x", "X", pd.DataFrame(), {"Andel": "share", "Pr. måned": "rate"})
        >>> table.cell_text("Andel", 44), table.cell_text("Pr. måned", 25.8)
        ('44 %', '25,8')
        """
        return format_cell(self.kinds[column], value)

    def texts(self) -> list[list[str]]:
        """Return the rows as they are read."""
        return [
            [self.cell_text(column, row[column]) for column in self.frame.columns]
            for row in self.frame.to_dict("records")
        ]


def format_cell(kind: Kind, value: object) -> str:
    """Write a cell of a kind the Danish way; a missing value is a dash."""
    if kind == "text":
        return str(value)
    if pd.isna(value):  # type: ignore[call-overload]  # pandas' stubs do not take object
        return "–"
    number = float(value)  # type: ignore[arg-type]  # a number, as the kind says
    if kind == "share":
        return f"{format_number(number)} %"
    return format_number(number, 1 if kind == "rate" else 0)
