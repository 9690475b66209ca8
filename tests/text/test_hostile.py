"""Texts made to keep a machine busy: what they cost grows with their length and no faster."""

from __future__ import annotations

import time

import pytest

from klassifikator.text import prepare

PIECES = [
    *"_-*=#.,;:!?/|\\\"'()[]<>@+§&%1aÅ \n", "Bo-", "A.", "Bo ", "Bo\n", "A ", "1 ", "12 ", "12-", "1,", "Xx ",
    "> ", "> a\n", "Fra: ", "Fra: a@b.dk\nSendt: 3. maj 2023 10:10\n\n", "a@", "a.", "a at ", "a (at) ", "§ ", "[NAVN 1] ",
    "[NAVN 1]\n", "født ", "sag ", "reg. 1 ", "konto ", "tlf 1", "www.", "http://", "vej 1 ", "Storegade 1, ", "c/o Aa ",
    "mvh ", "Mvh Bo\n", "x'", "6100 Aa ", "DK12 1234 ", "+45", '"Aa" ', "Lone, ", "adresse: ", "Den ", "skrev:\n",
    "--\n", "Denne e-mail ", "a | ", "bil ", "nr. ", "afgift ", "bor på ", "J. Holm ", "-----Oprindelig besked-----\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_time_by_their_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    prepare(text, "SV: sag")
    assert time.process_time() - begun < 4  # seconds; a second or less on an idle machine


@pytest.mark.parametrize(
    "piece", ["_", "1", "Bo-", "Bo\n", "> ", "a@", "[NAVN 1] ", "Vej 1 ", "1 "]
)
def test_a_million_letters_are_prepared(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begun = time.process_time()
    prepare(text)
    assert time.process_time() - begun < 2


def test_a_list_of_a_thousand_people_is_prepared() -> None:
    syllables = ["Ba", "Do", "Fi", "Gu", "Ka", "Lo", "Mi", "Nu", "Ra", "So"]
    names = [f"{a}{b.lower()}{c.lower()}" for a in syllables for b in syllables for c in syllables]
    begun = time.process_time()
    masked = prepare("\n".join(f"Hr. {name} Holm" for name in names)).full_text
    assert time.process_time() - begun < 2
    assert "[NAVN 900]" in masked
