"""What a report says and in which order, the same in every form it is written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from klassifikator.danish import listed
from klassifikator.report.charts import Chart, chart_of
from klassifikator.report.look import Look
from klassifikator.report.prose import sentences
from klassifikator.tables import Table

ABOUT = "Om tallene"  # heading of the notes that several tables share


@dataclass(frozen=True)
class Part:
    """A table with what belongs to it.

    Attributes
    ----------
    table : Table
    number : int
        Of the table, from 1.
    sentences : tuple of str
    notes : tuple of str
        Those of the table alone.
    chart : Chart or None
    figure : int
        Number of the chart, from 1; 0 when there is none.
    """

    table: Table
    number: int
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    chart: Chart | None
    figure: int

    @property
    def caption(self) -> str:
        """What stands over the table after its number."""
        return self.table.title

    @property
    def paragraph(self) -> str:
        """The sentences as they are read."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Report:
    """A report before it is written in any form.

    Attributes
    ----------
    title : str
    remarks : tuple of str
        Sentences to stand before everything.
    chapters : tuple of (str, tuple of Part)
        Headings, and what is under each: the tables of one area together, any other on its own.
    notes : tuple of str
        Those that several tables share, with the numbers of the tables; they stand once, last.
    look : Look
    """

    title: str
    remarks: tuple[str, ...]
    chapters: tuple[tuple[str, tuple[Part, ...]], ...]
    notes: tuple[str, ...]
    look: Look

    @property
    def parts(self) -> list[Part]:
        """The tables of all chapters."""
        return [part for _, parts in self.chapters for part in parts]


def compose(
    tables: Mapping[str, Table], title: str, remarks: Sequence[str] = (), look: Look | None = None
) -> Report:
    """Put a report together.

    Parameters
    ----------
    tables : mapping of str to Table
        In the order of the report.
    title : str
    remarks : sequence of str, optional
    look : Look, optional

    Returns
    -------
    Report
    """
    look = look or Look()
    shared = shared_notes(list(tables.values()))
    parts = []
    figure = 0
    for number, table in enumerate(tables.values(), 1):
        chart = chart_of(table) if look.charts else None
        figure += chart is not None
        own = tuple(note for note in table.notes if note not in shared)
        parts.append(Part(table, number, sentences(table), own, chart, figure if chart else 0))
    chapters = tuple(
        (heading, tuple(group))
        for heading, group in groupby(parts, lambda part: _heading(part.table))
    )
    notes = tuple(_with_numbers(note, parts) for note in shared)
    return Report(title, tuple(remarks), chapters, notes, look)


def shared_notes(tables: Sequence[Table]) -> tuple[str, ...]:
    """Return the notes that more than one table has, in order."""
    notes = [note for table in tables for note in table.notes]
    return tuple(note for note in dict.fromkeys(notes) if notes.count(note) > 1)


def _with_numbers(note: str, parts: list[Part]) -> str:
    numbers = [str(part.number) for part in parts if note in part.table.notes]
    return note if len(numbers) == len(parts) else f"{note} (Tabel {listed(numbers)}.)"


def _heading(table: Table) -> str:
    return table.id.partition("/")[2] or table.title
