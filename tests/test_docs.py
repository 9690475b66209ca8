"""What the documents say is what the code does."""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import typer

from klassifikator import __version__, cli
from klassifikator.register import Register
from tests.test_architecture import FLOOR

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands(block: str) -> list[list[str]]:
    return [shlex.split(line, comments=True) for line in block.splitlines() if line.strip()]


MAILBOX = "".join(
    f"From bo@x Mon Jan  2 08:00:00 2023\nSubject: {subject}\n\n{text}\n\n"
    for subject, text in (
        ("Sygedagpenge", "Jobcentret har stoppet mine sygedagpenge, og ingen svarer mig."),
        ("Rampe", "Vi venter på svar om en rampe til min mor på 84."),
    )
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "eksport.mbox").write_text(MAILBOX, "utf-8")
    return tmp_path


def test_the_python_of_the_readme_runs(desk: Path) -> None:
    (block,) = blocks("python")
    statements = [line[4:] for line in block.splitlines() if line.startswith(">>> ")]
    assert len(statements) == 3
    space: dict[str, object] = {}
    for statement in statements[:-1]:
        exec(statement, space)
    shown = eval(statements[-1], space)
    printed = [line for line in block.splitlines() if line and not line.startswith(">>>")]
    assert str(shown).splitlines() == printed


def test_the_python_of_the_page_on_other_libraries_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "integration.md").read_text("utf-8")
    source = "\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    examples = doctest.DocTestParser().get_doctest(source, {}, "integration.md", None, 0)
    told: list[str] = []
    done = doctest.DocTestRunner().run(examples, out=told.append)
    assert done.failed == 0, "".join(told)
    assert done.attempted > 40


def test_the_commands_of_the_readme_run_in_order(desk: Path) -> None:
    for command in commands(blocks("bash")[1]):
        assert command[0] == "klassifikator"
        done = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        if command[1:3] == ["review", "export"]:
            book = openpyxl.load_workbook(command[3])
            for row in book["Gennemgang"].iter_rows(min_row=3):
                row[5].value = "x"
            book.save(command[3])
    assert (desk / "beretning.xlsx").exists()


def test_the_python_of_the_first_page_runs(desk: Path) -> None:
    (block,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "index.md").read_text("utf-8"), re.DOTALL
    )
    register = Register("register.db")
    register.add_cases(
        pd.DataFrame({"case_id": ["H-1"], "received_at": pd.to_datetime(["2023-03-01"])})
    )
    decided = {"henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Klage"}
    register.decide("H-1", {**decided, "kategori": "Forvaltningsskik"}, by="Lone")
    register.close()
    space: dict[str, Any] = {}
    exec(block, space)
    assert len(space["suggestions"]) == 2
    assert space["tables"]
    space["register"].close()


def test_the_readme_lists_every_command() -> None:
    group = typer.main.get_command(cli.app)
    table = re.findall(r"^\| (`.*?) \|", README, re.MULTILINE)
    listed = {name for cell in table for name in re.findall(r"`(\w+)`", cell)}
    assert listed == set(group.commands)


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in commands(blocks("bash")[0]):
        assert command[0] == "make"
        assert f"\n{command[1]}: " in makefile


def test_every_dependency_is_justified() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    listed = re.findall(r"^\| ([\w-]+) \| .+ \|$", page, re.MULTILINE)[1:]
    assert listed == [re.split(r"[>=\[]", name)[0] for name in PROJECT["dependencies"]]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-demo.lock"])
def test_a_lock_pins_with_hashes_and_names_no_index(name: str) -> None:
    lock = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    assert {re.split(r"[>=\[]", name)[0] for name in PROJECT["dependencies"]} <= set(pinned)
    assert len(re.findall(r"--hash=sha256:", lock)) >= len(pinned)
    assert not re.search(r"https?://|--(extra-)?index|--find-links", lock)


def test_the_locks_agree() -> None:
    pins = [
        set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements-demo.lock", "requirements.lock")
    ]
    assert pins[0] < pins[1]


def test_every_extra_is_told_of() -> None:
    for page in ("dependencies.md", "integration.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        assert {
            extra for extra in PROJECT["optional-dependencies"] if f"`{extra}`" not in text
        } == set()


def test_the_architecture_page_has_every_room() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| `(\w+)/?`", page, re.MULTILINE)
    rooms = {room: int(floor) for floor, room in rows}
    assert rooms == {room: floor for room, floor in FLOOR.items() if room != "__main__"}


def test_the_changelog_knows_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_links_of_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            assert link.startswith("http") or (page.parent / link).exists(), f"{page.name}: {link}"
