from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pypdf
import pytest

from klassifikator.report import write_report
from klassifikator.tables import Table


@pytest.fixture(scope="module")
def reader(example: dict[str, Table], tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    path = tmp_path_factory.mktemp("pdf") / "b.pdf"
    write_report(example, path, "Beretning 2023", ["Fiktivt."])
    return pypdf.PdfReader(path)


def test_every_figure_stands_in_order(reader: pypdf.PdfReader, example: dict[str, Table]) -> None:
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for table in example.values():
        for row in table.texts():
            if not any(len(cell) > 30 for cell in row):  # those break, and stand line by line
                assert "".join("".join(row).split()) in text, row


def test_it_is_tagged(reader: pypdf.PdfReader, example: dict[str, Table]) -> None:
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "da" and root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title == "Beretning 2023"
    tags: list[str] = []
    texts: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, pypdf.generic.IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            tags.append(str(node.get("/S", "")))
            texts.append(str(node.get("/Alt", "")))
            walk(node.get("/K", []))

    walk(root["/StructTreeRoot"])
    assert tags.count("/Table") == len(example)
    assert tags.count("/TH") >= sum(len(table.kinds) for table in example.values())
    assert any("Familieafdelingen: 36 af 39 (92 %)" in text for text in texts)


def test_awkward_signs_are_no_markup(awkward: dict[str, Table], tmp_path: Path) -> None:
    (table,) = awkward.values()
    frame = table.frame.replace("Syd", "#pagebreak() $x$ @y")
    tables = {"x": dataclasses.replace(table, frame=frame)}
    write_report(tables, tmp_path / "b.pdf", "Beretning <2023> #x")
    text = pypdf.PdfReader(tmp_path / "b.pdf").pages[0].extract_text()
    assert "Beretning <2023> #x" in text and "<*æøå*>" in text and "#pagebreak()" in text


def test_no_page_is_empty_and_a_long_table_goes_on(
    awkward: dict[str, Table], tmp_path: Path
) -> None:
    (table,) = awkward.values()
    long = dataclasses.replace(table, frame=pd.concat([table.frame] * 60), cases={})
    write_report({"lang": long}, tmp_path / "b.pdf", "Beretning")
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "b.pdf").pages]
    assert len(pages) > 2 and all(len(page) > 50 for page in pages)
    assert sum(page.count("=Skole") for page in pages) == 60
    assert all("måned" in page for page in pages[1:-1])
