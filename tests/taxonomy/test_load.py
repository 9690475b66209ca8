from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from klassifikator.errors import TaxonomyError
from klassifikator.taxonomy import BUNDLED, Taxonomy, load_taxonomy, parse_taxonomy


@pytest.fixture
def content() -> dict[str, Any]:
    return tomllib.loads((BUNDLED / "haderslev-2023.toml").read_text("utf-8"))


def test_the_tree_of_the_report(taxonomy: Taxonomy) -> None:
    sizes = {level: len(labels) for level, labels in taxonomy.labels.items()}
    assert sizes == {
        "forvaltning": 5, "omraade": 2, "afdeling": 20, "henvendelsestype": 3,
        "status": 2, "kategori": 10, "grund": 44, "handling": 8,
    }  # fmt: skip


def test_every_label_is_explained(taxonomy: Taxonomy) -> None:
    for labels in taxonomy.labels.values():
        for label in labels.values():
            assert label.definition.endswith((".", "?"))
            assert label.topics


def test_every_category_has_grounds(taxonomy: Taxonomy) -> None:
    assert all(taxonomy.children(name) for name in taxonomy.names("kategori"))


def test_nothing_is_hard_coded(other_taxonomy: Taxonomy) -> None:
    assert other_taxonomy.path("Børnehuset") == ("Mennesker", "Små", "Børnehuset")
    assert other_taxonomy.areas == ["Små", "Store og små", "Byen"]
    other_taxonomy.check_decision(
        {"henvendelsestype": "Virksomhed", "afdeling": "Havnen", "status": "Utilfreds",
         "kategori": "Tone"}
    )  # fmt: skip
    with pytest.raises(TaxonomyError, match="status må ikke være udfyldt"):
        other_taxonomy.check_decision({"henvendelsestype": "Kollega", "status": "Spørgsmål"})


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


CITIZEN = {"henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler"}


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        ({}, "henvendelsestype mangler; vælg en."),
        ({**CITIZEN}, "status mangler; vælg en, eller ret henvendelsestype."),
        ({**CITIZEN, "status": "Klage"}, "kategori mangler; vælg en, eller ret status."),
        (
            {**CITIZEN, "status": "Anden henvendelse", "kategori": "Andet"},
            "kategori må ikke være udfyldt, når status er »Anden henvendelse«",
        ),
        (
            {"henvendelsestype": "Intern henvendelse", "afdeling": "Skoler"},
            "afdeling må ikke være udfyldt, når henvendelsestype er »Intern henvendelse«",
        ),
        (
            {**CITIZEN, "status": "Klage", "kategori": "Andet", "grund": "frister"},
            "grunden »frister« hører under Retsgrundsætninger, ikke Andet",
        ),
        ({**CITIZEN, "status": "klage"}, "»klage« er ikke en status .* mente du »Klage«"),
    ],
)
def test_contradictory_decisions_are_refused(
    taxonomy: Taxonomy, decision: dict[str, str], message: str
) -> None:
    with pytest.raises(TaxonomyError, match=message):
        taxonomy.check_decision(decision)


def test_the_digest_follows_the_tree_and_not_the_words(content: dict[str, Any]) -> None:
    before = parse_taxonomy(content, "x").digest
    content["status"][0]["definition"] = "Andre ord."
    assert parse_taxonomy(content, "x").digest == before
    content["afdeling"][0]["parent"] = "Voksenområdet"
    assert parse_taxonomy(content, "x").digest != before


def test_round_trip(taxonomy: Taxonomy) -> None:
    assert parse_taxonomy(taxonomy.to_dict(), "x") == taxonomy
