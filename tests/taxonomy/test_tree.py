from __future__ import annotations

from typing import Any

import pytest

from klassifikator.errors import TaxonomyError
from klassifikator.taxonomy import Taxonomy, parse_taxonomy


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
