from __future__ import annotations

import json
from pathlib import Path

import pytest

from klassifikator.errors import InputError
from klassifikator.readers import read_inquiries
from klassifikator.readers.labels import read_labels, read_units

EXPORT = "Nr;Ord;Enhed;Center;Udfald\n1;Hul;Veje ;Byen;Klage\n2;Hul;Veje;Byen;\n3;Båd;Havnen;;Ros\n4;Is;Veje;Vandet;Ros\n"
COLUMNS = 'afdeling = "Enhed"\nforvaltning = "Center"\nstatus = "Udfald"\ntext = "Ord"\n'


@pytest.fixture
def export(tmp_path: Path) -> Path:
    (tmp_path / "kolonner.toml").write_text(COLUMNS, "utf-8")
    path = tmp_path / "sager.csv"
    path.write_text(EXPORT, "utf-8")
    return path


def test_labels_by_the_saved_mapping_and_without_texts(export: Path) -> None:
    labels = read_labels(export)
    assert set(labels.columns) == {"forvaltning", "status", "afdeling"}
    assert labels["afdeling"].tolist() == ["Veje", "Veje", "Havnen", "Veje"]
    assert labels["status"].tolist() == ["Klage", "", "Ros", "Ros"]


def test_labels_of_a_folder(tmp_path: Path) -> None:
    for name, afdeling in (("a", "Veje"), ("b", "Havnen")):
        row = {"text": "x", "afdeling": afdeling, "status": None}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row), "utf-8")
    assert read_labels(tmp_path)["afdeling"].tolist() == ["Veje", "Havnen"]


def test_departments_with_their_cases_and_where_they_mostly_are(export: Path) -> None:
    havnen, veje = read_units(export)
    assert (havnen.name, havnen.parent, havnen.told) == ("Havnen", "", "1 sag i eksporten")
    assert (veje.name, veje.parent) == ("Veje", "Byen")
    assert veje.told == "3 sager i eksporten, heraf 1 under en anden forvaltning"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ('text = "Ord"', "sager.csv har ingen kolonne med etiketter; skriv i kolonner.toml"),
        ('status = "Udfald"', "sager.csv har ingen afdelinger; skriv i kolonner.toml"),
        ('afdeling = "Brev"', "Kolonnen »Brev« i sager.csv ligner tekst og ikke afdeling"),
    ],
)
def test_tables_without_departments(export: Path, mapping: str, message: str) -> None:
    secret = "Min datter Ida har ventet på svar i ni måneder og er nu så syg, at hun er indlagt"
    lines = export.read_text("utf-8").splitlines()
    export.write_text(
        "\n".join([f"{lines[0]};Brev", *(f"{x};{secret}" for x in lines[1:])]), "utf-8"
    )
    export.with_name("kolonner.toml").write_text(mapping, "utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_units(export)
    assert "datter" not in str(caught.value)


def test_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="har ingen .jsonl-filer"):
        read_labels(tmp_path)


def test_a_saved_mapping_may_name_labels_that_new_cases_lack(export: Path) -> None:
    new = export.with_name("nye.csv")
    new.write_text("Nr;Ord\n1;Der er hul i vejen\n", "utf-8")
    assert "afdeling" not in read_inquiries(new)
    assert read_inquiries(export)["afdeling"].tolist() == ["Veje", "Veje", "Havnen", "Veje"]


def test_who_wrote_is_told_apart_and_not_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text;sagsnr;author\na;1;Bo Holm\nb;2;Bo Holm\nc;3;\n", "utf-8")
    first, second, third = read_inquiries(path)["author"]
    assert first == second != third
    assert "Holm" not in first
    path.write_text("text;sagsnr\na;010190-1234\nb;010190-1234\n", "utf-8")
    assert read_inquiries(path)["author"].nunique() == 1
