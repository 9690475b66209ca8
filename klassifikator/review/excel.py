"""Review in Excel, the way out: each row is prefilled with a suggestion."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.danish import certainty
from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.register import Overview, Register
from klassifikator.report.xlsx import FONT, fit_on_page

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

REVIEWED = "Gennemset"
LABELS = {
    "henvendelsestype": "Henvendelsestype",
    "afdeling": "Afdeling",
    "status": "Status",
    "kategori": "Kategori",
    "grund": "Grund",
    "handling": "Handling",
}
HEADINGS = (
    "Sag",
    "Modtaget",
    "Kanal",
    "Emne",
    "Tekst",
    REVIEWED,
    *LABELS.values(),
    "Note",
    "Sikkerhed",
    "Ord bag forslaget",
    "Version",
)
_WIDTHS = {"Sag": 16, "Emne": 30, "Tekst": 80, "Afdeling": 28, "Grund": 32, "Note": 30}
_WIDTHS |= {"Ord bag forslaget": 40, "Henvendelsestype": 20, "Kategori": 20, "Handling": 26}
_LONGEST_CELL = 32_767
_SHORTENED = " … [afkortet her; hele teksten er i registeret]"
_INSTRUCTION = (
    "Skriv x i kolonnen »Gennemset«, når du har læst sagen og rettet etiketterne. "
    "Rækker uden x er kun forslag og gemmes ikke."
)


def export_review(register: Register, path: str | Path) -> int:
    """Write the inquiries that are not decided yet to a workbook.

    Parameters
    ----------
    register : Register
    path : str or Path
        An ``.xlsx`` file; written whole or not at all.

    Returns
    -------
    int
        How many inquiries.

    Raises
    ------
    InputError
        When the file is no ``.xlsx`` or cannot be written.
    """
    from openpyxl import Workbook

    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise InputError(f"{path.name} er ikke et Excel-ark; giv et navn, der ender på .xlsx.")
    waiting = {
        item.case_id: item.version for item in Overview(register).items() if not item.decided
    }
    cases = register.cases()
    cases = cases[cases["case_id"].isin(waiting)]
    cases["version"] = [waiting[case_id] for case_id in cases["case_id"]]
    suggestions = register.suggestions().set_index("case_id")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Gennemgang"
    sheet.append([_INSTRUCTION])
    sheet.append(HEADINGS)
    for case in cases.to_dict("records"):
        known = case["case_id"] in suggestions.index
        suggestion = suggestions.loc[case["case_id"]].to_dict() if known else {}
        _append(sheet, _row({str(key): value for key, value in case.items()}, suggestion))
    lists = book.create_sheet("Lister")
    for place, (target, heading) in enumerate(LABELS.items(), 1):
        names = register.taxonomy.names(target)
        for line, name in enumerate([heading, *names], 1):
            lists.cell(row=line, column=place, value=name)
    _furnish(sheet, lists, len(cases))
    with replacing(path) as scratch:
        book.save(scratch)
    return len(cases)


def _row(case: Mapping[str, Any], suggestion: Mapping[str, Any]) -> dict[str, object]:
    received = case["received_at"]
    given = {target: suggestion.get(target) for target in TARGETS}
    given = {target: value for target, value in given.items() if isinstance(value, str)}
    sure = {
        target: certainty(suggestion[f"{target}_probability"], suggestion[f"{target}_few"])
        for target in given
    }
    doubts = [f"{LABELS[target]}: {told}" for target, told in sure.items()]
    evidence = {target: [item[0] for item in suggestion[f"{target}_evidence"]] for target in given}
    words = [f"{LABELS[target]}: {', '.join(found)}" for target, found in evidence.items()]
    return {
        "Sag": case["case_id"],
        "Modtaget": None if pd.isna(received) else pd.Timestamp(received).to_pydatetime(),
        "Kanal": case["channel"],
        "Emne": case["subject"],
        "Tekst": case["text"],
        **{LABELS[target]: value for target, value in given.items()},
        "Sikkerhed": "\n".join(doubts),
        "Ord bag forslaget": "\n".join(words),
        "Version": case["version"],
    }


def _append(sheet: Worksheet, row: Mapping[str, object]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    line = sheet.max_row + 1
    for place, heading in enumerate(HEADINGS, 1):
        value = row.get(heading)
        cell = sheet.cell(row=line, column=place)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if isinstance(value, str):
            value = ILLEGAL_CHARACTERS_RE.sub("", value)
            if len(value) > _LONGEST_CELL:
                value = value[: _LONGEST_CELL - len(_SHORTENED)] + _SHORTENED
            cell.value = value
            # A mail that begins with = + - or @ is text, never a formula.
            cell.data_type = "s"
            cell.quotePrefix = value[:1] in ("=", "+", "-", "@")
        else:
            cell.value = value  # type: ignore[assignment]  # a date, a number or nothing
        if heading == "Modtaget":
            cell.number_format = "dd-mm-yyyy"


def _furnish(sheet: Worksheet, lists: Worksheet, rows: int) -> None:
    """Give the sheet widths, drop-downs, and locks on what is not for the reviewer to change."""
    from openpyxl.styles import Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    first, last = 3, rows + 2
    sheet["A1"].font = Font(name=FONT, bold=True)
    editable = (REVIEWED, *LABELS.values(), "Note")
    choices = {REVIEWED: '"x"'}
    empty = []
    for place, heading in enumerate(LABELS.values(), 1):
        column = get_column_letter(place)
        size = sum(cell.value is not None for cell in lists[column])
        if size > 1:
            choices[heading] = f"Lister!${column}$2:${column}${size}"
        else:
            empty.append(heading)
    for place, heading in enumerate(HEADINGS, 1):
        column = get_column_letter(place)
        sheet[f"{column}2"].font = Font(name=FONT, bold=True)
        sheet.column_dimensions[column].width = _WIDTHS.get(heading, 14)
        sheet.column_dimensions[column].hidden = heading in empty
        if heading in editable:
            sheet[f"{column}2"].fill = PatternFill("solid", fgColor="FFF2CC")
            for line in range(first, last + 1):
                sheet[f"{column}{line}"].protection = Protection(locked=False)
        if heading in choices and rows:
            validation = DataValidation("list", choices[heading], allow_blank=True)
            validation.error = "Vælg en værdi fra listen."
            validation.showErrorMessage = True
            validation.add(f"{column}{first}:{column}{last}")
            sheet.add_data_validation(validation)
    sheet.column_dimensions[get_column_letter(len(HEADINGS))].hidden = True
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(HEADINGS))}{max(last, first)}"
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)  # False: not protected against
    sheet.protection.sheet = True
    fit_on_page(sheet)
    lists.sheet_state = "hidden"
