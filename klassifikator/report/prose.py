"""Danish sentences beside a table, computed from it: each number in them is read off its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from klassifikator.danish import about, count, format_number, listed
from klassifikator.report.shown import Row, every_row, rows_with
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

_MOST_NAMED = 3
_UNDECIDED = "Ikke afsluttet"
_MIXED = ("andet", "andre", "diverse", "tværgående", "øvrig", "øvrige")
_OFFICES = ("forvaltning", "center", "centre", "direktion", "stab", "sekretariat", "område")
_NO_NOUN = ("uden", "på", "ikke", "under")  # how a name begins that cannot stand in a sentence
_ONE = {
    "borgerhenvendelser": "borgerhenvendelse",
    "henvendelser": "henvendelse",
    "klagepunkter": "klagepunkt",
    "klager": "klage",
}


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
        cells of one column; a cell that the table does not show is not spoken of.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Periode": ["2022", "2023"], "Borgerhenvendelser": [300, 342]})
    >>> kinds = {"Periode": "text", "Borgerhenvendelser": "count"}
    >>> sentences(Table("udvikling", "Udviklingen", frame, kinds))
    ('Der er modtaget 342 borgerhenvendelser i 2023, 42 flere end året før.',)
    """
    write = _WRITERS.get(table.id.partition("/")[0])
    return tuple(write(table)) if write else ()


def _number(value: int, plural: str) -> str:
    """Write a count with what the column counts."""
    return count(value, _ONE[plural], plural)


def _first(rows: list[Row], name: str, column: str) -> tuple[int, list[str]]:
    """Return the highest number of a column, and whose it is."""
    most = max((row[column] for row in rows), default=0)
    return int(most), [str(row[name]) for row in rows if row[column] == most]


def _percent(value: int) -> str:
    return f"{format_number(value)} %"


def _development(table: Table) -> Iterator[str]:
    rows, _ = rows_with(table, "Borgerhenvendelser")
    if not rows or rows[-1]["Periode"] != table.frame["Periode"].iloc[-1]:
        return
    this, own = rows[-1], int(rows[-1]["Borgerhenvendelser"])
    sentence = f"Der er modtaget {_number(own, 'borgerhenvendelser')} i {this['Periode']}"
    before = rows[-2] if len(rows) > 1 else None
    when = _the_same_of_last_year(str(before["Periode"]), str(this["Periode"])) if before else ""
    if before and when:
        more = own - int(before["Borgerhenvendelser"])
        by = f"{format_number(abs(more))} {'flere' if more > 0 else 'færre'} end"
        sentence += f", {by if more else 'lige så mange som'} {when}"
    yield f"{sentence}."
    others, total, rate = (this.get(c) for c in ("Interne og eksterne", TOTAL, "Sager pr. måned"))
    if others and total and rate is not None:
        yield (
            f"Med {count(others, 'intern eller ekstern', 'interne og eksterne')} er der i alt "
            f"{_number(total, 'henvendelser')}, svarende til {format_number(rate, 1)} om måneden."
        )


def _the_same_of_last_year(before: str, this: str) -> str:
    """Say what the period before is to this one; nothing when they are not equally long."""
    form = re.compile(r"(.*?)(\d{4})")
    first, second = form.fullmatch(before), form.fullmatch(this)
    if not first or not second or first[1] != second[1] or int(first[2]) + 1 != int(second[2]):
        return ""
    return f"i {before}" if first[1] else "året før"


def _split(table: Table) -> Iterator[str]:
    name = next(iter(table.kinds))
    rows, total = rows_with(table, "Henvendelser", "Andel")
    if len(rows) > 1 and total:
        parts = [
            f"{str(row[name]).lower()} {format_number(row['Henvendelser'])} "
            f"({_percent(row['Andel'])})"
            for row in rows
        ]
        whole = _number(total["Henvendelser"], "henvendelser")
        yield f"Der er i alt {whole}, fordelt på {listed(parts)}."


def _administrations(table: Table) -> Iterator[str]:
    rows, _ = rows_with(table, "Henvendelser", "Andel")
    for number, row in enumerate(row for row in rows if row["Henvendelser"]):
        yield (
            f"{_administration(str(row['Forvaltning']))} udgør "
            f"{_number(row['Henvendelser'], 'henvendelser')} svarende til "
            f"{_percent(row['Andel'])}{'' if number else ' af de samlede borgerhenvendelser'}."
        )


def _administration(name: str) -> str:
    if _placed(name) != name:
        return f"Området {_placed(name)}"
    if name.lower().split()[0] in _MIXED:
        return f"Området {name[0].lower()}{name[1:]}"
    is_office = any(office in name.lower() for office in _OFFICES)
    return name if is_office else f"Forvaltningen for {name}"


def _placed(name: str) -> str:
    """Return the name of a place as it stands in a sentence."""
    return f"»{name}«" if name.lower().split()[0] in _NO_NOUN else name


def _complaints(table: Table) -> Iterator[str]:
    _, total = rows_with(table, "Henvendelser", "Heraf klager", "Klageandel")
    if total and not total["Heraf klager"]:
        yield f"Der er ingen klager blandt {_number(total['Henvendelser'], 'henvendelser')}."
    elif total:
        part, whole = int(total["Heraf klager"]), int(total["Henvendelser"])
        share, word = _percent(total["Klageandel"]), about(part, whole)
        yield (
            f"{_number(part, 'henvendelser')} ud af {format_number(whole)} er "
            f"{'en klage' if part == 1 else 'klager'}, svarende til "
            f"{f'{word} ({share})' if word else share}."
        )
    rows = every_row(table, "Heraf klager")
    most, names = _first(rows, "Afdeling", "Heraf klager")
    if most and len(names) == 1:
        row = next(row for row in rows if row["Afdeling"] == names[0])
        sentence = f"Flest klager er der over {names[0]}: {_number(most, 'klager')}"
        if row["Henvendelser"] is not None and row["Klageandel"] is not None:
            own = _number(row["Henvendelser"], "henvendelser")
            sentence += f" ud af {own} ({_percent(row['Klageandel'])})"
        yield f"{sentence}."
    elif most and len(names) <= _MOST_NAMED:
        yield f"Flest klager er der over {listed(names)}: {_number(most, 'klager')} hver."


def _within(table: Table, what: str) -> Iterator[str]:
    """Say which row of a table of one area is the most frequent."""
    name, column, area = (
        next(iter(table.kinds)),
        _counted(table),
        _placed(table.id.partition("/")[2]),
    )
    rows, total = rows_with(table, column)
    if not total:
        return
    noun = column.split()[-1].lower()
    whole = int(total[column])
    decided = [row for row in every_row(table, column) if row[name] != _UNDECIDED]
    most, names = _first(decided, name, column)
    names = [f"»{one}«" for one in names]
    if most and len(names) == 1:
        word = about(most, whole)
        yield (
            f"Inden for {area} er {names[0]} den hyppigste {what} med {format_number(most)} ud af "
            f"{_number(whole, noun)}{f', {word}' if word else ''}."
        )
    elif most and len(names) <= _MOST_NAMED:
        yield (
            f"Inden for {area} er {listed(names)} hyppigst med {format_number(most)} hver ud af "
            f"{_number(whole, noun)}."
        )
    for row in rows:
        if row[name] == _UNDECIDED and row[column]:
            yield f"{_number(row[column], noun)} er ikke afsluttet."


def _counted(table: Table) -> str:
    return next((column for column, kind in table.kinds.items() if kind == "count"), "")


def _categories(table: Table) -> Iterator[str]:
    return _within(table, "kategori")


def _handlings(table: Table) -> Iterator[str]:
    return _within(table, "handling")


def _calendar(table: Table) -> Iterator[str]:
    name, column = next(iter(table.kinds)), "Borgerhenvendelser"
    rows = every_row(table, column)
    if len(rows) < 2:
        return
    most, busiest = _first(rows, name, column)
    least = min(int(row[column]) for row in rows)
    calmest = [str(row[name]) for row in rows if row[column] == least]
    if most > least and len(busiest) <= _MOST_NAMED:
        sentence = (
            f"Flest borgerhenvendelser er modtaget i {listed(busiest)} ({_each(most, busiest)})"
        )
        if len(calmest) <= _MOST_NAMED:
            sentence += f", færrest i {listed(calmest)} ({_each(least, calmest)})"
        yield f"{sentence}."


def _each(number: int, names: list[str]) -> str:
    return f"{format_number(number)}{' hver' if len(names) > 1 else ''}"


def _change(table: Table) -> Iterator[str]:
    _, total = rows_with(table, "Henvendelser før", "Henvendelser")
    if total:
        yield _moved("Borgerhenvendelserne", total["Henvendelser før"], total["Henvendelser"])
    _, total = rows_with(table, "Klager før", "Heraf klager")
    if total:
        yield _moved("Klagerne", total["Klager før"], total["Heraf klager"])


def _moved(what: str, before: int, now: int) -> str:
    if now == before:
        return f"{what} er lige så mange som før: {format_number(now)}."
    way = "steget" if now > before else "faldet"
    return (
        f"{what} er {way} med {format_number(abs(now - before))}, fra {format_number(before)} til "
        f"{format_number(now)}."
    )


def _grounds(table: Table) -> Iterator[str]:
    column = _counted(table)
    most, names = _first(every_row(table, column), "Grund", column)
    if most and len(names) <= _MOST_NAMED:
        quoted = listed([f"»{name}«" for name in names])
        number = _number(most, column.split()[-1].lower())
        yield f"Oftest går {quoted} igen: {number}{' hver' if len(names) > 1 else ''}."


def _quality(table: Table) -> Iterator[str]:
    rows = [row for row in every_row(table, "Andel") if row["Andel"] is not None]
    if len(rows) < 2:
        return
    best, worst = (pick(rows, key=lambda row: row["Andel"]) for pick in (max, min))
    told = [
        f"{str(row['Hvad']).lower()} ({format_number(row['Samme svar'])} ud af "
        f"{format_number(row['Læst blindt'])})"
        for row in (best, worst)
    ]
    yield (
        "Modellens forslag og den blinde afgørelse er oftest ens om "
        f"{told[0]}, sjældnest om {told[1]}."
    )


_WRITERS: dict[str, Callable[[Table], Iterator[str]]] = {
    "udvikling": _development,
    "henvendelsestyper": _split,
    "kanaler": _split,
    "måneder": _calendar,
    "kvartaler": _calendar,
    "forvaltninger": _administrations,
    "klageandel": _complaints,
    "kategorier": _categories,
    "handlinger": _handlings,
    "gentagne-grunde": _grounds,
    "ændring": _change,
    "modelkvalitet": _quality,
}
