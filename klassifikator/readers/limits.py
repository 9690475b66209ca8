"""What is too much to read, and the error that says so; nothing is read by half."""

from __future__ import annotations

MAX_MESSAGE = 100_000_000  # bytes: Exchange lets through 36 MB, at the very most 150
MAX_HEADER = 256_000  # bytes of all header lines together, as Exchange has it
MAX_LINE = 10_000  # characters of one header that is decoded
MAX_TEXT = 1_000_000  # characters: some 400 pages
MAX_PARTS = 500
MAX_DEPTH = 30  # parts inside parts, messages inside messages
MAX_UNPACKED = 20_000_000_000  # bytes that an archive unfolds to
MAX_RATIO = 200  # ... and how many times its size, where that is more than ...
MAX_HARMLESS = 100_000_000
MAX_MEMBERS = 200_000
MAX_ARCHIVES = 3  # zip files inside zip files


class RefusedError(Exception):
    """A message or file is not read; says why in Danish, as :class:`Rejected` tells it."""


def megabytes(size: int) -> str:
    """Write a limit.

    Examples
    --------
    >>> megabytes(100_000_000)
    '100 MB'
    """
    return f"{size // 1_000_000} MB"


def check_message(content: bytes) -> None:
    """Refuse a message that is too big, or whose header lines are.

    Raises
    ------
    RefusedError

    Examples
    --------
    >>> check_message(b"Subject: " + b"x" * 1_000_000)
    Traceback (most recent call last):
    ...
    klassifikator.readers.limits.RefusedError: beskedens hoved fylder mere end 256 kB
    """
    check_size(len(content))
    if len(content) > MAX_HEADER:
        start = content[:MAX_HEADER]
        if b"\n\n" not in start and b"\n\r\n" not in start and b"\r\r" not in start:
            raise RefusedError(f"beskedens hoved fylder mere end {MAX_HEADER // 1000} kB")
    # The parser asks every line about every boundary around it.
    if content.count(b"boundary=") > MAX_PARTS:
        raise RefusedError(f"beskeden er delt i mere end {MAX_PARTS} dele")


def check_size(size: int) -> None:
    """Refuse a message of too many bytes.

    Raises
    ------
    RefusedError
    """
    if size > MAX_MESSAGE:
        raise RefusedError(f"beskeden fylder mere end {megabytes(MAX_MESSAGE)}")
