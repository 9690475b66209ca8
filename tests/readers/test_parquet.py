from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from klassifikator.errors import InputError
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.readers import read_inquiries
from klassifikator.readers.table import load_table, save_table
from klassifikator.register import Register

MAIL = "From bo@x Mon Jan  2 08:00:00 2023\nSubject: {}\nMessage-ID: <{}@x>\n\n{}\n\n"


@pytest.fixture
def cases(tmp_path: Path) -> pd.DataFrame:
    """A complaint with a signature, an answer to it by a colleague, and an automatic reply."""
    path = tmp_path / "post.mbox"
    told = (
        ("Vej", "Der er hul i vejen, og ingen svarer\n\nMvh Bo\nTlf. 22334455"),
        ("Sparring", "Jeg er leder og vil sparre om en samtale"),
        ("Automatisk svar: Ferie", "Jeg er på ferie til mandag."),
    )
    path.write_text("".join(MAIL.format(s, n, t) for n, (s, t) in enumerate(told)), "utf-8")
    return read_inquiries(path)


def test_frames_come_back_as_they_were(
    cases: pd.DataFrame, model: InquiryClassifier, tmp_path: Path
) -> None:
    suggestions = model.suggest(cases)
    assert suggestions["afdeling"].isna().any()  # a missing value among lists and truths
    frames = [cases, suggestions, cases.merge(suggestions, on="case_id", how="left")]
    for frame in frames:
        before = frame.copy(deep=True)
        save_table(frame, tmp_path / "a.parquet")
        again = load_table(tmp_path / "a.parquet")
        pd.testing.assert_frame_equal(again, frame, check_exact=True)
        pd.testing.assert_frame_equal(frame, before)
        save_table(again, tmp_path / "b.parquet")
        pd.testing.assert_frame_equal(load_table(tmp_path / "b.parquet"), frame)
    stored = load_table(tmp_path / "a.parquet")
    assert [cut.reason for cut in stored.loc[0, "cuts"]] == [
        cut.reason for cut in cases.loc[0, "cuts"]
    ]
    assert (
        stored.loc[0, "afdeling_evidence"][0].word
        == suggestions.loc[0, "afdeling_evidence"][0].word
    )


def test_a_register_takes_them(
    cases: pd.DataFrame, model: InquiryClassifier, register: Register, tmp_path: Path
) -> None:
    for name, frame in (("sager", cases), ("forslag", model.suggest(cases))):
        save_table(frame, tmp_path / f"{name}.parquet")
    assert register.add_cases(load_table(tmp_path / "sager.parquet")) == 3
    register.add_suggestions(load_table(tmp_path / "forslag.parquet"), "prøve")


def test_pandas_alone_writes_what_arrow_has_a_type_for(cases: pd.DataFrame, tmp_path: Path) -> None:
    (tmp_path / "itu.pst").write_bytes(b"!BDN" + bytes(600))
    told = read_inquiries(tmp_path).drop(columns="cuts")
    assert told.attrs["rejected"]
    told.to_parquet(tmp_path / "ren.parquet")
    again = pd.read_parquet(tmp_path / "ren.parquet")
    assert again["text"].tolist() == told["text"].tolist()
    assert again.attrs["duplicates"] == told.attrs["duplicates"]


def test_an_export_of_a_case_system(tmp_path: Path) -> None:
    table = pa.table(
        {
            "Sagsnr": pa.array([17, 18, None]),
            "Dato": [date(2023, 2, 1), None, date(2023, 3, 1)],
            "Henvendelse": ["Får ikke svar; ring 12 34 56 78", None, "Hul i vejen"],
            "afdeling": pa.array(["Skoler", None, "Skoler"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "sager.parquet")
    cases = read_inquiries(tmp_path / "sager.parquet")
    assert cases["text"].tolist() == ["Får ikke svar; ring [TELEFON]", "", "Hul i vejen"]
    assert cases["received_at"].tolist()[::2] == [datetime(2023, 2, 1), datetime(2023, 3, 1)]
    assert cases["kind"].tolist() == ["inquiry", "empty", "inquiry"]
    assert cases["afdeling"].dropna().tolist() == ["Skoler", "Skoler"]
    assert cases.attrs["files"] == [("sager.parquet", "parquet", 3)]
    named = read_inquiries(tmp_path, {"text": "Henvendelse"})
    assert named["case_id"].tolist() == cases["case_id"].tolist()


def test_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "sager.parquet").write_bytes(b"PAR1" + bytes(100))
    with pytest.raises(InputError, match=r"^sager.parquet kan ikke læses som tabel"):
        read_inquiries(tmp_path / "sager.parquet")
    assert "kan ikke læses" in read_inquiries(tmp_path).attrs["rejected"][0].reason


def test_a_file_that_unfolds_to_far_more_than_it_fills(tmp_path: Path) -> None:
    column = pa.DictionaryArray.from_arrays(np.zeros(2_000_000, np.int32), pa.array(["x" * 10]))
    with pq.ParquetWriter(tmp_path / "a.parquet", pa.schema({"text": column.type})) as writer:
        for _ in range(60):
            writer.write_table(pa.table({"text": column}))
    with pytest.raises(InputError, match="pakker sig ud til langt mere"):
        load_table(tmp_path / "a.parquet")
