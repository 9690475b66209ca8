"""Outlook's winmail.dat (TNEF): the message and the files that it hides.

Our own, because the reader that there is (tnefparse) is under the LGPL.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from email.message import Message as Email

from klassifikator.readers.headers import decode
from klassifikator.readers.limits import MAX_PARTS, RefusedError
from klassifikator.readers.mapi import (
    CLASS,
    DATA,
    LONG_NAME,
    MIME_TYPE,
    SUBJECT,
    Attached,
    Value,
    charset_of,
    filetime,
    mail_of,
    text_property,
)

SIGNATURE = struct.pack("<I", 0x223E9F78)
_CODEPAGE, _CLASS, _SUBJECT, _BODY, _MESSAGE = 0x9007, 0x8008, 0x8004, 0x800C, 0x9003
_BEGIN, _DATA, _TITLE, _PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
_STRING8, _STRING, _OBJECT, _BINARY = 0x001E, 0x001F, 0x000D, 0x0102
_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0xA: 4, 0xB: 2, 0x14: 8, 0x40: 8, 0x48: 16}
_INSIDE = bytes.fromhex("0703020000000000c000000000000046")  # IID_IMessage


def open_tnef(content: bytes) -> Email | None:
    """Make a mail of winmail.dat.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    email.message.Message or None
        As :func:`klassifikator.readers.mapi.mail_of`; None when it is damaged.

    References
    ----------
    Microsoft, *[MS-OXTNEF]: Transport Neutral Encapsulation Format (TNEF) Data Algorithm*.

    Examples
    --------
    >>> open_tnef(b"intet") is None
    True
    """
    try:
        return _open(content)
    except (struct.error, IndexError, ValueError):
        return None


def _open(content: bytes) -> Email | None:
    if not content.startswith(SIGNATURE):
        return None
    charset = "cp1252"
    message: dict[int, Value] = {}
    files: list[tuple[str, dict[int, Value]]] = []
    for attribute, value in _attributes(content):
        if attribute == _CODEPAGE:
            charset = charset_of(struct.unpack_from("<I", value)[0])
        elif attribute == _CLASS:
            message[CLASS] = _text(value, charset).replace("IPM.Microsoft Mail.Note", "IPM.Note")
        elif attribute == _SUBJECT:
            message.setdefault(SUBJECT, _text(value, charset))
        elif attribute == _BODY:
            message.setdefault(0x1000, _text(value, charset))
        elif attribute == _MESSAGE:
            message |= _properties(value, charset)
        elif attribute == _BEGIN:
            files.append(("", {}))
        elif files and attribute == _TITLE:
            files[-1] = (_text(value, charset), files[-1][1])
        elif files and attribute == _DATA:
            files[-1][1].setdefault(DATA, value)
        elif files and attribute == _PROPERTIES:
            files[-1][1].update(_properties(value, charset))
    return mail_of(message, [_attached(*file) for file in files])


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the attributes: level, number, type, length, value, checksum."""
    place = 6
    while place + 9 <= len(content):
        attribute, _, length = struct.unpack_from("<HHI", content, place + 1)
        yield attribute, content[place + 9 : place + 9 + length]
        place += 9 + length + 2


def _properties(content: bytes, charset: str) -> dict[int, Value]:
    found: dict[int, Value] = {}
    count = struct.unpack_from("<I", content)[0]
    place = 4
    for _ in range(min(count, len(content) // 4)):
        kind, number = struct.unpack_from("<HH", content, place)
        place += 4
        if number >= 0x8000:
            place = _after_name(content, place)
        many = bool(kind & 0x1000)
        kind &= 0x0FFF
        values: list[Value] = []
        counted = many or kind in (_STRING8, _STRING, _OBJECT, _BINARY)
        repeats, place = _count(content, place) if counted else (1, place)
        for _ in range(repeats):
            value, place = _value(content, place, kind, charset)
            values.append(value)
        if values and not many:
            found[number] = values[0]
    return found


def _count(content: bytes, place: int) -> tuple[int, int]:
    repeats = int(struct.unpack_from("<I", content, place)[0])
    if repeats > len(content) // 4:
        raise ValueError("more values than bytes")
    return repeats, place + 4


def _value(content: bytes, place: int, kind: int, charset: str) -> tuple[Value, int]:
    if kind in _SIZES:
        size = _SIZES[kind]
        raw = content[place : place + size]
        if len(raw) < size:
            raise ValueError("ends in a value")
        number = int.from_bytes(raw[:8], "little")
        time = filetime(number) if kind == 0x40 else None
        return time or number, place + max(4, size)
    length = int(struct.unpack_from("<I", content, place)[0])
    start, end = place + 4, place + 4 + length
    if end > len(content):
        raise ValueError("ends in a value")
    raw = content[start:end]
    after = end + -length % 4
    if kind == _STRING:
        return raw.decode("utf-16-le", "replace"), after
    return decode(raw, charset) if kind == _STRING8 else raw, after


def _after_name(content: bytes, place: int) -> int:
    """Pass the name of a property that is known by one: a set, and a number or a text."""
    named, length = struct.unpack_from("<II", content, place + 16)
    return place + 24 if named == 0 else place + 24 + length + -length % 4


def _attached(title: str, properties: dict[int, Value]) -> Attached:
    name = text_property(properties, LONG_NAME, "cp1252") or title
    content = properties.get(DATA)
    content = content if isinstance(content, bytes) else b""
    if content.startswith(_INSIDE):
        try:
            inner = _open(content[len(_INSIDE) :])
        except RecursionError:
            raise RefusedError(f"beskeden er delt i mere end {MAX_PARTS} dele") from None
        if inner is not None:
            return Attached(name, "message/rfc822", inner)
    return Attached(name, text_property(properties, MIME_TYPE, "cp1252"), content)


def _text(value: bytes, charset: str) -> str:
    return decode(value.rstrip(b"\0"), charset)
