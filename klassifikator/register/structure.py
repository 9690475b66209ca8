"""Which letters are one case: replies attached, cases split and put together again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from klassifikator.errors import InputError
from klassifikator.register import chain, schema
from klassifikator.text import without

REPLY, SPLIT, ATTACHED, RELEASED, RESTORED, PURGED = (
    "svar i tråd", "delt", "samlet", "skilt ad", "udeladt taget med", "tekst slettet"
)  # fmt: skip
"""What can happen to a case besides a decision."""


def note_change(
    connection: sa.Connection, what: str, cases: Mapping[str, str | None], by: str
) -> None:
    """Log what happened to cases, and which other case it has to do with."""
    at = datetime.now().replace(microsecond=0)
    rows = [
        {"case_id": case, "what": what, "other": other, "changed_by": by, "changed_at": at}
        for case, other in cases.items()
    ]
    chain.add_rows(connection, schema.changes, rows)


def find_threads(connection: sa.Connection, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Give new cases their thread, and return which case each reply among them belongs to.

    A thread goes by the id of its first letter, even where that is not registered. The oldest
    letter registered is its case.
    """
    if not any(row["message_id"] or row["answers"] for row in rows):
        for row in rows:
            del row["answers"]
            row["thread"] = None
        return {}
    table = schema.cases
    columns = (table.c.message_id, table.c.thread, table.c.case_id)
    known = sa.select(*columns).where(table.c.thread.is_not(None), table.c.split_from.is_(None))
    threads: dict[str, str] = {}
    first: dict[str, str] = {}
    by_date = known.order_by(table.c.received_at)
    for message_id, thread, case_id in connection.execute(by_date):
        threads |= {thread: thread, message_id or thread: thread}
        first.setdefault(thread, case_id)
    replies = {}
    for row in sorted(rows, key=lambda row: row["received_at"] or datetime.max):
        answers, own = row.pop("answers"), row["message_id"]
        found = (threads[answered] for answered in answers if answered in threads)
        row["thread"] = thread = next(found, answers[0] if answers else own)
        if thread and row["kind"] == "inquiry":
            threads |= {thread: thread, own or thread: thread}
            case = first.setdefault(thread, row["case_id"])
            if case != row["case_id"]:
                replies[row["case_id"]] = case
    attached = connection.execute(
        sa.select(table.c.case_id, table.c.attached_to).where(table.c.attached_to.is_not(None))
    )
    whole = {row[0]: row[1] for row in attached}
    return {case: whole.get(parent, parent) for case, parent in replies.items()}


def attach(connection: sa.Connection, case_id: str, to: str, by: str) -> None:
    """Make a case part of another, so that it is not counted by itself."""
    parent = find_case(connection, to)
    if case_id == to or parent["attached_to"]:
        raise InputError(
            f"Sag {case_id} kan ikke samles med {to}; vælg en sag, der tæller for sig selv."
        )
    table = schema.cases
    find_case(connection, case_id)
    move = table.update().values(attached_to=to)  # those attached to it go along
    connection.execute(move.where((table.c.case_id == case_id) | (table.c.attached_to == case_id)))
    note_change(connection, ATTACHED, {case_id: to}, by)


def release(connection: sa.Connection, case_id: str, by: str) -> None:
    """Let a case count by itself again."""
    case = find_case(connection, case_id)
    if not case["attached_to"]:
        raise InputError(f"Sag {case_id} tæller allerede for sig selv.")
    table = schema.cases
    connection.execute(table.update().where(table.c.case_id == case_id).values(attached_to=None))
    note_change(connection, RELEASED, {case_id: case["attached_to"]}, by)


def split(connection: sa.Connection, case_id: str, by: str) -> str:
    """Make one more case of the same letter, and return its id."""
    case = dict(find_case(connection, case_id))
    if case["attached_to"]:
        raise InputError(f"Sag {case_id} hører til {case['attached_to']}; del den sag i stedet.")
    table, told = schema.cases, schema.suggestions
    whole = case["split_from"] or case_id
    others = sa.select(sa.func.count()).where(table.c.split_from == whole)
    new = f"{whole}.{connection.execute(others).scalar_one() + 2}"
    connection.execute(table.insert().values(case | {"case_id": new, "split_from": whole}))
    copied = sa.select(sa.literal(new), told.c.model, told.c.suggested)
    connection.execute(
        told.insert().from_select(
            ["case_id", "model", "suggested"],
            copied.where(told.c.case_id == case_id).order_by(told.c.number),
        )
    )
    note_change(connection, SPLIT, {new: whole}, by)
    return new


def restore_cut(connection: sa.Connection, case_id: str, start: int, by: str) -> None:
    """Take what was left out of a text back into it."""
    case = find_case(connection, case_id)
    cuts = [cut for cut in case["cuts"] if cut[0] != start]
    if len(cuts) == len(case["cuts"]):
        raise InputError(f"Sag {case_id} har ingen udeladt tekst dér; indlæs sagen igen.")
    table = schema.cases
    connection.execute(
        table.update()
        .where(table.c.case_id == case_id)
        .values(cuts=cuts, text=without(case["full_text"], cuts))
    )
    note_change(connection, RESTORED, {case_id: str(start)}, by)


def older_than(connection: sa.Connection, before: datetime) -> list[str]:
    """Return the cases received before a moment that still have a text or a note."""
    table, log = schema.cases, schema.decisions
    noted = sa.select(log.c.case_id).where(log.c.note != "")
    old = sa.select(table.c.case_id).where(
        table.c.received_at < before,
        sa.or_(
            table.c.full_text != "",
            table.c.text != "",
            table.c.subject != "",
            table.c.case_id.in_(noted),
        ),
    )
    return list(connection.execute(old).scalars())


def family(connection: sa.Connection, case_id: str) -> list[str]:
    """Return a case, those that were split from it, and those that are attached to it."""
    find_case(connection, case_id)
    table = schema.cases
    of_it = (table.c.case_id == case_id) | (table.c.split_from == case_id)
    query = sa.select(table.c.case_id).where(of_it | (table.c.attached_to == case_id))
    return list(connection.execute(query.order_by(table.c.case_id)).scalars())


def purge(connection: sa.Connection, ids: Sequence[str], by: str) -> None:
    """Delete the texts, notes and telling words of cases."""
    table, told, log = schema.cases, schema.suggestions, schema.decisions
    for case_id in ids:
        connection.execute(
            table.update()
            .where(table.c.case_id == case_id)
            .values(subject="", text="", full_text="", cuts=[], source="")
        )
        connection.execute(log.update().where(log.c.case_id == case_id).values(note=""))
        rows = connection.execute(sa.select(told).where(told.c.case_id == case_id)).mappings()
        for row in rows.all():
            kept = {
                name: value
                for name, value in row["suggested"].items()
                if not name.endswith("_evidence")
            }
            connection.execute(
                told.update().where(told.c.number == row["number"]).values(suggested=kept)
            )
    note_change(connection, PURGED, dict.fromkeys(ids), by)


def find_case(connection: sa.Connection, case_id: str) -> sa.RowMapping:
    """Return the row of a case."""
    query = sa.select(schema.cases).where(schema.cases.c.case_id == case_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise InputError(f"Sagen {case_id} findes ikke i registeret; kontrollér id'et.")
    return row
