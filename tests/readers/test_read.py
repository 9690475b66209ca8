from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.readers import read_inquiries
from klassifikator.readers.headers import answered_ids
from klassifikator.readers.limits import MAX_MESSAGE
from klassifikator.readers.read import find_messages
from tests.readers import makers


def eml(number: int, more: str = "") -> bytes:
    return (
        f"Subject: sag {number}\nMessage-ID: <{number}@x>\n{more}\nHul {number} på vejen\n".encode()
    )


MBOX = (
    b"From bo@x Mon Jan  2 08:00:00 2023\n"
    + eml(1)
    + b"\nFrom b Mon Jan  2 08:00:00 2023\n"
    + eml(2)
)
MSG = makers.msg({0x0037: "sag 3", 0x1000: "Hul 3 på vejen", 0x1035: "<3@x>"})
MEMO = makers.memo(files=[("a.txt", "text/plain", "Hul 4 på vejen".encode())])
TABLE = "Sagsnr;Dato;Henvendelse\n5;01-02-2023;Hul 5 på vejen\n".encode("cp1252")


def as_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One of each kind, some of them under endings that lie, and one that is no export."""
    top = tmp_path / "eksport"
    (top / "under" / "dyb").mkdir(parents=True)
    (top / "post").write_bytes(MBOX)
    (top / "brev.txt").write_bytes(MSG)
    (top / "under" / "a.bin").write_bytes(MEMO)
    (top / "under" / "dyb" / "tabel").write_bytes(TABLE)
    (top / "under" / "billede.eml.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (top / "tom").write_bytes(b"")
    for place in ("cur", "new", "tmp"):
        (top / "kasse" / place).mkdir(parents=True)
    (top / "kasse" / "cur" / "6").write_bytes(eml(6))
    (top / "kasse" / "dovecot-uidlist").write_bytes(b"3 V1\n")
    as_zip(
        top / "z.zip",
        {"../../x.eml": eml(7), "inde.zip": as_zip(tmp_path / "i", {"8": eml(8)}).read_bytes()},
    )
    return top


def test_a_folder_of_everything(folder: Path) -> None:
    before = sorted(folder.parent.parent.rglob("*"))
    cases = read_inquiries(folder)
    assert sorted(cases["text"]) == [f"Hul {number} på vejen" for number in range(1, 9)]
    assert cases.attrs["files"] == [
        ("brev.txt", "msg", 1),
        ("kasse", "maildir", 1),
        ("post", "mbox", 2),
        ("tom", "unknown", 1),
        ("under/a.bin", "memo", 1),
        ("under/billede.eml.png", "unknown", 1),
        ("under/dyb/tabel", "csv", 1),
        ("z.zip/x.eml", "eml", 1),
        ("z.zip/inde.zip/8", "eml", 1),
    ]
    assert [rejected.source for rejected in cases.attrs["rejected"]] == [
        "tom",
        "under/billede.eml.png",
    ]
    assert sorted(folder.parent.parent.rglob("*")) == before


def test_copies_are_one_case(folder: Path) -> None:
    (folder / "igen.eml").write_bytes(
        eml(1, "Received: from a by b; Mon, 2 Jan 2023 09:00:00 +0100\n")
    )
    (folder / "under" / "igen.msg").write_bytes(MSG)
    cases = read_inquiries(folder)
    assert (len(cases), cases.attrs["duplicates"], len(cases.attrs["rejected"])) == (8, 2, 2)
    assert len(cases) + 2 + 2 == sum(file.messages for file in cases.attrs["files"])
    assert cases["case_id"].is_unique


def test_the_columns_of_a_thread_hold_no_address(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(eml(1))
    (tmp_path / "2.eml").write_bytes(eml(2, "In-Reply-To: <1@x>\n"))
    (tmp_path / "3.eml").write_bytes(eml(3, "References: <1@x>\n <2@x>\nIn-Reply-To: <2@x>\n"))
    (tmp_path / "4.eml").write_bytes(b"Subject: sag 4\n\nuden id")
    cases = read_inquiries(tmp_path)
    first, second, *_ = cases["message_id"]
    assert cases["thread"].tolist() == [[], [first], [first, second], []]
    assert cases.loc[3, "message_id"] == ""
    assert "@" not in cases.drop(columns=["source"]).to_csv()


def test_ids_of_a_thread_are_told_in_order() -> None:
    assert answered_ids(
        {"references": "junk", "in-reply-to": "Bo's mail of Monday <a b> <1@x>"}
    ) == ("<1@x>",)


def test_a_mapping_is_saved_beside_a_table_or_given(tmp_path: Path) -> None:
    path = tmp_path / "sager.csv"
    path.write_text("A;B\nHul i vejen;Vej\n", "utf-8")
    (tmp_path / "kolonner.toml").write_text('text = "B"\n')
    assert read_inquiries(path).loc[0, "text"] == "Vej"
    assert read_inquiries(tmp_path).loc[0, "text"] == "Vej"
    (tmp_path / "sager.kolonner.toml").write_text('text = "A"\nsubject = "B"\n')
    assert read_inquiries(path).loc[0, "text"] == "Hul i vejen"
    assert read_inquiries(path, tmp_path / "kolonner.toml").loc[0, "text"] == "Vej"
    (tmp_path / "kolonner.toml").write_text("text = [1]\n")
    with pytest.raises(InputError, match="kolonner.toml kan ikke læses; skriv en linje"):
        read_inquiries(path, tmp_path / "kolonner.toml")


def test_excel_under_another_name(tmp_path: Path) -> None:
    pd.DataFrame({"Tekst": ["Hul i vejen"]}).to_excel(tmp_path / "a.xlsx", index=False)
    (tmp_path / "a.xlsx").rename(tmp_path / "a.dat")
    cases = read_inquiries(tmp_path / "a.dat")
    assert cases["text"].tolist() == ["Hul i vejen"]
    assert cases.attrs["files"] == [("a.dat", "xlsx", 1)]


def test_a_broken_table_among_others_is_rejected_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("hej;dav\n1;2\n")
    (tmp_path / "b.eml").write_bytes(eml(1))
    cases = read_inquiries(tmp_path)
    (rejected,) = cases.attrs["rejected"]
    assert (len(cases), rejected.source) == (1, "a.csv")
    assert rejected.reason.startswith("a.csv mangler kolonnen »text«")


def test_personal_numbers_in_file_names_are_masked(tmp_path: Path) -> None:
    (tmp_path / "Bo 010190-1234.eml").write_bytes(eml(1))
    (tmp_path / "Bo 010190-1234.pdf").write_bytes(b"%PDF-")
    cases = read_inquiries(tmp_path)
    assert cases.loc[0, "source"] == "[NAVN 1] [CPR].eml"
    assert "1234" not in str(cases.attrs)


@pytest.mark.parametrize(
    "line",
    [
        "From Bjørn Holm på Als", "From - Mon Jan 02 08:00:00 2023", "From bo@x man jan  2 08:00:00 2023",
        "From ", 'From "Bo Holm" <bo@x> 2023-01-02', "From MAILER_DAEMON  Fri Jan 02 08:00:00 2023 +0100",
    ],
)  # fmt: skip
def test_malformed_lines_between_messages(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.mbox"
    for charset in ("utf-8", "cp1252"):
        path.write_bytes(
            b"\n".join([line.encode(charset) + b"\n" + eml(number) for number in range(3)])
        )
        assert read_inquiries(path)["subject"].tolist() == ["sag 0", "sag 1", "sag 2"]


def test_a_sentence_above_a_word_with_a_colon_starts_no_message(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    letter = b"From a to z\nNB: husk\n\nFrom mig\nSubject: matter\n"
    path.write_bytes(
        b"\xef\xbb\xbfFrom a Mon Jan  2 08:00:00 2023\nSubject: a\n\n"
        + letter.replace(b"\n\nFrom", b"\nFrom")
    )
    assert read_inquiries(path)["subject"].tolist() == ["a"]


def test_an_export_is_walked_anew(folder: Path) -> None:
    export = find_messages(folder)
    first = [str(found.source) for found in export]
    files = export.files
    assert [str(found.source) for found in export] == first
    assert export.files == files


def test_a_zip_that_is_too_much_is_rejected_as_a_whole(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "bombe.zip", {f"{n}.eml": bytes(60_000_000) for n in range(3)})
    (tmp_path / "a.eml").write_bytes(eml(1))
    cases = read_inquiries(tmp_path)
    assert cases["text"].tolist() == ["Hul 1 på vejen"]
    assert [str(item.reason) for item in cases.attrs["rejected"]] == [
        "zip-filen pakker sig ud til langt mere, end den fylder"
    ]
    path.write_bytes(path.read_bytes()[:-10])
    assert "beskadiget" in read_inquiries(tmp_path).attrs["rejected"][0].reason


def test_a_zip_with_a_password_or_a_damaged_member(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {"1.eml": eml(1), "2.eml": eml(2) * 50})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature) + offset
        content[place : place + 2] = struct.pack("<H", 1)
    second = content.index(b"PK\x03\x04", 10) + 40
    content[second : second + 8] = bytes(8)
    path.write_bytes(content)
    cases = read_inquiries(path)
    assert cases.empty
    assert [item.reason for item in cases.attrs["rejected"]] == [
        "filen i zip-filen er beskyttet med adgangskode", "filen i zip-filen er beskadiget"
    ]  # fmt: skip


def test_messages_beyond_the_limits_are_told_and_the_rest_read(tmp_path: Path) -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(60))
    deeper = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(600)
    )
    files = {
        "1.eml": eml(1),
        "2.eml": b"Subject: " + b"x" * 300_000 + b"\n\nHej",
        "3.eml": b"Subject: " + b"x" * 20_000 + b"\n\nHej",
        "4.eml": b"Subject: x\n" + nested.encode() + b"Hej",
        "5.eml": b"Subject: x\n" + deeper.encode() + b"Hej",
        "6.eml": b"Subject: x\n\n" + b"x " * 600_000,
        "60.eml": b"Subject: x\n\nHul i vejen " + b"x" * 900_000 + b" og mere",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with (tmp_path / "7.eml").open("wb") as file:  # a line of 2 GB, most of it a hole in the file
        file.write(b"Subject: x")
        file.truncate(2_000_000_000)
    cases = read_inquiries(tmp_path)
    assert cases["text"].tolist() == [
        "Hul 1 på vejen", "Hul i vejen [Lang tegnrække udeladt] og mere"
    ]  # fmt: skip
    assert [item.reason for item in cases.attrs["rejected"]] == [
        "beskedens hoved fylder mere end 256 kB",
        "en linje i beskedens hoved har mere end 10000 tegn",
        "beskedens dele ligger mere end 30 lag inde i hinanden",
        "beskeden er delt i mere end 500 dele",
        "teksten er på mere end 1.000.000 tegn",
        f"beskeden fylder mere end {MAX_MESSAGE // 1_000_000} MB",
    ]


def test_a_giant_in_an_mbox_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klassifikator.readers.limits.MAX_MESSAGE", 1000)
    path = tmp_path / "a.mbox"
    giant = b"From b Mon Jan  2 08:00:00 2023\nSubject: x\n\n" + b"x" * 2000 + b"\n\n"
    path.write_bytes(giant + MBOX)
    cases = read_inquiries(path)
    assert cases["subject"].tolist() == ["sag 1", "sag 2"]
    assert cases["source"].tolist() == ["a.mbox, besked 2", "a.mbox, besked 3"]
    assert [item.source for item in cases.attrs["rejected"]] == ["a.mbox, besked 1"]
