"""A report as one self-contained HTML page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from klassifikator.report.content import ABOUT, Part, Report
from klassifikator.report.draw import svg
from klassifikator.report.shown import shown_rows
from klassifikator.tables.table import TOTAL

TEMPLATES = Path(__file__).parent / "templates"
# Browsers and servers cut long addresses; a count of more cases is shown without a link.
MOST_LINKED = 100


def write_html(report: Report, path: Path) -> None:
    """Write the page; it needs no other file and no network."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    charts = {
        part.figure: Markup(_inline(svg(part.chart, report.look.colours, f"figur-{part.figure}")))
        for part in report.parts
        if part.chart
    }

    links = {part.number: _links(part, report.look.link) for part in report.parts}
    page = environment.get_template("beretning.html")
    text = page.render(report=report, charts=charts, links=links, total=TOTAL, about=ABOUT)
    path.write_text(text, "utf-8")


def _links(part: Part, base: str) -> dict[tuple[int, str], str]:
    """Return where the counts of a table lead; one that is not shown leads nowhere."""
    return {
        (number, column): link_to(base, part.table.cases.get((number, column), ()))
        for number, row in enumerate(shown_rows(part.table))
        for column, value in row.items()
        if value is not None
    }


def _inline(picture: str) -> str:
    """Leave out the addresses of namespaces, which HTML knows: the page names no other place."""
    return re.sub(r' xmlns(:xlink)?="[^"]*"', "", picture).replace("xlink:href", "href")


def link_to(base: str, cases: tuple[str, ...]) -> str:
    """Return the address of the review page that shows these cases; empty when there is none.

    Examples
    --------
    >>> link_to("http://127.0.0.1:8000/", ("H-1", "Å 2"))
    'http://127.0.0.1:8000/sager?ids=H-1,%C3%85%202'
    """
    if not base or not 0 < len(cases) <= MOST_LINKED:
        return ""
    return f"{base.rstrip('/')}/sager?ids={','.join(quote(case, safe='') for case in cases)}"
