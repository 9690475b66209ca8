"""Review in Excel, the way back: a row is a decision only when it is marked as reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from klassifikator.columns import RECORDED, check_frame
from klassifikator.errors import InputError, TaxonomyError
from klassifikator.readers.table import load_table
from klassifikator.register import HOW, Item, Overview, Register, check_decisions
from klassifikator.review.excel import LABELS, REVIEWED

_FIRST = 3  # the row of the sheet that the first case is in


class Row(NamedTuple):
    """A row of the sheet, and what is said of it.

    Attributes
    ----------
    line : int
        Its number in the sheet.
    case_id : str
    told : str
        What saving it changes, or why it is refused.
    """

    line: int
    case_id: str
    told: str


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do.

    Attributes
    ----------
    decided : list of Row
        Rows that became decisions, and what they changed.
    refused : list of Row
        Marked rows that were not saved, and why.
    unchanged : int
        Marked rows that were decided so already.
    unmarked : int
        Rows that were not marked, and so are nothing but suggestions.
    """

    decided: list[Row]
    refused: list[Row]
    unchanged: int
    unmarked: int


def import_review(
    register: Register, path: str | Path, by: str | None = None, *, preview: bool = False
) -> Imported:
    """Save the marked rows of a reviewed workbook as decisions.

    A row that cannot be saved is refused by itself, and does not keep the others back.

    Parameters
    ----------
    register : Register
    path : str or Path
        A workbook that :func:`~klassifikator.review.excel.export_review` wrote.
    by : str, optional
        Who decided; by default the user of the machine.
    preview : bool
        Only tell what would be saved.

    Returns
    -------
    Imported

    Raises
    ------
    InputError
        When the sheet has lost columns or ids, or has an id twice; then nothing is saved.
    """
    path = Path(path)
    sheet = load_table(path, header_row=_FIRST - 2)
    check_frame(sheet, ["Sag", REVIEWED, *LABELS.values(), "Note", "Version"], path.name)
    sheet = sheet.astype(object).where(sheet.notna(), None)
    sheet.index += _FIRST
    sheet = sheet[sheet.notna().any(axis=1)]
    _check_ids(sheet, path.name)
    marked = sheet[[bool(str(mark or "").strip()) for mark in sheet[REVIEWED]]]
    items = {item.case_id: item for item in Overview(register).items()}
    saved = {row["case_id"]: row for row in register.decisions().to_dict("records")}
    models = register.suggestions(cases=list(marked["Sag"]))
    shown = dict(zip(models["case_id"], models["model"], strict=True))
    rows: list[dict[str, Any]] = []
    decided: list[Row] = []
    refused: list[Row] = []
    for line, row in zip(marked.index, marked.to_dict("records"), strict=True):
        case_id, item = row["Sag"], items.get(row["Sag"])
        labels = {target: _text(row[heading]) for target, heading in LABELS.items()}
        decision = {"case_id": case_id, "note": _text(row["Note"]) or "", **labels}
        if case_id in saved and _same(saved[case_id], decision):
            continue
        why = _refusal(register, decision, item, row["Version"])
        if why:
            refused.append(Row(line, case_id, why))
            continue
        rows.append(
            {**decision, "version": item.version if item else 0, "model": shown.get(case_id)}
        )
        decided.append(Row(line, case_id, ", ".join(name for name in labels.values() if name)))
    if rows and not preview:
        register.add_decisions(rows, by=by, how=HOW[0])
    unchanged = len(marked) - len(decided) - len(refused)
    return Imported(decided, refused, unchanged, len(sheet) - len(marked))


def _refusal(
    register: Register, decision: Mapping[str, Any], item: Item | None, seen: object
) -> str:
    """Return why a row cannot be saved; empty where it can."""
    if item is None:
        return "Sagen findes ikke i registeret; eksportér igen."
    if item.version != int(str(seen or 0)):
        return "Sagen er afgjort anderledes, siden arket blev eksporteret; eksportér igen."
    try:
        check_decisions([decision], register.taxonomy)
    except TaxonomyError as error:
        return str(error).removeprefix(f"Sag {decision['case_id']}: ")
    return ""


def _same(saved: Mapping[Any, Any], decision: Mapping[str, Any]) -> bool:
    return all((_text(saved[name]) or "") == (decision[name] or "") for name in (*RECORDED, "note"))


def _check_ids(sheet: pd.DataFrame, name: str) -> None:
    missing = [line for line, case_id in sheet["Sag"].items() if not _text(case_id)]
    if missing:
        raise InputError(
            f"{name}, række {missing[0]} mangler sit id i kolonnen »Sag«; "
            "eksportér igen, og lad kolonnen stå."
        )
    doubled = sheet["Sag"][sheet["Sag"].duplicated()]
    if len(doubled):
        raise InputError(
            f"{name} har sagen {doubled.iloc[0]} flere gange; slet de overskydende rækker."
        )


def _text(value: object) -> str | None:
    text = "" if value is None or value != value else str(value).strip()
    return text or None
