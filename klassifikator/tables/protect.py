"""A public version of the tables: no small count is shown, and none can be worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, lil_array

from klassifikator.errors import TableError
from klassifikator.tables.build import ROUNDING
from klassifikator.tables.check import numbers_of
from klassifikator.tables.table import HIDDEN, TOTAL, Cell, Derived, Sum, Table

Numbers = npt.NDArray[np.float64]
_FREE, _SHOWN, _SHOWN_TOTAL = 0.01, 1.0, 5.0  # what it costs to let a count be another


def protect(tables: Mapping[str, Table], smallest: int = 3) -> dict[str, Table]:
    """Leave out small counts, and what they could be worked out from.

    Parameters
    ----------
    tables : mapping of str to Table
        What :func:`make_tables` returns. Protect all tables of a period at once: what is left out
        of one can stand in another.
    smallest : int
        The smallest count that may be shown; nought is always shown.

    Returns
    -------
    dict of str to Table
        With ``·`` for what is left out, and without the ids of the cases, the notes that count
        them, and the columns that name grounds or departments of few cases.

    Notes
    -----
    All counts of all tables hang together in one system of sums. For each small count, and each
    small number of inquiries that are no complaints, a second set of whole numbers is sought that
    agrees with all that is shown, but not there; of all such sets the one is taken that leaves out
    the fewest shown figures. Each count that is left out differs in one of these sets, so that none
    can be worked out. Earlier reports and what a reader knows of a single case are not thought of.

    References
    ----------
    The search for a second table is that of M. Fischetti and J. J. Salazar, *Models and algorithms
    for the cell suppression problem in statistical tables with linear constraints*, Journal of the
    American Statistical Association 95 (2000).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Kanal": ["brev", "mail", "telefon", "I alt"],
    ...     "Henvendelser": [1, 40, 9, 50]})
    >>> cells = [("kanaler", row, "Henvendelser") for row in range(4)]
    >>> table = Table("kanaler", "Kanaler", frame, {"Kanal": "text", "Henvendelser": "count"},
    ...     cases={(row, "Henvendelser"): ("H",) * n for row, n in enumerate([1, 40, 9, 50])},
    ...     identities=(Sum((cells[3],), tuple(cells[:3])),))
    >>> [row[1] for row in protect({"kanaler": table})["kanaler"].texts()].count("·")
    2
    """
    hidden = set(_Search(tables, smallest).hide())
    for table in tables.values():
        for identity in table.identities:
            if isinstance(identity, Derived) and {identity.first, identity.second} & hidden:
                hidden.add(identity.cell)
    note = (
        f"{HIDDEN} er et tal, der er udeladt: det er under {smallest}, eller et så lille tal kunne "
        "regnes ud af det."
    )
    return {
        name: _without(table, {cell[1:] for cell in hidden if cell[0] == name}, note)
        for name, table in tables.items()
    }


class _Search:
    """Looks for other sets of counts that agree with what is shown.

    Every count that has cases is a variable, and so is what each sum leaves over.
    """

    def __init__(self, tables: Mapping[str, Table], smallest: int) -> None:
        numbers = numbers_of(tables)
        self.cells: list[Cell] = [cell for cell in numbers if cell[1:] in tables[cell[0]].cases]
        self.values = [numbers[cell] for cell in self.cells]
        self.least = [float(tables[cell[0]].least) for cell in self.cells]
        self.cost = [
            _SHOWN_TOTAL if TOTAL in (cell[2], tables[cell[0]].rows[cell[1]]) else _SHOWN
            for cell in self.cells
        ]
        self.sums = self._system(list(_sums(tables)))
        self.smallest = smallest

    def _system(self, sums: list[Sum]) -> csr_array:
        """Return what the changes of all counts must be orthogonal to, a row a sum."""
        place = {cell: number for number, cell in enumerate(self.cells)}
        system = lil_array((len(sums), len(self.cells) + sum(each.rest for each in sums)))
        for row, each in enumerate(sums):
            left = 0.0
            for cells, sign in ((each.whole, 1.0), (each.parts, -1.0)):
                for cell in cells:
                    system[row, place[cell]] += sign
                    left += sign * self.values[place[cell]]
            if each.rest:
                system[row, len(self.values)] = -1.0
                self.values.append(left)
                self.least.append(1.0)
                self.cost.append(_FREE)
        return csr_array(system)

    def hide(self) -> Iterator[Cell]:
        """Give the cells that must be left out."""
        values = np.array(self.values)
        small = np.flatnonzero((values > 0) & (values < self.smallest))
        cost = np.array(self.cost)
        cost[small] = _FREE
        safe = np.zeros(len(values), dtype=bool)
        # The smallest first: their changes often make others safe on the way.
        for target in small[np.argsort(values[small], kind="stable")]:
            if not safe[target]:
                changed = self._change(int(target), values, cost)
                safe |= changed
                cost[changed] = _FREE
        yield from (cell for cell, price in zip(self.cells, cost, strict=False) if price == _FREE)

    def _change(self, target: int, values: Numbers, cost: Numbers) -> npt.NDArray[np.bool_]:
        """Return which counts differ in the cheapest other set that has one more at the target.

        There always is one: add a case like one of the target's. Noughts stay, and nothing becomes
        nought, since a row that stands in a table often tells that it has cases.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        up = np.where(values > 0, np.inf, 0.0)
        down = np.maximum(values - self.least, 0.0)
        down[target] = 0.0
        lowest = np.zeros(2 * len(values))
        lowest[target] = 1.0
        found = milp(
            np.concatenate([cost, cost]),
            integrality=np.ones(2 * len(values), dtype=np.int64),
            bounds=Bounds(lowest, np.concatenate([up, down])),
            constraints=LinearConstraint(hstack([self.sums, -self.sums]).tocsc(), 0.0, 0.0),
        )
        if found.x is None:
            raise TableError("Tabellerne modsiger hinanden; lav dem igen, og beskyt dem samlet.")
        more, less = np.round(found.x).reshape(2, -1)
        return np.asarray(more != less)


def _sums(tables: Mapping[str, Table]) -> Iterator[Sum]:
    """Give the sums of counts that all are there and have cases."""
    for table in tables.values():
        for identity in table.identities:
            if isinstance(identity, Sum) and all(
                cell[0] in tables and cell[1:] in tables[cell[0]].cases
                for cell in (*identity.whole, *identity.parts)
            ):
                yield identity


def _without(table: Table, hidden: set[tuple[int, str]], note: str) -> Table:
    frame = table.frame.drop(columns=["Grunde", "Afdelinger"], errors="ignore")
    for column in frame.columns:
        rows = [row for row, name in hidden if name == column]
        frame[column] = frame[column].mask(frame.index.isin(rows))
    kept = [text for text in table.notes if text != table.basis]
    kinds = {column: kind for column, kind in table.kinds.items() if column in frame.columns}
    if not any(kind in ("share", "rate") for kind in kinds.values()):
        kept = [text for text in kept if text != ROUNDING]
    return replace(
        table,
        frame=frame,
        kinds=kinds,
        notes=(*kept, note) if hidden else tuple(kept),
        cases={},
        basis="",
        hidden=frozenset(hidden),
    )
