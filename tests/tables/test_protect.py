"""Trying to work out what a public version leaves out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from klassifikator.tables import Sum, Table, make_tables, protect
from klassifikator.tables.check import numbers_of
from klassifikator.tables.table import HIDDEN, Cell
from tests.tables.registers import random_register
from tests.tables.test_annual import COMPLAINT, QUESTION, frame


class Reader:
    """Knows all that is shown and every sum, and works out the rest by linear programming."""

    def __init__(self, public: dict[str, Table]) -> None:
        self.shown = numbers_of(public)
        self.out = [
            (name, row, column) for name, table in public.items()
            for row, column in table.hidden if table.kinds[column] == "count"
        ]  # fmt: skip
        self.place = {cell: number for number, cell in enumerate(self.out)}
        self.sums = [
            each for table in public.values() for each in table.identities if isinstance(each, Sum)
        ]
        self.rows: dict[bool, list[np.ndarray]] = {False: [], True: []}
        self.known: dict[bool, list[float]] = {False: [], True: []}
        for each in self.sums:
            row, constant = self.over(each.parts, each.whole)
            if row.any():
                self.rows[each.rest].append(row)
                self.known[each.rest].append(-constant)

    def over(self, plus: tuple[Cell, ...], minus: tuple[Cell, ...]) -> tuple[np.ndarray, float]:
        row, constant = np.zeros(len(self.out)), 0.0
        for sign, cells in ((1, plus), (-1, minus)):
            for cell in cells:
                if cell in self.place:
                    row[self.place[cell]] += sign
                else:
                    constant += sign * self.shown[cell]
        return row, constant

    def values(self, plus: tuple[Cell, ...], minus: tuple[Cell, ...] = ()) -> float:
        """Return how many whole numbers a difference can be, less one."""
        goal, _ = self.over(plus, minus)
        if not goal.any():
            return 0
        ends = [
            linprog(
                sign * goal, A_ub=self.rows[True] or None, b_ub=self.known[True] or None,
                A_eq=self.rows[False] or None, b_eq=self.known[False] or None, bounds=(1, None),
            )
            for sign in (1, -1)
        ]  # fmt: skip
        low, high = (end.fun if end.status == 0 else -np.inf for end in ends)
        return float(np.floor(-high + 1e-6) - np.ceil(low - 1e-6))


def check_protected(tables: dict[str, Table], smallest: int) -> None:
    public = protect(tables, smallest)
    for name, table in public.items():
        assert not table.cases
        for (row, column), cases in tables[name].cases.items():
            if 0 < len(cases) < smallest:
                assert (row, column) in table.hidden
            if not cases:
                assert table.frame.at[row, column] == 0
    reader, numbers = Reader(public), numbers_of(tables)
    for cell in reader.out:
        assert reader.values((cell,)) >= 1, cell
    for each in reader.sums:
        left = sum(numbers[cell] for cell in each.whole) - sum(numbers[cell] for cell in each.parts)
        if each.rest and 0 < left < smallest:
            assert reader.values(each.whole, each.parts) >= 1, each


@pytest.mark.parametrize("cases", [2, 12, 60, 300])
@pytest.mark.parametrize("smallest", [2, 3, 5])
def test_nothing_can_be_computed_back(cases: int, smallest: int) -> None:
    decisions = random_register(cases, cases + smallest)
    year = int(decisions["received_at"].dt.year.max())
    check_protected(make_tables(decisions, year), smallest)


def test_nor_where_points_are_counted() -> None:
    decisions = random_register(80, 3)
    twins = decisions.assign(case_id=decisions["case_id"] + ".2", kategori=decisions["kategori"])
    both = pd.concat([decisions, twins[::3]], ignore_index=True)
    check_protected(make_tables(both, 2023, counting="klagepunkter"), 3)


def test_no_small_difference_is_left_to_be_formed() -> None:
    """Nine complaints of ten inquiries would tell of one that is none."""
    rows = (
        [COMPLAINT] * 9 + [QUESTION] + [{**row, "afdeling": "Jobcenter"} for row in [QUESTION] * 8]
    )
    table = protect(make_tables(frame(rows), 2023))["klageandel"]
    skoler = table.texts()[table.row("Skoler")]
    assert HIDDEN in (skoler[2], skoler[3])
    assert skoler[4] == HIDDEN


def test_shares_go_with_their_counts_and_words_with_their_figures() -> None:
    rows = [COMPLAINT] * 2 + [{**COMPLAINT, "afdeling": "Jobcenter"}] * 8
    tables = make_tables(frame(rows), 2023)
    public = protect(tables)
    for name, table in public.items():
        assert "Grunde" not in table.frame.columns
        assert "Afdelinger" not in table.kinds
        assert all("Talt:" not in note for note in table.notes)
        for row, column in table.hidden:
            assert table.texts()[row][list(table.kinds).index(column)] == HIDDEN
            assert pd.isna(table.frame.at[row, column])
        if table.hidden:
            assert "under 3" in table.notes[-1]
        assert tables[name].cases, "the tables that were given are untouched"
    skoler = public["klageandel"].row("Skoler")
    assert (skoler, "Klageandel") in public["klageandel"].hidden


def test_nothing_is_left_out_without_need() -> None:
    tables = make_tables(frame([COMPLAINT] * 10), 2023)
    public = protect(tables)
    assert all(not table.hidden for table in public.values())
    assert {n: t.texts() for n, t in public.items() if n == "måneder"} == {
        "måneder": tables["måneder"].texts()
    }
