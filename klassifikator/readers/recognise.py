"""What a file holds, told by its content."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from klassifikator.readers.limits import MAX_MESSAGE, RefusedError
from klassifikator.readers.mail import HEADER_LINE, starts_mbox
from klassifikator.readers.msg import OLE, is_msg
from klassifikator.readers.pst_file import SIGNATURE as PST

UNKNOWN = "unknown"
_TABLES = {".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".jsonl": "jsonl"}
_PARQUET = b"PAR1"
_MEMO = b"DigitalPost.dk/MeMo-1"
_START = 4096


def recognise(path: Path) -> str:
    """Tell what a file is: mbox, eml, msg, pst, memo, zip, csv, xlsx, jsonl, parquet or unknown.

    The ending is asked only where the content leaves a doubt: any text may be a table of one
    column, and a mail may be damaged from its first line on.

    Parameters
    ----------
    path : Path

    Raises
    ------
    RefusedError
        When the file is empty.
    """
    with path.open("rb") as file:
        start = file.read(_START)
    if not start:
        raise RefusedError("filen er tom")
    ending = path.suffix.lower()
    if starts_mbox(start) >= 0:
        return "mbox"
    if start.startswith(PST):
        return "pst"
    if start.startswith(_PARQUET):
        return "parquet"
    if start.startswith(OLE):
        is_message = path.stat().st_size <= MAX_MESSAGE and is_msg(path.read_bytes())
        return "msg" if is_message or ending == ".msg" else UNKNOWN
    if start.startswith(b"PK"):
        return _packed(path) or _TABLES.get(ending, "zip")
    if _MEMO in start or _MEMO in start.replace(b"\0", b""):
        return "memo"
    return _text(start, ending)


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" in names:
        return "xlsx" if "xl/workbook.xml" in names else UNKNOWN
    return "zip"


def _text(start: bytes, ending: str) -> str:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if ending in _TABLES:
        return _TABLES[ending]
    if HEADER_LINE.match(text) or (ending in (".eml", ".mht") and b"\0" not in start):
        return "eml"
    if re.match(rb"\{\s*\"", text):
        return "jsonl"
    return "csv" if _looks_like_table(text) else UNKNOWN


def _looks_like_table(text: bytes) -> bool:
    r"""Tell whether the first line names columns that are known.

    Examples
    --------
    >>> _looks_like_table(b"Sagsnr;Dato;Henvendelse\n1;2;3"), _looks_like_table(b"Hej, og tak")
    (True, False)
    """
    from klassifikator.readers.mapping import COLUMN_NAMES

    line = text.replace(b"\0", b"").partition(b"\n")[0].decode("latin-1").strip("\xff\xfe \r")
    separator = max(";,\t", key=line.count)
    cells = {cell.strip(' "').casefold() for cell in line.split(separator)}
    return len(cells) > 1 and any(name in cells for name in COLUMN_NAMES["text"])
