from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from klassifikator import component  # noqa: F401  # also where it is not installed
from klassifikator.errors import ModelError
from klassifikator.learn.folder import load_model, save_model
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from tests.test_package import loaded_by

TEXTS = ["Der er hul i vejen, cpr 010190-1234", "Skolen viser mig ikke min datters papirer", ""]


@pytest.fixture(scope="module")
def folder(model: InquiryClassifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "lille"
    save_model(model, path, "lille", "# Kort\n")
    return path


@pytest.fixture
def nlp(folder: Path) -> Language:
    pipeline = spacy.blank("da")
    pipeline.add_pipe("klassifikator", config={"model": str(folder)})
    return pipeline


def told(docs: list[Doc]) -> list[object]:
    return [(doc.cats, doc._.klassifikator) for doc in docs]


def test_a_document_gets_every_label_and_the_suggestion(nlp: Language, folder: Path) -> None:
    doc = nlp(TEXTS[0])
    known = load_model(folder)
    targets = known.suggester_.targets
    assert list(doc.cats) == [f"{of}:{name}" for of in targets for name in known.classes_[of]]
    assert nlp.pipe_labels["klassifikator"] == list(doc.cats)
    for target in targets:
        own = {name: p for name, p in doc.cats.items() if name.startswith(f"{target}:")}
        assert sum(own.values()) == pytest.approx(1)
        assert list(own.values()) == pytest.approx(known.predict_proba(TEXTS[:1], target)[0])
    frame = known.suggest(TEXTS[:1])
    expected = {
        name: frame.loc[0, name]
        for name in frame.columns[1:]
        if isinstance(frame.loc[0, name], list) or frame.loc[0, name] == frame.loc[0, name]
    }
    assert json.loads(json.dumps(expected, default=bool)) == doc._.klassifikator


def test_documents_in_batches_and_processes_are_as_one_by_one(nlp: Language) -> None:
    alone = told([nlp(text) for text in TEXTS])
    assert told(list(nlp.pipe(TEXTS, batch_size=2))) == alone
    assert told(list(nlp.pipe(TEXTS, n_process=2))) == alone


def test_other_categories_stay(nlp: Language) -> None:
    doc = nlp.make_doc("Hul i vejen")
    doc.cats["haster"] = 0.5
    assert nlp(doc).cats["haster"] == 0.5


def test_what_is_masked_is_not_kept(nlp: Language) -> None:
    text = "Xerxine Quist har hul i vejen.\n\nMvh Xerxine Quist, cpr 010190-1234"
    doc = nlp(text)
    kept = json.dumps([doc.cats, doc._.klassifikator])
    assert "vejen" in kept
    written = nlp.get_pipe("klassifikator").to_bytes() + kept.encode()
    for secret in (b"Xerxine", b"xerxine", b"010190"):
        assert secret not in written


def test_a_document_is_saved_with_its_suggestion(nlp: Language) -> None:
    doc = nlp(TEXTS[0])
    assert told([Doc(nlp.vocab).from_bytes(doc.to_bytes())]) == told([doc])


def test_a_pipeline_comes_back_from_disk_where_its_model_folder_is_not(
    nlp: Language, tmp_path: Path, folder: Path
) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    config = tmp_path / "pipeline" / "config.cfg"
    config.write_text(config.read_text("utf-8").replace(str(folder), "ikke-her"), "utf-8")
    again = spacy.load(tmp_path / "pipeline")
    assert told(list(again.pipe(TEXTS))) == told(list(nlp.pipe(TEXTS)))
    stored = tmp_path / "pipeline" / "klassifikator"
    for file in folder.iterdir():
        assert (stored / file.name).read_bytes() == file.read_bytes()


def test_a_pipeline_comes_back_from_bytes(nlp: Language) -> None:
    again = spacy.blank("da")
    again.add_pipe("klassifikator", config={"model": "ikke-her"})
    assert again.pipe_labels["klassifikator"] == []
    again.from_bytes(nlp.to_bytes())
    assert told(list(again.pipe(TEXTS))) == told(list(nlp.pipe(TEXTS)))


def test_no_model(tmp_path: Path) -> None:
    nlp = spacy.blank("da")
    added = nlp.add_pipe("klassifikator", config={"model": "ikke-her"})
    with pytest.raises(ModelError, match="Modelmappen ikke-her findes ikke"):
        nlp("Hul i vejen")
    with pytest.raises(ModelError, match="ikke-her"):
        nlp.to_disk(tmp_path / "pipeline")
    with pytest.raises(ModelError, match="mangler"):
        added.from_disk(tmp_path)  # type: ignore[attr-defined]


def test_spacy_finds_it_by_its_entry_point_and_loads_no_more_than_that() -> None:
    loaded = loaded_by("import spacy\nassert spacy.blank('da').has_factory('klassifikator')")
    assert "klassifikator" in loaded
    assert not loaded & {"sklearn", "pandas", "sqlalchemy"}
