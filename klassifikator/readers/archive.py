"""Zip files: their members one by one, each under a name of our own."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from klassifikator.readers.cases import file_label
from klassifikator.readers.limits import (
    MAX_HARMLESS,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED,
    RefusedError,
)


def check_archive(path: Path) -> list[zipfile.ZipInfo]:
    """Return the members of a zip file, in order, or refuse it as a whole.

    Raises
    ------
    RefusedError
        When it is damaged, or unfolds to more than any export does.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            members = [member for member in packed.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise RefusedError("zip-filen er beskadiget") from None
    if len(members) > MAX_MEMBERS:
        raise RefusedError(f"zip-filen har mere end {MAX_MEMBERS:_} filer".replace("_", "."))
    unpacked = sum(member.file_size for member in members)
    allowed = max(MAX_HARMLESS, MAX_RATIO * path.stat().st_size)
    if unpacked > min(MAX_UNPACKED, allowed):
        raise RefusedError("zip-filen pakker sig ud til langt mere, end den fylder")
    return members


def unfold(path: Path) -> Iterator[tuple[str, Path | RefusedError]]:
    """Unfold the members of a zip file, one at a time.

    Parameters
    ----------
    path : Path

    Yields
    ------
    tuple of str and Path
        What a member is called, and where it lies until the next is asked for, or why it cannot
        be read. Its own name is never used as a path.

    Raises
    ------
    RefusedError
        As :func:`check_archive`.
    """
    members = check_archive(path)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(path) as packed:
        for member in members:
            name = member.filename.replace("\\", "/").rpartition("/")[2]
            # Only the ending is kept, which the reader may need.
            place = Path(folder) / f"medlem{_ending(name)}"
            try:
                if member.flag_bits & 1:
                    raise RefusedError("filen i zip-filen er beskyttet med adgangskode")
                with packed.open(member) as source, place.open("wb") as target:
                    shutil.copyfileobj(source, target)
                yield file_label(name), place
            except RefusedError as refusal:
                yield file_label(name), refusal
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                yield file_label(name), RefusedError("filen i zip-filen er beskadiget")
            place.unlink(missing_ok=True)


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) < 10 else ""
