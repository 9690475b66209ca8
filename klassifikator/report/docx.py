"""A report as a Word document, plain or in the office's own template (extra ``report``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from klassifikator.errors import InputError
from klassifikator.extras import needing
from klassifikator.report import word
from klassifikator.report import word_styles as styles
from klassifikator.report.content import ABOUT, Part, Report
from klassifikator.report.draw import png
from klassifikator.report.widths import column_widths
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

if TYPE_CHECKING:
    from docx.document import Document

# Paragraphs of a template that are replaced when they hold this and nothing else.
PLACE, TITLE_PLACE = "[BERETNING]", "[TITEL]"
_LISTS = (
    ("Indhold", r'TOC \o "1-1" \h \z'),
    ("Tabeller", r'TOC \h \z \c "Tabel"'),
    ("Figurer", r'TOC \h \z \c "Figur"'),
)
_SMALL_TABLE = 25  # rows that are kept on one page


def write_docx(report: Report, path: Path) -> None:
    """Write the document.

    A template keeps its pages, headers, styles and own text. The report stands where a paragraph
    says ``[BERETNING]``, otherwise last; ``[TITEL]`` becomes the title. Lists of contents, tables
    and figures are fields, left out where the template has them; Word brings all of them up to date
    when it opens the document. Tables are in the style ``Beretning``, which a template may define.
    """
    with needing("En .docx", "report"):
        import docx  # noqa: F401  # only to tell at once that it is missing
    document = _open(report.look.template)
    styles.add_styles(document)
    styles.set_language(document, "da-DK")
    document.core_properties.title = report.title
    titled = word.replace_text(document, TITLE_PLACE, report.title)
    before = word.last_block(document)
    if not titled:
        document.add_paragraph(report.title, "Title")
    for remark in report.remarks:
        document.add_paragraph(remark, styles.REMARK)
    _lists(document, report)
    for number, (heading, parts) in enumerate(report.chapters, 1):
        word.bookmark(document.add_heading(heading, 1), f"beretning_afsnit_{number}")
        for part in parts:
            _part(document, part, report)
    if report.notes:
        word.bookmark(document.add_heading(ABOUT, 1), "beretning_om_tallene")
        for note in report.notes:
            document.add_paragraph(note).paragraph_format.keep_with_next = note != report.notes[-1]
    word.move_to(document, before, PLACE)
    word.update_fields(document)
    document.save(str(path))


def _open(template: Path | None) -> Document:
    import docx
    from docx.opc.exceptions import OpcError

    if template is None:
        document = docx.Document()
        styles.plain_look(document)
        return document
    try:
        return docx.Document(str(template))
    except (OSError, KeyError, ValueError, SyntaxError, OpcError, BadZipFile):
        raise InputError(
            f"Skabelonen {template.name} kan ikke læses; vælg et Word-dokument (.docx)."
        ) from None


def _lists(document: Document, report: Report) -> None:
    """Add the lists that the template does not have, with what they will say."""
    entries = {
        "Indhold": [
            *(
                (f"beretning_afsnit_{number}", title)
                for number, (title, _) in enumerate(report.chapters, 1)
            ),
            *([("beretning_om_tallene", ABOUT)] if report.notes else []),
        ],
        "Tabeller": [
            (f"beretning_tabel_{part.number}", f"Tabel {part.number}. {part.caption}")
            for part in report.parts
        ],
        "Figurer": [
            (f"beretning_figur_{part.figure}", f"Figur {part.figure}. {part.chart.title}")
            for part in report.parts
            if part.chart
        ],
    }
    there = word.field_codes(document)
    for heading, code in _LISTS:
        kind = code.partition(r"\c")[2].strip()
        has_one = any(
            one.startswith("TOC") and (kind in one if kind else r"\c" not in one) for one in there
        )
        if entries[heading] and not has_one:
            document.add_paragraph(heading, styles.LIST_HEADING)
            style = "toc 1" if heading == "Indhold" else "table of figures"
            word.add_list(document, code, entries[heading], style)


def _part(document: Document, part: Part, report: Report) -> None:
    if part.sentences:
        document.add_paragraph(part.paragraph).paragraph_format.keep_with_next = True
    caption = document.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    word.add_caption(caption, "Tabel", part.number, part.caption)
    _table(document, part.table)
    for note in part.notes:
        document.add_paragraph(note, styles.NOTE)
    if part.chart:
        picture = document.add_paragraph(style=styles.PICTURE)
        shape = picture.add_run().add_picture(
            png(part.chart, report.look.colours), width=word.text_width(document)
        )
        word.describe(shape, part.chart.text)
        caption = document.add_paragraph(style="Caption")
        word.add_caption(caption, "Figur", part.figure, part.chart.title)


def _table(document: Document, table: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    rows = [list(table.kinds), *table.texts()]
    style = document.styles[styles.CELL].style_id  # looking it up for each cell is slow
    grid = document.add_table(len(rows), len(table.kinds), style=styles.TABLE)
    for place, (cells, texts) in enumerate(zip(grid.rows, rows, strict=True)):
        word.keep_whole(cells, header=place == 0)
        for cell, text, kind in zip(cells.cells, texts, table.kinds.values(), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph._p.style = style
            paragraph.add_run(text).bold = True if place == 0 or TOTAL in texts else None
            # A small table stays on one page, and any heading row with what it heads.
            small = len(rows) <= _SMALL_TABLE and place < len(rows) - 1
            paragraph.paragraph_format.keep_with_next = small or place == 0
            if kind != "text":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    width = word.text_width(document)
    word.set_widths(grid, [int(width * share) for share in column_widths(table)])
    word.describe_table(grid, table.title)
