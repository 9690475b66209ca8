"""Tables as CSV: one cell a line, as it is read and as a number."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from klassifikator.report.content import Report
from klassifikator.report.shown import shown_rows
from klassifikator.tables.table import Kind

HEADER = ("tabel", "række", "kolonne", "værdi", "tal", "enhed")
UNITS = {"count": "antal", "share": "procent", "rate": "gennemsnit", "change": "ændring"}


def write_csv(report: Report, path: Path) -> None:
    """Write table, row, column, the cell as read, its bare number and the unit.

    As Danish Excel opens it: semicolons apart, decimal comma, UTF-8 with a byte order mark. The
    heading, sentences and remarks are left out.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for part in report.parts:
            table = part.table
            texts = [column for column, kind in table.kinds.items() if kind == "text"]
            # A row is named by its narrowest text: the afdeling, not the område it is in.
            name = "Afdeling" if "Afdeling" in texts else texts[0]
            for row, cells in zip(shown_rows(table), table.texts(), strict=True):
                for (column, kind), cell in zip(table.kinds.items(), cells, strict=True):
                    if column != name:
                        number = _number(kind, row[column])
                        writer.writerow(
                            [table.id, row[name], column, cell, number, UNITS.get(kind, "")]
                        )


def _number(kind: Kind, value: Any) -> str:
    if kind == "text" or value is None:
        return ""
    return f"{float(value):.1f}".replace(".", ",") if kind == "rate" else str(int(value))
