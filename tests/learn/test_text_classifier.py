from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import validate_data

from klassifikator.learn.text_classifier import TextClassifier

TEXTS = ["Hul i vejen", "Vejen er glat", "Kold mad", "Maden er salt", "Ingen mad i dag"]
LABELS = ["vej", "vej", "mad", "mad", "mad"]


class NumbersAsWords(TextClassifier):
    """The classifier on rows of numbers, so that scikit-learn's checks have something to feed it.

    Each column becomes words that tell how large the number is, in steps.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> NumbersAsWords:
        X, y = validate_data(self, X, y)
        self.edges_ = np.quantile(X, np.linspace(0, 1, 12)[1:-1], axis=0).T
        super().fit(self._words(X), y, sample_weight)
        return self

    def _words(self, X: Any) -> list[str]:
        steps = [
            np.searchsorted(edges, column) for edges, column in zip(self.edges_, X.T, strict=True)
        ]
        letters = "abcdefghijklmnopqrstuvwxyz"
        name = [letters[i % 26] * (1 + i // 26) for i in range(X.shape[1])]
        return [
            " ".join(f"{name[i]}{letters[k]}" for i, s in enumerate(row) for k in range(-1, s))
            for row in np.array(steps).T
        ]

    def decision_function(self, X: Any) -> Any:
        scores = super().decision_function(self._checked(X))
        return scores[:, 1] - scores[:, 0] if scores.shape[1] == 2 else scores

    def predict(self, X: Any) -> Any:
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]

    def predict_proba(self, X: Any) -> Any:
        return super().predict_proba(self._checked(X))

    def _checked(self, X: Any) -> list[str]:
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(self)
        return self._words(validate_data(self, X, reset=False))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = tags.input_tags.one_d_array = False
        tags.input_tags.two_d_array = True
        return tags


@parametrize_with_checks([TextClassifier()])
def test_scikit_learn_s_checks_of_any_estimator(estimator: Any, check: Any) -> None:
    check(estimator)


NOT_PROMISED = {
    "check_sample_weight_equivalence_on_dense_data": "a text of weight two counts once in the "
    "document frequencies, and is in one part of the calibration only",
}


@parametrize_with_checks([NumbersAsWords()], expected_failed_checks=lambda estimator: NOT_PROMISED)
def test_scikit_learn_s_checks_of_a_classifier(estimator: Any, check: Any) -> None:
    check(estimator)


def test_probabilities_are_probabilities() -> None:
    classifier = TextClassifier().fit(TEXTS, LABELS)
    p = classifier.predict_proba(["Hul i maden", ""])
    assert p.shape == (2, 2)
    assert np.allclose(p.sum(axis=1), 1)
    assert (p > 0).all()


def test_a_class_with_one_example_gets_a_chance() -> None:
    classifier = TextClassifier().fit([*TEXTS, "Støj fra naboen"], [*LABELS, "støj"])
    assert classifier.predict(["Der er støj"]).tolist() == ["støj"]
    assert 0 < classifier.predict_proba(["Kold mad"])[0, 1] < 1


def test_one_class_only() -> None:
    classifier = TextClassifier().fit(TEXTS, ["vej"] * 5)
    assert classifier.predict_proba(["Kold mad"]).tolist() == [[1.0]]


def test_labels_need_not_be_strings() -> None:
    classifier = TextClassifier().fit(TEXTS, [0, 0, 1, 1, 1])
    assert classifier.predict(["vejen"]).tolist() == [0]


def test_it_can_be_cloned_and_searched() -> None:
    search = GridSearchCV(TextClassifier(), {"min_df": [1, 2]}, cv=2)
    search.fit(TEXTS[:4] * 2, LABELS[:4] * 2)
    assert clone(search.best_estimator_).get_params() == search.best_estimator_.get_params()


@pytest.mark.parametrize(
    ("X", "message"),
    [("en tekst", "Fik én tekst"), ([1, 2], "ventede en liste af tekster"), ([], "Fik 0 tekster")],
)
def test_what_is_no_list_of_texts(X: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TextClassifier().fit(X, ["a"] * len(X))
    with pytest.raises(ValueError, match=message):
        TextClassifier().fit(TEXTS, LABELS).predict(X)


def test_numbers_of_texts_and_labels_differ() -> None:
    with pytest.raises(ValueError, match="inconsistent numbers"):
        TextClassifier().fit(TEXTS, LABELS[:2])
