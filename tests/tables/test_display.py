"""A table shows what is read, and not the cases behind it."""

from __future__ import annotations

import pandas as pd
import pytest

from klassifikator.tables import Table

FRAME = pd.DataFrame({"Afdeling": ["Plan & <byg>", "Skoler"], "Klager": [1234, 2]})


@pytest.fixture
def table() -> Table:
    return Table(
        "klager",
        "Klager",
        FRAME,
        {"Afdeling": "text", "Klager": "count"},
        notes=("Talt & fundet.",),
        cases={(1, "Klager"): ("H-hemmelig",)},
        hidden=frozenset({(1, "Klager")}),
    )


def test_a_prompt_shows_the_table_in_columns(table: Table) -> None:
    lines = repr(table).splitlines()
    assert lines[0] == "Klager"
    assert lines[2:5] == ["Afdeling      Klager", "Plan & <byg>   1.234", "Skoler             ·"]
    assert lines[-1] == "Talt & fundet."


def test_a_notebook_shows_it_as_html(table: Table) -> None:
    page = table._repr_html_()
    assert "<th style='text-align:right'>Klager</th>" in page
    assert ">Plan &amp; &lt;byg&gt;</td>" in page
    assert ">1.234</td>" in page
    assert "Talt &amp; fundet." in page


def test_neither_tells_the_cases_nor_what_is_hidden(table: Table) -> None:
    for shown in (repr(table), table._repr_html_()):
        assert "H-hemmelig" not in shown
        assert "·" in shown


def test_a_table_without_columns_is_its_title() -> None:
    assert repr(Table("tom", "Tom", pd.DataFrame(), {})).strip() == "Tom"
