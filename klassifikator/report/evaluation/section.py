"""What a page about an evaluation is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from klassifikator.learn.evaluation.figures import Matrix
from klassifikator.learn.evaluation.mistakes import Mistake
from klassifikator.report.plots import Plot
from klassifikator.tables import Table
from klassifikator.tables.table import Kind


@dataclass(frozen=True)
class Section:
    """A table with what belongs to it.

    Attributes
    ----------
    table : Table
    sentences : tuple of str
        To stand before it.
    plot : Plot or None
    folded : bool
        Whether the table is folded away, because the plot shows it.
    matrix : Matrix or None
        Folded away under the table.
    """

    table: Table
    sentences: tuple[str, ...] = ()
    plot: Plot | None = None
    folded: bool = False
    matrix: Matrix | None = None


@dataclass(frozen=True)
class Chapter:
    """Sections under a heading.

    Attributes
    ----------
    heading : str
    sections : tuple of Section
    sentences : tuple of str
        To stand first.
    mistakes : tuple of Mistake
        Folded away at the end.
    """

    heading: str
    sections: tuple[Section, ...]
    sentences: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def make_table(
    key: str, title: str, columns: dict[str, Kind], rows: Sequence[Sequence[Any]], *notes: str
) -> Table:
    """Make a table of rows of cells."""
    return Table(key, title, pd.DataFrame(rows, columns=list(columns)), columns, notes)
