"""The database under a register: one way in, errors as sentences, writers one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from klassifikator.errors import ConflictError, InputError, RegisterError
from klassifikator.extras import needing
from klassifikator.files import replacing
from klassifikator.register.migrations import prepare_register

_LOCK = 7_215_003  # any number that nothing else in the database locks


class Database:
    """A register's database.

    Parameters
    ----------
    url : str or Path
        Path of an SQLite file, which is made if it does not exist, or an SQLAlchemy URL.

    Attributes
    ----------
    name : str
        What it is called in sentences.

    Raises
    ------
    RegisterError
        When it cannot be opened or is no register.
    """

    def __init__(self, url: str | Path) -> None:
        address = str(url)
        if "://" in address:
            target = _url(address)
            self.name = Path(target.database or "").name or "registeret"
        else:
            target = sa.URL.create("sqlite", database=address)
            self.name = Path(url).name
            # Nobody but the owner reads the file; SQLite gives its companions the same rights.
            try:
                Path(url).touch(mode=0o600)
            except OSError:
                raise RegisterError(
                    f"Registeret {self.name} kan ikke åbnes eller oprettes dér; "
                    "opret mappen, eller vælg en anden."
                ) from None
        with self._told():
            self.engine = sa.create_engine(target)
            if self.engine.dialect.name == "sqlite":
                sa.event.listen(self.engine, "connect", _sqlite_settings)
                sa.event.listen(self.engine, "begin", _sqlite_begin)
            prepare_register(self.engine.execution_options(writes=True), self.name)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a transaction that sees one state."""
        with self._told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Open a transaction that nobody else writes in the meantime of."""
        with self._told(), self.engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    def let_go(self) -> None:
        """Write over what was deleted, also in the log that SQLite keeps beside the file."""
        if self.engine.dialect.name == "sqlite":
            with self._told(), self.engine.connect() as connection:
                connection.connection.driver_connection.execute(  # type: ignore[union-attr]  # open
                    "PRAGMA wal_checkpoint(TRUNCATE)"
                )

    def copy_to(self, path: Path) -> None:
        """Copy the whole database to a new file; see :meth:`Register.backup`."""
        if self.engine.dialect.name != "sqlite":
            raise RegisterError(
                f"{self.name} er ingen fil; tag en sikkerhedskopi med databasens egne redskaber."
            )
        if path.exists():
            raise InputError(f"{path.name} findes allerede; giv et navn, der ikke er brugt.")
        with replacing(path) as scratch, self._told(), self.engine.connect() as connection:
            scratch.touch(mode=0o600)
            copy = sqlite3.connect(scratch)
            try:
                connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]  # open
            finally:
                copy.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database says into one sentence."""
        try:
            yield
        except sa.exc.IntegrityError:
            raise ConflictError(
                f"{self.name} blev ændret af en anden imens; læs sagen igen, og gem på ny."
            ) from None
        except (sa.exc.DBAPIError, sa.exc.NoSuchModuleError, ImportError) as error:
            detail = str(getattr(error, "orig", error)).partition("\n")[0]
            raise RegisterError(
                f"{self.name} kan ikke bruges som register ({detail}); "
                "kontrollér stien, eller hent den seneste sikkerhedskopi."
            ) from None


def _url(address: str) -> sa.URL:
    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError:
        raise RegisterError(
            "Registerets adresse kan ikke læses; skriv den som postgresql://bruger@server/database."
        ) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+pg8000")
    if url.drivername == "postgresql+pg8000":
        with needing("Et register på PostgreSQL", "postgresql", error=RegisterError):
            import pg8000  # noqa: F401  # only to tell at once that it is missing
    return url


def _sqlite_settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _sqlite_begin says
    cursor = connection.cursor()
    for setting in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is purged is written over, and not only let go of
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    # One that reads first and writes later would be refused if somebody wrote in between.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
