"""What has not changed is seldom told to have, and what has is found."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.learn.evaluation.drift import find_drift, label_changes, mean_change
from klassifikator.learn.evaluation.left_out import evaluate
from klassifikator.learn.evaluation.vocabulary import LEAST_CASES, words_that_changed
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts

HALVES = np.arange(400) < 200
WORDS = ["".join(letters) for letters in itertools.product("bdfgklm", repeat=3)]


def letters_home(rng: np.random.Generator, n: int, bursty: bool = True) -> list[str]:
    """Texts of words as uneven as those of a language, which come in bursts."""
    p = 1 / np.arange(1, len(WORDS) + 1)
    p /= p.sum()
    texts = []
    for _ in range(n):
        own = rng.choice(WORDS, rng.integers(5, 60), p=p)
        again = np.repeat(own, rng.geometric(0.4, len(own))) if bursty else own
        texts.append(" ".join(again))
    return texts


def test_labels_that_have_not_changed_are_seldom_told() -> None:
    rng = np.random.default_rng(1)
    p = 1 / np.arange(1, 16)
    labels = np.array([f"etiket {n}" for n in range(15)])
    told = []
    for _ in range(200):
        found = label_changes(rng.choice(labels, 400, p=p / p.sum()), HALVES, ~HALVES)
        told.append(any(row["changed"] for row in found))
    assert np.mean(told) <= 0.08


def test_a_label_that_has_changed_is_told_first() -> None:
    rng = np.random.default_rng(2)
    labels = np.where(
        rng.random(400) < np.where(HALVES, 0.1, 0.35), "Jobcenter", rng.choice(["A", "B"], 400)
    )
    first, *_ = label_changes(labels, HALVES, ~HALVES)
    assert (first["label"], first["changed"]) == ("Jobcenter", True)
    assert first["before"] == (labels[HALVES] == "Jobcenter").sum()
    difference = first["share"]["difference"]
    assert difference["low"] < 0.25 < difference["high"]


def test_a_mean_is_held_as_often_as_promised() -> None:
    rng = np.random.default_rng(3)
    held = []
    for _ in range(400):
        found = mean_change(rng.beta(2, 2, 60), rng.beta(6, 2, 90))["difference"]
        held.append(found["low"] <= 0.25 <= found["high"])
    assert np.mean(held) >= 0.92
    assert mean_change(np.ones(3), np.ones(3))["difference"] == {"value": 0, "low": 0, "high": 0}
    assert mean_change(np.ones(1), np.ones(3))["difference"] == {"value": 0, "low": -1, "high": 1}


def test_words_that_have_not_changed_are_seldom_told() -> None:
    rng = np.random.default_rng(4)
    told = [
        bool(words_that_changed(letters_home(rng, 80), letters_home(rng, 120))) for _ in range(100)
    ]
    assert np.mean(told) <= 0.1


def test_words_that_came_and_went() -> None:
    rng = np.random.default_rng(5)
    before = [f"{text} {'fliser' * (n % 3 == 0)}" for n, text in enumerate(letters_home(rng, 150))]
    now = [f"{text} {'Affald' * (n % 3 == 0)}" for n, text in enumerate(letters_home(rng, 150))]
    found = words_that_changed(before, now)
    assert (found[0].word, found[0].before, found[0].now) == ("affald", 0, 50)
    assert (found[-1].word, found[-1].before, found[-1].now) == ("fliser", 50, 0)


def test_a_word_of_few_cases_and_a_placeholder_are_never_told() -> None:
    long_letter = " ".join(["Hemmelighed"] * 500)
    few = [long_letter] * (LEAST_CASES - 1) + ["noget andet"] * 40
    assert "hemmelighed" not in {
        word.word for word in words_that_changed(["helt andre ord"] * 40, few)
    }
    found = words_that_changed(["[NAVN 1] 123 §"] * 60 + ["x y"], ["ord"] * 60)
    assert {word.word for word in found} <= {"ord"}
    assert words_that_changed(["ord"] * 9, ["ord"] * 9) == []


def dated(labelled: pd.DataFrame) -> pd.DataFrame:
    return labelled.assign(received_at=pd.date_range("2023-01-01", periods=len(labelled), freq="D"))


def test_periods(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    df = dated(labelled)
    scores, texts = evaluate(model, df), model_texts(df)
    known = (scores, texts, df["received_at"], model.suggester_.features)
    found = find_drift(*known)
    assert found is not None
    assert found["before"] == {"first": "2023-01-01", "last": "2023-01-05", "n": 5}
    assert found["now"]["n"] == 5
    assert (found["targets"]["afdeling"]["before"], found["targets"]["afdeling"]["now"]) == (5, 3)
    assert found["unknown_words"]["before"] == found["unknown_words"]["now"] == 0
    chosen = find_drift(*known, pd.Timestamp(2023, 1, 9))
    assert chosen is not None
    assert (chosen["before"]["n"], "afdeling" in chosen["targets"]) == (8, False)
    with pytest.raises(InputError, match="01-01-2024 deler ikke sagerne, som er fra 01-01-2023"):
        find_drift(*known, pd.Timestamp(2024, 1, 1))


def test_without_dates_there_are_no_periods(
    labelled: pd.DataFrame, model: InquiryClassifier
) -> None:
    features = model.suggester_.features
    never = pd.Series(pd.NaT, labelled.index)
    same = pd.Series(pd.Timestamp(2023, 5, 1), labelled.index)
    for moments in (never, same):
        assert find_drift({}, model_texts(labelled), moments, features) is None


def test_what_the_model_has_no_word_for(model: InquiryClassifier) -> None:
    words, letters = model.suggester_.features.unknown(["vejen", "xyzzy", "vejen xyzzy", ""]).T
    assert words.tolist() == [0, 1, 0.5, 0]
    assert letters[0] == 0 and 0 < letters[2] < letters[1] <= 1
