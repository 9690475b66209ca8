from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klassifikator.errors import InputError
from klassifikator.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy
from klassifikator.taxonomy.draft import UNPLACED, Unit, as_toml, draft_taxonomy, write_draft
from klassifikator.taxonomy.remarks import remarks

# What a name may be made of when it has come through a cell.
NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(
    lambda text: " ".join(text.split()) or "x"
)


def drafted(*units: Unit) -> Taxonomy:
    return parse_taxonomy(tomllib.loads(draft_taxonomy("ny.toml", units)), "ny.toml")


def test_without_departments_it_is_an_example_that_loads(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    path = tmp_path / "ringby-2026.toml"
    write_draft(path)
    draft = load_taxonomy(path)
    assert (draft.id, draft.title) == ("ringby-2026", "Ringby 2026")
    for level in ("henvendelsestype", "status", "kategori", "handling"):
        assert draft.labels[level] == taxonomy.labels[level]
    assert all(draft.label("afdeling", name).topics for name in draft.names("afdeling"))


def test_the_grounds_are_the_laws_and_not_the_municipalitys() -> None:
    draft = drafted()
    assert len(draft.names("grund")) == 44
    assert "forsyning" in draft.names("grund")
    (move,) = draft.crosswalk
    assert (move.taxonomy, move.old, move.new) == (
        "haderslev-2023",
        "forsyning (Provas)",
        ("forsyning",),
    )


def test_departments_hang_where_they_were_found() -> None:
    draft = drafted(Unit("Havnen", "Byen", told="3 sager"), Unit("Skoven"))
    assert draft.path("Havnen") == ("Byen", None, "Havnen")
    assert draft.path("Skoven") == (UNPLACED, None, "Skoven")
    assert "[[afdeling]]  # 3 sager\n" in draft_taxonomy("ny.toml", [Unit("A", told="3 sager")])
    lacking = remarks(draft)[0]
    assert lacking.startswith("Mangler definition: forvaltning")
    assert "»Havnen« og »Skoven«" in lacking


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(NAME, NAME), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
def test_any_name_is_read_back_as_it_was(names: list[tuple[str, str]]) -> None:
    draft = drafted(*(Unit(name, parent) for name, parent in names))
    assert {(name, draft.path(name)[0]) for name in draft.names("afdeling")} == set(names)


@given(st.one_of(NAME, st.lists(NAME)))
def test_values_as_toml(value: str | list[str]) -> None:
    assert tomllib.loads(f"x = {as_toml(value)}")["x"] == value


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "min.toml"
    path.write_text("mit arbejde", "utf-8")
    with pytest.raises(InputError, match=r"min.toml findes allerede; vælg et andet navn"):
        write_draft(path)
    assert path.read_text("utf-8") == "mit arbejde"
    with pytest.raises(InputError, match="giv et navn, der ender på .toml"):
        write_draft(tmp_path / "min.txt")
    with pytest.raises(InputError, match="opret mappen"):
        write_draft(tmp_path / "væk" / "min.toml")
