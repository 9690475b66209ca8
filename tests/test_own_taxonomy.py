"""Another municipality's whole road: its own taxonomy, columns and cases, and nothing of the first's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from klassifikator import cli
from klassifikator.register import Register
from klassifikator.review import Desk, make_app
from klassifikator.taxonomy import load_taxonomy
from tests.conftest import DATA, Run

FJORDBY = DATA / "taxonomies" / "fjordby.toml"
FORMS = ("md", "html", "docx", "xlsx", "csv", "pdf")
NEW = """\
Løbenr.;Registreret;Indgang;Overskrift;Hvad skrives der
27-01;02-04-2026;mail;Færgen;Færgen sejlede for tidligt igen, og vagten bandede ad os
27-02;03-04-2026;mail;Venteliste;Vi venter stadig på en plads i Børnehuset. Ring til Tove Kvist
27-03;04-04-2026;telefon;;Hvor søger man om en rollator i Seniorhuset?
27-04;05-04-2026;mail;Sparring;Jeg er leder og vil gerne sparre om et møde
"""


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """A folder with the export, the taxonomy and the model that was trained on both."""
    folder = tmp_path_factory.mktemp("fjordby")
    for file in (*(DATA / "eksport").iterdir(), FJORDBY):
        shutil.copy(file, folder)
    table, taxonomy, model = (folder / name for name in ("fjordby.csv", "fjordby.toml", "model"))
    command = ["train", table, "--taxonomy", taxonomy, "--out", model, "--name", "fjordby"]
    return folder, CliRunner().invoke(cli.app, list(map(str, command)))


@pytest.fixture
def office(trained: tuple[Path, Result], run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder as working folder, with new cases and a register of suggestions."""
    folder, _ = trained
    monkeypatch.chdir(folder)
    monkeypatch.setenv("KLASSIFIKATOR_TAXONOMY", "fjordby.toml")
    monkeypatch.setenv("KLASSIFIKATOR_MODEL", "model")
    for old in folder.glob("register.db*"):
        old.unlink()
    (folder / "nye.csv").write_text(NEW, "utf-8")
    code, out, err = run("suggest", "nye.csv", "--register", "register.db")
    assert (code, err) == (0, "")
    assert "4 nye sager i registeret." in out
    return folder


def test_training_tells_what_is_left_out_and_what_is_too_little(
    trained: tuple[Path, Result],
) -> None:
    folder, done = trained
    assert done.exit_code == 0, done.output
    for line in (
        "Ikke med: række 40: »Havnene« er ikke en afdeling i fjordby-2026; mente du »Havnen«?",
        "Ikke med: række 42 er uden tekst.",
        "Under 9 eksempler, så modellen foreslår dem med forbehold og lover intet: henvendelsestype "
        "»Virksomhed« og »Kollega«; status »Formel klage«.",
    ):
        assert line in done.stderr
    assert "kajen" not in done.output
    card = (folder / "model" / "MODELKORT.md").read_text("utf-8")
    assert "40 henvendelser fra 40 sager." in card
    assert "Træfsikkerhed på sager, modellen ikke har set" in card
    assert "orfatter" not in card
    assert "Haderslev" not in card


def test_no_word_of_a_citizen_alone_is_in_the_model(trained: tuple[Path, Result]) -> None:
    for file in (trained[0] / "model").iterdir():
        assert b"Kvist" not in file.read_bytes()


def test_suggestions_are_in_its_labels(office: Path, run: Run) -> None:
    code, out, _ = run("suggest", "nye.csv")
    assert code == 0
    for label in ("Havnen", "Børnehuset", "Seniorhuset", "Utilfreds", "Spørgsmål", "Kollega"):
        assert label in out
    code, _, err = run("suggest", "nye.csv", "--taxonomy", "haderslev-2023")
    assert (code, "er trænet til etiketterne i fjordby-2026, ikke haderslev-2023" in err) == (
        2,
        True,
    )


def test_labels_that_an_export_has_are_not_taken_for_suggestions(office: Path, run: Run) -> None:
    for name in ("ud.csv", "ud.jsonl"):
        assert run("suggest", "fjordby.csv", "--out", name)[0] == 0
        table = Path(name).read_text("utf-8-sig")
        assert "afdeling_x" not in table
        assert "Havnene" not in table


def test_the_page_asks_for_what_it_has(office: Path) -> None:
    register = Register("register.db", load_taxonomy("fjordby.toml"))
    desk = Desk(register, "Lone", "model")
    address = "http://127.0.0.1:8123"
    with TestClient(make_app(desk, 8123, "x"), address, headers={"origin": address}) as client:
        assert client.get("/start?token=x").status_code == 200
        page = client.get("/").text
        asked = re.findall(r'data-target="(\w+)"', page)
        assert asked == ["henvendelsestype", "afdeling", "status", "kategori"]
        assert "Tove" not in page
        first = register.cases()["case_id"][0]
        labels = {"henvendelsestype": "Virksomhed", "afdeling": "Havnen", "status": "Formel klage"}
        sent = client.post(f"/sag/{first}", data={"version": "0", **labels, "kategori": "Tone"})
        assert sent.status_code == 200
        for place in ("/sager", "/statistik", "/vejledning", "/ny"):
            answer = client.get(place)
            assert answer.status_code == 200
            assert "Haderslev" not in answer.text
            assert "Borgerhenvendelse<" not in answer.text
    saved = register.decisions().iloc[0]
    assert (saved["taxonomy"], saved["status"], saved["kategori"]) == (
        "fjordby-2026", "Formel klage", "Tone"
    )  # fmt: skip
    register.close()


def test_sheet_and_report(office: Path, run: Run) -> None:
    assert run("review", "export", "ark.xlsx")[0] == 0
    book = openpyxl.load_workbook("ark.xlsx")
    sheet = book["Gennemgang"]
    places = {cell.value: cell for cell in sheet[2]}
    lists = [found.formula1 for found in sheet.data_validations.dataValidation]
    assert lists == ['"x"', *(f"Lister!${c}$2:${c}${last}" for c, last in zip("ABCD", (4, 4, 4, 3), strict=True))]  # fmt: skip
    for heading, hidden in (("Kategori", False), ("Grund", True), ("Handling", True)):
        assert sheet.column_dimensions[places[heading].column_letter].hidden is hidden
    for line in range(3, 7):
        sheet.cell(row=line, column=places["Gennemset"].column).value = "x"
    book.save("ark.xlsx")
    assert run("review", "import", "ark.xlsx", "--by", "Lone")[1].startswith("4 sager gemt")
    code, out, _ = run("report", "--year", 2026)
    assert code == 0
    assert "Spørgsmål" not in out
    for form in FORMS:
        assert run("report", "--year", 2026, "--out", f"b.{form}")[0] == 0
    report = Path("b.md").read_text("utf-8")
    for line in ("Forvaltningen for Mennesker udgør 2 henvendelser", "| Små | Børnehuset | 1 | 1 | 100 % |",
                 "Interne og eksterne: kollega.", "Små: klagernes juridiske kategori"):  # fmt: skip
        assert line in report
    assert "handling" not in report
    assert "Grunde, der går igen" not in report
    for form in ("md", "html", "csv"):
        assert "Haderslev" not in Path(f"b.{form}").read_text("utf-8-sig")
    assert run("report", "--year", 2026, "--explain", "Havnen/Heraf klager")[0] == 0
    assert run("report", "--year", 2026, "--smallest", 3, "--out", "offentlig.csv")[0] == 0
    assert "Registeret er helt" in run("register", "verify")[1]
    assert run("export", "d.csv")[0] == 0
    assert "4 nye beslutninger" in run("import", "d.csv", "--register", "register2.db")[1]


def test_drafting_from_the_export_and_checking(run: Run, tmp_path: Path) -> None:
    for file in (DATA / "eksport").iterdir():
        shutil.copy(file, tmp_path)
    code, out, err = run("taxonomy", "new", "ny-2026.toml", "--from", "fjordby.csv")
    assert (code, err) == (0, "")
    assert "fjordby.csv har 4 afdelinger i 2 forvaltninger" in out
    draft = (tmp_path / "ny-2026.toml").read_text("utf-8")
    assert '[[afdeling]]  # 14 sager i eksporten\nname = "Havnen"\nparent = "Byen"' in draft
    code, out, err = run("taxonomy", "check", "ny-2026.toml", "--cases", "fjordby.csv")
    assert (code, err) == (0, "")
    for line in (
        "ny-2026 er gyldig: 2 forvaltninger, 4 afdelinger, 10 kategorier, 44 grunde.",
        "- Mangler definition: forvaltning »Byen« og »Mennesker«; afdeling »Havnen«, »Havnene«",
        "- »Havnen« og »Havnene« ligner hinanden (afdeling)",
        "fjordby.csv, 42 rækker:",
        "- »Utilfreds« (17 sager) er ikke en status i ny-2026; tilføj den, eller ret sagerne.",
    ):
        assert line in out
    code, out, err = run("taxonomy", "new", "ny-2026.toml")
    assert (code, out, "findes allerede" in err) == (2, "", True)
    assert (tmp_path / "ny-2026.toml").read_text("utf-8") == draft
    code, out, err = run("train", "fjordby.csv", "--taxonomy", "ny-2026.toml", "--out", "m")
    assert (code, out, "Kun 0 af 42 rækker i fjordby.csv har etiketter" in err) == (2, "", True)
    assert not (tmp_path / "m").exists()


def test_checking_tells_an_error_and_a_draft_without_an_export(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("taxonomy", "new", "ny.toml")
    assert (code, "Organisationen i den er et eksempel" in out) == (0, True)
    assert run("taxonomy", "check", "ny.toml")[0] == 0
    text = (
        (tmp_path / "ny.toml").read_text("utf-8").replace('parent = "Diverse"', 'parent = "X"', 1)
    )
    (tmp_path / "ny.toml").write_text(text, "utf-8")
    code, out, err = run("taxonomy", "check", "ny.toml")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "»Andre myndigheder« har den ukendte parent »X«" in err


def test_two_editions(run: Run) -> None:
    newer = DATA / "taxonomies" / "fjordby-2027.toml"
    code, out, err = run("taxonomy", "diff", FJORDBY, newer)
    assert (code, err) == (0, "")
    for line in (
        "- afdeling »Børnehuset« → »Dagtilbud«",
        "- afdeling »Seniorhuset« → »Hjemmepleje« og »Plejehjem«",
        "- afdeling »Dagtilbud«: »Små« → »Fjordby«",
        "    nu:  Borgeren klager.",
        "4 etiketter fra fjordby-2026 har ingen [[crosswalk]]",
        'old = "Formel klage"',
    ):
        assert line in out
    assert "Etiketterne er de samme" in run("taxonomy", "diff", FJORDBY, FJORDBY)[1]


def test_the_page_about_it_shows_what_the_commands_say(
    trained: tuple[Path, Result], run: Run, tmp_path: Path
) -> None:
    page = (Path(__file__).parents[1] / "docs" / "taksonomi.md").read_text("utf-8")
    told = dict(re.findall(r"```console\n\$ klassifikator (.*?)\n(.*?)\n```", page, re.DOTALL))
    assert [command.split()[0] for command in told] == ["taxonomy", "taxonomy", "train", "taxonomy"]
    shutil.copy(DATA / "eksport" / "fjordby.csv", tmp_path / "eksport.csv")
    columns, department = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "kolonner.toml").write_text(columns, "utf-8")
    shutil.copy(DATA / "taxonomies" / "fjordby-2027.toml", tmp_path)
    for command, output in told.items():
        if command.startswith("train"):  # once is enough; its figures are the machine's
            lines = output.splitlines()[:-1]
            assert trained[1].output.splitlines()[: len(lines)] == lines
            shutil.copy(FJORDBY, tmp_path / "fjordby-2026.toml")
            continue
        code, out, _ = run(*command.split())
        assert (code, out.rstrip()) == (0, output)
        if "new" in command:
            assert department in (tmp_path / "fjordby-2026.toml").read_text("utf-8")
