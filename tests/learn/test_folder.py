from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from klassifikator.errors import ModelError
from klassifikator.learn.folder import ARRAYS, CARD, MANIFEST, load_model, save_model
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.taxonomy import Taxonomy

TEXTS = ["Hul i vejen, ingen svarer", "Kan min datter skifte klasse?"]


@pytest.fixture
def folder(tmp_path: Path, model: InquiryClassifier) -> Path:
    save_model(model, tmp_path / "model", "prøve", "# Kort\n")
    return tmp_path / "model"


def test_a_model_comes_back_as_it_was(folder: Path, model: InquiryClassifier) -> None:
    loaded = load_model(folder)
    assert loaded.version_.startswith("prøve-")
    assert loaded.taxonomy == model.taxonomy
    for target in model.classes_:
        assert loaded.classes_[target].tolist() == model.classes_[target].tolist()
        assert np.allclose(
            loaded.predict_proba(TEXTS, target), model.predict_proba(TEXTS, target), atol=2e-3
        )
    assert sorted(file.name for file in folder.iterdir()) == sorted([ARRAYS, CARD, MANIFEST])


def test_the_same_model_is_the_same_bytes(
    folder: Path, tmp_path: Path, labelled: Any, model: InquiryClassifier
) -> None:
    save_model(InquiryClassifier(min_df=1).fit(labelled), tmp_path / "igen", "prøve", "# Kort\n")
    for name in (ARRAYS, MANIFEST, CARD):
        assert (tmp_path / "igen" / name).read_bytes() == (folder / name).read_bytes()


def test_saving_replaces_and_leaves_nothing_beside(folder: Path, model: InquiryClassifier) -> None:
    (folder / "gammelt.txt").write_text("x")
    save_model(model, folder, "ny", "# Nyt kort\n")
    assert load_model(folder).version_.startswith("ny-")
    assert not (folder / "gammelt.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["model"]


def _edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        change(manifest)
        (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")

    return edit


def _flip(folder: Path) -> None:
    content = bytearray((folder / ARRAYS).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / ARRAYS).write_bytes(content)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "numbers changed": (_flip, "arrays.npz i model er ændret, siden modellen blev trænet"),
    "numbers missing": (lambda folder: (folder / ARRAYS).unlink(), "model mangler arrays.npz"),
    "manifest missing": (lambda folder: (folder / MANIFEST).unlink(), "ingen modelmappe"),
    "manifest cut": (lambda folder: (folder / MANIFEST).write_text('{"a":'), "er ikke JSON"),
    "manifest a list": (lambda folder: (folder / MANIFEST).write_text("[]"), "modelformat None"),
    "newer": (_edit(lambda m: m.update(format=99)), "modelformat 99, ventede 3; træn"),
    "labels changed": (
        _edit(lambda m: m["taxonomy"]["afdeling"].pop()), "Etiketterne i manifest.json .* ændret"
    ),
    "classes changed": (
        _edit(lambda m: m["leaves"]["status"].pop()), "er beskadiget"
    ),
    "unknown class": (
        _edit(lambda m: m["leaves"].update(status=["Klage", "Ros"])), "er beskadiget"
    ),
    "key missing": (_edit(lambda m: m.pop("leaves")), "er beskadiget .KeyError."),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGE)
def test_a_damaged_folder_is_refused(case: str, folder: Path) -> None:
    damage, message = DAMAGE[case]
    damage(folder)
    with pytest.raises(ModelError, match=message):
        load_model(folder)


def test_pickles_are_not_opened(folder: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path("boom").write_text, ("x",))

    import hashlib

    content = pickle.dumps(Bomb())
    (folder / ARRAYS).write_bytes(content)
    _edit(lambda m: m.update(sha256=hashlib.sha256(content).hexdigest()))(folder)
    with pytest.raises(ModelError, match="er beskadiget"):
        load_model(folder)
    assert not Path("boom").exists()


def test_a_model_of_other_labels_is_refused(folder: Path, other_taxonomy: Taxonomy) -> None:
    with pytest.raises(ModelError, match="til etiketterne i haderslev-2023, ikke fjordby-2026"):
        load_model(folder, other_taxonomy)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Modelmappen væk findes ikke"):
        load_model(tmp_path / "væk")


def test_the_standard_model_knows_the_whole_taxonomy(taxonomy: Taxonomy) -> None:
    standard = load_model(taxonomy=taxonomy)
    for target in ("henvendelsestype", "afdeling", "status", "kategori", "grund"):
        assert set(standard.classes_[target]) == set(taxonomy.names(target))


PLANTED = (
    "Hej Rasmusine Quist. Min søn Xayvion Quist, 010190-1234, bor Svaneholmsvej 17, 6100 Haderslev. "
    "Ring 27 45 66 81 eller skriv til rasmusine@eksempel.dk, konto 7930 1042763, bil QX 47 218. "
    "Xayvions sag 23/55918 ligger hos fru Quist.\n\nMvh\nRasmusine"
)
SECRETS = (
    "rasmusine quist xayvion svaneholmsvej 010190 1042763 55918 27456681 27 45 66 81 47 218".split()
)


def test_no_planted_person_is_in_the_saved_folder(tmp_path: Path, labelled: Any) -> None:
    planted = labelled.assign(
        text=[f"{text}\n{PLANTED}" for text in labelled["text"]],
        subject=["Rasmusine Quist og 010190-1234"] * len(labelled),
    )
    model = InquiryClassifier(min_df=1).fit(planted)
    save_model(model, tmp_path / "model", "prøve", "# Kort\n")
    with np.load(tmp_path / "model" / ARRAYS) as arrays:
        words = b"\n".join(arrays[name].tobytes() for name in arrays.files)
    saved = words.lower() + b"".join(
        (tmp_path / "model" / name).read_bytes().lower() for name in (ARRAYS, CARD, MANIFEST)
    )
    vocabulary = words.decode("utf-8", "ignore").split("\n")
    assert b"[navn]" in saved
    for secret in SECRETS:
        if secret.isdigit() and len(secret) < 4:
            assert secret not in vocabulary
        else:
            assert secret.encode() not in saved
