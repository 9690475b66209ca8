"""The one door for reports: the ending of the file chooses the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.report.csv import write_csv
from klassifikator.report.html import write_html
from klassifikator.report.xlsx import write_xlsx
from klassifikator.tables import Table

FORMATS = {".html": write_html, ".xlsx": write_xlsx, ".csv": write_csv}


def write_report(
    tables: Mapping[str, Table], path: str | Path, title: str, remarks: Sequence[str] = ()
) -> None:
    """Write tables as a report.

    Parameters
    ----------
    tables : mapping of str to Table
    path : str or Path
        File ending in one of :data:`FORMATS`; written whole or not at all.
    title : str
        Danish heading.
    remarks : sequence of str
        Danish sentences to stand before the tables, e.g. that the data are fictional.

    Raises
    ------
    InputError
        When the ending is unknown or the file cannot be written.

    Examples
    --------
    >>> write_report({}, "beretning.txt", "Beretning")
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: beretning.txt kan ikke skrives; vælg .html, .xlsx eller .csv.
    """
    path = Path(path)
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        *others, last = FORMATS
        raise InputError(f"{path.name} kan ikke skrives; vælg {', '.join(others)} eller {last}.")
    with replacing(path) as scratch:
        write(list(tables.values()), scratch, title, remarks)
