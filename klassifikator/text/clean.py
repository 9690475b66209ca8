"""The writer's own words apart from earlier mail, signatures and disclaimers."""

from __future__ import annotations

import re
from itertools import accumulate, groupby
from typing import NamedTuple

from klassifikator.text.notices import find_notices
from klassifikator.text.quotes import find_quotes
from klassifikator.text.signatures import find_signatures, is_no_more

_Range = tuple[int, int]
_ROUNDS = 20  # mail needs two or three; only a text made for it would need more


class Cut(NamedTuple):
    """A stretch of the full text that was left out, and why."""

    start: int
    end: int
    reason: str


def trim(text: str, subject: str = "") -> tuple[str, list[Cut]]:
    r"""Leave out earlier mail, signatures, and what machines add to every mail.

    A forwarded mail with no more than a covering note above it is the content itself and stays.
    Where trimming would leave nothing, nothing is left out, but for a mail that is no more than a
    signature: its writer said nothing. Trimming what is left changes nothing.

    Parameters
    ----------
    text : str
        Text of a message, as :func:`~klassifikator.text.tidy.tidy` leaves it.
    subject : str
        Its subject; ``VS:`` or ``Fwd:`` tells that it was forwarded.

    Returns
    -------
    text : str
        What the writer wrote now: the text without its cuts, no two empty lines in a row.
    cuts : list of Cut
        What was left out, with offsets in the text given, in order; none overlaps the next.
        Reasons are ``citat``, ``signatur`` and ``standardtekst``.

    Examples
    --------
    >>> mail = "Hvornår får jeg svar?\nMvh Bo\n\nDen 3. maj 2023 kl. 9 skrev Skolen:\n> Hej Bo"
    >>> own, cuts = trim(mail)
    >>> own
    'Hvornår får jeg svar?'
    >>> [(mail[start:end], reason) for start, end, reason in cuts]
    [('Mvh Bo\n\n', 'signatur'), ('Den 3. maj 2023 kl. 9 skrev Skolen:\n> Hej Bo', 'citat')]
    """
    lines = text.split("\n")
    reasons = [""] * len(lines)
    for _ in range(_ROUNDS):
        left = _left(lines, reasons)
        found = _reasons([lines[number] for number in left], subject)
        if not any(found):
            break
        for number, reason in zip(left, found, strict=True):
            reasons[number] = reason
        for number in range(1, len(lines)):  # empty lines below a cut belong to it
            reasons[number] = reasons[number] or (reasons[number - 1] if not lines[number] else "")
    return "\n".join(lines[number] for number in _left(lines, reasons)), _cuts(lines, reasons)


def _left(lines: list[str], reasons: list[str]) -> list[int]:
    """Return the numbers of the lines that stay, no two empty ones in a row, none at the ends."""
    left: list[int] = []
    for number, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        if not reason and (line or (left and lines[left[-1]])):
            left.append(number)
    return left[:-1] if left and not lines[left[-1]] else left


def _reasons(lines: list[str], subject: str) -> list[str]:
    """Return for each line why it is left out; empty where it stays."""
    reasons = [""] * len(lines)
    _leave_out(lines, reasons, find_notices(lines), "standardtekst")
    own = [line if not reason else "" for line, reason in zip(lines, reasons, strict=True)]
    quotes = find_quotes(own, subject)
    _leave_out(lines, reasons, quotes.cut, "citat")
    signatures = [
        (start + first, start + last)
        for start, end in _voices(quotes.cut, quotes.kept, len(lines))
        for first, last in find_signatures(own[start:end])
    ]
    if is_no_more([line for line, reason in zip(own, reasons, strict=True) if not reason]):
        return [reason or "signatur" for reason in reasons]
    _leave_out(lines, reasons, signatures, "signatur")
    return reasons


def _voices(cut: list[_Range], kept: list[_Range], end: int) -> list[_Range]:
    """Return the stretches that one person wrote and may have signed."""
    bounds = [0, *(bound for pair in sorted([*cut, *kept]) for bound in pair), end]
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def _leave_out(lines: list[str], reasons: list[str], ranges: list[_Range], reason: str) -> None:
    """Give the ranges their reason, if any words are left then."""
    after = list(reasons)
    for start, end in ranges:
        after[start:end] = [reason] * (end - start)
    if any(re.search(r"\w", line) for line, out in zip(lines, after, strict=True) if not out):
        reasons[:] = after


def _cuts(lines: list[str], reasons: list[str]) -> list[Cut]:
    """Return the lines left out as stretches of the text."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    cuts = []
    for reason, group in groupby(range(len(lines)), key=reasons.__getitem__):
        if reason:
            numbers = list(group)
            cuts.append(
                Cut(starts[numbers[0]], min(starts[numbers[-1] + 1], starts[-1] - 1), reason)
            )
    return cuts
