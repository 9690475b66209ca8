"""In what order cases come up, and which of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from klassifikator.register import Item

BY_DATE, DOUBTFUL, SAMPLE, ALL = "dato", "tvivl", "stikprøve", "alle"
DISAGREEMENT, SECOND = "uenighed", "kontrol"
QUEUES = {
    BY_DATE: "Efter dato",
    DOUBTFUL: "Tvivlsomme først",
    SAMPLE: "Stikprøve, uden at se forslaget",
    DISAGREEMENT: "Modellen er meget uenig",
    SECOND: "Kontrollæsning af andres sager",
    ALL: "Alle sager",
}
"""The queues, and what they are called on the page."""

STRONG = 0.9
"""From which probability a model that chose otherwise points at a possible mistake."""


@dataclass(frozen=True)
class Filters:
    """What narrows a queue; what is empty narrows nothing.

    Attributes
    ----------
    year, month : str
        When the case was received, as numbers.
    forvaltning, afdeling, status, channel, by : str
        What was decided, how the case came in, and who decided.
    q : str
        A part of the id or the subject.
    ids : str
        The cases themselves, with commas between, as a report links to those behind a figure.
    """

    year: str = ""
    month: str = ""
    forvaltning: str = ""
    afdeling: str = ""
    status: str = ""
    channel: str = ""
    by: str = ""
    q: str = ""
    ids: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """Take the filters from the query of an address."""
        return cls(**{part.name: query.get(part.name, "").strip() for part in fields(cls)})

    def query(self) -> dict[str, str]:
        """Return the filters that narrow, for an address."""
        return {part.name: value for part in fields(self) if (value := getattr(self, part.name))}

    def narrow(self, items: list[Item], forvaltninger: Mapping[str, str]) -> list[Item]:
        """Return the cases that are asked for.

        Parameters
        ----------
        items : list of Item
        forvaltninger : mapping of str to str
            The forvaltning of each afdeling.

        Examples
        --------
        >>> from datetime import datetime
        >>> items = [Item("H-1", datetime(2023, 5, 1), "mail", "Hul i vejen")]
        >>> len(Filters(year="2023", q="hul").narrow(items, {}))
        1
        >>> len(Filters(status="Klage").narrow(items, {}))
        0
        """
        found: dict[str, Callable[[Item], str]] = {
            "year": lambda item: str(item.received_at.year) if item.received_at else "",
            "month": lambda item: str(item.received_at.month) if item.received_at else "",
            "forvaltning": lambda item: forvaltninger.get(item.labels.get("afdeling", ""), ""),
            "afdeling": lambda item: item.labels.get("afdeling", ""),
            "status": lambda item: item.labels.get("status", ""),
            "channel": lambda item: item.channel,
            "by": lambda item: item.by,
        }
        for name, value in self.query().items():
            if name == "q":
                q = value.lower()
                items = [i for i in items if q in i.case_id.lower() or q in i.subject.lower()]
            elif name == "ids":
                ids = set(value.split(","))
                items = [item for item in items if item.case_id in ids]
            else:
                of = found[name]
                items = [item for item in items if of(item) == value]
        return items


def in_queue(
    queue: str,
    items: Iterable[Item],
    sampled: Sequence[str] = (),
    suspected: Mapping[str, float] | None = None,
    unread: Collection[str] = (),
) -> list[Item]:
    """Return the cases of a queue in its order, the decided ones among them.

    Parameters
    ----------
    queue : str
        One of :data:`QUEUES`.
    items : iterable of Item
        All cases, oldest first.
    sampled : sequence of str
        The cases drawn at random, in the order of the draw.
    suspected : mapping of str to float, optional
        The decided cases that the model would have decided otherwise, and how sure it is.
    unread : collection of str
        The cases of others that the reviewer has not read.

    Examples
    --------
    >>> items = [Item("a", None, "", "", lowest=0.9), Item("b", None, "", "", lowest=0.4)]
    >>> [item.case_id for item in in_queue("tvivl", items)]
    ['b', 'a']
    """
    if queue == SAMPLE:
        place = {case_id: number for number, case_id in enumerate(sampled)}
        return sorted(
            (item for item in items if item.case_id in place), key=lambda item: place[item.case_id]
        )
    if queue == DOUBTFUL:  # what no model has seen is the most doubtful of all
        return sorted(items, key=lambda item: -1 if item.lowest is None else item.lowest)
    if queue == DISAGREEMENT:
        sure = suspected or {}
        return sorted(
            (item for item in items if item.case_id in sure), key=lambda item: -sure[item.case_id]
        )
    if queue == SECOND:
        return [item for item in items if item.case_id in unread]
    return list(items)


def waits(queue: str, item: Item) -> bool:
    """Tell whether a case of a queue still waits to be looked at."""
    return queue in (ALL, DISAGREEMENT, SECOND) or not item.decided


def neighbours(queue: str, items: Sequence[Item], case_id: str) -> tuple[str | None, str | None]:
    """Return the waiting case before and after one; after the last comes the first.

    Examples
    --------
    >>> items = [Item(name, None, "", "") for name in "abc"]
    >>> neighbours("dato", items, "b"), neighbours("dato", items, "c")
    (('a', 'c'), ('b', 'a'))
    """
    place = next((n for n, item in enumerate(items) if item.case_id == case_id), -1)
    after = [*items[place + 1 :], *items[: max(place, 0)]]
    before = [*items[: max(place, 0)]][::-1] + [*items[place + 1 :]][::-1]
    first = [
        next((item.case_id for item in side if waits(queue, item)), None)
        for side in (before, after)
    ]
    return first[0], first[1]


def disagreements(
    items: Iterable[Item], suggestions: Iterable[Mapping[Any, Any]], targets: Iterable[str]
) -> dict[str, float]:
    """Find decided cases that a model would have decided otherwise, and how sure it is.

    Parameters
    ----------
    items : iterable of Item
    suggestions : iterable of mapping
        The rows of the suggestion frame.
    targets : iterable of str

    Returns
    -------
    dict of str to float
        By case; only where it is at least :data:`STRONG`.
    """
    decided = {item.case_id: item for item in items if item.decided}
    targets = list(targets)
    found: dict[str, float] = {}
    for row in suggestions:
        item = decided.get(row["case_id"])
        for target in targets if item else ():
            label, chosen = row.get(target), item.labels.get(target) if item else None
            p = row.get(f"{target}_probability") or 0.0
            if isinstance(label, str) and chosen and label != chosen and p >= STRONG:
                found[row["case_id"]] = max(float(p), found.get(row["case_id"], 0.0))
    return found
