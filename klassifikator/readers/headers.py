"""Header lines of a mail: decoded, the moment it came, and what it answers."""

from __future__ import annotations

import codecs
import re
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Email
from email.utils import parsedate_to_datetime

from klassifikator.readers.limits import MAX_LINE, RefusedError

Headers = dict[str, str]
"""The first header of each name, the names in lower case, as they stand in the mail."""

# Codecs of Python that are no character sets of mail; some take a time that grows with the square.
_NO_CHARSETS = frozenset(
    "idna punycode raw-unicode-escape unicode-escape undefined mbcs oem palmos".split()
)
_ID = re.compile(r"<([^<>\s]+)>")


def headers_of(mail: Email) -> Headers:
    """Return the headers of a mail or one of its parts.

    Examples
    --------
    >>> from email import message_from_bytes
    >>> headers_of(message_from_bytes("Subject: Få svar".encode()))
    {'subject': 'Få svar'}
    """
    found: Headers = {}
    for name, value in mail.raw_items():
        text = str(value)
        if not text.isascii():  # the parser hides bytes that it cannot read in surrogates
            text = decode(text.encode("utf-8", "surrogateescape"))
        found.setdefault(name.lower(), text)
    return found


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
                if codecs.lookup(candidate).name in _NO_CHARSETS:
                    continue
                return payload.decode(candidate)
        except (LookupError, UnicodeError, ValueError):
            continue
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode("cp1252", "replace")


def decoded(value: str) -> str:
    """Decode a header with encoded words, on one line.

    Raises
    ------
    RefusedError
        When it is longer than any that was written by a person.

    Examples
    --------
    >>> decoded("=?iso-8859-1?Q?F=E5_svar?=")
    'Få svar'
    """
    if len(value) > MAX_LINE:
        raise RefusedError(f"en linje i beskedens hoved har mere end {MAX_LINE} tegn")
    line = " ".join(value.splitlines())
    if "=?" not in line:
        return line
    try:
        words = decode_header(line)
    except (HeaderParseError, ValueError):
        return line
    return "".join(
        decode(text, charset) if isinstance(text, bytes) else text for text, charset in words
    )


def arrived(headers: Headers) -> datetime | None:
    """Return when the mail arrived here, or else when it was written."""
    stamps = (headers.get("received", "").rpartition(";")[2], headers.get("date", ""))
    return next(filter(None, map(moment, stamps)), None)


def moment(stamp: str) -> datetime | None:
    """Read a date as mails write it; what is no date is none."""
    try:
        found = parsedate_to_datetime(stamp.strip()[:100])
        found.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found


def message_id(headers: Headers) -> str:
    """Return the message's own id.

    Examples
    --------
    >>> message_id({"message-id": " <1@eksempel.dk>"})
    '<1@eksempel.dk>'
    """
    value = headers.get("message-id", "")
    found = _ID.search(value[:MAX_LINE])
    return found[0] if found else " ".join(decoded(value).split())


def answered_ids(headers: Headers) -> tuple[str, ...]:
    """Return the ids of the messages that it answers, the first of the thread first.

    Examples
    --------
    >>> answered_ids({"references": "<1@x> <2@x>", "in-reply-to": "<2@x>"})
    ('<1@x>', '<2@x>')
    """
    value = headers.get("references", "") + " " + headers.get("in-reply-to", "")
    return tuple(dict.fromkeys(f"<{found}>" for found in _ID.findall(value)))
