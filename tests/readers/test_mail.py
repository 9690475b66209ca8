from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from klassifikator.readers import read_inquiries
from klassifikator.readers.cases import Message, Rejected
from klassifikator.readers.mail import RawMail, read_message

BODY = "Jeg får ikke svar på æbler, ørred og ål."


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {"From": "bo@eksempel.dk", "Subject": "Æbler", **headers}.items():
        message[name.replace("_", "-")] = value
    return message


def read(message: EmailMessage | bytes) -> Message:
    found = read_message(RawMail(bytes(message), "x"))
    assert isinstance(found, Message)
    return found


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_bodies_in_every_encoding(charset: str, encoding: str) -> None:
    message = mail()
    message.set_content(BODY, charset=charset, cte=encoding)
    assert read(message).body.strip() == BODY
    assert read(message).subject == "Æbler"


def test_html_only_and_alternative() -> None:
    html = f"<html><body><p>{BODY}</p></body></html>"
    only = mail()
    only.set_content(html, subtype="html")
    assert read(only).body == BODY
    both = mail()
    both.set_content("Den rene tekst")
    both.add_alternative(html, subtype="html")
    assert read(both).body.strip() == "Den rene tekst"


def test_a_large_attachment_is_left_alone() -> None:
    message = mail()
    message.set_content(BODY)
    message.add_attachment(b"x" * 50_000_000, maintype="application", subtype="pdf", filename="a")
    message.add_attachment("hemmeligt", filename="b.txt")
    assert read(message).body.strip() == BODY


def test_raw_danish_without_a_charset() -> None:
    assert read(b"Subject: Vej\n\n" + BODY.encode("cp1252")).body == BODY
    assert read(b"Subject: Vej\n\n" + BODY.encode()).body == BODY


def test_the_date_is_when_it_arrived_or_was_written() -> None:
    written = mail(Date="Sun, 31 Dec 2023 23:30:00 +0000")
    arrived = mail(Date="Sun, 31 Dec 2023 10:00:00 +0000")
    arrived["Received"] = "from a by b; Mon, 01 Jan 2024 10:00:00 +0100"
    assert read(written).received_at.isoformat() == "2023-12-31T23:30:00+00:00"
    assert read(arrived).received_at.isoformat() == "2024-01-01T10:00:00+01:00"
    assert read(mail(Date="i går")).received_at is None


def as_mbox(path: Path, messages: list[bytes]) -> Path:
    box = mailbox.mbox(path)
    for message in messages:
        box.add(message)
    box.close()
    return path


def test_an_mbox_keeps_order_ids_and_danish_days(tmp_path: Path) -> None:
    late = mail(Date="Sun, 31 Dec 2023 23:30:00 +0000", Message_ID="<1@x>")
    late.set_content("Godt nytår\n\nFrom now on we write English\n")
    early = mail(Date="Mon, 02 Jan 2023 08:00:00 +0100", Message_ID="<2@x>")
    early.set_content(BODY)
    path = as_mbox(tmp_path / "a.mbox", [bytes(late), bytes(early)])
    cases = read_inquiries(path)
    assert [str(moment) for moment in cases["received_at"]] == [
        "2024-01-01 00:30:00",
        "2023-01-02 08:00:00",
    ]
    assert cases["source"].tolist() == ["a.mbox, besked 1", "a.mbox, besked 2"]
    assert "From now on" in cases.loc[0, "text"]
    again = as_mbox(tmp_path / "b.mbox", [bytes(early)])
    assert read_inquiries(again)["case_id"].tolist() == [cases.loc[1, "case_id"]]


def test_a_letter_that_says_from_starts_no_message(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_text(
        "From bo@x Mon Jan  2 08:00:00 2023\nSubject: a\n\nHej\n\nFrom 10:30 to 12:00 ventede jeg.\n"
        "\nFrom Ida at home\nSubject: b\n\nAnden besked\n"
    )
    assert read_inquiries(path)["subject"].tolist() == ["a", "b"]


def test_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    start = b"From a Mon Jan  2 08:00:00 2023\r\nSubject: a\r\n\r\n"
    path.write_bytes(start + b"Hej\r\n\r\n" + start + b"Tak\r\n\r\n")
    assert read_inquiries(path)["text"].tolist() == ["Hej", "Tak"]


@pytest.fixture
def parts() -> bytes:
    message = mail()
    message.set_content(BODY)
    message.add_attachment(b"x" * 500, maintype="application", subtype="pdf", filename="a.pdf")
    return bytes(message)


def test_a_truncated_mbox_is_told(tmp_path: Path, parts: bytes) -> None:
    path = as_mbox(tmp_path / "a.mbox", [parts, parts])
    assert read_inquiries(path).attrs["rejected"] == []
    path.write_bytes(path.read_bytes()[:-300])
    cases = read_inquiries(path)
    assert len(cases) == 1
    assert cases.attrs["rejected"] == [
        Rejected("a.mbox, besked 2", "filen slutter midt i beskeden", truncated=True)
    ]


def test_a_maildir(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "post")
    for number in range(3):
        message = mail(Message_ID=f"<{number}@x>")
        message.set_content(f"Sag {number}")
        box.add(bytes(message))
    assert sorted(read_inquiries(tmp_path / "post")["text"]) == ["Sag 0", "Sag 1", "Sag 2"]
