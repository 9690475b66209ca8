"""Which cases are behind a figure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from klassifikator.columns import RECORDED
from klassifikator.danish import count
from klassifikator.errors import InputError
from klassifikator.tables.counted import Rule, prepare
from klassifikator.tables.period import Period, parse_period
from klassifikator.tables.table import Table
from klassifikator.taxonomy import Taxonomy

LEVELS = ("forvaltning", "area", *RECORDED)


@dataclass(frozen=True)
class Explanation:
    """A figure and the cases behind it.

    Attributes
    ----------
    what : str
        The table, row and column, or the labels.
    cases : DataFrame
        Columns ``case_id``, ``received_at`` and ``how``, oldest first.
    """

    what: str
    cases: pd.DataFrame

    def __str__(self) -> str:
        return f"{self.what}: {count(len(self.cases), 'sag', 'sager')}"


def explain(
    question: str,
    tables: Mapping[str, Table],
    decisions: pd.DataFrame,
    period: int | str | Period,
    taxonomy: Taxonomy,
    *,
    counting: Rule = "sager",
) -> list[Explanation]:
    """Tell which cases are behind a figure.

    Parameters
    ----------
    question : str
        Row and column of a table (``"Skoler/Heraf klager"``), or labels that the cases have
        (``"Skoler/Klage"``).
    tables, decisions, period, taxonomy, counting
        What :func:`make_tables` was given, and what it returned.

    Returns
    -------
    list of Explanation
        One for each table that has such a row and column; else one for the labels.

    Raises
    ------
    InputError
        When there is nothing of that name; tells the nearest.

    Examples
    --------
    >>> from klassifikator.tables import make_tables
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> decisions = pd.DataFrame({"case_id": ["H-1"], "henvendelsestype": "Borgerhenvendelse",
    ...     "received_at": "2023-02-01", "afdeling": "Skoler", "status": "Klage",
    ...     "kategori": "Persondata", "grund": None, "handling": None, "how": "importeret"})
    >>> tables, taxonomy = make_tables(decisions, 2023), load_taxonomy()
    >>> found = explain("Skoler/Klage", tables, decisions, 2023, taxonomy)
    >>> str(found[0]), found[0].cases["case_id"].tolist()
    ('Skoler/Klage: 1 sag', ['H-1'])
    >>> explain("Skole/Klage", tables, decisions, 2023, taxonomy)
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: »Skole/Klage« er ingen række og kolonne og ingen etiketter; \
mente du »Skoler/Klage«?
    """
    register = prepare(decisions, taxonomy, counting)
    counted, every = register.within(parse_period(period)), register.points.set_index("case_id")
    cells = {
        (table.rows[row], column): None for table in tables.values() for row, column in table.cases
    }
    labels = {
        str(name): level
        for level in reversed(LEVELS)
        for name in counted.points[level].dropna().unique()
    } | {name: level for level in reversed(RECORDED) for name in taxonomy.names(level)}
    wanted = _fold(question)
    for row, column in cells:
        if wanted == _fold(f"{row}/{column}"):
            return list(_of_cell(row, column, tables, every))
    parts = _parts(wanted, {_fold(name): name for name in labels})
    if parts is not None:
        frame = counted.inquiries
        for name in parts:
            frame = frame[frame[labels[name]] == name]
        return [Explanation("/".join(parts), _told(frame.set_index("case_id")))]
    raise InputError(_unknown(question, list(cells), labels))


def _of_cell(
    row: str, column: str, tables: Mapping[str, Table], every: pd.DataFrame
) -> Iterator[Explanation]:
    for table in tables.values():
        for (number, name), cases in table.cases.items():
            if (table.rows[number], name) == (row, column):
                found = _told(every.loc[list(cases)])
                yield Explanation(f"{table.title}, {row}/{column}", found)


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index()[["case_id", "received_at", "how"]]


def _fold(name: str) -> str:
    return "/".join(part.strip() for part in name.casefold().split("/"))


def _parts(wanted: str, names: Mapping[str, str]) -> list[str] | None:
    """Return the names that a path is made of; a name may have strokes of its own."""
    if not wanted:
        return []
    steps = wanted.split("/")
    for end in range(len(steps), 0, -1):
        first = names.get("/".join(steps[:end]))
        rest = None if first is None else _parts("/".join(steps[end:]), names)
        if first is not None and rest is not None:
            return [first, *rest]
    return None


def _unknown(question: str, cells: list[tuple[str, str]], labels: Mapping[str, str]) -> str:
    statuses = [name for name, level in labels.items() if level == "status"]
    known = [f"{row}/{column}" for row, column in cells]
    known += [f"{name}/{status}" for name in labels for status in statuses if name != status]
    near = difflib.get_close_matches(question, [*known, *labels], n=1)
    cure = f"mente du »{near[0]}«?" if near else "skriv fx »Skoler/Klage«."
    return f"»{question[:60]}« er ingen række og kolonne og ingen etiketter; {cure}"
