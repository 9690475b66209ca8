from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.labelled import LEAST, count_labels, implied, load_labelled
from klassifikator.taxonomy import Taxonomy

DATA = Path(__file__).parents[1] / "data"
EXPORT = DATA / "eksport" / "fjordby.csv"
KOLONNER = DATA / "eksport" / "kolonner.toml"


def test_an_export_with_its_own_column_names(other_taxonomy: Taxonomy) -> None:
    data = load_labelled(EXPORT, other_taxonomy)
    assert data.columns.tolist() == ["author", "subject", "text", *TARGETS]
    assert len(data) == 40
    assert data["author"].nunique() == 40
    assert data.loc[0, ["afdeling", "status", "kategori"]].tolist() == [
        "Havnen", "Utilfreds", "Tone"
    ]  # fmt: skip
    assert data.attrs["left_out"] == [
        "Ikke med: række 40: »Havnene« er ikke en afdeling i fjordby-2026; mente du »Havnen«?",
        "Ikke med: række 42 er uden tekst.",
    ]


def test_texts_are_masked_before_they_are_learnt_from(other_taxonomy: Taxonomy) -> None:
    told = " ".join(load_labelled(EXPORT, other_taxonomy)["text"])
    assert "[TELEFON]" in told
    assert "[CPR]" in told
    for secret in ("Kvist", "22 33 44 55", "010140"):
        assert secret in EXPORT.read_text("utf-8")
        assert secret not in told


def table(tmp_path: Path, rows: list[dict[str, object]]) -> Path:
    path = tmp_path / "sager.xlsx"
    pd.DataFrame(rows).to_excel(path, index=False)
    return path


def rows(n: int, **changed: object) -> list[dict[str, object]]:
    return [
        {"Tekst": f"Sag nummer {number}", "Afdeling": "Havnen" if number % 2 else "Børnehuset"}
        | changed
        for number in range(n)
    ]


def test_what_follows_from_the_taxonomy_need_not_be_said(taxonomy: Taxonomy) -> None:
    labels = pd.DataFrame(
        {
            "henvendelsestype": ["", None, "Intern henvendelse", "Borgerhenvendelse", None],
            "afdeling": ["Skoler", "Skoler", "Skoler", None, None],
            "status": ["", "Anden henvendelse", None, None, None],
            "kategori": [None, "Andet", None, "Persondata", None],
            "grund": ["frister", None, None, None, None],
        }
    )
    assert implied(labels, taxonomy).to_numpy().tolist() == [
        ["Borgerhenvendelse", "Skoler", "Klage", "Retsgrundsætninger", "frister"],
        ["Borgerhenvendelse", "Skoler", "Anden henvendelse", None, None],
        ["Intern henvendelse", None, None, None, None],
        ["Borgerhenvendelse", None, "Klage", "Persondata", None],
        [None] * 5,
    ]


def test_nothing_follows_where_there_are_several(other_taxonomy: Taxonomy) -> None:
    told = implied(pd.DataFrame({"afdeling": ["Havnen"], "kategori": ["Tone"]}), other_taxonomy)
    assert told.loc[0, ["henvendelsestype", "status"]].tolist() == [None, None]


def test_labels_without_type_or_status_teach_what_they_say(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    own = [{**row, "Afdeling": name} for row, name in zip(rows(30), ["Skoler", "Jobcenter"] * 15, strict=True)]  # fmt: skip
    data = load_labelled(table(tmp_path, own), taxonomy)
    assert set(data["henvendelsestype"]) == {"Borgerhenvendelse"}
    assert data["status"].isna().all()


@pytest.mark.parametrize(
    ("own", "message"),
    [
        (rows(30, Afdeling="Havnene"), "Kun 0 af 30 rækker i sager.xlsx har etiketter fra"),
        (
            rows(LEAST - 1),
            "rækker ikke til en model: 19 henvendelser med etiketter .mindst 20., 2 af",
        ),
        (
            rows(30, Afdeling="Havnen"),
            "30 henvendelser .* 1 afdeling med to eller flere .mindst 2.",
        ),
        ([{"Tekst": "Hul i vejen"}] * 30, "har ingen kolonne med afdeling; kald den »afdeling«"),
    ],
)
def test_too_little_is_said_in_one_sentence(
    tmp_path: Path, other_taxonomy: Taxonomy, own: list[dict[str, object]], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        load_labelled(table(tmp_path, own), other_taxonomy)
    assert "Sag nummer" not in str(caught.value)
    assert "; " in str(caught.value)


def test_a_fault_is_told_once_with_its_rows(tmp_path: Path, other_taxonomy: Taxonomy) -> None:
    own = rows(30)
    for number in (3, 4, 5, 6, 7, 8, 9):
        own[number]["Afdeling"] = "Havn"
    own[20]["Afdeling"] = None
    left_out = load_labelled(table(tmp_path, own), other_taxonomy).attrs["left_out"]
    assert left_out == [
        "Ikke med: række 4, 5, 6, 7, 8 og 2 andre: »Havn« er ikke en afdeling i fjordby-2026; "
        "mente du »Havnen«?",
        "Ikke med: række 21 er uden etiketter.",
    ]


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Kirsten Hansen", "»[NAVN 1]«"),
        ("Kirsten Hansen 010190-1234", "»[NAVN 1] [CPR]«"),
        ("Plejehjemmet Lindebo", "»Plejehjemmet [NAVN 1]«"),
        ("Seniorhuset Lindebo", "»Seniorhuset Lindebo«"),  # like one that is known
        (
            "Min datter har ventet på svar i ni måneder, og nu er hun blevet indlagt",
            "En værdi på 71 tegn",
        ),
    ],
)
def test_what_may_be_a_persons_words_is_not_told(
    tmp_path: Path, other_taxonomy: Taxonomy, label: str, told: str
) -> None:
    own = rows(30)
    own[7]["Afdeling"] = label
    (line,) = load_labelled(table(tmp_path, own), other_taxonomy).attrs["left_out"]
    assert f"række 8: {told} er ikke en afdeling" in line
    counts = count_labels(pd.DataFrame({"afdeling": [label, "Havnen"]}), other_taxonomy)
    assert ("Hansen" in str(counts)) is False


def test_unknown_labels_that_recur_are_told_as_they_are(other_taxonomy: Taxonomy) -> None:
    labels = pd.DataFrame({"afdeling": ["Plejehjemmet Lindebo"] * 2, "forvaltning": ["Byen", ""]})
    counts = count_labels(labels, other_taxonomy)
    assert counts == {"afdeling": {"Plejehjemmet Lindebo": 2}, "forvaltning": {"Byen": 1}}


def test_a_folder_is_a_corpus(taxonomy: Taxonomy, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "text": "x", "henvendelsestype": "Eksternt oplæg"}\n', "utf-8"
    )
    assert load_labelled(tmp_path, taxonomy)["author"].tolist() == ["a"]


def test_departments_alone_make_a_model_of_departments(tmp_path: Path, taxonomy: Taxonomy) -> None:
    words = {"Skoler": "Mobning i klassen på skolen", "Jobcenter": "Sygedagpenge og fleksjob"}
    own = [{"Tekst": f"{words[name]} {n}", "Afdeling": name} for n in range(12) for name in words]
    data = load_labelled(table(tmp_path, own), taxonomy)
    told = InquiryClassifier(taxonomy).fit(data).suggest(["Klassen", "Fleksjob"])
    assert told["afdeling"].tolist() == ["Skoler", "Jobcenter"]
    assert "status" not in told
