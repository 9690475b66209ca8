"""Tables on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from klassifikator.report.content import shared_notes
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

if TYPE_CHECKING:
    from rich.console import Console


def print_tables(tables: Mapping[str, Table], console: Console) -> None:
    """Print tables with their notes; a note that several tables share is printed once, last."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid

    shared = shared_notes(list(tables.values()))
    for table in tables.values():
        grid = Grid(title=table.title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
        alone = list(table.kinds.values()).count("text") == 1
        for place, (column, kind) in enumerate(table.kinds.items()):
            # A long name is folded: cut off, two departments may look the same.
            grid.add_column(
                column,
                justify="left" if kind == "text" else "right",
                no_wrap=alone and not place,
                overflow="fold",
            )
        for cells in table.texts():
            grid.add_row(*cells, style="bold" if TOTAL in cells else None)
        console.print(grid)
        for note in table.notes:
            if note not in shared:
                console.print(f"  {note}", style="dim", highlight=False)
    for note in shared:
        console.print(note, style="dim", highlight=False)
