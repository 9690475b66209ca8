"""A table as a value: its cells, the cases behind them, and what must agree with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import pandas as pd

from klassifikator.danish import format_number, rounded
from klassifikator.tables.display import as_html, as_text

Kind = Literal["text", "count", "share", "rate", "change"]
TOTAL = "I alt"
HIDDEN = "·"
"""What stands where a figure is left out of a public version."""

Cell = tuple[str, int, str]
"""A cell of any table: id of the table, row number, column."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Counts that together give another; with a rest, they give at most that.

    Attributes
    ----------
    whole, parts : tuple of Cell
        The cells on either side.
    rest : bool
        Whether some of the whole may be in none of the parts.
    """

    whole: tuple[Cell, ...]
    parts: tuple[Cell, ...]
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure worked out from counts, as the kind of its column says.

    Attributes
    ----------
    cell : Cell
    first : Cell
        What is shared out, spread over months or compared.
    second : Cell or Fraction
        What it is a share of, how many months there were, or what it was before.
    """

    cell: Cell
    first: Cell
    second: Cell | Fraction

    @staticmethod
    def figure(kind: Kind, first: Fraction, second: Fraction) -> float | None:
        """Work the figure out, rounded half to even; a share of nothing has none.

        Examples
        --------
        >>> Derived.figure("share", Fraction(29), Fraction(40))
        72.0
        """
        if kind == "change":
            return float(first - second)
        if kind == "rate":
            return float(rounded(first / second, 1))
        return float(rounded(100 * first / second)) if second else None


@dataclass(frozen=True)
class Table:
    """A table of the report.

    Attributes
    ----------
    id : str
        Stable name, e.g. ``"kategorier/Børneområdet"``.
    title : str
        Danish heading.
    frame : DataFrame
        The cells. Shares are whole per cents, rates have one decimal, both rounded half to even;
        a cell that has no value is missing.
    kinds : dict of str to str
        What each column holds: ``text``, ``count``, ``share``, ``rate`` or ``change``.
    notes : tuple of str
        Danish sentences to stand under the table.
    cases : mapping of (int, str) to tuple of str
        The ids of the cases behind a count, by row number and column; a printed figure has none.
    identities : tuple of Sum or Derived
        What the cells must agree with, in this table and others.
    basis : str
        Which of the notes tells how many cases were counted and how they came about.
    least : int
        The smallest count, besides nought, that a cell of this table can have.
    hidden : frozenset of (int, str)
        Cells left out of a public version.

    Examples
    --------
    >>> frame = pd.DataFrame({"Afdeling": ["Skoler"], "Henvendelser": [2]})
    >>> table = Table("klageandel", "Klager", frame, {"Afdeling": "text", "Henvendelser": "count"},
    ...     cases={(0, "Henvendelser"): ("H-1", "H-2")})
    >>> table.cases[table.row("Skoler"), "Henvendelser"]
    ('H-1', 'H-2')
    """

    id: str
    title: str
    frame: pd.DataFrame
    kinds: dict[str, Kind]
    notes: tuple[str, ...] = ()
    cases: Mapping[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    identities: tuple[Sum | Derived, ...] = ()
    basis: str = ""
    least: int = 1
    hidden: frozenset[tuple[int, str]] = frozenset()

    def __repr__(self) -> str:
        return as_text(self.title, self.kinds, self.texts(), self.notes)

    def _repr_html_(self) -> str:
        return as_html(self.title, self.kinds, self.texts(), self.notes)

    @property
    def key(self) -> str:
        """The column that names the rows: the narrowest text where there are several."""
        return "Afdeling" if "Afdeling" in self.kinds else next(iter(self.kinds))

    @property
    def rows(self) -> list[str]:
        """The names of the rows."""
        return [str(name) for name in self.frame[self.key].tolist()] if self.kinds else []

    @property
    def counts(self) -> list[str]:
        """The columns that hold counts of cases."""
        return [column for column, kind in self.kinds.items() if kind == "count"]

    def row(self, name: str) -> int:
        """Return the number of the row of a name."""
        return self.rows.index(name)

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
            [
                HIDDEN if (number, column) in self.hidden else self.cell_text(column, row[column])
                for column in self.frame.columns
            ]
            for number, row in enumerate(self.frame.to_dict("records"))
        ]


def format_cell(kind: Kind, value: object) -> str:
    """Write a cell of a kind the Danish way; a missing value is a dash.

    Examples
    --------
    >>> format_cell("change", 4), format_cell("change", -4), format_cell("count", None)
    ('+4', '−4', '–')
    """
    if kind == "text":
        return str(value)
    if pd.isna(value):  # type: ignore[call-overload]  # pandas' stubs do not take object
        return "–"
    number = float(value)  # type: ignore[arg-type]  # a number, as the kind says
    if kind == "share":
        return f"{format_number(number)} %"
    if kind == "change" and number:
        return f"{'+' if number > 0 else '−'}{format_number(abs(number))}"
    return format_number(number, 1 if kind == "rate" else 0)
