"""Earlier mail below, above and between what somebody wrote now."""

from __future__ import annotations

import re
from typing import NamedTuple

from klassifikator.text.heads import Head, ends_earlier, find_heads, is_quoted, is_rule
from klassifikator.text.signatures import begin_of_last, end_of_first

_COVERING_NOTE = 60  # at most so many words above a forwarded mail are no inquiry of their own
_REMARK = 15  # ... nor are so few, where the mail is no reply: "hvad gør vi med den her?"
_TITLE = r"\s*(?:(?:emne|subject|betreff|ämne):\s*)?"
_FORWARDED = re.compile(rf"{_TITLE}(?:vs|fw|fwd|wg|vb|vid|videresendt)\s*(?::|$)", re.I | re.M)
_REPLY = re.compile(
    rf"{_TITLE}(?:sv|re|aw|antw?|svar|odp|accepteret|accepted|afvist|declined)\s*(?:\[\d+\])?:",
    re.I,
)
_FORWARDING = re.compile(
    r"videresend|\bf\.?y\.?i\b|forward(?:ed|ing)\b|weitergeleitet"
    r"|(?:\b(?:jeg|vi|her|hermed)\b.{0,15}\bsender|^\W*sender"
    r"|\bsender (?:den|dem|det|denne|dette|lige|hermed))\b.{0,40}\bvidere|\bsendt videre"
    r"|weiterleit|vidarebefordr",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?:ne(?:de)?nfor|nedenstående|nederste|herunder|nedenunder|nedan\w*|below|unten)\b",
    re.IGNORECASE,
)
_PASTED = re.compile(
    r":$|\b(?:her (?:er|kommer) (?:hvad|det|den|de|svaret|mailen|brevet|beskeden)|indsætter|indsat"
    r"|kopieret|kopierer|følgende|here is|pasted|hier ist|folgende\w*|här är)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_]")
# An entry of a diary: what happened on a day, told by the one it happened to.
_ENTRY = re.compile(r"(?:(?:den|d\.) )?\d{1,2}(?:\.|/\d)[^:]{1,60}\b(?:jeg|vi)\b", re.IGNORECASE)
_WRITER = re.compile(r"\b(?:jeg|mig|min|mit|mine|ich|mich|mein\w*|I|my|jag|meg)\b")


class Quotes(NamedTuple):
    """Earlier mail as ranges of lines.

    ``cut`` is to be left out; ``kept`` are the heads of mail that is content itself.
    """

    cut: list[tuple[int, int]]
    kept: list[tuple[int, int]]


def find_quotes(lines: list[str], subject: str = "") -> Quotes:
    """Find earlier mail that is not what the writer wants to say.

    A forwarded mail with no more than a covering note above it is the content itself.

    Parameters
    ----------
    lines : list of str
        Lines of a message.
    subject : str
        Its subject; ``VS:`` or ``Fwd:`` tells that it was forwarded.

    Returns
    -------
    Quotes
    """
    heads = find_heads(lines)
    blocks = _marked(lines, heads)
    reply = bool(_REPLY.match(subject))
    if (end := _end_of_first(lines, heads, reply)) > 0:
        return Quotes([(heads[0].start, end)], [])
    tail = _tail(lines, heads, blocks, reply)
    start = min([*(block[0] for block in blocks[:1]), *([tail.start] if tail else [])], default=-1)
    if start < 0:
        return Quotes([], [])
    below = [] if tail else _outside(lines, blocks)
    if _is_forward(lines, start, heads, subject, below):
        kept = [head for head in heads if head.start >= start]
        rules = [(head.start, head.start + 1) for head in kept if is_rule(lines[head.start])]
        return Quotes(rules, [(head.start + is_rule(lines[head.start]), head.end) for head in kept])
    if tail:
        cut = [block for block in blocks if block[1] <= tail.start]
        return Quotes([*cut, (tail.start, len(lines))], [])
    answered = any(head.answered or is_quoted(lines[head.start]) for head in heads)
    return Quotes(blocks if answered else _surely_quoted(lines, blocks, reply), [])


def _marked(lines: list[str], heads: list[Head]) -> list[tuple[int, int]]:
    """Return the stretches of lines that begin with ``>``, each with the head above it."""
    above = {head.end: head.start for head in heads}
    stretches: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        if not is_quoted(lines[number]):
            number += 1
            continue
        start, end = number, number + 1
        number += 1
        while number < len(lines) and (not lines[number] or is_quoted(lines[number])):
            end = number + 1 if lines[number] else end
            number += 1
        below = start
        while below and below not in above and not lines[below - 1]:
            below -= 1
        begin = above.get(below, start)
        if begin == start and _is_told(lines, start):
            continue
        stretches.append((min(begin, start), end))
    return stretches


def _end_of_first(lines: list[str], heads: list[Head], reply: bool) -> int:
    """Return where earlier mail ends that stands first and is answered below; 0 where it is not."""
    if not heads or not heads[0].sure or any(lines[: heads[0].start]):
        return 0
    start = heads[0].end
    below = next((line for line in lines[start:] if line), "")
    if is_quoted(below):
        return 0
    for number in range(start, len(lines)):
        if ends_earlier(lines[number]):
            return number + 1 if any(lines[number + 1 :]) else 0
    answered = reply and len(heads) == 1 and _goes_on(lines[start:])
    return start + end_of_first(lines[start:]) if answered else 0


def _outside(lines: list[str], blocks: list[tuple[int, int]]) -> list[str]:
    """Return the lines between and below what is quoted."""
    ends = [*(start for start, _ in blocks[1:]), len(lines)]
    return [line for (_, start), end in zip(blocks, ends, strict=True) for line in lines[start:end]]


def _is_told(lines: list[str], start: int) -> bool:
    """Tell whether the writer introduces what is quoted, and so quotes it as a part of the text."""
    while start and not lines[start - 1]:
        start -= 1
    return start > 0 and lines[start - 1].endswith(":")


def _surely_quoted(
    lines: list[str], blocks: list[tuple[int, int]], reply: bool
) -> list[tuple[int, int]]:
    """Leave out what may as well be a list or a sentence the writer quotes."""
    signed = [block for block in blocks if any(lines[_signature_above(lines, block[0]) : block[0]])]
    if signed and not any(lines[signed[-1][1] :]):
        return blocks
    running = [block for block in blocks if _is_running(lines, block)]
    if reply or len(blocks) > 1:
        return running
    return [
        (start, end)
        for start, end in running
        if end - start > 1 and not (any(lines[:start]) and any(lines[end:]))
    ]


def _is_running(lines: list[str], block: tuple[int, int]) -> bool:
    text = " ".join(line.strip("> ") for line in lines[slice(*block)])
    return bool(re.search(r"[.?!:](?:\s|$)|hils|mvh|>", text, re.IGNORECASE))


def _tail(
    lines: list[str], heads: list[Head], blocks: list[tuple[int, int]], reply: bool
) -> Head | None:
    """Return the head from which on all is earlier mail, though no sign marks its lines."""
    marked = [False] * len(lines)
    for start, end in blocks:
        marked[start:end] = [True] * (end - start)
    passed = False  # a mail that the writer pasted; what is below belongs to it until it is signed
    for number, head in enumerate(heads):
        if marked[head.start] or is_quoted(lines[head.start]):
            continue
        signed = any(lines[_signature_above(lines, head.start) : head.start])
        if not signed and (passed or not _is_sure(head, reply) or _is_entry(lines, head)):
            continue
        until = heads[number + 1].start if number + 1 < len(heads) else len(lines)
        passed = (not signed and _is_pasted(lines, head)) or (
            not (signed and reply) and _goes_on(lines[head.end : until])
        )
        if not passed:
            return head
    return None


def _is_entry(lines: list[str], head: Head) -> bool:
    """Tell whether a line that says who wrote when is one of several that tell of days."""
    told = head.answered and "<" not in " ".join(lines[head.start : head.end])
    return told and any(map(_ENTRY.match, lines))


def _is_sure(head: Head, reply: bool) -> bool:
    return head.sure or (reply and not head.answered)


def _signature_above(lines: list[str], end: int) -> int:
    """Return where the signature right above a head begins; the end of the text without one."""
    while end and not _LETTER.search(lines[end - 1]):
        end -= 1
    return begin_of_last(lines, end)


def _is_pasted(lines: list[str], head: Head) -> bool:
    """Tell whether the line above a head announces it, or quotation marks follow."""
    above = head.start
    while above and not lines[above - 1]:
        above -= 1
    below = next((line for line in lines[head.end : head.end + 3] if line), "")
    announced = above > 0 and bool(_PASTED.search(lines[above - 1]))
    return announced or below.startswith(('"', "”", "“", "„", "»", "«"))


def _goes_on(earlier: list[str]) -> bool:
    """Tell whether somebody goes on writing in the first person below a signed earlier mail."""
    return any(map(_WRITER.search, earlier[end_of_first(earlier) :]))


def _is_forward(
    lines: list[str], start: int, heads: list[Head], subject: str, below: list[str]
) -> bool:
    words = _words(lines[:start]) + _words(below)
    if words > _COVERING_NOTE:
        return False
    if any(below):
        return bool(_FORWARDED.match(subject))
    if words == 0:  # but who signs below "SV:" answers, if with nothing
        return not (any(lines[:start]) and _REPLY.match(subject))
    first = next((head for head in heads if head.start == start), None)
    answered = is_quoted(lines[start]) or (first is not None and first.answered)
    titles = (subject, "\n".join(lines))
    reply = any(map(_REPLY.match, titles))
    head = " ".join(lines[start : first.end] if first else [])
    said = " ".join([subject, *lines[:start], head.partition(":")[0]])
    if any(map(_FORWARDED.match, titles)) or _FORWARDING.search(said):
        return True
    # Who answers at length and points to what was written before has said the matter anew.
    if _BELOW.search(said) and not (reply and words > _REMARK):
        return True
    return words <= _REMARK and not answered and not reply


def _words(note: list[str]) -> int:
    return sum(len(line.split()) for line in note[: _signature_above(note, len(note))])
