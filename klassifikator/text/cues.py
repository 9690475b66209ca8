"""What says that a name comes now: greetings, relations, titles, fields, closings."""

from __future__ import annotations

import re

from klassifikator.text.lists import words_of

_GREETINGS = frozenset(
    """hej hejsa halløj hallo hello hi dear kære kærlig liebe lieber goddag godmorgen godaften davs
    dav godaw goddav heisan hejhej servus mojn moin""".split()
)
_RELATIONS = words_of("slaegt")
_TITLES = words_of("titler")
_CALLED = frozenset("hedder hed hedde heder kaldes kaldet heiße heißt heisse named navnet".split())
_CLOSINGS = frozenset(
    """dbh faithfully gruß grüssen grüße grüßen hilsen hilsener hilsn hilsner hilsning hilsningar
    hilsninger hälsningar kh knus lg mfg mvh regards sincerely venligst vg vh wishes
    ærbødigst""".split()
)
_INTRODUCED = {
    ("jeg", "er"), ("det", "er"), ("navn", "er"), ("ved", "navn"), ("name", "is"), ("i", "am"),
    ("talt", "med"), ("talte", "med"), ("taler", "med"), ("tale", "med"), ("snakket", "med"),
    ("snakkede", "med"), ("vegne", "af"), ("sammen", "med"), ("møde", "med"), ("mødet", "med"),
    ("underskrevet", "af"), ("behalf", "of"), ("spoke", "to"), ("talked", "to"),
    ("hilsen", "fra"), ("hilsner", "fra"), ("mvh", "fra"), ("wishes", "from"), ("regards", "from"),
}  # fmt: skip
_WROTE = frozenset("skrev wrote schrieb".split())
_SHORT_TITLES = frozenset("hr fr frk dr prof fam att attn".split())
_CUE_WORDS = _GREETINGS | _RELATIONS | _TITLES | _CLOSINGS | _SHORT_TITLES
_CAP = r"[A-ZÆØÅÄÖÜÉŁŚŻÇŞİ][\w’'.-]{0,30}"
_COLON = r"[*_]{0,2}\s?[.:]{1,2}[*_]{0,2}[ \t]*(?=[^\s\[])"
_NAME_FIELD = re.compile(
    r"[ >*_|-]*(?:(?:\w{1,20}[ -]){0,2}?navn(?: (?:på|og) \w{1,20})?|(?:for|efter"
    rf"|mellem)navn\w{{0,3}}){_COLON}",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[ >*_|-]*(?:underskrift|kontaktperson|afsender|modtager|klager|ansøger|borger|patient"
    r"|elev|barn|barnet"
    r"|mor|far|forældre|værge|bisidder|partsrepræsentant|sagsbehandler|ægtefælle|att|attn"
    rf"|fra|til|cc|bcc|from|to|von|an|name|sender|kopi){_COLON}",
    re.IGNORECASE,
)
# A name stands before its number, or alone on a line above it or on the last line.
_NUMBER = re.compile(r"\[(?:CPR|FØDSELSDATO|E-MAIL)\]")
_BESIDE = re.compile(
    rf"(?<!\w)(?!M[yi]n? ){_CAP}(?: {_CAP}){{0,3}}\W{{1,3}}"
    r"(?:cpr\S{0,4} ?|født (?:d\S{1,2} )?|f\. ?)?\Z"
)
# Below it comes what a program adds: a mark, the telephone it was sent from, an earlier mail.
_ENDS = (
    r"\s*\Z|\n\n?(?:>|[-_=]{2}|(?i:fra|from|von): |(?i:sendt fra|sent from|sent with|hent outlook"
    r"|get outlook) |(?i:den|on) [^\n]{5,80}(?:\n[^\n]{5,80})?(?:skrev|wrote))"
)
_LINE = re.compile(
    rf"[ >*_|]*(?:{_CAP} ){{0,3}}{_CAP}(?=[ *_,]*"
    rf"(?:\n[ >*_|]*[^\n\[]{{0,12}}\[(?:ADRESSE|TELEFON|E-MAIL|CPR|FØDSELSDATO)\]|{_ENDS}))"
)
# A writer without capitals signs without them as well.
_LOWER_LINE = re.compile(rf"\n\n(?=[a-zæøå]{{2,12}}(?: [a-zæøå]{{2,12}})?[ .]*(?:{_ENDS}))")
# /Karen under a letter, or behind its last sentence
_SLASH = re.compile(
    r"(?:^[ >]*|[.!?] )(?:/{1,2}|[-–—]{1,2}) ?(?=[^\W\d_][^\n]{0,30}$)", re.MULTILINE
)
_END_OF_LINE = re.compile("\n")
_WORD = re.compile(r"[^\W\d_]+")


def cued_places(text: str) -> tuple[set[int], set[int]]:
    """Return where a name begins because of what its line says, and where for its form alone."""
    patterns = [_LOWER_LINE]
    if any(sign in text for sign in "/-–—"):
        patterns.append(_SLASH)
    places = {match.end() for pattern in patterns for match in pattern.finditer(text)}
    starts = [0, *(end.end() for end in _END_OF_LINE.finditer(text))]
    fields = [_FIELD, _NAME_FIELD] if "navn" in text.lower() else [_FIELD]
    for pattern in fields:
        places.update(field.end() for start in starts if (field := pattern.match(text, start)))
    beside = [line for start in starts if (line := _LINE.match(text, start))]
    for number in _NUMBER.finditer(text):
        before = _BESIDE.search(text, max(0, number.start() - 80), number.start())
        beside += [before] if before else []
    words = (_WORD.finditer(text, *match.span()) for match in beside)
    return places, {word.start() for line in words for word in line}


def is_cue(before: str, word: str, gap: str) -> bool:
    """Say whether two words and what follows them promise a name.

    Parameters
    ----------
    before, word : str
        The last two words before it, lowered.
    gap : str
        What stands between the last one and the name.
    """
    signs = gap.strip()
    if word in _CLOSINGS:
        return len(gap) < 8 and not signs.strip(",.!/:–->*_ \n")
    if "\n" in gap or len(gap) > 3:
        return False
    if word in _TITLES and signs == ".":
        return word in _SHORT_TITLES
    if word in _RELATIONS or word in _TITLES:
        return signs in ("", ",", ":", "(", "-", "–", "/")
    if word in _GREETINGS or word in _CALLED or word in _WROTE or (before, word) in _INTRODUCED:
        return signs in ("", ",", ":")
    return word in ("v", "c", "o", "h") and signs == "/"


def is_cue_word(word: str) -> bool:
    """Say whether a lowered word is one that stands before names, and so is none itself."""
    return word in _CUE_WORDS


def is_title(word: str) -> bool:
    """Say whether a lowered word is a title or an occupation, behind which initials may stand."""
    return word in _TITLES
