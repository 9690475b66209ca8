from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from klassifikator.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy
from klassifikator.taxonomy.compare import (
    ADDED,
    MERGED,
    MOVED,
    REDEFINED,
    REMOVED,
    RENAMED,
    SPLIT,
    Change,
    compare,
    missing_crosswalk,
)

DATA = Path(__file__).parents[1] / "data" / "taxonomies"


def edition(organisation: dict[str, list[str]], crosswalk: dict[str, list[str]] | None = None,
            **changed: Any) -> Taxonomy:  # fmt: skip
    """A taxonomy of nothing but an organisation, and what became of the departments before it."""
    content: dict[str, Any] = {
        "id": "by-2" if crosswalk is not None else "by-1",
        "title": "By",
        "source": "Opdigtet",
        "constraints": {"counted_types": ["Borger"], "complaint_status": ["Klage"]},
        "forvaltning": [{"name": name, "definition": "x"} for name in organisation],
        "afdeling": [
            {"name": name, "parent": parent, "definition": changed.get(name, "x")}
            for parent, names in organisation.items()
            for name in names
        ],
        "crosswalk": [
            {"taxonomy": "by-1", "level": "afdeling", "old": old, "new": new}
            for old, new in (crosswalk or {}).items()
        ],
    }
    for level, name in (("henvendelsestype", "Borger"), ("status", "Klage"), ("kategori", "Tone")):
        content[level] = [{"name": name, "definition": "x"}]
    return parse_taxonomy(content, "by.toml")


BEFORE = edition({"Nord": ["Veje", "Parker"], "Syd": ["Skoler", "Haller"]})


def changes(
    organisation: dict[str, list[str]],
    crosswalk: dict[str, list[str]] | None = None,
    **changed: Any,
) -> set[Change]:
    return set(compare(BEFORE, edition(organisation, crosswalk or {}, **changed)))


def test_nothing_changed(taxonomy: Taxonomy) -> None:
    assert compare(taxonomy, taxonomy) == []
    assert changes({"Nord": ["Veje", "Parker"], "Syd": ["Skoler", "Haller"]}) == set()


def test_renamed_merged_and_split_is_what_the_crosswalk_says() -> None:
    assert changes(
        {"Nord": ["Vej og Park"], "Syd": ["Skoler", "SFO", "Idræt"]},
        {"Veje": ["Vej og Park"], "Parker": ["Vej og Park"], "Skoler": ["Skoler", "SFO"],
         "Haller": ["Idræt"]},
    ) == {
        Change(MERGED, "afdeling", ("Veje", "Parker"), ("Vej og Park",)),
        Change(SPLIT, "afdeling", ("Skoler",), ("Skoler", "SFO")),
        Change(RENAMED, "afdeling", ("Haller",), ("Idræt",)),
    }  # fmt: skip


def test_a_label_that_takes_in_another_is_merged_with_it() -> None:
    found = changes({"Nord": ["Veje"], "Syd": ["Skoler", "Haller"]}, {"Parker": ["Veje"]})
    assert found == {Change(MERGED, "afdeling", ("Veje", "Parker"), ("Veje",))}


def test_added_removed_moved_and_defined_anew() -> None:
    found = changes({"Nord": ["Veje", "Skoler"], "Syd": ["Haller", "Havnen"]}, Veje="y")
    assert found == {
        Change(ADDED, "afdeling", (), ("Havnen",)),
        Change(REMOVED, "afdeling", ("Parker",)),
        Change(MOVED, "afdeling", ("Syd",), ("Nord",), "Skoler"),
        Change(REDEFINED, "afdeling", ("x",), ("y",), "Veje"),
    }


def test_a_forvaltning_is_renamed_when_all_that_is_left_of_it_is_under_one_new_name() -> None:
    found = changes({"Nord": ["Veje", "Parker"], "Skole og Fritid": ["Skolen", "Haller"]},
                    {"Skoler": ["Skolen"]})  # fmt: skip
    assert found == {
        Change(RENAMED, "forvaltning", ("Syd",), ("Skole og Fritid",)),
        Change(RENAMED, "afdeling", ("Skoler",), ("Skolen",)),
    }
    found = changes({"Nord": ["Veje", "Parker", "Skoler"], "Fritid": ["Haller"]})
    assert Change(REMOVED, "forvaltning", ("Syd",)) in found


def test_an_edition_of_another_year_is_compared_by_its_own_entries() -> None:
    other = load_taxonomy(DATA / "fjordby-2027.toml")
    found = compare(BEFORE, other)
    assert {change.old[0] for change in found if change.kind == REMOVED} >= {"Veje", "Skoler"}
    assert not [change for change in found if change.kind == SPLIT]


def test_the_lines_to_paste_mend_the_crosswalk(other_taxonomy: Taxonomy) -> None:
    newer = load_taxonomy(DATA / "fjordby-2027.toml")
    lines = missing_crosswalk(compare(other_taxonomy, newer), other_taxonomy, newer)
    entries = tomllib.loads(lines)["crosswalk"]
    assert [(entry["level"], entry["old"]) for entry in entries] == [
        ("henvendelsestype", "Virksomhed"), ("henvendelsestype", "Kollega"),
        ("status", "Formel klage"), ("kategori", "Tone"),
    ]  # fmt: skip
    mended = [{**entry, "new": newer.names(entry["level"])[:1]} for entry in entries]
    content = newer.to_dict()
    content["crosswalk"] += mended
    whole = parse_taxonomy(content, "ny.toml")
    assert missing_crosswalk(compare(other_taxonomy, whole), other_taxonomy, whole) == ""


@pytest.mark.parametrize(
    ("name", "guess"), [("Parkerne", '["Parkerne"]  # gættet'), ("Skoven", '["…"]')]
)
def test_a_guess_is_said_to_be_one(name: str, guess: str) -> None:
    newer = edition({"Nord": ["Veje", name], "Syd": ["Skoler", "Haller"]}, {})
    assert f"new = {guess}" in missing_crosswalk(compare(BEFORE, newer), BEFORE, newer)
