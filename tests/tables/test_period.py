from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.errors import InputError
from klassifikator.tables import Period, make_tables, parse_period
from tests.tables.test_annual import COMPLAINT, frame

DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS)
def test_a_name_is_read_as_the_period_it_names(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    if "–" not in period.name:
        assert parse_period(period.name) == period
    days = f"{period.first:%d-%m-%Y} til {period.last.isoformat()}"
    assert parse_period(days) == period


@given(DAYS, DAYS)
def test_the_months_are_the_period(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    months = list(period.each_month())
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    assert all((b.first - a.last).days == 1 for a, b in pairwise(months))
    assert len(months) - 2 <= period.months <= len(months)


@pytest.mark.parametrize(
    ("words", "months", "before"),
    [("2023", 12, "2022"), ("1. halvår 2024", 6, "1. halvår 2023"), ("4 kvartal 2023", 3, "4. kvartal 2022"),
     ("februar 2024", 1, "februar 2023"), ("Marts  2023", 1, "marts 2022"),
     ("01-02-2023 - 14-02-2023", Fraction(1, 2), "1. februar – 14. februar 2022"),
     ("1.12.2022-31.1.2023", 2, "1. december 2021 – 31. januar 2022")],
)  # fmt: skip
def test_periods(words: str, months: Fraction, before: str) -> None:
    period = parse_period(words)
    assert (period.months, period.before.name) == (months, before)


@pytest.mark.parametrize(
    "words",
    [
        "3. halvår 2023",
        "2023-02-30 til 2023-03-01",
        "5. kvartal 2023",
        "",
        "31-12-2023 til 01-01-2023",
        "01-01-2023",
    ],
)
def test_what_is_no_period(words: str) -> None:
    with pytest.raises(InputError, match="er ingen periode; skriv fx 2023"):
        parse_period(words)


def test_an_interim_report_counts_its_days_and_compares_the_same_days() -> None:
    moments = ["2022-06-30 23:59", "2022-07-01", "2023-01-01", "2023-06-30 23:59", "2023-07-01"]
    decisions = frame([{**COMPLAINT, "received_at": moment} for moment in moments])
    tables = make_tables(decisions, "1. halvår 2023")
    assert tables["udvikling"].texts() == [
        ["1. halvår 2022", "1", "0", "1", "0,2"],
        ["1. halvår 2023", "2", "0", "2", "0,3"],
    ]
    assert tables["måneder"].rows == ["januar", "februar", "marts", "april", "maj", "juni", "I alt"]
    assert tables["kvartaler"].rows == ["1. kvartal", "2. kvartal", "I alt"]
    change = tables["ændring"]
    assert change.title == "Ændring fra 1. halvår 2022 til 1. halvår 2023"
    assert change.texts()[-1] == ["I alt", "1", "2", "+1", "1", "2", "+1"]
    assert "modtaget i 1. halvår 2022 og 1. halvår 2023" in change.basis


def test_months_of_two_years_have_their_year() -> None:
    decisions = frame(
        [{**COMPLAINT, "received_at": moment} for moment in ("2022-12-05", "2023-01-05")]
    )
    tables = make_tables(decisions, "1.12.2022-31.1.2023")
    assert tables["måneder"].texts()[0] == ["december 2022", "1", "1", "0", "1"]
    assert tables["kvartaler"].rows == ["4. kvartal 2022", "1. kvartal 2023", "I alt"]
