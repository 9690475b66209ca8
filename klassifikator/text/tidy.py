"""Characters, spaces and line ends made alike."""

from __future__ import annotations

import re
import unicodedata

# Whatever is not a plain letter, sign or line end.
_ODD = re.compile(r"[^\n -~¡-¬®-ɏ\u2010-\u2027\u2030-\u205e€]")
_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
_SPACE = re.compile(r"[^\S\n ]")
_SPACES = re.compile(r" {2,}")
_AT_BREAK = re.compile(r" \n ?|\n ")
_LONG = 20_000  # letters; no shorter text keeps a machine busy
# Nobody writes the same few signs a hundred times; logs and broken programs do.
_REPEATED = re.compile(r"(.{1,12}?)\1{99,}", re.DOTALL)
_KEPT = 20  # more than the signs repeated, so that no run is made of shortened ones
_EMPTY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    r"""Normalise characters, spaces and line ends; words and their order stay.

    In a very long text the same few signs a hundred times in a row are cut short.

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
    if _ODD.search(text):
        text = _BREAK.sub("\n", unicodedata.normalize("NFC", text))
        text = _SPACE.sub(" ", _UNSEEN.sub("", text))
        # Removing a sign between a letter and its accent may have brought them together.
        text = unicodedata.normalize("NFC", text)
    text = _AT_BREAK.sub("\n", _SPACES.sub(" ", text))
    text = _EMPTY_LINES.sub("\n\n", text).strip()
    if len(text) < _LONG:
        return text
    return _REPEATED.sub(lambda run: run[1] * _KEPT, text).strip()
