"""HTML to text, with the quotes and signatures of the markup told as plain mail tells them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from klassifikator.text.tidy import tidy

_BLOCK = frozenset(
    "address article aside blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tr ul".split()
)
_HIDDEN = frozenset("head noscript script style template title".split())
_CELL = frozenset(("td", "th"))
_COLOURED = frozenset("div font li p span td".split())

# How mail programs mark what they put below the answer, by id or class.
_EARLIER_MAIL = re.compile(
    r"divRplyFwdMsg|OLK_SRC_BODY_SECTION|mail-editor-reference-message", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"^(?:x_)*(?:gmail_signature|moz-signature|signature|composer_signature"
    r"|ms-outlook-mobile-signature|protonmail_signature_block)$",
    re.IGNORECASE,
)
# A box around earlier mail; where nothing in it is quoted, all of it is earlier mail.
_BOX = re.compile(
    r"^(?:x_|ydp\w{1,8}?)*(?:gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote)$",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(r"forward|videresend|weitergeleitet|vidarebeford|-{4,}", re.IGNORECASE)
_RULE_ABOVE = re.compile(r"border-top\s*:\s*solid", re.IGNORECASE)
_BELOW = re.compile(rf"{_EARLIER_MAIL.pattern}|yahoo_quoted|{_RULE_ABOVE.pattern}", re.IGNORECASE)
_COLOUR = re.compile(
    r"(?:^|[;\s\"'])color\s*[:=]\s*[\"']?\s*([#\w]+(?:\([\d, ]+\))?)", re.IGNORECASE
)
_RED = re.compile(
    r"red|#f00|#(?:[c-f][0-9a-f])(?:[0-3][0-9a-f]){2}|rgb\(2\d\d, ?\d\d?, ?\d\d?\)", re.I
)
_QUOTE_BAR = re.compile(r"border-left\s*:(?!\s*(?:none|0))", re.IGNORECASE)


class _TextOfHtml(HTMLParser):
    def __init__(self, *, answered_in_red: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._answered_in_red = answered_in_red
        self._below = False  # earlier mail has begun
        self._colours: list[tuple[str, bool]] = []  # of the open tags, whether they are red
        self.parts: list[str] = []
        self._hidden = 0
        self._verbatim = 0
        self._quotes: list[bool] = []  # of each open blockquote whether it holds earlier mail
        self._at_line_start = True
        self._divs = 0  # open ones
        self._box = (0, 0)  # of earlier mail: how many divs were open at it, and parts written

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
            return
        given = {name: value or "" for name, value in attrs}
        if tag in _COLOURED:
            colour = _COLOUR.search(f"{given.get('style', '')};color:{given.get('color', '')}")
            inherited = bool(self._colours) and self._colours[-1][1]
            red = bool(_RED.fullmatch(colour[1])) if colour else inherited
            self._colours.append((tag, red))
        if tag in _CELL:
            self.parts.append(" ")
        elif tag in _BLOCK:
            self._break()
            self._mark(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCK:
            self._break()
        if tag == "div":
            if 0 < self._divs == self._box[0]:
                self.close_box()
            self._divs -= 1
        if self._colours and self._colours[-1][0] == tag:
            self._colours.pop()
        if tag == "blockquote" and self._quotes:
            self._quotes.pop()
        elif tag == "pre":
            self._verbatim = max(0, self._verbatim - 1)
        elif tag == "body":  # an unclosed <title> hides nothing beyond its document
            self._hidden = 0

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        # A line break in the source of a page is a space on it.
        lines = data.splitlines() if self._verbatim else [re.sub(r"\s+", " ", data)]
        for number, line in enumerate(lines):
            if number:
                self._break()
            if self._at_line_start and line.strip():
                self.parts.append("> " * self._depth())
                self._at_line_start = False
            self.parts.append(line)
        if self._verbatim and data.endswith("\n"):
            self._break()

    def _depth(self) -> int:
        red = bool(self._colours) and self._colours[-1][1]
        if self._answered_in_red and self._below and not red:
            return 1
        return min(sum(self._quotes), 9)

    def _break(self) -> None:
        self.parts.append("\n")
        self._at_line_start = True

    def close_box(self) -> None:
        """Write above a box of earlier mail what plain mail has, where nothing in it is quoted."""
        opened, start = self._box
        self._box = (0, 0)
        said = "".join(self.parts[start:])
        if opened and said.strip() and not _PASSED_ON.search(said[:300]):
            self.parts.insert(start, "\n-----Oprindelig meddelelse-----\n")

    def _mark(self, tag: str, attrs: dict[str, str]) -> None:
        names = [*attrs.get("class", "").split(), attrs.get("id", "")]
        if tag == "div":
            self._divs += 1
            if not self._box[0] and any(map(_BOX.match, names)):
                self._box = (self._divs, len(self.parts))
        if tag == "blockquote":
            self._box = (0, 0)
            self._quotes.append(
                attrs.get("type") == "cite"
                or "cite" in attrs
                or any(map(_BOX.match, names))
                or bool(_QUOTE_BAR.search(attrs.get("style", "")))
            )
        elif tag == "pre":
            self._verbatim += 1
        self._below |= bool(_BELOW.search(" ".join([*names, attrs.get("style", "")])))
        if any(map(_EARLIER_MAIL.search, names)):
            self.parts.append("_" * 32 + "\n")
        elif any(map(_SIGNATURE.match, names)):
            self.parts.append("--\n")


def html_to_text(html: str) -> str:
    r"""Return the visible text of an HTML body, with a line for each block.

    What the markup says of earlier mail is told as plain mail tells it: quoted lines begin with
    ``>``, an earlier mail with a line of underscores, a signature with ``--``. Where earlier mail
    is answered in red between its lines, its other lines are quoted.

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
    >>> html_to_text('Det er rigtigt.<blockquote type="cite">Er det din sag?</blockquote>')
    'Det er rigtigt.\n> Er det din sag?'
    """
    below = _BELOW.search(html)
    colours = _COLOUR.finditer(html, below.end()) if below else ()
    parser = _TextOfHtml(answered_in_red=any(_RED.fullmatch(colour[1]) for colour in colours))
    # Nothing behind the last > is a tag, and a comment without end is none; the parser would look
    # for the end again and again.
    tags = html.rfind(">") + 1
    comments = html.rfind("-->") + 1
    html = html[:tags] + html[tags:].replace("<", "&lt;")
    html = html[:comments] + html[comments:].replace("<!--", "&lt;!--")
    parser.feed(html)
    parser.close()
    parser.close_box()
    return tidy("".join(parser.parts))
