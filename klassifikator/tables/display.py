"""A table as a prompt or a notebook shows it; what is for print is made by the reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Rows = Sequence[Sequence[str]]


def as_text(title: str, kinds: Mapping[str, str], rows: Rows, notes: Sequence[str] = ()) -> str:
    """Return a table with its notes as plain text in columns.

    Parameters
    ----------
    title : str
    kinds : mapping of str to str
        What each column holds; what is no ``text`` is set to the right.
    rows : sequence of sequence of str
        As they are read.
    notes : sequence of str, optional

    Examples
    --------
    >>> kinds = {"Afdeling": "text", "Klager": "count"}
    >>> print(as_text("Klager", kinds, [["Skoler", "2"], ["Jobcenter", "1.200"]], ["I maj."]))
    Klager
    <BLANKLINE>
    Afdeling   Klager
    Skoler          2
    Jobcenter   1.200
    <BLANKLINE>
    I maj.
    """
    lines = [list(kinds), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    set_out = [
        "  ".join(
            cell.ljust(width) if kind == "text" else cell.rjust(width)
            for cell, width, kind in zip(line, widths, kinds.values(), strict=True)
        ).rstrip()
        for line in lines
    ]
    return "\n".join([title, "", *set_out, *(["", *notes] if notes else [])])


def as_html(title: str, kinds: Mapping[str, str], rows: Rows, notes: Sequence[str] = ()) -> str:
    """Return a table with its notes as HTML, for a notebook.

    Parameters
    ----------
    title, kinds, rows, notes
        As :func:`as_text`.

    Examples
    --------
    >>> "<td style='text-align:left'>Plan &amp; byg</td>" in as_html(
    ...     "Klager", {"Afdeling": "text"}, [["Plan & byg"]])
    True
    """
    sides = ["left" if kind == "text" else "right" for kind in kinds.values()]

    def line(cells: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag} style='text-align:{side}'>{escape(cell)}</{tag}>"
            for cell, side in zip(cells, sides, strict=True)
        )

    body = "\n".join(f"<tr>{line(cells, 'td')}</tr>" for cells in rows)
    told = "".join(f"<p><small>{escape(note)}</small></p>" for note in notes)
    return (
        f"<table><caption style='text-align:left'><b>{escape(title)}</b></caption>\n"
        f"<thead><tr>{line(list(kinds), 'th')}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table>{told}"
    )
