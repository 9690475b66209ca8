"""Sentences that machines and firms add to every mail: disclaimers, banners, advertisements."""

from __future__ import annotations

import re
from functools import lru_cache

from klassifikator.text.footers import is_footer
from klassifikator.text.heads import is_field, is_rule

_REMEMBERED = 1024  # lines that are looked at more than once, or stand in many mails
_LINE = re.compile(
    # checked for viruses
    r"(?:virus-?fri|virus-?free|virenfrei)\b.{0,80}"
    r"|(?:denne|dette|this|diese|den här|det här) (?:e-?mail|mail|e-?post\w*|besked|meddelelse"
    r"|message|nachricht|meddelandet|melding\w*)\b.{0,60}"
    r"\b(?:scannet|kontrolleret|undersøgt|tjekket|scanned|checked|geprüft|gescannt|skannet"
    r"|genomsökts|kontrollerats|kontrollert)\b.{0,60}\b(?:virus\w*|viren|malware|avast|avg|norton|eset)\b.*"
    r"|_* ?(?:information from eset\b|the message was checked by)\b.*"
    # sent by no one
    r"|(?:denne|dette|this|diese|den här) (?:besked|e-?mail|mail|meddelelse|e-?post|message"
    r"|nachricht|melding)\b (?:er|is|wurde|är|blev|kan)\b.{0,60}"
    r"\b(?:automatisk|automatically|automatisch|digital post|e-boks|ikke besvares|ikke overvåges"
    r"|ikke kan besvares|krypteret|encrypted|verschlüsselt|sikker mail)\b[^,]{0,120}"
    r"|this is an automat(?:ed|ic)\b.{0,150}"
    # sent by a form
    r"|(?:(?:denne|dette|den her|this|diese) )?(?:besked|e-?mail|mail|meddelelse|henvendelse"
    r"|message|nachricht)(?:en)? (?:er|blev|was|is|wurde) (?:blevet )?(?:ind|af)?(?:sendt|genereret"
    r"|dannet|sent|submitted|generated|gesendet)\b.{0,25}"
    r"(?:\w*formular\w*|\w*skema\w*|hjemmeside\w*|website|contact form|selvbetjening\w*)\b.{0,120}"
    r"|(?:sendt|sent|gesendet|indsendt) (?:fra|via|from|via|von|über) (?:the |das |din |vores )?"
    r"\w*(?:formular|skema|hjemmeside|website|contact form)\w*\b[^,]{0,120}"
    r"|(?:du kan ikke|svar ikke|bedes ikke|please do not|bitte nicht) (?:svare?|reply|antworten)?"
    r" ?(?:på|to|auf) (?:denne|this|diese) (?:e-?mail|mail|besked|message|nachricht)[^,]{0,60}"
    # where else the firm is found
    r"|(?:følg|find|mød|like|besøg|synes godt om|follow|find|like|folgen sie) "
    r"(?:os|us|uns|mig|me|vores|kommunen|\w+ kommune)\b.{0,40}\b(?:facebook|instagram|linkedin"
    r"|twitter|youtube|tiktok|sociale medier|social media)\b.{0,40}"
    # may hold what others must not read
    r"|(?:[a-z]{2}: ?)?(?:denne|this|diese|questo|questa|ce|cet|cette|denna|detta) (?:e-?mail|mail"
    r"|e-?post\w*|besked|meddelelse|message|messaggio|nachricht|melding\w*|meddelande)\b.{0,60}"
    r"\b(?:kan indeholde|may contain|kann|può contenere|peut contenir|kan inneholde|kan innehålla)"
    r"\b.{0,40}(?:fortrolig|confiden|vertraulich|konfiden|riservat|taushet|sekretess).{0,250}"
    # thought of the trees
    r"|(?:p )?(?:(?:tænk|tenk|tänk|pas|værn) (?:på|om) miljøe?[tn]?|(?:please )?"
    r"(?:consider|think of) the environment|(?:bitte )?denken sie an die umwelt)"
    r"(?:,? (?:[-–] )?(?:før|inden|når|innan|before|bevor|udskriv)\b.{0,70})?[ .!]*"
    # banners of Outlook and of the municipality's gate
    r"|(?:du får ikke ofte (?:e-?mails?|mails?|meddelelser)|du får inte ofta e-post"
    r"|du får ikke ofte e-post|you don't often get e-?mail"
    r"|sie erhalten nicht (?:oft|häufig) e-mails?"
    r"|some people who received this message don't often get email"
    r"|nogle (?:personer|af de personer|modtagere),? der har modtaget denne)\b.{0,250}"
    r"|(?:få mere at vide om|learn|lær|lär dig|erfahren sie,?|finn ut) "
    r"(?:,? ?hvorfor|why|varför|warum) (?:dette|det|this|det här|dies)\b.{0,80}"
    r"|(?:\W*(?:advarsel|obs|bemærk|forsigtig|caution|warning|vorsicht|achtung|varning)\W+)?"
    r"(?:denne (?:e-?mail|mail)|this (?:e-?mail|message)|diese e-mail|detta mail|denne e-posten)\b"
    r"[^,]{0,40}\b(?:ekstern\w* (?:afsender|kilde|e?-?mail|avsender|avsändare)"
    r"|external (?:sender|source|e-?mail)|outside|externe[nr]? absender"
    r"|(?:utenfor|utanför|uden for) (?:\w+ )?(?:kommunen?|organisa\w+))\b.{0,250}"
    r"|\W*\[?(?:ekstern|external|extern)(?: (?:e-?mail|mail|afsender|sender|email))?\]?\W*"
    r"|(?:klik|åbn|click|do not click|klicken)\b.{0,60}\b(?:links?|vedhæftede|attachments?)\b"
    r".{0,60}\b(?:afsenderen|sender|absender)\b.{0,80}"
    # where personal data is told of, and how to send it
    r"|(?:sådan|læs(?: mere)?(?: om)?,?(?: her)?,? hvordan|se,? hvordan) (?:vi |\w+ kommune )?"
    r"(?:behandler|beskytter|håndterer|bruger|passer på)\b.{0,60}"
    r"\b(?:(?:person|dine |din )(?:oplysninger|data)|(?:person)?oplysninger\b"
    r"(?=[.:,]? ?(?:her|på|læs|se|find|\[|http|www)|\.?$))(?:\b.{0,120})?"
    r"|(?:når du (?:skriver|sender)|i forbindelse med|\w+ kommune (?:behandler|indsamler))"
    r"\b.{0,120}\bpersonoplysninger\b.{0,200}\b(?:læs mere|hjemmeside|www|privatliv)\b.*"
    r"|(?:brug|send|skriv|benyt|anvend|husk)\b[^.]{0,40}\b(?:digital post|sikker (?:e-?)?mail"
    r"|e-boks)\b[^.]{0,60}\b(?:person\w*|fortrolige|følsomme)\b.{0,120}",
    re.IGNORECASE,
)
# What a gate puts above mail from outside: where it comes from, and what to be careful with.
_BANNER = (
    re.compile(
        r"\W*(?:ekstern|external|extern|advarsel|obs|bemærk|forsigtig|caution|warning|vorsicht|achtung"
        r"|varning|sikkerhed)\b|(?:denne|this|diese|detta|dette) (?:e-?mail|mail|message|e-?post)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:klik|åbn|click|open|klicken|öffnen|klikk|klicka|opmærksom|forsigtig|cautio\w+"
        r"|careful|vorsichtig)\b",
        re.IGNORECASE,
    ),
    re.compile(r"links?\b|vedhæft|attachment|anhäng|vedlegg|bilagor|filer", re.IGNORECASE),
)
_DELIVERED = re.compile(
    r"(?:der er|du har|i har|vi har) (?:modtaget|fået) (?:en )?(?:ny )?"
    r"(?:besked|meddelelse|post|brev|henvendelse) (?:i|fra|via|gennem|på) "
    r"(?:digital post|e-boks|(?:\w+s )?(?:kontakt|web)?formular\w*|hjemmesiden)\b"
    r"(?: (?:fra|på) [^,]{0,60}|:? ?[\"”»][^\"”«]{3,60}[\"”«])?[.:]?",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:microsoft teams|teams-møde|zoom|google meet|webex)\b", re.IGNORECASE)
_LINK = re.compile(r"<?(?:https?://|www\.)\S+>?|\[LINK\]", re.IGNORECASE)
_PRIVACY = re.compile(
    r"(?:se|læs|find|see|read)\b[^.]{0,20}\b(?:vores|our|\w+ kommunes?)\b[^.]{0,40}"
    r"\b(?:persondata|privatlivs|databeskyttelses|privacy)[ -]?"
    r"(?:politik|policy|erklæring)[^.]{0,60}(?:\.\s*|$)",
    re.IGNORECASE,
)
_POLICY = re.compile("olitik|olicy|rklæring")
_OPENING = re.compile(
    r"\W*(?:(?:obs|nb|bemærk|fortrolighed\w*|disclaimer|confidential\w*(?: notice)?|notice"
    r"|vertraulich\w*(?:shinweis)?|important|vigtigt|viktigt|viktig|legal notice)\b\W*)?"
    r"(?:den+e|dette|this|diese|det här|detta|the|informationen|informationerne|oplysningerne"
    r"|indholdet|if you|hvis (?:du|de|denne)|såfremt|er du ikke|dersom|sollten sie|wenn sie|om du"
    r"|e-?mailen|mailen|meddelelsen)\b",
    re.IGNORECASE,
)
_ABOUT = (
    re.compile(r"mail|besked|meddelelse|e-?post|message|nachricht|meddelande|melding", re.I),
    re.compile(
        r"fortrolig|confidential|vertraulich|konfidenti?ell|privileged|taushet|sekretess"
        r"|uberettiget|retsbeskyttet|unauthori[sz]ed|unbefugt",
        re.I,
    ),
    re.compile(
        r"modtager|adressat|beregnet|tiltænkt|slette?|ved en fejl|recipient|intended|addressee"
        r"|delete|in error|empfänger|irrtümlich|vernichten|löschen|mottaker|feil|mottagare|avsed"
        r"|radera",
        re.I,
    ),
)
# If you are not the one it was meant for, delete it.
_WRONG_HANDS = (
    re.compile(r"\b(?:hvis|såfremt|er du ikke|dersom|if|are not|sollten|wenn|falls|om du)\b", re.I),
    re.compile(
        r"ved en fejl|fejlagtig|in error|by mistake|irrtümlich|av misstag|ved en feil|intended"
        r"|rette (?:modtager|mottaker|adressat)|tiltænkt|beregnet"
        r"|richtige\w* (?:empfänger|adressat)",
        re.I,
    ),
    re.compile(
        r"\b(?:slet(?:te)?|delete|destroy|notify|give (?:os|afsender)|underret|informer|kontakt"
        r"|løschen|löschen|vernichten|informieren|radera|meddela|slett)\b",
        re.I,
    ),
)
_SOMEBODY = re.compile(r"\b(?:jeg|mig|min|mit|mine|ich|mich|mein\w*|I|my|jag|meg)\b(?!-)")
_TOLD = re.compile(
    r"\b(?:men|stod|skrev|sagde|siger|aldrig|jo|fordi|synes|desværre|fik|but|aber)\b"
)


def find_notices(lines: list[str]) -> list[tuple[int, int]]:
    """Find the lines that no one wrote for this mail, as ranges in order.

    A disclaimer reaches to the end of its paragraph. One that speaks in the first person was
    written by somebody, and stays.
    """
    found = []
    number = 0
    while number < len(lines):
        end = _notice_at(lines, number) if lines[number] else number
        if end > number:
            end += end < len(lines) and bool(_LINK.fullmatch(lines[end]))
            found.append((number, end))
        number = max(end, number + 1)
    return found


def _notice_at(lines: list[str], number: int) -> int:
    """Return where the notice that begins at a line ends; the line itself where none does."""
    said = lines[number].strip("*_# ")
    if said[:1] == "[" and said[-1:] == "]" and not is_footer(said):
        said = said.strip("[] ")
    line = _PRIVACY.sub("", said, count=1) if _POLICY.search(said) else said
    if said and not line:
        return number + 1
    if is_rule(lines[number]):
        return _end_of_meeting(lines, number)
    if _DELIVERED.fullmatch(line):
        end = _end_of_fields(lines, number + 1)
        # Fields that no mail program knows are a form's, and what it was filled in with.
        return end if end == len(lines) or not lines[end - 1] or end == number + 1 else number
    end = _end_of_disclaimer(lines, number) if _OPENING.match(line) else number
    if end == number and len(line) < 400 and all(map(_is_notice, line.split(" | "))):
        return number + 1
    return end


@lru_cache(_REMEMBERED)
def _is_notice(part: str) -> bool:
    if is_footer(part):
        return True
    banner = len(part) < 300 and _BANNER[0].match(part) and all(p.search(part) for p in _BANNER[1:])
    return bool(banner or _LINE.fullmatch(part)) and not _is_personal(part)


def _end_of_meeting(lines: list[str], number: int) -> int:
    """Return where the invitation to a call ends that stands between two lines drawn."""
    below = next((line for line in lines[number + 1 : number + 3] if line), "")
    if _MEETING.search(below):
        for end in range(number + 2, min(len(lines), number + 20)):
            if is_rule(lines[end]):
                return end + 1
    return number


def _end_of_fields(lines: list[str], number: int) -> int:
    while number < len(lines) and (not lines[number] or is_field(lines[number])):
        number += 1
    return number


def _end_of_disclaimer(lines: list[str], number: int) -> int:
    end = number
    while end < min(len(lines), number + 15) and lines[end]:
        end += 1
    paragraph = " ".join(lines[number:end])
    about = any(all(part.search(paragraph) for part in parts) for parts in (_ABOUT, _WRONG_HANDS))
    return end if about and not _SOMEBODY.search(paragraph) else number


def _is_personal(line: str) -> bool:
    """Tell whether somebody tells something; "Sendt fra min iPhone" does not."""
    return bool(_TOLD.search(line) or _SOMEBODY.search(line))
