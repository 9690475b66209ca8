"""Greetings, names and contact details at the end of what somebody wrote."""

from __future__ import annotations

import re

_GREETING = re.compile(
    r"(?:--+|—"
    r"|(?:(?:med|de|mange|mine?|vores|sende[rs]?|with|mit|med de) ){0,2}"
    r"(?:(?:venlige?|vennlige?|vänlige?a?|bedste|bästa|beste|kærlige?|kærligst|hjertelige?|varme"
    r"|hjärtliga|gode|mange|glade|solrige|de bedste|venligste?|kollegiale?|kind(?:est)?|best|warm"
    r"|many|freundliche[mn]?|besten?|liebe|viele|herzliche[mn]?|schönen?),?"
    r"(?: (?:og|and|und) \w+)? ){0,2}"
    r"(?:hils(?:en|ener|ner|ninger|ning)|hälsning(?:ar)?|regards|wishes|grü(?:ß|ss)en?|gru(?:ß|ss))"
    r"|mvh|m\.? ?v\.? ?h\.?|vh|v\.h\.|kh|k\.h\.|dbh|d\.b\.h\.|bh|mfg|lg|vg|hils|br|rgds|hälsn\."
    r"|ærbødigst|venligst|kærligst|knus|respektfuldt|i ærbødighed|højagtelsesfuldt|vennligst"
    r"|regards|sincerely(?: yours)?|yours (?:sincerely|faithfully|truly)|cheers|hochachtungsvoll"
    r"|vänligen|med vänlig hälsning|all the best|thanks and regards|many thanks and regards)"
    r"(?![\w-])[ .,:;!/–-]*(.*)",
    re.IGNORECASE,
)
# Words of sentences, in no address and on no business card.
_SENTENCE = re.compile(
    r"\b(?:jeg|du|han|hun|vi|mig|dig|ham|hende|os|jer|min|mit|mine|din|dit|dine|det|ikke|ik|er|var"
    r"|har|havde|vil|ville|kan|kunne|skal|skulle|må|måtte|bliver|blev|fik|får|hvis|når|hvad|hvor"
    r"|hvorfor|hvornår|hvordan|hvem|fordi|også|men|så|der|som|ring|ringe|svar|husk|skriv|glemte"
    r"|venter|håber|synes|glæder|tak|kommer|går|gør|sagde|siger|nu|bare|lige"
    r"|you|we|he|she|they|my|your|is|are|was|have|has|will|can|not|please|thanks|thank|when|why"
    r"|ich|wir|mein\w*|ist|sind|nicht|haben?|bitte|danke|wenn|jag|inte|är|och jag|ikkje"
    r"|bilag|vedlagt|vedhæft\w*|vedlæg\w*|kopi|cc|attached|enclosed|anlage)\b",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"(?:p\.? ?p\.? ?s|p\.? ?s|e\.? ?s|n\.? ?b)\b[ .:,-]|ps$", re.IGNORECASE)
_REACHED = re.compile(
    r"\[[A-ZÆØÅ-]+\]|@|www\.|https?:|\b(?:tlf|telefon|tel|mobil|mob|dir|direkte|phone|fax|cvr|ean"
    r"|e-?mail|mail|web|t|m)\b\.?\s?:|\b\d{4,5} [A-ZÆØÅÄÖ]|\d{2} \d{2} \d{2}",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:[-–~/*]+ ?)?(?:\[NAVN\]|[A-ZÆØÅÄÖÜÉ](?:[\w'’]*\.?)(?:-[A-ZÆØÅÄÖÜÉ]\w*\.?)*)"
    r"(?:(?: og | & | and | und |, | / | )"
    r"(?:(?:von|van|de|af|der|den|el|al) )?"
    r"(?:\[NAVN\]|[A-ZÆØÅÄÖÜÉÇŞ](?:[\w'’]*\.?)(?:-[A-ZÆØÅÄÖÜÉ]\w*\.?)*|\(?\d{1,3}(?: år)?\)?)){0,4}"
)
_INITIALS = re.compile(r"[-–/]+ ?\w{1,4}\.?")
_NO_NAME = re.compile(
    r"\b(?:tak|ja|nej|hjælp|haster|haste|slut|side|ok|fortsat|fortsættes|hej|kære|goddag|dear|hello"
    r"|hallo|klage|ansøgning|aktindsigt|afgørelse|journal|notat|tilføjelse|mandag|tirsdag|onsdag"
    r"|torsdag|fredag|lørdag|søndag|kommunen?|jobcenter\w*|borgerservice|januar|februar|marts"
    r"|april|maj|juni|juli|august|september|oktober|november|december|afslag|samme|intet|aldrig"
    r"|ingenting|hele|alt|desværre|venligst|uge|kl|kr)\b",
    re.IGNORECASE,
)
_LINES = 16  # of a signature at most
_AFTERTHOUGHT = 80  # words below a signature at most, where they are not marked as a postscript


def find_signatures(lines: list[str]) -> list[tuple[int, int]]:
    """Find the signature in the lines of one writer, as at most one range.

    It begins with a greeting, or with a name alone below the text, and holds lines that are no
    sentences. A postscript below it stays.
    """
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    top = end
    while top and end - top < 2 * _LINES and not _is_prose(lines[top - 1]):
        top -= 1
    for number in range(top, end):
        if _is_greeting(lines[number]):
            return [(number, end)]
    found = _name_below(lines, top, end)
    if found < end:
        return [(found, end)]
    return _above_postscript(lines, end)


def _above_postscript(lines: list[str], end: int) -> list[tuple[int, int]]:
    """Find a signature that text follows: a postscript, or a few words."""
    for number in range(end - 1, -1, -1):
        if not _is_greeting(lines[number]) or lines[number].startswith(("-", "—")):
            continue
        below = number + 1
        while below < end and below - number < _LINES and not _is_prose(lines[below]):
            below += 1
        rest = lines[below:end]
        words = sum(len(line.split()) for line in rest[: _AFTERTHOUGHT + 1])
        marked = bool(rest) and bool(_POSTSCRIPT.match(rest[0]))
        if below < end and (marked or (words <= _AFTERTHOUGHT and not lines[below - 1])):
            return [(number, below)]
        return []
    return []


def _name_below(lines: list[str], top: int, end: int) -> int:
    """Return where a name and what may follow it begin, below text that ends with a full stop."""
    for number in range(max(top, 1), end):
        line = lines[number]
        if not line:
            continue
        apart = not lines[number - 1]
        above = number - 1
        while above >= 0 and not lines[above]:
            above -= 1
        if above < 0 or not lines[above].endswith((".", "!", "?", "…", ")", '"', "”", ":)", ":-)")):
            continue
        rest = [line for line in lines[number + 1 : end] if line]
        if _is_name(line) and (not rest or (apart and any(map(_REACHED.search, rest)))):
            return number
    return end


def _is_name(line: str) -> bool:
    if _INITIALS.fullmatch(line):
        return True
    shouted = line.isupper() and len(line) > 3 and not line.startswith("[")
    return bool(
        _NAME.fullmatch(line) and not shouted and len(line) < 50 and not _NO_NAME.search(line)
    )


def _is_greeting(line: str) -> bool:
    if len(line) > 90:
        return False
    match = _GREETING.fullmatch(line.strip("*_ "))
    if not match:
        return False
    rest = match[1]
    return len(rest.split()) <= 8 and not _SENTENCE.search(rest) and not rest.endswith("?")


def _is_prose(line: str) -> bool:
    """Tell whether a line is of a sentence, or of nothing that belongs in a signature."""
    if not line or _is_greeting(line):
        return False
    words = len(line.split())
    if words > 12 or len(line) > 100 or line.startswith(">") or _POSTSCRIPT.match(line):
        return True
    if _SENTENCE.search(line) or line.endswith(("?", "!", ":")):
        return True
    return words > 5 and line.endswith(".") and not _REACHED.search(line)
