from __future__ import annotations

import re
from pathlib import Path

from klassifikator.report import write_report
from klassifikator.tables import Table


def read(page: str) -> list[list[list[str]]]:
    """The tables of a page, as a reader of Markdown sees them."""
    tables = []
    for block in re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE):
        rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines()]
        del rows[1]
        plain = [[re.sub(r"(?<!\\)\*\*", "", cell).strip() for cell in row] for row in rows]
        tables.append([[re.sub(r"\\(.)", r"\1", cell) for cell in row] for row in plain])
    return tables


def test_every_figure_is_read_back(
    example: dict[str, Table], awkward: dict[str, Table], tmp_path: Path
) -> None:
    tables = {**example, **awkward}
    write_report(tables, tmp_path / "b.md", "Beretning <2023>", ["Fiktivt."])
    page = (tmp_path / "b.md").read_text("utf-8")
    assert read(page) == [[list(table.kinds), *table.texts()] for table in tables.values()]
    assert page.startswith("# Beretning \\<2023\\>\n\n> Fiktivt.\n")
    assert "Forvaltningen for Børn og Kultur udgør 27 henvendelser svarende til 8 %." in page
