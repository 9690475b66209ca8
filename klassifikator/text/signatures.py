"""Greetings, names and contact details at the end of what somebody wrote."""

from __future__ import annotations

import re

_GREETING = re.compile(
    r"(?:--(?=$)"
    r"|(?:(?:thanks?(?: you)?|takk?|danke) (?:and|og|und|och) |\w+ \w+ / )?"
    r"(?:(?:med|de|mange|mine?|vores|sende[rs]?|with|mit|my|our|og|and|und"
    r"|(?:(?:aller)?(?:ven|vennl|vänl|bed?st|bäst|kær|hjerte|hjärt|varm|god|glad|solrig|kolleg|kind|best|warm|many|freundl|lieb|viel"
    r"|herzl|schön|sommer|jule?|påske|nytårs|weekend|forårs|efterårs|fro|rigtig))\w*),? ){0,5}"
    r"(?:\w*hils(?:en|ener|ner|ninger|ning)|hälsning(?:ar)?|regards|wishes|grü(?:ß|ss)en?|gru(?:ß|ss))"
    r"|mvh|m\.? ?v\.? ?h\.?|vh|v\.h\.|kh|k\.h\.|dbh|d\.b\.h\.|bh|mfg|lg|vg|hils|br|rgds|hälsn\."
    r"|ærbødigst|venligst|kærligst|knus|respektfuldt|i ærbødighed|højagtelsesfuldt|med højagtelse"
    r"|vennligst"
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
    r"|e-?mail|mail|web|t|m)\b\.?\s?:|(?-i:\b\d{4,5} [A-ZÆØÅÄÖ])"
    r"|\w(?:vej|gade|vænget|allé|alle|stræde|torvet?|plads(?:en)?|parken|marken|bakken|toften|straße"
    r"|strasse|weg|street|road) \d|(?:\d[ -]?){8}",
    re.IGNORECASE,
)
_BETWEEN_NAMES = frozenset("og & and und / von van de af der den el al år for".split())
_PLACEHOLDER = re.compile(r",? (?:(?:tlf|mobil|tel)\b[.:]* ?)?\[[A-ZÆØÅ-]+\]$", re.IGNORECASE)
_TITLE = re.compile(r", [^.!?:]{2,40}$")
_INITIALS = re.compile(r"[-–/]+ ?\w{1,4}\.?")
_NO_NAME = re.compile(
    r"\b(?:tak|ja|nej|hjælp|haster|haste|slut|side|ok|fortsat|fortsættes|hej|kære|goddag|dear|hello"
    r"|hallo|klage|ansøgning|aktindsigt|afgørelse|journal|notat|tilføjelse|mandag|tirsdag|onsdag"
    r"|torsdag|fredag|lørdag|søndag|kommunen?|jobcenter\w*|borgerservice|januar|februar|marts"
    r"|april|maj|juni|juli|august|september|oktober|november|december|afslag|samme|intet|aldrig"
    r"|ingenting|hele|alt|desværre|venligst|uge|kl|kr)\b",
    re.IGNORECASE,
)
_FROM_US = re.compile(r"^fra (?:os|mig)\b(?: alle| begge| to| tre| fire)*", re.IGNORECASE)
_LINES = 16  # of a signature at most
_FIRM = 300  # letters below a business card at most that are still the firm's
_SOMEBODY = re.compile(r"\b(?:jeg|mig|min|mit|mine|ich|mich|mein\w*|I|my|jag|meg)\b|\?")
_LINK = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TWO_SENTENCES = re.compile(r"[a-zæøåäöüß]{4,}[.!?] [A-ZÆØÅÄÖÜ]")


def find_signatures(lines: list[str]) -> list[tuple[int, int]]:
    """Find the signatures in the lines of one writer, as ranges in order.

    A signature begins with a greeting, or with a name alone below the text, and holds lines that
    are no sentences. A postscript below it stays.

    Parameters
    ----------
    lines : list of str
        What one person wrote.

    Returns
    -------
    list of tuple of int
        First line and the line after the last.
    """
    end = len(lines)
    start = begin_of_last(lines, end)
    while start < end:
        end, start = start, begin_of_last(lines, start)
    above = _above_more(lines, end)
    return [*above, (end, len(lines))] if end < len(lines) else above


def begin_of_last(lines: list[str], end: int) -> int:
    """Return where the signature that ends at a line begins; the line itself without one."""
    last = end
    while last and not lines[last - 1]:
        last -= 1
    top = last
    while top and last - top < 2 * _LINES and not _is_prose(lines[top - 1]):
        top -= 1
    start = next((number for number in range(top, last) if _is_greeting(lines[number])), last)
    start = start if start < last else _name_below(lines, top, last)
    return start if start < last else end


def _above_more(lines: list[str], end: int) -> list[tuple[int, int]]:
    """Find signatures with a postscript below, and one on a card with a firm's words below.

    Any other greeting above text may be that of a letter which the writer pasted.
    """
    found: list[tuple[int, int]] = []
    number = 0
    while number < end:
        if not _is_greeting(lines[number]):
            number += 1
            continue
        start, number = number, number + 1
        while number < end and number - start < _LINES and not _is_prose(lines[number]):
            number += 1
        if number < end and (
            _POSTSCRIPT.match(lines[number]) or _is_card(lines[start:number], lines[number:end])
        ):
            found.append((start, number))
    return found


def lines_below_greeting(lines: list[str]) -> list[str]:
    """Return the sentences below the first greeting; none where there is no greeting."""
    greeting = next((n for n, line in enumerate(lines) if _is_greeting(line)), len(lines))
    return [line for line in lines[greeting:] if _is_prose(line)]


def _is_card(signature: list[str], below: list[str]) -> bool:
    """Tell whether a signature is a business card with no more than a firm's words below it."""
    if len(below) > _LINES or sum(bool(_REACHED.search(line)) for line in signature) < 2:
        return False
    rest = " ".join(below)
    return len(rest) < _FIRM and not _SOMEBODY.search(rest)


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
        if above < 0 or not _is_finished(lines[above], apart=apart):
            continue
        rest = [line for line in lines[number + 1 : end] if line]
        name = _TITLE.sub("", line) if apart and not _SENTENCE.search(line) else line
        named = _is_name(_PLACEHOLDER.sub("", name), loud=lines[above].isupper())
        if named and (not rest or (apart and any(map(_REACHED.search, rest)))):
            return number
    return end


def _is_finished(line: str, *, apart: bool) -> bool:
    """Tell whether a sentence ends with a line, so that a name may follow; no wrapped line does."""
    if line.endswith((".", "!", "?", "…", ")", '"', "”", ":-)", ":)")):
        return True
    return (
        (apart or len(line) > 100) and not line.endswith((":", ",", ";")) and len(line.split()) > 4
    )


def _is_name(line: str, *, loud: bool) -> bool:
    if _INITIALS.fullmatch(line):
        return True
    if line.isupper() and len(line) > 3 and not (loud or line.startswith("[")):
        return False
    words = line.lstrip("-–~/* ").split()
    if not 0 < len(words) < 7 or (not words[0][0].isupper() and words[0] != "[NAVN]"):
        return False
    ends = not re.search(r"[!?:;]|\w{5,}[.]$", line)
    return ends and not _NO_NAME.search(line) and all(map(_is_part_of_name, words))


def _is_part_of_name(word: str) -> bool:
    word = word.strip("(),.")
    return word in _BETWEEN_NAMES or word[:1].isupper() or word == "[NAVN]" or word.isdigit()


def _is_greeting(line: str) -> bool:
    if len(line) > 90:
        return False
    match = _GREETING.fullmatch(line.strip("*_ "))
    if not match:
        return False
    rest = _FROM_US.sub("", match[1])
    return len(rest.split()) <= 8 and not _SENTENCE.search(rest) and not rest.endswith("?")


def _is_prose(line: str) -> bool:
    """Tell whether a line is of a sentence, or of nothing that belongs in a signature."""
    if not line or _is_greeting(line):
        return False
    words = len(_WORD.findall(_LINK.sub("", line)))
    if words > 12 or len(line) > 150 or line.startswith(">") or _POSTSCRIPT.match(line):
        return True
    if _SENTENCE.search(line) or line.endswith(("?", "!", ":")):
        return True
    if words > 4 and _TWO_SENTENCES.search(line):
        return True
    return words > 5 and line.endswith(".") and not _REACHED.search(line)
