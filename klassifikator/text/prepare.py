"""The one way from raw text to what is stored, shown and learnt from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klassifikator.text.clean import Cut, trim
from klassifikator.text.mask import Finder, mask_text
from klassifikator.text.tidy import tidy


@dataclass(frozen=True, slots=True)
class Prepared:
    """A message made ready: masked, and the own words apart from the rest.

    Attributes
    ----------
    text : str
        The writer's own words now, masked.
    full_text : str
        All of the message, masked.
    cuts : list of Cut
        What of ``full_text`` is not in ``text``, and why.
    """

    text: str
    full_text: str
    cuts: list[Cut]


def prepare(raw: str, subject: str = "", finders: Iterable[Finder] = ()) -> Prepared:
    r"""Tidy, mask and trim a message.

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
    >>> prepare("Mit cpr er 010190-1234.\n\nMed venlig hilsen\nBo").text
    'Mit cpr er [CPR].'
    """
    full_text = mask_text(tidy(raw), finders)
    text, cuts = trim(full_text, subject)
    return Prepared(text, full_text, cuts)
