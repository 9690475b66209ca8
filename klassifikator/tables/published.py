"""Published figures as data, and where they disagree with what the decisions give."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from klassifikator.errors import InputError
from klassifikator.tables.standard import HISTORY_COLUMNS
from klassifikator.tables.table import Table, format_cell

BUNDLED = Path(__file__).parents[1] / "data" / "beretninger"


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
    """

    table: str
    row: str
    column: str
    printed: str
    computed: str

    def __str__(self) -> str:
        return (
            f"{self.table}, {self.row}, {self.column}: "
            f"trykt {self.printed}, tallene giver {self.computed}"
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


def _compare(printed: pd.DataFrame, table: Table | None, name: str) -> Iterable[Disagreement]:
    key = printed.columns[0]
    computed = {} if table is None else {row[key]: row for row in table.frame.to_dict("records")}
    for row in printed.to_dict("records"):
        for column in printed.columns[1:]:
            kind = "count" if table is None else table.kinds[column]
            there = format_cell(kind, computed[row[key]][column]) if row[key] in computed else "–"
            here = format_cell(kind, row[column])
            if here != there:
                title = name if table is None else table.title
                yield Disagreement(title, str(row[key]), str(column), here, there)
