from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from klassifikator.errors import InputError, TaxonomyError
from klassifikator.learn.evaluation import Cases, cases_of_register, labelled_cases
from klassifikator.learn.folder import ModelFiles, model_files
from klassifikator.readers.table import save_table
from klassifikator.register import Register
from klassifikator.taxonomy import Taxonomy

CITIZEN = {
    "henvendelsestype": "Borgerhenvendelse",
    "afdeling": "Skoler",
    "status": "Anden henvendelse",
}


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"tekst": "Kan min datter skifte klasse? Mvh Bo 22334455", "modtaget": "31-12-2023", "kanal": "brev", **CITIZEN},
            {"tekst": "Jeg vil sparre", "modtaget": "", "kanal": "", "henvendelsestype": "Intern henvendelse"},
            {"tekst": "Ikke mærket endnu", "modtaget": "01-01-2024", "kanal": "mail"},
            {"tekst": "", "modtaget": "01-01-2024", "kanal": "mail", **CITIZEN},
            {"tekst": "Uden dag", "modtaget": "nytår", "kanal": "mail", **CITIZEN},
        ]
    ).fillna("")  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_a_table(tmp_path: Path, taxonomy: Taxonomy, ending: str) -> None:
    save_table(rows(), tmp_path / f"sager.{ending}")
    found = labelled_cases(tmp_path / f"sager.{ending}", taxonomy)
    assert found.frame["henvendelsestype"].tolist() == ["Borgerhenvendelse", "Intern henvendelse"]
    assert found.frame["received_at"].tolist()[0] == pd.Timestamp(2023, 12, 31)
    assert found.frame["channel"].tolist() == ["brev", ""]
    assert "22334455" not in found.frame["text"].iloc[0]
    assert found.left_out == {
        "ikke kan læses": 1, "er gengangere": 0, "har ingen tekst": 1, "har ingen etiketter": 1,
    }  # fmt: skip
    assert "må ikke have lært af sager" in found.remarks[0]


def test_a_corpus_keeps_dates_and_channels(tmp_path: Path, taxonomy: Taxonomy) -> None:
    line = {
        "id": "1",
        "text": "Ny klasse",
        "received_at": "2024-02-12T22:31:47",
        "channel": "mail",
        **CITIZEN,
    }
    (tmp_path / "her.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    frame = labelled_cases(tmp_path, taxonomy).frame
    assert frame.loc[0, ["case_id", "author", "channel"]].tolist() == ["1", "her", "mail"]
    assert frame.loc[0, "received_at"] == pd.Timestamp("2024-02-12T22:31:47")
    (tmp_path / "her.jsonl").write_text(
        json.dumps({**line, "received_at": "i går"}) + "\n", "utf-8"
    )
    with pytest.raises(InputError, match="en dato i received_at, der ikke kan læses"):
        labelled_cases(tmp_path, taxonomy)


def test_tables_that_cannot_be_measured_on(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "a.csv").write_text("tekst\nHul i vejen\n", "utf-8")
    with pytest.raises(InputError, match="a.csv mangler kolonnerne »henvendelsestype«"):
        labelled_cases(tmp_path / "a.csv", taxonomy)
    save_table(rows().head(1).assign(afdeling="Skolen"), tmp_path / "b.csv")
    with pytest.raises(TaxonomyError, match="b.csv, række 1: »Skolen« er ikke en afdeling"):
        labelled_cases(tmp_path / "b.csv", taxonomy)


@pytest.fixture
def reviewed(register: Register) -> Register:
    """Four decided cases: read, read later, accepted together, and one without its text."""
    register.add_cases(
        pd.DataFrame(
            {
                "case_id": list("abcde"),
                "text": ["Ny klasse", "Mobning", "Skolebus", "", "Ikke læst"],
                "received_at": pd.date_range("2023-01-01", periods=5, freq="MS"),
            }
        )
    )
    for case in "abd":
        register.decide(case, CITIZEN, by="Lone")
    register.decide("c", CITIZEN, by="Lone", how="godkendt samlet")
    return register


def told_by(manifest: dict[str, object]) -> ModelFiles:
    files = model_files()
    return replace(files, manifest={**files.manifest, **manifest})


def ids(cases: Cases) -> list[str]:
    return cases.frame["case_id"].tolist()


def test_a_register(reviewed: Register) -> None:
    found = cases_of_register(reviewed, model_files())
    assert ids(found) == ["a", "b"]
    assert found.left_out == {
        "er godkendt samlet og gentager forslaget": 1, "har ingen tekst": 1,
        "har etiketter, taksonomien ikke har": 0,
    }  # fmt: skip
    assert found.remarks == ("Modellen har ikke lært af registerets sager.",)


def test_what_a_model_has_learnt_from_is_left_out(reviewed: Register) -> None:
    found = cases_of_register(
        reviewed, told_by({"learnt": {"cases": 1, "until": "2023-01-15T12:00:00"}})
    )
    assert ids(found) == ["b"]
    assert found.left_out["måske er blandt dem, modellen har lært af"] == 1
    assert found.remarks == ("Modellen har lært af sager til og med 15-01-2023; de er udeladt.",)


def test_it_is_said_when_nobody_knows(reviewed: Register) -> None:
    found = cases_of_register(reviewed, told_by({"version": "egen-1"}))
    assert ids(found) == ["a", "b"]
    assert found.remarks[0].startswith("Det vides ikke, hvad modellen har lært af")


def test_labels_of_another_taxonomy_are_left_out(
    reviewed: Register, other_taxonomy: Taxonomy
) -> None:
    reviewed.taxonomy = other_taxonomy
    found = cases_of_register(reviewed, model_files())
    assert ids(found) == []
    assert found.left_out["har etiketter, taksonomien ikke har"] == 2
