"""The tables of the register, and how a register is made and recognised."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from klassifikator.columns import RECORDED
from klassifikator.errors import RegisterError

VERSION = 1

metadata = sa.MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, nullable=False))

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
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order they were added
    Column("case_id", ForeignKey("cases.case_id"), nullable=False),
    Column("model", String(80), nullable=False),
    Column("suggested", sa.JSON, nullable=False),
    UniqueConstraint("case_id", "model"),
)

# One decision, one row. Version n + 1 of a case can be added once, by whoever has seen version n;
# what a decision changed is read off the version before it.
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
)

_APPEND_ONLY = [
    f"CREATE TRIGGER decisions_no_{act.lower()} BEFORE {act} ON decisions "
    "BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END"
    for act in ("UPDATE", "DELETE")
]


def prepare_register(engine: sa.Engine, name: str) -> None:
    """Make the tables in an empty database, or check that they are there.

    Raises
    ------
    RegisterError
        When the database holds something else, or was written by a newer version.
    """
    with engine.begin() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if not tables:
            metadata.create_all(connection)
            connection.execute(schema_version.insert().values(version=VERSION))
            if engine.dialect.name == "sqlite":
                for statement in _APPEND_ONLY:
                    connection.execute(sa.text(statement))
            return
        missing = set(metadata.tables) - tables
        if missing:
            raise RegisterError(
                f"{name} er en database, men ikke et register ({', '.join(sorted(missing))} "
                "mangler); angiv registerets egen fil."
            )
        version = connection.execute(sa.select(schema_version.c.version)).scalar()
        if version != VERSION:
            raise RegisterError(
                f"{name} har registerversion {version}, ventede {VERSION}; "
                "opdatér klassifikator, før du åbner registeret."
            )
