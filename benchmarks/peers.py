"""What a Danish user could run offline instead, each with fit and predict on texts."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from klassifikator import TextClassifier


class Classifier(Protocol):
    def fit(self, X: Sequence[str], y: Sequence[str]) -> Any: ...
    def predict(self, X: Sequence[str]) -> Any: ...


def linear_svc() -> Classifier:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    return make_pipeline(make_union(words, letters), LinearSVC())


def complement_nb() -> Classifier:
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    return make_pipeline(letters, ComplementNB(alpha=0.1))


class FastText:
    """Supervised fastText with word pairs and subwords of 2 to 5 letters."""

    def fit(self, X: Sequence[str], y: Sequence[str]) -> FastText:
        import fasttext

        self._names = sorted(set(y))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "train.txt"
            number = {name: n for n, name in enumerate(self._names)}
            rows = (
                f"__label__{number[label]} {_line(text)}" for text, label in zip(X, y, strict=True)
            )
            file.write_text("\n".join(rows), "utf-8")
            self._model = fasttext.train_supervised(
                str(file),
                epoch=50,
                lr=0.5,
                wordNgrams=2,
                minn=2,
                maxn=5,
                thread=1,
                verbose=0,
                seed=0,
            )
        return self

    def predict(self, X: Sequence[str]) -> list[str]:
        found, _ = self._model.predict([_line(text) for text in X])
        return [self._names[int(labels[0].removeprefix("__label__"))] for labels in found]


def _line(text: str) -> str:
    return " ".join(text.lower().split())


class SpacyBow:
    """spaCy's bag of words, the text classifier that needs no vectors."""

    EPOCHS = 20

    def fit(self, X: Sequence[str], y: Sequence[str]) -> SpacyBow:
        import spacy
        from spacy.training import Example

        spacy.util.fix_random_seed(0)
        nlp = spacy.blank("da")
        architecture = {
            "@architectures": "spacy.TextCatBOW.v3",
            "exclusive_classes": True,
            "ngram_size": 2,
            "no_output_layer": False,
            "length": 262144,
        }
        component = nlp.add_pipe("textcat", config={"model": architecture})
        for label in sorted(set(y)):
            component.add_label(label)
        names = sorted(set(y))
        examples = [
            Example.from_dict(
                nlp.make_doc(t), {"cats": {name: float(name == label) for name in names}}
            )
            for t, label in zip(X, y, strict=True)
        ]
        optimizer = nlp.initialize(lambda: examples[:200])
        shuffler = random.Random(0)
        for _ in range(self.EPOCHS):
            shuffler.shuffle(examples)
            for batch in spacy.util.minibatch(examples, 64):
                nlp.update(batch, sgd=optimizer, drop=0.2)
        self._nlp = nlp
        return self

    def predict(self, X: Sequence[str]) -> list[str]:
        return [
            max(doc.cats, key=doc.cats.__getitem__) for doc in self._nlp.pipe(X, batch_size=256)
        ]


CLASSIFIERS: dict[str, Callable[[], Classifier]] = {
    "klassifikator": TextClassifier,
    "LinearSVC": linear_svc,
    "ComplementNB": complement_nb,
    "fastText": FastText,
    "spaCy TextCatBOW": SpacyBow,
}


def accuracy_and_f1(truth: Sequence[str], predicted: Sequence[str]) -> tuple[float, float]:
    from sklearn.metrics import f1_score

    hits = np.asarray(truth) == np.asarray(predicted)
    return float(hits.mean()), float(f1_score(truth, predicted, average="macro"))
