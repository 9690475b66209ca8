"""The cure for a package that is not there: one sentence for all extras of ``pyproject.toml``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from klassifikator.errors import InputError


def cure(what: str, extra: str) -> str:
    """Tell which extra is missing, and how it is installed.

    Parameters
    ----------
    what : str
        Danish: what cannot be done without it.
    extra : str
        Its name in ``pyproject.toml``.

    Examples
    --------
    >>> cure("En .docx", "report")
    'En .docx kræver en pakke mere: pip install klassifikator[report]'
    """
    return f"{what} kræver en pakke mere: pip install klassifikator[{extra}]"


@contextmanager
def needing(
    what: str, extra: str, otherwise: str = "", error: type[Exception] = InputError
) -> Iterator[None]:
    """Turn an import that fails into one sentence with the cure.

    Parameters
    ----------
    what, extra : str
        As :func:`cure`.
    otherwise : str, optional
        Danish: how to do without.
    error : type of Exception
        What is raised.

    Raises
    ------
    InputError
        Or the given error.

    Examples
    --------
    >>> with needing("En .docx", "report"):
    ...     import ikke_installeret
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: En .docx kræver en pakke mere: \
pip install klassifikator[report]
    """
    try:
        yield
    except ImportError:
        raise error(cure(what, extra) + otherwise) from None
