"""The cure for a package that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from klassifikator.errors import InputError


@contextmanager
def needing(what: str, extra: str, otherwise: str = "") -> Iterator[None]:
    """Tell which extra brings the package that could not be imported.

    Parameters
    ----------
    what : str
        Danish: what cannot be made without it.
    extra : str
        Name of the extra in ``pyproject.toml``.
    otherwise : str, optional
        Danish: how to do without.

    Raises
    ------
    InputError

    Examples
    --------
    >>> with needing("En .docx", "report"):
    ...     import ikke_installeret
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: En .docx kræver mere; pip install klassifikator[report]
    """
    try:
        yield
    except ModuleNotFoundError:
        raise InputError(
            f"{what} kræver mere; pip install klassifikator[{extra}]{otherwise}"
        ) from None
