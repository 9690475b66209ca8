"""The one door for exports: recognise what a path holds and read it."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from klassifikator.errors import InputError
from klassifikator.readers.archive import check_archive, unfold
from klassifikator.readers.cases import Message, Rejected, case_frame, file_label
from klassifikator.readers.limits import MAX_ARCHIVES, RefusedError
from klassifikator.readers.mail import (
    RawMail,
    find_eml,
    find_in_maildir,
    find_in_mbox,
    read_message,
)
from klassifikator.readers.mapping import Columns, is_mapping
from klassifikator.readers.pst import find_in_pst
from klassifikator.readers.recognise import UNKNOWN, recognise

if TYPE_CHECKING:
    import pandas as pd

Found = RawMail | Message | Rejected
"""What an export holds: mails as bytes, or the rows of a table."""

_ONE_MESSAGE = {"eml": "mail", "msg": "msg", "memo": "memo"}
_TABLES = ("csv", "xlsx", "jsonl", "parquet")
_MAILDIR = ("cur", "new", "tmp")


class ReadFile(NamedTuple):
    """What a file of an export was taken for.

    Attributes
    ----------
    file : str
        Its name, inside the export.
    kind : str
        ``mbox``, ``maildir``, ``eml``, ``msg``, ``pst``, ``memo``, ``zip``, ``csv``, ``xlsx``,
        ``jsonl``, ``parquet`` or ``unknown``.
    messages : int
        How many it holds, those among them that are rejected.
    """

    file: str
    kind: str
    messages: int


def read_inquiries(
    path: str | Path, columns: Columns = None, *, attachments: bool = False
) -> pd.DataFrame:
    r"""Read an export into a case frame, cleaned and masked.

    Parameters
    ----------
    path : str or Path
        An mbox, a Maildir, a mail (.eml, Outlook's .msg), an Outlook data file (.pst), a message
        of Digital Post (MeMo), a table (CSV, Excel, JSON Lines, Parquet), a zip file or a
        folder of any of these. What it is, its content tells.
    columns : mapping, str or Path, optional
        For tables: which column is ``text``, ``subject``, ``received_at``, ``channel``,
        ``case_id`` or a label such as ``afdeling``, or a TOML file that tells it; by default the
        file ``<table>.kolonner.toml`` or ``kolonner.toml`` beside the table, and else recognised
        by their names.
    attachments : bool, default=False
        Whether the texts of attached documents are read too; the text marks where each begins.

    Returns
    -------
    DataFrame
        One row a message with the columns of :data:`klassifikator.columns.CASE_COLUMNS`, times as
        Danish wall-clock time; labels that a table holds are kept, and ``author`` tells which rows
        are of one case or writer. ``attrs["rejected"]`` lists
        the messages that could not be read and ``attrs["duplicates"]`` counts those that were met
        before, so that these and the rows together are all. ``attrs["files"]`` lists what each
        file was taken for, as :class:`ReadFile`.

    Raises
    ------
    InputError
        When the path does not exist, is empty or is of no known kind, or it is one file that is
        read by an extra that is not installed.

    Examples
    --------
    >>> mail = RawMail(b"Subject: Vej\n\nHul i vejen, ring 12345678", "1.eml")
    >>> cases = case_frame([read_message(mail)])
    >>> cases.loc[0, "text"]
    'Hul i vejen, ring [TELEFON]'
    >>> cases.attrs["rejected"]
    []
    """
    export = find_messages(path, columns)
    cases = case_frame(read_found(found, attachments) for found in export)
    cases.attrs["files"] = export.files
    return cases


def find_messages(path: str | Path, columns: Columns = None) -> Export:
    """Find what an export holds, in order, without looking into it.

    Parameters
    ----------
    path, columns
        As :func:`read_inquiries`.

    Raises
    ------
    InputError
        As :func:`read_inquiries`; what is wrong inside a table is told when its first row is read.
    """
    return Export(path, columns)


def read_found(found: Found, attachments: bool = False) -> Message | Rejected:
    """Read what was found."""
    return read_message(found, attachments) if isinstance(found, RawMail) else found


class Export(Iterable[Found]):
    """What an export holds; a pass over it begins anew.

    Attributes
    ----------
    files : list of ReadFile
        What the files were taken for, as far as the last pass has come.
    """

    def __init__(self, path: str | Path, columns: Columns = None) -> None:
        self.files: list[ReadFile] = []
        self._path = path = Path(path)
        self._columns = columns
        if not path.exists():
            raise InputError(f"{path.name} findes ikke; kontrollér stien.")
        if path.is_dir():
            if not any(file.is_file() for file in path.rglob("*")):
                raise InputError(f"Mappen {path.name} har ingen beskeder; giv en anden mappe.")
            return
        if path.stat().st_size == 0:
            raise InputError(f"{path.name} er tom; eksportér den igen.")
        if recognise(path) == UNKNOWN:
            raise InputError(
                f"{path.name} er ikke en postkasse eller tabel, der kendes; "
                "giv en mbox, Maildir, .eml, .msg, .pst, MeMo, tabel, zip-fil eller mappe."
            )

    def __iter__(self) -> Iterator[Found]:
        self.files = []
        if self._path.is_dir():
            return self._folder(self._path, "")
        return self._file(self._path, file_label(self._path.name), 0)

    def kinds(self) -> Counter[str]:
        """Count the messages of each kind of file."""
        counts: Counter[str] = Counter()
        for file in self.files:
            counts[file.kind] += file.messages
        return counts

    def _folder(self, path: Path, above: str) -> Iterator[Found]:
        is_maildir = (path / "cur").is_dir() or (path / "new").is_dir()
        if is_maildir:
            name = above.rstrip("/") or file_label(path.name)
            number = 0
            for found in find_in_maildir(path, name):
                number += 1
                yield found
            self.files.append(ReadFile(name, "maildir", number))
        for item in sorted(path.iterdir()):
            label = f"{above}{file_label(item.name)}"
            if item.is_dir():
                if not item.is_symlink() and not (is_maildir and item.name in _MAILDIR):
                    yield from self._folder(item, f"{label}/")
            elif not is_maildir and not is_mapping(item):
                yield from self._file(item, label, 0)

    def _file(self, path: Path, name: str, archives: int) -> Iterator[Found]:
        """Find what a file holds; what is wrong with one among others does not end the pass."""
        kind, number = UNKNOWN, 0
        try:
            kind = recognise(path)
            if kind == "zip":
                yield from self._archive(path, name, archives)
                return
            for found in self._messages(path, name, kind):
                number += 1
                yield found
        except (RefusedError, OSError) as error:
            number += 1
            reason = str(error) if isinstance(error, RefusedError) else "filen kan ikke åbnes"
            yield Rejected(name, reason)
        except InputError as error:
            if path == self._path:
                raise
            number += 1
            yield Rejected(name, str(error).rstrip("."))
        self.files.append(ReadFile(name, kind, number))

    def _messages(self, path: Path, name: str, kind: str) -> Iterator[Found]:
        if kind == "mbox":
            return find_in_mbox(path, name)
        if kind in _ONE_MESSAGE:
            return find_eml(path, name, _ONE_MESSAGE[kind])
        if kind == "pst":
            return find_in_pst(path, name)
        if kind in _TABLES:
            from klassifikator.readers.table import read_table

            if zipfile.is_zipfile(path):
                check_archive(path)
            return read_table(path, self._columns, name)
        raise RefusedError("filen er ingen postkasse eller tabel, der kendes")

    def _archive(self, path: Path, name: str, archives: int) -> Iterator[Found]:
        if archives >= MAX_ARCHIVES:
            raise RefusedError("zip-filer ligger for dybt inde i hinanden")
        for member, unfolded in unfold(path):
            label = f"{name}/{member}"
            if isinstance(unfolded, RefusedError):
                yield Rejected(label, str(unfolded))
                self.files.append(ReadFile(label, UNKNOWN, 1))
            else:
                yield from self._file(unfolded, label, archives + 1)
