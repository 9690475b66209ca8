"""Names of the columns that the frames between the rooms carry, and the check at the door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from klassifikator.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

TARGETS = ("henvendelsestype", "afdeling", "status", "kategori", "grund")
"""What the model suggests and the ombudsman decides, in the order of the decision."""

RECORDED = (*TARGETS, "handling")
"""What a decision holds: the targets, and what only the ombudsman knows."""

ORGANISATION = ("forvaltning", "omraade", "afdeling")
"""The levels of the organisation, from the top."""

CASE_COLUMNS = (
    "case_id",
    "received_at",
    "channel",
    "subject",
    "text",
    "source",
    "kind",
    "message_id",
    "thread",
    "full_text",
    "cuts",
)
"""The case frame: one row a message, everything in it masked.

``kind`` tells inquiries from what a machine sent. ``message_id`` is a hash of the id that a mail
was sent with, and ``thread`` lists those of the mails that it answers, the first one first.

``text`` is what the citizen wrote now, ``full_text`` all of it; ``cuts`` lists what was left out
of ``text`` as ``(start, end, reason)`` with offsets in ``full_text``.
"""

DECISION_COLUMNS = (
    "case_id",
    "received_at",
    "channel",
    *RECORDED,
    "note",
    "how",
    "decided_by",
    "decided_at",
    "version",
    "taxonomy",
    "model",
    "shown",
    "blind",
    "inclusion",
    "batch",
)
"""The decision frame: the newest decision of each reviewed case.

``shown`` tells by which queue the case came up, ``blind`` whether the suggestion was hidden until
the choice was made, ``inclusion`` with what probability a case drawn at random was drawn, and
``batch`` which cases were accepted together.
"""


def suggestion_columns(targets: Iterable[str] = TARGETS) -> list[str]:
    """Return the columns of the suggestion frame.

    Examples
    --------
    >>> suggestion_columns(["status"])
    ['case_id', 'status', 'status_probability', 'status_few', 'status_set', 'status_evidence']
    """
    parts = ("", "_probability", "_few", "_set", "_evidence")
    return ["case_id", *(target + part for target in targets for part in parts)]


def check_frame(frame: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse a frame that lacks columns.

    Parameters
    ----------
    frame : DataFrame
        The frame at the door.
    columns : iterable of str
        Columns it must have.
    what : str
        What the frame is, in Danish, for the message.

    Raises
    ------
    InputError
        When a column is missing; names the missing and the present ones.

    Examples
    --------
    >>> import pandas as pd
    >>> check_frame(pd.DataFrame({"tekst": []}), ["text"], "Sagerne")
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: Sagerne mangler kolonnen »text« (der er: »tekst«); \
giv kolonnen det navn, eller angiv hvilken kolonne der svarer til den.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        noun = "kolonnen" if len(missing) == 1 else "kolonnerne"
        present = ", ".join(f"»{column}«" for column in frame.columns) or "ingen"
        raise InputError(
            f"{what} mangler {noun} {', '.join(f'»{column}«' for column in missing)} "
            f"(der er: {present}); giv kolonnen det navn, "
            "eller angiv hvilken kolonne der svarer til den."
        )
