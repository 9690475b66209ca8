from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klassifikator.columns import RECORDED
from klassifikator.errors import InputError, TaxonomyError
from klassifikator.tables import Table, annual_tables
from klassifikator.tables.table import TOTAL
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from tests.register.test_store import decision

TAXONOMY = load_taxonomy()
MOMENTS = st.datetimes(pd.Timestamp(2022, 1, 1), pd.Timestamp(2023, 12, 31))


def frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows).reindex(columns=["case_id", "received_at", *RECORDED, "how"])
    table["case_id"] = [str(number) for number in range(len(table))]
    table["received_at"] = pd.to_datetime(table["received_at"], format="ISO8601")
    return table.assign(how="læst enkeltvis")


COMPLAINT = {
    "received_at": "2023-05-01", "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler",
    "status": "Klage", "kategori": "Forvaltningsskik", "grund": "inddragelse",
    "handling": "Henstilling",
}  # fmt: skip
QUESTION = {**COMPLAINT, "status": "Anden henvendelse", "kategori": None, "grund": None}
registers = st.lists(st.tuples(decision(), MOMENTS), min_size=1, max_size=60).map(
    lambda rows: frame([{**made, "received_at": moment} for made, moment in rows])
)


def parts_and_total(table: Table, column: str) -> tuple[int, int]:
    first = table.frame.columns[0]
    is_total = table.frame[first] == TOTAL
    return int(table.frame.loc[~is_total, column].sum()), int(
        table.frame.loc[is_total, column].sum()
    )


@settings(max_examples=60, deadline=None)
@given(registers)
def test_margins_equal_rows(decisions: pd.DataFrame) -> None:
    year = int(decisions["received_at"].dt.year.max())
    tables = annual_tables(decisions, year)
    mine = decisions[decisions["received_at"].dt.year == year]
    citizens = int((mine["henvendelsestype"] == "Borgerhenvendelse").sum())
    complaints = int((mine["status"] == "Klage").sum())
    assert parts_and_total(tables["henvendelsestyper"], "Henvendelser") == (len(mine), len(mine))
    assert parts_and_total(tables["forvaltninger"], "Henvendelser") == (citizens, citizens)
    assert parts_and_total(tables["klageandel"], "Heraf klager") == (complaints, complaints)
    by_area = 0
    for name, table in tables.items():
        if name.startswith(("kategorier/", "handlinger/")):
            parts, total = parts_and_total(table, "Antal klager")
            assert parts == total
            by_area += total
    assert by_area == 2 * complaints
    (development,) = tables["udvikling"].frame.tail(1).to_dict("records")
    assert (development["Periode"], development[TOTAL]) == (str(year), len(mine))


@settings(max_examples=30, deadline=None)
@given(registers)
def test_the_order_of_the_register_does_not_matter(decisions: pd.DataFrame) -> None:
    year = int(decisions["received_at"].dt.year.max())
    shuffled = decisions.sample(frac=1, random_state=7)
    before, after = annual_tables(decisions, year), annual_tables(shuffled, year)
    assert {k: t.texts() for k, t in before.items()} == {k: t.texts() for k, t in after.items()}


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(1, 400))
def test_shares_are_rounded_half_to_even(part: int, rest: int) -> None:
    decisions = frame([COMPLAINT] * part + [QUESTION] * rest)
    row = annual_tables(decisions, 2023)["klageandel"].frame.set_index("Afdeling").loc["Skoler"]
    assert row["Klageandel"] == round(Fraction(100 * part, part + rest))


def test_only_citizens_are_counted_under_forvaltning() -> None:
    internal = {"received_at": "2023-01-01", "henvendelsestype": "Intern henvendelse"}
    tables = annual_tables(frame([COMPLAINT, internal]), 2023)
    assert tables["forvaltninger"].frame["Henvendelser"].max() == 1
    assert tables["udvikling"].texts() == [["2023", "1", "1", "2", "0,2"]]


def test_earlier_years_are_counted_unless_they_are_published() -> None:
    decisions = frame([COMPLAINT, {**COMPLAINT, "received_at": "2022-12-31 23:59"}])
    assert [row[0] for row in annual_tables(decisions, 2023)["udvikling"].texts()] == [
        "2022",
        "2023",
    ]
    history = pd.DataFrame(
        [("2021 (4 mdr.)", 4, 111, 15), ("2022", 12, 300, 35)],
        columns=["Periode", "Måneder", "Borgerhenvendelser", "Interne og eksterne"],
    )
    rows = annual_tables(decisions, 2023, history=history)["udvikling"].texts()
    assert rows[:2] == [
        ["2021 (4 mdr.)", "111", "15", "126", "31,5"],
        ["2022", "300", "35", "335", "27,9"],
    ]


def test_grounds_stand_in_order_of_frequency() -> None:
    grounds = ["inddragelse", "opfølgning", "opfølgning", None, "åbenhed og tillid"]
    decisions = frame([{**COMPLAINT, "grund": ground} for ground in grounds])
    table = annual_tables(decisions, 2023)["kategorier/Børn og Kultur"]
    assert table.frame.loc[0, "Grunde"] == "opfølgning, åbenhed og tillid, inddragelse"


def test_complaints_without_handling_are_shown() -> None:
    table = annual_tables(frame([COMPLAINT, {**COMPLAINT, "handling": None}]), 2023)
    assert ["Ikke afsluttet", "1"] in table["handlinger/Børn og Kultur"].texts()


def test_the_notes_tell_how_the_cases_came_about() -> None:
    decisions = frame([COMPLAINT, QUESTION, {**QUESTION, "received_at": None}])
    decisions["how"] = ["læst enkeltvis", "godkendt samlet", "importeret"]
    note = annual_tables(decisions, 2023)["forvaltninger"].notes[-1]
    assert "1 læst enkeltvis, 1 godkendt samlet" in note
    assert "1 sag uden modtagelsesdato er ikke med" in note


def test_another_taxonomy(other_taxonomy: Taxonomy) -> None:
    decisions = frame([{
        "received_at": "2026-01-01", "henvendelsestype": "Virksomhed", "afdeling": "Havnen",
        "status": "Formel klage", "kategori": "Tone",
    }])  # fmt: skip
    tables = annual_tables(decisions, 2026, other_taxonomy)
    assert "kategorier/Byen" in tables
    assert ["Byen", "Havnen", "1", "1", "100 %"] in tables["klageandel"].texts()


def test_what_cannot_be_counted() -> None:
    with pytest.raises(InputError, match="modtaget i 2020 .år med henvendelser: 2023.; vælg"):
        annual_tables(frame([COMPLAINT]), 2020)
    with pytest.raises(InputError, match="Afgørelserne mangler kolonnen »how«"):
        annual_tables(frame([COMPLAINT]).drop(columns="how"), 2023)
    with pytest.raises(TaxonomyError, match="»Skole« er ikke en afdeling"):
        annual_tables(frame([{**COMPLAINT, "afdeling": "Skole"}]), 2023)
    assert (
        np.isnan(
            annual_tables(frame([QUESTION]), 2023)["klageandel"].frame["Klageandel"].astype(float)
        ).sum()
        == 19
    )
