"""What the tables must hold: worked out, and checked before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pandas as pd

from klassifikator.errors import TableError
from klassifikator.tables.table import Cell, Derived, Sum, Table

_DTYPES: dict[str, Literal["Int64", "Float64"]] = {
    "share": "Int64",
    "change": "Int64",
    "rate": "Float64",
}


def numbers_of(tables: Mapping[str, Table]) -> dict[Cell, float]:
    """Return the figures that are there, by cell."""
    return {
        (name, row, column): float(value)
        for name, table in tables.items()
        for column, kind in table.kinds.items()
        if kind != "text" and column in table.frame.columns
        for row, value in enumerate(table.frame[column].tolist())
        if not pd.isna(value)
    }


def expected(
    identity: Sum | Derived, tables: Mapping[str, Table], numbers: Mapping[Cell, float]
) -> float | None:
    """Return what the whole, or the derived figure, must be; None where that cannot be told."""
    if isinstance(identity, Sum):
        known = [numbers.get(cell) for cell in identity.parts]
        return None if None in known else sum(known)  # type: ignore[arg-type]  # all are there
    second = identity.second
    first = numbers.get(identity.first)
    other = second if isinstance(second, Fraction) else numbers.get(second)
    if first is None or other is None:
        return None
    kind = tables[identity.cell[0]].kinds[identity.cell[2]]
    return identity.figure(kind, Fraction(first), Fraction(other))


def fill(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Return the tables with the figures that are worked out from their counts."""
    numbers = numbers_of(tables)
    filled = {}
    for name, table in tables.items():
        derived = [each for each in table.identities if isinstance(each, Derived)]
        figures = {each.cell[1:]: expected(each, tables, numbers) for each in derived}
        rows = range(len(table.frame))
        worked_out = {
            column: pd.array([figures.get((row, column)) for row in rows], dtype=_DTYPES[kind])
            for column, kind in table.kinds.items()
            if kind in _DTYPES
        }
        frame = table.frame.assign(**worked_out)[list(table.kinds)] if worked_out else table.frame
        filled[name] = replace(table, frame=frame)
    return filled


def failures(
    tables: Mapping[str, Table],
) -> Iterator[tuple[Sum | Derived, float, float]]:
    """Give what does not hold: the identity, the figure that stands and the one that must."""
    numbers = numbers_of(tables)
    for table in tables.values():
        for identity in table.identities:
            cells = identity.whole if isinstance(identity, Sum) else (identity.cell,)
            stands = [numbers.get(cell) for cell in cells]
            must = expected(identity, tables, numbers)
            if None in stands or must is None:
                continue
            whole = sum(stands)  # type: ignore[arg-type]  # all are there
            rest = isinstance(identity, Sum) and identity.rest
            if whole < must if rest else whole != must:
                yield identity, whole, must


def check_tables(tables: Mapping[str, Table]) -> None:
    """Refuse tables that contradict themselves, each other or the cases behind them.

    Parameters
    ----------
    tables : mapping of str to Table
        What is left out, a table or a cell, is not checked.

    Raises
    ------
    TableError
        Names the table, the cells and the cases.

    Examples
    --------
    >>> frame = pd.DataFrame({"Kanal": ["mail", "I alt"], "Henvendelser": [1, 2]})
    >>> table = Table("kanaler", "Henvendelserne efter kanal", frame,
    ...     {"Kanal": "text", "Henvendelser": "count"},
    ...     cases={(0, "Henvendelser"): ("H-1",), (1, "Henvendelser"): ("H-1", "H-2")},
    ...     identities=(Sum((("kanaler", 1, "Henvendelser"),), (("kanaler", 0, "Henvendelser"),)),))
    >>> check_tables({"kanaler": table})
    Traceback (most recent call last):
    ...
    klassifikator.errors.TableError: Henvendelserne efter kanal: I alt/Henvendelser er 2, men \
mail/Henvendelser giver 1 (sag H-2); ret sagerne i registeret, og tæl igen.
    """
    numbers = numbers_of(tables)
    for name, table in tables.items():
        for (row, column), ids in table.cases.items():
            stands = numbers.get((name, row, column))
            if stands not in (None, len(ids)):
                raise TableError(
                    f"{table.title}: {table.rows[row]}/{column} er {stands:g}, men har "
                    f"{len(ids)} sager ({_some(ids)}); tæl igen."
                )
    for identity, stands, must in failures(tables):
        parts = _operands(identity)
        whole = identity.whole if isinstance(identity, Sum) else (identity.cell,)
        title = tables[whole[0][0]].title
        raise TableError(
            f"{title}: {_names(whole, tables)} er {stands:g}, men {_names(parts, tables)} giver "
            f"{must:g} (sag {_some(_differing(whole, parts, tables))}); "
            "ret sagerne i registeret, og tæl igen."
        )


def _operands(identity: Sum | Derived) -> tuple[Cell, ...]:
    if isinstance(identity, Sum):
        return identity.parts
    second = identity.second
    return (identity.first,) if isinstance(second, Fraction) else (identity.first, second)


def _names(cells: Sequence[Cell], tables: Mapping[str, Table]) -> str:
    return _some([f"{tables[name].rows[row]}/{column}" for name, row, column in cells], 3)


def _some(names: Sequence[str], most: int = 10) -> str:
    told = ", ".join(names[:most]) or "ukendt"
    return told if len(names) <= most else f"{told} og {len(names) - most} andre"


def _differing(
    whole: Sequence[Cell], parts: Sequence[Cell], tables: Mapping[str, Table]
) -> list[str]:
    """Return the cases on one side only; if there are none, those that are on both."""
    left, right = (
        Counter(
            case
            for name, row, column in cells
            for case in tables[name].cases.get((row, column), ())
        )
        for cells in (whole, parts)
    )
    return sorted((left - right) + (right - left)) or sorted(left)
