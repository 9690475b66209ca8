"""A desk on a small register, and a real server and browser for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from klassifikator.learn.folder import load_model, save_model
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.register import Register
from klassifikator.review import Desk, make_app, serve

PORT, TOKEN = 8123, "et-token"
TEXTS = [
    "Der er et stort hul i vejen ved skolen, og ingen svarer",
    "Hvornår bliver vejen saltet?",
    "Min søn bliver mobbet i klassen, og jeg måtte ikke se hans sag",
    "Kan min datter skifte klasse?",
    "Jeg er leder og vil sparre om en samtale",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, model: InquiryClassifier) -> Path:
    path = tmp_path_factory.mktemp("model") / "lille"
    save_model(model, path, "lille", "")
    return path


def fill(register: Register, folder: Path, n: int = 25) -> None:
    """Register n cases, oldest first in the order of their ids, with suggestions."""
    model = load_model(folder)
    cases = pd.DataFrame(
        {
            "case_id": [f"H-{number:03d}" for number in range(n)],
            "received_at": pd.date_range("2023-01-02 10:00", periods=n, freq="7D"),
            "channel": ["mail", "brev"] * (n // 2) + ["mail"] * (n % 2),
            "subject": [f"Emne {number}" for number in range(n)],
            "text": [TEXTS[number % len(TEXTS)] for number in range(n)],
            "source": "prøve",
            "kind": "inquiry",
        }
    )
    cases["full_text"] = cases["text"] + "\n\nMvh Bo Holm"
    cases["cuts"] = [[[len(text) + 2, len(text) + 13, "signatur"]] for text in cases["text"]]
    register.add_cases(cases)
    register.add_suggestions(model.suggest(cases), model.version_)


@pytest.fixture
def desk(register: Register, folder: Path) -> Desk:
    fill(register, folder)
    return Desk(register, "Lone", folder)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    """Somebody who has opened the page with the token."""
    app = make_app(desk, PORT, TOKEN)
    address = f"http://127.0.0.1:{PORT}"
    with TestClient(app, address, headers={"origin": address}, follow_redirects=False) as visitor:
        assert visitor.get(f"/start?token={TOKEN}").status_code == 303
        yield visitor


@pytest.fixture
def address(desk: Desk) -> str:
    """The start address of a real server."""
    told: list[str] = []
    threading.Thread(target=serve, args=(desk, 0, told.append), daemon=True).start()
    while not told:
        time.sleep(0.01)
    return told[0]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page as the reviewer sees it first; an error in a script fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="da-DK")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.goto(address)
    yield opened
    context.close()
    assert [error for error in errors if "409" not in error and "422" not in error] == []
