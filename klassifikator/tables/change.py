"""The change since the same days of the year before, across changes of the organisation."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from klassifikator.tables.build import Cases, Row, all_cases, build, cases_by
from klassifikator.tables.counted import Counted, decided_before
from klassifikator.tables.table import TOTAL, Kind, Table
from klassifikator.taxonomy import Taxonomy

_KINDS: dict[str, Kind] = {
    "Afdeling": "text",
    "Henvendelser før": "count",
    "Henvendelser": "count",
    "Ændring": "change",
    "Klager før": "count",
    "Heraf klager": "count",
    "Ændring i klager": "change",
}


def comparable(taxonomy: Taxonomy, before: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the rows that two periods can be compared by, and the departments in each.

    Departments that an earlier one was split into are compared together, under the names of all of
    them. An earlier department that nothing is known of is a row of its own.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> before = pd.DataFrame({"afdeling": ["Skoler", "Havnen"], "taxonomy": "by-2022"})
    >>> rows = comparable(load_taxonomy(), before)
    >>> len(rows), rows["Havnen"]
    (21, ('Havnen',))
    """
    old = dict.fromkeys(before["afdeling"].dropna())
    groups = {name: {name} for name in (*taxonomy.names("afdeling"), *old)}
    for move in taxonomy.crosswalk:
        if move.level == "afdeling" and move.split and decided_before(before, move).any():
            together = set.union(*(groups[name] for name in (move.old, *move.new)))
            groups |= dict.fromkeys(together, together)
    rows: dict[str, tuple[str, ...]] = {}
    for name in groups:
        members = [member for member in groups if member in groups[name]]
        known = [member for member in members if member in taxonomy.labels["afdeling"]]
        rows[" + ".join(known or members)] = tuple(members)
    return rows


def change_table(
    before: Counted, now: Counted, taxonomy: Taxonomy, names: tuple[str, str], basis: str
) -> tuple[Table, dict[str, tuple[str, ...]]]:
    """Make the table of the change, and tell which departments each row stands for."""
    groups = comparable(taxonomy, before.citizens)
    frames = {
        "Henvendelser før": before.citizens,
        "Henvendelser": now.citizens,
        "Klager før": before.complaints,
        "Heraf klager": now.complaints,
    }
    found = {column: cases_by(frame, "afdeling") for column, frame in frames.items()}
    rows: list[Row] = [
        ((name,), {column: _of(members, cases) for column, cases in found.items()})
        for name, members in groups.items()
    ]
    rows.append(((TOTAL,), {column: all_cases(frame) for column, frame in frames.items()}))
    title = f"Ændring fra {names[0]} til {names[1]}"
    table = build("ændring", title, _KINDS, rows, _notes(taxonomy, before, groups), basis)
    there = {
        row: tuple(name for name in members if name in taxonomy.labels["afdeling"])
        for row, members in groups.items()
    }
    return table, {row: members for row, members in there.items() if members}


def _of(members: Iterable[str], cases: dict[str, Cases]) -> Cases:
    return tuple(case for name in members for case in cases.get(name, ()))


def _notes(
    taxonomy: Taxonomy, before: Counted, groups: dict[str, tuple[str, ...]]
) -> tuple[str, ...]:
    labels = set(before.points["original"].dropna())
    taxonomies = set(before.points["taxonomy"].dropna())
    moves = [
        f"»{move.old}« er nu {' og '.join(f'»{name}«' for name in move.new)}"
        for move in taxonomy.crosswalk
        if move.level == "afdeling" and move.taxonomy in taxonomies and move.old in labels
        if move.new != (move.old,)
    ]
    notes = [f"Sammenlignet efter {taxonomy.id}: {'; '.join(moves)}."] if moves else []
    gone = [name for name, members in groups.items() if members[0] == name]
    gone = [name for name in gone if name not in taxonomy.labels["afdeling"]]
    if gone:
        gone_names = ", ".join(f"»{name}«" for name in gone)
        notes.append(f"Findes ikke i {taxonomy.id}: {gone_names}.")
    return tuple(notes)
