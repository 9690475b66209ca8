"""Telephones in all groupings."""

from __future__ import annotations

import re

_BARE_ACCOUNT = re.compile(r"(?<![\d.,/-])\d{4}(?: ?- ?| )\d{7,10}(?![\d-])")
_SAID_PHONE = re.compile(
    r"(\b(?:tlf|tel|telefon(?:n\w{1,7})?|mobil(?:n\w{1,7}|tlf|telefon)?|mob|phone|cell|handy|fax"
    r"|sms|whatsapp|ring(?:e|es)?"
    r"|træffes|fanges|kontaktes)\b[\s.:)(-]{0,4}(?:nr|nummer(?:et)?)?[\s.:]{0,2}(?:er|på|til|at"
    r"|on)?[\s:]{0,2}"
    r"(?:(?:tlf|mobil|nr|nummer)\b[. :]{0,2})?)"
    r"(\(?(?:\+|00)?\d[\d ()./–-]{5,18}\d)(?!\d| ?[-–]? ?\d\d\b)(?! ?(?:kr|uger|dage)|,-)",
    re.IGNORECASE,
)
_PHONE_WORDS = (
    "tlf", "tel", "mob", "phone", "cell", "handy", "fax", "sms", "whatsapp", "ring", "træffes",
    "fanges", "kontaktes",
)  # fmt: skip
_GAP = r"(?: ?[-./–] ?| {1,2})?"
_PHONE = re.compile(
    r"(?<![\d§])(?<!\d[.,/-])(?<!kr\. )(?:\(?(?:\+|00)?\s?45\)?[ \t.-]{0,2}(?:\(0\))?)?"
    r"(?!(?:19|20)\d\d-\d\d-\d\d(?!\d)|(?:19|20)\d\d ?(?:[-/–] ?)?(?:19|20)\d\d(?!\d)"
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
    r"|(?<![\w.,/+-])0\d{2,4}(?: ?[/-] ?|\s)(?:\d{4,8}|\d{2,4}(?: \d\d){2,3})(?![\d.,/-])"
)


def mask_phones(text: str, lowered: str) -> str:
    """Replace telephones by ``[TELEFON]``, and accounts without a word that tells them.

    Parameters
    ----------
    text : str
        A stretch that holds digits.
    lowered : str
        The same before anything in it was masked, lowered.

    Returns
    -------
    str

    Examples
    --------
    >>> mask_phones("Ring 20 61-77-38 eller +49 461 123456", "ring")
    'Ring [TELEFON] eller [TELEFON]'
    """
    if any(word in lowered for word in _PHONE_WORDS):
        text = _SAID_PHONE.sub(r"\1[TELEFON]", text)
    if "+" in text or "0" in text:
        text = _FOREIGN_PHONE.sub("[TELEFON]", text)
    return _PHONE.sub(_phone, _BARE_ACCOUNT.sub("[KONTO]", text))


def _phone(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 5) : match.start()]
    if match[0][:2] in ("19", "20") and _LAW_REPORT.search(before):
        return match[0]
    return "[TELEFON]"
