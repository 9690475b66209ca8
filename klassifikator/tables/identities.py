"""What must agree with what, declared from the layout of the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from klassifikator.tables.period import quarter_of
from klassifikator.tables.table import TOTAL, Cell, Derived, Sum, Table
from klassifikator.taxonomy import Taxonomy

POINTS = "Antal klagepunkter"
COMPLAINTS = "Antal klager"

# A column that is part of another: in each row it is at most as much.
_PART_OF = (
    ("Heraf klager", "Henvendelser"),
    ("Heraf klager", "Borgerhenvendelser"),
    ("Klager før", "Henvendelser før"),
)
_LEVELS = {
    "Henvendelsestype": "henvendelsestype",
    "Forvaltning": "forvaltning",
    "Afdeling": "afdeling",
}


class Layout:
    """Where the cells of some tables are, by name.

    Parameters
    ----------
    tables : mapping of str to Table
    taxonomy : Taxonomy

    Attributes
    ----------
    rows : dict of str to dict of str to int
        The number of each row of each table.
    """

    def __init__(self, tables: Mapping[str, Table], taxonomy: Taxonomy) -> None:
        self.tables, self.taxonomy = tables, taxonomy
        self.rows = {
            name: {row: number for number, row in enumerate(table.rows)}
            for name, table in tables.items()
        }

    def cells(self, table: str, column: str, rows: Iterable[str]) -> tuple[Cell, ...]:
        """Return the cells of a column in some rows, or none if one of them is not there."""
        rows = list(rows)
        if table not in self.tables or column not in self.tables[table].kinds:
            return ()
        known = self.rows[table]
        return tuple((table, known[row], column) for row in rows) if known.keys() >= {*rows} else ()

    def parts(self, table: str, column: str) -> tuple[Cell, ...]:
        """Return the cells that add up to the total, or none if some of them are not printed."""
        known = self.rows.get(table, {})
        level = _LEVELS.get(self.tables[table].key) if table in self.tables else None
        if level and table != "ændring" and not known.keys() >= set(self.taxonomy.names(level)):
            return ()
        return self.cells(table, column, [row for row in known if row != TOTAL])

    def total(self, table: str, column: str) -> tuple[Cell, ...]:
        """Return the cell of the total; where none is printed, those that add up to it."""
        return self.cells(table, column, [TOTAL]) or self.parts(table, column)


def declare(
    tables: Mapping[str, Table],
    taxonomy: Taxonomy,
    *,
    now: str,
    months: Mapping[str, Fraction],
    before: str = "",
    groups: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Table]:
    """Return the tables with all that their cells must agree with.

    Parameters
    ----------
    tables : mapping of str to Table
        Counted or printed; what is not there is not declared.
    taxonomy : Taxonomy
    now, before : str
        Names of the period and of the one that it is compared with.
    months : mapping of str to Fraction
        The length of each period.
    groups : mapping of str to sequence of str, optional
        The departments that each row of the comparison stands for.
    """
    layout = Layout(tables, taxonomy)
    found: dict[str, list[Sum | Derived]] = {name: [] for name in tables}
    sums = [
        *_within(layout),
        *_between_departments(layout),
        *_same_totals(layout, now),
        *_repeated(layout),
        *_compared(layout, before, groups or {}),
    ]
    for whole, parts, rest in sums:
        if whole and parts:
            found[whole[0][0]].append(Sum(whole, parts, rest))
    for derived in _derived(layout, months):
        found[derived.cell[0]].append(derived)
    return {name: replace(table, identities=tuple(found[name])) for name, table in tables.items()}


_Side = tuple[Cell, ...]


def _within(layout: Layout) -> Iterator[tuple[_Side, _Side, bool]]:
    for name, table in layout.tables.items():
        for column in table.counts:
            yield layout.cells(name, column, [TOTAL]), layout.parts(name, column), False
        for row in layout.rows[name]:
            own, others, total = (
                layout.cells(name, column, [row])
                for column in ("Borgerhenvendelser", "Interne og eksterne", TOTAL)
            )
            if own and others:
                yield total, own + others, False
            for part, whole in _PART_OF:
                yield layout.cells(name, whole, [row]), layout.cells(name, part, [row]), True


def _between_departments(layout: Layout) -> Iterator[tuple[_Side, _Side, bool]]:
    taxonomy = layout.taxonomy
    departments = taxonomy.names("afdeling")
    for forvaltning in taxonomy.names("forvaltning"):
        below = [name for name in departments if taxonomy.path(name)[0] == forvaltning]
        whole = layout.cells("forvaltninger", "Henvendelser", [forvaltning])
        yield whole, layout.cells("klageandel", "Henvendelser", below), False
        yield whole, layout.cells("klageandel", "Heraf klager", below), True
    for area in taxonomy.areas:
        below = [name for name in departments if taxonomy.area(name) == area]
        complaints = layout.cells("klageandel", "Heraf klager", below)
        for column, rest in ((COMPLAINTS, False), (POINTS, True)):
            categories, handlings = (
                layout.total(f"{table}/{area}", column) for table in ("kategorier", "handlinger")
            )
            yield categories, complaints, rest
            yield handlings, categories, False


def _same_totals(layout: Layout, now: str) -> Iterator[tuple[_Side, _Side, bool]]:
    counted = layout.taxonomy.counted_types
    totals = (
        [
            layout.cells("henvendelsestyper", "Henvendelser", counted),
            layout.total("forvaltninger", "Henvendelser"),
            layout.total("klageandel", "Henvendelser"),
            layout.cells("udvikling", "Borgerhenvendelser", [now]),
            layout.total("måneder", "Borgerhenvendelser"),
        ],
        [
            layout.total("henvendelsestyper", "Henvendelser"),
            layout.cells("udvikling", TOTAL, [now]),
            layout.total("måneder", TOTAL),
            layout.total("kanaler", "Henvendelser"),
        ],
        [layout.total("klageandel", "Heraf klager"), layout.total("måneder", "Heraf klager")],
    )
    for same in totals:
        there = [cells for cells in same if cells]
        for cells in there[1:]:
            yield cells, there[0], False
    for row in layout.rows.get("kvartaler", {}):
        months = [name for name in layout.rows.get("måneder", {}) if quarter_of(name) == row]
        for column in layout.tables["kvartaler"].counts:
            whole = layout.cells("kvartaler", column, [row])
            yield whole, layout.cells("måneder", column, months), False


def _repeated(layout: Layout) -> Iterator[tuple[_Side, _Side, bool]]:
    repeated = layout.tables.get("gentagne-grunde")
    if repeated is None:
        return
    (column,) = repeated.counts
    for kategori, rows in repeated.frame.groupby("Kategori", sort=False)["Grund"]:
        areas = [
            layout.cells(f"kategorier/{area}", column, [str(kategori)])
            for area in layout.taxonomy.areas
        ]
        grounds = layout.cells(repeated.id, column, map(str, rows))
        yield tuple(cell for cells in areas for cell in cells), grounds, True


def _compared(
    layout: Layout, before: str, groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[_Side, _Side, bool]]:
    for column in ("Henvendelser", "Heraf klager"):
        for row, departments in groups.items():
            whole = layout.cells("ændring", column, [row])
            yield whole, layout.cells("klageandel", column, departments), False
    earlier = layout.cells("udvikling", "Borgerhenvendelser", [before])
    if earlier and earlier[0][1:] in layout.tables["udvikling"].cases:
        yield layout.cells("ændring", "Henvendelser før", [TOTAL]), earlier, False


def _derived(layout: Layout, months: Mapping[str, Fraction]) -> Iterator[Derived]:
    for name in layout.tables:
        for row in layout.rows[name]:

            def at(column: str, row: str = row, name: str = name) -> _Side:
                return layout.cells(name, column, [row])

            pairs: list[tuple[_Side, _Side, _Side | tuple[Fraction]]] = [
                (at("Andel"), at("Henvendelser"), layout.total(name, "Henvendelser")),
                (at("Klageandel"), at("Heraf klager"), at("Henvendelser")),
                (at("Ændring"), at("Henvendelser"), at("Henvendelser før")),
                (at("Ændring i klager"), at("Heraf klager"), at("Klager før")),
            ]
            if row in months:
                pairs.append((at("Sager pr. måned"), at(TOTAL), (months[row],)))
            for cell, first, second in pairs:
                if cell and first and len(second) == 1:
                    yield Derived(cell[0], first[0], second[0])
