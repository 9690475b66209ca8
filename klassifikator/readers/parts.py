"""The text of a mail out of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Email

from klassifikator.readers.headers import decode, decoded, headers_of
from klassifikator.readers.limits import MAX_TEXT, RefusedError
from klassifikator.readers.unpack import ENCRYPTED, file_name, payload_of
from klassifikator.text import html_to_text

_NO_WORD = re.compile(r"(?<!\S)\S{1000,}")  # a file that was pasted as letters
_LEFT_OUT = "[Lang tegnrække udeladt]"
_FORWARDED = "---------- Videresendt besked ----------"


def text_of(mail: Email, attachments: bool = False) -> str:
    r"""Return what a reader of the mail sees, forwarded mails included.

    Parameters
    ----------
    mail : email.message.Message
        As :func:`klassifikator.readers.unpack.unpack` leaves it.
    attachments : bool
        Whether attached texts follow, each below a line with its name.

    Raises
    ------
    RefusedError
        When the message is encrypted or its text too long.

    Examples
    --------
    >>> from email import message_from_string
    >>> text_of(message_from_string("Content-Type: text/html\n\n<p>Hul i vejen</p>"))
    'Hul i vejen'
    """
    if mail.get_content_type() in (ENCRYPTED, "multipart/encrypted"):
        raise RefusedError("beskeden er krypteret; åbn den i postprogrammet, og gem den ukrypteret")
    text = _shown(mail)
    if attachments:
        text = "\n\n".join([text, *_attached(mail)])
    text = _NO_WORD.sub(_LEFT_OUT, text)
    if len(text) > MAX_TEXT:
        raise RefusedError(f"teksten er på mere end {MAX_TEXT:_} tegn".replace("_", "."))
    return text


def is_attachment(part: Email) -> bool:
    """Tell whether a part is a file beside the message."""
    if part.is_multipart():
        return False
    if part.get_content_disposition() == "attachment":
        return True
    return not part.get_content_type().startswith("text/")


def _shown(part: Email) -> str:
    kind = part.get_content_type()
    if part.is_multipart():
        inner = [item for item in part.get_payload() if isinstance(item, Email)]
        if kind == "message/rfc822":
            return "\n\n".join(_forwarded(item) for item in inner)
        if kind == "message/delivery-status":
            return ""
        if kind == "multipart/alternative":
            return _best(inner)
        return _one_after_the_other(inner)
    if kind in (ENCRYPTED, "multipart/encrypted"):
        return "[Krypteret del, der ikke kan læses]"
    is_text = kind in ("text/plain", "text/html")
    return _text(part, kind) if is_text and not is_attachment(part) else ""


def _forwarded(mail: Email) -> str:
    subject = decoded(headers_of(mail).get("subject", ""))
    return f"{_FORWARDED}\nEmne: {subject}\n\n{_shown(mail)}"


def _best(renderings: list[Email]) -> str:
    """Return the plain text of the renderings of one text, or else the first with any."""
    plain_first = renderings
    if renderings and renderings[0].get_content_type() != "text/plain":
        plain_first = sorted(renderings, key=lambda part: part.get_content_type() != "text/plain")
    return next((text for part in plain_first if (text := _shown(part)).strip()), "")


def _one_after_the_other(parts: list[Email]) -> str:
    texts: list[str] = []
    for part in parts:
        text = _shown(part)
        if "X-Message-Class" in part and any(text.strip() for text in texts):
            # The body is there already; what Outlook attached is not.
            text = _one_after_the_other(list(part.get_payload())[1:])
        # Some programs send two renderings of a text as if it were two texts.
        if text.strip() and text.split() not in [told.split() for told in texts[-1:]]:
            texts.append(text)
    return "\n".join(texts)


def _text(part: Email, kind: str) -> str:
    content = payload_of(part)
    if len(content) > 5 * MAX_TEXT:
        raise RefusedError(f"teksten er på mere end {5 * MAX_TEXT:_} tegn".replace("_", "."))
    text = decode(content, part.get_content_charset())
    return html_to_text(text) if kind == "text/html" else text


def _attached(mail: Email) -> Iterator[str]:
    from klassifikator.readers.documents import document_text

    for part in mail.walk():
        if is_attachment(part):
            name = file_name(part)
            text = document_text(payload_of(part), part.get_content_type(), name)
            if text is not None:
                yield f"[Bilag: {name or 'uden navn'}]\n{text}"
