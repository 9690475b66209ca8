"""Characters, spaces and line ends made alike."""

from __future__ import annotations

import re
import unicodedata


def tidy(text: str) -> str:
    r"""Normalise characters, spaces and line ends; words and their order stay.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Tidying it again changes nothing.

    Examples
    --------
    >>> tidy("  Hej\r\n\r\n\r\n\r\nA\u030a r\u00adet  ")
    'Hej\n\nÅ ret'
    """
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    text = re.sub(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(r"\n{3,}", "\n\n", text)
    # Removing a sign between a letter and its accent may have brought them together.
    return unicodedata.normalize("NFC", text).strip()
