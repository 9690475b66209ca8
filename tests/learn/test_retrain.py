"""The learning loop on a small office: what is promoted, what is not, and why."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.learn import retrain as module
from klassifikator.learn.compare import right_answers
from klassifikator.learn.folder import CARD, load_model
from klassifikator.learn.home import ADOPTED, BACK, ModelHome
from klassifikator.learn.inquiry_classifier import model_texts
from klassifikator.learn.outcome import Retrained
from klassifikator.learn.retrain import retrain
from klassifikator.register import Register, verify
from klassifikator.taxonomy import Taxonomy, load_taxonomy, parse_taxonomy
from tests.learn.offices import HERE, SECRET, THERE, corpus, inquiries, open_register, review

DATA = Path(__file__).parents[1] / "data" / "taxonomies"


def learn(register: Register, home: ModelHome, texts: pd.DataFrame | None = None) -> Retrained:
    return retrain(register, home, corpus() if texts is None else texts, n_jobs=None)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, other_taxonomy: Taxonomy) -> Path:
    """A home with a model of the corpus alone."""
    folder = tmp_path_factory.mktemp("kontor") / "modeller"
    done = learn(open_register(other_taxonomy), ModelHome(folder))
    assert (done.promoted, done.before, done.own, done.corpus) == (True, None, 0, 150)
    assert "ingen model til fjordby-2026 at holde den op imod, og den er ikke målt" in done.told[0]
    return folder


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> ModelHome:
    shutil.copytree(begun, tmp_path / "modeller")
    return ModelHome(tmp_path / "modeller")


@pytest.fixture
def register(other_taxonomy: Taxonomy) -> Register:
    return open_register(other_taxonomy)


def test_a_better_model_is_promoted_and_one_command_goes_back(
    register: Register, home: ModelHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def spy(model: Any, df: pd.DataFrame, texts: list[str]) -> Any:
        seen.append(set(df["id"]))
        return right_answers(model, df, texts)

    monkeypatch.setattr(module, "right_answers", spy)
    first = home.version
    rows = review(register, 60, 2, HERE)
    done = learn(register, home)
    assert (done.promoted, done.before, done.learnt, done.tested) == (True, first, 48, 12)
    assert done.told == ["Taget i brug: intet mål har færre rigtige end før."]
    assert done.weights["afdeling"] > 0
    assert done.weights["status"] == 0
    department = next(row for row in done.compared if row.target == "afdeling")
    assert department.after > department.before
    assert sorted(done.curve) == [0, 12, 24, 48]
    assert done.curve[48]["afdeling"] == department.after / department.n

    # What is in use is what was measured.
    model = load_model(home.current, register.taxonomy)
    assert model.version_ == done.version == home.version
    vocabulary = "".join(model.suggester_.features.vocabulary_)
    assert "broen" in vocabulary
    assert rows["text"].str.contains(SECRET).all()
    assert SECRET[:5] not in vocabulary  # no word of a citizen is stored
    latest = rows.iloc[48:].assign(subject="")
    assert seen == [set(latest["case_id"])] * len(seen)
    right = right_answers(model, latest, model_texts(latest))
    assert {row.target: row.after for row in done.compared} == {
        target: int(found.sum()) for target, found in right.items() if len(found)
    }
    card = (home.folder / str(done.version) / CARD).read_text("utf-8")
    assert "150 tekster af korpus og 48 egne sager modtaget til og med 2026-02-17" in card
    assert f"| afdeling | 12 | {department.before} | {department.after} |" in card

    # Nothing new, nothing done.
    again = learn(register, home)
    assert (again.promoted, again.told) == (
        False, ["Den nuværende model bliver: der er intet nyt at lære siden sidst."]
    )  # fmt: skip

    # The next test holds nothing that this model has seen, in whatever order cases are reviewed.
    review(register, 40, 3, HERE, start="2025-06-01")
    later = review(register, 10, 4, HERE, start="2026-04-01")
    seen.clear()
    third = learn(register, home)
    fresh = set(later["case_id"]) | set(latest["case_id"])
    assert seen
    assert all(ids == fresh for ids in seen)
    assert third.tested == 22

    while home.version != first:
        home.go_back()
    assert {entry.what for entry in home.history()} == {ADOPTED, BACK}
    adopted = {entry.model for entry in home.history() if entry.what == ADOPTED}
    assert {path.name for path in home.folder.iterdir() if path.is_dir()} == adopted
    assert load_model(home.current).version_ == first


def test_a_worse_model_is_not_promoted(register: Register, home: ModelHome) -> None:
    review(register, 60, 2, HERE)
    review(register, 15, 3, THERE, start="2026-06-01")
    before = sorted(home.folder.rglob("*"))
    done = learn(register, home)
    department = next(row for row in done.compared if row.target == "afdeling")
    assert department.after < department.before
    assert (done.promoted, done.told) == (
        False,
        [
            f"afdeling: {department.after} rigtige af 15 mod {department.before} før.",
            "Den nuværende model bliver.",
        ],
    )
    assert sorted(home.folder.rglob("*")) == before


def test_labels_that_say_nothing_are_not_learnt(register: Register, home: ModelHome) -> None:
    review(register, 60, 2, dict.fromkeys(HERE, "igen"))
    rng = np.random.default_rng(0)
    shuffled = register.decisions().astype(object)
    shuffled = shuffled.where(shuffled.notna(), None)
    shuffled["afdeling"] = rng.permutation(shuffled["afdeling"])
    columns = ["case_id", "henvendelsestype", "afdeling", "status", "kategori"]
    register.add_decisions(shuffled[columns].to_dict("records"), how="læst enkeltvis")
    done = learn(register, home)
    assert not any(done.weights.values())
    assert done.told[0] == "Egne sager gør endnu intet mål bedre end korpus alene."
    assert not done.promoted


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (0, "0 egne sager er nyere end det, den har lært af, og 0 ældre er til at lære af, men der skal mindst 10 af hver; gennemgå 20 mere"),
        (14, "10 egne sager er nyere end det, den har lært af, og 4 ældre er til at lære af, men der skal mindst 10 af hver; gennemgå 6 mere"),
    ],
)  # fmt: skip
def test_too_few_cases(register: Register, home: ModelHome, n: int, told: str) -> None:
    if n:
        review(register, n, 2, HERE)
    done = learn(register, home)
    assert (done.promoted, done.version) == (False, None)
    assert told in done.told[0]


def test_twenty_cases_are_enough(register: Register, home: ModelHome) -> None:
    review(register, 20, 2, HERE)
    done = learn(register, home)
    assert (done.learnt, done.tested, len(done.compared)) == (10, 10, 4)


def test_the_standard_model_is_the_one_to_beat_at_first(tmp_path: Path) -> None:
    done = learn(Register("sqlite://"), ModelHome(tmp_path))
    assert (done.promoted, done.before) == (False, load_model().version_)
    assert not list(tmp_path.iterdir())


def test_what_was_accepted_together_teaches_nothing(register: Register, home: ModelHome) -> None:
    review(register, 60, 2, HERE, how="godkendt samlet")
    done = learn(register, home)
    assert (done.own, done.together, done.version) == (0, 60, None)


def reorganised() -> Taxonomy:
    """The labels of 2027, with a department that was not there before."""
    content = load_taxonomy(DATA / "fjordby-2027.toml").to_dict()
    content["afdeling"] = [
        *content["afdeling"],
        {"name": "Biblioteket", "parent": "Fjordby", "definition": "Bøger."},
    ]
    return parse_taxonomy(content, "fjordby-2027.toml")


def new_labels(n: int) -> pd.DataFrame:
    """Return cases decided in the labels of 2027."""
    rows = inquiries(n, 7, HERE)
    rows["case_id"] = [f"ny-{number}" for number in range(n)]
    rows["received_at"] = pd.date_range("2027-01-01", periods=n)
    rows["status"] = rows["status"].replace("Utilfreds", "Klage")
    rows["kategori"] = np.where(rows["status"] == "Klage", "Ventetid", "")
    rows["afdeling"] = rows["afdeling"].replace({"Børnehuset": "Dagtilbud", "Havnen": "Naturen"})
    senior = rows["afdeling"] == "Seniorhuset"
    rows.loc[senior, "afdeling"] = ["Hjemmepleje", "Plejehjem"] * (senior.sum() // 2) + [
        "Hjemmepleje"
    ] * (senior.sum() % 2)
    book = np.arange(n) % 4 == 0
    rows.loc[book, "afdeling"] = "Biblioteket"
    for department, words in (("Biblioteket", " stigen" * 4), ("Plejehjem", " tirsdag" * 4)):
        rows.loc[rows["afdeling"] == department, "text"] += words
    return rows


def test_a_new_taxonomy_is_learnt_with_the_crosswalk(
    tmp_path: Path, home: ModelHome, other_taxonomy: Taxonomy
) -> None:
    before = Register(tmp_path / "r.db", other_taxonomy)
    review(before, 30, 2, HERE)
    decided = before.decisions()
    before.close()
    register = Register(tmp_path / "r.db", reorganised())
    rows = new_labels(60)
    register.add_cases(rows[["case_id", "received_at", "text"]].assign(subject="", channel="mail"))
    labels = rows[["case_id", "henvendelsestype", "afdeling", "status", "kategori"]]
    register.add_decisions(labels.to_dict("records"), by="Lone", how="læst enkeltvis")
    one = decided.loc[decided["afdeling"] == "Seniorhuset", "case_id"].iloc[0]
    again = {"henvendelsestype": "Borger", "afdeling": "Plejehjem", "status": "Spørgsmål"}
    register.decide(one, again, by="Lone")  # decided anew, it teaches again

    first = home.version
    done = learn(register, home)
    assert (done.promoted, done.before) == (True, None)
    assert done.lost_own["afdeling"] == (decided["afdeling"] == "Seniorhuset").sum() - 1
    assert done.lost_corpus["afdeling"] == (corpus()["afdeling"] == "Seniorhuset").sum()
    assert "status" not in done.lost_corpus
    model = load_model(home.current, register.taxonomy)
    assert set(model.classes_["afdeling"]) == set(register.taxonomy.names("afdeling"))
    texts = ["barnet pædagog stuen", "færge kaj mole", "stigen stigen stigen besked"]
    suggested = model.suggest(texts)
    assert suggested["afdeling"].tolist() == ["Dagtilbud", "Naturen", "Biblioteket"]

    assert [entry.model for entry in home.history()] == [first, done.version]
    kept = register.decisions().set_index("case_id").loc[decided["case_id"].drop(0)]
    kept = kept.drop(index=one, errors="ignore")
    old = decided.set_index("case_id").loc[kept.index]
    pd.testing.assert_frame_equal(kept, old, check_dtype=False)
    assert verify(register)["decisions"] == 91


def test_nothing_to_learn_from(register: Register, tmp_path: Path) -> None:
    strange = corpus().assign(henvendelsestype="Ukendt", taxonomy="andetsteds")
    with pytest.raises(InputError, match="Hverken korpus eller registeret har en sag .*; gennemgå"):
        learn(register, ModelHome(tmp_path), strange)
