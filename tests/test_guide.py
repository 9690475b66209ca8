"""The Danish guide does what it says: its commands run in order, offline, and its messages are ours."""

from __future__ import annotations

import ast
import gc
import json
import mailbox
import re
import shlex
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import typer

import klassifikator
from klassifikator import cli, demo
from klassifikator.register import Register, add_readings

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "brugervejledning.md").read_text("utf-8")
PRIVACY = (ROOT / "docs" / "databeskyttelse.md").read_text("utf-8")
GROUP: Any = typer.main.get_command(cli.app)

NOT_RUN = {("review",), ("demo",), ("retrain",), ("taxonomy", "new"), ("taxonomy", "check")}
"""What waits for a person, takes minutes, or is run by tests of its own."""


def commands(page: str = GUIDE) -> list[list[str]]:
    blocks = re.findall(r"```powershell\n(.*?)```", page, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, posix=True) for line in lines if not line.startswith(("cd ", "py "))]


def named(command: list[str]) -> tuple[str, ...]:
    """Return the words of a command before its arguments."""
    words = command[1:2]
    inner = getattr(GROUP.commands.get(words[0]), "commands", {})
    return tuple(command[1:3] if command[2:] and command[2] in inner else words)


@pytest.mark.parametrize("command", [*commands(), *commands(PRIVACY)], ids=" ".join)
def test_every_command_has_its_words_right(command: list[str]) -> None:
    assert command[0] == "klassifikator"
    *_, name = words = named(command)
    found = GROUP
    for word in words:
        found = found.commands[word]
    with found.make_context(name, command[1 + len(words) :]):
        pass


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an ombudsman with exports of two years."""
    monkeypatch.chdir(tmp_path)
    with closing(mailbox.mbox(demo.EXAMPLES / "postkasse-2023.mbox")) as box:
        mails = list(box)[::6]
    for folder, some in (("eksport", mails[:-4]), ("eksport-2024", mails[-8:])):
        (tmp_path / folder).mkdir()
        for number, mail in enumerate(some):
            (tmp_path / folder / f"{number}.eml").write_bytes(mail.as_bytes())
    template = docx.Document()
    template.add_paragraph("[TITEL]")
    template.add_paragraph("[BERETNING]")
    template.save("kontorets.docx")
    Path("tidligere.csv").write_text(
        "case_id;received_at;channel;henvendelsestype;afdeling;status;kategori;grund;handling\n"
        "2022-1;31-12-2022;brev;Borgerhenvendelse;Skoler;Anden henvendelse;;;\n",
        "utf-8",
    )
    return tmp_path


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom somebody wanted to call: nobody gets through."""
    abroad: list[str] = []

    def refuse(*asked: object, **_: object) -> None:
        abroad.append(str(asked))
        raise OSError("offline")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "gethostbyname", refuse)
    for act in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, act, refuse)
    return abroad


def mark_as_read() -> None:
    book = openpyxl.load_workbook("gennemgang.xlsx")
    for row in book["Gennemgang"].iter_rows(min_row=3):
        row[5].value = "x"
    book.save("gennemgang.xlsx")


def read_again() -> None:
    register = Register("register.db")
    frame = register.decisions().astype(object)
    rows = frame.where(frame.notna(), None).head(5).to_dict("records")
    add_readings(register, [{str(key): row[key] for key in row} for row in rows], by="Bo")
    register.close()


BETWEEN: dict[tuple[str, ...], Callable[[], None]] = {("review", "export"): mark_as_read}
"""What a person does after a command."""


def test_the_commands_run_in_order_and_call_nobody(desk: Path, called: list[str]) -> None:
    to_run = [c for c in commands() if named(c) not in NOT_RUN]
    # Two can only agree once two have read.
    to_run.sort(key=lambda command: named(command) == ("register", "agreement"))
    for command in to_run:
        if named(command) == ("register", "agreement"):
            read_again()
        GROUP.main(command[1:], standalone_mode=False)
        BETWEEN.get(named(command), lambda: None)()
    gc.collect()  # registers that commands leave open to the end of the program
    assert called == []
    for made in ("halvaar.xlsx", "beretning.docx", "beretning.pdf", "register-kopi.db"):
        assert (desk / made).stat().st_size > 0


def test_a_call_abroad_would_be_noticed(called: list[str]) -> None:
    with pytest.raises(OSError, match="offline"):
        socket.create_connection(("eksempel.dk", 80))
    assert "eksempel.dk" in called[0]


def test_a_case_is_found_by_its_mail_and_deleted(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    find, delete = commands(PRIVACY)
    (desk / "mailen.eml").write_bytes((desk / "eksport" / "7.eml").read_bytes())
    GROUP.main(["suggest", "eksport", "--register", "register.db"], standalone_mode=False)
    capsys.readouterr()
    GROUP.main(find[1:], standalone_mode=False)
    (told,) = json.loads(capsys.readouterr().out)
    register = Register("register.db")
    assert register.case(told["case_id"])["text"]
    place = delete.index("--case") + 1
    delete[place] = told["case_id"]
    GROUP.main(delete[1:], standalone_mode=False)
    assert register.case(told["case_id"])["text"] == ""
    register.close()
    gc.collect()


def test_the_privacy_page_names_tests_that_there_are() -> None:
    proofs = re.findall(r"`(tests/[\w/]+(?:\.py)?)`", PRIVACY)
    assert len(proofs) > 8
    for proof in proofs:
        assert (ROOT / proof).exists(), proof
    written = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py"))
    for name in re.findall(r"`(test_\w+)`", PRIVACY):
        assert f"def {name}(" in written, name


def sentences() -> set[str]:
    """Return every text of the package, with … for what is filled in."""
    found = set()
    for file in Path(klassifikator.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else "…" for p in node.values]
                found.add("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_message_of_the_table_is_one_of_ours() -> None:
    ours = sentences()
    told = re.findall(r"^\| »(.+)« \|", GUIDE, re.MULTILINE)
    assert len(told) > 12
    for message in told:
        parts = [part for part in message.split("…") if len(part) > 3]
        wanted = re.compile(".*".join(map(re.escape, parts)), re.DOTALL)
        assert any(wanted.search(sentence) for sentence in ours), message


def test_keys_and_queues_are_those_of_the_page() -> None:
    from klassifikator.review.form import HEADINGS
    from klassifikator.review.queues import QUEUES
    from klassifikator.review.site import PAGES

    assert re.findall(r"^\| ([^|]+) \| .+ \|$", GUIDE.split("### Taster")[0], re.MULTILINE)[1:] == (
        list(QUEUES.values())
    )
    keys = ", ".join(key for _, key in HEADINGS.values())
    assert f"| {keys} |" in GUIDE
    for _, name in PAGES:
        assert f"*{name}*" in GUIDE or name == "Gennemgang"
