"""From the labels of an earlier taxonomy to those of this one: renamed, merged or split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from klassifikator.columns import RECORDED
from klassifikator.errors import TaxonomyError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Move:
    """What became of one label.

    Attributes
    ----------
    taxonomy : str
        Id of the earlier taxonomy.
    level, old : str
        The label in it.
    new : tuple of str
        What it is called now: one name when it was renamed or merged with others, several when it
        was split.
    """

    taxonomy: str
    level: str
    old: str
    new: tuple[str, ...]

    @property
    def split(self) -> bool:
        """Whether only a person can tell which of the new labels a case has."""
        return len(self.new) > 1


def parse_crosswalk(
    content: Mapping[str, Any], labels: Mapping[str, Mapping[str, object]], file: str
) -> tuple[Move, ...]:
    """Read the ``[[crosswalk]]`` of a taxonomy.

    Parameters
    ----------
    content : mapping
        The plain values of the file.
    labels : mapping of str to mapping
        The labels of each level of the taxonomy itself.
    file : str
        Where it comes from, for the messages.

    Raises
    ------
    TaxonomyError
        When an entry is incomplete, doubled or leads to a label that is not there.

    Examples
    --------
    >>> parse_crosswalk({"crosswalk": [{"taxonomy": "by-2022", "level": "afdeling",
    ...     "old": "Vejkontoret", "new": ["Veje", "Parker"]}]},
    ...     {"afdeling": {"Veje": 0, "Parker": 0}}, "by.toml")[0].split
    True
    """
    moves: dict[tuple[str, str, str], Move] = {}
    entries = content.get("crosswalk", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise TaxonomyError(f"{file}: »crosswalk« er ikke en liste; skriv hver som [[crosswalk]].")
    for number, entry in enumerate(entries, 1):
        where = f"{file}: [[crosswalk]] nr. {number}"
        given = entry.get("new", ())
        new = (given,) if isinstance(given, str) else tuple(map(str, given or ()))
        key = tuple(str(entry.get(name) or "") for name in ("taxonomy", "level", "old"))
        if not all(key) or not new:
            raise TaxonomyError(f"{where} er ufuldstændig; skriv taxonomy, level, old og new.")
        taxonomy, level, old = key
        if level not in RECORDED:
            raise TaxonomyError(f"{where} har level »{level}«; vælg blandt {', '.join(RECORDED)}.")
        if (taxonomy, level, old) in moves:
            raise TaxonomyError(f"{where} gentager »{old}«; saml det, den blev til, i én new.")
        for name in new:
            if name not in labels[level]:
                raise TaxonomyError(
                    f"{where} fører til »{name}«, som ikke er blandt [[{level}]]; ret new."
                )
        moves[taxonomy, level, old] = Move(taxonomy, level, old, new)
    return tuple(moves.values())


def in_new_labels(
    frame: pd.DataFrame, moves: Iterable[Move], split: str | None = None
) -> pd.DataFrame:
    """Read decisions of earlier taxonomies in the labels of this one.

    Parameters
    ----------
    frame : DataFrame
        Decisions with the ``taxonomy`` that each was made in.
    moves : iterable of Move
        The crosswalk of this taxonomy.
    split : str, optional
        What stands for a label that was split; by default the old one stays.

    Returns
    -------
    DataFrame
        A copy; a label that the crosswalk does not name is as it was.

    Examples
    --------
    >>> import pandas as pd
    >>> old = pd.DataFrame({"taxonomy": ["by-2022", "by-2023"], "afdeling": ["Vejene", "Veje"]})
    >>> moves = [Move("by-2022", "afdeling", "Vejene", ("Veje",))]
    >>> in_new_labels(old, moves)["afdeling"].tolist()
    ['Veje', 'Veje']
    """
    told = frame.copy()
    for move in moves:
        new = split if move.split else move.new[0]
        if move.level in frame and new is not None:
            moved = (frame["taxonomy"] == move.taxonomy) & (frame[move.level] == move.old)
            told[move.level] = told[move.level].astype(object).mask(moved, new)
    return told
