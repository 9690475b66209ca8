"""A whole export on all cores: a line a message, in order, with no more than a few in memory.

The export is cut into chunks of raw messages, which workers read, mask and suggest for. What is
done goes to a partial file beside the result, and a journal tells how far it reaches, so that an
interrupted run goes on where it stopped. The result takes its name when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from klassifikator.errors import ClusterError, InputError
from klassifikator.files import no_room_for
from klassifikator.learn.folder import ModelFiles, model_files, model_of_files
from klassifikator.learn.suggester import Suggester, subject_line
from klassifikator.readers.cases import Rejected, case_row, unique_id
from klassifikator.readers.read import Found, find_messages, read_found
from klassifikator.taxonomy import Taxonomy

CHUNK_SIZE = 200
SMALL = 5_000_000  # bytes: done by one process before others have started
ATTEMPTS = 5
_LEFT_OUT = ("full_text", "cuts")  # the whole of a message stays in the export


@dataclass
class Batch:
    """What a run came to.

    Attributes
    ----------
    model : str
        Version of the model.
    messages : int
        All that were found; cases and rejected together.
    suggestions : int
    resumed : int
        How many of the messages an interrupted run had done before.
    rejected : list of Rejected
    """

    model: str
    messages: int = 0
    suggestions: int = 0
    resumed: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def suggest_to_file(
    export: str | Path,
    out: str | Path,
    model: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    n_jobs: int = -1,
    chunk_size: int = CHUNK_SIZE,
    taxonomy: Taxonomy | None = None,
    cluster: str | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Batch:
    """Suggest labels for all messages of an export, into a file of JSON Lines.

    The lines do not depend on the number of workers or the size of the chunks. A run that was
    interrupted goes on where it stopped when it is started again with the same export and model.

    Parameters
    ----------
    export : str or Path
        As :func:`klassifikator.read_inquiries`.
    out : str or Path
        A ``.jsonl`` file: a line a message with the case, without what was cut of its text, and
        the suggestion.
    model : str or Path, optional
        A model folder; by default the standard model.
    columns : mapping, optional
        As :func:`klassifikator.read_inquiries`.
    n_jobs : int, default=-1
        Worker processes; -1: as many as there are cores, or one for a small export.
    chunk_size : int
        Messages that a worker gets at a time.
    taxonomy : Taxonomy, optional
        The labels that the caller works with; a model of other labels is refused.
    cluster : str, optional
        Address of the scheduler of a Dask cluster, whose workers are used instead. Messages and
        model are sent to them.
    progress : callable, optional
        Is told how many messages are done.

    Returns
    -------
    Batch

    Raises
    ------
    InputError
        When the export cannot be read, holds no message or ends in the middle of one, or the
        result cannot be written; then no file is left.
    ModelError
        As :func:`klassifikator.load_model`.
    ClusterError
        When the cluster does not answer, or workers keep dying; what is done is kept.
    """
    export, out = Path(export), Path(out)
    if out.suffix.lower() != ".jsonl":
        raise InputError(f"{out.name} kan ikke skrives løbende; vælg en .jsonl-fil.")
    find_messages(export, columns)  # an export that cannot be read is refused before the rest
    files = model_files(model, taxonomy)
    version, source = files.version, files if cluster else files.folder
    del files
    if n_jobs == -1 and sum(file.stat().st_size for file in _files(export)) < SMALL:
        n_jobs = 1
    with _Partial(out, _fingerprint(export, version, columns)) as partial:
        batch = partial.batch
        batch.model = version
        for attempt in range(ATTEMPTS):
            rest = islice(find_messages(export, columns), batch.messages, None)
            try:
                for lines in _work_off(_chunks(rest, chunk_size), version, source, n_jobs, cluster):
                    partial.add(lines)
                    progress(batch.messages)
                break
            except (CancelledError, BrokenExecutor):  # a worker was lost with what it had done
                if attempt == ATTEMPTS - 1:
                    raise ClusterError(
                        "Processerne bliver ved at stoppe; det, der er nået, er gemt. "
                        "Kør kommandoen igen, evt. med færre (--jobs 1)."
                    ) from None
        if batch.messages == len(batch.rejected):
            raise InputError(
                f"{export.name} har ingen beskeder, der kan læses; eksportér den igen."
            )
        partial.finish()
    return batch


Line = tuple[str, str, bool] | Rejected
"""The id of a case, its line, and whether it has a suggestion."""


def _chunks(found: Iterable[Found], size: int) -> Iterator[list[Found]]:
    found = iter(found)
    while chunk := list(islice(found, size)):
        yield chunk


def _work_off(
    chunks: Iterable[list[Found]],
    version: str,
    source: Path | ModelFiles,
    n_jobs: int,
    cluster: str | None,
) -> Iterator[list[Line]]:
    from joblib import Parallel, delayed, parallel_config

    tasks = (delayed(_suggest_for)(chunk, version, source) for chunk in chunks)
    if cluster is None:
        # A worker reads the model from its folder, which is cheaper than sending it every time.
        yield from Parallel(n_jobs, return_as="generator", pre_dispatch="2*n_jobs")(tasks)
        return
    with _connected(cluster), parallel_config("dask", scatter=[source], n_jobs=-1):
        yield from Parallel(return_as="generator", pre_dispatch="2*n_jobs")(tasks)


def _connected(cluster: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            "--cluster kræver Dask; installér det med: pip install klassifikator[cluster]"
        ) from None
    try:
        return Client(cluster, timeout=10)
    except OSError:
        raise ClusterError(f"Ingen Dask-klynge svarer på {cluster}; kontrollér adressen.") from None


_loaded: dict[str, Suggester] = {}  # in a worker: the model it was last asked for


def _suggest_for(chunk: list[Found], version: str, source: Path | ModelFiles) -> list[Line]:
    if version not in _loaded:
        files = source if isinstance(source, ModelFiles) else model_files(source)
        _loaded.clear()
        _loaded[version] = model_of_files(files).suggester_
    read = [read_found(item) for item in chunk]
    rows = [None if isinstance(item, Rejected) else case_row(item) for item in read]
    asked = [row for row in rows if row is not None and row["kind"] == "inquiry"]
    subjects = [subject_line(str(row["subject"])) for row in asked]
    texts = [subject + str(row["text"]) for subject, row in zip(subjects, asked, strict=True)]
    records = _loaded[version].records(texts, [len(subject) for subject in subjects])
    suggested = iter(records)
    lines: list[Line] = []
    for item, row in zip(read, rows, strict=True):
        if isinstance(item, Rejected):
            lines.append(item)
        elif row is not None:
            kept = {key: value for key, value in row.items() if key not in _LEFT_OUT}
            is_asked = row["kind"] == "inquiry"
            record = kept | (next(suggested) if is_asked else {})
            lines.append((str(row["case_id"]), _json(record), is_asked))
    return lines


def _json(record: Mapping[str, object]) -> str:
    told = {key: _rounded(value) for key, value in record.items() if value is not None}
    return json.dumps(told, ensure_ascii=False, default=_plain)


def _rounded(value: object) -> object:
    # Sums of floats differ in the last digits with the order of the words met before.
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _files(export: Path) -> list[Path]:
    return sorted(file for file in export.rglob("*") if file.is_file()) or [export]


def _fingerprint(export: Path, version: str, columns: Mapping[str, str] | None) -> str:
    stats = [(file.name, file.stat()) for file in _files(export)]
    told = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    whole = json.dumps([told, version, dict(columns or {})])
    return hashlib.sha256(whole.encode()).hexdigest()


class _Partial:
    """The file under way and its journal."""

    def __init__(self, out: Path, fingerprint: str) -> None:
        self._out = out
        self._file = out.with_name(f"{out.name}.del")
        self._journal = out.with_name(f"{out.name}.del.log")
        self._ids: set[str] = set()
        self.batch = Batch("")
        if not self._resume(fingerprint):
            self.batch = Batch("")
            try:
                self._file.write_bytes(b"")
                self._journal.write_text(json.dumps(fingerprint) + "\n", "utf-8")
            except OSError:
                raise no_room_for(out) from None

    def __enter__(self) -> _Partial:
        self._lines = self._file.open("a", encoding="utf-8", newline="\n")
        self._log = self._journal.open("a", encoding="utf-8", newline="\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._lines.close()
        self._log.close()
        if kind is not None and issubclass(kind, InputError):
            self._remove()

    def _resume(self, fingerprint: str) -> bool:
        """Go back to the last chunk that was written whole."""
        if not (self._file.exists() and self._journal.exists()):
            return False
        whole = self._journal.read_bytes().rpartition(b"\n")[0].split(b"\n")
        first, *entries = [json.loads(line) for line in whole]
        if first != fingerprint:
            return False
        written = 0
        for entry in entries:
            written = entry["bytes"]
            self.batch.messages += entry["messages"]
            self.batch.suggestions += entry["suggestions"]
            self.batch.rejected += [Rejected(**rejected) for rejected in entry["rejected"]]
        os.truncate(self._file, written)
        os.truncate(self._journal, sum(len(line) + 1 for line in whole))
        with self._file.open(encoding="utf-8") as lines:
            self._ids |= {json.loads(line)["case_id"] for line in lines}
        self.batch.resumed = self.batch.messages
        return True

    def add(self, lines: list[Line]) -> None:
        """Write a chunk, and then that it is written."""
        rejected = [line for line in lines if isinstance(line, Rejected)]
        for message in rejected:
            if message.truncated:
                raise InputError(
                    f"{message.source}: {message.reason}, så eksporten er ikke hel; "
                    "eksportér postkassen igen."
                )
        told = [line for line in lines if not isinstance(line, Rejected)]
        for case_id, line, _ in told:
            unique = unique_id(case_id, self._ids)
            self._lines.write(line if unique == case_id else _with_id(line, unique))
            self._lines.write("\n")
        self._lines.flush()
        os.fsync(self._lines.fileno())
        entry = {
            "bytes": self._file.stat().st_size,
            "messages": len(lines),
            "suggestions": sum(asked for *_, asked in told),
            "rejected": [asdict(message) for message in rejected],
        }
        self._log.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._log.flush()
        self.batch.messages += len(lines)
        self.batch.suggestions += sum(asked for *_, asked in told)
        self.batch.rejected += rejected

    def finish(self) -> None:
        """Give the result its name."""
        self._lines.close()
        self._log.close()
        self._file.replace(self._out)
        self._journal.unlink()

    def _remove(self) -> None:
        self._file.unlink(missing_ok=True)
        self._journal.unlink(missing_ok=True)


def _with_id(line: str, case_id: str) -> str:
    return json.dumps(json.loads(line) | {"case_id": case_id}, ensure_ascii=False)
