"""The tables of the register, and what keeps them from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from klassifikator.columns import RECORDED

VERSION = 2

metadata = sa.MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

# A case that is attached to another, as a reply to its first letter, is not counted.
cases = Table(
    "cases",
    metadata,
    Column("case_id", String(80), primary_key=True),
    Column("received_at", sa.DateTime),
    Column("channel", String(80), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("full_text", Text, nullable=False),
    Column("cuts", sa.JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("message_id", String(80)),
    Column("thread", String(80), index=True),
    Column("attached_to", String(80), index=True),
    Column("split_from", String(80)),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order they were added
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    Column("model", String(80), nullable=False),
    Column("suggested", sa.JSON, nullable=False),
    Column("lowest", Float),  # probability of its most doubtful label
    sa.UniqueConstraint("case_id", "model"),
)

# One decision, one row. Version n + 1 of a case can be added once, by whoever has seen version n;
# what a decision changed is read off the version before it. A note may be deleted for privacy, so
# that the chain holds its digest.
decisions = Table(
    "decisions",
    metadata,
    Column("case_id", ForeignKey("cases.case_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    *(Column(name, String(120)) for name in RECORDED),
    Column("note", Text, nullable=False),
    Column("how", String(20), nullable=False),
    Column("decided_by", String(120), nullable=False),
    Column("decided_at", sa.DateTime, nullable=False),
    Column("taxonomy", String(80), nullable=False),
    Column("model", String(80)),
    Column("shown", String(20)),
    Column("blind", Boolean),
    Column("inclusion", Float),
    Column("batch", String(40)),
    Column("number", Integer),
    Column("note_digest", String(64)),
    Column("hash", String(64)),
    sa.Index("decisions_number", "number", unique=True),
)

# What happened to cases besides decisions: split, attached, released, purged.
changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    Column("what", String(20), nullable=False),
    Column("other", String(80)),
    Column("changed_by", String(120), nullable=False),
    Column("changed_at", sa.DateTime, nullable=False),
    Column("hash", String(64)),
)

# What a second person chose for a case without seeing the first one's choice; never counted.
readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    *(Column(name, String(120)) for name in RECORDED),
    Column("read_by", String(120), nullable=False),
    Column("read_at", sa.DateTime, nullable=False),
    Column("hash", String(64)),
)

samples = Table(
    "samples",
    metadata,
    Column("sample", Integer, primary_key=True, autoincrement=False),
    Column("drawn_by", String(120), nullable=False),
    Column("drawn_at", sa.DateTime, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("population", Integer, nullable=False),
)

sampled = Table(
    "sampled",
    metadata,
    Column("sample", ForeignKey("samples.sample"), primary_key=True),
    Column("case_id", ForeignKey("cases.case_id"), primary_key=True),
    Column("place", Integer),  # in the order of the draw; none for those it passed over
    Column("inclusion", Float, nullable=False),
)

APPEND_ONLY = {
    "decisions": [column.name for column in decisions.c if column.name != "note"],
    "changes": [column.name for column in changes.c],
    "readings": [column.name for column in readings.c],
}
"""The columns of each log that are never changed; its rows are never deleted."""

LOGS = [metadata.tables[name] for name in APPEND_ONLY]


def guards(dialect: str) -> list[str]:
    """Return the statements that make the database itself refuse changes of the logs."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{act.partition(' ')[0].lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"
            for table, columns in APPEND_ONLY.items()
            for act in (f"UPDATE OF {', '.join(columns)}", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are only ever added', TG_TABLE_NAME; END $$",
        *(
            f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OF {', '.join(columns)} OR DELETE "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION only_added()"
            for table, columns in APPEND_ONLY.items()
        ),
    ]
