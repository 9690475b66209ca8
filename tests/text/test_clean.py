from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.text import prepare, trim
from klassifikator.text.tidy import tidy

OWN = "Jeg har ventet på svar i fire måneder, og nu vil jeg gerne have en afgørelse."
OLD = "Tak for din mail om skolebussen. Vi vender tilbage."

QUOTES = {
    "outlook": f"Fra: Skolen <skole@eksempel.dk>\nSendt: 3. maj 2023 10:12\nTil: Bo\nEmne: Bus\n\n{OLD}",
    "outlook, other order": f"Fra: Skolen\nEmne: Bus\nDato: 3. maj 2023\nTil: Bo\n\n{OLD}",
    "divider": f"-----Oprindelig meddelelse-----\nFra: Skolen\n\n{OLD}",
    "danish line": f"Den 3. maj 2023 kl. 10.12 skrev Skolen <skole@eksempel.dk>:\n\n> {OLD}",
    "wrapped line": f"Den tirsdag den 3. maj 2023 kl. 10.12 skrev Skolen\n<skole@eksempel.dk>:\n{OLD}",
    "english line": f"On Wed, 3 May 2023 at 10:12, Skolen wrote:\n> {OLD}",
    "signs only": f"> {OLD}\n> Mvh\n> Skolen",
    "underscores": f"________________________________\nFra: Skolen\nSendt: 3. maj\n\n{OLD}",
}


@pytest.mark.parametrize("shape", QUOTES)
def test_quotes_are_cut_and_logged(shape: str) -> None:
    text = f"{OWN}\n\n{QUOTES[shape]}"
    own, cuts = trim(text)
    assert own == OWN
    assert [cut.reason for cut in cuts] == ["citat"]
    assert "skolebussen" in text[cuts[0].start : cuts[0].end]


def test_a_postscript_below_the_greeting_stays() -> None:
    postscript = (
        "PS Jeg glemte at skrive, at min mor stadig venter på en plads på plejehjemmet i Vojens."
    )
    own, _ = trim(f"{OWN}\n\nMvh Bo\n\n{postscript}")
    assert postscript in own


@pytest.mark.parametrize("above", ["", "Se nedenfor.", "Hej, jeg videresender min brors mail."])
def test_a_forwarded_mail_is_the_content(above: str) -> None:
    forwarded = f"{above}\n\n---------- Videresendt besked ----------\nFra: Bo\n\n{OWN}".strip()
    assert trim(forwarded) == (forwarded, [])


def test_the_subject_tells_a_forward() -> None:
    forwarded = f"Kan du tage den?\n\nFra: Bo\nSendt: i går\nTil: mig\nEmne: sag\n\n{OWN}"
    assert trim(forwarded, "VS: sag")[0] == forwarded
    assert trim(forwarded, "SV: sag")[0] == "Kan du tage den?"


@pytest.mark.parametrize("subject", ["", "VS", "Videresendt: sag", "FYI", "sag"])
def test_a_remark_above_another_s_mail_is_no_inquiry(subject: str) -> None:
    forwarded = f"Hvad gør vi med den her? /Ida\n\nFra: Bo\nTil: Ida\nEmne: sag\n\n{OWN}"
    assert trim(forwarded, subject) == (forwarded, [])


def test_a_short_answer_is_no_remark() -> None:
    for above, subject in (
        ("Ja, tak.\n\nFra: Ida\nTil: Bo\nEmne: sag", "Re: sag"),
        ("Ja, tak.\n\nDen 3. maj 2023 kl. 9 skrev Ida:", ""),
    ):
        assert trim(f"{above}\n\nKom du frem?", subject)[0] == "Ja, tak."


PIECES = [
    "a", "\n", "\n\n", "> ", "> hej.\n", "Mvh", "Mvh Bo\n", "Bo Holm\n", "Fra: x\n", "Fra: [E-MAIL]\n",
    "Sendt: y\n", "Emne: z\n", " ", "--", "--\n", "skrev:", "Den 3. maj 2023 kl. 10 skrev Bo:\n", "jeg går nu.\n",
    "Tlf. [TELEFON]\n", "PS hej\n", "____________\n", "Sendt fra min iPhone\n", "Her er mailen:\n", "Hvad er det?\n",
    "-----Oprindelig meddelelse-----\n", "Denne e-mail er fortrolig, modtager\n",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES)).map("".join)
SUBJECTS = st.sampled_from(["", "SV: sag", "VS: sag"])


@given(TEXTS, SUBJECTS)
def test_the_full_text_without_its_cuts_is_the_own_text(text: str, subject: str) -> None:
    text = tidy(text)
    own, cuts = trim(text, subject)
    starts, ends = [cut.start for cut in cuts], [cut.end for cut in cuts]
    bounds = list(zip([0, *ends], [*starts, len(text)], strict=True))
    assert all(start <= end for start, end in bounds)
    assert all(cut.start < cut.end and cut.reason for cut in cuts)
    assert own.split() == "\n".join(text[start:end] for start, end in bounds).split()
    assert own or not text or "signatur" in {cut.reason for cut in cuts}


@given(TEXTS, SUBJECTS)
def test_trimming_what_is_trimmed_changes_nothing(text: str, subject: str) -> None:
    own, _ = trim(tidy(text), subject)
    assert trim(own, subject) == (own, [])
    assert tidy(own) == own


@given(st.text(max_size=300), st.sampled_from(["", "\n\nMvh Bo"]))
def test_whatever_is_quoted_the_answer_above_it_stays(old: str, signature: str) -> None:
    head = "Fra: Skolen <skole@eksempel.dk>\nSendt: 3. maj 2023 10:12\nTil: Bo\nEmne: Bus"
    own, _ = trim(tidy(f"{OWN}{signature}\n\n{head}\n\n{old}"), "SV: Bus")
    assert own.startswith(OWN)


HOSTILE = [
    "> ", "> a\n", "Fra: a\n", "Fra: ", "Fra:\nEmne:\n\n", "Fra: a@b.dk\nSendt: 3. maj 2023 10:10\n\n", "\n",
    "Mvh Bo\n", "Mvh Bo\nPS jeg\n", "Bo Holm ", "Det.\n\nBo Holm\n\n", "Den ", "Den 3. maj\n", "skrev ", "med venlig ",
    "Den 3. maj 2023 kl. 10 skrev Bo <a@b.dk>:\n> hej.\n\nja\n", "_", "-", "*", "Denne e-mail ",
    "Denne e-mail fortrolig modtager\n", "Her er mailen:\n\nFra: a@b.dk\nSendt: i dag\n\nMvh Bo\n\njeg går.\n\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_time_in_proportion(unit: str) -> None:
    text = tidy(unit * (100_000 // len(unit)))
    start = time.process_time()
    trim(text, "SV: sag")
    assert time.process_time() - start < 2  # a quarter of a second on an idle machine


@given(st.text(max_size=300))
def test_preparing_twice_is_preparing_once(raw: str) -> None:
    once = prepare(raw).text
    assert prepare(once).text == once


@pytest.mark.parametrize("shape", QUOTES)
def test_preparing_a_trimmed_mail_changes_nothing(shape: str) -> None:
    once = prepare(f"{OWN}\n\nMvh Bo\n\n{QUOTES[shape]}").text
    assert once == OWN
    assert prepare(once).text == once


def test_personal_data_is_masked_in_the_full_text_too() -> None:
    ready = prepare(f"{OWN}\n\nMvh Bo, 010190-1234\n\n> skriv til bo@eksempel.dk")
    assert "010190" not in ready.full_text
    assert "@" not in ready.full_text
    assert "[CPR]" in ready.full_text
