"""The floors: a module imports only from floors below its own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import klassifikator

ROOT = Path(klassifikator.__file__).parent

FLOORS = [
    {"errors"},
    {"columns", "crosswalk", "taxonomy", "danish", "dictionary", "extras", "files"},
    {"text", "lexicon"},
    {"readers", "features", "register"},
    {"learn", "tables"},
    {"component", "report"},
    {"batch", "workflow"},
    {"review"},
    {"demo"},
    {"cli"},
    {"__main__"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Rooms on one floor that lean on each other, each for a reason.
NEIGHBOURS = {
    ("dictionary", "danish"): "foreign words are folded as Danish ones are",
    ("taxonomy", "columns"): "the levels of the tree are the columns of a decision",
    ("crosswalk", "columns"): "the levels of the tree are the columns of a decision",
    ("taxonomy", "danish"): "names are told apart, and listed, as they are read",
    ("taxonomy", "files"): "a draft is written whole or not at all",
    ("taxonomy", "crosswalk"): "a taxonomy tells what became of the labels before it",
}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Return the rooms that a module imports from, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the floor"
            modules = [node.module or ""]
            if node.module == "klassifikator":
                modules = [f"klassifikator.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        found |= {m.split(".")[1] for m in modules if m.startswith("klassifikator.")}
    return found


MODULES = [path for path in sorted(ROOT.rglob("*.py")) if path != ROOT / "__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_only_from_below(path: Path) -> None:
    room = room_of(path)
    assert room in FLOOR, f"{room} has no floor: give it one in FLOORS"
    for other in imports(path) - {room}:
        below = FLOOR[other] < FLOOR[room] or (room, other) in NEIGHBOURS
        assert below, f"{room} (floor {FLOOR[room]}) imports {other} (floor {FLOOR[other]})"


def test_every_floor_is_lived_on() -> None:
    assert {room_of(path) for path in MODULES} == set(FLOOR)
