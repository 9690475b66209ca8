"""Tables as an Excel workbook: a sheet a table, real numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klassifikator.report.content import Report
from klassifikator.report.shown import shown_rows
from klassifikator.tables.table import TOTAL, Kind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

NUMBER_FORMATS = {"count": "#,##0", "share": "0 %", "rate": "0.0", "change": "+#,##0;−#,##0;0"}
_WIDEST = 70
FONT = "Calibri"


def write_xlsx(report: Report, path: Path) -> None:
    """Write the workbook; a share of 44 % is the number 0.44 shown as per cent."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    front = book.worksheets[0]
    front.title = "Oversigt"
    front.append([report.title])
    front["A1"].font = Font(name=FONT, bold=True, size=14)
    for remark in report.remarks:
        front.append([remark])
        front.cell(row=front.max_row, column=1).alignment = Alignment(wrap_text=True)
    front.column_dimensions["A"].width = 100
    for part in report.parts:
        table, number = part.table, part.number
        sheet = book.create_sheet(f"{number} {_sheet_name(table.id)}"[:31])
        front.append([table.title])
        link = front.cell(row=front.max_row, column=1)
        link.hyperlink = f"#'{sheet.title}'!A1"
        link.style = "Hyperlink"
        sheet.append([f"Tabel {number}. {table.title}"])
        sheet["A1"].font = Font(name=FONT, bold=True, size=14)
        sheet.append(list(table.kinds))
        for cell in sheet[2]:
            cell.font = Font(name=FONT, bold=True)
            if table.kinds[str(cell.value)] != "text":
                cell.alignment = Alignment(horizontal="right")
        for row, texts in zip(shown_rows(table), table.texts(), strict=True):
            sheet.append(
                [
                    _value(kind, row[column], text)
                    for (column, kind), text in zip(table.kinds.items(), texts, strict=True)
                ]
            )
            for cell, kind in zip(sheet[sheet.max_row], table.kinds.values(), strict=True):
                if kind == "text":
                    cell.data_type = "s"  # a name that begins with = is no formula
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                else:
                    cell.number_format = NUMBER_FORMATS[kind]
                    cell.alignment = Alignment(vertical="top")
                if TOTAL in row.values():
                    cell.font = Font(name=FONT, bold=True)
        for note in table.notes:
            sheet.append([note])
            sheet.cell(row=sheet.max_row, column=1).font = Font(
                name=FONT, italic=True, color="505050"
            )
        for place, read in enumerate(zip(table.kinds, *table.texts(), strict=True), 1):
            longest = max(map(len, read))
            sheet.column_dimensions[get_column_letter(place)].width = min(longest, _WIDEST) + 3
        sheet.freeze_panes = "A3"
    for sheet in book.worksheets:
        fit_on_page(sheet)
    book.save(path)


def fit_on_page(sheet: Worksheet) -> None:
    """Print a sheet across the width of a landscape page, however many pages high."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _sheet_name(name: str) -> str:
    # Excel refuses these signs and more than 31 letters in the name of a sheet.
    return re.sub(r"[\[\]:*?/\\]", " ", name)


def _value(kind: Kind, value: Any, text: str) -> Any:
    if value is None:
        return text
    return float(value) / 100 if kind == "share" else value
