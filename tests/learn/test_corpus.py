from __future__ import annotations

from pathlib import Path

import pytest

from klassifikator.errors import ModelError
from klassifikator.learn import corpus as module
from klassifikator.learn.corpus import load_corpus, shipped_corpus
from klassifikator.readers.table import load_table
from klassifikator.taxonomy import load_taxonomy

MODELS = Path(__file__).parents[2] / "models"


def test_the_year_of_soenderaa_is_in_its_taxonomy_and_in_no_corpus() -> None:
    folder = MODELS / "soenderaa"
    taxonomy = load_taxonomy(folder / "soenderaa-2024.toml")
    year = load_corpus(folder, taxonomy)
    assert len(year) == 1020
    assert set(year["taxonomy"]) == {"soenderaa-2024"}
    assert set(year["afdeling"].dropna()) == set(taxonomy.names("afdeling"))
    shipped = load_corpus(shipped_corpus())
    assert set(shipped["taxonomy"]) == {"haderslev-2023"}
    assert not set(year["text"]) & set(shipped["text"])
    assert {move.old for move in taxonomy.crosswalk} == set(load_taxonomy().names("afdeling"))
    for file in folder.glob("*.jsonl"):
        assert load_table(file)["received_at"].str.startswith("2024-").all()


def test_an_installation_without_its_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SHIPPED", (tmp_path / "korpus",))
    with pytest.raises(ModelError, match="Korpus mangler i installationen; installér"):
        shipped_corpus()
