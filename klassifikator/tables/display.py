"""A table as a prompt or a notebook shows it; what is for print is made by the reports."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klassifikator.tables.table import Table


def as_text(table: Table) -> str:
    """Return a table with its notes as plain text in columns.

    Examples
    --------
    >>> import pandas as pd
    >>> from klassifikator.tables.table import Table
    >>> frame = pd.DataFrame({"Afdeling": ["Skoler", "Jobcenter"], "Klager": [2, 1200]})
    >>> kinds = {"Afdeling": "text", "Klager": "count"}
    >>> print(as_text(Table("klager", "Klager", frame, kinds, notes=("Talt i maj.",))))
    Klager
    <BLANKLINE>
    Afdeling   Klager
    Skoler          2
    Jobcenter   1.200
    <BLANKLINE>
    Talt i maj.
    """
    rows = [list(table.kinds), *table.texts()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(width) if kind == "text" else cell.rjust(width)
            for cell, width, kind in zip(row, widths, table.kinds.values(), strict=True)
        ).rstrip()
        for row in rows
    ]
    notes = ["", *table.notes] if table.notes else []
    return "\n".join([table.title, "", *lines, *notes])


def as_html(table: Table) -> str:
    """Return a table with its notes as HTML, for a notebook.

    Examples
    --------
    >>> import pandas as pd
    >>> from klassifikator.tables.table import Table
    >>> frame = pd.DataFrame({"Afdeling": ["Plan & byg"]})
    >>> "<td style='text-align:left'>Plan &amp; byg</td>" in as_html(
    ...     Table("klager", "Klager", frame, {"Afdeling": "text"}))
    True
    """
    sides = ["left" if kind == "text" else "right" for kind in table.kinds.values()]

    def row(cells: list[str], tag: str) -> str:
        return "".join(
            f"<{tag} style='text-align:{side}'>{escape(cell)}</{tag}>"
            for cell, side in zip(cells, sides, strict=True)
        )

    body = "\n".join(f"<tr>{row(cells, 'td')}</tr>" for cells in table.texts())
    notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in table.notes)
    return (
        f"<table><caption style='text-align:left'><b>{escape(table.title)}</b></caption>\n"
        f"<thead><tr>{row(list(table.kinds), 'th')}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table>{notes}"
    )
