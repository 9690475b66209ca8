"""What machines that answer for people write, in Danish, English, German and Norwegian."""

from __future__ import annotations

import re


def _subject(*phrases: str) -> re.Pattern[str]:
    """Return a pattern of a subject that is one of the phrases, or begins with it and a colon."""
    return re.compile(
        rf"\s*(?:{'|'.join(phrases)})(?:\s*[:\-–(\[].*|\s*)\Z", re.IGNORECASE | re.DOTALL
    )


def _text(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE | re.MULTILINE)


_MAIL = r"(?:e-?mail|mail|henvendelse|besked)"
_YOUR = r"(?:din|deres|jeres)"

AUTOREPLY = _subject(
    r"automatiske? (?:svar|svarmail|besked)|auto-?svar|autosvarer",
    r"automatic reply|auto(?:mated|matic)?[ -]?(?:response|reply)|out of (?:the )?office.*",
    r"ikke til ?stede.*|ikke på kontoret.*|fravær(?:s?besked|smeddelelse|smelding)|feriebesked",
    r"automatische antwort|abwesenheits\w+|abwesend|nicht im (?:büro|haus)",
)
RECEIVED = _subject(
    r"(?:kvittering|bekræftelse)\b.*|(?:vi har modtaget|tak for) (?:din|jeres)\b.*",
    rf"din {_MAIL} er modtaget.*|we have received.*",
)
BOUNCE = _subject(
    r"(?:kan|kunne) ikke (?:leveres|afleveres|sendes)|ikke leveret|uleverbar|leveringsfejl",
    r"mislykket levering|(?:besked|meddelelse) om leveringsstatus.*",
    r"undeliver(?:able|ed)\b.*|delivery (?:status notification|failure).*",
    r"mail delivery (?:failed|failure|subsystem).*|failure notice|returned mail.*",
    r"(?:nicht zustellbar|unzustellbar)(?:e nachricht)?",
    r"kan ikke leveres?|ikke levert|leveringen mislyktes",
)
RECEIPT = _subject(
    r"(?:ikke )?læst|læsekvittering|(?:not )?read|(?:read|return) receipt.*",
    r"(?:un)?gelesen|lesebestätigung|(?:ikke )?lest|lesekvittering",
)
CALENDAR = _subject(
    r"(?:(?:foreløbigt|midlertidigt) )?accepteret|afslået|afvist|aflyst|annulleret",
    r"(?:opdateret )?invitation|mødeindkaldelse|nyt tidspunkt foreslået",
    r"accepted|tentative|declined|cancell?ed|updated invitation|new time proposed",
    r"zugesagt|mit vorbehalt|abgelehnt|abgesagt|akseptert|foreløpig|avslått|avlyst",
)

AUTOREPLY_TEXT = _text(
    # I am away, and back on Monday
    r"\b(?:jeg|vi|kontoret|afdelingen|telefonen) (?:er|holder|har|vender|svarer|besvarer|læser)\b"
    r"[^.?!\n]{0,80}\b(?:\w*ferie|fri|orlov|barsel|kontoret|fraværende|bortrejst|tilbage|til stede"
    r"|kursus|lukket|hurtigst|snarest|hverdage|arbejdsdage)\b",
    r"i (?:mit|vores) fravær|begrænset adgang til (?:min )?mail|er på ferie fra|træffes igen",
    r"er tilbage igen",
    # we have got your mail
    rf"(?:er|har) (?:nu )?modtaget {_YOUR}|{_YOUR} {_MAIL} (?:er|blev) (?:nu )?modtaget",
    rf"^\W*(?:kære \w+\W+)?(?:mange )?tak for {_YOUR} {_MAIL}",
    rf"(?:denne|dette) (?:{_MAIL}|svar) (?:er|kan|bliver) (?:automatisk|autogenereret|ikke besvar)",
    r"(?:automatisk|auto)[ -]?genereret|dette er et auto\w*|kan ikke besvares",
    r"out of (?:the )?office|\bon (?:annual |maternity )?(?:leave|vacation|holiday)|(?:be|am) away",
    r"limited access|^\W*(?:dear \w+\W+)?(?:thank you|thanks) for (?:your|contacting)",
    r"we have received|(?:do|please do) not reply",
    r"nicht im (?:büro|haus)|abwesend|im urlaub|vielen dank für (?:ihre|deine)|wieder erreichbar",
    r"takk for (?:din|deres)|tilbake (?:på|den|igjen)",
)
BOUNCE_TEXT = _text(
    r"\b[45]\.\d\.\d{1,3}\b|\b55\d[ -]|mailer-daemon|diagnosticering|diagnostic",
    r"(?:blev|er|kunne|kan) ikke lever(?:et|es|e)\b.{0,80}(?:modtager|mailadresse|server)",
    r"følgende (?:modtager|(?:e-)?mailadresse|mottaker)|mailadressen? (?:findes|eksisterer) ikke",
    r"delivery (?:has )?failed|(?:could|can)(?:not| not) be delivered|undeliver",
    r"(?:couldn't|wasn't|was not) (?:be )?delivered|konnte nicht zugestellt",
)
RECEIPT_TEXT = _text(
    r"(?:blev|er) (?:læst|slettet uden at (?:være|blive) læst)|læsekvittering",
    r"(?:was|were) (?:read|deleted|displayed)|(?:read|return) receipt",
    r"wurde (?:gelesen|am|ungelesen)|ble (?:lest|slettet)",
)
CALENDAR_TEXT = _text(
    r"teams[- ]møde|teams meeting|deltag i mødet|join (?:the )?meeting|besprechung|mødelokale",
    r"^(?:hvornår|hvor|tid|sted|when|where|wann|wo|når)\s*:",
)

PROTEST = _text(
    r"\?|\b(?:jeg|vi) (?:vil|ønsker|må)\b.{0,40}\bklage|har klaget|klage over|min klage",
    r"utilfreds|urimelig|\brykke|hvorfor|complain|beschwer|ikke i orden|for dårlig",
    r"(?:får|fik|fået|modtager|sender|sendt)\b.{0,40}(?:auto\w*[ -]?(?:svar|reply)|automatisk)",
)
"""What a person writes who asks or complains."""

NO_PROTEST = _text(
    r"\bhttps?://\S+",
    r"(?:har du|haster|drejer|er det|gælder|have you|do you|haben sie|har du)\b[^?.\n]{0,30}"
    r"(?:spørgsmål|brug for|behov|haste|akut|question|urgent|fragen|spørsmål)\w*[^?.\n]{0,30}\?",
)
"""Addresses of pages, and what a machine asks: what only looks like a protest."""

FORM = _text(
    r"^[ *>]*(?:(?:(?:dit|for-? ?og efter|fulde) ?)?navn|e-?mail(?:adresse)?|telefon(?:nummer)?"
    r"|tlf\.?|mobil|(?:din |deres )?(?:henvendelse|kommentar|besked)|meddelelse|adresse|emne"
    r"|cpr(?:-?n\w+)?|beskriv\w*[^:\n]{0,40}|name|message|phone|nachricht)\s*:",
)
FORM_NAME = _text(
    r"formular|web-?form|selvbetjening|contact form|skjema|ny henvendelse|besked fra hjemmeside",
)
FIRST_PERSON = _text(
    r"\b(?:jeg|mig|min|mit|mine|vi|os|vores|jeres|i|my|me|we|our|ich|mein\w*|wir|uns\w*|meg|mitt)\b"
)
