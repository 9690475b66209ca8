"""Which column of a case system's table is what: by its name, by choice, or by a file beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from klassifikator.columns import check_frame
from klassifikator.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

COLUMN_NAMES = {
    "text": ("text", "tekst", "henvendelse", "beskrivelse", "indhold", "besked"),
    "subject": ("subject", "emne", "titel", "overskrift"),
    "received_at": ("received_at", "modtaget", "modtagetdato", "dato", "oprettet"),
    "channel": ("channel", "kanal"),
    "case_id": ("case_id", "sagsid", "id", "sagsnr", "sagsnummer", "journalnr"),
}
"""Names by which a column is recognised when no mapping is given."""

LABEL_NAMES = {
    "henvendelsestype": ("henvendelsestype",),
    "forvaltning": ("forvaltning",),
    "afdeling": ("afdeling",),
    "status": ("status",),
    "kategori": ("kategori", "juridisk kategori"),
    "grund": ("grund", "klagegrund"),
    "handling": ("handling",),
    "author": ("author",),
}
"""Names of the columns of labels, which a table may lack, and of who wrote."""

MAPPING_FILE = "kolonner.toml"
"""The saved mapping of a folder's tables; ``<table>.kolonner.toml`` is that of one."""

Columns = Mapping[str, str] | str | Path | None
"""A mapping, or the file that holds it."""


def mapping_for(table: Path, columns: Columns = None) -> dict[str, str]:
    """Return the mapping that is given for a table, or else saved beside it.

    Parameters
    ----------
    table : Path
    columns : mapping, str or Path, optional
        Which column is ``text``, ``subject``, ``received_at``, ``channel``, ``case_id`` or a label
        such as ``afdeling``, or a TOML file that tells it, such as ``text = "Henvendelse"``.

    Raises
    ------
    InputError
        When the file cannot be read, or names what is no field.

    Examples
    --------
    >>> mapping_for(Path("sager.csv"), {"text": "Borgerens ord"})
    {'text': 'Borgerens ord'}
    """
    if columns is None:
        beside = (table.with_name(f"{table.stem}.{MAPPING_FILE}"), table.with_name(MAPPING_FILE))
        columns = next((file for file in beside if file.is_file()), {})
    if isinstance(columns, str | Path):
        columns = _load(Path(columns))
    known = (*COLUMN_NAMES, *LABEL_NAMES)
    unknown = sorted(set(columns) - set(known))
    if unknown:
        raise InputError(f"Kolonnen »{unknown[0]}« kendes ikke; vælg blandt {', '.join(known)}.")
    return dict(columns)


def find_columns(frame: pd.DataFrame, columns: Mapping[str, str], file: str) -> dict[str, str]:
    """Tell which column of a table is what: by the mapping, and else by its name.

    A saved mapping may name labels that this table lacks.

    Raises
    ------
    InputError
        When a column of the mapping is missing that is no label.

    Examples
    --------
    >>> import pandas as pd
    >>> find_columns(pd.DataFrame(columns=["Tekst", "Enhed"]), {"afdeling": "Enhed"}, "a.csv")
    {'text': 'Tekst', 'afdeling': 'Enhed'}
    """
    check_frame(frame, [name for field, name in columns.items() if field in COLUMN_NAMES], file)
    folded = {str(column).casefold(): str(column) for column in frame.columns}
    names = {
        field: folded[name]
        for field, candidates in (COLUMN_NAMES | LABEL_NAMES).items()
        for name in reversed(candidates)
        if name in folded
    }
    for field, name in columns.items():
        if name in frame.columns:
            names[field] = name
        else:
            names.pop(field, None)
    return names


def is_mapping(path: Path) -> bool:
    """Tell whether a file is a saved mapping, and so no export."""
    return path.name == MAPPING_FILE or path.name.endswith(f".{MAPPING_FILE}")


def _load(path: Path) -> dict[str, str]:
    try:
        loaded = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"{path.name} findes ikke; kontrollér stien.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        loaded = {"": None}
    if not all(isinstance(value, str) for value in loaded.values()):
        raise InputError(
            f'{path.name} kan ikke læses; skriv en linje for hver kolonne, fx text = "Henvendelse".'
        )
    return loaded
