"""A report as a tagged PDF, typeset by Typst (extra ``pdf``)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from klassifikator.extras import needing
from klassifikator.report.content import ABOUT, Part, Report
from klassifikator.report.draw import svg
from klassifikator.report.widths import column_widths
from klassifikator.tables.table import TOTAL

TEMPLATE = Path(__file__).parent / "templates" / "beretning.typ"


def write_pdf(report: Report, path: Path) -> None:
    """Write a PDF/UA-1: headings, tables, captions and the texts of charts are tagged.

    References
    ----------
    ISO 14289-1:2014, *Document management applications – Electronic document file format
    enhancement for accessibility – Part 1 (PDF/UA-1)*.
    """
    with needing("En .pdf", "pdf"):
        import typst
    content = {
        "title": report.title,
        "remarks": report.remarks,
        "notes": report.notes,
        "about": ABOUT,
        "chapters": [
            {"heading": heading, "parts": [_part(part, report) for part in parts]}
            for heading, parts in report.chapters
        ],
    }
    # Only values are handed over, as JSON: nothing in a table is read as markup.
    path.write_bytes(
        typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
    )


def _part(part: Part, report: Report) -> dict[str, Any]:
    chart = part.chart
    return {
        "paragraph": part.paragraph,
        "caption": part.caption,
        "kinds": list(part.table.kinds.values()),
        "columns": list(part.table.kinds),
        "widths": column_widths(part.table),
        "rows": [{"cells": cells, "total": TOTAL in cells} for cells in part.table.texts()],
        "notes": part.notes,
        "chart": chart
        and {
            "title": chart.title,
            "text": chart.text,
            "picture": svg(chart, report.look.colours, "figur"),
        },
    }
