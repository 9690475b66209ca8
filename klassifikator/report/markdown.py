"""A report as Markdown, as GitHub and Teams read it; without charts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from klassifikator.report.content import ABOUT, Part, Report
from klassifikator.tables.table import TOTAL


def write_markdown(report: Report, path: Path) -> None:
    """Write headings, sentences, tables and notes."""
    path.write_text("\n".join(_lines(report)), "utf-8")


def _lines(report: Report) -> Iterator[str]:
    yield f"# {_plain(report.title)}\n"
    for remark in report.remarks:
        yield f"> {_plain(remark)}\n"
    for heading, parts in report.chapters:
        yield f"## {_plain(heading)}\n"
        for part in parts:
            yield from _part(part)
    if report.notes:
        yield f"## {ABOUT}\n"
        yield from (f"{_plain(note)}\n" for note in report.notes)


def _part(part: Part) -> Iterator[str]:
    if part.sentences:
        yield f"{_plain(part.paragraph)}\n"
    yield f"**Tabel {part.number}. {_plain(part.caption)}**\n"
    kinds = part.table.kinds
    yield _row(_plain(column) for column in kinds)
    yield _row(":--" if kind == "text" else "--:" for kind in kinds.values())
    for cells in part.table.texts():
        mark = "**" if TOTAL in cells else ""
        yield _row(f"{mark}{_plain(cell)}{mark}" if cell else "" for cell in cells)
    yield ""
    yield from (f"{_plain(note)}\n" for note in part.notes)


def _row(cells: Iterator[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Keep signs from being read as Markdown or HTML."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(text.split()))
