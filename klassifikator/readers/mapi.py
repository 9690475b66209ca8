"""The properties that Outlook keeps a message in → a mail, for .msg, .pst and winmail.dat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, message_from_string
from email.message import Message as Email
from email.utils import format_datetime

from klassifikator.readers.headers import decode
from klassifikator.readers.limits import MAX_LINE, MAX_TEXT, RefusedError
from klassifikator.readers.rtf import decompress, rtf_to_text

Value = bytes | str | int | datetime
Properties = Mapping[int, Value]
"""The values of a message by the number of the property; text that is not Unicode is bytes."""

CLASS, SUBJECT, SUBMITTED, DELIVERED = 0x001A, 0x0037, 0x0039, 0x0E06
HEADERS, BODY, RTF, HTML = 0x007D, 0x1000, 0x1009, 0x1013
MESSAGE_ID, REFERENCES, ANSWERED = 0x1035, 0x1039, 0x1042
DATA, SHORT_NAME, LONG_NAME, MIME_TYPE = 0x3701, 0x3704, 0x3707, 0x370E
WEB_CODEPAGE, CODEPAGE = 0x3FDE, 0x3FFD

_CHARSETS = {20127: "ascii", 65001: "utf-8", 65000: "utf-7", 28591: "latin-1", 28605: "iso8859-15"}
_KEPT = (  # of the headers that it came with: those that tell what it is
    "auto-submitted", "x-autoreply", "x-autorespond", "x-auto-response-suppress", "precedence",
    "return-path", "x-failed-recipients", "from", "in-reply-to", "references", "message-id", "date",
    "received",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attached:
    """A file beside a message, or a message inside it."""

    name: str
    kind: str
    content: bytes | Email


def charset_of(codepage: object, default: str = "cp1252") -> str:
    """Return Python's name of a Windows code page.

    Examples
    --------
    >>> charset_of(65001), charset_of(1252), charset_of(None)
    ('utf-8', 'cp1252', 'cp1252')
    """
    if not isinstance(codepage, int) or not codepage:
        return default
    return _CHARSETS.get(codepage, f"cp{codepage}")


def mail_of(properties: Properties, attachments: list[Attached]) -> Email:
    """Make a mail of the properties of a message and what is attached to it.

    Parameters
    ----------
    properties : mapping of int to value
    attachments : list of Attached

    Returns
    -------
    email.message.Message
        A ``multipart/mixed`` whose first part is the body.

    Raises
    ------
    RefusedError
        When a text is too long, or the body is RTF that cannot be read.

    References
    ----------
    Microsoft, *[MS-OXPROPS]: Exchange Server Protocols Master Property List*.

    Examples
    --------
    >>> mail = mail_of({SUBJECT: "Vej", BODY: "Hul i vejen"}, [])
    >>> mail["Subject"], mail.get_payload(0).get_payload(decode=True).decode()
    ('Vej', 'Hul i vejen')
    """
    charset = charset_of(properties.get(CODEPAGE))
    mail = Email()
    for name, value in _headers(properties, charset).items():
        mail[name] = value
    if text_property(properties, CLASS, charset).lower().startswith("ipm.note.smime"):
        signed = next(
            (item.content for item in attachments if isinstance(item.content, bytes)), b""
        )
        return _signed(mail, signed)
    mail["Content-Type"] = "multipart/mixed"
    mail.set_payload([_body(properties, charset), *map(_part, attachments)])
    return mail


def text_property(properties: Properties, number: int, charset: str) -> str:
    """Return a property as text."""
    value = properties.get(number, "")
    if isinstance(value, bytes):
        value = decode(value, charset)
    return value.rstrip("\0") if isinstance(value, str) else ""


def filetime(ticks: int) -> datetime | None:
    """Return the moment that Windows counts in tenths of a microsecond since 1601.

    Examples
    --------
    >>> filetime(133_170_048_000_000_000)
    datetime.datetime(2023, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def text_part(text: str, subtype: str = "plain") -> Email:
    """Return a part that holds a text."""
    part = Email()
    part["Content-Type"] = f"text/{subtype}; charset=utf-8"
    part["Content-Transfer-Encoding"] = "8bit"
    part.set_payload(text.encode("utf-8", "replace").decode("ascii", "surrogateescape"))
    return part


def file_part(name: str, kind: str, content: bytes) -> Email:
    """Return a part that holds an attached file."""
    from email.encoders import encode_base64

    part = Email()
    part["Content-Type"] = kind if kind.count("/") == 1 else "application/octet-stream"
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    part.set_payload(content)
    encode_base64(part)
    return part


def _headers(properties: Properties, charset: str) -> dict[str, str]:
    came_with = message_from_string(text_property(properties, HEADERS, charset))
    found = {name: str(came_with[name]) for name in _KEPT if name in came_with}
    told = {
        "X-Message-Class": text_property(properties, CLASS, charset),
        "Subject": text_property(properties, SUBJECT, charset),
        "message-id": text_property(properties, MESSAGE_ID, charset),
        "references": text_property(properties, REFERENCES, charset),
        "in-reply-to": text_property(properties, ANSWERED, charset),
    }
    if len(told["Subject"]) > 1 and told["Subject"][0] == "\x01":  # how long "SV: " is
        told["Subject"] = told["Subject"][2:]
    for number in (DELIVERED, SUBMITTED):
        moment = properties.get(number)
        if isinstance(moment, datetime) and "received" not in found:
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            found["received"] = f"; {format_datetime(aware)}"
    found |= {name: value for name, value in told.items() if value and name not in found}
    return {name: " ".join(value.split())[: MAX_LINE + 1] for name, value in found.items()}


def _body(properties: Properties, charset: str) -> Email:
    plain = text_property(properties, BODY, charset)
    if plain.strip():
        return text_part(plain)
    html = text_property(properties, HTML, charset_of(properties.get(WEB_CODEPAGE), "utf-8"))
    if html.strip():
        return text_part(html, "html")
    packed = properties.get(RTF)
    if not isinstance(packed, bytes) or not packed:
        return text_part("")
    if len(packed) > MAX_TEXT:
        raise RefusedError("beskedens RTF-tekst er for lang")
    return text_part(rtf_to_text(decompress(packed)))


def _part(item: Attached) -> Email:
    if isinstance(item.content, bytes):
        return file_part(item.name, item.kind, item.content)
    part = Email()
    part["Content-Type"] = "message/rfc822"
    part.set_payload([item.content])
    return part


def _signed(mail: Email, content: bytes) -> Email:
    """Put the one attachment of a signed message, which is the whole of it, in its place."""
    if content.startswith(b"0"):  # a sequence in DER
        inner = file_part("smime.p7m", "application/pkcs7-mime", content)
    else:
        inner = message_from_bytes(content)
    mail["Content-Type"] = "multipart/mixed"
    mail.set_payload([inner])
    return mail
