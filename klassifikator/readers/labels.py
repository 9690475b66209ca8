"""The labels of an export alone: what a case system calls its departments, and how often."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from klassifikator.columns import ORGANISATION, RECORDED
from klassifikator.danish import count
from klassifikator.errors import InputError
from klassifikator.readers.mapping import Columns, find_columns, mapping_for
from klassifikator.readers.table import label_cell, load_table
from klassifikator.taxonomy.draft import Unit
from klassifikator.taxonomy.names import LONGEST

LEVELS = dict.fromkeys((ORGANISATION[0], *RECORDED))


def read_labels(path: str | Path, columns: Columns = None) -> pd.DataFrame:
    """Read the labels of a table, or of the ``.jsonl`` files of a folder, without the texts.

    Parameters
    ----------
    path : str or Path
        A CSV, Excel or JSON Lines file, or a folder of JSON Lines.
    columns : mapping, str or Path, optional
        As :func:`klassifikator.readers.mapping.mapping_for`.

    Returns
    -------
    DataFrame
        One row a row, with the levels that the table has; empty where nothing is said.

    Raises
    ------
    InputError
        When there is no table, no column of labels, or one that holds texts.
    """
    path = Path(path)
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path.name} har ingen .jsonl-filer; giv en tabel eller en anden mappe.")
    parts = [_labels_of(file, columns) for file in files]
    return pd.concat(parts, ignore_index=True).fillna("")


def read_units(path: str | Path, columns: Columns = None) -> list[Unit]:
    """Read the departments of a table, each with the forvaltning that it most often stands under.

    Parameters
    ----------
    path, columns
        As :func:`read_labels`.

    Returns
    -------
    list of Unit
        By forvaltning and name, with the number of cases beside.

    Raises
    ------
    InputError
        As :func:`read_labels`; also when there is no column of departments, or it is empty.
    """
    labels = read_labels(path, columns)
    labels = labels.reindex(columns=["forvaltning", "afdeling"], fill_value="")
    counts = Counter(labels.itertuples(index=False, name=None))
    homes: dict[str, Counter[str]] = {}
    for (parent, name), number in counts.items():
        if name:
            homes.setdefault(name, Counter())[parent] += number
    if not homes:
        raise InputError(
            f"{Path(path).name} har ingen afdelinger; skriv i kolonner.toml, hvad kolonnen hedder, "
            'fx afdeling = "Ansvarlig enhed".'
        )
    units = []
    for name, found in homes.items():
        named = Counter({parent: number for parent, number in found.items() if parent})
        parent = named.most_common(1)[0][0] if named else ""
        units.append(Unit(name, parent, told=_told(found, parent)))
    return sorted(units, key=lambda unit: (unit.parent.casefold(), unit.name.casefold()))


def _told(found: Counter[str], parent: str) -> str:
    elsewhere = found.total() - found[parent]
    told = count(found.total(), "sag", "sager") + " i eksporten"
    return f"{told}, heraf {elsewhere} under en anden forvaltning" if elsewhere else told


def _labels_of(path: Path, columns: Columns) -> pd.DataFrame:
    frame = load_table(path)
    names = find_columns(frame, mapping_for(path, columns), path.name)
    told = {level: frame[names[level]].map(label_cell) for level in LEVELS if level in names}
    for level, values in told.items():
        if values.str.len().max() > LONGEST:
            raise InputError(
                f"Kolonnen »{names[level]}« i {path.name} ligner tekst og ikke {level}; angiv den "
                f'rigtige med {level} = "…" i kolonner.toml.'
            )
    if not told:
        raise InputError(
            f"{path.name} har ingen kolonne med etiketter; skriv i kolonner.toml, hvad den hedder, "
            'fx afdeling = "Ansvarlig enhed".'
        )
    return pd.DataFrame(told)
