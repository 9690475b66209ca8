"""Parts that hide a mail: Outlook's winmail.dat and .msg, signed messages, attached mails.

Each is put into the tree of parts as if it had come as MIME, so that the rest reads one kind only.
"""

from __future__ import annotations

import base64
import binascii
import email
from email.message import Message as Email
from typing import Any

from klassifikator.readers.limits import MAX_DEPTH, MAX_PARTS, RefusedError

WINMAIL = "multipart/x-winmail"
ENCRYPTED = "application/x-encrypted"
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def unpack(mail: Email, depth: int = 0) -> None:
    """Open the opaque parts of a mail in place.

    Raises
    ------
    RefusedError
        When parts lie too deep in each other, or are too many.
    """
    if depth > MAX_DEPTH:
        raise RefusedError(f"beskedens dele ligger mere end {MAX_DEPTH} lag inde i hinanden")
    if mail.is_multipart():
        parts = mail.get_payload()
        if len(parts) > MAX_PARTS:
            raise RefusedError(f"beskeden er delt i mere end {MAX_PARTS} dele")
        if mail.get_content_type() == "message/rfc822":
            _undo_encoding(mail)
        for part in mail.get_payload():
            if isinstance(part, Email):
                unpack(part, depth + 1)
    elif _open(mail):
        unpack(mail, depth + 1)


def file_name(part: Email) -> str:
    r"""Return the name of an attachment without any folders, on one line; it is shown, never used.

    Examples
    --------
    >>> part = Email()
    >>> part["Content-Disposition"] = 'attachment; filename="../../etc\\brev.pdf"'
    >>> file_name(part)
    'brev.pdf'
    """
    name = str(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    return " ".join(name.split())[:100]


def payload_of(part: Email) -> bytes:
    """Return the content of a part as bytes."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _open(part: Email) -> bool:
    kind = part.get_content_type()
    if kind.startswith("text/"):
        return False
    name = file_name(part).lower()
    if kind == "application/ms-tnef" or name == "winmail.dat":
        from klassifikator.readers.tnef import open_tnef

        inner = open_tnef(payload_of(part))
        if inner is not None:
            part["X-Message-Class"] = inner.get("X-Message-Class", "")
            _become(part, WINMAIL, inner.get_payload())
        return inner is not None
    if kind in _SEALED or name.endswith(".p7m"):
        from klassifikator.readers.smime import open_signed

        signed = open_signed(payload_of(part))
        if signed is None:
            part.set_type(ENCRYPTED)
            return False
        _become(part, "multipart/mixed", [email.message_from_bytes(signed)])
        return True
    if kind == "application/vnd.ms-outlook" or name.endswith((".msg", ".eml")):
        return _open_attached(part, payload_of(part))
    return False


def _open_attached(part: Email, content: bytes) -> bool:
    from klassifikator.readers.msg import is_msg, open_msg

    try:
        inner = open_msg(content) if is_msg(content) else email.message_from_bytes(content)
    except RefusedError:
        return False
    if not inner.keys():
        return False
    _become(part, "message/rfc822", [inner])
    return True


def _become(part: Email, kind: str, parts: Any) -> None:
    for header in ("Content-Type", "Content-Transfer-Encoding"):
        del part[header]
    part["Content-Type"] = kind
    part.set_payload(parts)


def _undo_encoding(part: Email) -> None:
    """Decode an attached mail that was sent in base64, which MIME forbids and Outlook does."""
    inner = next(iter(part.get_payload()), None)
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding != "base64" or not isinstance(inner, Email) or inner.keys():
        return
    try:
        content = base64.b64decode(str(inner.get_payload()).encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return
    part.set_payload([email.message_from_bytes(content)])
