"""Links that tell who, and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Callable

_DOMAIN = re.compile(r"\.(?:dk|com|net|org|eu|de|info|no|se|io)/", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|\bwww\.)[^\s<>\"\]]+"
    r"|(?<![\w@.])[\w-]{1,40}(?:\.[\w-]{1,40}){0,3}\.(?:dk|com|net|org|eu|de|info|no|se"
    r"|io)/[^\s<>\"\]]+",
    re.IGNORECASE,
)
_TELLING_LINK = re.compile(
    r"[?=@~#%]|\d{5}|(?-i:/[\w-]{0,30}(?:\d[\w-]{0,30}[A-Z]|[A-Z][\w-]{0,30}\d))|[0-9a-f]{12}|\b[0-9a-f]{4}-[0-9a-f]{4}\b"
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
_SPELT = ("@", "at)", "at]", "at}", "a)", "snabel", "at )", "@)")
_SPELT_AT = re.compile(r" at [\w-]{1,63}(?:\.| (?:dot|punktum|prik) )", re.IGNORECASE)


def mask_links(text: str, is_name: Callable[[str], bool]) -> str:
    """Replace links that tell who, and e-mail addresses however they are spelt.

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
    >>> mask_links("Se www.eksempel.dk/bus og skriv til bo (at) eksempel.dk", lambda word: False)
    'Se www.eksempel.dk/bus og skriv til [E-MAIL]'
    """
    lowered = text.lower()
    if "://" in text or "www." in lowered or ("/" in text and _DOMAIN.search(text)):
        text = _LINK.sub(lambda link: _link(link, is_name), text)
    if "@" in text:
        text = _EMAIL.sub("[E-MAIL]", text)
        lowered = text.lower()
    if any(sign in lowered for sign in _SPELT) or _SPELT_AT.search(text):
        text = _SPELT_EMAIL.sub("[E-MAIL]", text)
    return text


def _link(match: re.Match[str], is_name: Callable[[str], bool]) -> str:
    link = match[0].rstrip(".,;:!?)>'")
    if _LAW_LINK.search(link):
        return match[0]
    words = re.findall(r"[^\W\d_]{3,}", link.lower())
    if _TELLING_LINK.search(link) or any(map(is_name, words)):
        return "[LINK]" + match[0][len(link) :]
    return match[0]
