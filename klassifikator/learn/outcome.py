"""What came of retraining, and the Danish sentences that tell it."""

from __future__ import annotations

from dataclasses import dataclass, field

from klassifikator.danish import count, format_number, listed
from klassifikator.learn.compare import Compared
from klassifikator.learn.leaves import HEAD_OF
from klassifikator.learn.reviewed import LEAST


@dataclass
class Retrained:
    """What came of retraining.

    Attributes
    ----------
    taxonomy : str
    before : str or None
        The version that was in use; None where no model knew the taxonomy.
    version : str or None
        The challenger; None where there was nothing to make one of.
    promoted : bool
    told : list of str
        Why, in Danish sentences.
    own, together, textless : int
        The reviewed cases with a text; those accepted together, and those without a text.
    learnt, tested : int
        How many of the own cases were learnt from and measured on.
    until : str or None
        When the newest that was learnt from was received.
    corpus : int
        Texts of the corpus that have a label in the taxonomy.
    lost_corpus, lost_own : dict of str to int
        Labels that cannot be read in the taxonomy, by target.
    weights : dict of str to float
        What an own case counts beside a text of the corpus, by head.
    compared : list of Compared
        The challenger against the model before; where there is none, against the corpus alone.
    curve : dict of int to dict of str to float
        The share of right answers by target, after so many own cases.
    doubling : list of Compared
        What the later half of the own cases brought.
    """

    taxonomy: str
    before: str | None = None
    version: str | None = None
    promoted: bool = False
    told: list[str] = field(default_factory=list)
    own: int = 0
    together: int = 0
    textless: int = 0
    learnt: int = 0
    tested: int = 0
    until: str | None = None
    corpus: int = 0
    lost_corpus: dict[str, int] = field(default_factory=dict)
    lost_own: dict[str, int] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    compared: list[Compared] = field(default_factory=list)
    curve: dict[int, dict[str, float]] = field(default_factory=dict)
    doubling: list[Compared] = field(default_factory=list)


def too_few(done: Retrained) -> str:
    """Say how many more cases must be reviewed before models can be compared."""
    missing = max(2 * LEAST - done.learnt - done.tested, LEAST - done.tested, LEAST - done.learnt)
    return (
        f"Den nuværende model bliver: {count(done.tested, 'egen sag', 'egne sager')} er nyere end "
        f"det, den har lært af, og {format_number(done.learnt)} ældre er til at lære af, men der "
        f"skal mindst {LEAST} af hver; gennemgå {format_number(missing)} mere af de nyeste."
    )


def verdict(done: Retrained) -> list[str]:
    """Say why the challenger is not promoted, a sentence a target; empty where it is."""
    if done.before is None:
        return []
    worse = [
        f"{row.target}: {format_number(row.after)} rigtige af {format_number(row.n)} mod "
        f"{format_number(row.before)} før."
        for row in done.compared
        if row.after < row.before
    ]
    if not worse and not any(done.weights.values()):
        worse = ["Egne sager gør endnu intet mål bedre end korpus alene."]
    return [*worse, "Den nuværende model bliver."] if worse else []


def welcome(done: Retrained) -> str:
    """Say why the challenger is promoted."""
    if done.before is not None:
        return "Taget i brug: intet mål har færre rigtige end før."
    reason = f"Taget i brug: der er ingen model til {done.taxonomy} at holde den op imod"
    return f"{reason}." if done.tested else f"{reason}, og den er ikke målt på egne sager."


def doubling_sentence(done: Retrained) -> str:
    """Say what the last doubling of the own cases brought."""
    sizes = sorted(done.curve)
    if len(sizes) < 2 or not done.doubling:
        return "Der er for få egne sager til at se, hvad flere ville give."
    counts = [row for row in done.doubling if row.n and done.weights.get(HEAD_OF[row.target])]
    moved = [
        f"{row.target} {points(row.points)} ({points(row.low)} til {points(row.high)})"
        for row in counts
    ]
    told = (
        f"Fra {format_number(sizes[-2])} til {format_number(sizes[-1])} egne sager ændredes "
        f"andelen af rigtige i point (95 %-interval): {listed(moved)}; "
    )
    sure = [row.target for row in counts if row.low > 0]
    if sure:
        return f"{told}for {listed(sure)} er det mere, end tilfældet giver."
    return (
        f"{told}intet af det er mere, end tilfældet kan give på {format_number(done.tested)} sager."
    )


def points(value: float) -> str:
    """Write a difference in points with its sign.

    Examples
    --------
    >>> points(2.5), points(-0.04), points(0)
    ('+2,5', '0,0', '0,0')
    """
    told = format_number(abs(value), 1)
    sign = "" if told == "0,0" else "+" if value > 0 else "−"
    return sign + told
