"""What a reader yields: a message found or a message rejected, and the case frame made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from klassifikator.columns import CASE_COLUMNS
from klassifikator.text import Cut, mask_text, prepare
from klassifikator.text.tidy import tidy

if TYPE_CHECKING:
    import pandas as pd

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a reader found it, unmasked; lives only until it is a row."""

    source: str
    body: str
    subject: str = ""
    received_at: datetime | None = None
    channel: str = ""
    identity: str = ""
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
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

    Parameters
    ----------
    found : iterable of Message or Rejected
        What a reader found, in order.

    Returns
    -------
    DataFrame
        The case frame; ``attrs["rejected"]`` holds the rejected.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    rejected: list[Rejected] = []
    ids: set[str] = set()
    for item in found:
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        row = case_row(item)
        rows.append(row | {"case_id": unique_id(str(row["case_id"]), ids)})
    extra = dict.fromkeys(name for row in rows for name in row if name not in CASE_COLUMNS)
    frame = pd.DataFrame(rows, columns=[*CASE_COLUMNS, *extra])
    text_columns = ["case_id", "channel", "subject", "text", "source", "kind", "full_text"]
    frame = frame.astype(dict.fromkeys(text_columns, "str"))
    frame["received_at"] = pd.to_datetime(frame["received_at"]).astype("datetime64[us]")
    frame.attrs["rejected"] = rejected
    return frame


def unique_id(case_id: str, ids: set[str]) -> str:
    """Return the id, numbered where it is taken, and take it.

    Two messages without an id of their own may be equal to the letter; both are cases.

    Examples
    --------
    >>> unique_id("H-1", {"H-1", "H-1-2"})
    'H-1-3'
    """
    unique, copy = case_id, 1
    while unique in ids:
        copy += 1
        unique = f"{case_id}-{copy}"
    ids.add(unique)
    return unique


def case_row(message: Message) -> dict[str, object]:
    """Clean and mask a message into a row of the case frame."""
    subject = mask_text(" ".join(tidy(message.subject).split()))
    ready = prepare(message.body, subject)
    identity = message.identity or "\n".join(
        (str(message.received_at), message.subject, message.body)
    )
    return {
        "case_id": "H-" + hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:12],
        "received_at": message.received_at and danish_time(message.received_at),
        "channel": message.channel,
        "subject": subject,
        "text": ready.text,
        "source": message.source,
        "kind": "inquiry" if ready.text or subject else "empty",
        "full_text": ready.full_text,
        "cuts": [Cut(*cut) for cut in ready.cuts],
        **message.extra,
    }
