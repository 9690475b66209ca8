"""HTML to text, and the citizen's own words apart from quoted mail and signatures."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import NamedTuple

_BLOCK = frozenset(
    "address article aside blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table td th tr ul".split()
)
_HIDDEN = frozenset("head noscript script style template title".split())


class Cut(NamedTuple):
    """A stretch of the full text that was left out, and why."""

    start: int
    end: int
    reason: str


class _TextOfHtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCK:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCK:
            self.parts.append("\n")
        if tag == "body":  # an unclosed <title> hides nothing beyond its document
            self._hidden = 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # A line break in the source of a page is a space on it.
            self.parts.append(re.sub(r"\s+", " ", data))


def html_to_text(html: str) -> str:
    r"""Return the visible text of an HTML body, with a line for each block.

    Parameters
    ----------
    html : str
        Body of a mail; damaged HTML is read as far as it goes.

    Returns
    -------
    str

    Examples
    --------
    >>> html_to_text("<style>p {color: red}</style><p>Kære&nbsp;Lone</p><p>Min sag<br>er væk</p>")
    'Kære Lone\n\nMin sag\ner væk'
    """
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    return tidy("".join(parser.parts))


def tidy(text: str) -> str:
    r"""Normalise characters, spaces and line ends; words and their order stay.

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


_HEADER_WORD = (
    r"(?:fra|sendt|til|cc|bcc|emne|dato|from|sent|to|subject|date|von|gesendet|an|betreff|datum)"
)
# Den 3. maj 2023 kl. 10.12 skrev Bo Holm <bo@eksempel.dk>:   (may be wrapped)
_WROTE = re.compile(
    r"^[> ]*(?:den|on|am)\s.{0,30}\d.{0,120}?(?:\n.{0,120}?)?"
    r"\b(?:skrev|wrote|schrieb)\b.{0,120}?(?:\n.{0,80}?)?:$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTE_STARTS = [
    _WROTE,
    *(
        re.compile(pattern, re.IGNORECASE | re.MULTILINE)
        for pattern in (
            # -----Oprindelig meddelelse-----, ---------- Forwarded message ---------
            r"^[> ]*-{2,} ?(?:oprindelig (?:meddelelse|besked)"
            r"|videresendt (?:meddelelse|besked|mail)|original message|forwarded message"
            r"|urspr[üu]ngliche nachricht|weitergeleitete nachricht)\b.*$",
            r"^[> ]*(?:start på videresendt (?:meddelelse|besked)|begin forwarded message):?$",
            # Two or more header lines in a row, the first of them the sender.
            rf"^[>*_ ]*(?:fra|from|von)\s?:[* ].*\n(?:[>*_ ]*{_HEADER_WORD}\s?:.*(?:\n|\Z)){{1,6}}",
            r"^_{20,}$",
        )
    ),
]
_SIGNATURE = re.compile(
    r"^(?:--|"
    r"(?:med )?(?:venlige?|mange|(?:de )?bedste|kærlig|hjertelig|varme)\shils(?:en|ner)\b.{0,40}"
    r"|mvh\b.{0,40}|m\.?v\.?h\.?|vh\b.{0,40}|kh\b.{0,40}|dbh\b.{0,40}|hilsen\b.{0,40}"
    r"|(?:kind|best) regards\b.{0,20}|mit freundlichen grüßen.{0,20}"
    r"|sendt fra min \w+.{0,20}|sent from my \w+.{0,20}|hent outlook til \w+.{0,20})$",
    re.IGNORECASE | re.MULTILINE,
)
_COVERING_NOTE = 60  # at most so many words above a forwarded mail are no inquiry of their own
_SIGNATURE_LINES = 12
_REMARK = 15  # ... nor are so few, where the mail is no reply: "hvad gør vi med den her?"
_FORWARDED = re.compile(
    r"\s*(?:emne:\s*)?(?:vs|fw|fwd|wg|vb)\s*(?::|$)", re.IGNORECASE | re.MULTILINE
)
_REPLY = re.compile(r"\s*(?:emne:\s*)?(?:sv|re|aw|antw?)\s*(?:\[\d+\])?:", re.IGNORECASE)
_FORWARDING = re.compile(
    r"videresend|\bf\.?y\.?i\b|sender\b.{0,40}\bvidere|forwarded|weitergeleitet|weiterleit"
    r"|\b(?:ne(?:de)?nfor|nedenstående|nederst\w*|herunder|below|unten)\b",
    re.IGNORECASE,
)


def trim(text: str, subject: str = "") -> tuple[str, list[Cut]]:
    r"""Leave out quoted mail and the signature.

    A forwarded mail with no more than a covering note above it is the content itself and stays.
    Where trimming would leave nothing, nothing is left out.

    Parameters
    ----------
    text : str
        Text of a message, as :func:`tidy` leaves it.
    subject : str
        Its subject; ``VS:`` or ``Fwd:`` tells that it was forwarded.

    Returns
    -------
    text : str
        What the writer wrote now.
    cuts : list of Cut
        What was left out, with offsets in the text given, in order.

    Examples
    --------
    >>> mail = "Hvornår får jeg svar?\nMvh Bo\n\nDen 3. maj 2023 kl. 9 skrev Skolen:\n> Hej Bo"
    >>> own, cuts = trim(mail)
    >>> own
    'Hvornår får jeg svar?'
    >>> [(mail[start:end], reason) for start, end, reason in cuts]
    [('Mvh Bo\n\n', 'signatur'), ('Den 3. maj 2023 kl. 9 skrev Skolen:\n> Hej Bo', 'citat')]
    """
    quote = _start_of_quote(text)
    above = text[:quote]
    words_above = len(above[: _start_of_signature(above)].split())
    if quote < len(text) and words_above <= _COVERING_NOTE:
        marker = text[quote:].partition("\n")[0]
        titles = (subject, text)
        forwarded = any(_FORWARDED.match(title) for title in titles)
        answered = text.startswith(">", quote) or _WROTE.match(text, quote)
        reply = answered or any(_REPLY.match(title) for title in titles)
        if (
            words_above == 0
            or forwarded
            or _FORWARDING.search(f"{subject} {above}{marker}")
            or (words_above <= _REMARK and not reply)
        ):
            return text, []
    cuts = [Cut(quote, len(text), "citat")] if quote < len(text) else []
    signature = _start_of_signature(above)
    if signature < len(above):
        cuts.insert(0, Cut(signature, quote, "signatur"))
    own = text[: cuts[0].start].strip() if cuts else text
    return (own, cuts) if own else (text, [])


def _start_of_quote(text: str) -> int:
    starts = [match.start() for pattern in _QUOTE_STARTS if (match := pattern.search(text))]
    trailing = re.search(r"(?:^>.*(?:\n|\Z)\n?)+\Z", text, re.MULTILINE)
    if trailing:
        starts.append(trailing.start())
    return min(starts, default=len(text))


def _start_of_signature(text: str) -> int:
    for match in _SIGNATURE.finditer(text):
        below = text[match.end() :].strip()
        if below.count("\n") < _SIGNATURE_LINES and len(below) < 600 and not _is_prose(below):
            return match.start()
    return len(text)


def _is_prose(text: str) -> bool:
    # A line of many words below the greeting is the writer going on, as in a postscript.
    return any(len(line.split()) > 12 for line in text.split("\n"))
