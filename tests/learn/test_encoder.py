from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from model2vec import StaticModel
from sklearn.base import clone
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from klassifikator.errors import ModelError
from klassifikator.learn.encoder import encode, load_encoder
from klassifikator.learn.text_classifier import TextClassifier

ROADS, FOOD = ["asfalt", "cykelsti", "fortov", "kantsten"], ["gryderet", "suppe", "dessert", "sovs"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder that knows roads from food, though no two words share a letter n-gram of worth."""
    words = ["[UNK]", *ROADS, *FOOD]
    tokenizer = Tokenizer(WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    vectors = np.array([[0.01, 0.01], *[[1.0, 0.1]] * len(ROADS), *[[0.1, 1.0]] * len(FOOD)])
    path = tmp_path_factory.mktemp("encoder") / "lille"
    StaticModel(vectors.astype(np.float32), tokenizer).save_pretrained(path)
    return path


def test_an_encoder_knows_words_that_no_text_had(folder: Path) -> None:
    texts = [f"Der er noget om {word}" for word in (*ROADS[:2], *FOOD[:2])] * 3
    labels = ["vej", "vej", "mad", "mad"] * 3
    unseen = ["Der er noget om kantsten", "Der er noget om sovs"]
    plain = TextClassifier().fit(texts, labels)
    dense = TextClassifier(encoder=folder).fit(texts, labels)
    assert dense.predict(unseen).tolist() == ["vej", "mad"]
    gap = {
        name: np.ptp(model.predict_proba(unseen)[:, 0])
        for name, model in (("plain", plain), ("dense", dense))
    }
    assert gap["dense"] > gap["plain"] + 0.2


def test_an_encoder_is_a_parameter_like_any(folder: Path) -> None:
    classifier = clone(TextClassifier(encoder=load_encoder(folder)))
    assert classifier.fit(["asfalt", "suppe"], ["a", "b"]).predict(["fortov"]).tolist() == ["a"]


def test_vectors_have_length_one(folder: Path) -> None:
    vectors = encode(load_encoder(folder), ["asfalt", "asfalt suppe"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)


def test_what_is_no_encoder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="findes ikke"):
        load_encoder(tmp_path / "mangler")
    with pytest.raises(ModelError, match="ingen encoder"):
        load_encoder(tmp_path)


@pytest.mark.parametrize("name", ["model2vec", "sentence_transformers"])
def test_a_missing_package_is_told_with_the_cure(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "sentence_transformers":
        (tmp_path / "modules.json").write_text('[{"type": "models.Transformer"}]')
    real = builtins.__import__

    def without(module: str, *args: Any, **kwargs: Any) -> Any:
        if module == name:
            raise ImportError(module)
        return real(module, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelError, match=r"pip install klassifikator\[encoder\]"):
        load_encoder(tmp_path)
