"""From a figure back to its cases; and what is counted as a case."""

from __future__ import annotations

import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.tables import explain, make_tables
from klassifikator.taxonomy import load_taxonomy
from tests.tables.registers import random_register
from tests.tables.test_annual import COMPLAINT, QUESTION, frame

TAXONOMY = load_taxonomy()
PPR = {**COMPLAINT, "afdeling": "Rådgivningsteamet/PPR"}
DECISIONS = frame([COMPLAINT, QUESTION, PPR, {**COMPLAINT, "received_at": "2022-01-01"}])


def ask(question: str, decisions: pd.DataFrame = DECISIONS) -> dict[str, list[str]]:
    tables = make_tables(decisions, 2023)
    found = explain(question, tables, decisions, 2023, TAXONOMY)
    return {each.what: each.cases["case_id"].tolist() for each in found}


@pytest.mark.parametrize(
    ("question", "what", "cases"),
    [("Skoler/Klage", "Skoler/Klage", ["0"]), ("skoler / anden henvendelse", "Skoler/Anden henvendelse", ["1"]),
     ("Rådgivningsteamet/PPR/Klage", "Rådgivningsteamet/PPR/Klage", ["2"]),
     ("Børn og Kultur/Klage/Henstilling", "Børn og Kultur/Klage/Henstilling", ["0", "2"]),
     ("Jobcenter/Klage", "Jobcenter/Klage", [])],
)  # fmt: skip
def test_by_labels(question: str, what: str, cases: list[str]) -> None:
    assert ask(question) == {what: cases}


def test_by_row_and_column_in_every_table_that_has_them() -> None:
    assert ask("Skoler/Heraf klager") == {
        "Klager efter afdeling, Skoler/Heraf klager": ["0"],
        "Ændring fra 2022 til 2023, Skoler/Heraf klager": ["0"],
    }
    assert ask("2022/I alt") == {"Udviklingen i henvendelser, 2022/I alt": ["3"]}


@pytest.mark.parametrize(
    ("question", "cure"),
    [("Skole/Klage", "mente du »Skoler/Klage«"), ("Rådgivningteamet/Heraf klager", "mente du »"),
     ("qqqq", "skriv fx »Skoler/Klage«")],
)  # fmt: skip
def test_near_misses(question: str, cure: str) -> None:
    with pytest.raises(InputError, match=cure):
        ask(question)


def test_every_cell_can_be_asked_for() -> None:
    decisions = random_register(150, 2)
    tables = make_tables(decisions, 2023)
    for name in ("klageandel", "måneder", "gentagne-grunde"):
        table = tables[name]
        for (row, column), cases in list(table.cases.items())[::7]:
            found = explain(f"{table.rows[row]}/{column}", tables, decisions, 2023, TAXONOMY)
            assert list(cases) in [each.cases["case_id"].tolist() for each in found]


# ------------------------------------------------------------------ cases and points


def split() -> pd.DataFrame:
    """A letter with two points about the school and one about the job centre; and another letter."""
    other = {"kategori": "Forvaltningslov", "grund": "aktindsigt", "handling": "Afvist"}
    rows = [COMPLAINT, {**COMPLAINT, **other}, {**COMPLAINT, "afdeling": "Jobcenter"}, QUESTION]
    return frame(rows).assign(case_id=["H-1", "H-1.2", "H-1.3", "H-2"])


def test_by_cases_each_part_counts() -> None:
    tables = make_tables(split(), 2023)
    assert tables["klageandel"].texts()[5] == ["Børn og Kultur", "Skoler", "3", "2", "67 %"]
    assert tables["kategorier/Børn og Kultur"].texts()[-1] == ["I alt", "", "2"]


def test_by_points_a_department_has_the_letter_once() -> None:
    tables = make_tables(split(), 2023, counting="klagepunkter")
    assert tables["klageandel"].texts()[5] == ["Børn og Kultur", "Skoler", "2", "1", "50 %"]
    assert tables["klageandel"].texts()[-1][2:4] == ["3", "2"]
    categories = tables["kategorier/Børn og Kultur"]
    assert categories.kinds["Antal klagepunkter"] == "count"
    assert categories.texts() == [
        ["Forvaltningsskik", "inddragelse", "1"], ["Forvaltningslov", "aktindsigt", "1"], ["I alt", "", "2"]
    ]  # fmt: skip
    assert "hver sag er et klagepunkt" in categories.notes[0]
    assert "2 gennemgåede klagepunkter" in categories.basis


def test_a_part_that_complains_makes_the_letter_a_complaint() -> None:
    decisions = frame([QUESTION, COMPLAINT]).assign(case_id=["H-1", "H-1.2"])
    tables = make_tables(decisions, 2023, counting="klagepunkter")
    assert tables["klageandel"].texts()[5][2:4] == ["1", "1"]
    assert tables["klageandel"].cases[5, "Heraf klager"] == ("H-1.2",)


def test_ids_with_points_of_their_own_are_not_parts() -> None:
    decisions = frame([COMPLAINT, COMPLAINT]).assign(case_id=["2023.1", "2023.2"])
    tables = make_tables(decisions, 2023, counting="klagepunkter")
    assert tables["klageandel"].texts()[5][2:4] == ["2", "2"]


def test_ways_of_counting_and_doubled_ids() -> None:
    with pytest.raises(
        InputError, match="»breve« er ingen måde at tælle på; vælg sager eller klagepunkter"
    ):
        make_tables(split(), 2023, counting="breve")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Sagen H-1 står flere gange"):
        make_tables(split().assign(case_id="H-1"), 2023)
