"""RTF → text, as Outlook keeps messages that have no other body.

Our own, because the time of the reader that there is (striprtf) grows with the square of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from klassifikator.extras import needing
from klassifikator.readers.headers import decode
from klassifikator.readers.limits import RefusedError

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}]+)", re.DOTALL
)
_HIDDEN = frozenset(
    b"colortbl stylesheet info pict header footer headerl headerr headerf footerl footerr footerf "
    b"object themedata datastore fldinst listtable revtbl generator xmlnstbl filetbl".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"cell": " ",
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_ESCAPES = {b"~": "\u00a0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class _Group:
    """What holds inside a pair of braces."""

    hidden: bool = False
    fonts: bool = False
    font: int = -1
    skip: int = 1  # signs that stand in for a Unicode one


def decompress(packed: bytes) -> bytes:
    """Unfold RTF as messages hold it; RTF that is not folded is returned as it is.

    Raises
    ------
    RefusedError
        When it is damaged, or the reader of Outlook's files is not installed.

    References
    ----------
    Microsoft, *[MS-OXRTFCP]: Rich Text Format (RTF) Compression Algorithm*.
    """
    if packed.startswith(b"{\\rtf"):
        return packed
    with needing("Teksten i en Outlook-mail", "msg", error=RefusedError):
        from compressed_rtf import decompress as unfold
    try:
        return bytes(unfold(packed))
    except Exception:  # the library raises nothing more exact
        raise RefusedError("beskedens RTF-tekst er beskadiget") from None


def rtf_to_text(rtf: bytes) -> str:
    r"""Return the text of RTF; of HTML that was wrapped in RTF, what a reader without HTML sees.

    Parameters
    ----------
    rtf : bytes
        Damaged RTF is read as far as it goes.

    References
    ----------
    Microsoft, *[MS-OXRTFEX]: Rich Text Format (RTF) Extensions Algorithm*: an ignorable group
    holds each tag, and what it looks like without HTML follows.

    Examples
    --------
    >>> rtf_to_text(rb"{\rtf1\ansi\ansicpg1252 F\'e5r \u230?ldre svar\par}")
    'Får ældre svar\n'
    """
    return _Reader(rtf).read()


class _Reader:
    def __init__(self, rtf: bytes) -> None:
        self._rtf = rtf
        self._charset = "cp1252"
        self._charsets: dict[int, str] = {}
        self._group = _Group()
        self._outer: list[_Group] = []
        self._text: list[str] = []
        self._bytes = bytearray()  # signs by number, two of which may be one letter
        self._skip = 0

    def read(self) -> str:
        place = 0
        while match := _TOKEN.match(self._rtf, place):
            place = match.end()
            word, number, hexed, escape, brace, plain = match.groups()
            if hexed:
                self._add_bytes(bytes.fromhex(hexed.decode()), 1)
                continue
            self._flush()
            if plain:
                self._add_plain(plain)
            elif word == b"bin" and number:
                place += max(0, int(number))
            elif word:
                self._obey(word, int(number) if number else None)
            elif escape == b"*":
                self._group.hidden = True
            elif escape:
                self._add(_ESCAPES.get(escape, decode(escape, "latin-1")))
            elif brace == b"{":
                self._outer.append(self._group)
                self._group = replace(self._group)
            elif self._outer:
                self._group = self._outer.pop()
        self._flush()
        # Signs beyond the first plane are written as two halves.
        return "".join(self._text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _obey(self, word: bytes, number: int | None) -> None:
        group = self._group
        if word in _HIDDEN:
            group.hidden = True
        elif word == b"fonttbl":
            group.hidden = group.fonts = True
        elif word == b"ansicpg" and number:
            self._charset = "utf-8" if number == 65001 else f"cp{number}"
        elif word == b"f" and number is not None:
            group.font = number
        elif word == b"fcharset" and group.fonts:
            self._charsets[group.font] = _CHARSETS.get(number or 0, "")
        elif word == b"uc":
            group.skip = number or 0
        elif word == b"u" and number is not None:
            self._add(chr(number & 0xFFFF))
            self._skip = group.skip
        elif word in _SIGNS:
            self._add(_SIGNS[word])

    def _add(self, text: str) -> None:
        self._skip = 0
        if not self._group.hidden:
            self._text.append(text)

    def _add_plain(self, plain: bytes) -> None:
        plain = plain.replace(b"\r", b"").replace(b"\n", b"")
        self._add_bytes(plain, len(plain))
        self._flush()

    def _add_bytes(self, added: bytes, signs: int) -> None:
        left_out = min(self._skip, signs)
        self._skip -= left_out
        if not self._group.hidden:
            self._bytes += added[left_out:]

    def _flush(self) -> None:
        if self._bytes:
            charset = self._charsets.get(self._group.font) or self._charset
            self._text.append(decode(bytes(self._bytes), charset))
            self._bytes.clear()
