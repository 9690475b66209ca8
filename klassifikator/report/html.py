"""A report as one self-contained HTML page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from klassifikator.report.charts import Chart
from klassifikator.report.content import ABOUT, Part, Report
from klassifikator.report.draw import svg
from klassifikator.report.look import Look
from klassifikator.report.plots import Plot
from klassifikator.report.shown import shown_rows
from klassifikator.tables.table import TOTAL

TEMPLATES = Path(__file__).parent / "templates"
# Browsers and servers cut long addresses; a count of more cases is shown without a link.
MOST_LINKED = 100


def write_html(report: Report, path: Path) -> None:
    """Write the page; it needs no other file and no network."""
    charts = {
        part.figure: picture(part.chart, report.look, part.figure)
        for part in report.parts
        if part.chart
    }
    links = {part.number: _links(part, report.look.link) for part in report.parts}
    text = render(
        "beretning.html",
        title=report.title,
        remarks=report.remarks,
        headings=[heading for heading, _ in report.chapters],
        report=report,
        charts=charts,
        links=links,
        about=ABOUT,
    )
    path.write_text(text, "utf-8")


def render(template: str, **values: Any) -> str:
    """Fill in a page; what it is filled with is never read as markup."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(total=TOTAL, **values)


def picture(chart: Chart | Plot, look: Look, number: int) -> str:
    """Draw a chart to stand in a page as the figure of a number."""
    from markupsafe import Markup

    return Markup(_inline(svg(chart, look.colours, f"figur-{number}")))


def _links(part: Part, base: str) -> dict[tuple[int, str], str]:
    """Return where the counts of a table lead; one that is not shown leads nowhere."""
    return {
        (number, column): link_to(base, part.table.cases.get((number, column), ()))
        for number, row in enumerate(shown_rows(part.table))
        for column, value in row.items()
        if value is not None
    }


def _inline(drawn: str) -> str:
    """Leave out the addresses of namespaces, which HTML knows: the page names no other place."""
    return re.sub(r' xmlns(:xlink)?="[^"]*"', "", drawn).replace("xlink:href", "href")


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
