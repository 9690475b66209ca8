from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from klassifikator import workflow
from klassifikator.columns import RECORDED
from klassifikator.demo import EXAMPLES
from klassifikator.errors import ConflictError, InputError, TableError, TaxonomyError
from klassifikator.learn.corpus import about_corpus, load_corpus
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.readers.table import load_table
from klassifikator.register import Register
from klassifikator.tables import load_published

MAILBOX = EXAMPLES / "postkasse-2023.mbox"
DECISIONS = EXAMPLES / "beslutninger-2023.csv"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "sager.csv"
    path.write_text(
        "case_id;received_at;henvendelsestype;afdeling;status;kategori;note\n"
        "1;31-12-2023;Borgerhenvendelse;Skoler;Klage;Andet;ja\n"
        "2;;Intern henvendelse;;;;\n",
        "utf-8",
    )
    return path


def test_suggesting_into_a_register_twice(register: Register) -> None:
    done = workflow.suggest(MAILBOX)
    assert len(done.cases) >= 60
    assert workflow.register_suggested(done, register) == len(done.cases)
    assert workflow.register_suggested(workflow.suggest(MAILBOX), register) == 0
    assert len(register.suggestions(done.model)) == len(done.suggestions)
    assert register.decisions().empty


def test_a_model_is_not_heard_on_what_it_may_have_learnt_from(
    register: Register, model: InquiryClassifier, tmp_path: Path
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\nHul i vejen\nKan min datter skifte klasse?\n", "utf-8")
    done = workflow.suggest(source, model)
    workflow.register_suggested(done, register)
    first, second = done.cases["case_id"]
    register.decide(first, {"henvendelsestype": "Intern henvendelse"}, by="Lone")
    workflow.register_suggested(replace(done, model="egen-1", own_cases=40), register)
    assert register.suggestions("egen-1")["case_id"].tolist() == [second]
    workflow.register_suggested(replace(done, model="anden-1"), register)
    assert len(register.suggestions("anden-1")) == 2


def test_a_broken_export_is_refused_whole(tmp_path: Path, model: InquiryClassifier) -> None:
    cut = tmp_path / "cut.mbox"
    cut.write_bytes(MAILBOX.read_bytes().partition(b"Content-Type: text/html")[0])
    with pytest.raises(InputError, match=r"cut.mbox, besked \d+: filen slutter midt i beskeden"):
        workflow.suggest(cut, model)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_suggestions_are_written_beside_their_cases(
    tmp_path: Path, model: InquiryClassifier, table: Path, ending: str
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text;emne\nHul i vejen;Vej\nKan min datter skifte klasse?;\n", "utf-8")
    workflow.write_suggestions(workflow.suggest(source, model), tmp_path / f"ud.{ending}")
    written = load_table(tmp_path / f"ud.{ending}")
    assert written["afdeling"].tolist() == ["Drift og anlæg", "Skoler"]
    assert "full_text" not in written


def test_importing_decisions_twice(register: Register, table: Path) -> None:
    read = workflow.read_decisions(table, register.taxonomy)
    assert workflow.import_decisions(read, register, by="Lone") == 2
    assert workflow.import_decisions(read, register) == 0
    decisions = register.decisions().set_index("case_id")
    assert set(decisions["how"]) == {"importeret"}
    assert decisions.loc["1", "received_at"] == pd.Timestamp(2023, 12, 31)
    assert decisions.loc["1", "note"] == "ja"
    with pytest.raises(ConflictError, match="Sag 1 er allerede afgjort anderledes"):
        workflow.import_decisions(read.replace({"Skoler": "Jobcenter"}), register)
    assert decisions.equals(register.decisions().set_index("case_id"))


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("Skoler", "Skolen", TaxonomyError, "Sag 1: »Skolen« er ikke en afdeling"),
        ("31-12-2023", "nytår", InputError, "en dato i received_at, der ikke kan læses"),
        ("\n2;", "\n1;", InputError, "Sagen 1 står flere gange"),
        ("\n2;", "\n;", InputError, "1 rækker mangler case_id"),
        (";afdeling;", ";afd;", InputError, "mangler kolonnen »afdeling«"),
    ],
)
def test_a_wrong_table_is_refused(
    register: Register, table: Path, old: str, new: str, error: type[Exception], message: str
) -> None:
    table.write_text(table.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(error, match=message):
        workflow.read_decisions(table, register.taxonomy)


def test_training_measures_and_writes_the_card(tmp_path: Path, labelled: pd.DataFrame) -> None:
    corpus = tmp_path / "korpus"
    corpus.mkdir()
    (corpus / "DATABLAD.md").write_text("# Datablad\n\nAlt er opdigtet.\n\nMere.\n", "utf-8")
    rows = labelled.assign(id=[f"t{number}" for number in range(len(labelled))])
    for author, part in pd.concat([rows, rows.assign(id=rows["id"] + "b", author="c")]).groupby(
        "author"
    ):
        part.drop(columns="author").to_json(
            corpus / f"{author}.jsonl", orient="records", lines=True, force_ascii=False
        )
    trained = workflow.train(corpus, tmp_path / "model", "lille")
    card = (tmp_path / "model" / "MODELKORT.md").read_text("utf-8")
    assert trained.version_.startswith("lille-")
    assert "Alt er opdigtet." in card
    assert "20 henvendelser af 3 forfattere" in card
    assert "| afdeling | 16 |" in card
    first = {f.name: f.read_bytes() for f in (tmp_path / "model").iterdir()}
    workflow.train(corpus, tmp_path / "model", "lille")
    again = {f.name: f.read_bytes() for f in (tmp_path / "model").iterdir()}
    section = again.pop("MODELKORT.md").decode().partition("### Mod modellen før")[2]
    row = next(line for line in section.splitlines() if line.startswith("| afdeling | 16 |"))
    before, now = row.split(" | ")[2:4]
    assert before == now
    assert "Mod modellen før" not in card
    assert again == {name: content for name, content in first.items() if name in again}


def test_a_corpus_with_faults(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="har ingen .jsonl-filer"):
        load_corpus(tmp_path)
    file = tmp_path / "a.jsonl"
    good = '{"id": "1", "text": "x", "henvendelsestype": "Eksternt oplæg"}\n'
    for content, error, message in [
        (good * 2, InputError, "Id 1 står to gange"),
        (good.replace('"x"', '""'), InputError, "a.jsonl har en linje uden id eller text"),
        (good.replace("oplæg", "foredrag"), TaxonomyError, "a.jsonl, 1: »Eksternt foredrag«"),
    ]:
        file.write_text(content, "utf-8")
        with pytest.raises(error, match=message):
            load_corpus(tmp_path)
    assert about_corpus(tmp_path) == ""


def test_publishing(register: Register, tmp_path: Path) -> None:
    workflow.import_decisions(workflow.read_decisions(DECISIONS, register.taxonomy), register)
    tables = workflow.publish(register, 2023, tmp_path / "b.html", load_published(), ("Fiktivt.",))
    page = (tmp_path / "b.html").read_text("utf-8")
    assert "Fiktivt." in page
    assert all(table.title in page for table in tables.values())


@pytest.mark.parametrize("ending", ["docx", "html", "xlsx", "csv", "md"])
def test_the_appendix_tells_how_good_the_model_was(
    register: Register, tmp_path: Path, ending: str
) -> None:
    workflow.import_decisions(workflow.read_decisions(DECISIONS, register.taxonomy), register)
    decided = register.decisions().astype(object).where(lambda frame: frame.notna(), None)[:40]
    told = decided[["case_id", "henvendelsestype", "afdeling", "status"]]
    register.add_suggestions(told.assign(henvendelsestype="Intern henvendelse"), "lille")
    rows = [
        {name: row[name] for name in ("case_id", "version", *RECORDED)}
        | {"model": "lille", "blind": True}
        for row in decided.to_dict("records")
    ]
    register.add_decisions(rows, how="læst enkeltvis", by="Lone")
    out = tmp_path / f"b.{ending}"
    tables = workflow.publish(register, 2023, out)
    quality = tables["modelkvalitet"]
    assert [*tables][-1] == "modelkvalitet"
    assert quality.texts()[0][:2] == ["Henvendelsestype", "40"]
    assert quality.frame["Samme svar"].tolist()[1:3] == quality.frame["Læst blindt"].tolist()[1:3]
    if ending in ("html", "csv", "md"):
        assert quality.texts()[0][4] in out.read_text("utf-8")
    assert "modelkvalitet" not in workflow.publish(register, 2023, smallest=1000)


def test_nothing_is_published_that_contradicts_itself(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow.import_decisions(workflow.read_decisions(DECISIONS, register.taxonomy), register)
    decisions = register.decisions()
    decisions.loc[decisions["status"].eq("Klage").idxmax(), ["kategori", "grund"]] = None
    monkeypatch.setattr(register, "decisions", lambda: decisions)
    with pytest.raises(TableError, match="juridiske kategori: I alt/Antal klager"):
        workflow.publish(register, 2023, tmp_path / "b.html")
    assert not list(tmp_path.glob("b.*"))


def test_the_mailbox_is_no_training_text() -> None:
    corpus = {" ".join(text.split()) for text in load_corpus(MODELS / "korpus")["text"]}
    cases = workflow.suggest(MAILBOX).cases
    assert not corpus & {" ".join(text.split()) for text in cases["full_text"]}
    assert set(cases["received_at"].dt.year) == {2023}


MODELS = Path(__file__).parents[1] / "models"
