"""Tables as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

TEMPLATES = Path(__file__).parent / "templates"


def write_html(tables: Sequence[Table], path: Path, title: str, remarks: Sequence[str]) -> None:
    """Write the page; it needs no other file and no network."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("beretning.html")
    path.write_text(page.render(tables=tables, title=title, remarks=remarks, total=TOTAL), "utf-8")
