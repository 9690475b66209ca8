"""A chain of digests over a log: a row that was changed or taken out breaks it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

START = ""
"""What the first row follows."""


def digest(text: str) -> str:
    """Return what stands for a text that may be deleted later."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(before: str, row: Mapping[str, Any], columns: Iterable[str]) -> str:
    """Return the digest of a row and all before it.

    Examples
    --------
    >>> first = link(START, {"status": "Klage"}, ["status"])
    >>> link(first, {"status": "Klage"}, ["status"]) == first
    False
    """
    told = [_plain(row.get(name)) for name in columns]
    return digest(before + json.dumps(told, ensure_ascii=False))


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value


def chained(table: sa.Table) -> list[str]:
    """Return the columns of a log that its chain holds."""
    return [column.name for column in table.c if column.name not in ("hash", "note")]


def add_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows, numbered and chained to those before."""
    newest = connection.execute(
        sa.select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
    ).first()
    number, before = (newest[0], newest[1]) if newest else (0, START)
    columns = chained(table)
    for place, row in enumerate(rows, number + 1):
        row["number"] = place
        row["hash"] = before = link(before, row, columns)
    if rows:
        connection.execute(table.insert(), list(rows))


def broken_at(connection: sa.Connection, table: sa.Table) -> int | None:
    """Return the number of the first row that does not follow from those before it."""
    before, columns = START, chained(table)
    rows = connection.execute(sa.select(table).order_by(table.c.number)).mappings()
    for expected, row in enumerate(rows, 1):
        if row["number"] != expected or row["hash"] != link(before, dict(row), columns):
            return expected
        before = row["hash"]
    return None
