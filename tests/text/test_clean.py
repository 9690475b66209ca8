from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.text import html_to_text, prepare, trim
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


@pytest.mark.parametrize(
    "signature",
    ["Med venlig hilsen\nBo Holm\nVej 3\n6100 Haderslev", "Mvh Bo", "Vh\nIda", "--\nBo",
     "De bedste hilsner\nfra Olga", "Hilsen Bo"],
)  # fmt: skip
def test_signatures_are_cut(signature: str) -> None:
    own, cuts = trim(f"{OWN}\n\n{signature}")
    assert own == OWN
    assert [cut.reason for cut in cuts] == ["signatur"]


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


PIECES = ["a", "\n", "> ", "Mvh", "Fra: x", "Sendt: y", " ", "--", "skrev:", "Den 3. maj "]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_trimming_is_accounted_for(text: str) -> None:
    text = tidy(text)
    own, cuts = trim(text)
    kept = "".join(
        text[start:end]
        for start, end in zip(
            [0, *(cut.end for cut in cuts)], [*(cut.start for cut in cuts), len(text)], strict=True
        )
    )
    assert own == (kept.strip() if cuts else text)
    assert own or not text


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


def test_html_becomes_what_is_seen() -> None:
    page = """<html><head><title>x</title><style>p {}</style></head><body>
      <p>Kære Lone</p><ul><li>mad</li><li>vej</li></ul><script>alert(1)</script>
      <div>Pris: 5&nbsp;&lt; 6 &amp; 7</div></body></html>"""
    assert html_to_text(page) == "Kære Lone\n\nmad\n\nvej\n\nPris: 5 < 6 & 7"


@given(st.text(st.sampled_from("<>/&;p div=\"'!-a"), max_size=80))
def test_damaged_html_is_read(html: str) -> None:
    assert isinstance(html_to_text(html), str)


@given(st.text(max_size=200))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
