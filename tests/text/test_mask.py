from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.text import mask_text

BIRTHDAYS = st.dates(date(1900, 1, 1), date(2023, 12, 31))
GAPS = st.sampled_from(["", "-", " ", " - ", "–", "/"])
WORDS = st.text("abcæøåABC ,.:()\n", max_size=30)


@given(BIRTHDAYS, st.integers(0, 9999), GAPS, WORDS, WORDS, st.booleans())
def test_no_planted_cpr_survives(
    day: date, serial: int, gap: str, before: str, after: str, substitute: bool
) -> None:
    cpr = f"{day.day + 60 * substitute:02}{day:%m%y}{gap}{serial:04}"
    masked = mask_text(f"{before} {cpr} {after}")
    assert "[CPR]" in masked
    assert f"{serial:04}" not in masked
    assert masked.startswith(before)


@given(
    st.integers(10_000_000, 99_999_999),
    st.sampled_from(["", "+45", "+45 ", "0045 ", "tlf. ", "(+45) "]),
    st.sampled_from([(2, 2, 2, 2), (4, 4), (3, 2, 3), (2, 3, 3), (8,)]),
)
def test_no_planted_phone_survives(number: int, prefix: str, groups: tuple[int, ...]) -> None:
    digits, parts, start = str(number), [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    masked = mask_text(f"Ring {prefix}{' '.join(parts)} efter kl. 16")
    assert "[TELEFON]" in masked
    assert not any(part in masked.replace("16", "") for part in parts if part != "45")


@pytest.mark.parametrize(
    "address", ["bo@eksempel.dk", "Bo.Holm-Friis+sag@mail.eksempel.co.uk", "lærke@øde-ø.dk"]
)
def test_email_is_masked(address: str) -> None:
    assert mask_text(f"Skriv til {address}.") == "Skriv til [E-MAIL]."


@pytest.mark.parametrize(
    "text",
    [
        "efter servicelovens § 85, stk. 2, og §§ 107-108",
        "Den 12-03-2023 kl. 10.15 og igen 03.04.2023",
        "1.250,00 kr. om måneden i 12 måneder, i alt 15.000",
        "6100 Haderslev, matr. nr. 12a, bind 3",
        "perioden 2019-2023",
        "sag 2023-1234",
        "uge 12-14",
        "lov nr. 1520 af 12/10/2021",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert mask_text(text) == text


@given(st.text(st.sampled_from("0123456789-–+ .@abæ[]CPRTELFON/\n"), max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask_text(text)
    assert mask_text(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_masked(text: str) -> None:
    assert isinstance(mask_text(text), str)


def test_a_finder_adds_placeholders() -> None:
    masked = mask_text("Hej Bo og Ida", [lambda text: [(4, 6, "NAVN"), (10, 13, "NAVN")]])
    assert masked == "Hej [NAVN] og [NAVN]"
