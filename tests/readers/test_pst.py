from __future__ import annotations

import random
import struct
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import compressed_rtf
import pypff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klassifikator.readers import read_inquiries
from klassifikator.readers.cases import Message, Rejected, hashed
from klassifikator.readers.read import find_messages, read_found
from tests.readers import fuzz
from tests.readers.pst_maker import ATTACHMENTS, DATA, METHOD, RECIPIENTS, Folder, pst

NOTE = {0x001A: "IPM.Note"}
BODY = "Jeg får ikke svar på æbler, ørred og ål."
RTF = compressed_rtf.compress(rb"{\rtf1\ansi\ansicpg1252 \'c6ldre s\'f8ger \'e5bent svar\par}")
SENT = "From: Bo Opdigtet <bo@eksempel.dk>\r\nDate: Mon, 2 Jan 2023 08:00:00 +0100\r\nMessage-ID: <3@eksempel.dk>\r\nIn-Reply-To: <2@eksempel.dk>\r\n"
INNER = NOTE | {0x0037: "Den første", 0x1000: "Hul i vejen. " * 500}

ANSWER = NOTE | {0x0037: "\x01\x05SV: Ældre sag", 0x1000: "Tak for svaret.", 0x007D: SENT}
LETTER = NOTE | {
    0x0037: "Ældre sag",
    0x1000: BODY,
    0x0E06: (133_170_048_000_000_000,),
    0x1035: "<2@eksempel.dk>",
    0x1039: "<1@eksempel.dk>",
    RECIPIENTS: [{0x3001: "Borgerrådgiveren", 0x3003: "raad@eksempel.dk", 0x0C15: 1}],
}
HTML = NOTE | {0x0037: "Side", 0x1013: f"<p>{BODY}</p>".encode("cp1252"), 0x3FDE: 1252}
ONLY_RTF = NOTE | {0x0037: "Rtf", 0x1009: RTF}
LONG = NOTE | {0x0037: "Lang", 0x1000: "Lang klage på ørred. " * 1000}
WITH_FILES = NOTE | {
    0x0037: "Bilag",
    0x1000: "Se vedhæftede.",
    ATTACHMENTS: [
        {0x3707: "brev.txt", DATA: "Bilagets ål".encode()},
        {0x3707: "logo.png", DATA: bytes(20_000)},
        {METHOD: 5, DATA: INNER | {ATTACHMENTS: [{0x3704: "inde.txt", DATA: b"Inderst"}]}},
    ],
}
LINK = NOTE | {0x0037: "Link", 0x1000: BODY, ATTACHMENTS: [{METHOD: 7, 0x3707: "aftale.docx"}]}
MAILBOX = (
    Folder("Indbakke", [LETTER, HTML, ONLY_RTF], [Folder("Ældre", [LONG], [Folder("2022", [LINK])])]),
    Folder("Slettet post", [WITH_FILES, ANSWER]),
    Folder(
        "Kalender",
        [
            {0x001A: "IPM.Appointment", 0x0037: "Møde", 0x1000: "Dagsorden"},
            {0x001A: "IPM.Schedule.Meeting.Request", 0x0037: "Møde", 0x1000: "Dagsorden"},
            {0x001A: "REPORT.IPM.Note.IPNRN", 0x0037: "Læst: Ældre sag"},
        ],
    ),
    Folder("Tom mappe"),
)  # fmt: skip


def read(content: bytes, folder: Path, attachments: bool = False) -> list[Message | Rejected]:
    path = folder / "post.pst"
    path.write_bytes(content)
    return [read_found(found, attachments) for found in find_messages(path)]


def by_subject(content: bytes, folder: Path, attachments: bool = False) -> dict[str, Message]:
    found = read(content, folder, attachments)
    assert all(isinstance(item, Message) for item in found), found
    return {item.subject: item for item in found if isinstance(item, Message)}


@pytest.mark.parametrize("coded", [0, 1])
def test_every_message_of_every_folder_comes_once(coded: int, tmp_path: Path) -> None:
    (tmp_path / "post.pst").write_bytes(pst(*MAILBOX, coded=coded))
    cases = read_inquiries(tmp_path / "post.pst")
    assert Counter(cases["kind"]) == {"inquiry": 7, "calendar": 1, "receipt": 1}
    assert set(cases["subject"]) == {
        "Ældre sag", "Side", "Rtf", "Lang", "Link", "Bilag", "SV: Ældre sag", "Møde", "Læst: Ældre sag",
    }  # fmt: skip
    assert set(cases["channel"]) == {"mail"}
    assert cases.attrs["rejected"] == [] and cases.attrs["duplicates"] == 0
    assert cases.attrs["files"] == [("post.pst", "pst", 9)]
    assert sorted(cases["source"]) == [f"post.pst, besked {n}" for n in range(1, 10)]
    answer = cases[cases["subject"] == "SV: Ældre sag"].iloc[0]
    assert answer["thread"] == [hashed("<2@eksempel.dk>")]
    assert answer["message_id"] == hashed("<3@eksempel.dk>")


def test_another_reader_finds_the_same_folders_and_messages(tmp_path: Path) -> None:
    (tmp_path / "post.pst").write_bytes(pst(*MAILBOX, coded=1))
    file = pypff.file()
    file.open(str(tmp_path / "post.pst"))
    found: dict[str, list[tuple[str, int]]] = {}

    def walk(folder: pypff.folder) -> None:
        found[folder.get_name() or ""] = [
            (message.get_subject(), message.get_number_of_attachments())
            for message in map(folder.get_sub_message, range(folder.get_number_of_sub_messages()))
        ]
        for number in range(folder.get_number_of_sub_folders()):
            walk(folder.get_sub_folder(number))

    walk(file.get_root_folder())
    file.close()
    assert found == {
        "": [],
        "Indbakke": [("Ældre sag", 0), ("Side", 0), ("Rtf", 0)],
        "Ældre": [("Lang", 0)],
        "2022": [("Link", 1)],
        "Slettet post": [("Bilag", 3), ("SV: Ældre sag", 0)],
        "Kalender": [("Møde", 0), ("Møde", 0), ("Læst: Ældre sag", 0)],
        "Tom mappe": [],
    }


def test_the_text_in_whatever_form_it_lies(tmp_path: Path) -> None:
    found = by_subject(pst(*MAILBOX), tmp_path)
    letter = found["Ældre sag"]
    assert letter.body == found["Side"].body == found["Link"].body == BODY
    assert letter.received_at == datetime(2023, 1, 1, tzinfo=UTC)
    assert (letter.message_id, letter.answers) == ("<2@eksempel.dk>", ("<1@eksempel.dk>",))
    assert found["Rtf"].body.strip() == "Ældre søger åbent svar"
    assert found["Lang"].body == LONG[0x1000]
    assert found["SV: Ældre sag"].received_at == datetime(2023, 1, 2, 7, tzinfo=UTC)


def test_a_message_inside_is_read_and_files_if_asked_for(tmp_path: Path) -> None:
    body = by_subject(pst(*MAILBOX), tmp_path)["Bilag"].body
    assert "Emne: Den første" in body and INNER[0x1000].strip() in body
    assert "Bilagets" not in body and "Inderst" not in body
    body = by_subject(pst(*MAILBOX), tmp_path, attachments=True)["Bilag"].body
    assert "[Bilag: brev.txt]\nBilagets ål" in body
    assert "[Bilag: inde.txt]\nInderst" in body and "logo" not in body


def test_messages_inside_one_another_without_end_are_refused(tmp_path: Path) -> None:
    message = NOTE | {0x1000: BODY}
    for _ in range(40):
        message = NOTE | {ATTACHMENTS: [{METHOD: 5, DATA: message}]}
    (found,) = read(pst(Folder("Indbakke", [message])), tmp_path)
    assert isinstance(found, Rejected) and "lag inde i hinanden" in found.reason


def test_a_damaged_message_is_told_and_the_others_read(tmp_path: Path) -> None:
    content = bytearray(pst(*MAILBOX))
    content[content.index("Tak for svaret".encode("utf-16-le"))] ^= 1
    (tmp_path / "post.pst").write_bytes(content)
    cases = read_inquiries(tmp_path)
    assert len(cases) == 8 and "SV: Ældre sag" not in set(cases["subject"])
    assert [(item.source, item.reason) for item in cases.attrs["rejected"]] == [
        ("post.pst, besked 7", "beskeden er beskadiget")
    ]


def test_damaged_rtf_is_told(tmp_path: Path) -> None:
    (found,) = read(pst(Folder("Indbakke", [NOTE | {0x1009: b"ikke rtf" * 4}])), tmp_path)
    assert found == Rejected("post.pst, besked 1", "beskedens RTF-tekst er beskadiget")


def damaged(place: int, content: bytes) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"!BDN" + bytes(2000), "Outlook-filen er beskadiget; eksportér den igen"),
        (pst(*MAILBOX)[:300], "Outlook-filen er beskadiget; eksportér den igen"),
        (damaged(220, pst(*MAILBOX)), "Outlook-filen er beskadiget; eksportér den igen"),
        (pst(*MAILBOX)[:-600], "Outlook-filen slutter, før den skal; eksportér den igen"),
        (pst(*MAILBOX)[:30_000], "Outlook-filen slutter, før den skal; eksportér den igen"),
        (pst(coded=2), "Outlook-filen er krypteret; eksportér den igen uden kryptering"),
        (pst(version=14), "Outlook-filen er af en anden udgave; eksportér den igen til .pst"),
        (pst(version=36), "Outlook-filen er af en anden udgave; eksportér den igen til .pst"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "post.pst").write_bytes(content)
    cases = read_inquiries(tmp_path)
    assert [(item.source, item.reason) for item in cases.attrs["rejected"]] == [
        ("post.pst", reason)
    ]
    assert cases.attrs["files"] == [("post.pst", "pst", 1)]


def test_a_damaged_page_of_the_tree_is_told_and_the_others_read(tmp_path: Path) -> None:
    letters = [NOTE | {0x0037: f"Sag {n}", 0x1000: BODY} for n in range(20)]
    content = pst(*[Folder(f"Mappe {n}", letters) for n in range(10)])
    root = struct.unpack_from("<Q", content, 224)[0]
    leaf = struct.unpack_from("<Q", content, root + 24 * 3 + 16)[0]
    found = Counter(type(item) for item in read(content, tmp_path))
    assert found == {Message: 200}
    found = Counter(type(item) for item in read(damaged(leaf + 3, content), tmp_path))
    assert found[Rejected] == 1 and 180 <= found[Message] < 200


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 20_000), max_size=4))
def test_texts_of_any_length_come_through(
    tmp_path_factory: pytest.TempPathFactory, lengths: list[int]
) -> None:
    texts = [("æble og ørred, " * 2000)[:length].rstrip() for length in lengths]
    content = pst(Folder("Indbakke", [NOTE | {0x1000: text} for text in texts]))
    found = read(content, tmp_path_factory.mktemp("pst"))
    assert [item.body for item in found if isinstance(item, Message)] == texts


@settings(max_examples=150, deadline=5000)
@given(st.integers(0, 2**32))
def test_what_is_false_behind_right_checksums_is_read_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)

    def change(block: bytes) -> bytes:
        return fuzz.damaged(block, rng)[:8176] if rng.random() < 0.05 else block

    found = read(pst(*MAILBOX, change=change), tmp_path_factory.mktemp("pst"), attachments=True)
    reasons = [item.reason for item in found if isinstance(item, Rejected)]
    assert len(found) < 50 and "filen kan ikke åbnes" not in reasons
