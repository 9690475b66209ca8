from __future__ import annotations

import numpy as np
import pandas as pd

from klassifikator.learn.compare import compare, paired_interval, right_answers
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts


def test_the_interval_holds_the_truth_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(0)
    for gain, loss, n in ((0.1, 0.05, 40), (0.02, 0.02, 200), (0.3, 0.1, 12)):
        drawn = rng.multinomial(n, [gain, loss, 1 - gain - loss], size=2000)
        limits = np.array([paired_interval(int(g), int(m), n) for g, m, _ in drawn])
        truth = 100 * (gain - loss)
        assert ((limits[:, 0] <= truth) & (truth <= limits[:, 1])).mean() > 0.94


def test_counting_what_is_right(model: InquiryClassifier, labelled: pd.DataFrame) -> None:
    right = right_answers(model, labelled.assign(grund=None), model_texts(labelled))
    assert {target: len(found) for target, found in right.items()} == {
        "henvendelsestype": 10, "afdeling": 8, "status": 8, "kategori": 4, "grund": 0
    }  # fmt: skip
    assert all(found.all() for found in right.values())
    strange = labelled.assign(grund=None).replace({"afdeling": {"Skoler": "Jobcenter"}})
    wrong = right_answers(model, strange, model_texts(labelled))
    assert wrong["afdeling"].sum() == 4
    (department,) = [row for row in compare(right, wrong) if row.target == "afdeling"]
    assert (department.before, department.after, department.points) == (8, 4, -50)
    assert department.low < -50 < department.high


def test_a_target_not_learnt_is_wrong(labelled: pd.DataFrame) -> None:
    half = InquiryClassifier(min_df=1).fit(labelled.drop(columns="kategori"))
    right = right_answers(half, labelled.assign(grund=None), model_texts(labelled))
    assert not right["kategori"].any()
