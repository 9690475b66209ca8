"""Greetings, names and contact details at the end of what somebody wrote."""

from __future__ import annotations

import re

from klassifikator.text.cards import (
    POSTSCRIPT,
    REACHED,
    SENTENCE,
    is_greeting,
    is_name,
    is_prose,
)

# A closing that no list has: a few words without a verb, or with a comma behind them.
_SHORT = re.compile(r"[^\W\d_][^\d.!?:;@\[\]()|]{1,45}[,!]?(?: ?[:;]-?[)D]| ?[☀-➿🌀-🫿]+)*")
_NO_CLOSING = re.compile(
    r"(?:hej|kære|goddag|dear|hi|hello|hallo|til|att|fra|emne|vedr)\b|.*\b(?:navn\w*|name"
    r"|adresse|telefon|barn\w*|borger|sagsbehandler|klager?|bilag|vedhæft\w*|vedlagt|hjælp"
    r"|ansøgning|aktindsigt|afgørelse|afslag|notat|journal|sag|kommunen?|jobcenter\w*)\b",
    re.IGNORECASE,
)
_HELLO = re.compile(r"(?:hej|kære|dear|hi|hello|goddag|hallo|liebe[rs]?)\b", re.IGNORECASE)
_LINES = 16  # of a signature at most
_FIRM = 300  # letters below a business card at most that are still the firm's
_FIRM_SAYS = re.compile(r"\b(?:vi|vores|os|we|our|us|wir|unser\w*)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:jeg|mig|min|mit|mine|ich|mich|mein\w*|I|my|jag|meg)\b|\?")


def find_signatures(lines: list[str]) -> list[tuple[int, int]]:
    """Find the signatures in the lines of one writer, as ranges in order.

    A signature begins with a greeting, or with a name alone below the text, and holds lines that
    are no sentences. A postscript below it stays.

    Parameters
    ----------
    lines : list of str
        What one person wrote.

    Returns
    -------
    list of tuple of int
        First line and the line after the last.
    """
    if marked := _marked(lines):
        return marked
    end = len(lines)
    start = _card_with_words(lines) or begin_of_last(lines, end)
    while start < end:
        end, start = start, begin_of_last(lines, start)
    above = _above_more(lines, end)
    return [*above, (end, len(lines))] if end < len(lines) else above


def _marked(lines: list[str]) -> list[tuple[int, int]]:
    """Find the signature that ``--`` begins, for which programs put that mark.

    Nobody speaks in it, and it is told from text below a line drawn by a greeting, by a name alone
    or by contacts.
    """
    start = next((number for number, line in enumerate(lines) if line == "--"), len(lines))
    rest = lines[start + 1 :]
    end = next((n for n, line in enumerate(rest) if POSTSCRIPT.match(line)), len(rest))
    rest = [line for line in rest[:end] if line]
    reached = sum(bool(REACHED.search(line)) for line in rest)
    if not rest or len(rest) > _LINES:
        return []
    named = is_name(rest[0], titled=True) and not any(map(is_prose, rest))
    if not (named or is_greeting(rest[0]) or reached > 1):
        return []
    return [] if any(map(_SOMEBODY.search, rest)) else [(start, start + 1 + end)]


def _card_with_words(lines: list[str]) -> int:
    """Return where a business card begins that ends with a line of the firm's; 0 without one."""
    last = max((number for number, line in enumerate(lines) if line), default=0)
    if last < 5 or not _FIRM_SAYS.search(lines[last]) or _SOMEBODY.search(lines[last]):
        return 0
    spaced = not any(lines[last - 1 : last - 6 : -2])  # as paragraphs of a page are
    if not REACHED.search(lines[last - 1 - spaced]):
        return 0
    start = begin_of_last(lines, last)
    below = [line for line in lines[start + 1 : last] if line]
    titled = any(not (REACHED.search(line) or line.startswith("[NAVN")) for line in below[1:])
    return start if below and titled and is_greeting(lines[start]) else 0


def begin_of_last(lines: list[str], end: int) -> int:
    """Return where the signature that ends at a line begins; the line itself without one."""
    last = end
    while last and not lines[last - 1]:
        last -= 1
    top = last
    while top and last - top < 2 * _LINES and not is_prose(lines[top - 1]):
        top -= 1
    start = next((number for number in range(top, last) if is_greeting(lines[number])), last)
    start = start if start < last else _name_below(lines, top, last)
    return start if start < last else end


def _above_more(lines: list[str], end: int) -> list[tuple[int, int]]:
    """Find signatures with a postscript below, and one on a card with a firm's words below.

    Any other greeting above text may be that of a letter which the writer pasted.
    """
    found: list[tuple[int, int]] = []
    number = 0
    while number < end:
        greets = is_greeting(lines[number])
        if not greets and not _is_signed(lines, number):
            number += 1
            continue
        start, number = number, number + 1
        while number < end and number - start < 2 * _LINES and not is_prose(lines[number]):
            number += 1
        if number < end and (
            POSTSCRIPT.match(lines[number])
            or (greets and _is_card(lines[start:number], lines[number:end]))
        ):
            found.append((start, number))
    return found


def end_of_first(lines: list[str]) -> int:
    """Return where the signature that the first greeting begins ends; the end without one."""
    number = next((n for n, line in enumerate(lines) if is_greeting(line)), len(lines))
    while number < len(lines) and not (is_prose(lines[number]) or _HELLO.match(lines[number])):
        number += 1
    return number


def is_no_more(lines: list[str]) -> bool:
    """Tell whether lines are a signature and no more: a greeting, and then whose it is."""
    first, *rest = [line for line in lines if line] or [""]
    if not is_greeting(first) or any(map(is_prose, rest)):
        return False
    return any(REACHED.search(line) or is_name(line) for line in rest)


def _is_card(signature: list[str], below: list[str]) -> bool:
    """Tell whether a signature is a business card with no more than a firm's words below it."""
    if len(below) > _LINES or sum(bool(REACHED.search(line)) for line in signature) < 2:
        return False
    rest = " ".join(below)
    return len(rest) < _FIRM and not _SOMEBODY.search(rest)


def _name_below(lines: list[str], top: int, end: int) -> int:
    """Return where a name and what may follow it begin, below text that ends with a full stop."""
    for number in range(max(top, 1), end):
        line = lines[number]
        if not line:
            continue
        apart = not lines[number - 1]
        above = _line_above(lines, number)
        if above < 0:
            continue
        rest = [line for line in lines[number + 1 : end] if line]
        if not is_name(line, loud=lines[above].isupper(), titled=apart):
            continue
        reached = any(map(REACHED.search, rest))
        if _is_closing(lines, above) and (reached or len(rest) < 4):
            return above
        if _is_finished(lines[above], apart=apart) and (not rest or (apart and reached)):
            return number
    return end


def _is_signed(lines: list[str], number: int) -> bool:
    """Tell whether a line is a name apart from the text, a finished sentence, above it."""
    above = _line_above(lines, number)
    apart = number > 0 and not lines[number - 1]
    return (
        apart and is_name(lines[number]) and above >= 0 and _is_finished(lines[above], apart=True)
    )


def _line_above(lines: list[str], number: int) -> int:
    """Return the number of the nearest line above that is not empty; -1 without one."""
    above = number - 1
    while above >= 0 and not lines[above]:
        above -= 1
    return above


def _is_closing(lines: list[str], number: int) -> bool:
    """Tell whether a line, apart from a finished text and right above a name, says goodbye."""
    line = lines[number]
    if number == 0 or lines[number - 1] or not _SHORT.fullmatch(line) or len(line.split()) > 5:
        return False
    above = _line_above(lines, number)
    if above < 0 or not _is_finished(lines[above], apart=True) or _NO_CLOSING.match(line):
        return False
    return line.endswith(",") or not SENTENCE.search(line)


def _is_finished(line: str, *, apart: bool) -> bool:
    """Tell whether a sentence ends with a line, so that a name may follow; no wrapped line does."""
    if line.endswith((".", "!", "?", "…", ")", '"', "”", ":-)", ":)")):
        return True
    return (
        (apart or len(line) > 100) and not line.endswith((":", ",", ";")) and len(line.split()) > 4
    )
