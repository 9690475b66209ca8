"""The lines that signatures are made of: greetings, names, ways to reach somebody."""

from __future__ import annotations

import re
from functools import lru_cache

_REMEMBERED = 1024  # lines that are looked at more than once, or stand in many mails
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
    r"|på (?:\w+ )?vegne(?: af)?|p\.? ?v\.? ?a\.?|on behalf of|im namen"
    r"|vänligen|med vänlig hälsning|all the best|thanks and regards|many thanks and regards)"
    r"(?![\w-])[ .,:;!/–-]*(.*)",
    re.IGNORECASE,
)
# Words of sentences, in no address and on no business card.
SENTENCE = re.compile(
    r"\b(?:jeg|du|han|hun|vi|mig|dig|ham|hende|os|jer|min|mit|mine|din|dit|dine|det|ikke|ik|er|var"
    r"|har|havde|vil|ville|kan|kunne|skal|skulle|må|måtte|bliver|blev|fik|får|hvis|når|hvad|hvor"
    r"|hvorfor|hvornår|hvordan|hvem|fordi|også|men|så|der|som|ring|ringe|svar|husk|skriv|glemte"
    r"|venter|håber|synes|glæder|tak|kommer|går|gør|sagde|siger|nu|bare|lige"
    r"|you|we|he|she|they|my|your|is|are|was|have|has|will|can|not|please|thanks|thank|when|why"
    r"|ich|wir|mein\w*|ist|sind|nicht|haben?|bitte|danke|wenn|jag|inte|är|och jag|ikkje"
    r"|bilag|vedlagt|vedhæft\w*|vedlæg\w*|kopi|cc|attached|enclosed|anlage)\b",
    re.IGNORECASE,
)
POSTSCRIPT = re.compile(
    r"(?:p\.? ?p\.? ?s|p\.? ?s|e\.? ?s|n\.? ?b)\b[ .:,!-]|ps$|(?:bilag|vedlagt|vedhæftet|kopi"
    r"|attachments?|enclosed|anlagen?)\b[^.?!]{0,40}(?:[:.]|$)",
    re.IGNORECASE,
)
REACHED = re.compile(
    r"\[(?!NAVN)[A-ZÆØÅ-]+\]|@|www\.|https?:|\b(?:tlf|telefon|tel|mobil|mob|dir|direkte|phone|fax|cvr|ean"
    r"|e-?mail|mail|web|t|m)\b\.?\s?:|(?-i:\b\d{4,5} [A-ZÆØÅÄÖ])"
    r"|\w(?:vej|gade|vænget|allé|alle|stræde|torvet?|plads(?:en)?|parken|marken|bakken|toften|straße"
    r"|strasse|weg|street|road) \d|(?:\d[ -]?){8}",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?:jeg|vi) (?:holder (?:fri|lukket)|træffes|arbejder|har fri|er på kontoret)\b.{0,60}"
    r"\b(?:\w+dage?(?:en)?|kl)\b.{0,40}"
    r"|(?:\w*(?:åbnings|telefon|træffe|kontor)tid(?:er)?|åbent|opening hours|office hours)\b"
    r".{0,120}",
    re.IGNORECASE,
)
_BETWEEN_NAMES = frozenset("og & and und / von van de af der den el al år for".split())
_NUMBERED = re.compile(r"\[NAVN \d+\]")
_PLACEHOLDER = re.compile(
    r",? (?:(?:tlf|mobil|tel)\b[.:]* ?)?\[(?!NAVN)[A-ZÆØÅ-]+\]$", re.IGNORECASE
)
_PRONOUNS = re.compile(r" \((?:han|hun|hen|de|he|she|they)(?:/\w{2,8}){1,2}\)$", re.IGNORECASE)
_ASIDE = re.compile(r" \([^()\d.!?]{2,30}\)$")
_SLOGAN = re.compile(r"[\"“”„»«'][^\"“”„»«]{3,90}[\"“”„»«'][.!]?")
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
_LINK = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TWO_SENTENCES = re.compile(r"[a-zæøåäöüß]{4,}[.!?] [A-ZÆØÅÄÖÜ]")


@lru_cache(_REMEMBERED)
def is_greeting(line: str) -> bool:
    """Tell whether a line says goodbye, as ``Mvh`` and ``De bedste hilsner fra os alle`` do."""
    if len(line) > 90:
        return False
    match = _GREETING.fullmatch(line.strip("*_ "))
    if not match:
        return False
    rest = _FROM_US.sub("", match[1])
    return len(rest.split()) <= 8 and not SENTENCE.search(rest) and not rest.endswith("?")


def is_name(line: str, *, loud: bool = False, titled: bool = False) -> bool:
    """Tell whether a line is a name, or several, with no more than a number behind it.

    Parameters
    ----------
    line : str
    loud : bool
        Whether the writer writes in capitals, which are no name of a firm then.
    titled : bool
        Whether a title or a place may follow: ``Ida Holm, formand``.
    """
    if titled and not SENTENCE.search(line):
        line = _TITLE.sub("", line)
    if line.endswith("]"):
        line = _PLACEHOLDER.sub("", line)
    line = _NUMBERED.sub("[NAVN]", line)
    line = _ASIDE.sub("", line)
    if _INITIALS.fullmatch(line):
        return True
    line = line.lstrip("-–~/* ")
    if line.isupper() and len(line) > 3 and not (loud or line.startswith("[")):
        return False
    words = line.split()
    if not 0 < len(words) < 7 or (not words[0][0].isupper() and words[0] != "[NAVN]"):
        return False
    ends = not re.search(r"[!?:;]|\w{5,}[.]$", line)
    return ends and not _NO_NAME.search(line) and all(map(_is_part_of_name, words))


def _is_part_of_name(word: str) -> bool:
    word = word.strip("(),.")
    return word in _BETWEEN_NAMES or word[:1].isupper() or word == "[NAVN]" or word.isdigit()


@lru_cache(_REMEMBERED)
def is_prose(line: str) -> bool:
    """Tell whether a line is of a sentence, or of nothing that belongs in a signature."""
    if len(line) > 150:
        return True
    if not line or is_greeting(line) or _SLOGAN.fullmatch(line) or _HOURS.fullmatch(line):
        return False
    line = _PRONOUNS.sub("", line)
    words = len(_WORD.findall(_LINK.sub("", line)))
    if words > 12 or line.startswith(">") or POSTSCRIPT.match(line):
        return True
    if SENTENCE.search(line) or line.endswith(("?", "!", ":")):
        return True
    if words > 4 and _TWO_SENTENCES.search(line):
        return True
    return words > 5 and line.endswith(".") and not REACHED.search(line)
