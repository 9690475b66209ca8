from __future__ import annotations

from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from klassifikator.learn import text_cleaner
from klassifikator.learn.text_classifier import TextClassifier
from klassifikator.learn.text_cleaner import TextCleaner

RAW = ["Hul i vejen, mit cpr er 010190-1234\n\nMvh Xerxine Quist", "Kold mad til min mor"]
OWN = ["Hul i vejen, mit cpr er [CPR]", "Kold mad til min mor"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were really cleaned, one after the other."""
    cleaned: list[str] = []
    prepare = text_cleaner.prepare

    def counting(text: str) -> Any:
        cleaned.append(text)
        return prepare(text)

    monkeypatch.setattr(text_cleaner, "prepare", counting)
    return cleaned


@parametrize_with_checks([TextCleaner()])
def test_scikit_learn_s_checks(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize("texts", [RAW, tuple(RAW), pd.Series(RAW), pd.DataFrame({"tekst": RAW})])
def test_texts_in_any_form(texts: Any) -> None:
    assert TextCleaner().fit_transform(texts).tolist() == OWN


def test_frames_come_out_where_they_are_asked_for() -> None:
    cleaner = TextCleaner().set_output(transform="pandas")
    frame = cleaner.fit_transform(pd.Series(RAW, index=["b", "a"]))
    pd.testing.assert_frame_equal(frame, pd.DataFrame({"text": OWN}, index=["b", "a"]))
    assert clone(cleaner).transform(RAW).columns.tolist() == ["text"]


def test_a_pipeline_of_frames() -> None:
    pipeline = make_pipeline(TextCleaner(), TextClassifier()).set_output(transform="pandas")
    assert pipeline.fit(RAW, ["vej", "mad"]).predict(["Vejen"]).tolist() == ["vej"]


def test_what_was_cleaned_is_remembered(tmp_path: Path, calls: list[str]) -> None:
    first = TextCleaner(str(tmp_path)).fit_transform(RAW)
    assert calls == RAW
    again = TextCleaner(joblib.Memory(str(tmp_path), verbose=0)).fit_transform(pd.Series(RAW))
    assert calls == RAW
    assert first.tolist() == again.tolist() == OWN
    TextCleaner(str(tmp_path)).transform(RAW[::-1])
    assert calls == RAW + RAW[::-1]


def test_other_rules_are_not_taken_for_these(
    tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("1", "2"):
        monkeypatch.setattr("klassifikator.__version__", version)
        TextCleaner(str(tmp_path)).transform(RAW)
    assert calls == RAW * 2


def test_nothing_that_is_remembered_or_printed_holds_what_was_masked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    TextCleaner(joblib.Memory(str(tmp_path), verbose=10)).transform(RAW)
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"Hul i vejen" in written
    told = written + "".join(capsys.readouterr()).encode()
    for secret in (b"010190", b"Xerxine", b"Quist"):
        assert secret not in told


@pytest.mark.parametrize(("X", "message"), [("en tekst", "Fik én tekst"), ([], "Fik 0 tekster")])
def test_what_is_no_list_of_texts(X: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        TextCleaner().fit(X)
    with pytest.raises(ValueError, match=message):
        TextCleaner().transform(X)
