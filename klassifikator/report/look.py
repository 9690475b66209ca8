"""What the office chooses about a report: colours, template, charts, where a count leads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from klassifikator.errors import InputError

# Okabe & Ito (2008): told apart by the colour blind, and dark against light when printed grey.
SAFE_COLOURS = ("#0072B2", "#E69F00")
INK = "#1b1b1b"  # of texts and outlines
WIDTH = 6.3  # inches of a picture: the text of an A4 page


@dataclass(frozen=True)
class Look:
    """How a report is to look.

    Attributes
    ----------
    colours : tuple of str
        Hex colours of the charts; a chart uses as many as it has rows of bars, in this order.
    template : Path or None
        The office's own Word document, for a ``.docx``.
    link : str
        Address of the review page, to which the counts of an ``.html`` then lead; empty for none.
    charts : bool
        Whether charts are drawn.
    """

    colours: tuple[str, ...] = SAFE_COLOURS
    template: Path | None = None
    link: str = ""
    charts: bool = True


def read_colours(text: str) -> tuple[str, ...]:
    """Read hex colours written with commas between.

    Raises
    ------
    InputError
        When one of them is no colour.

    Examples
    --------
    >>> read_colours("#003366, #d68910")
    ('#003366', '#d68910')
    >>> read_colours("blå")
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: »blå« er ingen farve; skriv fx #003366,#d68910.
    """
    colours = tuple(part.strip() for part in text.split(","))
    for colour in colours:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise InputError(f"»{colour}« er ingen farve; skriv fx #003366,#d68910.")
    # One colour is used twice; the hatching still tells the bars apart.
    return colours if len(colours) > 1 else colours * 2
