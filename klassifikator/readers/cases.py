"""What a reader yields: a message found or a message rejected, and the case frame made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from klassifikator.columns import CASE_COLUMNS
from klassifikator.errors import InputError
from klassifikator.text import Cut, mask_text, prepare
from klassifikator.text.tidy import tidy

if TYPE_CHECKING:
    import pandas as pd

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a reader found it, unmasked; lives only until it is a row.

    Attributes
    ----------
    source : str
        File and position.
    body, subject : str
    received_at : datetime, optional
    channel : str
    identity : str
        What it shares with its copies: the id that it was sent with, or that of its case; without
        any, all that it says.
    message_id : str
        The id that it was sent with.
    answers : tuple of str
        Ids of the messages of its thread that it answers, the first one first.
    kind : str
        One of :data:`klassifikator.readers.kinds.KINDS`.
    extra : dict
        Further columns.
    """

    source: str
    body: str
    subject: str = ""
    received_at: datetime | None = None
    channel: str = ""
    identity: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    kind: str = "inquiry"
    extra: dict[str, object] = field(default_factory=dict)


class Rejected(NamedTuple):
    """A message that could not be read.

    Attributes
    ----------
    source : str
        File and position.
    reason : str
        Why, in Danish.
    truncated : bool
        Whether the file ends in the middle of it, so that the export is not whole.
    """

    source: str
    reason: str
    truncated: bool = False


def nothing_read(export: Path, rejected: list[Rejected]) -> InputError:
    """Return the error of an export without a message that can be read."""
    if rejected and "pip install" in rejected[0].reason:
        return InputError(f"{export.name} kan ikke læses: {rejected[0].reason}")
    why = f" ({rejected[0].source}: {rejected[0].reason})" if rejected else ""
    return InputError(f"{export.name} har ingen beskeder, der kan læses{why}; eksportér den igen.")


def danish_time(moment: datetime) -> datetime:
    """Return the moment as wall-clock time in Denmark, which decides day and year of a case.

    Examples
    --------
    >>> danish_time(datetime.fromisoformat("2023-12-31T23:30:00+00:00"))
    datetime.datetime(2024, 1, 1, 0, 30)
    """
    return (moment.astimezone(DANISH_TIME) if moment.tzinfo else moment).replace(tzinfo=None)


def case_frame(found: Iterable[Message | Rejected]) -> pd.DataFrame:
    """Clean and mask messages into a case frame.

    A message that was met before, in another folder or export, is no case again.

    Parameters
    ----------
    found : iterable of Message or Rejected
        What a reader found, in order.

    Returns
    -------
    DataFrame
        The case frame; ``attrs["rejected"]`` holds the rejected and ``attrs["duplicates"]`` how
        many had been met before.
    """
    import pandas as pd

    rows: dict[object, dict[str, object]] = {}
    rejected: list[Rejected] = []
    duplicates = 0
    for item in found:
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        row = case_row(item)
        duplicates += row["case_id"] in rows
        rows.setdefault(row["case_id"], row)
    extra = dict.fromkeys(name for row in rows.values() for name in row if name not in CASE_COLUMNS)
    frame = pd.DataFrame(list(rows.values()), columns=[*CASE_COLUMNS, *extra])
    text_columns = [name for name in CASE_COLUMNS if name not in ("received_at", "cuts", "thread")]
    frame = frame.astype(dict.fromkeys(text_columns, "str"))
    frame["received_at"] = pd.to_datetime(frame["received_at"]).astype("datetime64[us]")
    frame.attrs |= {"rejected": rejected, "duplicates": duplicates}
    return frame


def case_row(message: Message) -> dict[str, object]:
    """Clean and mask a message into a row of the case frame."""
    ready = prepare(message.body, message.subject)
    identity = message.identity or "\n".join(
        (str(message.received_at), message.subject, message.body)
    )
    is_empty = message.kind == "inquiry" and not (ready.text or ready.subject)
    return {
        "case_id": f"H-{hashed(identity, 12)}",
        "received_at": message.received_at and danish_time(message.received_at),
        "channel": message.channel,
        "subject": ready.subject,
        "text": ready.text,
        "source": message.source,
        "kind": "empty" if is_empty else message.kind,
        "message_id": message.message_id and hashed(message.message_id),
        "thread": [hashed(answered) for answered in message.answers],
        "full_text": ready.full_text,
        "cuts": [Cut(*cut) for cut in ready.cuts],
        **message.extra,
    }


def hashed(identity: str, length: int = 16) -> str:
    """Return a number in place of an id, which may hold names and addresses.

    Examples
    --------
    >>> hashed("<1@eksempel.dk>")
    'f390a2a4ec21b139'
    """
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:length]


def file_label(name: str) -> str:
    """Return how a file is called in what is stored and shown: on one line and masked.

    Examples
    --------
    >>> file_label("Klage 010190-1234.msg")
    'Klage [CPR].msg'
    """
    return mask_text(" ".join(tidy(name).split()))
