"""The form of a case: what it offers for each target, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klassifikator.columns import RECORDED, TARGETS
from klassifikator.danish import certainty
from klassifikator.learn.suggester import Evidence, Ranking
from klassifikator.taxonomy import Taxonomy

SHOWN = 3
SHORT = 4  # so few labels are all shown
HEADINGS = {
    "henvendelsestype": ("Type", "t"),
    "afdeling": ("Afdeling", "a"),
    "status": ("Status", "s"),
    "kategori": ("Kategori", "k"),
    "grund": ("Grund", "g"),
    "handling": ("Handling", "h"),
}
"""What each target is called on the page, and the key that leads to it."""
OTHER = "_andet"
"""What is written instead of chosen is in a field with this ending."""


@dataclass(frozen=True)
class Choice:
    """A label that can be chosen at once."""

    name: str
    sure: str
    definition: str


@dataclass(frozen=True)
class Question:
    """What the form asks for one target.

    Attributes
    ----------
    target, heading, key : str
    choices : list of Choice
        The most probable, or all where they are few.
    chosen : str
        The one that stands chosen; empty where nothing does.
    others : list of tuple of str
        All labels with what they belong under, for writing one.
    needs : str
        ``"borger"`` or ``"klage"`` where the target is asked of those alone.
    doubtful : bool
        Whether it is the most doubtful of the suggestions.
    """

    target: str
    heading: str
    key: str
    choices: list[Choice]
    chosen: str
    others: list[tuple[str, str]]
    needs: str
    doubtful: bool

    @property
    def written(self) -> str:
        """What stands chosen and is not among the choices."""
        return "" if self.chosen in {"", *(choice.name for choice in self.choices)} else self.chosen


def ask(
    taxonomy: Taxonomy, ranked: Mapping[str, Ranking], chosen: Mapping[str, str]
) -> list[Question]:
    """Make the form of a case.

    Parameters
    ----------
    taxonomy : Taxonomy
    ranked : mapping of str to Ranking
        The suggestions; empty where they are hidden.
    chosen : mapping of str to str
        What stands chosen.

    Returns
    -------
    list of Question
        In the order of the decision; none for a target without labels.
    """
    lowest = {target: ranking.labels[0][1] for target, ranking in ranked.items()}
    applying = [target for target in lowest if taxonomy.applies(target, chosen)]
    doubtful = min(applying, key=lowest.__getitem__, default=TARGETS[0])
    return [
        Question(
            target,
            *HEADINGS[target],
            _choices(taxonomy, target, ranked.get(target), chosen.get(target, "")),
            chosen.get(target, ""),
            [(label.name, label.parent or "") for label in taxonomy.labels[target].values()],
            _needs(target),
            target == doubtful,
        )
        for target in RECORDED
        if taxonomy.labels[target]
    ]


def _needs(target: str) -> str:
    if target in ("kategori", "grund"):
        return "klage"
    return "" if target in ("henvendelsestype", "handling") else "borger"


def _choices(taxonomy: Taxonomy, target: str, ranking: Ranking | None, chosen: str) -> list[Choice]:
    labels = taxonomy.labels[target]
    told = ranking.labels if ranking else []
    sure = {
        name: certainty(p, ranking.few if ranking else False) if place == 0 else _share(p)
        for place, (name, p) in enumerate(told)
    }
    names = [name for name, _ in told[:SHOWN]] if len(labels) > SHORT else list(labels)
    if chosen and chosen not in names and chosen in labels and names:
        names = [chosen, *names]
    return [Choice(name, sure.get(name, ""), labels[name].definition) for name in names]


def _share(p: float) -> str:
    return f"{round(100 * p)} %" if p >= 0.005 else "under 1 %"


def suggested(taxonomy: Taxonomy, ranked: Mapping[str, Ranking]) -> dict[str, str]:
    """Return the suggested label of each target that applies."""
    labels: dict[str, str] = {}
    for target, ranking in ranked.items():
        if taxonomy.applies(target, labels):
            labels[target] = ranking.labels[0][0]
    return labels


def read_choice(form: Mapping[str, Any], taxonomy: Taxonomy) -> dict[str, str]:
    """Return what was chosen or written for each target that applies.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> read_choice({"henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler",
    ...     "afdeling_andet": "Jobcenter", "kategori": "x"}, load_taxonomy())
    {'henvendelsestype': 'Borgerhenvendelse', 'afdeling': 'Jobcenter'}
    """
    labels: dict[str, str] = {}
    for target in RECORDED:
        written = str(form.get(target + OTHER, "")).strip()
        value = written or str(form.get(target, "")).strip()
        if value and taxonomy.applies(target, labels):
            labels[target] = value
    return labels


@dataclass(frozen=True)
class Piece:
    """A stretch of the text, and the targets that it spoke for."""

    text: str
    targets: str


def mark(text: str, evidence: Mapping[str, Sequence[Evidence]]) -> list[Piece]:
    """Cut a text into pieces, those that spoke for a suggestion apart.

    Examples
    --------
    >>> evidence = {"afdeling": [Evidence("Hul", 0, 3, 1.0), Evidence("Emne", -1, -1, 0.5)]}
    >>> [(piece.text, piece.targets) for piece in mark("Hul i vejen", evidence)]
    [('Hul', 'afdeling'), (' i vejen', '')]
    """
    spans: dict[tuple[int, int], list[str]] = {}
    for target, words in evidence.items():
        for word in words:
            if 0 <= word.start < word.end <= len(text):
                spans.setdefault((word.start, word.end), []).append(target)
    pieces, at = [], 0
    for (start, end), targets in sorted(spans.items()):
        if start >= at:
            pieces += [Piece(text[at:start], ""), Piece(text[start:end], " ".join(targets))]
            at = end
    return [piece for piece in (*pieces, Piece(text[at:], "")) if piece.text]
