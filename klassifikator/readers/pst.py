"""Outlook's data files, .pst and .ost."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message as Email
from pathlib import Path
from typing import Any

from klassifikator.extras import needing
from klassifikator.readers.limits import MAX_DEPTH, MAX_MESSAGE, RefusedError
from klassifikator.readers.mapi import (
    CLASS,
    LONG_NAME,
    MIME_TYPE,
    SHORT_NAME,
    Attached,
    Value,
    filetime,
    mail_of,
    text_property,
)

SIGNATURE = b"!BDN"
_NO_MESSAGE = (
    "ipm.appointment",
    "ipm.contact",
    "ipm.distlist",
    "ipm.task",
    "ipm.stickynote",
    "ipm.activity",
)
_INTEGER, _TIME, _STRING, _STRING8, _BINARY = 0x0003, 0x0040, 0x001F, 0x001E, 0x0102
_TEXT_KINDS = ("text/", "application/pdf", "message/")
_TEXT_FILES = (".txt", ".htm", ".html", ".pdf", ".docx", ".eml", ".msg", ".p7m")


def find_in_pst(path: Path) -> Iterator[tuple[int, Email | RefusedError]]:
    """Find the messages of a data file, folder by folder.

    Address books, the calendar, tasks and notes are no messages. What was deleted but is still in
    the file is not looked for.

    Parameters
    ----------
    path : Path

    Yields
    ------
    tuple of int and email.message.Message
        The number of the message and a mail as :func:`klassifikator.readers.mapi.mail_of` makes
        it, or why it cannot be read. Of attached files only those that hold text are taken along.

    Raises
    ------
    RefusedError
        When the file is damaged or protected, or libpff is not installed.

    References
    ----------
    Microsoft, *[MS-PST]: Outlook Personal Folders (.pst) File Format*.
    """
    with needing("En .pst", "pst", error=RefusedError):
        import pypff
    file = pypff.file()
    try:
        # By its object, because libpff does not open names with æ, ø and å on every system.
        with path.open("rb") as content:
            file.open_file_object(content)
            try:
                yield from enumerate(_messages(file.get_root_folder(), 0), 1)
            finally:
                file.close()
    except OSError:
        raise RefusedError("Outlook-filen er beskadiget; eksportér den igen") from None


def _messages(folder: Any, depth: int) -> Iterator[Email | RefusedError]:
    if folder is None or depth > MAX_DEPTH:
        return
    for number in range(folder.get_number_of_sub_messages()):
        try:
            message = folder.get_sub_message(number)
            properties = _properties(message)
            kind = text_property(properties, CLASS, "cp1252").lower()
            if not kind.startswith(_NO_MESSAGE):
                yield mail_of(properties, _attachments(message, 0))
        except RefusedError as refusal:
            yield refusal
        except (OSError, ValueError, OverflowError, RuntimeError) as error:
            yield RefusedError(f"beskeden er beskadiget ({type(error).__name__})")
    for number in range(folder.get_number_of_sub_folders()):
        yield from _messages(folder.get_sub_folder(number), depth + 1)


def _properties(item: Any) -> dict[int, Value]:
    found: dict[int, Value] = {}
    for number in range(item.get_number_of_record_sets()):
        record_set = item.get_record_set(number)
        for place in range(record_set.get_number_of_entries()):
            entry = record_set.get_entry(place)
            value = _value(entry)
            if value is not None:
                found.setdefault(entry.get_entry_type(), value)
        if found:
            break  # recipients have sets of their own
    return found


def _value(entry: Any) -> Value | None:
    kind, data = entry.get_value_type(), entry.get_data()
    if data is None or len(data) > MAX_MESSAGE:
        return None
    if kind == _INTEGER:
        return int.from_bytes(data, "little")
    if kind == _TIME:
        return filetime(int.from_bytes(data, "little"))
    if kind == _STRING:
        return bytes(data).decode("utf-16-le", "replace")
    return bytes(data) if kind in (_STRING8, _BINARY) else None


def _attachments(message: Any, depth: int) -> list[Attached]:
    if depth > MAX_DEPTH:
        raise RefusedError(f"beskedens dele ligger mere end {MAX_DEPTH} lag inde i hinanden")
    found = []
    for number in range(message.get_number_of_attachments()):
        attachment = message.get_attachment(number)
        if attachment.get_number_of_sub_items():
            inside = attachment.get_sub_item(0)
            inner = mail_of(_properties(inside), _attachments(inside, depth + 1))
            found.append(Attached("", "message/rfc822", inner))
            continue
        properties = _properties(attachment)
        name = text_property(properties, LONG_NAME, "cp1252")
        name = name or text_property(properties, SHORT_NAME, "cp1252")
        kind = text_property(properties, MIME_TYPE, "cp1252")
        if name.lower().endswith(_TEXT_FILES) or kind.startswith(_TEXT_KINDS):
            found.append(Attached(name, kind, _content(attachment)))
    return found


def _content(attachment: Any) -> bytes:
    size = attachment.get_size()
    if size > MAX_MESSAGE:
        raise RefusedError("et bilag er for stort")
    return bytes(attachment.read_buffer(size)) if size else b""
