from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klassifikator.errors import TaxonomyError
from klassifikator.taxonomy import load_taxonomy, parse_taxonomy


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
    (tmp_path / "x.toml").write_text("id = [")
    with pytest.raises(TaxonomyError, match="x.toml kan ikke læses som TOML"):
        load_taxonomy(tmp_path / "x.toml")
