"""Outlook's .msg files."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from email.message import Message as Email
from typing import TYPE_CHECKING

from klassifikator.extras import needing
from klassifikator.readers.limits import MAX_DEPTH, MAX_MESSAGE, MAX_PARTS, RefusedError
from klassifikator.readers.mapi import (
    DATA,
    LONG_NAME,
    MIME_TYPE,
    SHORT_NAME,
    Attached,
    Properties,
    Value,
    filetime,
    mail_of,
    text_property,
)

if TYPE_CHECKING:
    from olefile import OleFileIO

Storage = list[str]
"""Where a message lies in the compound file: the names of the folders above it."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0"
_INTEGER, _TIME, _STRING8, _STRING, _BINARY, _OBJECT = 0x0003, 0x0040, 0x001E, 0x001F, 0x0102, 0x0D


def is_msg(content: bytes) -> bool:
    """Tell a message from other compound files, such as old Word documents.

    Examples
    --------
    >>> is_msg(OLE + b"WordDocument")
    False
    """
    return content.startswith(OLE) and _PROPERTIES.encode("utf-16-le") in content


def open_msg(content: bytes) -> Email:
    """Make a mail of a .msg file.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    email.message.Message
        As :func:`klassifikator.readers.mapi.mail_of`.

    Raises
    ------
    RefusedError
        When it is damaged, or olefile is not installed.

    References
    ----------
    Microsoft, *[MS-OXMSG]: Outlook Item (.msg) File Format*.
    """
    with needing("En .msg", "msg", error=RefusedError):
        import olefile
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return _Reader(file, len(content)).message([])
    except RefusedError:
        raise
    except Exception as error:  # olefile raises many kinds on damaged files
        raise RefusedError(f"beskeden er beskadiget ({type(error).__name__})") from None


class _Reader:
    def __init__(self, file: OleFileIO, size: int) -> None:
        self._file = file
        self._size = size
        # Damaged streams claim to be longer than their file, or to lie in the same place, and
        # olefile goes round in circles for as long as they say.
        self._left = min(MAX_MESSAGE, 4 * size)
        self._check(file.root.size)
        self._entries = file.listdir(streams=True, storages=True)

    def message(self, storage: Storage) -> Email:
        if len(storage) > 2 * MAX_DEPTH:
            raise RefusedError(f"beskedens dele ligger mere end {MAX_DEPTH} lag inde i hinanden")
        header = 24 if storage else 32
        properties = self._properties(storage, header)
        names = [name for name in self._below(storage) if name.startswith("__attach_version1.0_")]
        if len(names) > MAX_PARTS:
            raise RefusedError(f"beskeden er delt i mere end {MAX_PARTS} dele")
        return mail_of(properties, [self._attached([*storage, name]) for name in names])

    def _below(self, storage: Storage) -> list[str]:
        depth = len(storage)
        found = (
            entry[depth]
            for entry in self._entries
            if len(entry) == depth + 1 and entry[:depth] == storage
        )
        return sorted(found)

    def _attached(self, storage: Storage) -> Attached:
        properties = self._properties(storage, 8)
        inside = f"__substg1.0_{DATA:04X}{_OBJECT:04X}"
        names = (text_property(properties, key, "cp1252") for key in (LONG_NAME, SHORT_NAME))
        name = next(filter(None, names), "")
        if inside in self._below(storage) and self._file.exists([*storage, inside, _PROPERTIES]):
            return Attached(name, "message/rfc822", self.message([*storage, inside]))
        content = properties.get(DATA)
        kind = text_property(properties, MIME_TYPE, "cp1252")
        return Attached(name, kind, content if isinstance(content, bytes) else b"")

    def _properties(self, storage: Storage, header: int) -> Properties:
        """Read the values of fixed size from their list, and the others from a stream each."""
        found: dict[int, Value] = {}
        fixed = self._read([*storage, _PROPERTIES])[header:]
        for start in range(0, len(fixed) - 15, 16):
            tag, _, value = struct.unpack_from("<IIQ", fixed, start)
            read = _fixed(tag & 0xFFFF, value)
            if read is not None:
                found[tag >> 16] = read
        for name in self._below(storage):
            if not name.startswith("__substg1.0_") or len(name) != 20:
                continue
            number, kind = int(name[12:16], 16), int(name[16:], 16)
            if kind in (_STRING, _STRING8, _BINARY):
                content = self._read([*storage, name])
                found[number] = (
                    content.decode("utf-16-le", "replace") if kind == _STRING else content
                )
        return found

    def _read(self, place: list[str]) -> bytes:
        self._check(self._file.get_size(place))
        content: bytes = self._file.openstream(place).read()
        return content

    def _check(self, size: int) -> None:
        self._left -= size
        if size > self._size or self._left < 0:
            raise RefusedError("beskeden pakker sig ud til mere, end den fylder")


def _fixed(kind: int, value: int) -> int | datetime | None:
    if kind == _INTEGER:
        return value & 0xFFFFFFFF
    return filetime(value) if kind == _TIME else None
