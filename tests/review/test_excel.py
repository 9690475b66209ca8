from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from klassifikator.errors import InputError, KlassifikatorError
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.readers.cases import Message, case_frame
from klassifikator.register import Register
from klassifikator.review.excel import HEADINGS, export_review
from klassifikator.review.excel_import import Imported, import_review

TEXTS = ["Skolen viser mig ikke papirerne", "=HYPERLINK(1) Hvem passer fortovet?", "+45 a\x0bb"]
FIRST = 3


@pytest.fixture
def desk(register: Register, model: InquiryClassifier) -> Register:
    cases = case_frame(Message(f"{n}", text) for n, text in enumerate(TEXTS))
    register.add_cases(cases)
    register.add_suggestions(model.suggest(cases), "m-1")
    return register


@pytest.fixture
def sheet(desk: Register, tmp_path: Path) -> Path:
    assert export_review(desk, tmp_path / "ark.xlsx") == 3
    return tmp_path / "ark.xlsx"


def edit(path: Path, change: Callable[[Worksheet], object]) -> None:
    book = openpyxl.load_workbook(path)
    change(book["Gennemgang"])
    book.save(path)


def cell(page: Worksheet, line: int, heading: str) -> openpyxl.cell.Cell:
    return page.cell(row=line, column=HEADINGS.index(heading) + 1)


def mark(line: int, **values: str | None) -> Callable[[Worksheet], None]:
    def change(page: Worksheet) -> None:
        cell(page, line, "Gennemset").value = "x"
        for heading, value in values.items():
            cell(page, line, heading).value = value

    return change


def line_of(path: Path, start: str) -> int:
    page = openpyxl.load_workbook(path)["Gennemgang"]
    return next(n for n in range(FIRST, 9) if str(cell(page, n, "Tekst").value).startswith(start))


def test_prefilled_is_not_done(desk: Register, sheet: Path) -> None:
    assert import_review(desk, sheet) == Imported([], [], unchanged=0, unmarked=3)
    assert desk.decisions().empty


def test_a_marked_row_is_a_decision_as_it_stands(desk: Register, sheet: Path) -> None:
    line = line_of(sheet, "Skolen")
    edit(sheet, mark(line, Note="ringede", Handling="Henstilling"))
    assert len(import_review(desk, sheet, by="Lone").decided) == 1
    (row,) = desk.decisions().to_dict("records")
    assert (row["afdeling"], row["status"], row["kategori"]) == (
        "Skoler",
        "Klage",
        "Forvaltningslov",
    )
    assert (row["how"], row["decided_by"], row["note"]) == ("læst enkeltvis", "Lone", "ringede")
    assert (row["handling"], row["model"]) == ("Henstilling", "m-1")


def test_importing_twice_is_importing_once(desk: Register, sheet: Path) -> None:
    edit(sheet, mark(line_of(sheet, "Skolen")))
    import_review(desk, sheet)
    assert import_review(desk, sheet) == Imported([], [], unchanged=1, unmarked=2)
    assert desk.decisions()["version"].tolist() == [1]
    export_review(desk, sheet)
    assert openpyxl.load_workbook(sheet)["Gennemgang"].max_row == FIRST + 1


def test_a_stale_row_overwrites_nothing(desk: Register, sheet: Path) -> None:
    line = line_of(sheet, "Skolen")
    edit(sheet, mark(line))
    edit(sheet, mark(line_of(sheet, "=HYPER")))
    page = openpyxl.load_workbook(sheet)["Gennemgang"]
    case = str(cell(page, line, "Sag").value)
    desk.decide(case, {"henvendelsestype": "Eksternt oplæg"})
    done = import_review(desk, sheet)
    ((refused_line, refused, why),) = done.refused
    assert (refused_line, refused) == (line, case)
    assert "afgjort anderledes, siden arket blev eksporteret" in why
    saved = desk.decisions().set_index("case_id")["henvendelsestype"]
    assert saved[case] == "Eksternt oplæg"
    assert len(saved) == 2  # the other row is saved


def test_a_preview_saves_nothing_and_tells_what_would_be_saved(desk: Register, sheet: Path) -> None:
    line = line_of(sheet, "Skolen")
    edit(sheet, mark(line, Afdeling="Jobcenter"))
    preview = import_review(desk, sheet, preview=True)
    assert desk.decisions().empty
    (row,) = preview.decided
    assert row.line == line
    assert row.told.startswith("Borgerhenvendelse, Jobcenter, Klage")
    assert import_review(desk, sheet) == preview


def test_a_case_taken_back_is_exported_and_imported_again(desk: Register, sheet: Path) -> None:
    line = line_of(sheet, "Skolen")
    edit(sheet, mark(line))
    (row,) = import_review(desk, sheet).decided
    desk.take_back({row.case_id: 1})
    assert export_review(desk, sheet) == 3
    edit(sheet, mark(line_of(sheet, "Skolen")))
    assert len(import_review(desk, sheet).decided) == 1
    assert desk.decisions()["version"].tolist() == [3]


def test_mail_is_text_and_never_a_formula(sheet: Path) -> None:
    page = openpyxl.load_workbook(sheet)["Gennemgang"]
    texts = {cell(page, n, "Tekst").value: cell(page, n, "Tekst") for n in range(FIRST, FIRST + 3)}
    assert set(texts) == {"Skolen viser mig ikke papirerne", TEXTS[1], "+45 a\nb"}
    assert {found.data_type for found in texts.values()} == {"s"}
    assert texts[TEXTS[1]].quotePrefix


def test_a_text_longer_than_a_cell(register: Register, tmp_path: Path) -> None:
    register.add_cases(pd.DataFrame({"case_id": ["a"], "text": ["x" * 40_000]}))
    export_review(register, tmp_path / "ark.xlsx")
    page = openpyxl.load_workbook(tmp_path / "ark.xlsx")["Gennemgang"]
    shown = str(cell(page, FIRST, "Tekst").value)
    assert len(shown) == 32_767
    assert shown.endswith("hele teksten er i registeret]")
    assert len(register.cases().loc[0, "text"]) == 40_000


def test_drop_downs_hold_the_taxonomy(sheet: Path) -> None:
    book = openpyxl.load_workbook(sheet)
    lists = {
        column[0].value: [c.value for c in column[1:] if c.value]
        for column in book["Lister"].columns
    }
    assert len(lists["Afdeling"]) == 20
    assert lists["Status"] == ["Klage", "Anden henvendelse"]
    rules = book["Gennemgang"].data_validations.dataValidation
    assert "Lister!$B$2:$B$21" in {rule.formula1 for rule in rules}
    assert book["Gennemgang"].protection.sheet
    locked = {h: cell(book["Gennemgang"], FIRST, h).protection.locked for h in HEADINGS}
    assert [h for h in HEADINGS if not locked[h]] == [
        "Gennemset", "Henvendelsestype", "Afdeling", "Status", "Kategori", "Grund", "Handling", "Note"
    ]  # fmt: skip


def _double(page: Worksheet) -> None:
    cell(page, FIRST + 1, "Sag").value = cell(page, FIRST, "Sag").value


HAND_MADE: dict[str, tuple[Callable[[Worksheet], object], type[KlassifikatorError], str]] = {
    "id missing": (
        lambda page: setattr(cell(page, FIRST + 1, "Sag"), "value", None), InputError,
        "ark.xlsx, række 4 mangler sit id",
    ),
    "id doubled": (_double, InputError, "flere gange; slet de overskydende"),
    "column gone": (
        lambda page: page.delete_cols(HEADINGS.index("Status") + 1), InputError,
        "ark.xlsx mangler kolonnen »Status«",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HAND_MADE)
def test_a_sheet_edited_wrongly_changes_nothing(case: str, desk: Register, sheet: Path) -> None:
    change, error, message = HAND_MADE[case]
    edit(sheet, mark(line_of(sheet, "=HYPER")))
    edit(sheet, change)
    with pytest.raises(error, match=message):
        import_review(desk, sheet)
    assert desk.decisions().empty


REFUSED: dict[str, tuple[Callable[[Worksheet], object], str]] = {
    "id unknown": (mark(FIRST, Sag="H-ukendt"), "Sagen findes ikke i registeret"),
    "unknown label": (mark(FIRST, Afdeling="Skolen"), "»Skolen« er ikke en afdeling .* »Skoler«"),
    "contradiction": (
        mark(FIRST, Status="Anden henvendelse", Kategori="Andet"),
        "kategori må ikke være udfyldt, når status",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_that_cannot_be_saved_is_refused_alone(
    case: str, desk: Register, sheet: Path
) -> None:
    change, message = REFUSED[case]
    edit(sheet, mark(FIRST + 1))
    edit(sheet, change)
    done = import_review(desk, sheet)
    ((line, _, why),) = done.refused
    assert line == FIRST
    assert re.search(message, why)
    assert len(desk.decisions()) == len(done.decided) == 1


def test_files_that_are_no_sheet(desk: Register, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ark.ods er ikke et Excel-ark"):
        export_review(desk, tmp_path / "ark.ods")
    (tmp_path / "ark.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match="ark.xlsx kan ikke læses som tabel"):
        import_review(desk, tmp_path / "ark.xlsx")
