from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klassifikator.report.prose import sentences
from klassifikator.tables import Table
from klassifikator.tables.table import TOTAL

NUMBER = re.compile(r"(?<![\w.,])[−+]?\d[\d.]*(?:,\d+)?(?: %)?")


def development(*rows: tuple[str, int]) -> Table:
    frame = pd.DataFrame([(name, n, 0, n, 1.0) for name, n in rows],
        columns=["Periode", "Borgerhenvendelser", "Interne og eksterne", TOTAL, "Sager pr. måned"])  # fmt: skip
    kinds = {
        "Periode": "text",
        "Borgerhenvendelser": "count",
        "Interne og eksterne": "count",
        TOTAL: "count",
        "Sager pr. måned": "rate",
    }
    return Table("udvikling", "Udviklingen", frame, kinds)  # type: ignore[arg-type]


def complaints(*rows: tuple[str, int, int]) -> Table:
    whole, part = sum(row[1] for row in rows), sum(row[2] for row in rows)
    frame = pd.DataFrame(
        [
            ("Nord", *row, round(100 * row[2] / row[1]) if row[1] else None)
            for row in [*rows, (TOTAL, whole, part)]
        ],
        columns=["Område", "Afdeling", "Henvendelser", "Heraf klager", "Klageandel"],
    ).astype({"Henvendelser": "Int64", "Heraf klager": "Int64", "Klageandel": "Int64"})
    frame.iloc[-1, 0] = TOTAL
    kinds = {
        "Område": "text",
        "Afdeling": "text",
        "Henvendelser": "count",
        "Heraf klager": "count",
        "Klageandel": "share",
    }
    return Table("klageandel", "Klager efter afdeling", frame, kinds)  # type: ignore[arg-type]


def handlings(**rows: int) -> Table:
    cells = [*rows.items(), (TOTAL, sum(rows.values()))]
    frame = pd.DataFrame(
        [(name.replace("_", " "), n) for name, n in cells], columns=["Handling", "Antal klager"]
    )
    return Table("handlinger/Nord", "Nord", frame, {"Handling": "text", "Antal klager": "count"})


def told_numbers(table: Table) -> set[str]:
    """The numbers that may stand in a sentence: cells as read, and differences within a column."""
    cells = {text.lstrip("+−") for row in table.texts() for text in row}
    cells |= {found for row in table.texts() for text in row for found in NUMBER.findall(text)}
    for column, kind in table.kinds.items():
        if kind == "count":
            values = [int(v) for v in table.frame[column].dropna()]
            cells |= {table.cell_text(column, abs(a - b)) for a in values for b in values}
    return cells


def check_numbers(table: Table) -> None:
    for sentence in sentences(table):
        bare = re.sub(r"»[^«]*«", "", sentence)
        for number in NUMBER.findall(bare):
            assert number.rstrip(".") in told_numbers(table), (sentence, number)


def test_the_example_register_is_told_in_whole_sentences(example: dict[str, Table]) -> None:
    assert sentences(example["udvikling"]) == (
        "Der er modtaget 344 borgerhenvendelser i 2023, 44 flere end året før.",
        "Med 40 interne og eksterne er der i alt 384 henvendelser, svarende til 32,0 om måneden.",
    )
    assert sentences(example["forvaltninger"])[1] == (
        "Forvaltningen for Børn og Kultur udgør 27 henvendelser svarende til 8 %."
    )
    assert sentences(example["forvaltninger"])[-1].startswith("Området diverse udgør 61 ")
    assert sentences(example["klageandel"]) == (
        "185 henvendelser ud af 344 er klager, svarende til godt halvdelen (54 %).",
        "Flest klager er der over Familieafdelingen: 36 klager ud af 39 henvendelser (92 %).",
    )
    assert sentences(example["handlinger/Børneområdet"]) == (
        "Inden for Børneområdet er »Løst ved borgerrådgiver« den hyppigste handling med 17 ud af "
        "55 klager, knap en tredjedel.",
    )


def test_each_number_is_a_cell(example: dict[str, Table]) -> None:
    for table in example.values():
        assert sentences(table) or len(table.frame) < 3, table.id
        check_numbers(table)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6))
def test_each_number_of_any_department_is_a_cell(pairs: list[tuple[int, int]]) -> None:
    rows = [(f"Afdeling {chr(65 + n)}", max(pair), min(pair)) for n, pair in enumerate(pairs)]
    table = complaints(*rows)
    check_numbers(table)
    for sentence in sentences(table):
        assert not re.search(
            r"\b1 (klager|henvendelser)\b|\b(?<!\d)[02-9] (klage|henvendelse)\b", sentence
        )


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 3000), min_size=1, max_size=4))
def test_each_number_of_any_development_is_a_cell(numbers: list[int]) -> None:
    check_numbers(development(*((str(2020 + n), value) for n, value in enumerate(numbers))))


@pytest.mark.parametrize(
    ("rows", "ending"),
    [
        ([("2022", 3), ("2023", 1)], "1 borgerhenvendelse i 2023, 2 færre end året før."),
        ([("2022", 3), ("2023", 3)], "3 borgerhenvendelser i 2023, lige så mange som året før."),
        ([("2021 (4 mdr.)", 9), ("2022", 3)], "3 borgerhenvendelser i 2022."),
        ([("2021", 9), ("2023", 3)], "3 borgerhenvendelser i 2023."),
        ([("1. halvår 2022", 1000), ("1. halvår 2023", 2200)], "2.200 borgerhenvendelser i 1. halvår 2023, 1.200 flere end i 1. halvår 2022."),
        ([("1. halvår 2022", 1), ("2023", 2)], "2 borgerhenvendelser i 2023."),
    ],
)  # fmt: skip
def test_only_periods_of_one_length_are_compared(rows: list[tuple[str, int]], ending: str) -> None:
    assert sentences(development(*rows))[0] == f"Der er modtaget {ending}"


def test_one_and_many() -> None:
    assert sentences(complaints(("Skoler", 1, 1))) == (
        "1 henvendelse ud af 1 er en klage, svarende til 100 %.",
        "Flest klager er der over Skoler: 1 klage ud af 1 henvendelse (100 %).",
    )
    assert (
        sentences(complaints(("A", 20, 4), ("B", 7, 4)))[1]
        == "Flest klager er der over A og B: 4 klager hver."
    )
    assert sentences(complaints(("A", 2, 0))) == ("Der er ingen klager blandt 2 henvendelser.",)
    assert sentences(handlings(Henstilling=2, Ikke_afsluttet=5)) == (
        "Inden for Nord er »Henstilling« den hyppigste handling med 2 ud af 7 klager.",
        "5 klager er ikke afsluttet.",
    )


def test_what_is_not_shown_is_not_told() -> None:
    table = complaints(("Skoler", 30, 12), ("Jobcenter", 9, 1))
    assert "Skoler" in sentences(table)[1]
    table.frame.loc[0, ["Heraf klager", "Klageandel"]] = pd.NA
    # The highest may be the one that is not shown, so that none is named.
    assert sentences(table) == (
        "13 henvendelser ud af 39 er klager, svarende til en tredjedel (33 %).",
    )
    assert sentences(replace(table, id="modelkvalitet")) == ()


def test_the_calendar_and_the_grounds() -> None:
    frame = pd.DataFrame(
        {"Måned": ["januar", "februar", "marts", TOTAL], "Borgerhenvendelser": [4, 9, 4, 17]}
    )
    months = Table("måneder", "Måneder", frame, {"Måned": "text", "Borgerhenvendelser": "count"})
    assert sentences(months) == (
        "Flest borgerhenvendelser er modtaget i februar (9), færrest i januar og marts (4 hver).",
    )
    frame = pd.DataFrame({"Grund": ["frister", "åbenhed"], "Antal klagepunkter": [3, 2]})
    grounds = Table(
        "gentagne-grunde", "Grunde", frame, {"Grund": "text", "Antal klagepunkter": "count"}
    )
    assert sentences(grounds) == ("Oftest går »frister« igen: 3 klagepunkter.",)


def test_the_change() -> None:
    columns = ["Afdeling", "Henvendelser før", "Henvendelser", "Klager før", "Heraf klager"]
    frame = pd.DataFrame([("Skoler", 1200, 300, 5, 5), (TOTAL, 1200, 300, 5, 5)], columns=columns)
    kinds = dict(zip(columns, ["text", *["count"] * 4], strict=True))
    assert sentences(Table("ændring", "Ændring", frame, kinds)) == (  # type: ignore[arg-type]
        "Borgerhenvendelserne er faldet med 900, fra 1.200 til 300.",
        "Klagerne er lige så mange som før: 5.",
    )
