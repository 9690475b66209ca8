"""Tables exported from case systems: CSV, Excel and JSON Lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd

from klassifikator.columns import RECORDED, check_frame
from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.readers.cases import Message, Rejected

COLUMN_NAMES = {
    "text": ("text", "tekst", "henvendelse", "beskrivelse", "indhold", "besked"),
    "subject": ("subject", "emne", "titel", "overskrift"),
    "received_at": ("received_at", "modtaget", "modtagetdato", "dato", "oprettet"),
    "channel": ("channel", "kanal"),
    "case_id": ("case_id", "sagsid", "id", "sagsnr", "sagsnummer", "journalnr"),
}
"""Names by which a column is recognised when no mapping is given."""


def read_table(
    path: Path, columns: Mapping[str, str] | None = None
) -> Iterator[Message | Rejected]:
    """Read the rows of a table as messages.

    Parameters
    ----------
    path : Path
        A ``.csv``, ``.xlsx`` or ``.jsonl`` file.
    columns : mapping, optional
        Which of its columns is ``text``, ``subject``, ``received_at``, ``channel``, ``case_id``.

    Raises
    ------
    InputError
        When the file is no such table or has no column for the text.
    """
    frame = load_table(path)
    names = _column_names(frame, columns, path.name)
    labels = [name for name in (*RECORDED, "author") if name in frame.columns]
    for number, row in enumerate(frame.to_dict("records"), 1):
        source = f"{path.name}, række {number}"
        values = {field: _cell(row[column]) for field, column in names.items()}
        extra: dict[str, object] = {label: _cell(row[label]) or None for label in labels}
        try:
            moment = parse_date(values.get("received_at", ""))
        except ValueError:
            yield Rejected(source, "datoen kan ikke læses; skriv den som 31-12-2023")
            continue
        yield Message(
            source=source,
            body=values["text"],
            subject=values.get("subject", ""),
            received_at=moment,
            channel=values.get("channel", ""),
            identity=values.get("case_id", "") and f"{path.stem}\n{values['case_id']}",
            extra=extra,
        )


def load_table(path: Path, header_row: int = 0) -> pd.DataFrame:
    """Load a table, its encoding and separator found from the content.

    Parameters
    ----------
    path : Path
        A ``.csv``, ``.xlsx`` or ``.jsonl`` file.
    header_row : int
        For Excel: how many rows stand above the names of the columns.

    Raises
    ------
    InputError
        When the file is empty or not of its kind.
    """
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            frame = pd.read_excel(path, dtype=object, header=header_row)
        elif path.suffix.lower() == ".jsonl":
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

    Lists become JSON in ``.jsonl``, and words apart by semicolons in ``.csv`` and ``.xlsx``.

    Raises
    ------
    InputError
        When the ending is none of these.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".csv", ".xlsx", ".jsonl"):
        raise InputError(f"{path.name} kan ikke skrives; vælg .csv, .xlsx eller .jsonl.")
    if kind != ".jsonl":
        frame = frame.map(_words)
    with replacing(path) as scratch:
        if kind == ".csv":
            frame.to_csv(scratch, sep=";", index=False, encoding="utf-8-sig")
        elif kind == ".xlsx":
            frame.to_excel(scratch, index=False)
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


def _column_names(
    frame: pd.DataFrame, columns: Mapping[str, str] | None, file: str
) -> dict[str, str]:
    if columns:
        unknown = set(columns) - set(COLUMN_NAMES)
        if unknown:
            raise InputError(
                f"Kolonnen »{sorted(unknown)[0]}« kendes ikke; vælg blandt "
                f"{', '.join(COLUMN_NAMES)}."
            )
        check_frame(frame, columns.values(), file)
    folded = {str(column).casefold(): str(column) for column in frame.columns}
    names = {
        field: folded[name]
        for field, candidates in COLUMN_NAMES.items()
        for name in reversed(candidates)
        if name in folded
    }
    names.update(columns or {})
    if "text" not in names:
        check_frame(frame, ["text"], file)
    return names


def _cell(value: object) -> str:
    if value is None or value != value or value is pd.NaT:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel holds 123 as 123.0
    return value.isoformat() if isinstance(value, datetime) else str(value).strip()


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
