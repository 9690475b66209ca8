"""The one door for exports: recognise what a path holds and read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from klassifikator.errors import InputError
from klassifikator.readers.cases import Message, Rejected, case_frame
from klassifikator.readers.mail import (
    RawMail,
    find_eml,
    find_in_maildir,
    find_in_mbox,
    read_message,
)

if TYPE_CHECKING:
    import pandas as pd

Found = RawMail | Message | Rejected
"""What an export holds: mails as bytes, or the rows of a table."""

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".jsonl")


def read_inquiries(path: str | Path, columns: Mapping[str, str] | None = None) -> pd.DataFrame:
    r"""Read an export into a case frame, cleaned and masked.

    Parameters
    ----------
    path : str or Path
        An mbox, a Maildir, an .eml, a folder of .eml files, or a table (CSV, Excel, JSON Lines).
    columns : mapping, optional
        For tables: which column is ``text``, ``subject``, ``received_at``, ``channel`` or
        ``case_id``; by default recognised by their names.

    Returns
    -------
    DataFrame
        One row a message with the columns of :data:`klassifikator.columns.CASE_COLUMNS`, times as
        Danish wall-clock time; labels that a table holds are kept. ``attrs["rejected"]`` lists
        the messages that could not be read, so that rows and rejected together are all.

    Raises
    ------
    InputError
        When the path does not exist, is empty or is of no known kind.

    Examples
    --------
    >>> mail = RawMail(b"Subject: Vej\n\nHul i vejen, ring 12345678", "1.eml")
    >>> cases = case_frame([read_message(mail)])
    >>> cases.loc[0, "text"]
    'Hul i vejen, ring [TELEFON]'
    >>> cases.attrs["rejected"]
    []
    """
    return case_frame(map(read_found, find_messages(path, columns)))


def find_messages(path: str | Path, columns: Mapping[str, str] | None = None) -> Iterator[Found]:
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
    path = Path(path)
    if not path.exists():
        raise InputError(f"{path.name} findes ikke; kontrollér stien.")
    if path.is_dir():
        return _folder(path)
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} er tom; eksportér den igen.")
    if path.suffix.lower() in TABLES:
        from klassifikator.readers.table import read_table

        return read_table(path, columns)
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"From "):
        return find_in_mbox(path)
    if path.suffix.lower() == ".eml":
        return find_eml(path)
    raise InputError(
        f"{path.name} er ikke en postkasse eller tabel, der kendes; "
        "giv en mbox, en Maildir, .eml, .csv, .xlsx eller .jsonl."
    )


def read_found(found: Found) -> Message | Rejected:
    """Read what was found."""
    return read_message(found) if isinstance(found, RawMail) else found


def _folder(path: Path) -> Iterator[Found]:
    if (path / "cur").is_dir() or (path / "new").is_dir():
        return find_in_maildir(path)
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".eml")
    if not files:
        raise InputError(f"Mappen {path.name} har ingen .eml-filer; giv en mappe med beskeder.")
    return (message for file in files for message in find_eml(file))
