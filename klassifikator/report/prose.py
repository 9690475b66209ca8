"""Danish sentences beside a table, computed from it: each number in them is read off its cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from klassifikator.danish import count
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

Row = Mapping[Hashable, Any]

_PARTS = {
    Fraction(1, 4): "en fjerdedel",
    Fraction(1, 3): "en tredjedel",
    Fraction(1, 2): "halvdelen",
    Fraction(2, 3): "to tredjedele",
    Fraction(3, 4): "tre fjerdedele",
}
_NEAR = Fraction(4, 100)
_CROWD = 10  # of fewer, the numbers say it better
_MOST_NAMED = 3
_UNDECIDED = "Ikke afsluttet"
_MIXED = ("andet", "andre", "diverse", "tværgående", "øvrig", "øvrige")


def sentences(table: Table) -> tuple[str, ...]:
    """Write what a table says.

    Parameters
    ----------
    table : Table
        Chosen by its id; a table that nothing is known about has no sentences.

    Returns
    -------
    tuple of str
        Whole sentences. A number is a cell of the table as it is read, or the difference of two
        cells of one column; a row with a missing cell is not spoken of.

    Examples
    --------
    >>> frame = pd.DataFrame({"Periode": ["2022", "2023"], "Borgerhenvendelser": [300, 342]})
    >>> kinds = {"Periode": "text", "Borgerhenvendelser": "count"}
    >>> sentences(Table("udvikling", "Udviklingen", frame, kinds))
    ('Der er modtaget 342 borgerhenvendelser i 2023, 42 flere end året før.',)
    """
    write = _WRITERS.get(table.id.partition("/")[0])
    return tuple(write(table)) if write else ()


def about(part: int, whole: int) -> str:
    """Say a share in words when many are counted and it is near one that has a name.

    Examples
    --------
    >>> about(27, 55), about(28, 55), about(7, 21), about(55, 60), about(1, 2)
    ('knap halvdelen', 'godt halvdelen', 'en tredjedel', '', '')
    """
    if whole < _CROWD:
        return ""
    share = Fraction(part, whole)
    for named, word in _PARTS.items():
        if abs(share - named) <= _NEAR:
            return word if share == named else f"{'knap' if share < named else 'godt'} {word}"
    return ""


def _rows(table: Table, *columns: str) -> tuple[list[Row], Row | None]:
    """Return the rows where the columns have values, and the row of totals apart."""
    if not set(columns) <= set(table.kinds):
        return [], None
    records = table.frame.dropna(subset=list(columns)).to_dict("records")
    name = table.frame.columns[0]
    totals = [row for row in records if row[name] == TOTAL]
    return [row for row in records if row[name] != TOTAL], totals[0] if totals else None


def _listed(names: list[str]) -> str:
    """Join names as they are read: A, B og C."""
    *others, last = names
    return f"{', '.join(others)} og {last}" if others else last


def _development(table: Table) -> Iterator[str]:
    rows, _ = _rows(table, "Borgerhenvendelser")
    if not rows:
        return
    this, number = rows[-1], int(rows[-1]["Borgerhenvendelser"])
    noun = count(number, "borgerhenvendelse", "borgerhenvendelser")
    sentence = f"Der er modtaget {noun} i {this['Periode']}"
    before = rows[-2] if len(rows) > 1 else None
    # Only whole years are held against each other: earlier periods may be longer or shorter.
    if before and _year(before) and _year(this) == _year(before) + 1:
        more = number - int(before["Borgerhenvendelser"])
        by = table.cell_text("Borgerhenvendelser", abs(more))
        how = f"{by} {'flere' if more > 0 else 'færre'} end" if more else "lige så mange som"
        sentence += f", {how} året før"
    yield f"{sentence}."
    others = this.get("Interne og eksterne")
    if pd.notna(others) and others and pd.notna(this[TOTAL]):
        yield (
            f"Med {count(others, 'intern eller ekstern', 'interne og eksterne')} er der i alt "
            f"{count(this[TOTAL], 'henvendelse', 'henvendelser')}, svarende til "
            f"{table.cell_text('Sager pr. måned', this['Sager pr. måned'])} om måneden."
        )


def _year(row: Row) -> int:
    return int(row["Periode"]) if str(row["Periode"]).isdecimal() else 0


def _types(table: Table) -> Iterator[str]:
    rows, total = _rows(table, "Henvendelser", "Andel")
    if rows and total:
        parts = [
            f"{str(row['Henvendelsestype']).lower()} "
            f"{table.cell_text('Henvendelser', row['Henvendelser'])} "
            f"({table.cell_text('Andel', row['Andel'])})"
            for row in rows
        ]
        whole = count(total["Henvendelser"], "henvendelse", "henvendelser")
        yield f"Der er i alt {whole}, fordelt på {_listed(parts)}."


def _administrations(table: Table) -> Iterator[str]:
    rows, _ = _rows(table, "Henvendelser", "Andel")
    for number, row in enumerate(row for row in rows if row["Henvendelser"]):
        yield (
            f"{_administration(str(row['Forvaltning']))} udgør "
            f"{count(row['Henvendelser'], 'henvendelse', 'henvendelser')} svarende til "
            f"{table.cell_text('Andel', row['Andel'])}"
            f"{'' if number else ' af de samlede borgerhenvendelser'}."
        )


def _administration(name: str) -> str:
    if name.lower().split()[0] in _MIXED:
        return f"Området {name[0].lower()}{name[1:]}"
    return name if "forvaltning" in name.lower() else f"Forvaltningen for {name}"


def _complaints(table: Table) -> Iterator[str]:
    rows, total = _rows(table, "Henvendelser", "Heraf klager")
    if total and total["Henvendelser"]:
        part, whole = int(total["Heraf klager"]), int(total["Henvendelser"])
        share = table.cell_text("Klageandel", total["Klageandel"])
        word = about(part, whole)
        yield (
            f"{count(part, 'henvendelse', 'henvendelser')} ud af "
            f"{table.cell_text('Henvendelser', whole)} er "
            f"{'en klage' if part == 1 else 'klager'}, svarende til "
            f"{f'{word} ({share})' if word else share}."
        )
    most = max((int(row["Heraf klager"]) for row in rows), default=0)
    first = [row for row in rows if row["Heraf klager"] == most]
    if most and len(first) == 1:
        own = count(first[0]["Henvendelser"], "henvendelse", "henvendelser")
        share = table.cell_text("Klageandel", first[0]["Klageandel"])
        yield (
            f"Flest klager er der over {first[0]['Afdeling']}: {count(most, 'klage', 'klager')} "
            f"ud af {own} ({share})."
        )
    elif most and 1 < len(first) <= _MOST_NAMED:
        names = _listed([str(row["Afdeling"]) for row in first])
        yield f"Flest klager er der over {names}: {count(most, 'klage', 'klager')} hver."


def _within(table: Table, what: str) -> Iterator[str]:
    """Say which row of a table of one area is the most frequent."""
    name, area = table.frame.columns[0], table.id.partition("/")[2]
    rows, total = _rows(table, "Antal klager")
    if not total:
        return
    whole = int(total["Antal klager"])
    decided = [row for row in rows if row[name] != _UNDECIDED]
    most = max((int(row["Antal klager"]) for row in decided), default=0)
    first = [f"»{row[name]}«" for row in decided if row["Antal klager"] == most]
    number, of_them = table.cell_text("Antal klager", most), count(whole, "klage", "klager")
    if len(first) == 1:
        word = about(most, whole)
        yield (
            f"Inden for {area} er {first[0]} den hyppigste {what} med {number} ud af {of_them}"
            f"{f', {word}' if word else ''}."
        )
    elif 1 < len(first) <= _MOST_NAMED:
        yield f"Inden for {area} er {_listed(first)} hyppigst med {number} hver ud af {of_them}."
    waiting = [int(row["Antal klager"]) for row in rows if row[name] == _UNDECIDED]
    if waiting and waiting[0]:
        yield f"{count(waiting[0], 'klage', 'klager')} er ikke afsluttet."


def _categories(table: Table) -> Iterator[str]:
    return _within(table, "kategori")


def _handlings(table: Table) -> Iterator[str]:
    return _within(table, "handling")


_WRITERS: dict[str, Callable[[Table], Iterator[str]]] = {
    "udvikling": _development,
    "henvendelsestyper": _types,
    "forvaltninger": _administrations,
    "klageandel": _complaints,
    "kategorier": _categories,
    "handlinger": _handlings,
}
