"""Tables exported from case systems: CSV, Excel, JSON Lines and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd

from klassifikator.columns import RECORDED, check_frame
from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.readers.cases import Message, Rejected, file_label, hashed
from klassifikator.readers.mapping import COLUMN_NAMES, Columns, find_columns, mapping_for
from klassifikator.readers.parquet import SIGNATURE as PARQUET
from klassifikator.readers.parquet import load_parquet, save_parquet


def read_table(path: Path, columns: Columns = None, name: str = "") -> Iterator[Message | Rejected]:
    """Read the rows of a table as messages.

    A case may have several rows; two rows that are equal in everything are one.

    Parameters
    ----------
    path : Path
        A CSV, Excel, JSON Lines or Parquet file.
    columns : mapping, str or Path, optional
        As :func:`klassifikator.readers.mapping.mapping_for`.
    name : str, optional
        What the file is called, where its path does not tell it.

    Raises
    ------
    InputError
        When the file is no such table or has no column for the text.
    """
    frame = load_table(path)
    name = name or file_label(path.name)
    names = find_columns(frame, mapping_for(path, columns), name)
    if "text" not in names:
        check_frame(frame, ["text"], name)
    labels = [label for label in RECORDED if label in names]
    writer = next((field for field in ("author", "case_id") if field in names), None)
    met: dict[str, dict[str, int]] = {}
    for number, row in enumerate(frame.to_dict("records"), 1):
        source = f"{name}, række {number}"
        values = {field: _cell(row[names[field]]) for field in COLUMN_NAMES if field in names}
        extra: dict[str, object] = {
            label: label_cell(row[names[label]]) or None for label in labels
        }
        try:
            moment = parse_date(values.get("received_at", ""))
        except ValueError:
            yield Rejected(source, "datoen kan ikke læses; skriv den som 31-12-2023")
            continue
        identity = _identity(Path(name).stem, values, extra, met)
        if writer:  # a name or a number of a case, of which only who is the same is needed
            extra["author"] = hashed(_cell(row[names[writer]]) or identity)
        yield Message(
            source=source,
            body=values["text"],
            subject=values.get("subject", ""),
            received_at=moment,
            channel=values.get("channel", ""),
            identity=identity,
            extra=extra,
        )


def _identity(
    table: str, values: dict[str, str], extra: dict[str, object], met: dict[str, dict[str, int]]
) -> str:
    """Return what a row shares with its copies; the rows of a case are numbered."""
    told = json.dumps([values, extra], ensure_ascii=False)
    case = values.get("case_id", "")
    if not case:
        return told
    rows = met.setdefault(case, {})
    number = rows.setdefault(hashed(told), len(rows) + 1)
    return f"{table}\n{case}" + (f"\n{number}" if number > 1 else "")


def load_table(path: str | Path, header_row: int = 0) -> pd.DataFrame:
    """Load a table; its kind, encoding and separator are found from the content.

    Parameters
    ----------
    path : str or Path
        A CSV, Excel, JSON Lines or Parquet file.
    header_row : int
        For Excel: how many rows stand above the names of the columns.

    Raises
    ------
    InputError
        When the file is empty or not of its kind, or Parquet is read without ``pyarrow``.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
            if start.startswith(b"PK"):
                frame = pd.read_excel(file, dtype=object, header=header_row, engine="openpyxl")
            elif start.startswith(PARQUET):
                frame = load_parquet(path)
            elif start.startswith(b"{"):
                frame = _load_jsonl(path)
            else:
                frame = _load_csv(path)
    except InputError:
        raise
    except FileNotFoundError:
        raise InputError(f"{path.name} findes ikke; kontrollér stien.") from None
    except Exception as error:  # openpyxl and pandas raise many kinds on damaged files
        raise InputError(
            f"{path.name} kan ikke læses som tabel ({type(error).__name__}); "
            "gem den igen som .xlsx eller .csv."
        ) from None
    if frame.empty:
        raise InputError(f"{path.name} har ingen rækker; eksportér den igen med indhold.")
    frame.columns = [str(column).strip() for column in frame.columns]
    return frame


def save_table(frame: pd.DataFrame, path: str | Path) -> None:
    """Save a frame so that :func:`load_table` and Danish Excel read it, whole or not at all.

    Parameters
    ----------
    frame : DataFrame
    path : str or Path
        In ``.parquet`` a frame keeps its types and lists, and :func:`load_table` returns it as it
        was. Lists become JSON in ``.jsonl``, and words apart by semicolons in ``.csv`` and
        ``.xlsx``.

    Raises
    ------
    InputError
        When the ending is none of these, or Parquet is written without ``pyarrow``.

    Examples
    --------
    >>> import pandas as pd
    >>> save_table(pd.DataFrame(), "forslag.doc")
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: forslag.doc kan ikke skrives; \
vælg .csv, .xlsx, .jsonl eller .parquet.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx", ".jsonl", ".parquet"):
        raise InputError(f"{path.name} kan ikke skrives; vælg .csv, .xlsx, .jsonl eller .parquet.")
    if kind in (".csv", ".xlsx"):
        frame = frame.map(_words)
    with replacing(path) as scratch:
        if kind == ".csv":
            frame.to_csv(scratch, sep=";", index=False, encoding="utf-8-sig")
        elif kind == ".xlsx":
            frame.to_excel(scratch, index=False)
        elif kind == ".parquet":
            save_parquet(frame, scratch)
        else:
            frame.to_json(
                scratch, orient="records", lines=True, force_ascii=False, date_format="iso"
            )


def _words(value: object) -> object:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, list):
        return "; ".join(str(item[0] if isinstance(item, tuple) else item) for item in value)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
        # What a spreadsheet would take for a formula is given a sign that shows it as text.
        return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value
    return value


def sniff_encoding(content: bytes) -> str:
    """Tell UTF-8, with or without a byte order mark, from Windows-1252.

    Examples
    --------
    >>> sniff_encoding("få".encode()), sniff_encoding("få".encode("cp1252"))
    ('utf-8', 'cp1252')
    >>> sniff_encoding("få".encode("utf-8-sig"))
    'utf-8-sig'
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _load_csv(path: Path) -> pd.DataFrame:
    content = path.read_bytes()
    if not content.strip():
        raise InputError(f"{path.name} er tom; eksportér den igen med indhold.")
    try:
        text = content.decode(sniff_encoding(content))
    except UnicodeDecodeError:
        text = ""
    if not text or "\x00" in text:
        raise InputError(f"{path.name} er ikke en tekstfil; gem den som CSV i UTF-8.")
    header = next(csv.reader(io.StringIO(text), delimiter="\x00"), [""])[0]
    separator = max(";,\t", key=header.count)
    return pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)


def _load_jsonl(path: Path) -> pd.DataFrame:
    rows = []
    content = path.read_bytes()
    for number, line in enumerate(content.decode(sniff_encoding(content)).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict):
            raise InputError(f"{path.name}, linje {number} er ikke et JSON-objekt; ret linjen.")
        rows.append(row)
    return pd.DataFrame(rows, dtype=object)


def _cell(value: object) -> str:
    if value is None or value != value or value is pd.NaT:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel holds 123 as 123.0
    return value.isoformat() if isinstance(value, datetime) else str(value).strip()


def label_cell(value: object) -> str:
    """Return the label in a cell, empty for none.

    Examples
    --------
    >>> label_cell(" Plan  og byg ")
    'Plan og byg'
    """
    return " ".join(_cell(value).split())


def parse_date(value: str) -> datetime | None:
    """Read a date as Danish tables write it.

    Raises
    ------
    ValueError
        When it is no date.

    Examples
    --------
    >>> parse_date("01-02-2023").isoformat(), parse_date("2023-02-01T09:30").isoformat()
    ('2023-02-01T00:00:00', '2023-02-01T09:30:00')
    >>> parse_date("") is None
    True
    """
    if not value:
        return None
    for form in ("%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M"):
        try:
            return datetime.strptime(value, form)
        except ValueError:
            continue
    return datetime.fromisoformat(value)
