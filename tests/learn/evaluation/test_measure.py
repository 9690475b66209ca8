from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.learn.evaluation import Cases, evaluate, measure
from klassifikator.learn.evaluation.mistakes import MOST
from klassifikator.learn.inquiry_classifier import InquiryClassifier

SECRET = "Hemmeligheden"


@pytest.fixture(scope="module")
def cases(labelled: pd.DataFrame) -> Cases:
    """The labelled cases with two departments swapped, so that the model is wrong in two."""
    swapped = labelled["afdeling"].replace({"Skoler": "Drift og anlæg"})
    wrong = labelled.index.isin([4, 5])
    frame = labelled.assign(
        afdeling=labelled["afdeling"].where(~wrong, swapped),
        text=labelled["text"] + f" {SECRET} 010190-1234",
        channel=["mail", "brev"] * 5,
        blind=[True, None] * 5,
        received_at=pd.date_range("2023-01-01", periods=10, freq="D"),
        case_id=[f"H-{n}" for n in range(10)],
    )
    return Cases(frame, "prøven", {"har ingen tekst": 2, "er intet": 0}, ("Fiktivt.",))


def test_the_figures_are_those_of_the_scores(cases: Cases, model: InquiryClassifier) -> None:
    figures = measure(model, cases).figures
    scores = evaluate(model, cases.frame)
    assert list(figures["targets"]) == list(scores)
    for name, target in figures["targets"].items():
        own = scores[name]
        assert target["n"] == own.n == sum(label["n"] for label in target["labels"])
        assert target["accuracy"]["value"] == pytest.approx(own.accuracy(), abs=1e-6)
        assert target["macro_f1"]["value"] == pytest.approx(own.macro_f1(), abs=1e-6)
        assert np.trace(target["matrix"]["counts"]) == own.hits().sum()
        assert sum(one["n"] for one in target["confusions"]) == (~own.hits()).sum()
        assert sum(one["n"] for one in target["reliability"]) == own.n
        assert target["accepted"][0]["n"] == own.n
    assert figures["left_out"] == [{"reason": "har ingen tekst", "n": 2}]
    assert (figures["n"], figures["source"], figures["remarks"]) == (10, "prøven", ["Fiktivt."])


def test_parts_of_the_cases(cases: Cases, model: InquiryClassifier) -> None:
    found = measure(model, cases).figures["targets"]["afdeling"]["slices"]
    parts = {(one["by"], one["part"]): one["n"] for one in found}
    assert parts == {
        ("længde", "højst 50 ord"): 8,
        ("kanal", "mail"): 4,
        ("kanal", "brev"): 4,
        ("læsning", "uden at se forslaget"): 4,
    }


def test_no_text_is_among_the_figures(cases: Cases, model: InquiryClassifier) -> None:
    found = measure(model, cases)
    told = json.dumps(found.figures, ensure_ascii=False, allow_nan=False)
    assert "H-4" not in told and "leder" not in told
    mistakes = found.mistakes["afdeling"]
    assert {mistake.case for mistake in mistakes} == {"H-4", "H-5"}
    assert "[CPR]" in mistakes[0].text and "010190" not in mistakes[0].text


def test_the_surest_mistake_is_first_with_its_words(cases: Cases, model: InquiryClassifier) -> None:
    mistakes = measure(model, cases).mistakes["afdeling"]
    assert [mistake.probability for mistake in mistakes] == sorted(
        (mistake.probability for mistake in mistakes), reverse=True
    )
    for mistake in mistakes:
        assert (mistake.label, mistake.suggested) == ("Drift og anlæg", "Skoler")
        assert mistake.words
        assert all(mistake.text[word.start : word.end] == word.word for word in mistake.words)
        assert "".join(piece for piece, _ in mistake.marked()) == mistake.text
        assert sum(is_word for _, is_word in mistake.marked()) == len(mistake.words)


def test_mistakes_are_not_without_end(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    many = pd.concat([labelled] * 8).replace({"afdeling": {"Skoler": "Jobcenter"}})
    found = measure(model, Cases(many, "prøven"))
    assert len(found.mistakes["afdeling"]) == MOST
    assert found.figures["targets"]["afdeling"]["not_learnt"] == ["Jobcenter"]
    assert found.figures["drift"] is None


def test_nothing_to_measure_on(labelled: pd.DataFrame, model: InquiryClassifier) -> None:
    with pytest.raises(InputError, match="prøven har ingen mærkede henvendelser"):
        measure(model, Cases(labelled.head(0), "prøven"))
    with pytest.raises(InputError, match="prøven har ingen datoer at dele ved"):
        measure(model, Cases(labelled, "prøven"), pd.Timestamp(2023, 1, 1))
