"""Published figures as data, and where they disagree with what the decisions give."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from klassifikator.danish import format_number
from klassifikator.errors import InputError
from klassifikator.tables.check import failures, numbers_of
from klassifikator.tables.identities import declare
from klassifikator.tables.period import parse_period
from klassifikator.tables.standard import HISTORY_COLUMNS, TITLES, months_of
from klassifikator.tables.table import Cell, Derived, Kind, Sum, Table, format_cell
from klassifikator.taxonomy import Taxonomy, load_taxonomy

BUNDLED = Path(__file__).parents[1] / "data" / "beretninger"
KINDS: dict[str, Kind] = {
    "Andel": "share",
    "Klageandel": "share",
    "Sager pr. måned": "rate",
    "Ændring": "change",
    "Ændring i klager": "change",
}


@dataclass(frozen=True)
class Published:
    """A printed report, transcribed.

    Attributes
    ----------
    year : int
    source : str
    tables : dict of str to DataFrame
        By the id of the table they are to be held against; first column names the row.
    history : DataFrame
        The earlier periods, for :func:`annual_tables`.
    """

    year: int
    source: str
    tables: Mapping[str, pd.DataFrame]
    history: pd.DataFrame


@dataclass(frozen=True)
class Disagreement:
    """A cell whose printed figure is not the one that the cases give.

    Attributes
    ----------
    table : str
        Title of the table.
    row, column : str
    printed, computed : str
        As they are read.
    against : str
        Where the other figure is from.
    """

    table: str
    row: str
    column: str
    printed: str
    computed: str
    against: str = "sagerne"

    def __str__(self) -> str:
        return (
            f"{self.table}, {self.row}, {self.column}: "
            f"trykt {self.printed}, {self.against} giver {self.computed}"
        )


def load_published(name: str | Path = "haderslev-2023") -> Published:
    """Load a transcribed report, bundled or from a TOML file.

    Parameters
    ----------
    name : str or Path
        Id of a bundled report, or path of a file that ends in ``.toml``.

    Raises
    ------
    InputError
        When there is no such report or it is not as it should be.

    References
    ----------
    ``haderslev-2023``: *Haderslev Kommunes Borgerrådgiver, Beretning 2023*, February 2024.

    Examples
    --------
    >>> published = load_published("haderslev-2023")
    >>> published.tables["forvaltninger"].to_numpy().tolist()[0]
    ['Social og Sundhed', 152, 45]
    """
    path = Path(name) if Path(name).suffix == ".toml" else BUNDLED / f"{name}.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        tables = {
            table["id"]: pd.DataFrame(table["rows"], columns=table["columns"])
            for table in content["table"]
        }
        periods = content.get("months", {})
        development = tables["udvikling"].set_index("Periode")
        rows = [
            (period, months, *development.loc[period].iloc[:2])
            for period, months in periods.items()
        ]
        history = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
        return Published(content["year"], content["source"], tables, history)
    except FileNotFoundError:
        raise InputError(f"Beretningen {path.name} findes ikke; kontrollér stien.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, ValueError) as error:
        raise InputError(
            f"{path.name} er ikke en beretning i TOML ({error}); ret filen efter den medfølgende."
        ) from None


def reconcile(published: Published, tables: Mapping[str, Table]) -> list[Disagreement]:
    """List every printed figure that the tables contradict.

    Where the tables are counted from a register that carries the report's own department figures,
    these are the places where the printed report disagrees with itself.

    Parameters
    ----------
    published : Published
    tables : mapping of str to Table
        What :func:`annual_tables` returns for the same year.

    Returns
    -------
    list of Disagreement
        In the order of the report; a printed row without a counterpart counts as one.
    """
    return [
        found
        for name, printed in published.tables.items()
        for found in _compare(printed, tables.get(name), name)
    ]


def contradictions(published: Published, taxonomy: Taxonomy | None = None) -> list[Disagreement]:
    """List every printed figure that other printed figures contradict; no register is needed.

    The printed tables are held to what the tables of a register are held to: parts give their
    total, a forvaltning is its departments, complaints have one category and one handling, shares
    and averages are those of the counts beside them. What is not printed is not asked for.

    Parameters
    ----------
    published : Published
    taxonomy : Taxonomy, optional
        By default ``haderslev-2023``.

    Returns
    -------
    list of Disagreement

    Examples
    --------
    >>> for found in contradictions(load_published("haderslev-2023"))[3:6]:
    ...     print(found)
    Borgerhenvendelserne efter forvaltning, I alt, Henvendelser: trykt 342, summen af \
forvaltninger/Henvendelser giver 344
    Borgerhenvendelserne efter forvaltning, Social og Sundhed, Andel: trykt 45 %, \
152 ud af 342 giver 44 %
    Borgerhenvendelserne efter forvaltning, Diverse, Andel: trykt 17 %, 61 ud af 342 giver 18 %
    """
    year = str(published.year)
    months = months_of([parse_period(published.year)], published.history)
    tables = declare(
        {name: _printed(name, frame) for name, frame in published.tables.items()},
        taxonomy or load_taxonomy(),
        now=year,
        months=months,
    )
    numbers = numbers_of(tables)
    return [_told(*failure, tables, numbers) for failure in failures(tables)]


def _printed(name: str, frame: pd.DataFrame) -> Table:
    first, *rest = frame.columns
    kinds: dict[str, Kind] = {str(first): "text"}
    kinds |= {str(column): KINDS.get(str(column), "count") for column in rest}
    return Table(name, TITLES.get(name, name.replace("/", ", ")), frame, kinds)


def _told(
    identity: Sum | Derived,
    stands: float,
    must: float,
    tables: Mapping[str, Table],
    numbers: Mapping[Cell, float],
) -> Disagreement:
    whole = identity.whole if isinstance(identity, Sum) else (identity.cell,)
    name, row, column = whole[0]
    table = tables[name]
    kind = table.kinds[column]
    if isinstance(identity, Sum):
        parts = dict.fromkeys(f"{cell[0]}/{cell[2]}" for cell in identity.parts)
        against = f"{'summen af ' if len(identity.parts) > 1 else ''}{' og '.join(parts)}"
    elif isinstance(identity.second, Fraction):
        months = format_number(identity.second, 0 if identity.second.denominator == 1 else 1)
        against = f"{format_number(numbers[identity.first])} på {months} måneder"
    else:
        first, second = (format_number(numbers[cell]) for cell in (identity.first, identity.second))
        against = f"{first} {'mod' if kind == 'change' else 'ud af'} {second}"
    where = table.rows[row] if len(whole) == 1 else "summen af rækkerne"
    printed, computed = format_cell(kind, stands), format_cell(kind, must)
    return Disagreement(table.title, where, column, printed, computed, against)


def _compare(printed: pd.DataFrame, table: Table | None, name: str) -> Iterable[Disagreement]:
    key, *columns = printed.columns
    title = name if table is None else table.title
    there: dict[object, dict[Any, Any]] = {}
    if table is not None and key in table.kinds:
        there = {
            row[key]: {c: row[c] for c in table.kinds if (number, c) not in table.hidden}
            for number, row in enumerate(table.frame.to_dict("records"))
        }
    for row in printed.to_dict("records"):
        for column in columns:
            kind = KINDS.get(str(column), "count")
            found = there.get(row[key], {})
            computed = format_cell(kind, found[column]) if column in found else "–"
            figure = format_cell(kind, row[column])
            if figure != computed:
                yield Disagreement(title, str(row[key]), str(column), figure, computed)
