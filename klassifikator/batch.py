"""A whole export on all cores: a line a message, in order, with no more than a few in memory.

The export is cut into chunks of raw messages, which workers read, mask and suggest for. What is
done goes to a partial file beside the result, and a journal tells how far it reaches, so that an
interrupted run goes on where it stopped. The result takes its name when it is whole.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from klassifikator.columns import CASE_COLUMNS
from klassifikator.errors import ClusterError, InputError
from klassifikator.extras import needing
from klassifikator.files import no_room_for
from klassifikator.learn.folder import model_files
from klassifikator.learn.pack import ModelFiles, model_of_files
from klassifikator.learn.suggester import Suggester, subject_line
from klassifikator.readers.cases import Rejected, case_row, nothing_read
from klassifikator.readers.mail import RawMail
from klassifikator.readers.mapping import Columns, mapping_for
from klassifikator.readers.read import Found, ReadFile, find_messages, read_found
from klassifikator.taxonomy import Taxonomy

CHUNK_SIZE = 200
CHUNK_BYTES = 8_000_000  # attachments make some messages as big as thousands of others
SMALL = 5_000_000  # bytes: done by one process before others have started
ATTEMPTS = 5
# The whole of a message, and labels that it has, stay in the export.
_KEPT = tuple(name for name in CASE_COLUMNS if name not in ("full_text", "cuts"))


@dataclass
class Batch:
    """What a run came to.

    Attributes
    ----------
    model : str
        Version of the model.
    messages : int
        All that were found; cases, duplicates and rejected together.
    duplicates : int
        Messages that had been met before, in another folder or export.
    kinds : Counter of str
        How many cases were inquiries, for each of which there is a suggestion, and how many what
        else.
    resumed : int
        How many of the messages an interrupted run had done before.
    rejected : list of Rejected
    files : list of ReadFile
        What each file of the export was taken for.
    """

    model: str
    messages: int = 0
    duplicates: int = 0
    resumed: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    files: list[ReadFile] = field(default_factory=list)

    @property
    def suggestions(self) -> int:
        """How many there are."""
        return self.kinds["inquiry"]


def suggest_to_file(
    export: str | Path,
    out: str | Path,
    model: str | Path | None = None,
    columns: Columns = None,
    *,
    attachments: bool = False,
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
    columns : mapping, str or Path, optional
        As :func:`klassifikator.read_inquiries`.
    attachments : bool, default=False
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
    if cluster is not None:
        with needing("En Dask-klynge", "cluster", error=ClusterError):
            import distributed  # noqa: F401  # only to tell at once that it is missing
    export, out = Path(export), Path(out)
    if out.suffix.lower() != ".jsonl":
        raise InputError(f"{out.name} kan ikke skrives løbende; vælg en .jsonl-fil.")
    found = find_messages(export, columns)  # what cannot be read is refused before the rest
    files = model_files(model, taxonomy)
    version, source = files.version, files if cluster else files.folder
    del files
    if n_jobs == -1 and sum(file.stat().st_size for file in _files(export)) < SMALL:
        n_jobs = 1
    with _Partial(out, _fingerprint(export, version, columns, attachments)) as partial:
        batch = partial.batch
        batch.model = version
        for attempt in range(ATTEMPTS):
            chunks = _chunks(islice(found, batch.messages, None), chunk_size)
            try:
                for lines in _work_off(chunks, (version, source, attachments), n_jobs, cluster):
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
            raise nothing_read(export, batch.rejected)
        batch.files = found.files
        partial.finish()
    return batch


Line = tuple[str, str, str] | Rejected
"""The id of a case, its line, and its kind."""


def _chunks(found: Iterable[Found], size: int) -> Iterator[list[Found]]:
    chunk: list[Found] = []
    weight = 0
    for item in found:
        chunk.append(item)
        weight += len(item.content) if isinstance(item, RawMail) else 0
        if len(chunk) == size or weight > CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _work_off(
    chunks: Iterable[list[Found]],
    how: tuple[str, Path | ModelFiles, bool],
    n_jobs: int,
    cluster: str | None,
) -> Iterator[list[Line]]:
    from joblib import Parallel, delayed, parallel_config

    tasks = (delayed(_suggest_for)(chunk, *how) for chunk in chunks)
    if cluster is None:
        # A worker reads the model from its folder, which is cheaper than sending it every time.
        yield from Parallel(n_jobs, return_as="generator", pre_dispatch="2*n_jobs")(tasks)
        return
    with _connected(cluster), parallel_config("dask", scatter=[how[1]], n_jobs=-1):
        yield from Parallel(return_as="generator", pre_dispatch="2*n_jobs")(tasks)


def _connected(cluster: str) -> Any:
    from distributed import Client

    try:
        return Client(cluster, timeout=10)
    except OSError:
        raise ClusterError(f"Ingen Dask-klynge svarer på {cluster}; kontrollér adressen.") from None


_loaded: dict[str, Suggester] = {}  # in a worker: the model it was last asked for


def _suggest_for(
    chunk: list[Found], version: str, source: Path | ModelFiles, attachments: bool
) -> list[Line]:
    if version not in _loaded:
        files = source if isinstance(source, ModelFiles) else model_files(source)
        _loaded.clear()
        _loaded[version] = model_of_files(files).suggester_
    read = [read_found(item, attachments) for item in chunk]
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
            kept = {key: row[key] for key in _KEPT}
            kind = str(row["kind"])
            record = kept | (next(suggested) if kind == "inquiry" else {})
            lines.append((str(row["case_id"]), _json(record), kind))
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


def _fingerprint(export: Path, version: str, columns: Columns, attachments: bool) -> str:
    stats = [(file.name, file.stat()) for file in _files(export)]
    told = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    whole = json.dumps([told, version, mapping_for(export, columns), attachments])
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
                for file in (self._file, self._journal):  # for the owner alone, as a register
                    file.unlink(missing_ok=True)
                    file.touch(mode=0o600)
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
            self.batch.duplicates += entry["duplicates"]
            self.batch.kinds.update(entry["kinds"])
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
        kinds: Counter[str] = Counter()
        for case_id, line, kind in told:
            if case_id not in self._ids:
                self._ids.add(case_id)
                self._lines.write(f"{line}\n")
                kinds[kind] += 1
        self._lines.flush()
        os.fsync(self._lines.fileno())
        duplicates = len(told) - kinds.total()
        entry = {
            "bytes": self._file.stat().st_size,
            "messages": len(lines),
            "duplicates": duplicates,
            "kinds": kinds,
            "rejected": [message._asdict() for message in rejected],
        }
        self._log.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._log.flush()
        self.batch.messages += len(lines)
        self.batch.duplicates += duplicates
        self.batch.kinds += kinds
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
