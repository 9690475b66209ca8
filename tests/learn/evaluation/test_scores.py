from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score, precision_recall_fscore_support, top_k_accuracy_score

from klassifikator.errors import InputError, TaxonomyError
from klassifikator.learn.evaluation import (
    Scores,
    evaluate,
    learning_curve,
    leave_authors_out,
    wilson_interval,
)
from klassifikator.learn.inquiry_classifier import InquiryClassifier


@pytest.fixture
def scores() -> Scores:
    rng = np.random.default_rng(3)
    proba = rng.dirichlet(np.ones(5), size=400)
    authors = np.repeat(["her", "ham"], 200)
    limits = np.full(400, 0.8)
    truth = rng.integers(0, 5, 400)
    return Scores(np.array(list("abcde")), truth, proba, authors, limits, np.arange(400))


def test_figures_are_scikit_learn_s(scores: Scores) -> None:
    predicted = scores.proba.argmax(axis=1)
    assert scores.accuracy() == (predicted == scores.truth).mean()
    assert scores.accuracy(3) == pytest.approx(
        top_k_accuracy_score(scores.truth, scores.proba, k=3)
    )
    assert scores.macro_f1() == pytest.approx(f1_score(scores.truth, predicted, average="macro"))
    expected = np.array(precision_recall_fscore_support(scores.truth, predicted)[:3]).T
    table = scores.per_class()
    assert np.allclose(table[["precision", "recall", "f1"]], expected)
    assert table["n"].sum() == scores.n


def test_calibration_error_of_known_truth() -> None:
    rng = np.random.default_rng(4)
    top = rng.uniform(0.5, 1, 60_000)
    proba = np.stack([top, 1 - top], axis=1)
    rest = (np.zeros(len(top)), np.zeros(len(top)), np.arange(len(top)))
    honest = Scores(np.arange(2), (rng.random(60_000) > top).astype(int), proba, *rest)
    boastful = Scores(np.arange(2), (rng.random(60_000) > top - 0.2).astype(int), proba, *rest)
    assert honest.calibration_error() < 0.01
    assert boastful.calibration_error() == pytest.approx(0.2, abs=0.01)
    curve = boastful.calibration_curve()
    assert curve["low"].tolist() == [0.5, 0.6, 0.7, 0.8, 0.9]
    assert curve["n"].sum() == 60_000
    assert np.allclose(curve["proba"] - curve["accuracy"], 0.2, atol=0.02)


def test_sets_of_the_scores(scores: Scores) -> None:
    sets = scores.sets()
    assert sets.shape == (400, 5)
    assert sets[np.arange(400), scores.proba.argmax(axis=1)].all()
    assert scores.coverage() == sets[np.arange(400), scores.truth].mean()
    assert scores.set_size() == sets.sum(axis=1).mean() > 1


def test_where_the_misses_are(scores: Scores) -> None:
    predicted = scores.proba.argmax(axis=1)
    hits = predicted == scores.truth
    assert scores.per_author().to_dict() == {"ham": hits[200:].mean(), "her": hits[:200].mean()}
    confused = scores.confusions()
    assert confused["n"].sum() == (~hits).sum()
    assert confused["n"].is_monotonic_decreasing
    first = confused.iloc[0]
    a, b = "abcde".index(first["truth"]), "abcde".index(first["guess"])
    assert first["n"] == ((scores.truth == a) & (predicted == b)).sum()
    table = scores.per_class()
    low, high = wilson_interval(int((hits & (scores.truth == 0)).sum()), int(table.loc[0, "n"]))
    assert (table.loc[0, "recall_low"], table.loc[0, "recall_high"]) == (low, high)


def test_authors_are_left_out(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    # What only one author writes must not help on her own texts.
    told = labelled.assign(
        text=[f"{a * 5} {t}" for a, t in zip(labelled["author"], labelled["text"], strict=True)]
    )
    found = leave_authors_out(told, model)
    assert found["afdeling"].n == 8
    assert found["kategori"].n == 4
    assert found["forvaltning"].classes.tolist() == ["Børn og Kultur", "Teknik og Klima"]
    assert all(np.allclose(s.proba.sum(axis=1), 1) for s in found.values())
    with pytest.raises(InputError, match="kun én forfatter"):
        leave_authors_out(labelled.assign(author="a"), model)


def test_more_texts_are_no_harm(model: InquiryClassifier) -> None:
    rng = np.random.default_rng(5)
    skoler = rng.random(240) < 0.5
    words = np.where(skoler[:, None], rng.integers(0, 30, (240, 4)), rng.integers(20, 50, (240, 4)))
    df = pd.DataFrame(
        {
            "text": [
                " ".join("abcdefghij"[n // 10] * 3 + "klmnopqrst"[n % 10] for n in row)
                for row in words
            ],
            "henvendelsestype": "Borgerhenvendelse",
            "afdeling": np.where(skoler, "Skoler", "Drift og anlæg"),
            "status": "Anden henvendelse",
            "author": rng.choice(list("abcd"), 240),
        }
    )
    curve = learning_curve(df, InquiryClassifier(model.taxonomy, min_df=1))
    assert list(curve) == [0.5, 1.0]
    assert curve[1.0]["afdeling"].n == 240
    assert 0.75 < curve[0.5]["afdeling"].accuracy() <= curve[1.0]["afdeling"].accuracy() + 0.02


def test_evaluating_a_fitted_model(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    found = evaluate(model, labelled)
    assert found["afdeling"].accuracy() == 1.0
    assert found["afdeling"].rows.tolist() == list(range(8))
    assert found["kategori"].rows.tolist() == [0, 1, 4, 5]


def test_a_label_not_learnt_is_missed(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    unknown = labelled.replace({"afdeling": {"Skoler": "Jobcenter"}})
    found = evaluate(model, unknown)["afdeling"]
    assert set(found.classes) == {"Skoler", "Drift og anlæg", "Jobcenter"}
    assert found.accuracy() == 0.5
    jobcenter = found.per_class().set_index("class").loc["Jobcenter"]
    assert (jobcenter["n"], jobcenter["suggested"], jobcenter["recall"]) == (4, 0, 0.0)
    with pytest.raises(TaxonomyError, match="»Havnen«"):
        evaluate(model, labelled.replace({"afdeling": {"Skoler": "Havnen"}}))
