"""Mail files: mbox, Maildir and .eml."""

from __future__ import annotations

import email
import mmap
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.header import decode_header
from email.message import Message as Email
from email.utils import parsedate_to_datetime
from pathlib import Path

from klassifikator.readers.cases import Message, Rejected
from klassifikator.text import html_to_text

_CHANNEL = "mail"
_START = re.compile(
    rb"^From (?:\S* ?\w{3},? \w{3} +\d+ \d\d:\d\d[^\n]*\n|[^\n]*\n(?=[!-9;-~]+:))", re.MULTILINE
)


def read_mbox(path: Path) -> Iterator[Message | Rejected]:
    """Read the messages of an mbox in order.

    A message starts at a line ``From sender date``, or at any line that begins with ``From`` and is
    followed by a header line, so that a sentence in a letter starts none. A last message that
    breaks off inside its parts is rejected as truncated.
    """
    with path.open("rb") as file:
        if file.read(5) != b"From ":  # also keeps an empty file from being mapped
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            starts = [match.start() for match in _START.finditer(content)]
            for number, start in enumerate(starts, 1):
                end = starts[number] if number < len(starts) else len(content)
                headers = content.find(b"\n", start, end) + 1 or end
                raw = content[headers:end].replace(b"\n>From ", b"\nFrom ")
                source = f"{path.name}, besked {number}"
                delivered = _moment(content[start:headers].decode("latin-1").split(" ", 2)[-1])
                yield read_message(raw, source, delivered, last=number == len(starts))


def read_maildir(path: Path) -> Iterator[Message | Rejected]:
    """Read the messages of a Maildir, ``cur`` and ``new``, by file name."""
    files = [file for folder in ("cur", "new") for file in (path / folder).glob("*")]
    for file in sorted(files, key=lambda file: file.name):
        if file.is_file():
            yield read_message(file.read_bytes(), f"{path.name}/{file.parent.name}/{file.name}")


def read_eml(path: Path) -> Iterator[Message | Rejected]:
    """Read the one message of an .eml file."""
    yield read_message(path.read_bytes(), path.name)


def read_message(
    raw: bytes, source: str, delivered: datetime | None = None, last: bool = False
) -> Message | Rejected:
    """Read one message from its bytes.

    Parameters
    ----------
    raw : bytes
        Header and body.
    source : str
        File and position.
    delivered : datetime, optional
        When the mailbox says it came, for a message that does not say itself.
    last : bool
        Whether it is the last of its file, where the file may have been cut off.

    Returns
    -------
    Message or Rejected
    """
    try:
        mail = email.message_from_bytes(raw)
        if last and _breaks_off(mail):
            return Rejected(source, "filen slutter midt i beskeden", truncated=True)
        plain, html = _bodies(mail)
        return Message(
            source=source,
            body=plain if plain.strip() else html_to_text(html),
            subject=_header(mail, "subject"),
            received_at=_date(mail) or delivered,
            channel=_CHANNEL,
            identity=_header(mail, "message-id"),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # The e-mail package raises these on headers and parts that are damaged beyond its repair.
        return Rejected(source, f"beskeden er beskadiget ({type(error).__name__})")


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
