"""The one door for reports: the ending of the file chooses the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.report.content import compose
from klassifikator.report.csv import write_csv
from klassifikator.report.docx import write_docx
from klassifikator.report.html import write_html
from klassifikator.report.look import Look
from klassifikator.report.markdown import write_markdown
from klassifikator.report.pdf import write_pdf
from klassifikator.report.xlsx import write_xlsx
from klassifikator.tables import Table

FORMATS = {
    ".docx": write_docx,
    ".pdf": write_pdf,
    ".html": write_html,
    ".xlsx": write_xlsx,
    ".csv": write_csv,
    ".md": write_markdown,
}


def write_report(
    tables: Mapping[str, Table],
    path: str | Path,
    title: str,
    remarks: Sequence[str] = (),
    look: Look | None = None,
) -> None:
    """Write tables, what they say and their charts as a report.

    Parameters
    ----------
    tables : mapping of str to Table
    path : str or Path
        File ending in one of :data:`FORMATS`; written whole or not at all.
    title : str
        Danish heading.
    remarks : sequence of str
        Danish sentences to stand before the tables, e.g. that the data are fictional.
    look : Look, optional
        Colours, Word template, charts or none, where a count leads.

    Raises
    ------
    InputError
        When the ending is unknown, the form needs a package that is not installed, or the file
        cannot be written.

    Examples
    --------
    >>> write_report({}, "beretning.txt", "Beretning")
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: beretning.txt kan ikke skrives; vælg .docx, .pdf, .html, .xlsx, .csv eller .md.
    """  # noqa: E501  # the sentence of the doctest is one line
    path = Path(path)
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        *others, last = FORMATS
        raise InputError(f"{path.name} kan ikke skrives; vælg {', '.join(others)} eller {last}.")
    with replacing(path) as scratch:
        write(compose(tables, title, remarks, look), scratch)
