"""Tables as CSV: one cell a line, as it is read."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from klassifikator.tables import Table

HEADER = ("tabel", "række", "kolonne", "værdi")


def write_csv(tables: Sequence[Table], path: Path, title: str, remarks: Sequence[str]) -> None:
    """Write each cell as table, row, column and value, as Danish Excel opens it.

    Semicolons apart, UTF-8 with a byte order mark. The heading and the remarks are left out.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        for table in tables:
            texts = [column for column, kind in table.kinds.items() if kind == "text"]
            # A row is named by its narrowest text: the afdeling, not the område it is in.
            name = "Afdeling" if "Afdeling" in texts else texts[0]
            for row, cells in zip(table.frame.to_dict("records"), table.texts(), strict=True):
                for column, cell in zip(table.frame.columns, cells, strict=True):
                    if column != name:
                        writer.writerow([table.id, row[name], column, cell])
