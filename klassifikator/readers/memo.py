"""Digital Post: messages in MeMo 1.1 and 1.2."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from email.message import Message as Email
from email.utils import format_datetime
from typing import TYPE_CHECKING

from klassifikator.readers.documents import document_text
from klassifikator.readers.limits import RefusedError
from klassifikator.readers.mapi import file_part, text_part
from klassifikator.readers.unpack import payload_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = "https://DigitalPost.dk/MeMo-1"
_NS = {"memo": NAMESPACE}
_RANK = ("text/plain", "text/html", "application/xhtml+xml", "application/pdf")


def open_memo(content: bytes) -> Email:
    """Make a mail of a MeMo message.

    Who sent it and who is to have it, both by their CPR numbers, are not looked at.

    Parameters
    ----------
    content : bytes
        The XML.

    Returns
    -------
    email.message.Message
        The best rendering of the main document, or a NemSMS; further documents are attachments.

    Raises
    ------
    RefusedError
        When the XML is damaged, declares entities, or the main document has no text.

    References
    ----------
    Digitaliseringsstyrelsen, *MeMo (Meddelelsesmodel) version 1.1 og 1.2*.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(content)
    except DefusedXmlException:
        raise RefusedError("beskedens XML erklærer entiteter, som Digital Post ikke gør") from None
    except (ParseError, ValueError, LookupError):
        raise RefusedError("beskedens XML er beskadiget") from None
    if root.tag != f"{{{NAMESPACE}}}Message":
        raise RefusedError("XML-filen er ikke en besked fra Digital Post")
    mail = Email()
    for name, value in _headers(root).items():
        mail[name] = value
    mail["Content-Type"] = "multipart/mixed"
    documents = root.iterfind("memo:MessageBody/memo:AdditionalDocument", _NS)
    extra = [found for document in documents if (found := _best(document)) is not None]
    mail.set_payload([_body(root), *extra])
    return mail


def _headers(root: Element) -> dict[str, str]:
    header = "memo:MessageHeader"
    own = _told(root, f"{header}/memo:messageUUID").lower()
    answered = [
        (data.text or "").strip().lower()
        for data in root.iterfind(f"{header}/memo:ReplyData/memo:messageUUID", _NS)
    ]
    found = {
        "Subject": " ".join(_told(root, f"{header}/memo:label").split()),
        "Message-ID": f"<{own}@memo>" if own else "",
        "References": " ".join(f"<{uuid}@memo>" for uuid in answered if uuid and uuid != own),
        "Date": _date(_told(root, "memo:MessageBody/memo:createdDateTime")),
    }
    return {name: value for name, value in found.items() if value}


def _told(root: Element, path: str) -> str:
    return (root.findtext(path, "", _NS) or "").strip()


def _date(stamp: str) -> str:
    try:
        return format_datetime(datetime.fromisoformat(stamp))
    except ValueError:
        return ""


def _body(root: Element) -> Email:
    main = root.find("memo:MessageBody/memo:MainDocument", _NS)
    if main is None:
        return text_part(_told(root, "memo:MessageHeader/memo:notification"))
    part = _best(main)
    if part is None:
        return text_part("")
    if part.get_content_maintype() == "text":
        del part["Content-Disposition"]  # the message itself, not a file beside it
        return part
    text = document_text(payload_of(part), part.get_content_type(), _name(part))
    if text is None or (text.startswith("[") and text.endswith("]")):
        raise RefusedError(
            f"hoveddokumentet er {_name(part).rpartition('.')[2].upper() or 'en fil'}, som ikke "
            "kan læses; installér klassifikator[attachments], eller læs den i Digital Post"
        )
    return text_part(text)


def _name(part: Email) -> str:
    return str(part.get_filename() or "")


def _best(document: Element) -> Email | None:
    """Return the file of a document whose text is read most surely."""
    files = [
        (_told(file, "memo:encodingFormat").lower(), file)
        for file in document.iterfind("memo:File", _NS)
    ]
    if not files:
        return None
    kind, file = min(files, key=lambda item: _RANK.index(item[0]) if item[0] in _RANK else 9)
    try:
        content = base64.b64decode(_told(file, "memo:content"))
    except (binascii.Error, ValueError):
        raise RefusedError("et dokument i beskeden er beskadiget") from None
    kind = "text/html" if kind == "application/xhtml+xml" else kind
    return file_part(_told(file, "memo:filename"), kind, content)
