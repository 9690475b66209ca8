from __future__ import annotations

import builtins
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from klassifikator.errors import InputError
from klassifikator.report import Look, write_report
from klassifikator.report.word import field_codes
from klassifikator.tables import Table


def written(tables: dict[str, Table], folder: Path, look: Look | None = None) -> Document:
    write_report(tables, folder / "b.docx", "Beretning <2023>", ["Fiktivt."], look)
    return docx.Document(str(folder / "b.docx"))


def cells(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


@pytest.fixture(scope="module")
def document(example: dict[str, Table], tmp_path_factory: pytest.TempPathFactory) -> Document:
    return written(example, tmp_path_factory.mktemp("docx"))


def office(path: Path, *paragraphs: str) -> Path:
    """A template with a style of its own, a header and some text."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Fjordby Kommune"
    document.styles["Heading 1"].font.name = "Georgia"
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def test_every_figure_is_read_back(document: Document, example: dict[str, Table]) -> None:
    found = cells(document)
    assert found == [[list(table.kinds), *table.texts()] for table in example.values()]


def test_awkward_signs(awkward: dict[str, Table], tmp_path: Path) -> None:
    document = written(awkward, tmp_path)
    (table,) = awkward.values()
    assert cells(document) == [[list(table.kinds), *table.texts()]]
    assert document.paragraphs[0].text == document.core_properties.title == "Beretning <2023>"


def test_captions_are_counted_and_listed_by_fields(
    document: Document, example: dict[str, Table]
) -> None:
    codes = field_codes(document)
    captions = [
        p.text for p in document.paragraphs if p.style is not None and p.style.name == "Caption"
    ]
    tables = [text for text in captions if text.startswith("Tabel")]
    assert tables == [f"Tabel {n}. {table.title}" for n, table in enumerate(example.values(), 1)]
    assert codes.count("SEQ Tabel \\* ARABIC") == len(tables)
    assert codes.count("SEQ Figur \\* ARABIC") == len(captions) - len(tables) > 0
    assert [code for code in codes if code.startswith("TOC")] == [
        r'TOC \o "1-1" \h \z', r'TOC \h \z \c "Tabel"', r'TOC \h \z \c "Figur"',
    ]  # fmt: skip
    body = document.element
    anchors = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    bookmarks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert anchors <= set(bookmarks) and len(bookmarks) == len(set(bookmarks))
    assert all(re.fullmatch(r"\w+", str(name)) for name in bookmarks)
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    settings = [element.tag for element in document.settings.element]
    assert settings.index(qn("w:updateFields")) < settings.index(qn("w:compat"))


def test_what_a_screen_reader_needs(document: Document) -> None:
    texts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert texts and all("søjlediagram" in str(text).lower() for text in texts)
    for table in document.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    assert document.core_properties.language == "da-DK"
    languages = document.styles.element.xpath("./w:docDefaults//w:lang/@w:val")
    assert languages == ["da-DK"]


def test_columns_fit_between_the_margins(document: Document) -> None:
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator]
    for table in document.tables:
        widths = [column.width or 0 for column in table.columns]
        assert min(widths) > 0 and 0.99 * room < sum(widths) <= room
    assert all(shape.width <= room for shape in document.inline_shapes)


def test_the_template_keeps_what_is_its_own(awkward: dict[str, Table], tmp_path: Path) -> None:
    template = office(tmp_path / "kontoret.docx", "[TITEL]", "Forord", "[BERETNING]", "Efterskrift")
    document = written(awkward, tmp_path, Look(template=template))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:2] == ["Beretning <2023>", "Forord"] and texts[-1] == "Efterskrift"
    assert texts.count("Beretning <2023>") == 1 and "[BERETNING]" not in texts
    assert document.element.body.index(document.tables[0]._tbl) < document.element.body.index(
        document.paragraphs[-1]._p
    )
    assert document.sections[0].header.paragraphs[0].text == "Fjordby Kommune"
    headings = [
        p for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"
    ]
    assert [(p.text, p.style.font.name) for p in headings if p.style is not None] == [
        ("B:", "Georgia")
    ]


def test_without_a_place_the_report_stands_last(awkward: dict[str, Table], tmp_path: Path) -> None:
    template = office(tmp_path / "kontoret.docx", "Forord")
    document = written(awkward, tmp_path, Look(template=template))
    assert [p.text for p in document.paragraphs[:2]] == ["Forord", "Beretning <2023>"]


def test_a_list_of_the_template_is_not_doubled(example: dict[str, Table], tmp_path: Path) -> None:
    from klassifikator.report.word import add_field

    template = office(tmp_path / "kontoret.docx", "Forord")
    document = docx.Document(str(template))
    add_field(document.add_paragraph(), r'TOC \o "1-3" \h', "Opdatér")
    document.save(str(template))
    codes = [
        c
        for c in field_codes(written(example, tmp_path, Look(template=template)))
        if c.startswith("TOC")
    ]
    assert codes == [r'TOC \o "1-3" \h', r'TOC \h \z \c "Tabel"', r'TOC \h \z \c "Figur"']


def test_a_bare_template_gets_the_styles_it_lacks(
    awkward: dict[str, Table], tmp_path: Path
) -> None:
    template = office(tmp_path / "kontoret.docx")
    document = docx.Document(str(template))
    for name in ("Caption", "Title", "Heading 1"):
        document.styles[name].delete()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    document.save(str(template))
    found = written(awkward, tmp_path, Look(template=template))
    names = [paragraph.style.name for paragraph in found.paragraphs if paragraph.style is not None]
    assert {"Caption", "Title", "Heading 1"} <= set(names)
    every = [str(style.name).lower() for style in found.styles]
    assert len(every) == len(set(every))
    assert found.tables[0].style is not None and found.tables[0].style.name == "Beretning"


def test_no_template(awkward: dict[str, Table], tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"ikke et dokument")
    for name in ("x.docx", "mangler.docx"):
        with pytest.raises(InputError, match=f"Skabelonen {name} kan ikke læses; vælg"):
            written(awkward, tmp_path, Look(template=tmp_path / name))


@pytest.mark.parametrize(
    ("form", "package", "sentence"),
    [
        ("docx", "docx", "En .docx kræver en pakke mere: pip install klassifikator[report]"),
        ("pdf", "typst", "En .pdf kræver en pakke mere: pip install klassifikator[pdf]"),
        (
            "html",
            "matplotlib",
            "Diagrammer kræver en pakke mere: pip install klassifikator[report], eller vælg --no-charts",
        ),
    ],
)
def test_a_missing_extra_is_told(
    form: str,
    package: str,
    sentence: str,
    example: dict[str, Table],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] == package:
            raise ModuleNotFoundError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=f"^{re.escape(sentence)}$"):
        write_report(example, tmp_path / f"b.{form}", "Beretning")
    if form == "html":
        write_report(example, tmp_path / "b.html", "Beretning", look=Look(charts=False))
        assert "<svg" not in (tmp_path / "b.html").read_text("utf-8")
