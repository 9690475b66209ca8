"""The period that is counted: a year, a half, a quarter, a month, or any two days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from klassifikator.errors import InputError

MONTHS = (
    "januar februar marts april maj juni juli august september oktober november december"
).split()

_WHOLE = re.compile(
    rf"(?:(?P<part>[1-4])\.? (?P<what>halvår|kvartal) |(?P<month>{'|'.join(MONTHS)}) )?"
    r"(?P<year>\d{4})"
)
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[-./](\d\d?)[-./](\d{4})")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both counted.

    Parameters
    ----------
    first, last : date

    Examples
    --------
    >>> half = parse_period("1. halvår 2023")
    >>> half.first.isoformat(), half.last.isoformat(), half.name, half.before.name
    ('2023-01-01', '2023-06-30', '1. halvår 2023', '1. halvår 2022')
    """

    first: date
    last: date

    @property
    def name(self) -> str:
        """What it is called in the tables."""
        first, last, year = self.first, self.last, self.first.year
        if first.day == 1 and last == _end(*_month(last)) and last.year == year:
            for length, name in (
                (12, f"{year}"),
                (6, f"{first.month // 6 + 1}. halvår {year}"),
                (3, f"{first.month // 3 + 1}. kvartal {year}"),
                (1, f"{MONTHS[first.month - 1]} {year}"),
            ):
                if last.month - first.month + 1 == length and last.month % length == 0:
                    return name
        start = f"{first.day}. {MONTHS[first.month - 1]}"
        if last.year != year:
            start += f" {year}"
        return f"{start} – {last.day}. {MONTHS[last.month - 1]} {last.year}"

    @property
    def before(self) -> Period:
        """The same days a year earlier."""
        return self.moved(-1)

    def moved(self, years: int) -> Period:
        """Return the same days so many years later; a month's end stays one."""
        first, last = self.first, self.last
        end = _end(last.year + years, last.month)
        start = date(first.year + years, first.month, 1)
        day = min(first.day, _end(*_month(start)).day)
        if last != _end(*_month(last)):
            end = end.replace(day=last.day)
        return Period(start.replace(day=day), end)

    @property
    def months(self) -> Fraction:
        """How many months it has; part of a month counts by its days."""
        return sum(
            (
                Fraction((part.last - part.first).days + 1, _end(*_month(part.first)).day)
                for part in self.each_month()
            ),
            Fraction(0),
        )

    def each_month(self) -> Iterator[Period]:
        """Give the months of the period; the first and the last may be parts of one."""
        first = self.first
        while first <= self.last:
            last = min(_end(*_month(first)), self.last)
            yield Period(first, last)
            first = last + timedelta(days=1)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def parse_period(period: int | str | Period) -> Period:
    """Read a period as it is named in a report.

    Parameters
    ----------
    period : int, str or Period
        A year, ``"1. halvår 2023"``, ``"3. kvartal 2023"``, ``"marts 2023"``, or two days such as
        ``"01-02-2023 til 31-05-2023"``.

    Raises
    ------
    InputError
        When it is none of these.

    Examples
    --------
    >>> parse_period(2023).name, parse_period("marts 2023").last.day
    ('2023', 31)
    >>> parse_period("1.2.2023 - 15.3.2023").name
    '1. februar – 15. marts 2023'
    >>> parse_period("sommeren 2023")
    Traceback (most recent call last):
    ...
    klassifikator.errors.InputError: »sommeren 2023« er ingen periode; skriv fx 2023, \
»1. halvår 2023«, »marts 2023« eller »01-02-2023 til 31-05-2023«.
    """
    if isinstance(period, Period):
        return period
    words = " ".join(str(period).lower().split())
    try:
        found = _WHOLE.fullmatch(words)
        return _whole(found) if found else _between(words)
    except (ValueError, KeyError):
        raise InputError(
            f"»{str(period)[:60]}« er ingen periode; skriv fx 2023, »1. halvår 2023«, "
            "»marts 2023« eller »01-02-2023 til 31-05-2023«."
        ) from None


def _whole(found: re.Match[str]) -> Period:
    year = int(found["year"])
    if found["month"]:
        month = MONTHS.index(found["month"]) + 1
        return Period(date(year, month, 1), _end(year, month))
    if not found["part"]:
        return Period(date(year, 1, 1), _end(year, 12))
    length = {"halvår": 6, "kvartal": 3}[found["what"]]
    last = int(found["part"]) * length
    return Period(date(year, last - length + 1, 1), _end(year, last))


def _between(words: str) -> Period:
    first, last = (
        date(int(y or y2), int(m or m2), int(d or d2))
        for y, m, d, d2, m2, y2 in _DAY.findall(words)
    )
    if last < first:
        raise ValueError
    return Period(first, last)


def month_name(month: Period, within: Period) -> str:
    """Return the name of a month, with its year when the period has several."""
    name = MONTHS[month.first.month - 1]
    return name if within.first.year == within.last.year else f"{name} {month.first.year}"


def quarter_of(month: str) -> str:
    """Return the quarter of a month, both as the tables name their rows.

    Examples
    --------
    >>> quarter_of("maj"), quarter_of("oktober 2023"), quarter_of("I alt")
    ('2. kvartal', '4. kvartal 2023', 'I alt')
    """
    name, *year = month.split()
    if name not in MONTHS:
        return month
    return " ".join([f"{MONTHS.index(name) // 3 + 1}. kvartal", *year])
