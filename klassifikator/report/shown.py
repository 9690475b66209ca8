"""The cells of a table as they may be told: nothing is said that the table does not show."""

from __future__ import annotations

from typing import Any

import pandas as pd

from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

Row = dict[str, Any]


def shown_rows(table: Table) -> list[Row]:
    """Return the rows, with a number only where its cell shows it.

    Parameters
    ----------
    table : Table

    Returns
    -------
    list of dict
        Texts as they are read; numbers as they are; None for a cell without a value and for one
        that the table shows as something else than its number, as in a public version.

    Examples
    --------
    >>> frame = pd.DataFrame({"Afdeling": ["Skoler"], "Klager": pd.array([None], "Int64")})
    >>> shown_rows(Table("x", "X", frame, {"Afdeling": "text", "Klager": "count"}))
    [{'Afdeling': 'Skoler', 'Klager': None}]
    """
    return [
        {
            column: text if kind == "text" else _number(table, column, row[column], text)
            for (column, kind), text in zip(table.kinds.items(), texts, strict=True)
        }
        for row, texts in zip(table.frame.to_dict("records"), table.texts(), strict=True)
    ]


def rows_with(table: Table, *columns: str) -> tuple[list[Row], Row | None]:
    """Return the rows that show a number in the columns, and the row of totals apart."""
    if not set(columns) <= set(table.kinds):
        return [], None
    shown = [row for row in shown_rows(table) if all(row[one] is not None for one in columns)]
    name = next(iter(table.kinds))
    totals = [row for row in shown if row[name] == TOTAL]
    return [row for row in shown if row[name] != TOTAL], totals[0] if totals else None


def every_row(table: Table, column: str) -> list[Row]:
    """Return the rows but the total; none when one is not shown, since it could be the highest."""
    rows = [row for row in shown_rows(table) if row[next(iter(table.kinds))] != TOTAL]
    return rows if all(row.get(column) is not None for row in rows) else []


def _number(table: Table, column: str, value: Any, text: str) -> Any:
    return value if pd.notna(value) and table.cell_text(column, value) == text else None
