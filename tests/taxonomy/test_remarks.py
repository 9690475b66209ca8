from __future__ import annotations

import pytest

from klassifikator.taxonomy import Taxonomy, parse_taxonomy
from klassifikator.taxonomy.remarks import remarks, remarks_on_cases


def with_departments(taxonomy: Taxonomy, *names: str) -> Taxonomy:
    content = taxonomy.to_dict()
    own = [
        {"name": name, "parent": "Byen", "definition": "Det.", "topics": ["x"]} for name in names
    ]
    content["afdeling"] = [*content["afdeling"], *own]
    return parse_taxonomy(content, "x.toml")


def test_a_finished_taxonomy_has_no_remarks(taxonomy: Taxonomy) -> None:
    assert remarks(taxonomy) == []


def test_labels_without_topics_are_named_by_level(other_taxonomy: Taxonomy) -> None:
    (line,) = remarks(other_taxonomy)
    assert line.startswith("Mangler emner (topics): forvaltning »Mennesker« og »Byen«; område ")


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [("Parken", "Parkerne", True), ("Vej og park", "Vej & Park", True), ("Vej", "Park", False),
     ("Ydelsescenter", "ydelsescenter", True), ("Fjordby", "Ikke Fjordby", False)],
)  # fmt: skip
def test_names_that_are_nearly_alike(
    other_taxonomy: Taxonomy, one: str, other: str, told: bool
) -> None:
    found = remarks(with_departments(other_taxonomy, one, other))
    assert any(f"»{one}« og »{other}« ligner hinanden (afdeling)" in line for line in found) == told


def test_what_cases_can_and_cannot_teach(other_taxonomy: Taxonomy) -> None:
    counts = {
        "henvendelsestype": {"Borger": 50, "Virksomhed": 9, "Kollega": 9},
        "afdeling": {"Havnen": 40, "Børnehuset": 8, "Havnene": 2, "Zoo": 1},
        "handling": {"Ringet op": 3},
    }
    assert remarks_on_cases(other_taxonomy, counts, 9) == [
        "»Ringet op« (3 sager) er ikke en handling i fjordby-2026; tilføj den, eller ret sagerne.",
        "»Havnene« (2 sager) er ikke en afdeling i fjordby-2026; mente du »Havnen«?",
        "»Zoo« (1 sag) er ikke en afdeling i fjordby-2026; tilføj den, eller ret sagerne.",
        "Under 9 eksempler, så modellen foreslår dem med forbehold og lover intet: afdeling "
        "»Børnehuset«.",
        "Ingen eksempler, så modellen vil aldrig foreslå dem: afdeling »Seniorhuset«.",
        # The taxonomy has no grounds, so that none are missed.
        "Sagerne siger intet om status og kategori, så det lærer modellen ikke.",
    ]


def test_of_many_unknown_labels_the_rest_is_a_number(other_taxonomy: Taxonomy) -> None:
    counts = {"afdeling": {f"Kontor {number}": 2 for number in range(25)}}
    found = remarks_on_cases(other_taxonomy, counts, 9)
    assert sum("er ikke en afdeling" in line for line in found) == 20
    assert "Yderligere 5 etiketter (10 sager) er ikke i fjordby-2026." in found
