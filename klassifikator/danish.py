"""Danish numbers, words about doubt, and letters written out."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

_PLAIN = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
)

_PARTS = {
    Fraction(1, 4): "en fjerdedel",
    Fraction(1, 3): "en tredjedel",
    Fraction(1, 2): "halvdelen",
    Fraction(2, 3): "to tredjedele",
    Fraction(3, 4): "tre fjerdedele",
}
_NEAR = Fraction(4, 100)
_CROWD = 10  # of fewer, the numbers say it better


def fold(word: str) -> str:
    """Lower the letters of a word and write æ, ø, å out, as keyboards without them do.

    Examples
    --------
    >>> fold("Børnehøring"), fold("Straße")
    ('boernehoering', 'strasse')
    """
    return word.lower().translate(_PLAIN)


def rounded(value: Fraction | int | float, decimals: int = 0) -> Decimal:
    """Round half to even, exactly.

    The value is taken as the fraction it is, so that 29/40 is halfway and not a little beside it.

    Examples
    --------
    >>> rounded(Fraction(29, 40) * 100)
    Decimal('72')
    >>> rounded(Fraction(310, 12), 1)
    Decimal('25.8')
    """
    exact = Fraction(value)
    scaled = round(exact * 10**decimals)
    return (
        Decimal(scaled)
        .scaleb(-decimals)
        .quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
    )


def format_number(value: Fraction | int | float | Decimal, decimals: int = 0) -> str:
    """Write a number with decimal comma and points between thousands.

    Examples
    --------
    >>> format_number(12345.5, 1)
    '12.345,5'
    """
    number = value if isinstance(value, Decimal) else rounded(value, decimals)
    return f"{number:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def certainty(probability: float, few: bool = False) -> str:
    """Say a probability in words and whole per cents; never 100 %.

    Parameters
    ----------
    probability : float
    few : bool
        Whether the label has too few examples to promise anything.

    Examples
    --------
    >>> certainty(0.97), certainty(0.5), certainty(0.999)
    ('meget sikker, 97 %', 'tvivlsom, 50 %', 'meget sikker, 99 %')
    >>> certainty(0.97, few=True)
    'for få eksempler, 97 %'
    """
    words = "tvivlsom"
    for limit, better in ((0.6, "rimelig"), (0.8, "ret sikker"), (0.95, "meget sikker")):
        if probability >= limit:
            words = better
    words = "for få eksempler" if few else words
    return f"{words}, {min(99, round(100 * probability))} %"


def count(number: int, singular: str, plural: str) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> count(1, "besked", "beskeder"), count(1200, "besked", "beskeder")
    ('1 besked', '1.200 beskeder')
    """
    return f"{format_number(number)} {singular if number == 1 else plural}"


def about(part: int, whole: int) -> str:
    """Say a share in words when many are counted and it is near one that has a name.

    Examples
    --------
    >>> about(27, 55), about(28, 55), about(7, 21), about(55, 60), about(1, 2)
    ('knap halvdelen', 'godt halvdelen', 'en tredjedel', '', '')
    """
    if whole < _CROWD:
        return ""
    share = Fraction(part, whole)
    for named, word in _PARTS.items():
        if abs(share - named) <= _NEAR:
            return word if share == named else f"{'knap' if share < named else 'godt'} {word}"
    return ""


def listed(names: list[str]) -> str:
    """Join names as they are read.

    Examples
    --------
    >>> listed(["Skoler", "Jobcenter", "Plan og byg"]), listed(["Skoler"])
    ('Skoler, Jobcenter og Plan og byg', 'Skoler')
    """
    *others, last = names
    return f"{', '.join(others)} og {last}" if others else last
