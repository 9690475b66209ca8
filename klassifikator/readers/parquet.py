"""Parquet files (extra ``parquet``): a frame comes back as it was, with its lists."""

from __future__ import annotations

from collections import namedtuple
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from klassifikator.errors import InputError
from klassifikator.extras import needing
from klassifikator.readers.limits import MAX_HARMLESS, MAX_RATIO

SIGNATURE = b"PAR1"


def load_parquet(path: Path) -> pd.DataFrame:
    """Load a Parquet file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    DataFrame
        Lists in cells are lists, and structures in them named tuples.

    Raises
    ------
    InputError
        When pyarrow is not installed, or the file unfolds to more than any export does.
    """
    with needing("En .parquet", "parquet"):
        from pyarrow.parquet import read_metadata
    told = read_metadata(path)
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    values = sum(
        group.column(number).num_values for group in groups for number in range(group.num_columns)
    )
    unfolded = max(values, sum(group.total_byte_size for group in groups))
    if unfolded > max(MAX_HARMLESS, MAX_RATIO * path.stat().st_size):
        raise InputError(f"{path.name} pakker sig ud til langt mere, end den fylder; del den op.")
    frame = pd.read_parquet(path, engine="pyarrow")
    for name in filter(lambda name: is_object_dtype(frame[name]), frame):
        frame[name] = pd.Series(map(_unfolded, frame[name]), frame.index, dtype=object)
    return frame


def save_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Save a frame; named tuples in its lists, such as evidence, become structures.

    Parameters
    ----------
    frame : DataFrame
    path : Path

    Raises
    ------
    InputError
        When pyarrow is not installed.
    """
    with needing("En .parquet", "parquet"):
        import pyarrow  # noqa: F401  # only to tell at once that it is missing
    plain = frame.copy()
    for name in filter(lambda name: is_object_dtype(plain[name]), plain):
        plain[name] = pd.Series(map(_plain, plain[name]), plain.index, dtype=object)
    plain.to_parquet(path, engine="pyarrow", index=False)


def _plain(cell: Any) -> Any:
    if not isinstance(cell, list):
        return cell
    return [item._asdict() if hasattr(item, "_asdict") else item for item in cell]


def _unfolded(cell: Any) -> Any:
    if isinstance(cell, np.ndarray):
        return [_row(*item)(**item) if isinstance(item, dict) else item for item in cell.tolist()]
    return np.nan if cell is None else cell


@lru_cache
def _row(*fields: str) -> Any:
    return namedtuple("Row", fields)  # its fields are those of the file
