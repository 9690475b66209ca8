from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klassifikator.errors import TaxonomyError
from klassifikator.taxonomy import BUNDLED, load_taxonomy, parse_taxonomy


def _drop(level: str, name: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content[level] = [entry for entry in content[level] if entry["name"] != name]

    return change


def _set(level: str, number: int, key: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        content[level][number][key] = value

    return change


def _cycle(content: dict[str, Any]) -> None:
    first, second = content["omraade"]
    first["parent"], second["parent"] = second["name"], first["name"]


BROKEN = {
    "duplicate": (_set("status", 1, "name", "Klage"), "nr. 2 »Klage« står to gange; giv"),
    "orphan": (_set("afdeling", 0, "parent", None), "»Familieafdelingen« hænger ikke under"),
    "unknown parent": (
        _set("afdeling", 0, "parent", "Børneomraadet"),
        "ukendte parent »Børneomraadet«; mente du »Børneområdet«",
    ),
    "cycle": (_cycle, "går i ring .»Børneområdet« → »Voksenområdet« → »Børneområdet«."),
    "no name": (_set("grund", 3, "name", " "), "grund.. nr. 4 mangler navn; skriv name"),
    "no definition": (_set("grund", 3, "definition", ""), "mangler definition; skriv"),
    "empty level": (lambda content: content.pop("status"), "ingen ..status..; tilføj"),
    "childless": (_drop("afdeling", "Skoler"), None),
    "area without departments": (
        lambda content: content["omraade"].append(
            {"name": "Tomt", "parent": "Diverse", "definition": "x"}
        ),
        "»Tomt« har ingen afdelinger; tilføj en",
    ),
    "unknown constraint": (
        lambda content: content["constraints"].update(complaint_status=["Klager"]),
        "nævner den ukendte »Klager«; vælg blandt Klage",
    ),
    "a label that is no table": (
        lambda content: content.update(status=["Klage"]),
        "»status« er ikke en liste; skriv hver som ..status..",
    ),
    "topics that are no list": (
        _set("afdeling", 0, "topics", "skole"),
        "topics, der ikke er en liste; skriv topics",
    ),
    "a constraint that is no list": (
        lambda content: content["constraints"].update(counted_types="Borgerhenvendelse"),
        "counted_types, der ikke er en liste",
    ),
    "a crosswalk that is no list": (
        lambda content: content.update(crosswalk={"old": "x"}),
        "»crosswalk« er ikke en liste",
    ),
    "no id": (lambda content: content.pop("id"), "mangler »id«; skriv id"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_with_file_key_and_cure(
    case: str, content: dict[str, Any]
) -> None:
    change, message = BROKEN[case]
    change(content)
    if message is None:  # taking a department out of a forvaltning with others is fine
        assert "Skoler" not in parse_taxonomy(content, "min.toml").names("afdeling")
        return
    with pytest.raises(TaxonomyError, match=message) as caught:
        parse_taxonomy(content, "min.toml")
    assert str(caught.value).startswith("min.toml")


def test_files_that_are_no_taxonomy(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="»nope« findes ikke; angiv .*haderslev-2023"):
        load_taxonomy("nope")
    for content, where in (
        (b'id = "x"\ntitle = "a" b', "fejl i linje 2, tegn 13"),
        (b"id = [", "den slutter midt i noget"),
        ('title = "Sønderå"'.encode("cp1252"), "tegnene er gemt på en anden måde"),
    ):
        (tmp_path / "x.toml").write_bytes(content)
        with pytest.raises(TaxonomyError, match=f"x.toml kan ikke læses som TOML.*{where}"):
            load_taxonomy(tmp_path / "x.toml")


ANY = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))  # fmt: skip


@settings(deadline=None)
@given(data=st.data())
def test_whatever_is_written_in_it_the_answer_is_a_sentence(data: st.DataObject) -> None:
    content = tomllib.loads((BUNDLED / "haderslev-2023.toml").read_text("utf-8"))
    content["crosswalk"] = [{"taxonomy": "a", "level": "status", "old": "b", "new": ["Klage"]}]
    place: Any = content
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(ANY)
            break
        place = place[key]
    with suppress(TaxonomyError):
        parse_taxonomy(content, "x.toml")
