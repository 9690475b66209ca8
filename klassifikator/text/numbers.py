"""What is found by its form: identity numbers, telephones, accounts, case numbers, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

_MONTH = (
    r"(?:jan(?:uary?|uar)?|feb(?:ruary?|ruar)?|mar(?:ts|ch)?|märz|apr(?:il)?|ma[jiy]|jun[ie]?"
    r"|jul[iy]?"
    r"|aug(?:ust)?|sep(?:t(?:ember)?)?|o[kc]t(?:ober)?|nov(?:ember)?|de[czs](?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}(?:\s?[./-]?\s?\d{{2,4}})?|\d{{4}}-\d\d-\d\d|\d{{6}}(?!\d)"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?\s?{_MONTH}\b(?:\.?,?\s?\d{{2,4}}(?!\d))?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)
_NR = r"(?:[ -]?(?:nr|no|nummer(?:et)?|number|id))?"
_IS = r"[\s.:=#]{0,3}(?:(?:er|is|på|lyder)[\s:]{1,2})?"

_DIGITS = re.compile(r"(?<!NAVN )\d+")
_JOINED = 20  # signs between digits that may belong together
_BEFORE = 50  # signs before digits that may tell what they are

_DOMAIN = re.compile(r"\.(?:dk|com|net|org|eu|de|info|no|se|io)/", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|\bwww\.)[^\s<>\"\]]+"
    r"|(?<![\w@.])[\w-]{1,40}(?:\.[\w-]{1,40}){0,3}\.(?:dk|com|net|org|eu|de|info|no|se"
    r"|io)/[^\s<>\"\]]+",
    re.IGNORECASE,
)
_TELLING_LINK = re.compile(
    r"[?=@~#%]|\d{5}|(?-i:/[\w-]{0,30}(?:\d[\w-]{0,30}[A-Z]|[A-Z][\w-]{0,30}\d))|[0-9a-f]{12}"
    r"|\d[a-z]+\d[a-z]*\d"
    r"|(?:facebook|instagram|linkedin|tiktok|twitter|snapchat|youtube|dropbox|t|x)\.\w+/\w"
    r"|(?:drive|docs)\.google|(?:onedrive|1drv|sharepoint)"
    r"|/(?:u|users?|bruger|profile?|mine?side|borgersag|sag|sager|case|person|in)/",
    re.IGNORECASE,
)
_LAW_LINK = re.compile(r"(?:retsinformation|lovtidende|eur-lex)\.", re.IGNORECASE)

_EMAIL = re.compile(
    r"(?<![\w.+%'-])(?:mailto:)?[\w.+%'-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,5}"
)
_SPELT_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}+"
    r"(?: ?(?:[(\[{] ?(?:at|a|snabel-?a|@) ?[)\]}]|@) ?[\w-]{1,63}"
    r"(?: ?(?:\.|[(\[{](?:dot|punktum|prik)[)\]}]) ?[\w-]{2,63}| (?:dot|punktum"
    r"|prik) [\w-]{2,63}){1,3}"
    r"| (?:snabel-?a|at) [\w-]{1,63}(?:\.[\w-]{2,63}){0,2}(?:\.| (?:dot|punktum|prik) )"
    r"(?:dk|com|net|org|eu|de|info|se|no|io|pl|uk)\b)",
    re.IGNORECASE,
)
_SPELT = ("@", "at)", "at]", "at}", "a)", "snabel", " at ", "at )", "@)")

_CPR = re.compile(
    r"(?<!\d)(?<!\d[-/])(\d\d)([ ./-]?)(\d\d)\2(?:19|20)?(\d\d)"
    r"(?:\s{0,2}[-–—‐‑−/.·]{1,2}\s{0,2}|\s?)"
    r"(?:\d{4}|(?<=[-–—‐‑−/])\d\d \d\d|(?<=[-–—‐‑−/ ])(?:[Xx*•]{4}|[A-ZÆØÅ]{2}[A-ZÆØÅ\d]\d"
    r"|\d[A-ZÆØÅ]{2}[A-ZÆØÅ\d]))"
    r"(?!\d)(?![-–]\d{2}\b)"
)
_YEAR_THEN_NUMBER = re.compile(r"\d\d[./-]?\d\d[./-]?(?:19|20)\d\d(?: ?\d{4}| \d\d \d\d)\Z")
_SAID_CPR = re.compile(
    rf"(\b(?:cpr|person|personal|sundhedskort)\b\.?{_NR}{_IS})"
    r"(\d{2}[ .-]?\d{2}[ .-]?\d{2}\s?[-–/. ]?\s?\d{4})(?!\d)",
    re.IGNORECASE,
)

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z]{4})?(?: ?\d{4}){2,6}(?: ?\d{1,4})?\b")
_BORN = re.compile(r"fød|\bf[.:]|born|birth|geb|dob", re.IGNORECASE)
_BIRTH = re.compile(
    r"(\b(?:født|fødselsdato(?:en)?|fødselsdag|fødd|f(?=[.:])|born|geboren|geb"
    r"|birth|dob|geburtsdatum|fødsels- og)[\s.:(?>]{0,4}"
    r"(?:er|is|den|d\.|d|on|am|the|dag)?[ :]{0,2}(?:den |d\. ?)?)" + rf"({_DATE})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    rf"(?<![\d/.-])({_DATE})(?=,? (?:er jeg født|født\b|geboren))", re.IGNORECASE
)
_REG = re.compile(
    rf"(\breg(?:istrerings)?\b\.?{_NR}\.?{_IS})(\d{{4}})(?!\d)"
    r"((?:[\s,;:/.-]|og|konto|kto|nr|nummer){0,8}?)"
    r"(\d[\d .-]{4,14}\d)?(?!\d)",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    rf"(\b\w{{0,8}}(?:konto(?:en)?|kto|account){_NR}\.?{_IS}(?:reg\.?\s?)?)(\d[\d .-]{{4,18}}\d)"
    rf"(?!\d)(?![,.]\d)",
    re.IGNORECASE,
)
_BARE_ACCOUNT = re.compile(r"(?<![\d.,/-])\d{4}(?: ?- ?| )\d{7,10}(?![\d-])")
_CVR = re.compile(
    rf"(\b(?:cvr|se|vat|ust-?id)(?:[-./ ]{{0,2}}(?:nr|no|nummer(?:et)?))?{_IS}(?:DK[- ]?)?)"
    r"(\d\d ?\d\d ?\d\d ?\d\d)(?!\d)"
    rf"|(\bp-?(?:nr|nummer(?:et)?){_IS}|\bp-(?=\d))(\d(?: ?\d){{9}})(?!\d)|(\bean{_NR}{_IS})"
    rf"(\d{{13}})(?!\d)",
    re.IGNORECASE,
)
_CASE_WORD = re.compile(r"n[ru]|sag|ref|id\b|case|file|jour|akt|j\.|az", re.IGNORECASE)
_CASE = re.compile(
    r"(\b(?:(?:[\wæøå]{0,14}sags?|journal|j|jr|dok(?:ument)?|klage|faktura|ordre|bilags?|kunde"
    r"|klient"
    r"|borger|patient|medlems|police|skades?|ref(?:erence)?|akt|løbe|aftale|kvitterings?"
    r"|lejemåls?|lejer"
    r"|bookings?|case|file|vores|jeres|deres|ydelses|hændelses|registrerings|forespørgsels|akten?"
    r"|aktenzeichen|az)"
    r"(?:\.|s)?[ -]{0,2}(?:(?:nr|no|nummer(?:et)?|number|id|ref(?:erence)?)\b\.?|(?<=nr)\.?)"
    r"|jnr\.?|j\.nr\.?|sagsid|sag|sagen|ref\.|journal|reference|aktenzeichen|case|id-nr\.?)"
    r"(?:[\s.:#(]{0,3}(?:(?:er|is)\s)?|(?: [^\W\d]{1,20}){1,3} er ))"
    r"((?=(?:[^\s\d]{0,6}\d){3})(?!(?:19|20)\d\d(?![\w/-])|\d{1,2}[/.]\d{1,2}\.?(?:[\s,;)]"
    r"|\Z))[A-ZÆØÅ]{0,6}[-./]?\d[\w./-]{1,24}(?<![./-])(?: \d{4,6}(?![.,]?\d| ?kr))?)",
    re.IGNORECASE,
)
# A long number that is said to be one, or the number of a ticket.
_LONG_NUMBER = re.compile(
    r"((?<!lov )(?<!matr\. )(?<!matr\.)\b(?:nr|no|nummer)\b[.:]? ?"
    r"|\b\w{0,10}(?:afgift|ticket|billet|bøde|gebyr|rykker)(?:en|et)? ?\(?(?:n[ro]\.? ?)?)(\d{6,7}|\d{9,10})(?![\d.,/-]\d|\d| ?kr)",
    re.IGNORECASE,
)
_BARE_CASE = re.compile(
    r"(?<![\w/.-])(?:\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,6}-\d{2,4}"
    r"|[A-ZÆØÅ]{1,5}-?(?:19|20)\d\d-\d{3,8}|[A-ZÆØÅ]{2,6}-\d{3,6}-\d{3,8}|(?:19|20)\d\d[-/]\d{5,8}|\d\d/\d{5,7})(?![\w/-])"
)
_NO_PLATE = r"(?!(?:KR|NR|KL|ER|OG|PÅ|AF|TO|CA|FÅ|LÆ|MM|KM)\b)"
_PLATE = re.compile(
    rf"(?<![\w-]){_NO_PLATE}[A-ZÆØÅ]{{2}}[ -]?\d\d[ .-]?\d{{3}}(?![\w-]|[.,]\d)"
    rf"|(?<![\w-]){_NO_PLATE}[A-ZÄÖÜ]{{1,3}}-[A-ZÄÖÜ]{{1,2}} ?\d{{1,4}}(?![\w-])"
)
_SAID_PLATE = re.compile(
    r"(\b(?:(?:nummer)?plader?n?e?|reg\.? ?nr\.?|registreringsnummer|bil(?:en)?|trailer(?:en)?"
    r"|knallert)"
    r"[\s:,(]{1,3}(?:er |med |har )?)([A-ZÆØÅ]{2}[ -]?(?:\d\d[ -]?\d{2,3}))\b(?! ?kr)"
    r"|(\b(?:bil\w{0,3}|varevogn|trailer|motorcykel|parkere\w{0,2}|køretøj|fiat|ford|vw|volvo"
    r"|toyota|opel|skoda|peugeot|renault|mazda|kia|audi|bmw|citro[eë]n|suzuki|tesla)\b"
    r"[^\n.]{0,30}?[ ,(:])([A-ZÆØÅ]{2}\d{5})\b",
    re.IGNORECASE,
)
_PASSPORT = re.compile(
    rf"(\b(?:pas|passet|passport|reisepass|kørekort|kørekortet|opholdskort|id-kort){_NR}{_IS})"
    r"([A-Z]{0,3} ?\d{6,9})(?!\d)",
    re.IGNORECASE,
)
_SAID_PHONE = re.compile(
    r"(\b(?:tlf|tel|telefon(?:n\w{1,7})?|mobil(?:n\w{1,7}|tlf|telefon)?|mob|phone|cell|handy|fax"
    r"|sms|whatsapp|ring(?:e|es)?"
    r"|træffes|fanges|kontaktes)\b[\s.:)(-]{0,4}(?:nr|nummer(?:et)?)?[\s.:]{0,2}(?:er|på|til|at"
    r"|on)?[\s:]{0,2}"
    r"(?:(?:tlf|mobil|nr|nummer)\b[. :]{0,2})?)"
    r"(\(?(?:\+|00)?\d[\d ()./–-]{5,18}\d)(?!\d| ?[-–]? ?\d\d\b)(?! ?(?:kr|uger|dage)|,-)",
    re.IGNORECASE,
)
_GAP = r"(?: ?[-./–] ?| {1,2})?"
_PHONE = re.compile(
    r"(?<![\d§])(?<!\d[.,/-])(?<!kr\. )(?:\(?(?:\+|00)\s?45\)?[ \t.-]{0,2}(?:\(0\))?)?"
    r"(?!(?:19|20)\d\d-\d\d-\d\d(?!\d)|(?:19|20)\d\d ?(?:- ?)?(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)\d\d \d\d[.:-]\d\d(?!\d)|\d\d-\d\d-"
    r"(?:19|20)\d\d)"
    rf"[1-9]\d(?:(?P<gap>[ ./–-]?)\d\d(?P=gap)\d\d(?P=gap)\d\d|(?P<wide> ?[-–.] ?| )\d\d"
    rf"(?P=wide)\d\d(?P=wide)\d\d"
    rf"|(?<=[2-9]\d)(?: \d\d[-–.]\d\d[-–.]\d\d| \d\d \d\d[-–.]\d\d|[-–.]\d\d[-–.]\d\d \d\d)"
    rf"|\d\d{_GAP}\d{{4}}|\d\d{_GAP}\d\d{_GAP}\d\d| \d\d ?[-–] ?\d\d \d\d|\d[ .-]\d\d[ .-]\d{{3}}"
    r"|[ -]\d{3}[ -]\d{3}|[ -]\d\d[ -]\d{4}|\d[ -]\d{3}[ -]\d\d)"
    r"(?![\d§]|[a-z]\b|[.,-]\d|[ .]?(?:kr|kroner|dkk|euro|eur)\b|,-)",
    re.IGNORECASE,
)
# U 2011.1234 H: a year, a page and a court.
_LAW_REPORT = re.compile(r"\b(?:U|FOB|TfA|TFA|MAD|FED|TBB|KEN|SKM|NKN|NJA)[ .]{1,2}\Z")
_FOREIGN_PHONE = re.compile(
    r"(?<![\w.,])\(?(?:\+|00)(?!45)[1-9]\d{0,2}\)?(?:[ \t./()–-]{0,3}\d){6,12}(?!\d)"
    r"|(?<![\w.,/+-])0\d{2,4}(?: ?[/-] ?|\s)\d{4,8}(?![\d.,/-])"
)


def mask_numbers(text: str, is_name: Callable[[str], bool]) -> str:
    """Replace what is known by its form by typed placeholders.

    Parameters
    ----------
    text : str
    is_name : callable
        Whether a lowered word is the name of a person, for links that hold one.

    Returns
    -------
    str

    Examples
    --------
    >>> mask_numbers("Født den 3. maj 1982, bil AB 12 345, j.nr. 23/1234", lambda word: False)
    'Født den [FØDSELSDATO], bil [NUMMERPLADE], j.nr. [SAGSNR]'
    """
    lowered = text.lower()
    if "://" in text or "www." in lowered or _DOMAIN.search(text):
        text = _LINK.sub(lambda link: _link(link, is_name), text)
    if "@" in text:
        text = _EMAIL.sub("[E-MAIL]", text)
    if any(sign in lowered for sign in _SPELT):
        text = _SPELT_EMAIL.sub("[E-MAIL]", text)
    parts, done = [], 0
    for start, end in _near_digits(text):
        parts += [text[done:start], _masked(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


def _near_digits(text: str) -> list[tuple[int, int]]:
    """Return the stretches that hold digits, with what stands before them and a little behind.

    Digits are few in a letter, so that patterns which need them look at little of it.
    """
    runs: list[list[int]] = []
    for digits in _DIGITS.finditer(text):
        if runs and digits.start() - runs[-1][1] <= _JOINED:
            runs[-1][1] = digits.end()
        else:
            runs.append([*digits.span()])
    stretches, done = [], 0
    for number, (first, last) in enumerate(runs):
        following = runs[number + 1][0] if number + 1 < len(runs) else len(text) + _BEFORE
        start = max(done, first - _BEFORE)
        if start > done:  # not in the middle of a word
            start = max(done, text.rfind(" ", done, start) + 1, text.rfind("\n", done, start) + 1)
        done = min(len(text), last + max(4, min(12, following - last - _BEFORE)))
        stretches.append((start, done))
    return stretches


def _masked(text: str) -> str:
    n_digits = sum(map(len, _DIGITS.findall(text)))
    if n_digits >= 6:
        text = _SAID_CPR.sub(r"\1[CPR]", text)
        text = _CPR.sub(_cpr, text)
        text = _IBAN.sub("[KONTO]", text)
    if _BORN.search(text):
        text = _BIRTH.sub(r"\1[FØDSELSDATO]", text)
        text = _BORN_AFTER.sub("[FØDSELSDATO]", text)
    if n_digits < 3:
        return text
    if n_digits >= 6:
        text = _REG.sub(_account, text)
        text = _ACCOUNT.sub(r"\1[KONTO]", text)
        text = _CVR.sub(_cvr, text)
        text = _PASSPORT.sub(r"\1[PAS]", text)
    if _CASE_WORD.search(text):
        text = _CASE.sub(r"\1[SAGSNR]", text)
    text = _BARE_CASE.sub("[SAGSNR]", text)
    if n_digits >= 6:
        text = _LONG_NUMBER.sub(r"\1[SAGSNR]", text)
    text = _PLATE.sub("[NUMMERPLADE]", text)
    text = _SAID_PLATE.sub(lambda said: f"{said[1] or said[3]}[NUMMERPLADE]", text)
    if n_digits >= 6:
        text = _SAID_PHONE.sub(r"\1[TELEFON]", text)
        text = _FOREIGN_PHONE.sub("[TELEFON]", text)
        text = _BARE_ACCOUNT.sub("[KONTO]", text)
        text = _PHONE.sub(_phone, text)
    return text


def _link(match: re.Match[str], is_name: Callable[[str], bool]) -> str:
    link = match[0].rstrip(".,;:!?)>'")
    if _LAW_LINK.search(link):
        return match[0]
    words = re.findall(r"[^\W\d_]{3,}", link.lower())
    if _TELLING_LINK.search(link) or any(map(is_name, words)):
        return "[LINK]" + match[0][len(link) :]
    return match[0]


def _cpr(match: re.Match[str]) -> str:
    day, month, year = int(match[1]), int(match[3]), int(match[4])
    if _YEAR_THEN_NUMBER.match(match[0]):
        return match[0]  # a date with its year, and another number behind it
    return "[CPR]" if _is_birthday(day - 60 if day > 60 else day, month, year) else match[0]


def _is_birthday(day: int, month: int, year: int) -> bool:
    # The seventh digit tells the century, which matters for 29 February alone: 2000 has it and
    # 1900 has not. A number with a slip in that digit is still somebody's, so it is not asked for.
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _phone(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 5) : match.start()]
    if match[0][:2] in ("19", "20") and _LAW_REPORT.search(before):
        return match[0]
    return "[TELEFON]"


def _account(match: re.Match[str]) -> str:
    number = "[KONTO]" if match[4] else ""
    return f"{match[1]}[KONTO]{match[3]}{number}"


def _cvr(match: re.Match[str]) -> str:
    return f"{match[1] or match[3] or match[5]}[CVR]"
