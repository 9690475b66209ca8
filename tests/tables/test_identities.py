"""What must agree agrees, all of it is declared, and every cell holds the cases it should."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from klassifikator.errors import TableError
from klassifikator.tables import Sum, Table, check_tables, make_tables
from klassifikator.tables.check import failures
from klassifikator.tables.period import MONTHS
from klassifikator.tables.table import TOTAL
from tests.tables.registers import TAXONOMY, random_register
from tests.tables.test_annual import COMPLAINT, frame, registers

Named = dict[tuple[str, str, str], set[str]]


def cells_of(tables: dict[str, Table]) -> Named:
    """Return the cases of every cell that has some, by the name of its row."""
    return {
        (name, table.rows[row], column): set(cases)
        for name, table in tables.items()
        for (row, column), cases in table.cases.items()
        if cases
    }


def expected_cells(decisions: pd.DataFrame, year: int) -> Named:
    """Count the plain way: for each decision, the cells that it belongs in."""
    found: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    decisions = decisions.astype(object).where(decisions.notna(), None)
    compared = any(moment.year == year - 1 for moment in decisions["received_at"])
    for row in decisions.to_dict("records"):
        moment, citizen = row["received_at"], row["henvendelsestype"] == "Borgerhenvendelse"
        complaint, now = row["status"] == "Klage", moment.year == year
        month = MONTHS[moment.month - 1]
        kind = "Borgerhenvendelser" if citizen else "Interne og eksterne"
        cells = [("udvikling", str(moment.year), column) for column in (kind, TOTAL)]
        if now:
            for column in (kind, TOTAL, *(["Heraf klager"] if complaint else [])):
                cells += [("måneder", name, column) for name in (month, TOTAL)]
                quarter = f"{(moment.month - 1) // 3 + 1}. kvartal"
                cells += [("kvartaler", name, column) for name in (quarter, TOTAL)]
            for table, name in (
                ("henvendelsestyper", row["henvendelsestype"]),
                ("kanaler", row.get("channel") or "Ikke oplyst"),
            ):
                cells += [(table, part, "Henvendelser") for part in (name, TOTAL)]
        if citizen and now:
            forvaltning, area = TAXONOMY.path(row["afdeling"])[0], TAXONOMY.area(row["afdeling"])
            cells += [("forvaltninger", name, "Henvendelser") for name in (forvaltning, TOTAL)]
            for column in ("Henvendelser", *(["Heraf klager"] if complaint else [])):
                cells += [("klageandel", name, column) for name in (row["afdeling"], TOTAL)]
            if complaint:
                handling = row["handling"] or "Ikke afsluttet"
                for table, name in (("kategorier", row["kategori"]), ("handlinger", handling)):
                    cells += [(f"{table}/{area}", part, "Antal klager") for part in (name, TOTAL)]
                if row["grund"]:
                    cells.append(("gentagne-grunde", row["grund"], "Antal klager"))
        if citizen and compared and moment.year in (year - 1, year):
            columns = (
                ("Henvendelser", "Heraf klager") if now else ("Henvendelser før", "Klager før")
            )
            for column in columns[: 1 + complaint]:
                cells += [("ændring", name, column) for name in (row["afdeling"], TOTAL)]
        for cell in cells:
            if moment.year <= year:
                found[cell].add(row["case_id"])
    return {
        cell: cases for cell, cases in found.items()
        if cell[0] != "gentagne-grunde" or len(cases) > 1
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(registers)
def test_every_cell_holds_the_cases_it_should(decisions: pd.DataFrame) -> None:
    year = int(decisions["received_at"].dt.year.max())
    assert cells_of(make_tables(decisions, year)) == expected_cells(decisions, year)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_on_a_larger_register(seed: int) -> None:
    decisions = random_register(500, seed, (2021, 2022, 2023))
    assert cells_of(make_tables(decisions, 2023)) == expected_cells(decisions, 2023)


@settings(max_examples=40, deadline=None)
@given(registers, st.data())
def test_one_decision_less_moves_its_own_cells_alone(
    decisions: pd.DataFrame, data: st.DataObject
) -> None:
    year = int(decisions["received_at"].dt.year.max())
    gone = data.draw(st.sampled_from(decisions["case_id"].tolist()))
    left = decisions[decisions["case_id"] != gone]
    assume(set(left["received_at"].dt.year) == set(decisions["received_at"].dt.year))
    before, after = cells_of(make_tables(decisions, year)), cells_of(make_tables(left, year))
    for cell, cases in before.items():
        is_enough = 2 if cell[0] == "gentagne-grunde" else 1
        assert len(after.get(cell, ())) == (len(cases - {gone}) >= is_enough) * len(cases - {gone})


def test_one_decision_changed_moves_two_handlings() -> None:
    decisions = frame([COMPLAINT] * 3)
    before = make_tables(decisions, 2023)
    decisions.loc[1, "handling"] = "Afvist"
    after = make_tables(decisions, 2023)
    moved = {
        cell for cell in cells_of(before).keys() | cells_of(after).keys()
        if cells_of(before).get(cell) != cells_of(after).get(cell)
    }  # fmt: skip
    area = "handlinger/Børn og Kultur"
    assert moved == {(area, name, "Antal klager") for name in ("Henstilling", "Afvist")}


@pytest.mark.parametrize("rule", ["sager", "klagepunkter"])
def test_random_registers_satisfy_every_identity(rule: str) -> None:
    tables = make_tables(random_register(800, 4), 2023, counting=rule)  # type: ignore[arg-type]
    check_tables(tables)
    assert list(failures(tables)) == []
    assert sum(len(table.identities) for table in tables.values()) > 200


def test_all_that_always_agrees_is_declared() -> None:
    """The sums that hold for whatever cases there are: as many as are declared, no more."""
    cases = 4000
    tables = make_tables(random_register(cases, 1), 2023)
    place = {
        (name, *cell): number
        for number, (name, cell) in enumerate(
            (name, cell) for name, table in tables.items() for cell in table.cases
        )
    }
    member = np.zeros((cases, len(place)))
    for (name, row, column), number in place.items():
        for case in tables[name].cases[row, column]:
            member[int(case.removeprefix("H-")), number] = 1
    sums = [
        each for table in tables.values() for each in table.identities
        if isinstance(each, Sum) and not each.rest
    ]  # fmt: skip
    declared = np.zeros((len(sums), len(place)))
    for row, each in enumerate(sums):
        for sign, cells in ((1, each.whole), (-1, each.parts)):
            for cell in cells:
                declared[row, place[cell]] += sign
    assert not (member @ declared.T).any()
    rank = np.linalg.matrix_rank
    assert rank(declared) == len(place) - rank(member)


def test_a_complaint_without_category_is_told_with_its_case() -> None:
    decisions = frame([COMPLAINT, {**COMPLAINT, "kategori": None, "grund": None}])
    with pytest.raises(
        TableError,
        match="klagernes juridiske kategori: I alt/Antal klager er 2, men Forvaltningsskik/Antal klager giver 1 .sag 1.; ret",
    ):
        make_tables(decisions, 2023)


def test_a_citizen_without_department_is_told_with_its_case() -> None:
    decisions = frame([COMPLAINT, {**COMPLAINT, "afdeling": None}])
    with pytest.raises(TableError, match="efter forvaltning: I alt/Henvendelser er 2.*sag 1"):
        make_tables(decisions, 2023)


@pytest.mark.parametrize(
    ("name", "row", "column"),
    [("forvaltninger", "Børn og Kultur", "Henvendelser"), ("klageandel", "Skoler", "Klageandel"),
     ("udvikling", "2023", "Sager pr. måned"), ("måneder", "maj", TOTAL)],
)  # fmt: skip
def test_a_figure_changed_by_hand_is_refused(name: str, row: str, column: str) -> None:
    tables = make_tables(frame([COMPLAINT] * 3), 2023)
    table = tables[name]
    changed = table.frame.copy()
    changed.loc[table.row(row), column] += 1
    with pytest.raises(TableError, match=f"{table.title}: .*{row}/"):
        check_tables(tables | {name: replace(table, frame=changed)})


def test_identities_reach_across_tables() -> None:
    tables = make_tables(frame([COMPLAINT] * 3), 2023)
    table = tables["handlinger/Børn og Kultur"]
    wrong = table.frame.assign(**{"Antal klager": [4, 4]})
    broken = tables | {
        table.id: replace(table, frame=wrong.astype({"Antal klager": "Int64"}), cases={})
    }
    with pytest.raises(
        TableError, match="handling: I alt/Antal klager er 4, men I alt/Antal klager giver 3"
    ):
        check_tables(broken)
