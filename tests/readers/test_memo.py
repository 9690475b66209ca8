from __future__ import annotations

from pathlib import Path

import pytest

from klassifikator.readers import read_inquiries
from klassifikator.readers.cases import Message, Rejected
from klassifikator.readers.mail import RawMail, read_message
from tests.readers import makers
from tests.readers.test_unpack import pdf

TEXT = ("a.txt", "text/plain", "Jeg får intet svar på min ansøgning".encode())
HTML = ("a.html", "text/html", "<p>Jeg får intet svar på min ansøgning</p>".encode())
PDF = ("a.pdf", "application/pdf", pdf("Jeg får intet svar på min ansøgning".encode("cp1252")))


def read(content: bytes) -> Message | Rejected:
    return read_message(RawMail(content, "x", form="memo"))


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("files", [[TEXT], [HTML], [PDF], [PDF, HTML, TEXT], [PDF, HTML]])
def test_the_best_rendering_is_the_text(
    files: list[tuple[str, str, bytes]], version: str, tmp_path: Path
) -> None:
    path = tmp_path / "uden-endelse"
    path.write_bytes(makers.memo(files=files, version=version))
    cases = read_inquiries(path)
    assert cases.loc[0, "text"] == "Jeg får intet svar på min ansøgning"
    assert cases.loc[0, "subject"] == "Klage over sagsbehandling"
    assert cases.loc[0, "channel"] == "digital post"
    assert str(cases.loc[0, "received_at"]) == "2024-01-01 00:30:00"
    assert cases.attrs["files"] == [("uden-endelse", "memo", 1)]


def test_who_wrote_it_never_leaves_the_reader() -> None:
    found = str(read(makers.memo(files=[TEXT])))
    for secret in ("0101904321", "020214", "Ida", "Opdigtet"):
        assert secret not in found


def test_an_answer_tells_its_thread() -> None:
    first = read(makers.memo(files=[TEXT], uuid="AAAA-1"))
    answer = read(makers.memo(files=[TEXT], uuid="aaaa-2", reply_to="aaaa-1"))
    assert isinstance(first, Message)
    assert isinstance(answer, Message)
    assert answer.answers == (first.message_id,)


def test_an_sms_is_its_own_text() -> None:
    found = read(makers.memo(notification="Ring til mig"))
    assert isinstance(found, Message)
    assert found.body == "Ring til mig"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<memo:Message xmlns:memo="https://DigitalPost.dk/MeMo-1">&b;</memo:Message>"""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "erklærer entiteter"),
        (makers.memo(files=[TEXT])[:-50], "XML er beskadiget"),
        (
            makers.memo(files=[("a.pdf", "application/pdf", b"ingen pdf")]),
            "PDF, som ikke kan læses",
        ),
        (b"<a>https://DigitalPost.dk/MeMo-1</a>", "ikke en besked fra Digital Post"),
    ],
)
def test_what_is_not_read_is_told(content: bytes, reason: str) -> None:
    found = read(content)
    assert isinstance(found, Rejected)
    assert reason in found.reason
