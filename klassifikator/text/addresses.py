"""Addresses: a road and a house number, with what belongs to them; farms and post boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_STEM = r"[A-ZÆØÅÄÖÜÉ][\w.’'-]{2,30}"
_CAP = r"[A-ZÆØÅÄÖÜÉ][\w.’'-]{0,30}"
_END_OF_ROAD = (
    r"(?:vej(?:en)?|gaden?|all[eéè]|stræde|plads(?:en)?|torv(?:et)?|vænget?|boulevard(?:en)?|toft"
    r"(?:en)?"
    r"|bakken?|straße|strasse|marken?|parken?|stien?|lunden?|engen?|haven?|løkken?)"
)
_END_OF_NAME = (
    r"(?:høj(?:en)?|g[åa]a?rd(?:en|e)?|skov(?:en)?|kaj(?:en)?|dal(?:en)?|bro(?:en)?|krog(?:en)?"
    r"|kj?ær(?:et)?"
    r"|mosen?|bjerg(?:et)?|skrænten?|skel(?:let)?|strand(?:en)?|vang(?:en)?|brink(?:en)?|mark"
    r"|park|have|eng"
    r"|ager(?:en)?|agre|hegnet|port(?:en)?|vold(?:en)?|kvarteret|bryn(?:et)?|bryggen|lyst|weg"
    r"|platz|gasse|str\."
    r"|ring(?:en)?|chausseen?|led(?:det)?|klit(?:ten)?|næs(?:set)?|sund(?:et)?|bugten|havn(?:en)?"
    r"|vig(?:en)?"
    r"|hagen?|banken?|dige(?:t)?|kobbel|møllen?|gangen?|husene|rækken|svinget|buen|parcellen|lund"
    r"|bo|krat(?:tet)?)"
)
_SEPARATE = (
    r"(?:Vej|Gade|All[eéè]|Stræde|Plads|Torv|Boulevard|Vænge|Park|Have|Toft|Bakke|Mark|Sti|Kær"
    r"|Gård|Gaard"
    r"|Platz|Weg|Straße|Street|Road|Kaj|Bro|Havn|Strand|Skov|Eng|VEJ|GADE|ALLÉ|PLADS|TORV)"
)
_MONTH = r"(?:jan|feb|mar|apr|ma[ji]|jun|jul|aug|sep|okt|nov|dec)"
_UNIT = (
    r"(?:gange?|[kcm]?m2?|meter|dage?|uger?|måneder|mdr|timer?|min|minutter|år|årige?|børn"
    r"|personer|stk|kr"
    r"|kroner|pct|procent|tons?|træer|huse|biler|mand|elever|pladser|stole|lastbiler|skilte"
    r"|lamper|huller)\b"
)
_NUMBER = re.compile(r"\d(?<!\[NAVN \d)(?<!\d\d)\d*")
_POSTED = re.compile(r"\d{4}")
_AHEAD = 120  # signs behind a house number in which its postcode stands
_WORDS = 9  # of the longest road, with who lives there
_LEAD = re.compile(r"(?<=[\w.])(?<!\d)\s(?:nr\.? ?)?\Z")
_HOUSE = re.compile(
    r"\s(?:nr\.? ?)?\d{1,3}(?![\d:%)]|[.,]\d| ?%|\. [a-zæøå]|½)"
    r"(?: ?[A-HJ-Za-hk-z](?![\w’'.])|[A-Za-z]\b)?"
    r"(?:(?:, ?\d{1,3})*(?: og |-|/| & )\d{1,3}[A-Za-z]?(?![\w%]|\.\d))?"
    rf"(?! ?{_UNIT}|\.? ?{_MONTH})",
)
_BEFORE = rf"(?:(?!(?:Til|Fra|På|I|Ved|Hos|Jeg|Vi|Min|Mit|Hej|Men|Og|Om|Af|Adresse|Bor)\b){_CAP} )"
_CARE_OF = rf"(?:c/o (?:{_CAP} ?){{1,3}},? ?)?"
_ROAD = re.compile(
    rf"(?<![\w-]){_CARE_OF}(?:[\"”»„]{_CAP}[\"”«“],? ?|{_CAP}(?:g[åa]a?rd(?:en)?|minde|huset), )?"
    rf"(?:{_BEFORE}{{0,3}}(?:{_CAP}(?i:{_END_OF_ROAD})|{_STEM}(?i:{_END_OF_NAME}))"
    rf"|{_BEFORE}{{1,3}}{_SEPARATE}"
    r"|\w{2,25}(?i:vej(?:en)?|gaden?|stræde|vænget?|allé|boulevard(?:en)?|torv(?:et)?|straße"
    r"|toften))\Z"
)
_ENDS_ROAD = re.compile(rf"(?:(?i:{_END_OF_ROAD}|{_END_OF_NAME})|{_SEPARATE})\Z")
_NAMED = re.compile(rf"(?<![\w-]){_CARE_OF}(?:{_CAP} ){{0,2}}{_CAP}\Z")
_MAY_BE_ROAD = re.compile(
    rf"(?:{_CAP}|\w{{2}}(?:vej|vejen|gaden?|stræde|vænget?|allé|boulevard|boulevarden|torvet|torv"
    rf"|straße|toften))\Z",
)
# A road whose name does not tell, where the writer says that somebody lives there.
_LIVED_ON = re.compile(
    r"\b(?:ud for|(?:bor|bo|boet|boede|hjemme|flytte\w{0,2}|lejlighed\w{0,2}|hus\w{0,2})"
    rf" (?:på|i|til|ind på)|bor|adressen|ejendommen) ({_CAP})\Z"
)
_DEFINITE = re.compile(rf"(?:^|[a-zæøå,] )(?:på|ved|i|fra|til) ({_STEM}(?:et|en|erne))\Z")
_LOWER_NAMED = re.compile(r"(?<!\w)[^\W\d_]{4,25}\Z")
_LOWER_LINE = re.compile(
    rf"[ >*]*(?:\w{{1,20}}\.? )?\w{{3,25}}(?:{_END_OF_ROAD}|{_END_OF_NAME})\Z", re.IGNORECASE
)
_END_OF_LINE = re.compile(r"[ ,.]*(?:\n|\Z)")
_FLOOR = re.compile(
    rf"(?:[, ]{{1,2}}(?:st(?:uen)?\b\.?|kld?\b(?![. ]*\d)\.?|kælder(?:en)?\b|\d{{1,2}}\. ?sal"
    rf"(?:en)?\b|\d{{1,2}}\.(?!\d| ?{_MONTH})))?"
    r"(?:[, ]{0,2}(?:(?:tv|th|mf|t\.v|t\.h|m\.f|venstre|højre)\b\.?|(?:dør|lejl(?:ighed)?|vær"
    r"(?:else)?)\b\.? ?(?:nr\. ?)?\w{1,4}|(?<=\.) ?\d{1,3}(?=\s*(?:[,|\n]|\Z))))?",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(?:tv|th|mf|t\.v|t\.h|m\.f|sal)\b", re.IGNORECASE)
# In a letter of capitals any word looks like a town.
_NO_TOWN = r"(?!(?:OG|ER|HAR|MEN|SOM|FOR|PÅ|AT|DER|DET|JEG|VI|DE|NÅR|DA|HVOR|MED|TIL|FRA)\b)"
_POSTCODE = (
    rf"(?:(?:DK|D|N|S)[- ]?)?\d{{4,5}} {_NO_TOWN}[A-ZÆØÅÄÖÜÉ][\w-]{{0,30}}"
    r"(?: (?:[NSVØKC]\b|[A-ZÆØÅ][a-zæøå]{2,20}(?=\s*(?:[,.;)|]|\n|\Z))))?"
)
_TOWN = re.compile(
    rf"(?:,? ?\n ?|, ?| ?[|·•–-] ?| )(?:(?:{_CAP}(?: {_CAP})?"
    rf"|[a-zæøå]{{3,12}}(?: [a-zæøå]{{2,12}})?)(?:, ?| ?\n))?{_POSTCODE}"
    r"|(?:, ?|\n)\d{4} [^\W\d_]{3,20}"
)
_BARE_POSTCODE = re.compile(r", ?(?!(?:19|20)\d\d)\d{4}(?=[.,]?(?:\s|\Z))(?! ?kr)")
_PLACE = re.compile(rf",? (?:i )?({_CAP})(?! {_CAP})")
_ALONE = re.compile(
    rf"^([ >*_|]*){_POSTCODE}(?=[ *_.,|]*$)|(?<=[|·•] ){_POSTCODE}(?=[ *_.,|]*$)", re.MULTILINE
)
_LOWER_ALONE = re.compile(r"^([ >*_|]*)\d{4} ([^\W\d_]{2,20})(?=[ *_.,|]*$)", re.MULTILINE)
_FARM = re.compile(
    rf"[\"”»]?\b[A-ZÆØÅ]\w{{1,25}}(?:g[åa]a?rd(?:en)?|minde|lyst|hus|borg"
    rf"|holm)[\"”«]?,? {_POSTCODE}"
)
# A farm has a name and no number.
_LIVED_IN = re.compile(
    r"(\b(?:bor|bo|bod|boet|boede|hjemme|adressen?|ejendommen|gården) (?:er |her )?"
    rf"(?:på |ved |: ?)?)((?:{_CAP} )?[A-ZÆØÅ]\w{{2,25}}(?:g[åa]a?rd|minde|lyst|lund|høj)\b)"
    rf"(?: ved {_CAP}| i {_CAP})?"
)
_FARMS = ("gård", "gaard", "gard", "minde", "lyst", "lund", "høj", "hus", "borg", "holm")
_POST_TOWN = re.compile(rf"(?<![]\w.,/§-])(?<!\d )(\d{{4}}) ({_CAP})(?: [NSVØKC]\b)?")
# A number and a word; a year is a postcode in two towns alone.
_LIKE_POSTCODE = re.compile(r"\d{4}(?:(?<!19..)(?<!20..)|(?= [FfKk]))\d? [^\W\d]")
_YEARS = ("19", "20")
_BOX = re.compile(
    rf"\b(?:post ?boks|box|p\.? ?o\.? ?box|postfach)\s(?:nr\. ?)?\d{{1,6}}(?:(?:, ?|\n)"
    rf"(?-i:{_POSTCODE}))?",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?<![\w-])((?:(?:bopæls|hjemme|privat|post)?adressen?|address|anschrift|bopæl)\s?:\s?)"
    r"(?=[^\n\[]{0,60}\d)(?![^\n]{0,80}@)(?!\[)([^\n\[]{4,90})",
    re.IGNORECASE,
)


def mask_addresses(
    text: str, is_place: Callable[[str], bool], is_word: Callable[[str], bool]
) -> str:
    """Replace addresses by ``[ADRESSE]``; a road without a house number is no address.

    Parameters
    ----------
    text : str
    is_place : callable
        Whether a lowered word is a place, for towns without a postcode.
    is_word : callable
        Whether a lowered word means something, and so names no road for itself.

    Returns
    -------
    str

    Examples
    --------
    >>> said = "Hullet på Storegade. Jeg bor Storegade 12, 2. tv., 6100 Haderslev"
    >>> mask_addresses(said, bool, bool)
    'Hullet på Storegade. Jeg bor [ADRESSE]'
    """
    text = _mask_farms(text, is_place)
    if not _NUMBER.search(text):
        return text
    lowered = text.lower()
    if any(word in lowered for word in ("adress", "address", "anschrift", "bopæl")):
        text = _SAID.sub(r"\1[ADRESSE]", text)
    parts, done = [], 0
    for house in _houses(text):
        if house.start() < done:
            continue
        start = max(done, house.start() - 90)
        before = text[start : house.start()].rsplit("\n", 1)[-1]
        before = before[before.rfind("]") + 1 :]
        last = before[before.rfind(" ") + 1 :]
        likely = _MAY_BE_ROAD.search(last)
        posted = likely or _POSTED.search(text, house.end(), house.end() + _AHEAD)
        if not (posted or _LOWER_LINE.match(before)):
            continue
        before = " ".join(before.rsplit(" ", _WORDS)[-_WORDS:])
        end = _FLOOR.match(text, house.end()).end()  # type: ignore[union-attr]
        floored = likely and _SIDE.search(text, house.end(), end)
        town = _TOWN.match(text, end)
        road = _ROAD.search(before) if likely and _ENDS_ROAD.search(last) else None
        if (town or floored) and not road:
            road = _NAMED.search(before)
        if town and not road and is_place(town[0].split()[-1].lower()):
            road = _LOWER_NAMED.search(before)
        if not road and _END_OF_LINE.match(text, end):
            road = _LOWER_LINE.match(before)
        name = road[0] if road else _named_road(before, is_word)
        if not name or not (town or floored or not is_place(name.lower())):
            continue
        name = _without_words(name, is_word)
        if town:
            end = town.end()
        elif bare := _BARE_POSTCODE.match(text, end):
            end = bare.end()
        elif (place := _PLACE.match(text, end)) and is_place(place[1].lower().rstrip(".")):
            end = place.end()
        parts += [text[done : house.start() - len(name)], "[ADRESSE]"]
        done = end
    text = "".join([*parts, text[done:]])
    if any(word in lowered for word in ("boks", "box", "postfach")):
        text = _BOX.sub("[ADRESSE]", text)
    if not _LIKE_POSTCODE.search(text):
        return text
    if any(ending in lowered for ending in _FARMS):
        text = _FARM.sub("[ADRESSE]", text)
    text = _ALONE.sub(r"\1[ADRESSE]", text)
    text = _LOWER_ALONE.sub(
        lambda line: f"{line[1]}[ADRESSE]" if is_place(line[2].lower()) else line[0], text
    )
    return _POST_TOWN.sub(lambda found: _post_town(found, is_place), text)


def _houses(text: str) -> Iterator[re.Match[str]]:
    """Return what may be the number of a house, each behind a word."""
    for number in _NUMBER.finditer(text):
        lead = _LEAD.search(text, max(0, number.start() - 5), number.start())
        if lead and (house := _HOUSE.match(text, lead.start())):
            yield house


def _named_road(before: str, is_word: Callable[[str], bool]) -> str:
    """Return the name that stands for a road by what is said of it; empty where none does."""
    said = _LIVED_ON.search(before) or _DEFINITE.search(before)
    return said[1] if said and not is_word(said[1].lower()) else ""


def _without_words(road: str, is_word: Callable[[str], bool]) -> str:
    """Leave out the words before a road where all is written in capitals."""
    words = road.split(" ")
    while road.isupper() and len(words) > 1 and is_word(words[0].lower()):
        del words[0]
    return " ".join(words)


def _mask_farms(text: str, is_place: Callable[[str], bool]) -> str:
    """Mask the farm that somebody is said to live on, wherever it is named."""
    if not any(ending in text for ending in _FARMS):
        return text
    found = [said for said in _LIVED_IN.finditer(text) if not is_place(said[2].lower())]
    for name in sorted(
        {said[0][len(said[1]) :].rstrip(".") for said in found}, key=len, reverse=True
    ):
        text = text.replace(name, "[ADRESSE]")
    for name in {said[2] for said in found}:
        text = re.sub(rf"\b{name}\b", "[ADRESSE]", text)
    return text


def _post_town(found: re.Match[str], is_place: Callable[[str], bool]) -> str:
    """Mask a postcode and its town; a number before any other word is none."""
    before = found.string[max(0, found.start() - 2) : found.start()].rstrip()
    known = is_place(found[2].rstrip(".").lower())
    if found[1].startswith(_YEARS) or not (known or before[-1:] in (",", "|", "·", "•")):
        return found[0]
    return "[ADRESSE]"
