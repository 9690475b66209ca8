"""Making a register, recognising one, and bringing an older one up to date."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from klassifikator.errors import RegisterError
from klassifikator.register import chain, schema
from klassifikator.register.cases import lowest_probability


def prepare_register(engine: sa.Engine, name: str) -> None:
    """Make the tables in an empty database, or bring those that are there up to date.

    Each step is kept with the number of the version that it leads to, or not at all.

    Raises
    ------
    RegisterError
        When the database holds something else, or was written by a newer version.
    """
    with engine.begin() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        if not tables:
            schema.metadata.create_all(connection)
            connection.execute(schema.schema_version.insert().values(version=schema.VERSION))
            _guard(connection)
            return
    if "schema_version" not in tables:
        raise RegisterError(
            f"{name} er en database, men ikke et register (schema_version mangler); "
            "angiv registerets egen fil."
        )
    while (version := _version(engine)) != schema.VERSION:
        if version not in STEPS:
            raise RegisterError(
                f"{name} har registerversion {version}, ventede {schema.VERSION}; "
                "opdatér klassifikator, før du åbner registeret."
            )
        with engine.begin() as connection:
            STEPS[version](connection)
            connection.execute(schema.schema_version.update().values(version=version + 1))
    missing = set(schema.metadata.tables) - set(sa.inspect(engine).get_table_names())
    if missing:
        raise RegisterError(
            f"{name} er et register, men {', '.join(sorted(missing))} mangler; "
            "hent den seneste sikkerhedskopi."
        )


def _version(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.select(schema.schema_version.c.version)).scalar() or 0)


def _guard(connection: sa.Connection) -> None:
    for statement in schema.guards(connection.dialect.name):
        connection.execute(sa.text(statement))


def _from_1_to_2(connection: sa.Connection) -> None:
    """Threads, split cases, a log of changes, samples, and a chain over the decisions."""
    for act in ("update", "delete"):
        connection.execute(sa.text(f"DROP TRIGGER IF EXISTS decisions_no_{act}"))
    for table, names in (
        (schema.cases, ("message_id", "thread", "attached_to", "split_from")),
        (schema.suggestions, ("lowest",)),
        (
            schema.decisions,
            ("shown", "blind", "inclusion", "batch", "number", "note_digest", "hash"),
        ),
    ):
        for name in names:
            kind = table.c[name].type.compile(connection.dialect)
            connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}"))
    for index in (*schema.cases.indexes, *schema.decisions.indexes):
        index.create(connection)
    for table in (schema.changes, schema.readings, schema.samples, schema.sampled):
        table.create(connection)
    told = schema.suggestions
    for place, suggested in connection.execute(sa.select(told.c.number, told.c.suggested)).all():
        lowest = lowest_probability(suggested)
        connection.execute(told.update().where(told.c.number == place).values(lowest=lowest))
    log = schema.decisions
    before, columns = chain.START, chain.chained(log)
    in_order = sa.select(log).order_by(log.c.decided_at, log.c.case_id, log.c.version)
    for number, row in enumerate(connection.execute(in_order).mappings().all(), 1):
        new = {"number": number, "note_digest": chain.digest(row["note"])}
        before = chain.link(before, {**row, **new}, columns)
        connection.execute(
            log.update()
            .where(log.c.case_id == row["case_id"], log.c.version == row["version"])
            .values(**new, hash=before)
        )
    _guard(connection)


STEPS: dict[int, Callable[[sa.Connection], None]] = {1: _from_1_to_2}
"""What leads from each version to the next."""
