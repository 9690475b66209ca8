from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import config_context
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from klassifikator.learn.text_classifier import TextClassifier
from klassifikator.learn.text_cleaner import TextCleaner

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

    def _score(self, X: Any) -> Any:
        check_is_fitted(self)
        return super()._score(self._words(validate_data(self, X, reset=False)))

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


def test_texts_in_any_form() -> None:
    columns = (np.array(TEXTS), pd.Series(TEXTS, dtype="str"), pd.DataFrame({"text": TEXTS}))
    for texts in columns:
        assert TextClassifier().fit(texts, LABELS).predict(texts).tolist() == LABELS


def test_scores_are_of_the_shape_that_scikit_learn_asks_for() -> None:
    two = TextClassifier().fit(TEXTS, LABELS)
    p = two.predict_proba(TEXTS)
    assert np.allclose(two.decision_function(TEXTS), np.log(p[:, 1] / p[:, 0]))
    three = TextClassifier().fit([*TEXTS, "Støj fra naboen"], [*LABELS, "støj"])
    assert three.decision_function(TEXTS).shape == (5, 3)


def test_a_pipeline_is_searched_scored_and_calibrated() -> None:
    texts, labels = TEXTS * 4, LABELS * 4
    pipeline = make_pipeline(TextCleaner(), TextClassifier())
    grid = {"textclassifier__min_df": [1, 2], "textclassifier__class_weight": [None, "balanced"]}
    search = GridSearchCV(pipeline, grid, cv=2, scoring="roc_auc").fit(texts, labels)
    assert search.best_score_ == 1
    assert cross_val_predict(search.best_estimator_, texts, labels, cv=2).tolist() == labels
    for method in ("sigmoid", "isotonic"):
        calibrated = CalibratedClassifierCV(pipeline, method=method, cv=2).fit(texts, labels)
        assert calibrated.predict(["Hul i vejen"]).tolist() == ["vej"]


def test_authors_and_weights_are_routed() -> None:
    texts, labels = TEXTS * 4, LABELS * 4
    authors = np.repeat(["a", "b", "c", "d"], 5)
    met: list[dict[str, Any]] = []

    class Telling(TextClassifier):
        def fit(self, X: Any, y: Any, sample_weight: Any = None, groups: Any = None) -> Telling:
            met.append({"groups": set(groups), "n": len(X), "weight": sum(sample_weight)})
            super().fit(X, y, sample_weight, groups)
            return self

    with config_context(enable_metadata_routing=True):
        classifier = Telling().set_fit_request(sample_weight=True, groups=True)
        classifier.set_score_request(sample_weight=True)
        search = GridSearchCV(
            make_pipeline(TextCleaner(), classifier), {"telling__min_df": [1]}, cv=GroupKFold(4)
        )
        search.fit(texts, labels, groups=authors, sample_weight=np.full(20, 2.0))
    assert [(len(each["groups"]), each["n"], each["weight"]) for each in met] == [
        *[(3, 15, 30.0)] * 4,
        (4, 20, 40.0),
    ]


def test_it_can_be_pickled_without_the_words_that_it_met() -> None:
    classifier = TextClassifier().fit(TEXTS, LABELS)
    before = classifier.predict_proba(["Hul i vejen ved Zanzibarsens mad"])
    stored = pickle.dumps(classifier)
    assert b"maden" in stored
    assert b"zanzibarsen" not in stored
    again = pickle.loads(stored)
    assert np.allclose(again.predict_proba(["Hul i vejen ved Zanzibarsens mad"]), before)


@pytest.mark.parametrize("method", ["predict", "predict_proba", "decision_function"])
def test_what_has_not_learnt_says_so(method: str) -> None:
    with pytest.raises(NotFittedError):
        getattr(TextClassifier(), method)(TEXTS)
