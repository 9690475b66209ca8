"""Two editions of a taxonomy beside each other: what became of the labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from klassifikator.columns import RECORDED
from klassifikator.taxonomy.draft import as_toml
from klassifikator.taxonomy.names import UNDEFINED, nearest
from klassifikator.taxonomy.tree import LEVELS, PARENT_LEVELS, Label, Taxonomy

ADDED, RENAMED, MERGED, SPLIT = "Tilføjet", "Omdøbt", "Lagt sammen", "Delt"
MOVED, REDEFINED, REMOVED = "Flyttet", "Ny definition", "Fjernet"
KINDS = (ADDED, RENAMED, MERGED, SPLIT, MOVED, REDEFINED, REMOVED)
"""What may happen to labels, in the order they are told."""


class Change(NamedTuple):
    """What happened to one label, or to several that became one.

    Attributes
    ----------
    kind : str
        One of :data:`KINDS`.
    level : str
    old, new : tuple of str
        Its name before and now; of what was moved, the parent before and now.
    label : str
        What was moved or defined anew.
    """

    kind: str
    level: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    label: str = ""


def compare(old: Taxonomy, new: Taxonomy) -> list[Change]:
    """Tell what became of the labels of one edition of a taxonomy in another.

    Renamed, merged and split is what the crosswalk of the newer edition says. A forvaltning or an
    område has no entry there: it is renamed when all that is left of it hangs under one new name.

    Parameters
    ----------
    old, new : Taxonomy

    Returns
    -------
    list of Change

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> compare(load_taxonomy("haderslev-2023"), load_taxonomy("haderslev-2023"))
    []
    """
    pairs = {level: _became(old, new, level) for level in LEVELS}
    found = [change for level in LEVELS for change in _level(old, new, level, pairs)]
    return sorted(found, key=lambda change: KINDS.index(change.kind))


def _became(old: Taxonomy, new: Taxonomy, level: str) -> dict[str, tuple[str, ...]]:
    """Return what each old label that is still there in some form is called now."""
    moves = {
        move.old: move.new
        for move in new.crosswalk
        if (move.taxonomy, move.level) == (old.id, level)
    }
    kept = {
        name: moves.get(name, (name,))
        for name in old.labels[level]
        if name in moves or name in new.labels[level]
    }
    if level not in RECORDED:
        kept |= {
            name: (place,)
            for name in old.labels[level]
            if name not in kept and (place := _new_home(old, new, level, name))
        }
    return kept


def _new_home(old: Taxonomy, new: Taxonomy, level: str, parent: str) -> str | None:
    """Return the new name of a parent, where all that is left under it is under that one."""
    homes = {
        new.labels[below][now].parent
        for below, above in PARENT_LEVELS.items()
        if level in above and below != level
        for label in old.labels[below].values()
        if label.parent == parent
        for now in (_became(old, new, below).get(label.name, ()) if below in RECORDED else ())
    }
    (home,) = homes if len(homes) == 1 else (None,)
    return home if home in new.labels[level] and home not in old.labels[level] else None


def _level(
    old: Taxonomy, new: Taxonomy, level: str, pairs: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[Change]:
    became = pairs[level]
    sources: dict[str, list[str]] = {}
    for name, into in became.items():
        if len(into) > 1:
            yield Change(SPLIT, level, (name,), into)
        else:
            sources.setdefault(into[0], []).append(name)
    for name, before in sources.items():
        if len(before) > 1:
            yield Change(MERGED, level, tuple(before), (name,))
            continue
        if before != [name]:
            yield Change(RENAMED, level, tuple(before), (name,))
        yield from _same(old.labels[level][before[0]], new.labels[level][name], level, pairs)
    reached = {name for into in became.values() for name in into}
    yield from (Change(ADDED, level, (), (n,)) for n in new.labels[level] if n not in reached)
    yield from (Change(REMOVED, level, (n,)) for n in old.labels[level] if n not in became)


def _same(
    before: Label, now: Label, level: str, pairs: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[Change]:
    """Tell what changed about a label that is still there."""
    if before.parent and now.parent:
        above = [pairs[upper].get(before.parent, ()) for upper in PARENT_LEVELS[level]]
        if now.parent not in {name for names in above for name in names}:
            yield Change(MOVED, level, (before.parent,), (now.parent,), now.name)
    if before.definition != now.definition:
        yield Change(REDEFINED, level, (before.definition,), (now.definition,), now.name)


def missing_crosswalk(changes: Iterable[Change], old: Taxonomy, new: Taxonomy) -> str:
    """Write the lines of the crosswalk that labels without one need; a guess where names are alike.

    Parameters
    ----------
    changes : iterable of Change
        As :func:`compare` returns them.
    old, new : Taxonomy

    Returns
    -------
    str
        TOML; empty where nothing is missing.
    """
    return "\n".join(
        f"[[crosswalk]]\n"
        f"taxonomy = {as_toml(old.id)}\n"
        f"level = {as_toml(change.level)}\n"
        f"old = {as_toml(change.old[0])}\n"
        f"new = {_guess(change.old[0], new.names(change.level))}\n"
        for change in changes
        if change.kind == REMOVED and change.level in RECORDED
    )


def _guess(name: str, names: Iterable[str]) -> str:
    near = nearest(name, names)
    if near:
        return f"{as_toml([near])}  # gættet af navnet"
    return f"{as_toml([UNDEFINED])}  # hvor hører sagerne til nu? flere navne, hvis den er delt"
