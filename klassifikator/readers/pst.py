"""Outlook's data files, .pst."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from email.errors import MessageError
from pathlib import Path

from klassifikator.readers.cases import Rejected
from klassifikator.readers.limits import MAX_DEPTH, MAX_PARTS, RefusedError
from klassifikator.readers.mail import RawMail
from klassifikator.readers.mapi import (
    CLASS,
    DATA,
    LONG_NAME,
    MIME_TYPE,
    SHORT_NAME,
    Attached,
    mail_of,
    text_property,
)
from klassifikator.readers.pst_file import ATTACHMENT, DAMAGED, MESSAGE, Node, PstFile
from klassifikator.readers.pst_item import Item

_NO_MESSAGE = (
    "ipm.activity",
    "ipm.appointment",
    "ipm.configuration",
    "ipm.contact",
    "ipm.distlist",
    "ipm.microsoft.",
    "ipm.stickynote",
    "ipm.task",
)
_TEXT_KINDS = ("text/", "application/pdf", "message/")
_TEXT_FILES = (".txt", ".htm", ".html", ".pdf", ".docx", ".eml", ".msg", ".p7m")


def find_in_pst(path: Path, name: str) -> Iterator[RawMail | Rejected]:
    """Find the messages of all folders of a data file, the oldest in the file first.

    Address books, the calendar, tasks and notes are no messages. What lies in the folder of what
    was deleted is read as any other; what was emptied from it is not looked for.

    Parameters
    ----------
    path : Path
    name : str
        What the file is called in the source of a message.

    Yields
    ------
    RawMail or Rejected
        A message as :func:`klassifikator.readers.mapi.mail_of` makes it, or why it cannot be
        read. Of attached files only those that hold text are taken along.

    Raises
    ------
    RefusedError
        When the file is damaged, cut off or protected, or is of another version.
    """
    with path.open("rb") as content:
        file = PstFile(content)
        number = 0
        for node in file.nodes():
            found = node if isinstance(node, RefusedError) else _message(file, node)
            if found is None:
                continue
            number += 1
            source = f"{name}, besked {number}"
            if isinstance(found, RefusedError):
                yield Rejected(source, str(found))
            else:
                yield RawMail(found, source)


def _message(file: PstFile, node: Node) -> bytes | RefusedError | None:
    if node.kind != MESSAGE or not node.parent:
        return None
    file.begin_message()
    try:
        item = Item(file, node)
        if text_property(item, CLASS, "cp1252").lower().startswith(_NO_MESSAGE):
            return None
        return mail_of(item, list(_attachments(file, item, 0))).as_bytes()
    except RefusedError as refusal:
        return refusal
    except (struct.error, ValueError, LookupError, TypeError, AttributeError, MessageError):
        # What a heap says of itself is believed until it leads nowhere.
        return RefusedError(DAMAGED)


def _attachments(file: PstFile, message: Item, depth: int) -> Iterator[Attached]:
    nodes = [node for node in message.below.values() if node.kind == ATTACHMENT]
    if len(nodes) > MAX_PARTS:
        raise RefusedError(f"beskeden er delt i mere end {MAX_PARTS} dele")
    if nodes and depth > MAX_DEPTH:
        raise RefusedError(f"beskedens dele ligger mere end {MAX_DEPTH} lag inde i hinanden")
    for node in nodes:
        item = Item(file, node)
        inside = item.inside(DATA)
        if inside is not None and inside.kind == MESSAGE:
            inner = Item(file, inside)
            mail = mail_of(inner, list(_attachments(file, inner, depth + 1)))
            yield Attached("", "message/rfc822", mail)
            continue
        names = (text_property(item, key, "cp1252") for key in (LONG_NAME, SHORT_NAME))
        name = next(filter(None, names), "")
        kind = text_property(item, MIME_TYPE, "cp1252")
        if name.lower().endswith(_TEXT_FILES) or kind.startswith(_TEXT_KINDS):
            content = item.get(DATA)
            if isinstance(content, bytes):  # a link to a file elsewhere has none
                yield Attached(name, kind, content)
