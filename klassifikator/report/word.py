"""What a Word document has that python-docx has no words for: fields, captions, styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.shape import InlineShape
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

# The schema holds the settings in an order; Word refuses a document that does not.
_AFTER_UPDATE_FIELDS = (
    "w:hdrShapeDefaults w:footnotePr w:endnotePr w:compat w:docVars w:rsids m:mathPr "
    "w:attachedSchema w:themeFontLang w:clrSchemeMapping w:doNotIncludeSubdocsInStats "
    "w:doNotAutoCompressPictures w:forceUpgrade w:captions w:readModeInkLockDown w:smartTagType "
    "sl:schemaLibrary w:shapeDefaults w:doNotEmbedSmartTags w:decimalSymbol w:listSeparator"
).split()


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType=kind))


def _open_field(paragraph: Paragraph, code: str) -> None:
    from docx.oxml.ns import qn

    _field_mark(paragraph, "begin")
    instruction = _element("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    _field_mark(paragraph, "separate")


def add_field(paragraph: Paragraph, code: str, text: str) -> None:
    """Add a field with the text that it has until Word brings it up to date."""
    _open_field(paragraph, code)
    paragraph.add_run(text)
    _field_mark(paragraph, "end")


def add_caption(paragraph: Paragraph, label: str, number: int, text: str) -> None:
    """Write »Tabel 3. …« with a number that Word counts."""
    paragraph.add_run(f"{label} ")
    add_field(paragraph, f"SEQ {label} \\* ARABIC", str(number))
    paragraph.add_run(f". {text}")
    bookmark(paragraph, f"beretning_{label.lower()}_{number}")


def bookmark(paragraph: Paragraph, name: str) -> None:
    """Give a paragraph a name to be led to: letters, digits and underscores."""
    number = str(
        1 + max(map(int, paragraph.part.element.xpath("//w:bookmarkStart/@w:id")), default=0)
    )
    first = paragraph.runs[0]._r
    first.addprevious(_element("w:bookmarkStart", id=number, name=name))
    paragraph._p.append(_element("w:bookmarkEnd", id=number))


def add_list(document: Document, code: str, entries: list[tuple[str, str]], style: str) -> None:
    """Add a list of contents: a field over several paragraphs, each leading to its bookmark."""
    for place, (name, text) in enumerate(entries):
        paragraph = document.add_paragraph(style=style)
        paragraph.paragraph_format.keep_with_next = len(entries) - 4 < place < len(entries) - 1
        if place == 0:
            _open_field(paragraph, code)
        link = _element("w:hyperlink", anchor=name)
        link.append(paragraph.add_run(text)._r)
        paragraph._p.append(link)
        if place == len(entries) - 1:
            _field_mark(paragraph, "end")


def field_codes(document: Document) -> list[str]:
    """Return the instructions of the fields that the document has already."""
    codes = [element.text or "" for element in document.element.iter("{*}instrText")]
    simple = document.element.xpath("//w:fldSimple/@w:instr")
    return [" ".join(str(code).split()) for code in [*codes, *simple]]


def update_fields(document: Document) -> None:
    """Have Word bring the fields up to date when it opens the document."""
    settings = document.settings.element
    if not settings.xpath("./w:updateFields"):
        settings.insert_element_before(
            _element("w:updateFields", val="true"), *_AFTER_UPDATE_FIELDS
        )


def last_block(document: Document) -> Any:
    """Return what stands last in the body, or nothing."""
    blocks = [block for block in document.element.body if not block.tag.endswith("}sectPr")]
    return blocks[-1] if blocks else None


def move_to(document: Document, before: Any, mark: str) -> None:
    """Move what was added after a block to the place of the paragraph that is the mark, if any."""
    places = [one for one in document.paragraphs if one.text.strip() == mark]
    if not places or before is None:
        return
    place = places[0]._p
    added = [one for one in before.itersiblings() if not one.tag.endswith("}sectPr")]
    for block in added:
        place.addprevious(block)
    place.getparent().remove(place)


def replace_text(document: Document, mark: str, text: str) -> bool:
    """Write a text over each paragraph that is the mark; tell whether there was one."""
    places = [one for one in document.paragraphs if one.text.strip() == mark]
    for paragraph in places:
        first, *others = paragraph.runs
        first.text = text
        for run in others:
            run.text = ""
    return bool(places)


def text_width(document: Document) -> Any:
    """Return the width between the margins."""
    from docx.shared import Cm, Length

    section = document.sections[-1]
    sides = (section.page_width, section.left_margin, section.right_margin)
    if None in sides:
        return Cm(16)
    page, left, right = (Length(side or 0) for side in sides)
    return Length(page - left - right)


def set_widths(grid: Table, widths: list[int]) -> None:
    """Set the widths of the columns, for Word and for those who read the grid."""
    from docx.shared import Length

    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Length(width)
        for cell in column.cells:
            cell.width = column.width


def keep_whole(row: _Row, header: bool) -> None:
    """Keep a row on one page; a header is repeated on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if header:
        properties.append(_element("w:tblHeader"))


def describe(shape: InlineShape, text: str) -> None:
    """Give a picture the text of those who cannot see it."""
    shape._inline.docPr.set("descr", text)


def describe_table(grid: Table, text: str) -> None:
    """Give a table a title for a screen reader, and say that its first row is a header."""
    properties = grid._tbl.tblPr
    for look in properties.xpath("./w:tblLook"):
        properties.remove(look)
    flags = {"firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0"}
    properties.append(_element("w:tblLook", val="0620", noHBand="1", noVBand="1", **flags))
    properties.append(_element("w:tblCaption", val=text))
