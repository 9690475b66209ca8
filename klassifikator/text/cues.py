"""What says that a name comes now: greetings, relations, titles, fields, closings."""

from __future__ import annotations

import re

_GREETINGS = frozenset(
    "hej hejsa hej hallo halløj hello hi dear kære kærlig liebe lieber goddag godmorgen godaften davs mojn moin hallo".split()
)
_RELATIONS = frozenset(
    """søn sønnen datter datteren dreng drengen pige pigen knægt mor moren far faren mand manden kone konen
    bror broren brødre søster søsteren storebror lillebror storesøster lillesøster tvillingebror tvillingesøster
    tvillinger tvillingerne tvillinge mormor farmor morfar farfar oldemor bedstemor bedstefar barn barnet børn
    børnene drenge drengene piger pigerne døtre sønner kæreste kæresten samlever samleveren ægtefælle hustru
    eksmand ekskone eks eksen eksmanden nabo naboen naboer underbo overbo ven vennen veninde veninden svigermor
    svigerfar svigerdatter svigersøn svoger svogeren svigerinde svigerinden niece niecen nevø nevøen onkel tante moster faster farbror morbror fætter
    kusine barnebarn barnebarnet børnebørn plejesøn plejedatter plejebarn stedsøn steddatter stedfar stedmor
    papfar papmor bonussøn bonusdatter bonusfar bonusmor forældre plejeforældre hund kollega kollegaen kammerat
    kammeraten afdøde
    son daughter husband wife brother sister mother father boy girl child children friend neighbour neighbor
    colleague boyfriend girlfriend
    sohn tochter ehemann ehefrau bruder schwester mutter vater kind kinder freund freundin nachbar nachbarin""".split()
)
_TITLES = frozenset(
    """hr fru frk frøken herr herrn frau mr mrs ms miss dr doktor prof familien familie ægteparret søskende brødrene
    sagsbehandler sagsbehandleren sagsbehandlere socialrådgiver socialrådgiveren rådgiver rådgiveren
    familierådgiver familierådgiveren jobkonsulent jobkonsulenten konsulent konsulenten koordinator koordinatoren
    virksomhedskonsulent visitator visitatoren leder lederen afdelingsleder afdelingslederen teamleder teamlederen
    områdeleder centerleder institutionsleder daglig skoleleder skolelederen viceskoleleder skoleinspektør
    børnehaveleder lærer læreren klasselærer klasselæreren dansklærer pædagog pædagogen støttepædagog
    støttepædagogen læge lægen overlæge overlægen praktiserende sygeplejerske sygeplejersken hjemmesygeplejerske
    sundhedsplejerske sundhedsplejersken psykolog psykologen psykiater talepædagog ergoterapeut ergoterapeuten
    fysioterapeut fysioterapeuten tandlæge tandlægen jordemoder advokat advokaten jurist juristen partsrepræsentant
    partsrepræsentanten bisidder bisidderen værge værgen kontaktperson kontaktpersonen støtteperson mentor mentoren
    dagplejer dagplejeren dagplejemor vikar vikaren assistent assistenten hjælper hjælperen hjemmehjælper vicevært
    viceværten chauffør chaufføren tolk tolken formand formanden kasserer kassereren direktør direktøren chef chefen
    borgmester borgmesteren rådmand byrådsmedlem udvalgsformand revisor bedemand entreprenør murer tømrer
    medarbejder medarbejderen ekspedient borger borgeren klager klageren klienten patienten ansøger ansøgeren
    henvender fuldmægtig specialkonsulent kontorchef byggesagsbehandler byggesagsbehandleren ingeniør
    socialarbejder kontaktpædagog kontaktpædagogen bostøtte skolekonsulent frøkenen
    caseworker teacher doctor sachbearbeiter sachbearbeiterin lehrer lehrerin""".split()
)
_CALLED = frozenset("hedder hed hedde heder kaldes kaldet heiße heißt heisse named navnet".split())
_CLOSINGS = frozenset(
    """hilsen hilsner hilsener hilsn hilsning mvh vh kh dbh knus venligst ærbødigst hilsningar hilsninger hälsningar
    regards sincerely faithfully wishes grüßen grüssen grüße gruß mfg lg vg""".split()
)
_INTRODUCED = {
    ("jeg", "er"), ("det", "er"), ("navn", "er"), ("name", "is"), ("am", "i"), ("i", "am"),
    ("hilsen", "fra"), ("hilsner", "fra"), ("mvh", "fra"), ("wishes", "from"), ("regards", "from"), ("ved", "navn"),
}  # fmt: skip
_WROTE = frozenset("skrev wrote schrieb".split())
_SHORT_TITLES = frozenset("hr fr frk dr prof fam att attn".split())
_CUE_WORDS = _GREETINGS | _RELATIONS | _TITLES | _CLOSINGS | _SHORT_TITLES
_CAP = r"[A-ZÆØÅÄÖÜÉŁŚŻÇŞİ][\w’'.-]{0,30}"
_FIELD = re.compile(
    r"^[ >*_|-]*(?:(?:\w{1,20}[ -]){0,2}?navn(?: (?:på|og) \w{1,20})?|(?:for|efter|mellem)navn\w{0,3}"
    r"|underskrift|kontaktperson|afsender|modtager|klager|ansøger|borger|patient|elev|barn|barnet"
    r"|mor|far|forældre|værge|bisidder|partsrepræsentant|sagsbehandler|ægtefælle|att|attn"
    r"|fra|til|cc|bcc|from|to|von|an|name|sender|kopi)"
    r"[*_]{0,2}\s?[.:]{1,2}[*_]{0,2}[ \t]*(?=[^\s\[])",
    re.IGNORECASE | re.MULTILINE,
)
# A name stands before its number, or alone on a line above it or on the last line.
_BESIDE = re.compile(
    rf"(?:{_CAP} ){{0,3}}{_CAP}\W{{1,3}}(?:cpr\S{{0,4}} ?|født (?:d\S{{1,2}} )?|f\. ?)?"
    r"(?=\[(?:CPR|FØDSELSDATO|E-MAIL)\])"
)
_LINE = re.compile(
    rf"^[ >*_|]*(?:{_CAP} ){{0,3}}{_CAP}(?=[ *_,]*"
    r"(?:\n[ >*_|]*[^\n\[]{0,12}\[(?:ADRESSE|TELEFON|E-MAIL|CPR|FØDSELSDATO)\]|\s*\Z))",
    re.MULTILINE,
)
# /Karen under a letter, or behind its last sentence
_SLASH = re.compile(r"(?:^[ >]*|[.!?] )(?:/{1,2}|[-–—]{1,2}) ?(?=[^\W\d_][^\n]{0,30}$)", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")


def cued_places(text: str) -> set[int]:
    """Return where a name begins because of the form of its line."""
    places = {match.end() for pattern in (_FIELD, _SLASH) for match in pattern.finditer(text)}
    beside = [*_LINE.finditer(text)]
    if "[" in text:
        beside += _BESIDE.finditer(text)
    for match in beside:
        places.update(word.start() for word in _WORD.finditer(text, *match.span()))
    return places


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
