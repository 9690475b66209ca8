"""What is found by its form: identity numbers, telephones, accounts, case numbers."""

from __future__ import annotations

import re
from datetime import date

from klassifikator.text.phones import mask_phones

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

_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"\[NAVN \d+\]")
_JOINED = 20  # signs between digits that may belong together
_BEFORE = 50  # signs before digits that may tell what they are

_CPR = re.compile(
    r"(?<!\d)(?<!\d[-/])(\d\d)([ ./-]?)(\d\d)\2(?:19|20)?(\d\d)"
    r"(?:\s{0,2}[-–—‐‑−/.·_]{1,2}\s{0,2}|\s?)"
    r"(?:\d{4}|(?<=[-–—‐‑−/ ])\d\d \d\d|[Xx*•]{4}|(?<=[-–—‐‑−/ ])(?:[A-ZÆØÅ]{2}[A-ZÆØÅ\d]\d"
    r"|\d[A-ZÆØÅ]{2}[A-ZÆØÅ\d])|(?<=[-–—‐‑−/])[A-ZÆØÅ\d]{4}(?![^\W\d_]))"
    r"(?!\d)(?![-–]\d{2}\b)"
)
_YEAR_THEN_NUMBER = re.compile(r"\d\d[./-]?\d\d[./-]?(?:19|20)\d\d(?: ?\d{4}| \d\d \d\d)\Z")
_SAID_CPR = re.compile(
    rf"(\b(?:cpr|person|personal|sundhedskort)\b\.?{_NR}{_IS})"
    r"(\d{2}[ .-]?\d{2}[ .-]?\d{2}(?:\s?[-–/. ]?\s?\d\d ?\d\d)?)(?!\d)(?![.-]\d)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]) ?[-–] ?\d{4}(?!\d)"
)

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z]{4})?(?: ?\d{4}){2,6}(?: ?\d{1,4})?\b")
_BORN = ("fød", "f.", "f:", "born", "birth", "geb", "dob")
_BIRTH = re.compile(
    r"(\b(?:født|fødselsdato(?:en)?|fødselsdag|fødd|f(?=[.:])|born|geboren|geb"
    r"|birth|dob|geburtsdatum|fødsels- og)[\s.:(?>]{0,4}"
    r"(?:er|is|den|d\.|d|on|am|the|dag)?[ :]{0,2}(?:den |d\. ?)?)" + rf"({_DATE})",
    re.IGNORECASE,
)
_BORN_AFTER = re.compile(
    rf"(?<![\d/.-])({_DATE})(?=,? (?:er jeg født|født\b|geboren))", re.IGNORECASE
)
_BORN_BESIDE = re.compile(rf"(\[NAVN \d+\] \()(?=[^)\n]{{0,20}}\d{{4}}\)){_DATE}(?=\))", re.I)
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
_CVR = re.compile(
    rf"(\b(?:cvr|se|vat|ust-?id)(?:[-./ ]{{0,2}}(?:nr|no|nummer(?:et)?))?{_IS}(?:DK[- ]?)?)"
    r"(\d\d ?\d\d ?\d\d ?\d\d)(?!\d)"
    rf"|(\bp-?(?:nr|nummer(?:et)?){_IS}|\bp-(?=\d))(\d(?: ?\d){{9}})(?!\d)|(\bean{_NR}{_IS})"
    rf"(\d{{13}})(?!\d)",
    re.IGNORECASE,
)
_CASE_WORDS = (
    "sag", "ref", "jour", "akt", "j.", "j n", "jn", "jr", "az", "case", "file", "id-", "dok",
    "klage", "faktura", "ordre", "bilag", "kunde", "klient", "borger", "patient", "medlem",
    "police", "skade", "løbe", "aftale", "kvitt", "leje", "booking", "vores", "jeres", "deres",
    "ydelse", "hænd", "regis", "foresp",
)  # fmt: skip
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
_LONG = re.compile(r"\d{6}")
_LONG_NUMBER = re.compile(
    r"((?<!lov )(?<!matr\. )(?<!matr\.)\b(?:nr|no|nummer)\b[.:]? ?"
    r"|\b\w{0,10}(?:afgift|ticket|billet|bøde|gebyr|rykker)(?:en|et)? ?\(?(?:n[ro]\.? ?)?)"
    r"(\d{6,7}|\d{9,10})(?![\d.,/-]\d|\d| ?kr)",
    re.IGNORECASE,
)
_BARE_CASE = re.compile(
    r"(?<![\w/.-])(?:\d{2}\.\d{2}\.\d{2}-[A-ZÆØÅ]\d{2}-\d{1,6}-\d{2,4}"
    r"|[A-ZÆØÅ]{1,5}-?(?:19|20)\d\d-\d{3,8}|[A-ZÆØÅ]{2,6}-\d{3,6}-\d{3,8}|[A-ZÆØÅ]{1,6}-\d{2,6}-\d{4,8}|(?:19|20)\d\d[-/]\d{5,8}|\d\d/\d{5,7})(?![\w/-])"
)
_LIKE_PLATE = re.compile(r"[^\W\d_][ -]?\d{1,2}[ .-]?\d{2,3}")
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


def mask_numbers(text: str, settled: set[str] | None = None) -> str:
    """Replace what is known by its form by typed placeholders.

    Parameters
    ----------
    text : str
    settled : set of str, optional
        Stretches that hold nothing to mask; what is found out of others is added.

    Returns
    -------
    str

    Examples
    --------
    >>> mask_numbers("Født den 3. maj 1982, bil AB 12 345, j.nr. 23/1234")
    'Født den [FØDSELSDATO], bil [NUMMERPLADE], j.nr. [SAGSNR]'
    """
    settled = set() if settled is None else settled
    parts, done = [], 0
    for start, end in _near_digits(text):
        stretch = text[start:end]
        masked = stretch if stretch in settled else _masked(stretch)
        if masked == stretch:
            settled.add(stretch)
        parts += [text[done:start], masked]
        done = end
    return "".join([*parts, text[done:]])


def _near_digits(text: str) -> list[tuple[int, int]]:
    """Return the stretches that hold digits, with what stands before them and a little behind.

    Digits are few in a letter, so that patterns which need them look at little of it.
    """
    runs: list[list[int]] = []
    for digits in _DIGITS.finditer(text):
        if text.startswith("[NAVN ", digits.start() - 6):
            continue
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
    digits = sum(map(len, _DIGITS.findall(_NUMBERED.sub("", text))))
    lowered = text.lower()
    if digits >= 6:
        text = _mask_identity(text, lowered)
    if any(word in lowered for word in _BORN):
        text = _BIRTH.sub(r"\1[FØDSELSDATO]", text)
        text = _BORN_AFTER.sub("[FØDSELSDATO]", text)
    if digits < 3:
        return text
    if "[navn" in lowered:
        text = _BORN_BESIDE.sub(r"\1[FØDSELSDATO]", text)
    if digits >= 6:
        text = _mask_accounts(text, lowered)
    if any(word in lowered for word in _CASE_WORDS):
        text = _CASE.sub(r"\1[SAGSNR]", text)
    if digits >= 5:
        text = _BARE_CASE.sub("[SAGSNR]", text)
    if _LONG.search(text):
        text = _LONG_NUMBER.sub(r"\1[SAGSNR]", text)
    if _LIKE_PLATE.search(text):
        text = _PLATE.sub("[NUMMERPLADE]", text)
        text = _SAID_PLATE.sub(lambda said: f"{said[1] or said[3]}[NUMMERPLADE]", text)
    return mask_phones(text, lowered) if digits >= 6 else text


def _mask_identity(text: str, lowered: str) -> str:
    if any(word in lowered for word in ("cpr", "person", "sundhedskort")):
        text = _SAID_CPR.sub(r"\1[CPR]", text)
    text = _YEAR_FIRST.sub("[CPR]", _CPR.sub(_cpr, text))
    return _IBAN.sub("[KONTO]", text)


def _mask_accounts(text: str, lowered: str) -> str:
    if "reg" in lowered:
        text = _REG.sub(_account, text)
    if any(word in lowered for word in ("konto", "kto", "account")):
        text = _ACCOUNT.sub(r"\1[KONTO]", text)
    text = _CVR.sub(_cvr, text)
    if any(word in lowered for word in ("pas", "kort")):
        text = _PASSPORT.sub(r"\1[PAS]", text)
    return text


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


def _account(match: re.Match[str]) -> str:
    number = "[KONTO]" if match[4] else ""
    return f"{match[1]}[KONTO]{match[3]}{number}"


def _cvr(match: re.Match[str]) -> str:
    return f"{match[1] or match[3] or match[5]}[CVR]"
