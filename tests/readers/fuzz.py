"""Damage small exports of every kind at random and read them: no crash, no hang, no hunger.

Number n of a seed is always the same damage, so that what fails can be read again.

Usage: python -m tests.readers.fuzz [rounds] [--seed 1] [--first 0] [--add FOLDER]
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import compressed_rtf
import pandas as pd

from klassifikator.errors import InputError
from klassifikator.readers.cases import Message, Rejected, case_row
from klassifikator.readers.read import find_messages, read_found
from tests.readers import makers, pst_maker

SECONDS, MEGABYTES = 5, 500
BODY = "Jeg får ikke svar på min ansøgning.\n\nMvh Bo\n\nDen 3. maj 2023 kl. 9 skrev Skolen:\n> Hej"
SPECIAL = [b"", b"\0" * 8, b"\xff" * 8, b"\r\n\r\n", b"\nFrom ", b"=?utf-8?q?", b"boundary=", b"--g",
           b"Content-Type: multipart/mixed; boundary=g\n\n", b"<!ENTITY a '&a;'>", b"\\u-1?", b"{" * 50,
           b"<div " * 20, b"../../x", b"charset=punycode", b"\x7f\xff\xff\xff", "æøå".encode()]  # fmt: skip


def seeds() -> dict[str, bytes]:
    """Return a small export of each kind."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Bo Holm <bo@eksempel.dk>", "Ældre sag"
    mail["Message-ID"], mail["Date"] = "<1@eksempel.dk>", "Mon, 2 Jan 2023 08:00:00 +0100"
    mail.set_content(BODY)
    mail.add_alternative(f"<html><body><p>{BODY}</p></body></html>", subtype="html")
    note = {0x001A: "IPM.Note", 0x0037: "Ældre sag", 0x1035: "<2@eksempel.dk>"}
    rtf = compressed_rtf.compress(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}} F\'e5r \u230?\par}"
    )
    winmail = makers.tnef(note | {0x1000: BODY, 0x1009: rtf}, {"brev.txt": b"Bilag"})
    inner = makers.msg_tree(note | {0x1000: BODY}, header=24)
    outlook = makers.msg(
        note | {0x1009: rtf}, [{0x3701: inner}, {0x3707: "a.txt", 0x3701: b"Bilag"}]
    )
    files = [{0x3707: "a.txt", 0x3701: b"Bilag"}, {0x3705: 5, 0x3701: note | {0x1009: rtf}}]
    letter = note | {0x1000: BODY, pst_maker.ATTACHMENTS: files}
    folder = pst_maker.Folder("Indbakke", [letter, note | {0x1009: rtf, 0x1035: "<3@eksempel.dk>"}])
    nested = EmailMessage()
    nested.set_content(BODY)
    for content, name in (
        (winmail, "winmail.dat"),
        (makers.signed(bytes(mail)), "smime.p7m"),
        (outlook, "a.msg"),
    ):
        nested.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    nested.add_attachment(mail)
    binary = b"Subject: Sag\nContent-Transfer-Encoding: binary\nContent-Type: application/"
    table = pd.DataFrame({"Sagsnr": [1, 2], "Dato": ["01-02-2023"] * 2, "Henvendelse": [BODY] * 2})
    excel, packed = BytesIO(), BytesIO()
    table.to_excel(excel, index=False)
    mbox = b"".join(
        b"From b@x Mon Jan  2 08:00:00 2023\n" + bytes(one) + b"\n" for one in (mail, nested)
    )
    memo = makers.memo(files=[("a.html", "text/html", f"<p>{BODY}</p>".encode())])
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../1.eml", bytes(mail))
        archive.writestr("2", memo)
    return {
        "winmail.eml": binary + b"ms-tnef\n\n" + winmail,
        "signed.eml": binary + b"pkcs7-mime\n\n" + makers.signed(bytes(mail)),
        "mail.eml": bytes(mail), "nested.eml": bytes(nested), "post.mbox": mbox, "a.msg": outlook,
        "post.pst": pst_maker.pst(folder),
        "plain.msg": makers.msg(note | {0x1000: BODY}), "a.xml": memo, "a.zip": packed.getvalue(),
        "a.csv": table.to_csv(index=False).encode(), "a.xlsx": excel.getvalue(),
        "a.jsonl": table.to_json(orient="records", lines=True).encode(),
    }  # fmt: skip


def damaged(content: bytes, rng: random.Random) -> bytes:
    """Change, cut, repeat and insert here and there."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        place = rng.randrange(len(data) + 1)
        length = min(rng.choice((1, 1, 4, 30, 1000)), len(data) - place)
        deed = rng.randrange(6)
        if deed == 0 and place < len(data):
            data[place] ^= 1 << rng.randrange(8)
        elif deed == 1:
            data[place : place + length] = rng.randbytes(length)
        elif deed == 2:
            del data[place : place + length]
        elif deed == 3:
            data[place:place] = rng.choice(SPECIAL)
        elif deed == 4:
            data[place:place] = data[place : place + length] * rng.choice((1, 3, 50))
        elif rng.random() < 0.2:
            del data[place:]
    return bytes(data)


def read(path: Path) -> Counter[str]:
    """Read an export to its end, as a batch does, and count what came of it."""
    told: Counter[str] = Counter()
    try:
        export = find_messages(path)
        for found in export:
            item = read_found(found, attachments=True)
            assert isinstance(item, Message | Rejected)
            if isinstance(item, Message):
                case_row(item)
            told["rejected" if isinstance(item, Rejected) else item.kind] += 1
        assert told.total() == sum(file.messages for file in export.files)
    except InputError:
        told["refused"] += 1
    return told


def round_of(
    number: int, seed: int, exports: dict[str, bytes], folder: Path
) -> tuple[str, Counter[str]]:
    rng = random.Random(f"{seed}-{number}")
    name = rng.choice(sorted(exports))
    path = folder / name
    path.write_bytes(damaged(exports[name], rng))
    return name, read(path)


def _too_long(*_: object) -> None:
    raise TimeoutError


def main(tell: Callable[[str], object] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument(
        "--add", type=Path, help="a folder of exports to damage in place of our own"
    )
    options = parser.parse_args()
    exports = seeds()
    if options.add:
        exports = {file.name: file.read_bytes() for file in options.add.iterdir() if file.is_file()}
    signal.signal(signal.SIGALRM, _too_long)
    told: Counter[str] = Counter()
    failed, slowest = [], 0.0
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.first, options.first + options.rounds):
            start = time.perf_counter()
            signal.alarm(4 * SECONDS)
            try:
                told += round_of(number, options.seed, exports, Path(scratch))[1]
            except Exception as error:
                failed.append(f"{options.seed}-{number}: {type(error).__name__}: {error}")
            signal.alarm(0)
            seconds = time.perf_counter() - start
            slowest = max(slowest, seconds)
            if seconds > SECONDS:
                failed.append(f"{options.seed}-{number}: {seconds:.1f} s")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    if megabytes > MEGABYTES:
        failed.append(f"{megabytes:.0f} MB")
    tell(f"{options.rounds} damaged exports, seed {options.seed}: {dict(told.most_common())}")
    tell(f"slowest {slowest:.2f} s, at most {megabytes:.0f} MB, failed {len(failed)}")
    for line in failed[:50]:
        tell(line)
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
