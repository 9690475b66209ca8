"""Years of different organisation, compared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klassifikator.errors import TaxonomyError
from klassifikator.tables import make_tables
from klassifikator.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy
from tests.tables.test_annual import frame

DATA = Path(__file__).parents[1] / "data" / "taxonomies"
BEFORE, NOW = "fjordby-2026", "fjordby-2027"


@pytest.fixture(scope="module")
def reorganised() -> Taxonomy:
    return load_taxonomy(DATA / "fjordby-2027.toml")


def decided(rows: list[tuple[str, str, str, str]]) -> pd.DataFrame:
    made = [
        {"received_at": f"{year}-05-01", "henvendelsestype": "Borger", "afdeling": afdeling,
         "status": status, "kategori": "Ventetid" if status in ("Klage", "Utilfreds") else None}
        for year, afdeling, status, _ in rows
    ]  # fmt: skip
    return frame(made).assign(taxonomy=[taxonomy for *_, taxonomy in rows])


def test_renamed_merged_and_split(reorganised: Taxonomy) -> None:
    decisions = decided([
        ("2026", "Børnehuset", "Utilfreds", BEFORE), ("2026", "Havnen", "Spørgsmål", BEFORE),
        ("2026", "Skoven", "Utilfreds", BEFORE), ("2026", "Seniorhuset", "Utilfreds", BEFORE),
        ("2026", "Seniorhuset", "Spørgsmål", BEFORE), ("2026", "Færgen", "Spørgsmål", BEFORE),
        ("2027", "Dagtilbud", "Klage", NOW), ("2027", "Hjemmepleje", "Klage", NOW),
        ("2027", "Plejehjem", "Spørgsmål", NOW), ("2027", "Plejehjem", "Klage", NOW),
    ])  # fmt: skip
    change = make_tables(decisions, 2027, reorganised)["ændring"]
    assert change.texts() == [
        ["Dagtilbud", "1", "1", "0", "1", "1", "0"],
        ["Hjemmepleje + Plejehjem", "2", "3", "+1", "1", "2", "+1"],
        ["Naturen", "2", "0", "−2", "1", "0", "−1"],
        ["Færgen", "1", "0", "−1", "0", "0", "0"],
        ["I alt", "6", "4", "−2", "3", "3", "0"],
    ]
    assert change.notes[0] == (
        "Sammenlignet efter fjordby-2027: »Børnehuset« er nu »Dagtilbud«; »Havnen« er nu "
        "»Naturen«; »Skoven« er nu »Naturen«; »Seniorhuset« er nu »Hjemmepleje« og »Plejehjem«."
    )
    assert change.notes[1] == "Findes ikke i fjordby-2027: »Færgen«."
    assert change.cases[change.row("Naturen"), "Henvendelser før"] == ("1", "2")


def test_old_labels_count_under_the_new_names(reorganised: Taxonomy) -> None:
    decisions = decided(
        [("2027", "Havnen", "Utilfreds", BEFORE), ("2027", "Naturen", "Klage", NOW)]
    )
    tables = make_tables(decisions, 2027, reorganised)
    assert ["Fjordby", "Naturen", "2", "2", "100 %"] in tables["klageandel"].texts()


def test_a_split_label_must_be_decided_again(reorganised: Taxonomy) -> None:
    with pytest.raises(
        TaxonomyError,
        match="»Seniorhuset« er delt i »Hjemmepleje« og »Plejehjem« i fjordby-2027; afgør",
    ):
        make_tables(decided([("2027", "Seniorhuset", "Spørgsmål", BEFORE)]), 2027, reorganised)


def test_a_name_may_live_on_after_a_split(reorganised: Taxonomy) -> None:
    """What is decided in this taxonomy is not asked for again, nor compared with more."""
    content = reorganised.to_dict()
    split = {"taxonomy": BEFORE, "level": "afdeling", "old": "Naturen"}
    content["crosswalk"] = [split | {"new": ["Naturen", "Plejehjem"]}]
    taxonomy = parse_taxonomy(content, "x.toml")
    now = ("2027", "Naturen", "Klage", NOW)
    for before, together in ((NOW, "Naturen"), (BEFORE, "Plejehjem + Naturen")):
        tables = make_tables(decided([("2026", "Naturen", "Klage", before), now]), 2027, taxonomy)
        rows = {row[0] for row in tables["ændring"].texts()}
        assert together in rows or " + ".join(reversed(together.split(" + "))) in rows
    with pytest.raises(TaxonomyError, match="»Naturen« er delt i »Naturen« og »Plejehjem«"):
        make_tables(decided([("2027", "Naturen", "Klage", BEFORE)]), 2027, taxonomy)


def test_a_name_of_this_taxonomy_is_not_moved(reorganised: Taxonomy) -> None:
    with pytest.raises(TaxonomyError, match="»Havnen« er ikke en afdeling i fjordby-2027"):
        make_tables(decided([("2027", "Havnen", "Klage", NOW)]), 2027, reorganised)


def test_without_a_year_before_there_is_nothing_to_compare(reorganised: Taxonomy) -> None:
    assert "ændring" not in make_tables(
        decided([("2027", "Naturen", "Klage", NOW)]), 2027, reorganised
    )


def test_the_crosswalk_is_stored_with_the_taxonomy(reorganised: Taxonomy) -> None:
    assert parse_taxonomy(reorganised.to_dict(), "x") == reorganised
    assert len(reorganised.crosswalk) == 5


@pytest.mark.parametrize(
    ("entry", "message"),
    [({"taxonomy": "a", "level": "afdeling", "old": "X"}, "nr. 1 er ufuldstændig; skriv taxonomy, level, old og new"),
     ({"taxonomy": "a", "level": "by", "old": "X", "new": ["Y"]}, "har level »by«; vælg blandt"),
     ({"taxonomy": "a", "level": "afdeling", "old": "X", "new": ["Y"]}, "fører til »Y«, som ikke er blandt .*; ret new")],
)  # fmt: skip
def test_crosswalks_that_lead_nowhere(
    reorganised: Taxonomy, entry: dict[str, object], message: str
) -> None:
    with pytest.raises(TaxonomyError, match=message):
        parse_taxonomy(reorganised.to_dict() | {"crosswalk": [entry]}, "x.toml")


def test_a_label_moves_once(reorganised: Taxonomy) -> None:
    content = reorganised.to_dict()
    content["crosswalk"] = content["crosswalk"][:1] * 2
    with pytest.raises(TaxonomyError, match="nr. 2 gentager »Børnehuset«"):
        parse_taxonomy(content, "x.toml")
