"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from klassifikator.errors import InputError


def no_room_for(target: Path) -> InputError:
    """Return the error of a file whose folder does not exist or may not be written to."""
    return InputError(
        f"Der kan ikke skrives i mappen til {target.name}; opret mappen, eller vælg en anden."
    )


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a scratch path beside the target, and put it in the target's place at the end.

    An error before the end leaves what was there untouched.

    Parameters
    ----------
    path : str or Path
        The file to be written.

    Raises
    ------
    InputError
        When the folder does not exist or may not be written to.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> with replacing(folder / "a.txt") as scratch:
    ...     _ = scratch.write_text("hele filen")
    >>> (folder / "a.txt").read_text()
    'hele filen'
    """
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(suffix=target.suffix, dir=target.parent)
    except OSError:
        raise no_room_for(target) from None
    os.close(handle)
    scratch = Path(name)
    try:
        yield scratch
        try:
            scratch.replace(target)
        except PermissionError:
            raise InputError(
                f"{target.name} kan ikke erstattes; luk filen i Excel, og prøv igen."
            ) from None
    finally:
        scratch.unlink(missing_ok=True)
