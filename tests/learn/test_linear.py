from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.features import TextFeatures
from klassifikator.learn.linear import WordScores
from klassifikator.lexicon import word_spans

TEXTS = ["Hul i vejen ved skolen", "Skolen svarer ikke, svarer ikke!", "Får jeg svar? § 85"]
WORDS = st.lists(st.sampled_from([*" ".join(TEXTS).split(), "vejens", "xyz", "the"]), max_size=12)
FEATURES = TextFeatures().fit(TEXTS)


def numbers(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(len(FEATURES.vocabulary_), 5)), rng.normal(size=5)


@given(st.lists(WORDS.map(" ".join), max_size=4), st.integers(0, 99))
def test_scores_are_the_product_of_features_and_coefficients(texts: list[str], seed: int) -> None:
    coef, intercept = numbers(seed)
    X = np.hstack([view.toarray() for view in FEATURES.transform(texts)])
    found = WordScores(FEATURES, coef, intercept).read(texts).scores
    assert np.allclose(found, X @ coef + intercept)


@given(st.lists(WORDS.map(" ".join), min_size=1, max_size=4), st.integers(0, 99))
def test_the_words_share_the_whole_score(texts: list[str], seed: int) -> None:
    weights = np.array([[0.0, 1, 0, 0, 0], [0, 0, 0, 0.25, 0.75]])
    coef, intercept = numbers(seed)
    reading = WordScores(FEATURES, coef, intercept).read(texts)
    for place, text in enumerate(texts):
        parts = reading.explain(place, weights)
        assert parts.shape == (2, len(word_spans(text)))
        assert np.allclose(parts.sum(axis=1), weights @ (reading.scores[place] - intercept))


def test_a_word_that_stands_twice_shares_its_part() -> None:
    reading = WordScores(FEATURES, *numbers(3)).read(["ikke", "svarer vejen svarer"])
    parts = reading.explain(1, np.eye(5))
    assert np.allclose(parts[:, 0], parts[:, 2])
    assert not np.allclose(parts[:, 0], parts[:, 1])


def test_words_met_later_are_scored_too(monkeypatch: pytest.MonkeyPatch) -> None:
    scores = WordScores(FEATURES, *numbers(1))
    alone = scores.read(["vejenes huller"]).scores
    monkeypatch.setattr("klassifikator.features._MOST_WORDS", 5)
    for n in range(30):  # the lexicon is begun anew on the way
        scores.read([" ".join(chr(97 + (n + k) % 26) * 3 for k in range(4))])
    assert np.allclose(scores.read(["vejenes huller"]).scores, alone)
