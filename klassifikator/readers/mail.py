"""Mail files: mbox, Maildir and files of one message; and how a message is read."""

from __future__ import annotations

import email
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import CloseBoundaryNotFoundDefect, MessageError, StartBoundaryNotFoundDefect
from email.message import Message as Email
from pathlib import Path

from klassifikator.readers.cases import Message, Rejected, file_label
from klassifikator.readers.headers import (
    answered_ids,
    arrived,
    decoded,
    headers_of,
    message_id,
    moment,
)
from klassifikator.readers.kinds import kind_of
from klassifikator.readers.lighten import lighten
from klassifikator.readers.limits import RefusedError, check_message, check_size
from klassifikator.readers.parts import text_of
from klassifikator.readers.unpack import unpack

HEADER_LINE = re.compile(
    rb"(?i:return-path|received|delivered-to|envelope-to|date|from|sender|reply-to|to|cc|subject"
    rb"|message-id|mime-version|content-(?:type|length|transfer-encoding)|status|importance"
    rb"|dkim-signature|authentication-results|arc-[\w-]+|auto-submitted|references|in-reply-to"
    rb"|thread-\w+|x-[\w-]+):"
)
"""How a mail begins: with a header that mails have."""

_DATED = re.compile(rb"From (?:[^\s]{1,200} ){0,5}?\w{3},? \w{3} +\d+ \d\d:\d\d[^\n]{0,200}\n")
_FOLLOWED = re.compile(rb"From [^\n]{0,1000}\n>?(?=" + HEADER_LINE.pattern + rb")")
_NEWLINE = ord("\n")
_READ_PAST = 8_000_000  # bytes of an mbox that are mapped behind the message being read


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
    form : str
        What the content is: a mail as it was sent, Outlook's ``msg``, or ``memo``.
    """

    content: bytes
    source: str
    delivered: str = ""
    last: bool = False
    form: str = "mail"


def find_in_mbox(path: Path, name: str = "") -> Iterator[RawMail | Rejected]:
    """Find the messages of an mbox in order.

    A message starts at a line ``From sender date``, or after an empty line at any line that begins
    with ``From`` and is followed by a header line, so that a sentence in a letter starts none.
    """
    name = name or file_label(path.name)
    with path.open("rb") as file:
        start = starts_mbox(file.read(64))
        if start < 0:  # also keeps an empty file from being mapped
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            kept = 0
            for number, (begin, end) in enumerate(_bounds(content, start), 1):
                if begin - kept > _READ_PAST:
                    kept = _let_go(content, kept, begin)
                source = f"{name}, besked {number}"
                try:
                    check_size(end - begin)
                except RefusedError as refusal:
                    yield Rejected(source, str(refusal))
                    continue
                headers = content.find(b"\n", begin, end) + 1 or end
                yield RawMail(
                    content[headers:end].replace(b"\n>From ", b"\nFrom "),
                    source,
                    content[begin : min(headers, begin + 200)].decode("latin-1").split(" ", 2)[-1],
                    last=end == len(content),
                )


def _let_go(content: mmap.mmap, start: int, end: int) -> int:
    """Give back the memory of what is read, where the system can; return how far that reaches."""
    end -= end % mmap.PAGESIZE
    if hasattr(mmap, "MADV_DONTNEED"):
        content.madvise(mmap.MADV_DONTNEED, start, end - start)
    return end


def starts_mbox(start: bytes) -> int:
    r"""Return where the first message of an mbox starts, or -1.

    Examples
    --------
    >>> starts_mbox(b"From bo"), starts_mbox(b"\xef\xbb\xbfFrom bo"), starts_mbox(b"From: bo")
    (0, 3, -1)
    """
    rest = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return len(start) - len(rest) if rest.startswith(b"From ") else -1


def _bounds(content: mmap.mmap, start: int) -> Iterator[tuple[int, int]]:
    place = content.find(b"\nFrom ", start)
    while place >= 0:
        # Most lines that begin so start a message; the patterns are slow and asked last.
        if _DATED.match(content, place + 1) or (
            (content[place - 2 : place] in (b"\n\r", b"\r\n") or content[place - 1] == _NEWLINE)
            and _FOLLOWED.match(content, place + 1)
        ):
            yield start, place + 1
            start = place + 1
        place = content.find(b"\nFrom ", place + 1)
    yield start, len(content)


def find_in_maildir(path: Path, name: str = "") -> Iterator[RawMail | Rejected]:
    """Find the messages of a Maildir, ``cur`` and ``new``, by file name."""
    files = [file for folder in ("cur", "new") for file in (path / folder).glob("*")]
    for file in sorted(files, key=lambda file: file.name):
        if file.is_file():
            label = f"{name or file_label(path.name)}/{file.parent.name}/{file_label(file.name)}"
            yield from find_eml(file, label)


def find_eml(path: Path, name: str = "", form: str = "mail") -> Iterator[RawMail | Rejected]:
    """Find the one message of a file."""
    name = name or file_label(path.name)
    try:
        check_size(path.stat().st_size)
        yield RawMail(path.read_bytes(), name, form=form)
    except RefusedError as refusal:
        yield Rejected(name, str(refusal))


def read_message(raw: RawMail, attachments: bool = False) -> Message | Rejected:
    """Read one message.

    A last message that breaks off inside its parts is rejected as truncated.

    Parameters
    ----------
    raw : RawMail
    attachments : bool
        Whether the texts of attached documents are read too.
    """
    try:
        mail = _open(raw, attachments)
        if raw.last and _breaks_off(mail):
            return Rejected(raw.source, "filen slutter midt i beskeden", truncated=True)
        unpack(mail)
        return _message(mail, raw, attachments)
    except RefusedError as refusal:
        return Rejected(raw.source, str(refusal))
    except RecursionError:
        return Rejected(raw.source, "beskedens dele ligger for dybt inde i hinanden")
    except (ValueError, LookupError, TypeError, AttributeError, MessageError) as error:
        # The e-mail package raises these on headers and parts that are damaged beyond its repair.
        return Rejected(raw.source, f"beskeden er beskadiget ({type(error).__name__})")


def _open(raw: RawMail, attachments: bool) -> Email:
    if raw.form == "msg":
        from klassifikator.readers.msg import open_msg

        return open_msg(raw.content)
    if raw.form == "memo":
        from klassifikator.readers.memo import open_memo

        return open_memo(raw.content)
    check_message(raw.content)
    return email.message_from_bytes(lighten(raw.content, attachments))


def _message(mail: Email, raw: RawMail, attachments: bool) -> Message:
    headers = headers_of(mail)
    subject = decoded(headers.get("subject", ""))
    text = text_of(mail, attachments)
    own_id = message_id(headers)
    return Message(
        source=raw.source,
        body=text,
        subject=subject,
        received_at=arrived(headers) or moment(raw.delivered),
        channel="digital post" if raw.form == "memo" else "mail",
        identity=own_id,
        message_id=own_id,
        answers=answered_ids(headers),
        kind=kind_of(mail, headers, subject, text),
    )


def _breaks_off(mail: Email) -> bool:
    """Tell whether the message ends before its parts do."""
    for part in mail.walk():
        for defect in part.defects:
            if isinstance(defect, CloseBoundaryNotFoundDefect):
                return True
            if isinstance(defect, StartBoundaryNotFoundDefect) and not part.get_payload():
                return True
    return False
