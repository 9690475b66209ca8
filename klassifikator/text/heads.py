"""The lines with which mail programs introduce an earlier mail."""

from __future__ import annotations

import re
from typing import NamedTuple


class Head(NamedTuple):
    """The lines ``start`` to ``end`` that introduce an earlier mail.

    ``sure`` tells that a mail program wrote them; a person may have written the others.
    """

    start: int
    end: int
    sure: bool
    answered: bool  # "... skrev Bo:" and not the header or divider that a forward has as well


_FIELDS = {
    "from": "fra from von från avsender avsändare absender afsender",
    "date": "sendt sent gesendet skickat dato date datum skrevet modtaget",
    "to": "til to an till modtager mottaker",
    "cc": "cc bcc kopi kopia kopie",
    "subject": "emne subject betreff ämne vedrørende",
    "other": "prioritet vigtighed viktighet priority priorität importance wichtigkeit følsomhed "
    "sensitivity kategorier categories klassifikation vedhæftet vedhæftede vedhæftninger "
    "vedhæftning attachments anlagen bifogade vedlegg svar-til reply-to",
}
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split()}
_FIELD = re.compile(
    rf"[*_]{{0,2}}({'|'.join(sorted(_FIELD_OF, key=len, reverse=True)).replace('-', '[- ]')})"
    r"(?: filer)?\s?[*_]{0,2}\s?:[*_]{0,2}(?:\s+|$)(.*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\[E-MAIL\]|\S@\S|<[^<>\s]|mailto:", re.IGNORECASE)
_BRACKETED = re.compile(r"<[^<>]*(?:@|\[E-MAIL\])")
_MOMENT = re.compile(r"^\W*\d[\d.:/ ]*(?:kl\b.*|\w{3,9}\b.*)?$", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:kl\.?|klokken|um) ?\d{1,2}\b|\b\d{1,2}[.:]\d\d(?![.\d]|-\d)", re.IGNORECASE
)
_STAMP = re.compile(rf"^(?:sendt|sent|gesendet|skickat|modtaget):|{_TIME.pattern}", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d\d\b")
_MONTH = r"jan|feb|mar|mär|apr|ma[jiy]|jun|jul|aug|sep|okt|oct|nov|de[czs]"  # also their long forms
_DAY = re.compile(
    rf"\d{{1,4}}[./-] ?\d{{1,2}}(?:[./-] ?\d{{2,4}})?\b|\b\d{{1,2}}(?:\.|st|nd|rd|th)? (?:{_MONTH})"
    rf"|\b(?:{_MONTH})[a-zé]*\.? \d{{1,2}}\b|\[(?:TELEFON|SAGSNR|FØDSELSDATO|KONTO)\]",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\b(?:skrev|skriver|wrote|writes|schrieb|schreibt|quoting|citat|zitat)\b", re.IGNORECASE
)
_SPEAKS = re.compile(r"(?:jeg|vi|ich|wir|I|we|jag|min|my)\b", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:den|på|on|am|i en meddelelse dateret)\s|\d"
    r"|(?:man|mån|mon|tir|tis|tue|die|ons|wed|mit|tor|thu|don|fre|fri|lør|lör|sat|sam|søn|sön|sun"
    r"|son|mo|di|mi|do|fr|sa|so)(?:s?da[gy]|s?tag|nesday|urday|rs|twoch|nstag|nnerstag)?"
    r"[.,]{0,2}\s",
    re.IGNORECASE,
)
# Whoever tells what was written says who to whom; mail programs do not.
_TOLD = re.compile(
    r"\b(?:jeg|vi|du|han|hun|de|man|mig|os|dig|jer|ham|hende|dem|min|mit|mine|vores|hans|hendes"
    r"|til|at|om|igen|ikke|også|så|and|that|to|me|us|he|she|they|we|you|about|ich|wir|er|sie|mir"
    r"|uns|mir|jag|hon|dom|mej|meg|oss|att|en|et|der|som|sådan|følgende|blandt|tilbage|I)\b"
)
_DIVIDER = re.compile(
    r"[-_=*]* ?(?:(?:oprindelig|original|opprinnelig|ursprunglig[at]?|ursprüngliche[rs]?) ?"
    r"(?:meddelelse|besked|melding|meddelande|message|nachricht|e-?mail|mail|aftale|appointment"
    r"|termin)|videresendt? (?:meddelelse|besked|mail|e-?mail|melding)"
    r"|vidarebefordrat (?:meddelande|mail)|forwarded (?:message|mail)"
    r"|weitergeleitete (?:nachricht|mail)|besvaret (?:meddelelse|mail)|reply message)\b ?[-_=*:]*"
    r"|(?:start på videresendt (?:meddelelse|besked|e-?mail)|begin forwarded message"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|videresendt melding"
    r"|vidarebefordrat brev|start på vidarebefordrat meddelande):?",
    re.IGNORECASE,
)
# Whatever a program calls the mail below, its header follows.
_CALLED = re.compile(r"[-_=*]{3,} ?[^\W\d_].{2,60}[-_=*]{3,}:?|-{3,}\[.{2,60}-{3,}")
_END = re.compile(
    r"[-_=*]{2,} ?(?:slut|end|ende|afslut\w*)\b[^.!?]{0,20}"
    r"\b(?:meddelelse|besked|mail|e-?mail|message|nachricht|meddelande|melding)\b ?[-_=*]{2,}",
    re.IGNORECASE,
)
_DIVIDING = 90  # signs of a line that divides mails at most
_WRAPPED = 4  # lines over which a program may wrap who wrote when
_GROUPWISE = re.compile(r">>> .{0,120}\d.{0,60}>>>")
_RULE = re.compile(r"[_\-=*]{10,}|[—–─]{5,}")


def bare(line: str) -> str:
    """Return a line without the signs of quoting before it."""
    return line.lstrip(">| ")


def is_quoted(line: str) -> bool:
    """Tell whether a line begins with the sign of quoting."""
    return line.startswith(">") and not _GROUPWISE.fullmatch(line)


def is_field(line: str) -> bool:
    """Tell whether a line is a field of a header, such as ``Emne: Bus``."""
    return bool(_FIELD.match(bare(line)))


def is_rule(line: str) -> bool:
    """Tell whether a line is drawn across the page."""
    return bool(_RULE.fullmatch(bare(line).strip()))


def ends_earlier(line: str) -> bool:
    """Tell whether a program says with a line that the earlier mail ends here."""
    return bool(_END.fullmatch(bare(line)))


def find_heads(lines: list[str]) -> list[Head]:
    """Find the heads in order; none overlaps the next."""
    heads: list[Head] = []
    number = 0
    while number < len(lines):
        head = _head_at(lines, number)
        if head:
            rule = _rule_above(lines, number, heads[-1].end if heads else 0)
            heads.append(head._replace(start=rule, sure=head.sure or rule < number))
        number = head.end if head else number + 1
    return heads


def _rule_above(lines: list[str], number: int, floor: int) -> int:
    """Return the number of the line drawn right above; the line itself without one."""
    above = number - 1
    while above > max(floor, number - 3) and not bare(lines[above]):
        above -= 1
    return above if above >= floor and is_rule(lines[above]) else number


def _head_at(lines: list[str], number: int) -> Head | None:
    line = bare(lines[number])
    if not line:
        return None
    divides = len(line) < _DIVIDING and bool(_DIVIDER.fullmatch(line))
    if divides or (line[0] in "-_=*" and _CALLED.fullmatch(line)):
        start = _skip_blank(lines, number + 1)
        if below := _header_at(lines, start) or _wrote_at(lines, start):
            return below._replace(start=number, sure=divides or below.sure)
        if divides and line[0] in "-_=*":
            return Head(number, number + 1, sure=True, answered=False)
    if lines[number].startswith(">>>") and _GROUPWISE.fullmatch(lines[number]):
        return Head(number, number + 1, sure=True, answered=False)
    return _header_at(lines, number) or _wrote_at(lines, number)


def _skip_blank(lines: list[str], number: int) -> int:
    end = min(len(lines), number + 2)
    while number < end and not bare(lines[number]):
        number += 1
    return number


def _header_at(lines: list[str], start: int) -> Head | None:
    """Read the fields of a header: names of fields, their values wrapped or on the next line."""
    fields: dict[str, str] = {}
    end = number = start
    while number < len(lines):
        match = _FIELD.match(bare(lines[number]))
        if not match:
            break
        field = _FIELD_OF[match[1].lower().replace(" ", "-")]
        if field in fields and field != "other":
            break
        value, number = match[2], number + 1
        following = _next_field(lines, number, needs_value=not value)
        value = " ".join([value, *map(bare, lines[number:following])]).strip(" *_")
        fields[field] = f"{match[1]}: {value}" if field == "date" else value
        end = number = following
    sender = fields.get("from", "")
    if len(fields) < 2 or not sender or _MOMENT.match(sender):
        return None
    addressed = any(_ADDRESS.search(fields.get(field, "")) for field in ("from", "to"))
    # A letter may begin "Til: ... Fra: ... Dato: ..."; a mail program gives the time as well.
    stamped = len(fields) > 2 and bool(_STAMP.search(fields.get("date", "")))
    sure = addressed or stamped or (len(fields) > 3 and next(iter(fields)) == "from")
    return Head(start, end, sure=sure, answered=False)


def _next_field(lines: list[str], number: int, *, needs_value: bool) -> int:
    """Return where the next field begins, or else where this one ends."""
    own = number
    if needs_value and number < len(lines) and not _FIELD.match(bare(lines[number])):
        own = _skip_blank(lines, number) + 1
    apart = False
    for ahead in range(own, min(len(lines), own + 6)):
        line = bare(lines[ahead])
        if _FIELD.match(line):
            return ahead
        if len(line) > 200 or (apart and line):
            break
        apart = not line
    return min(own, len(lines))


def _wrote_at(lines: list[str], start: int) -> Head | None:
    """Read "Den 3. maj 2023 kl. 10.12 skrev Bo Holm <...>:", in whatever order and wrapped."""
    said = ""
    if not any(line.endswith((":", "--")) for line in lines[start : start + _WRAPPED]):
        return None
    for end in range(start, min(len(lines), start + _WRAPPED)):
        line = bare(lines[end])
        if not line or len(said) + len(line) > 300:
            return None
        said = f"{said} {line}".strip()
        if line.endswith(":") or (said.startswith("--") and line.endswith("--")):
            said = said.strip("- ")
            if verb := _WROTE.search(said):
                return _judge_wrote(said, verb, start, end + 1)
            return Head(start, end + 1, sure=True, answered=True) if _is_stamped(said) else None
        if _ends_sentence(line):
            return None
    return None


def _ends_sentence(line: str) -> bool:
    return line.endswith(("!", "?", ":")) or (line.endswith(".") and len(line.split()) > 6)


def _is_stamped(said: str) -> bool:
    """Tell whether a line in any language gives who, the day and the time, as programs do."""
    stamped = _BRACKETED.search(said) and _TIME.search(said) and _YEAR.search(said)
    return bool(stamped) and not _SPEAKS.match(said)


def _judge_wrote(said: str, verb: re.Match[str], start: int, end: int) -> Head | None:
    before, after = said[: verb.start()], said[verb.end() :].strip(" :")
    opened = bool(_OPENING.match(said))
    addressed = bool(_ADDRESS.search(said))
    dated = bool(_DAY.search(said))
    name = re.sub(r"<.*?>|\[E-MAIL\]|\".*?\"", "", after if opened else before)
    if not (dated or addressed) or (not opened and not addressed and not _TIME.search(said)):
        return None
    machine = bool(_BRACKETED.search(said))
    if not machine and (_TOLD.search(name) or (name.strip() and not _is_name(name))):
        return None
    sure = addressed or bool(_TIME.search(said) and _YEAR.search(said))
    return Head(start, end, sure=sure, answered=True)


def _is_name(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return bool(words) and words[0][0].isupper() and len(words) < 12
