"""The styles of the Word report: those a template has are used, the others are added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from klassifikator.report.word import add_field

if TYPE_CHECKING:
    from docx.document import Document

TABLE, CELL, NOTE = "Beretning", "Beretning celle", "Beretning note"
REMARK, PICTURE, LIST_HEADING = "Beretning forbehold", "Beretning figur", "Beretning liste"
_INK, _GREY = "1B1B1B", "505050"

# Styles that the report needs: point size, points before and after, and what else is set.
_BUILTIN = {
    "Title": (24, 0, 12, ()),
    "Heading 1": (15, 18, 6, ("bold", "keep")),
    "Caption": (9.5, 8, 3, ("bold",)),
    "toc 1": (None, 0, 2, ()),
    "table of figures": (None, 0, 2, ()),
}
_OWN = {
    CELL: (9.5, 1, 1, ()),
    NOTE: (8.5, 4, 4, ("grey",)),
    REMARK: (None, 3, 6, ("italic",)),
    PICTURE: (None, 10, 2, ("keep",)),
    LIST_HEADING: (None, 12, 4, ("bold", "keep")),
}


def add_styles(document: Document) -> None:
    """Add the styles that the report needs and the document does not have."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    names = {style.name for style in document.styles}
    for name, (size, before, after, rest) in {**_BUILTIN, **_OWN}.items():
        if name in names:
            continue
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, name in _BUILTIN)
        style.base_style = document.styles["Normal"] if "Normal" in names else None
        style.font.size = Pt(size) if size else None
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.keep_with_next = "keep" in rest or None
        style.font.bold = "bold" in rest or None
        style.font.italic = "italic" in rest or None
        if "grey" in rest:
            style.font.color.rgb = RGBColor.from_string(_GREY)
    if TABLE not in names:
        document.styles.element.append(_table_style())


def _table_style() -> Any:
    """Return a table style of thin lines: one under the header, one under each row."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">'
        f'<w:name w:val="{TABLE}"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:color="{_INK}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:color="{_INK}"/>'
        '<w:insideH w:val="single" w:sz="4" w:color="D5D5D5"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:color="{_INK}"/></w:tcBorders>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def plain_look(document: Document) -> None:
    """Make python-docx's own document a Danish A4 letter with page numbers."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    sizes = {"Normal": 10.5, "Title": 24, "Heading 1": 15, "Caption": 9.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the name
        style.font.color.rgb = RGBColor.from_string(_INK)
    caption: Any = document.styles["Caption"]
    caption.paragraph_format.space_before, caption.paragraph_format.space_after = Pt(6), Pt(6)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_field(footer, "PAGE", "1")


def set_language(document: Document, language: str) -> None:
    """Say which language the document is in, where it does not say so itself."""
    from docx.oxml.ns import qn

    document.core_properties.language = language
    for element in document.styles.element.xpath("./w:docDefaults//w:lang"):
        element.set(qn("w:val"), language)
