from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.readers import read_inquiries
from klassifikator.readers.table import load_table, save_table

HEADER = ["Sagsnr", "Dato", "Henvendelse"]
ROW = ["17", "01-02-2023", "Får ikke svar; ring 12 34 56 78"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "sager.csv"
    rows = (HEADER, ROW, ["18", *ROW[1:]], ROW, [*ROW[:2], "Stadig intet svar"])
    path.write_text(
        "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows), encoding
    )
    cases = read_inquiries(path)
    # Two cases of the same words, a row that is told twice, and a second row of the first case.
    assert cases["text"].tolist() == [*["Får ikke svar; ring [TELEFON]"] * 2, "Stadig intet svar"]
    assert cases.attrs["duplicates"] == 1
    assert cases["received_at"].dt.date.astype(str).tolist() == ["2023-02-01"] * 3
    assert cases["source"].tolist() == [f"sager.csv, række {n}" for n in (1, 2, 4)]
    assert cases["case_id"].nunique() == 3


def test_excel_and_jsonl(tmp_path: Path) -> None:
    frame = pd.DataFrame([ROW, [*ROW[:1], "03-04-2023", ""]], columns=HEADER)
    frame.assign(Dato=pd.to_datetime(frame["Dato"], dayfirst=True)).to_excel(
        tmp_path / "a.xlsx", index=False
    )
    (tmp_path / "a.jsonl").write_text(
        "\n".join(json.dumps(row) for row in frame.to_dict("records")), "utf-8"
    )
    for name in ("a.xlsx", "a.jsonl"):
        cases = read_inquiries(tmp_path / name)
        assert cases["text"].tolist() == ["Får ikke svar; ring [TELEFON]", ""]
        assert cases["kind"].tolist() == ["inquiry", "empty"]
        assert cases["received_at"].dt.month.tolist() == [2, 4]


def test_a_mapping_chooses_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A;B;status\nHul i vejen;Vej;Klage\n", "utf-8")
    cases = read_inquiries(path, {"text": "A", "subject": "B"})
    assert cases.loc[0, ["text", "subject", "status"]].tolist() == ["Hul i vejen", "Vej", "Klage"]
    with pytest.raises(InputError, match="a.csv mangler kolonnen »C« .der er: »A«, »B«"):
        read_inquiries(path, {"text": "C"})
    with pytest.raises(InputError, match="»tekst« kendes ikke; vælg blandt text"):
        read_inquiries(path, {"tekst": "A"})
    with pytest.raises(InputError, match="a.csv mangler kolonnen »text«"):
        read_inquiries(path)


def test_an_unreadable_date_rejects_the_row_and_not_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text;dato\na;31-12-2023\nb;engang i maj\n", "utf-8")
    cases = read_inquiries(path)
    (rejected,) = cases.attrs["rejected"]
    assert (len(cases), rejected.source) == (1, "a.csv, række 2")
    assert "skriv den som 31-12-2023" in rejected.reason


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "a.csv er tom; eksport"),
        ("a.csv", b"  \n", "a.csv er tom"),
        ("a.csv", b"text\n", "ingen rækker"),
        ("a.csv", b"\x00\x01\x02\xff", "ikke en tekstfil; gem den som CSV"),
        ("a.xlsx", b"PK ikke en mappe", "kan ikke læses som tabel"),
        ("a.jsonl", b'{"text": "a"}\nb\n', "a.jsonl, linje 2 er ikke et JSON-objekt"),
        ("a.mbox", b"hej", "ikke en postkasse eller tabel, der kendes"),
        ("a.mbox", b"", "a.mbox er tom"),
    ],
)
def test_files_that_are_no_export(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_inquiries(tmp_path / name)


def test_paths_that_are_no_export(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="væk.mbox findes ikke"):
        read_inquiries(tmp_path / "væk.mbox")
    with pytest.raises(InputError, match="har ingen beskeder"):
        read_inquiries(tmp_path)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_saved_tables_load_again_and_hold_no_formula(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame({"text": ["=1+1", "æøå", "-"], "tal": [1, 2, 3]})
    path = tmp_path / f"a.{kind}"
    save_table(frame, path)
    loaded = load_table(path)
    assert loaded["tal"].astype(int).tolist() == [1, 2, 3]
    assert loaded.loc[1, "text"] == "æøå"
    if kind != "jsonl":
        assert loaded.loc[0, "text"] == "'=1+1"


def test_saving_to_an_unknown_kind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a.doc kan ikke skrives; vælg"):
        save_table(pd.DataFrame(), tmp_path / "a.doc")
