"""Decisions → the tables of the annual report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import pandas as pd

from klassifikator.columns import RECORDED, check_frame
from klassifikator.danish import count, format_number, rounded
from klassifikator.errors import InputError
from klassifikator.tables.table import TOTAL, Kind, Table
from klassifikator.taxonomy import Taxonomy, load_taxonomy

ROUNDING = "Andele og gennemsnit er afrundet til nærmeste, lige langt rundes til lige tal."

HISTORY_COLUMNS = ("Periode", "Måneder", "Borgerhenvendelser", "Interne og eksterne")


def annual_tables(
    decisions: pd.DataFrame,
    year: int,
    taxonomy: Taxonomy | None = None,
    history: pd.DataFrame | None = None,
) -> dict[str, Table]:
    """Make the tables of a year from decisions alone.

    Parameters
    ----------
    decisions : DataFrame
        What :meth:`klassifikator.Register.decisions` returns. A case counts in the year it was
        received.
    year : int
    taxonomy : Taxonomy, optional
        By default ``haderslev-2023``.
    history : DataFrame, optional
        Earlier periods with published figures, in the columns of :data:`HISTORY_COLUMNS`; earlier
        years in the register that are not among them are counted.

    Returns
    -------
    dict of str to Table
        By id, in the order of the report.

    Raises
    ------
    InputError
        When a column is missing or no decided case was received in the year.
    TaxonomyError
        When a decision has a label that is not in the taxonomy.

    References
    ----------
    The tables are those of *Haderslev Kommunes Borgerrådgiver, Beretning 2023*.

    Examples
    --------
    >>> decisions = pd.DataFrame({"case_id": ["1", "2"], "henvendelsestype": "Borgerhenvendelse",
    ...     "received_at": pd.to_datetime(["2023-02-01", "2023-03-01"]), "afdeling": "Skoler",
    ...     "status": ["Klage", "Anden henvendelse"], "kategori": ["Forvaltningsskik", None],
    ...     "grund": None, "handling": ["Henstilling", None], "how": "importeret"})
    >>> annual_tables(decisions, 2023)["klageandel"].texts()[5]
    ['Børn og Kultur', 'Skoler', '2', '1', '50 %']
    """
    check_frame(decisions, ["case_id", "received_at", *RECORDED, "how"], "Afgørelserne")
    taxonomy = taxonomy or load_taxonomy()
    dated = decisions[decisions["received_at"].notna()]
    years = pd.to_datetime(dated["received_at"]).dt.year
    counted = dated[years == year]
    if counted.empty:
        found = ", ".join(str(value) for value in sorted(years.unique())) or "ingen"
        raise InputError(
            f"Ingen gennemgåede henvendelser er modtaget i {year} (år med henvendelser: {found}); "
            "vælg et andet år, eller gennemgå sagerne først."
        )
    for level in RECORDED:
        for name in counted[level].dropna().unique():
            taxonomy.label(level, str(name))
    citizens = counted[counted["henvendelsestype"].isin(taxonomy.counted_types)]
    citizens = citizens.assign(
        forvaltning=[taxonomy.path(name)[0] for name in citizens["afdeling"]],
        area=[taxonomy.area(name) for name in citizens["afdeling"]],
    )
    complaints = citizens[citizens["status"].isin(taxonomy.complaint_status)]
    earlier = dated[years < year]
    tables = [
        _development(earlier, counted, year, taxonomy, history),
        _types(counted, taxonomy),
        _forvaltninger(citizens, taxonomy),
        _complaint_shares(citizens, complaints, taxonomy),
    ]
    for area in taxonomy.areas:
        within = complaints[complaints["area"] == area]
        if not within.empty:
            tables += [_categories(area, within, taxonomy), _handlings(area, within, taxonomy)]
    basis = _basis(counted, year, len(decisions) - len(dated))
    return {
        table.id: Table(table.id, table.title, table.frame, table.kinds, (*table.notes, basis))
        for table in tables
    }


def _table(
    name: str, title: str, kinds: dict[str, Kind], rows: Iterable[Sequence[object]], *notes: str
) -> Table:
    frame = pd.DataFrame(list(rows), columns=list(kinds))
    types = {"text": "str", "count": "Int64", "share": "Int64", "rate": "Float64"}
    frame = frame.astype({column: types[kind] for column, kind in kinds.items()})
    return Table(name, title, frame, kinds, notes)


def _share(part: int, whole: int) -> int | None:
    return int(rounded(Fraction(100 * part, whole))) if whole else None


def _development(
    earlier: pd.DataFrame,
    counted: pd.DataFrame,
    year: int,
    taxonomy: Taxonomy,
    history: pd.DataFrame | None,
) -> Table:
    periods: list[tuple[str, int, int, int]] = []
    if history is not None:
        check_frame(history, HISTORY_COLUMNS, "Tidligere perioder")
        periods = [
            (str(name), int(months), int(citizens), int(others))
            for name, months, citizens, others in history[list(HISTORY_COLUMNS)].to_numpy()
        ]
    published = {name for name, *_ in periods}
    for name, cases in [*earlier.groupby(earlier["received_at"].dt.year), (year, counted)]:
        if str(name) not in published:
            citizens = int(cases["henvendelsestype"].isin(taxonomy.counted_types).sum())
            periods.append((str(name), 12, citizens, len(cases) - citizens))
    others = [
        name for name in taxonomy.names("henvendelsestype") if name not in taxonomy.counted_types
    ]
    return _table(
        "udvikling",
        "Udviklingen i henvendelser",
        {
            "Periode": "text",
            "Borgerhenvendelser": "count",
            "Interne og eksterne": "count",
            TOTAL: "count",
            "Sager pr. måned": "rate",
        },
        [
            (name, own, other, own + other, float(rounded(Fraction(own + other, months), 1)))
            for name, months, own, other in periods
        ],
        f"Interne og eksterne: {' og '.join(other.lower() for other in others)}.",
        ROUNDING,
    )


def _types(counted: pd.DataFrame, taxonomy: Taxonomy) -> Table:
    numbers = counted["henvendelsestype"].value_counts()
    rows = [(name, int(numbers.get(name, 0))) for name in taxonomy.names("henvendelsestype")]
    return _with_shares("henvendelsestyper", "Henvendelserne efter type", "Henvendelsestype", rows)


def _with_shares(name: str, title: str, what: str, rows: list[tuple[str, int]]) -> Table:
    total = sum(number for _, number in rows)
    return _table(
        name,
        title,
        {what: "text", "Henvendelser": "count", "Andel": "share"},
        [(row, number, _share(number, total)) for row, number in [*rows, (TOTAL, total)]],
        ROUNDING,
    )


def _forvaltninger(citizens: pd.DataFrame, taxonomy: Taxonomy) -> Table:
    numbers = citizens["forvaltning"].value_counts()
    rows = [(name, int(numbers.get(name, 0))) for name in taxonomy.names("forvaltning")]
    title = "Borgerhenvendelserne efter forvaltning"
    return _with_shares("forvaltninger", title, "Forvaltning", rows)


def _complaint_shares(
    citizens: pd.DataFrame, complaints: pd.DataFrame, taxonomy: Taxonomy
) -> Table:
    numbers = citizens["afdeling"].value_counts()
    of_them = complaints["afdeling"].value_counts()
    rows = [
        (taxonomy.area(name), name, int(numbers.get(name, 0)), int(of_them.get(name, 0)))
        for name in taxonomy.names("afdeling")
    ]
    rows.append((TOTAL, TOTAL, len(citizens), len(complaints)))
    return _table(
        "klageandel",
        "Klager efter afdeling",
        {
            "Område": "text",
            "Afdeling": "text",
            "Henvendelser": "count",
            "Heraf klager": "count",
            "Klageandel": "share",
        },
        [(*row, _share(row[3], row[2])) for row in rows],
        ROUNDING,
    )


def _categories(area: str, complaints: pd.DataFrame, taxonomy: Taxonomy) -> Table:
    rows: list[tuple[str, str, int]] = []
    for name in taxonomy.names("kategori"):
        within = complaints[complaints["kategori"] == name]
        if len(within):
            # The most frequent ground first; equally frequent ones in the order of the taxonomy.
            grounds = within["grund"].value_counts()
            order = [grund for grund in taxonomy.children(name) if grund in grounds.index]
            order.sort(key=lambda grund: -grounds[grund])
            rows.append((name, ", ".join(order), len(within)))
    rows.append((TOTAL, "", len(complaints)))
    return _table(
        f"kategorier/{area}",
        f"{area}: klagernes juridiske kategori",
        {"Kategori": "text", "Grunde": "text", "Antal klager": "count"},
        rows,
    )


def _handlings(area: str, complaints: pd.DataFrame, taxonomy: Taxonomy) -> Table:
    numbers = complaints["handling"].value_counts()
    rows = [(n, int(numbers[n])) for n in taxonomy.names("handling") if n in numbers.index]
    undecided = len(complaints) - sum(number for _, number in rows)
    if undecided:
        rows.append(("Ikke afsluttet", undecided))
    return _table(
        f"handlinger/{area}",
        f"{area}: borgerrådgiverens handling",
        {"Handling": "text", "Antal klager": "count"},
        [*rows, (TOTAL, len(complaints))],
    )


def _basis(counted: pd.DataFrame, year: int, undated: int) -> str:
    ways = ", ".join(
        f"{format_number(number)} {how}" for how, number in counted["how"].value_counts().items()
    )
    note = f"Talt: {count(len(counted), 'gennemgået henvendelse', 'gennemgåede henvendelser')} "
    note += f"modtaget i {year} ({ways}); forslag tælles ikke."
    if undated:
        note += f" {count(undated, 'sag', 'sager')} uden modtagelsesdato er ikke med."
    return note
