"""One table: rows of words and cases → a frame of counts that knows its cases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from klassifikator.danish import count, format_number
from klassifikator.tables.table import Kind, Table

Cases = tuple[str, ...]
Row = tuple[tuple[str, ...], Mapping[str, Cases | int]]
"""The words of a row, and the cases of each of its counts; a printed count is a number."""

ROUNDING = "Andele og gennemsnit er afrundet til nærmeste, lige langt rundes til lige tal."


def cases_by(frame: pd.DataFrame, column: str) -> dict[str, Cases]:
    """Return the ids of the cases of each value of a column."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for value, case in zip(frame[column].tolist(), frame["case_id"].tolist(), strict=True):
        if isinstance(value, str):
            found[value].append(case)
    return {value: tuple(cases) for value, cases in found.items()}


def all_cases(frame: pd.DataFrame) -> Cases:
    """Return the ids of all cases of a frame."""
    return tuple(frame["case_id"].tolist())


def build(
    name: str,
    title: str,
    kinds: dict[str, Kind],
    rows: Sequence[Row],
    notes: Sequence[str] = (),
    basis: str = "",
    least: int = 1,
) -> Table:
    """Make a table of rows; figures that are worked out from counts are filled in later.

    Examples
    --------
    >>> kinds: dict[str, Kind] = {"Kanal": "text", "Henvendelser": "count"}
    >>> table = build("kanaler", "Kanaler", kinds, [(("mail",), {"Henvendelser": ("H-1", "H-2")})])
    >>> table.texts(), table.cases
    ([['mail', '2']], {(0, 'Henvendelser'): ('H-1', 'H-2')})
    """
    words = [column for column, kind in kinds.items() if kind == "text"]
    columns: dict[str, object] = {
        column: pd.Series([row[place] for row, _ in rows], dtype="str")
        for place, column in enumerate(words)
    }
    cases: dict[tuple[int, str], Cases] = {}
    for column, kind in kinds.items():
        if kind == "count":
            found = [counts[column] for _, counts in rows]
            numbers = [ids if isinstance(ids, int) else len(ids) for ids in found]
            columns[column] = pd.array(numbers, dtype="Int64")
            cases |= {(n, column): ids for n, ids in enumerate(found) if not isinstance(ids, int)}
    if any(kind in ("share", "rate") for kind in kinds.values()):
        notes = (*notes, ROUNDING)
    frame = pd.DataFrame(columns)
    return Table(name, title, frame, kinds, (*notes, basis), cases, basis=basis, least=least)


def basis_of(frame: pd.DataFrame, when: str, undated: int, points: bool = False) -> str:
    """Tell how many cases a table counts, and how they came about.

    Examples
    --------
    >>> basis_of(pd.DataFrame({"how": ["importeret", "læst enkeltvis", "importeret"]}), "2023", 1)
    'Talt: 3 gennemgåede henvendelser modtaget i 2023 (2 importeret, 1 læst enkeltvis); forslag og \
andet, der ikke er gennemgået, tælles ikke. 1 sag uden modtagelsesdato er ikke med.'
    """
    number_of = Counter(frame["how"].tolist()).most_common()
    ways = ", ".join(f"{format_number(number)} {how}" for how, number in number_of)
    what = ("henvendelse", "henvendelser") if not points else ("klagepunkt", "klagepunkter")
    number = count(len(frame), f"gennemgået {what[0]}", f"gennemgåede {what[1]}")
    if points and len(frame) == 1:
        number = "1 gennemgået klagepunkt"
    note = f"Talt: {number} modtaget i {when} ({ways}); forslag og andet, der ikke er gennemgået, "
    note += "tælles ikke."
    if undated:
        note += f" {count(undated, 'sag', 'sager')} uden modtagelsesdato er ikke med."
    return note
