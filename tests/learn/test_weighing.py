from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klassifikator.features import TextFeatures
from klassifikator.learn import weighing
from klassifikator.learn.doubt import label_sets
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
from klassifikator.learn.leaves import HEADS
from klassifikator.learn.lessons import Lessons
from klassifikator.learn.weighing import choose_weight, right_on_own, weigh, with_fewer
from klassifikator.taxonomy import Taxonomy
from tests.learn.offices import HERE, corpus, inquiries


@pytest.fixture(scope="module")
def lessons(other_taxonomy: Taxonomy) -> Lessons:
    own = inquiries(40, 5, HERE).assign(subject="")
    df = pd.concat([corpus(), own.assign(author=[f"b{n}" for n in range(40)])], ignore_index=True)
    texts = model_texts(df)
    return Lessons(other_taxonomy, TextFeatures(3).fit(texts[:150]), df, texts)


OWN = np.arange(190) >= 150


def test_without_weight_the_corpus_is_alone(lessons: Lessons) -> None:
    alone = InquiryClassifier(lessons.taxonomy).fit(corpus()).suggester_
    for head in HEADS:
        learnt = lessons.learn(head, np.where(OWN, 0.0, 1.0))
        assert learnt is not None
        coef = alone.coef[:, alone._columns[head]].T
        np.testing.assert_allclose(learnt.model.coef, coef)
    assert OWN[learnt.told].any()  # what it says of own cases is asked all the same


def test_each_head_gets_the_weight_that_it_gains_by(lessons: Lessons) -> None:
    done: list[object] = []

    def progress(jobs: list[object]) -> object:
        done.extend(jobs)
        return iter(jobs)

    found = weigh(lessons, OWN, progress)  # type: ignore[arg-type]
    assert len(done) == 12
    assert found.weights["afdeling"] > 0
    assert {found.weights[head] for head in ("henvendelsestype", "status", "kategori")} == {0}
    assert found.heads["status"].model is found.alone["status"].model
    right = right_on_own(lessons, OWN, "afdeling", found.heads["afdeling"])
    alone = right_on_own(lessons, OWN, "afdeling", found.alone["afdeling"])
    assert len(right) == len(alone) == 40
    assert right.sum() > alone.sum()

    fewer = with_fewer(lessons, OWN, found, [0, 10, 20, 40], iter)
    assert sorted(fewer) == [0, 10, 20]
    assert fewer[20]["status"] is found.heads["status"]
    assert not np.allclose(fewer[20]["afdeling"].model.coef, found.heads["afdeling"].model.coef)


def test_the_smallest_weight_that_is_as_good() -> None:
    def first(n: int) -> np.ndarray:
        return (np.arange(200) < n).astype(int)

    assert choose_weight({0.0: first(100), 1.0: first(103), 5.0: first(102)}) == 0
    assert choose_weight({0.0: first(100), 1.0: first(120), 5.0: first(122)}) == 1
    assert choose_weight({1.0: first(100)}) == 1
    assert choose_weight({0.0: first(0)[:0], 1.0: first(0)[:0]}) == 0
    # Two labels that are right together are not twice as sure as one.
    assert choose_weight({0.0: first(100), 1.0: first(103) * 2 - first(100)}) == 0


def test_with_enough_own_cases_sets_hold_what_they_promise_for_them(
    lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In the corpus each department is told by its words; in half of the own cases it is not.
    alone = lessons.learn("afdeling", np.where(OWN, 0.0, 1.0))
    assert alone is not None
    monkeypatch.setattr(weighing, "WEIGHTS", (0.0,))
    few = weigh(lessons, OWN, iter)
    assert few.heads["afdeling"].limits == alone.limits
    monkeypatch.setattr(weighing, "ENOUGH", 40)
    many = weigh(lessons, OWN, iter)
    assert many.heads["afdeling"].limits["afdeling"] > alone.limits["afdeling"]
    told = OWN[alone.told]
    sets = label_sets(alone.proba[told], many.heads["afdeling"].limits["afdeling"])
    truth = lessons.df["afdeling"].to_numpy()[alone.told[told]]
    inside = sets[np.arange(len(truth)), np.searchsorted(alone.model.classes, truth)]
    assert inside.mean() >= 0.9
