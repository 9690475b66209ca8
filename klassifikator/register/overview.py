"""All cases at a glance, held in memory and kept up to date: what queues are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

import sqlalchemy as sa

from klassifikator.columns import RECORDED
from klassifikator.register import schema
from klassifikator.register.decisions import HOW
from klassifikator.register.store import Register


@dataclass(slots=True)
class Item:
    """What is known of a case without its text.

    Attributes
    ----------
    case_id : str
    received_at : datetime or None
    channel, subject : str
    lowest : float or None
        Probability of the most doubtful label of the newest suggestion.
    model : str
        What made that suggestion.
    version : int
        Of the newest decision; 0 where there is none.
    labels : dict of str to str
        What was decided; empty where nothing is.
    how, by : str
        How the newest decision came about, and who made it.
    decided : bool
        Whether it is decided now.
    """

    case_id: str
    received_at: datetime | None
    channel: str
    subject: str
    lowest: float | None = None
    model: str = ""
    version: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    how: str = ""
    by: str = ""
    decided: bool = False


class Overview:
    """The cases that count, oldest first.

    Parameters
    ----------
    register : Register

    Examples
    --------
    >>> import pandas as pd
    >>> register = Register("sqlite://")
    >>> overview = Overview(register)
    >>> _ = register.add_cases(pd.DataFrame({"case_id": ["H-2", "H-1"]}))
    >>> [item.case_id for item in overview.items()]
    ['H-1', 'H-2']
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._lock = Lock()
        self._seen: tuple[int, ...] = ()
        self._suggested = self._decided = 0
        self._items: dict[str, Item] = {}

    def items(self) -> list[Item]:
        """Return the cases as they are now; what was read before is not read again."""
        with self._lock, self._register.database.reading() as connection:
            seen = self._state(connection)
            if seen != self._seen:
                self._items = self._read_cases(connection)
                self._seen, self._suggested, self._decided = seen, 0, 0
            self._read_suggestions(connection)
            self._read_decisions(connection)
            return list(self._items.values())

    @property
    def state(self) -> tuple[int, ...]:
        """What was last read: another state may have other cases or decisions."""
        return (*self._seen, self._decided)

    @staticmethod
    def _state(connection: sa.Connection) -> tuple[int, ...]:
        counted = sa.select(
            sa.select(sa.func.count()).select_from(schema.cases).scalar_subquery(),
            sa.select(sa.func.max(schema.changes.c.number)).scalar_subquery(),
        )
        return tuple(value or 0 for value in connection.execute(counted).one())

    @staticmethod
    def _read_cases(connection: sa.Connection) -> dict[str, Item]:
        case = schema.cases
        counts = sa.and_(case.c.kind == "inquiry", case.c.attached_to.is_(None))
        columns = (case.c.case_id, case.c.received_at, case.c.channel, case.c.subject)
        rows = connection.execute(sa.select(*columns).where(counts)).all()
        items = [Item(*row) for row in rows]
        items.sort(key=lambda item: (item.received_at or datetime.max, item.case_id))
        return {item.case_id: item for item in items}

    def _read_suggestions(self, connection: sa.Connection) -> None:
        told = schema.suggestions
        query = sa.select(told.c.number, told.c.case_id, told.c.lowest, told.c.model)
        fresh = query.where(told.c.number > self._suggested).order_by(told.c.number)
        for number, case_id, lowest, model in connection.execute(fresh).all():
            self._suggested = number
            item = self._items.get(case_id)
            if item is not None:
                item.lowest, item.model = lowest, model

    def _read_decisions(self, connection: sa.Connection) -> None:
        table = schema.decisions
        columns = [table.c[name] for name in RECORDED]
        query = sa.select(
            table.c.number,
            table.c.case_id,
            table.c.version,
            table.c.how,
            table.c.decided_by,
            *columns,
        )
        fresh = query.where(table.c.number > self._decided).order_by(table.c.number)
        for number, case_id, version, how, by, *labels in connection.execute(fresh).all():
            self._decided = number
            item = self._items.get(case_id)
            if item is not None:
                item.version, item.how, item.by = version, how, by
                told = zip(RECORDED, labels, strict=True)
                item.decided = how != HOW[3]
                item.labels = {n: label for n, label in told if label} if item.decided else {}
