"""Which chart a table has, as a value; everything in it is read off the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from klassifikator.report.shown import shown_rows
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL


@dataclass(frozen=True)
class Chart:
    """A chart of one table.

    Attributes
    ----------
    title : str
        Danish caption.
    shape : str
        ``columns`` for time, which goes from left to right; ``bars`` for names, which are long.
    names : tuple of str
        What each bar is.
    series : dict of str to tuple of float
        Lengths of the bars by column of the table. A later series lies upon an earlier one and is
        part of it.
    labels : tuple of str
        What is written at each bar, as the cells are read.
    """

    title: str
    shape: Literal["columns", "bars"]
    names: tuple[str, ...]
    series: dict[str, tuple[float, ...]]
    labels: tuple[str, ...]

    @property
    def text(self) -> str:
        """The chart told to those who cannot see it."""
        form = "Søjlediagram" if self.shape == "columns" else "Liggende søjlediagram"
        told = "; ".join(f"{n}: {v}" for n, v in zip(self.names, self.labels, strict=True))
        return f"{form}. {self.title}. {told}."


def chart_of(table: Table) -> Chart | None:
    """Return the chart of a table, if it is of those that have one and has anything to show.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Kategori": ["Forvaltningsskik", TOTAL], "Antal klager": [3, 3]})
    >>> kinds = {"Kategori": "text", "Antal klager": "count"}
    >>> chart_of(Table("kategorier/Skoler", "Kategorier", frame, kinds)).text
    'Liggende søjlediagram. Skoler: klager efter kategori. Forvaltningsskik: 3.'
    """
    kind, _, area = table.id.partition("/")
    draw = _CHARTS.get(kind)
    chart = draw(table, area) if draw else None
    return chart if chart and any(map(any, chart.series.values())) else None


def _chart(
    table: Table,
    title: str,
    shape: Literal["columns", "bars"],
    name: str,
    columns: list[str],
    label: Callable[[list[str]], str],
    told: list[str] | None = None,
) -> Chart | None:
    """Take the rows that have something; ``told`` are the cells of the label.

    A row that the table does not show is named without a bar, so that nobody takes it for nothing.
    """
    if not {name, *columns} <= set(table.kinds):
        return None
    names, labels, lengths = [], [], []
    for row, texts in zip(shown_rows(table), table.texts(), strict=True):
        if row[name] == TOTAL or row[columns[0]] == 0:
            continue
        read = dict(zip(table.kinds, texts, strict=True))
        unseen = [column for column in columns if row[column] is None]
        names.append(str(row[name]))
        labels.append(read[unseen[0]] if unseen else label([read[c] for c in told or columns]))
        lengths.append([0.0 if unseen else float(row[column]) for column in columns])
    series = dict(zip(columns, zip(*lengths, strict=True), strict=True)) if lengths else {}
    return Chart(title, shape, tuple(names), series, tuple(labels))


def _development(table: Table, area: str) -> Chart | None:
    # The periods are not equally long, so the rate is drawn and not the counts.
    return _chart(
        table, "Sager pr. måned", "columns", "Periode", ["Sager pr. måned"], lambda cells: cells[0]
    )


def _administrations(table: Table, area: str) -> Chart | None:
    return _chart(
        table,
        "Andel af borgerhenvendelserne efter forvaltning",
        "bars",
        "Forvaltning",
        ["Andel"],
        lambda cells: f"{cells[0]} ({cells[1]})",
        ["Andel", "Henvendelser"],
    )


def _complaints(table: Table, area: str) -> Chart | None:
    return _chart(
        table,
        "Henvendelser og klager efter afdeling",
        "bars",
        "Afdeling",
        ["Henvendelser", "Heraf klager"],
        lambda cells: f"{cells[1]} af {cells[0]} ({cells[2]})",
        ["Henvendelser", "Heraf klager", "Klageandel"],
    )


def _categories(table: Table, area: str) -> Chart | None:
    counts = [column for column, kind in table.kinds.items() if kind == "count"]
    what = counts[0].split()[-1] if counts else ""
    return _chart(
        table,
        f"{area}: {what} efter kategori",
        "bars",
        "Kategori",
        counts[:1],
        lambda cells: cells[0],
    )


def _months(table: Table, area: str) -> Chart | None:
    return _chart(
        table,
        "Borgerhenvendelser og klager måned for måned",
        "columns",
        "Måned",
        ["Borgerhenvendelser", "Heraf klager"],
        lambda cells: f"{cells[1]} af {cells[0]}",
    )


_CHARTS: dict[str, Callable[[Table, str], Chart | None]] = {
    "udvikling": _development,
    "forvaltninger": _administrations,
    "klageandel": _complaints,
    "kategorier": _categories,
    "måneder": _months,
}
