"""Decisions: checked, added, taken back, and read as frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from klassifikator.columns import DECISION_COLUMNS, RECORDED
from klassifikator.errors import ConflictError, InputError, TaxonomyError
from klassifikator.register import chain, schema
from klassifikator.register.cases import check_ids
from klassifikator.taxonomy import Taxonomy

if TYPE_CHECKING:
    import pandas as pd

HOW = ("læst enkeltvis", "godkendt samlet", "importeret", "taget tilbage")
"""How a decision came about: read one by one, accepted together, imported; or it was undone."""

GIVEN = ("model", "shown", "blind", "inclusion", "batch")
"""What a decision may tell of how it came about, besides :data:`HOW`."""

_CHUNK = 400  # SQLite takes a limited number of values in one statement


def check_decisions(rows: Sequence[Mapping[str, Any]], taxonomy: Taxonomy) -> None:
    """Refuse decisions that a register would refuse for what they say.

    Parameters
    ----------
    rows : sequence of mapping
        As for :meth:`Register.add_decisions`.
    taxonomy : Taxonomy

    Raises
    ------
    InputError, TaxonomyError
        As :meth:`Register.add_decisions`.
    """
    check_ids(row["case_id"] for row in rows)
    for row in rows:
        try:
            taxonomy.check_decision({name: row.get(name) or None for name in RECORDED})
        except TaxonomyError as error:
            raise TaxonomyError(f"Sag {row['case_id']}: {error}") from None


def add(
    connection: sa.Connection,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: str,
    how: str,
    taxonomy: str,
) -> list[int]:
    """Add checked decisions, and return the version that each case now has."""
    now = datetime.now().replace(microsecond=0)
    ready = [
        {
            "case_id": row["case_id"],
            **{name: row.get(name) or None for name in RECORDED},
            "note": row.get("note") or "",
            "note_digest": chain.digest(row.get("note") or ""),
            **{name: row.get(name) for name in GIVEN},
            "how": how,
            "decided_by": by,
            "decided_at": now,
            "taxonomy": taxonomy,
        }
        for row in rows
    ]
    versions = newest_versions(connection, [row["case_id"] for row in ready])
    for row, given in zip(ready, rows, strict=True):
        current, seen = versions.get(row["case_id"], 0), given.get("version")
        if seen is not None and seen != current:
            raise ConflictError(
                f"Sag {row['case_id']} er afgjort af en anden, siden den blev læst; "
                "læs den igen, og gem på ny."
            )
        row["version"] = current + 1
    chain.add_rows(connection, schema.decisions, ready)
    return [row["version"] for row in ready]


def take_back(
    connection: sa.Connection, undone: Mapping[str, int], *, by: str, taxonomy: str
) -> list[int]:
    """Undo a version of each case: what was decided before it is decided again.

    Where nothing was, the case is undecided again.
    """
    table = schema.decisions
    versions = []
    for case_id, version in undone.items():
        query = sa.select(table).where(table.c.case_id == case_id)
        rows = {row["version"]: dict(row) for row in connection.execute(query).mappings()}
        if version not in rows:
            raise InputError(
                f"Sag {case_id} har ingen beslutning nr. {version}; indlæs sagen igen."
            )
        before: Mapping[str, Any] = rows.get(version - 1) or {"case_id": case_id, "how": HOW[3]}
        given = {name: before.get(name) for name in ("case_id", "note", *RECORDED, *GIVEN)}
        versions += add(connection, [given], by=by, how=before["how"], taxonomy=taxonomy)
    return versions


def of_batch(connection: sa.Connection, batch: str) -> dict[str, int]:
    """Return the cases accepted together that nobody has decided since, and their version."""
    table = schema.decisions
    query = sa.select(table.c.case_id, table.c.version).where(table.c.batch == batch)
    accepted = {row[0]: row[1] for row in connection.execute(query)}
    newest = newest_versions(connection, list(accepted))
    return {case: version for case, version in accepted.items() if newest[case] == version}


def newest_versions(connection: sa.Connection, ids: Sequence[str]) -> dict[str, int]:
    """Return the newest version of each case that has one."""
    table = schema.decisions
    found: dict[str, int] = {}
    for part in chunks(ids):
        query = (
            sa.select(table.c.case_id, sa.func.max(table.c.version))
            .where(table.c.case_id.in_(part))
            .group_by(table.c.case_id)
        )
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def chunks(ids: Sequence[str]) -> list[Sequence[str]]:
    """Return ids in parts that a statement takes; one empty part where there are none."""
    return [ids[start : start + _CHUNK] for start in range(0, max(len(ids), 1), _CHUNK)]


def query_decisions(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Select the columns of the decision frame, of all versions of all cases."""
    table, case = schema.decisions, schema.cases
    columns = [
        (case if name in ("received_at", "channel") else table).c[name] for name in DECISION_COLUMNS
    ]
    return (
        sa.select(*columns)
        .join(case, table.c.case_id == case.c.case_id)
        .where(*where)
        .order_by(case.c.received_at, table.c.case_id, table.c.version)
    )


def query_newest() -> sa.Select[Any]:
    """Select the newest decision of each case that counts and is decided."""
    table = schema.decisions
    newest = (
        sa.select(table.c.case_id, sa.func.max(table.c.version).label("version"))
        .group_by(table.c.case_id)
        .subquery()
    )
    is_newest = sa.and_(table.c.case_id == newest.c.case_id, table.c.version == newest.c.version)
    return query_decisions(table.c.how != HOW[3], schema.cases.c.attached_to.is_(None)).join(
        newest, is_newest
    )


def changes_of(log: pd.DataFrame) -> pd.DataFrame:
    """Return what each version changed of the version before it, see :meth:`Register.history`."""
    import pandas as pd

    changes = []
    for _, versions in log.sort_values(["case_id", "version"]).groupby("case_id", sort=False):
        before: dict[str, Any] = dict.fromkeys((*RECORDED, "note"))
        for row in versions.to_dict("records"):
            for target in (*RECORDED, "note"):
                new = (None if pd.isna(row[target]) else row[target]) or None
                if before[target] != new:
                    stamp = {key: row[key] for key in ("how", "decided_by", "decided_at")}
                    key = {"case_id": row["case_id"], "version": row["version"]}
                    old = before[target]
                    changes.append({**key, "target": target, "old": old, "new": new, **stamp})
                before[target] = new
    columns = ["case_id", "version", "target", "old", "new", "how", "decided_by", "decided_at"]
    return pd.DataFrame(changes, columns=columns, dtype=object)
