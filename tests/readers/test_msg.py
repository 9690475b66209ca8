from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import compressed_rtf
import pytest

from klassifikator.readers import read_inquiries
from klassifikator.readers.cases import Message, Rejected
from klassifikator.readers.mail import RawMail, read_message
from klassifikator.readers.rtf import rtf_to_text
from tests.readers import makers

BODY = "Jeg får ikke svar på æbler, ørred og ål."
NOTE = {0x001A: "IPM.Note", 0x0037: "Ældre sag"}
HTML_IN_RTF = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \fbidis \deff0{\fonttbl
{\f0\fswiss\fcharset0 Arial;}{\f1\fswiss\fcharset238 Arial CE;}}
{\colortbl\red0\green0\blue0;}{\*\generator skrevet af hand}
\uc1\pard\plain\f0\fs24 {\*\htmltag19 <html>}{\*\htmltag1 <style>p \{margin: 0\}</style>}
{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 J\'e6vnt br\'f8d og \'e5l{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0
til \u8364? 5{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0
{\*\htmltag64 <p>}{\*\htmltag84 <a href="http://eksempel.dk">}\htmlrtf {\field{\*\fldinst{HYPERLINK "http://eksempel.dk"}}{\fldrslt\htmlrtf0 her\htmlrtf }\htmlrtf0 \htmlrtf }\htmlrtf0 {\*\htmltag92 </a>} {\f1 \'b3}\u-10179?\u-8704?\{\}\htmlrtf\par\htmlrtf0}"""


def read(content: bytes, attachments: bool = False) -> Message:
    found = read_message(RawMail(content, "x", form="msg"), attachments)
    assert isinstance(found, Message), found
    return found


def test_a_plain_message_and_all_that_is_known_of_it() -> None:
    content = makers.msg(
        NOTE
        | {
            0x1000: BODY,
            0x0E06: (133_170_048_000_000_000,),
            0x1035: "<2@eksempel.dk>",
            0x1039: "<0@eksempel.dk> <1@eksempel.dk>",
            0x1042: "<1@eksempel.dk>",
        }
    )
    found = read(content)
    assert (found.subject, found.body, found.kind) == ("Ældre sag", BODY, "inquiry")
    assert found.received_at == datetime(2023, 1, 1, tzinfo=UTC)
    assert found.message_id == "<2@eksempel.dk>"
    assert found.answers == ("<0@eksempel.dk>", "<1@eksempel.dk>")


@pytest.mark.parametrize("codepage", [65001, 1252, 28591])
def test_html_in_the_code_page_that_is_told(codepage: int) -> None:
    charset = {65001: "utf-8", 1252: "cp1252", 28591: "latin-1"}[codepage]
    html = f"<html><body><p>{BODY}</p></body></html>".encode(charset)
    assert read(makers.msg(NOTE | {0x1013: html, 0x3FDE: codepage})).body == BODY


@pytest.mark.parametrize(
    "pack", [compressed_rtf.compress, lambda rtf: compressed_rtf.compress(rtf, False)]
)
def test_rtf_alone(pack: object) -> None:
    packed = pack(rb"{\rtf1\ansi\ansicpg1252 \'c6ldre s\'f8ger \'e5bent svar\par Mvh Bo}")  # type: ignore[operator]
    assert read(makers.msg(NOTE | {0x1009: packed})).body == "Ældre søger åbent svar\nMvh Bo"


def test_html_wrapped_in_rtf() -> None:
    text = rtf_to_text(HTML_IN_RTF)
    assert [" ".join(line.split()) for line in text.strip().splitlines()] == [
        "Jævnt brød og ål til € 5",
        "her ł😀{}",
    ]


def test_damaged_rtf_is_told() -> None:
    found = read_message(RawMail(makers.msg(NOTE | {0x1009: b"ikke rtf" * 4}), "x", form="msg"))
    assert found == Rejected("x", "beskedens RTF-tekst er beskadiget")


def test_a_message_inside_and_a_text_beside() -> None:
    inner = makers.msg_tree(NOTE | {0x0037: "Den første", 0x1000: "Hul i vejen"}, header=24)
    content = makers.msg(
        NOTE | {0x1000: "Se nedenfor"},
        [{0x3701: inner}, {0x3707: "../../brev.txt", 0x3701: "Bilagets ål".encode()}],
    )
    assert read(content).body.split() == (
        "Se nedenfor ---------- Videresendt besked ---------- Emne: Den første Hul i vejen".split()
    )
    assert read(content, attachments=True).body.endswith("[Bilag: brev.txt]\nBilagets ål")


@pytest.mark.parametrize(
    ("message_class", "kind"),
    [
        ("IPM.Note.Rules.OofTemplate.Microsoft", "autoreply"),
        ("REPORT.IPM.Note.NDR", "bounce"),
        ("REPORT.IPM.Note.IPNRN", "receipt"),
        ("IPM.Schedule.Meeting.Request", "calendar"),
        ("IPM.Note.Klageformular", "inquiry"),
    ],
)
def test_outlook_knows_what_it_is(message_class: str, kind: str) -> None:
    assert read(makers.msg({0x001A: message_class, 0x0037: "Sag", 0x1000: "Hej"})).kind == kind


@pytest.mark.parametrize("opaque", [True, False])
def test_a_signed_message(opaque: bool) -> None:
    inside = "Content-Type: text/plain; charset=utf-8\n\n" + BODY
    if opaque:
        content = makers.signed(inside.encode())
    else:
        content = f'Content-Type: multipart/signed; boundary="g"\n\n--g\n{inside}\n--g--\n'.encode()
    signed = {0x001A: "IPM.Note.SMIME.MultipartSigned", 0x0037: "Sag"}
    assert read(makers.msg(signed, [{0x3701: content}])).body.strip() == BODY


def test_a_stream_that_claims_to_be_endless_is_not_followed() -> None:
    content = makers.msg(NOTE | {0x1000: BODY})
    name = "__substg1.0_1000001F".encode("utf-16-le")
    place = content.index(name) + 120
    claimed = content[:place] + (2**31).to_bytes(4, "little") + content[place + 4 :]
    found = read_message(RawMail(claimed, "x", form="msg"))
    assert found == Rejected("x", "beskeden pakker sig ud til mere, end den fylder")


def test_a_damaged_file_is_told_and_the_rest_read(tmp_path: Path) -> None:
    whole = makers.msg(NOTE | {0x1000: BODY})
    (tmp_path / "a.msg").write_bytes(whole)
    (tmp_path / "b.msg").write_bytes(whole[:600])
    cases = read_inquiries(tmp_path)
    assert cases["text"].tolist() == [BODY]
    assert [rejected.source for rejected in cases.attrs["rejected"]] == ["b.msg"]
    assert "beskadiget" in cases.attrs["rejected"][0].reason
