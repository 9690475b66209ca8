"""Decisions → the tables of a report."""

from __future__ import annotations

import pandas as pd

from klassifikator.errors import InputError
from klassifikator.tables.build import basis_of
from klassifikator.tables.change import change_table
from klassifikator.tables.check import check_tables, fill
from klassifikator.tables.counted import Rule, check_labels, prepare
from klassifikator.tables.identities import declare
from klassifikator.tables.period import Period, parse_period
from klassifikator.tables.standard import Standard, earlier_periods, months_of
from klassifikator.tables.table import Table
from klassifikator.taxonomy import Taxonomy, load_taxonomy


def make_tables(
    decisions: pd.DataFrame,
    period: int | str | Period,
    taxonomy: Taxonomy | None = None,
    history: pd.DataFrame | None = None,
    *,
    counting: Rule = "sager",
) -> dict[str, Table]:
    """Make the tables of any period from decisions alone, and check that they agree.

    Parameters
    ----------
    decisions : DataFrame
        What :meth:`klassifikator.Register.decisions` returns. A case counts in the period it was
        received in.
    period : int, str or Period
        As :func:`parse_period` reads it, e.g. ``2023`` or ``"1. halvår 2023"``.
    taxonomy : Taxonomy, optional
        By default ``haderslev-2023``. Decisions in the labels of an earlier taxonomy are read
        through its crosswalk.
    history : DataFrame, optional
        Earlier periods with published figures, in the columns of :data:`HISTORY_COLUMNS`; earlier
        years in the register that are not among them are counted.
    counting : {"sager", "klagepunkter"}
        With ``"sager"`` each case of the register counts once in every table: one category a
        complaint. With ``"klagepunkter"`` a letter that was split within a department is one
        inquiry, and the tables of categories, handlings and grounds count each of its parts.

    Returns
    -------
    dict of str to Table
        By id, in the order of the report.

    Raises
    ------
    InputError
        When a column is missing or no decided case was received in the period.
    TaxonomyError
        When a decision has a label that is not in the taxonomy.
    TableError
        When figures that must agree do not, as when a complaint has no category.

    References
    ----------
    The tables are those of *Haderslev Kommunes Borgerrådgiver, Beretning 2023*, and more.

    Examples
    --------
    >>> decisions = pd.DataFrame({"case_id": ["1", "2"], "henvendelsestype": "Borgerhenvendelse",
    ...     "received_at": pd.to_datetime(["2023-02-01", "2023-09-01"]), "afdeling": "Skoler",
    ...     "status": ["Klage", "Anden henvendelse"], "kategori": ["Forvaltningsskik", None],
    ...     "grund": None, "handling": ["Henstilling", None], "how": "importeret"})
    >>> table = make_tables(decisions, "1. halvår 2023")["klageandel"]
    >>> table.texts()[5], table.cases[5, "Heraf klager"]
    (['Børn og Kultur', 'Skoler', '1', '1', '100 %'], ('1',))
    """
    taxonomy = taxonomy or load_taxonomy()
    period = parse_period(period)
    register = prepare(decisions, taxonomy, counting)
    counted = register.within(period)
    if counted.points.empty:
        years = sorted(register.points["received_at"].dt.year.unique())
        found = ", ".join(str(year) for year in years) or "ingen"
        raise InputError(
            f"Ingen gennemgåede henvendelser er modtaget i {period.name} (år med henvendelser: "
            f"{found}); vælg en anden periode, eller gennemgå sagerne først."
        )
    check_labels(counted, taxonomy)
    undated = len(decisions) - len(register.points)
    standard = Standard(register, counted, period, taxonomy, counting, undated)
    tables = {table.id: table for table in standard.tables(history)}
    groups: dict[str, tuple[str, ...]] = {}
    before = register.within(period.before)
    if len(before.points):
        names = (period.before.name, period.name)
        both = pd.concat([before.citizens, counted.citizens])
        basis = basis_of(both, " og ".join(names), undated)
        tables["ændring"], groups = change_table(before, counted, taxonomy, names, basis)
    tables = fill(
        declare(
            tables,
            taxonomy,
            now=period.name,
            before=period.before.name,
            months=months_of([*earlier_periods(register, period), period], history),
            groups=groups,
        )
    )
    check_tables(tables)
    return tables


def annual_tables(
    decisions: pd.DataFrame,
    year: int,
    taxonomy: Taxonomy | None = None,
    history: pd.DataFrame | None = None,
    *,
    counting: Rule = "sager",
) -> dict[str, Table]:
    """Make the tables of a year; see :func:`make_tables`.

    Examples
    --------
    >>> decisions = pd.DataFrame({"case_id": ["1"], "received_at": "2023-02-01", "afdeling": None,
    ...     "henvendelsestype": "Eksternt oplæg", "status": None, "kategori": None, "grund": None,
    ...     "handling": None, "how": "importeret"})
    >>> annual_tables(decisions, 2023)["udvikling"].texts()
    [['2023', '0', '1', '1', '0,1']]
    """
    return make_tables(decisions, year, taxonomy, history, counting=counting)
