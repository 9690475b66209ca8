from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from klassifikator import batch
from klassifikator.batch import suggest_to_file
from klassifikator.errors import ClusterError, InputError
from klassifikator.learn.folder import save_model
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.readers import read_inquiries

WORDS = "vejen skolen hullet klassen mobning svar sagen papirer fortovet læreren".split()


@pytest.fixture(scope="module")
def folder(model: InquiryClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "lille"
    save_model(model, path, "lille", "")
    return path


def mail(number: int) -> str:
    words = " ".join(WORDS[(number * step) % len(WORDS)] + "s" * (number % 3) for step in (1, 3, 7))
    return (
        f"From b@eksempel.dk Mon Mar  6 09:00:00 2023\nMessage-ID: <{number}@eksempel.dk>\n"
        f"Date: Mon, 6 Mar 2023 09:{number % 60:02}:00 +0100\nSubject: sag {number}\n"
        f"Content-Type: text/plain; charset=utf-8\n\nJeg skriver om {words}. Jeg får intet svar.\n\n"
    )


BROKEN = (
    "From b@eksempel.dk Mon Mar  6 09:00:00 2023\nSubject: itu\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Type: =?x?q?=00?=\n"
    "Date: Mon, 99 Foo\n\n"
)
SAME = "From b@eksempel.dk Mon Mar  6 09:00:00 2023\nSubject: igen\n\nHul i vejen\n\n"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "post.mbox"
    parts = [mail(number) for number in range(40)]
    parts[7:7] = [SAME]
    parts[20:20] = [BROKEN]
    path.write_text("".join([*parts, SAME]), "utf-8")
    return path


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_message_has_a_line_like_the_frames(export: Path, folder: Path) -> None:
    from klassifikator.learn.folder import load_model

    out = export.with_suffix(".jsonl")
    done = suggest_to_file(export, out, folder, n_jobs=1)
    cases = read_inquiries(export)
    suggestions = load_model(folder).suggest(cases).set_index("case_id")
    found = lines(out)
    assert [line["case_id"] for line in found] == cases["case_id"].tolist()
    assert done.messages == len(cases) + len(done.rejected) + done.duplicates == 43
    assert done.duplicates == cases.attrs["duplicates"] == 1  # the message that came twice
    assert done.files == cases.attrs["files"] == [("post.mbox", "mbox", 43)]
    assert done.kinds == Counter(cases["kind"])
    assert done.suggestions == len(suggestions)
    for line, case in zip(found, cases.to_dict("records"), strict=True):
        assert line["text"] == case["text"]
        assert "full_text" not in line
        if case["kind"] == "inquiry":
            wanted = suggestions.loc[case["case_id"]]
            assert line["afdeling"] == wanted["afdeling"]
            assert line["status_probability"] == pytest.approx(
                wanted["status_probability"], abs=1e-4
            )
            assert len(line["afdeling_evidence"]) == len(wanted["afdeling_evidence"])


@pytest.mark.skipif(os.name == "nt", reason="Windows' rights are those of the folder")
def test_only_the_owner_may_read_what_is_written(
    export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = export.with_suffix(".jsonl")
    modes: set[int] = set()

    def look(done: int) -> None:
        modes.update(stat.S_IMODE(file.stat().st_mode) for file in out.parent.glob("*.del*"))

    suggest_to_file(export, out, folder, n_jobs=1, progress=look)
    assert modes == {0o600}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_workers_and_chunks_change_nothing(export: Path, folder: Path) -> None:
    results = set()
    for n_jobs, chunk_size in ((1, 1000), (1, 7), (2, 5), (4, 1)):
        out = export.with_name(f"{n_jobs}-{chunk_size}.jsonl")
        suggest_to_file(export, out, folder, n_jobs=n_jobs, chunk_size=chunk_size)
        results.add(out.read_bytes())
    assert len(results) == 1


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("damage", ["", '{"case_id": "H-1', '{"case_id": "H-1"}\n'])
def test_an_interrupted_run_goes_on(export: Path, folder: Path, damage: str) -> None:
    whole = export.with_name("whole.jsonl")
    suggest_to_file(export, whole, folder, n_jobs=1)
    out = export.with_suffix(".jsonl")

    def stop(done: int) -> None:
        if done >= 25:
            raise StoppedError

    with pytest.raises(StoppedError):
        suggest_to_file(export, out, folder, n_jobs=1, chunk_size=5, progress=stop)
    assert not out.exists()
    with out.with_name(f"{out.name}.del").open("a", encoding="utf-8") as partial:
        partial.write(damage)
    told: list[int] = []
    done = suggest_to_file(export, out, folder, n_jobs=1, chunk_size=4, progress=told.append)
    assert done.resumed == 25
    assert told[0] == 29
    assert (done.messages, out.read_bytes()) == (43, whole.read_bytes())
    assert sorted(file.name for file in out.parent.iterdir()) == [
        "post.jsonl", "post.mbox", "whole.jsonl"
    ]  # fmt: skip


def test_another_export_is_begun_anew(export: Path, folder: Path) -> None:
    out = export.with_suffix(".jsonl")

    def stop(done: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        suggest_to_file(export, out, folder, n_jobs=1, chunk_size=5, progress=stop)
    export.write_text(mail(99) + mail(98), "utf-8")
    done = suggest_to_file(export, out, folder, n_jobs=1)
    assert (done.resumed, done.messages) == (0, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (mail(1) + "From b@eksempel.dk Mon Mar  6 09:00:00 2023\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", "eksporten er ikke hel"),
        ("Hej", "ikke en postkasse"),
        ("", "er tom"),
    ],
    ids=["cut off", "no mailbox", "empty"],
)  # fmt: skip
def test_what_cannot_be_read_leaves_nothing(
    tmp_path: Path, folder: Path, content: str, message: str
) -> None:
    export = tmp_path / "post.mbox"
    export.write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        suggest_to_file(export, tmp_path / "ud.jsonl", folder, n_jobs=1)
    assert [file.name for file in tmp_path.iterdir()] == ["post.mbox"]


def test_a_folder_that_is_not_there(export: Path, folder: Path) -> None:
    with pytest.raises(InputError, match="opret mappen"):
        suggest_to_file(export, export.parent / "nej" / "ud.jsonl", folder)
    assert [file.name for file in export.parent.iterdir()] == ["post.mbox"]


def test_only_json_lines_can_be_written_on_the_way(export: Path, folder: Path) -> None:
    with pytest.raises(InputError, match=r"vælg en \.jsonl"):
        suggest_to_file(export, "ud.csv", folder)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two workers, each a process of its own; their ids."""
    place = tmp_path_factory.mktemp("dask")
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
            cwd=place, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    scheduler = start(
        "scheduler", "--port", "0", "--dashboard-address", ":0", "--host", "127.0.0.1"
    )
    address = None
    while address is None:
        line = scheduler.stderr.readline() if scheduler.stderr else ""
        assert scheduler.poll() is None, "the scheduler did not start"
        address = re.search(r"tcp://127\.0\.0\.1:\d+", line)
    options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(place))
    workers = [start("worker", address[0], "--no-nanny", *options) for _ in range(2)]
    yield address[0], [worker.pid for worker in workers]
    for process in reversed(started):
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")
def test_a_cluster_survives_the_loss_of_a_worker(
    export: Path, folder: Path, cluster: tuple[str, list[int]]
) -> None:
    address, workers = cluster
    alone = export.with_name("alone.jsonl")
    suggest_to_file(export, alone, folder, n_jobs=1)
    out = export.with_suffix(".jsonl")

    def kill(done: int) -> None:
        if workers:
            os.kill(workers.pop(), signal.SIGKILL)
            workers.clear()

    done = suggest_to_file(export, out, folder, chunk_size=2, cluster=address, progress=kill)
    assert not workers
    assert done.messages == 43
    assert out.read_bytes() == alone.read_bytes()


def test_workers_that_die_leave_what_is_done(
    export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = export.with_suffix(".jsonl")
    work_off = batch._work_off

    def dies(*arguments: Any) -> Iterator[list[batch.Line]]:
        yield from islice(work_off(*arguments), 2)
        raise BrokenExecutor

    monkeypatch.setattr(batch, "_work_off", dies)
    monkeypatch.setattr(batch, "ATTEMPTS", 2)
    with pytest.raises(ClusterError, match="det, der er nået, er gemt"):
        suggest_to_file(export, out, folder, n_jobs=1, chunk_size=3)
    monkeypatch.undo()
    assert suggest_to_file(export, out, folder, n_jobs=1).resumed == 12


def test_no_cluster_there(export: Path, folder: Path) -> None:
    with pytest.raises(ClusterError, match="Ingen Dask-klynge svarer"):
        suggest_to_file(export, export.with_suffix(".jsonl"), folder, cluster="tcp://127.0.0.1:1")
