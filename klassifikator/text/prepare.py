"""The one way from raw text to what is stored, shown and learnt from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from klassifikator.text.clean import Cut, trim
from klassifikator.text.mask import Finder, mask_text
from klassifikator.text.tidy import tidy

_BETWEEN = "\0"  # subject and body; no text that is tidied holds it


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message made ready: masked, and the own words apart from the rest.

    Attributes
    ----------
    subject : str
        The subject on one line, masked; a person has the same number as in the text.
    text : str
        The writer's own words now, masked.
    full_text : str
        All of the message, masked.
    cuts : list of Cut
        What of ``full_text`` is not in ``text``, and why.
    """

    subject: str
    text: str
    full_text: str
    cuts: list[Cut]


def prepare(raw: str, subject: str = "", finders: Iterable[Finder] = ()) -> Prepared:
    r"""Tidy, mask and trim a message; subject and body are masked as the one case they are.

    Parameters
    ----------
    raw : str
        Plain text of the message.
    subject : str
        Its subject.
    finders : iterable of Finder, optional
        More finders of personal data, see :func:`~klassifikator.text.mask.mask_text`.

    Returns
    -------
    Prepared

    Examples
    --------
    >>> ready = prepare("Ida Holm har cpr 010190-1234.\n\nMed venlig hilsen\nBo", "Ida")
    >>> ready.subject, ready.text
    ('[NAVN 1]', '[NAVN 1] har cpr [CPR].')
    """
    whole = f"{' '.join(tidy(subject).split())}\n{_BETWEEN}\n{tidy(raw)}"
    subject, _, full_text = mask_text(whole, finders).partition(_BETWEEN)
    subject, full_text = subject.strip(), full_text.strip()
    text, cuts = trim(full_text, subject)
    return Prepared(subject, text, full_text, cuts)


def without(full_text: str, cuts: Iterable[Sequence[int | str]]) -> str:
    r"""Return a text without its cuts, no two empty lines in a row.

    Parameters
    ----------
    full_text : str
    cuts : iterable of Cut
        In order, as ``(start, end, reason)``.

    Returns
    -------
    str

    Examples
    --------
    >>> without("Hul i vejen\n\nMvh Bo\n\nP.S. Skynd jer", [(13, 21, "signatur")])
    'Hul i vejen\n\nP.S. Skynd jer'
    """
    kept, at = [], 0
    for start, end, _ in cuts:
        kept.append(full_text[at : int(start)])
        at = int(end)
    return re.sub(r"\n{3,}", "\n\n", "".join([*kept, full_text[at:]])).strip()
