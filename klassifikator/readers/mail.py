"""Mail files: mbox, Maildir and .eml."""

from __future__ import annotations

import email
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.header import decode_header
from email.message import Message as Email
from email.utils import parsedate_to_datetime
from pathlib import Path

from klassifikator.readers.cases import Message, Rejected
from klassifikator.text import html_to_text

_CHANNEL = "mail"
_START = re.compile(rb"From (?:\S* ?\w{3},? \w{3} +\d+ \d\d:\d\d[^\n]*\n|[^\n]*\n(?=[!-9;-~]+:))")


@dataclass(frozen=True, slots=True)
class RawMail:
    """A message as bytes, not yet looked into; small enough to be sent to another process.

    Attributes
    ----------
    content : bytes
        Header and body.
    source : str
        File and position.
    delivered : str
        When the mailbox says it came, as it says it.
    last : bool
        Whether it is the last of its file, where the file may have been cut off.
    """

    content: bytes
    source: str
    delivered: str = ""
    last: bool = False


def find_in_mbox(path: Path) -> Iterator[RawMail]:
    """Find the messages of an mbox in order.

    A message starts at a line ``From sender date``, or at any line that begins with ``From`` and is
    followed by a header line, so that a sentence in a letter starts none.
    """
    with path.open("rb") as file:
        if file.read(5) != b"From ":  # also keeps an empty file from being mapped
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            for number, (start, end) in enumerate(_bounds(content), 1):
                headers = content.find(b"\n", start, end) + 1 or end
                yield RawMail(
                    content[headers:end].replace(b"\n>From ", b"\nFrom "),
                    f"{path.name}, besked {number}",
                    content[start:headers].decode("latin-1").split(" ", 2)[-1],
                    last=end == len(content),
                )


def _bounds(content: mmap.mmap) -> Iterator[tuple[int, int]]:
    start, place = 0, content.find(b"\nFrom ")
    while place >= 0:
        # Most lines that begin so start a message; the pattern is slow and asked last.
        if _START.match(content, place + 1):
            yield start, place + 1
            start = place + 1
        place = content.find(b"\nFrom ", place + 1)
    yield start, len(content)


def find_in_maildir(path: Path) -> Iterator[RawMail]:
    """Find the messages of a Maildir, ``cur`` and ``new``, by file name."""
    files = [file for folder in ("cur", "new") for file in (path / folder).glob("*")]
    for file in sorted(files, key=lambda file: file.name):
        if file.is_file():
            yield RawMail(file.read_bytes(), f"{path.name}/{file.parent.name}/{file.name}")


def find_eml(path: Path) -> Iterator[RawMail]:
    """Find the one message of an .eml file."""
    yield RawMail(path.read_bytes(), path.name)


def read_message(raw: RawMail) -> Message | Rejected:
    """Read one message.

    A last message that breaks off inside its parts is rejected as truncated.
    """
    try:
        mail = email.message_from_bytes(raw.content)
        if raw.last and _breaks_off(mail):
            return Rejected(raw.source, "filen slutter midt i beskeden", truncated=True)
        plain, html = _bodies(mail)
        return Message(
            source=raw.source,
            body=plain if plain.strip() else html_to_text(html),
            subject=_header(mail, "subject"),
            received_at=_date(mail) or _moment(raw.delivered),
            channel=_CHANNEL,
            identity=_header(mail, "message-id"),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # The e-mail package raises these on headers and parts that are damaged beyond its repair.
        return Rejected(raw.source, f"beskeden er beskadiget ({type(error).__name__})")


def _breaks_off(mail: Email) -> bool:
    """Tell whether the message ends before its parts do."""
    for part in mail.walk():
        for defect in part.defects:
            if isinstance(defect, CloseBoundaryNotFoundDefect):
                return True
            if isinstance(defect, StartBoundaryNotFoundDefect) and not part.get_payload():
                return True
    return False


def _bodies(mail: Email) -> tuple[str, str]:
    """Return the plain and the HTML text of the parts that are shown, attachments left out."""
    plain: list[str] = []
    html: list[str] = []
    for part in mail.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            plain.append(_text(part))
        elif kind == "text/html":
            html.append(_text(part))
    return "\n".join(plain), "\n".join(html)


def _text(part: Email) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(part.get_payload())
    return decode(payload, part.get_content_charset())


def decode(payload: bytes, charset: str | None = None) -> str:
    """Decode text whose stated character set may be missing or wrong.

    Examples
    --------
    >>> decode("få".encode("cp1252"), "utf-8"), decode("få".encode(), "us-ascii")
    ('få', 'få')
    """
    for candidate in (charset, "utf-8"):
        try:
            if candidate and candidate.lower() not in ("us-ascii", "ascii"):
                return payload.decode(candidate)
        except (LookupError, UnicodeError, ValueError):
            continue
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode("cp1252", "replace")


def _header(mail: Email, name: str) -> str:
    value = mail.get(name)
    if value is None:
        return ""
    parts = []
    for text, charset in decode_header(str(value)):
        parts.append(decode(text, charset) if isinstance(text, bytes) else text)
    return "".join(parts)


def _date(mail: Email) -> datetime | None:
    """Return when the message arrived here, or else when it was written."""
    received = mail.get_all("received") or []
    stamps = [str(line).rpartition(";")[2] for line in received[:1]] + [_header(mail, "date")]
    return next(filter(None, map(_moment, stamps)), None)


def _moment(stamp: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(stamp.strip())
        moment.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment
