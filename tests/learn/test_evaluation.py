from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score, precision_recall_fscore_support, top_k_accuracy_score

from klassifikator.errors import InputError
from klassifikator.learn.evaluation import Scores, evaluate, leave_one_author_out
from klassifikator.learn.inquiry_classifier import InquiryClassifier


@pytest.fixture
def scores() -> Scores:
    rng = np.random.default_rng(3)
    proba = rng.dirichlet(np.ones(5), size=400)
    return Scores(np.array(list("abcde")), rng.integers(0, 5, 400), proba)


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
    honest = Scores(np.arange(2), (rng.random(60_000) > top).astype(int), proba)
    boastful = Scores(np.arange(2), (rng.random(60_000) > top - 0.2).astype(int), proba)
    assert honest.calibration_error() < 0.01
    assert boastful.calibration_error() == pytest.approx(0.2, abs=0.01)


def test_authors_are_left_out(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    # What only one author writes must not help on her own texts.
    told = labelled.assign(
        text=[f"{a * 5} {t}" for a, t in zip(labelled["author"], labelled["text"], strict=True)]
    )
    found = leave_one_author_out(told, model)
    assert found["afdeling"].n == 8
    assert found["kategori"].n == 4
    assert found["forvaltning"].classes.tolist() == ["Børn og Kultur", "Teknik og Klima"]
    assert all(np.allclose(s.proba.sum(axis=1), 1) for s in found.values())
    with pytest.raises(InputError, match="kun én forfatter"):
        leave_one_author_out(labelled.assign(author="a"), model)


def test_evaluating_a_fitted_model(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    assert evaluate(model, labelled)["afdeling"].accuracy() == 1.0
    unknown = labelled.replace({"afdeling": {"Skoler": "Jobcenter"}})
    with pytest.raises(InputError, match="ikke lært forvaltning »Arbejdsmarked"):
        evaluate(model, unknown)
