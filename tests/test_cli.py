from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from klassifikator.demo import EXAMPLES
from klassifikator.register import Register
from klassifikator.taxonomy import load_taxonomy
from tests.conftest import DATA, Run
from tests.learn.offices import HERE, corpus, review

DECISIONS = EXAMPLES / "beslutninger-2023.csv"
MAIL = "From bo@x Mon Jan  2 08:00:00 2023\nSubject: {}\n\n{}\n\n"


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    path = tmp_path / "post.mbox"
    path.write_text(
        MAIL.format("Vej", "Der er hul i vejen, ring 22334455") + MAIL.format("Skole", "Mobning"),
        "utf-8",
    )
    return path


def test_the_whole_road(run: Run, mailbox: Path, tmp_path: Path) -> None:
    code, out, _ = run("suggest", mailbox, "--register", "r.db")
    assert (code, "2 nye sager i registeret." in out) == (0, True)
    assert "0 nye sager" in run("suggest", mailbox, "--register", "r.db")[1]
    assert (
        "2 sager skrevet til ark.xlsx."
        in run("review", "export", "ark.xlsx", "--register", "r.db")[1]
    )
    book = openpyxl.load_workbook("ark.xlsx")
    headings = {cell.value: cell.column for cell in book["Gennemgang"][2]}
    for line, values in ((3, ("Borgerhenvendelse", "Skoler", "Klage", "Andet", "andet")),
                         (4, ("Intern henvendelse", None, None, None, None))):  # fmt: skip
        names = ("Henvendelsestype", "Afdeling", "Status", "Kategori", "Grund")
        for name, value in (("Gennemset", "x"), *zip(names, values, strict=True)):
            book["Gennemgang"].cell(row=line, column=headings[name]).value = value
    book.save("ark.xlsx")
    code, out, _ = run("review", "import", "ark.xlsx", "--register", "r.db", "--by", "Lone")
    assert out.startswith("2 sager gemt, 0 var gemt i forvejen, 0 er ikke mærket")
    code, out, _ = run("report", "--year", "2023", "--register", "r.db")
    assert "Klager efter afdeling" in out
    assert "2 læst enkeltvis" in out
    for name in ("b.html", "b.xlsx", "b.csv", "b.docx", "b.pdf", "b.md"):
        assert run("report", "--year", 2023, "--register", "r.db", "--out", name)[0] == 0
        assert (tmp_path / name).stat().st_size > 500
    looks = ("--colours", "#112233,#445566", "--link", "http://127.0.0.1:8000")
    assert run("report", "--year", 2023, "--register", "r.db", "--out", "c.html", *looks)[0] == 0
    assert "#112233" in (tmp_path / "c.html").read_text("utf-8")
    assert (
        run("report", "--year", 2023, "--register", "r.db", "--out", "c.html", "--no-charts")[0]
        == 0
    )
    assert "<svg" not in (tmp_path / "c.html").read_text("utf-8")
    template = ("--template", "b.docx")
    assert run("report", "--year", 2023, "--register", "r.db", "--out", "c.docx", *template)[0] == 0
    assert "2 beslutninger skrevet til d.csv." in run("export", "d.csv", "--register", "r.db")[1]
    assert "2 nye beslutninger i ny.db." in run("import", "d.csv", "--register", "ny.db")[1]


def test_reports_of_other_periods_kinds_and_questions(run: Run, tmp_path: Path) -> None:
    run("import", DECISIONS, "--register", "r.db")
    code, out, _ = run("report", "--period", "1. halvår 2023", "--register", "r.db")
    assert (code, "modtaget i 1. halvår 2023" in out, "Kvartal" in out) == (0, True, True)
    points = run("report", "--year", "2023", "--counting", "klagepunkter", "--register", "r.db")[1]
    assert "Antal klagepunkter" in points
    assert (
        run("report", "--year", "2023", "--smallest", "3", "--out", "b.csv", "--register", "r.db")[
            0
        ]
        == 0
    )
    public = (tmp_path / "b.csv").read_text("utf-8-sig")
    assert "handlinger/Teknik og Klima;Styrket dialog;Antal klager;·" in public
    assert "Talt:" not in public
    code, out, _ = run(
        "report", "--year", "2023", "--explain", "Skoler/Klage", "--register", "r.db"
    )
    assert out.startswith("Skoler/Klage: 19 sager\n  H-3855631022e3  02-01-2023  importeret\n")
    assert len(out.splitlines()) == 20


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [("--period", "i år", "»i år« er ingen periode; skriv"), ("--explain", "Skole/Klage", "mente du »Skoler/Klage«?"),
     ("--counting", "breve", "; vælg sager eller klagepunkter")],
)  # fmt: skip
def test_reports_that_cannot_be_made(run: Run, option: str, value: str, message: str) -> None:
    run("import", DECISIONS, "--register", "r.db")
    code, out, err = run("report", "--year", "2023", option, value, "--register", "r.db")
    assert (code, out, err.count("\n"), message in err) == (2, "", 1, True)


def test_a_printed_report_alone_and_beside_the_register(run: Run) -> None:
    code, out, _ = run("report", "reconcile", "haderslev-2023")
    assert (code, "7 tal, som andre trykte modsiger" in " ".join(out.split())) == (0, True)
    assert "sagerne" not in out
    run("import", DECISIONS, "--register", "r.db")
    out = run("report", "reconcile", "haderslev-2023", "--register", "r.db")[1]
    assert "11 trykte tal, som sagerne modsiger" in " ".join(out.split())


def test_json_for_scripts(run: Run, mailbox: Path) -> None:
    code, out, err = run("suggest", mailbox, "--json")
    rows = json.loads(out)
    assert (code, err, len(rows)) == (0, "", 2)
    assert rows[0]["afdeling_evidence"]
    assert "22334455" not in out


def test_mask_reads_files_and_pipes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Får 010190-1234".encode("cp1252"))
    assert run("mask", "a.txt")[1] == "Får [CPR]"
    done = subprocess.run(
        [sys.executable, "-m", "klassifikator", "mask"],
        input="æ: 010190-1234".encode(), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.decode() == "æ: [CPR]"


LINE = {"text": "Mine sygedagpenge", "henvendelsestype": "Borgerhenvendelse", "afdeling": "Jobcenter",
    "status": "Anden henvendelse"}  # fmt: skip


def test_evaluate(run: Run, tmp_path: Path) -> None:
    (tmp_path / "k").mkdir()
    lines = [LINE | {"id": str(n), "received_at": f"2024-0{n}-01"} for n in range(1, 5)]
    text = "".join(f"{json.dumps(line | {'text': LINE['text'] + line['id']})}\n" for line in lines)
    (tmp_path / "k" / "a.jsonl").write_text(text, "utf-8")
    (tmp_path / "sager.jsonl").write_text(text, "utf-8")
    for cases in ("k", "sager.jsonl"):
        figures = json.loads(run("evaluate", cases, "--json")[1])
        assert figures["targets"]["afdeling"]["n"] == 4
    code, out, err = run(
        "evaluate",
        "k",
        "--since",
        "01-03-2024",
        "--out",
        "e.html",
        "--out",
        "e.json",
        "--no-charts",
    )
    assert (code, err) == (0, "")
    assert "afdeling" in out and "Skrevet: e.html, e.json." in out
    assert "Nu er 01-03-2024 til 01-04-2024 (2 sager)." in " ".join(out.split())
    written = json.loads((tmp_path / "e.json").read_text("utf-8"))
    assert written["drift"]["now"]["n"] == 2
    assert "<h2" in (tmp_path / "e.html").read_text("utf-8")


def test_evaluate_the_decisions_of_a_register(run: Run, mailbox: Path) -> None:
    run("suggest", mailbox, "--register", "r.db")
    code, out, err = run("evaluate", "--register", "r.db")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "r.db har ingen mærkede henvendelser at måle på" in err
    run("review", "export", "ark.xlsx", "--register", "r.db")
    book = openpyxl.load_workbook("ark.xlsx")
    for row in book["Gennemgang"].iter_rows(min_row=3):
        row[5].value = "x"
    book.save("ark.xlsx")
    run("review", "import", "ark.xlsx", "--register", "r.db", "--by", "Lone")
    code, out, err = run("evaluate", "--register", "r.db", "--errors", "10")
    assert (code, err) == (0, "")
    assert "målt på 2 sager fra r.db" in out
    assert "Modellen har ikke lært af registerets sager." in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "Giv enten en fil med mærkede"), (("k", "--register", "r.db"), "Giv enten en fil med mærkede"),
     (("k.csv", "--since", "i går"), "»i går« er ingen dato"), (("k.csv",), "k.csv findes ikke")],
)  # fmt: skip
def test_what_cannot_be_evaluated(run: Run, arguments: tuple[str, ...], message: str) -> None:
    if "--since" in arguments:
        Path("k.csv").write_text(
            "tekst;henvendelsestype;afdeling;status\nMøde;Intern henvendelse;;\n", "utf-8"
        )
    code, out, err = run("evaluate", *arguments)
    assert (code, out, err.count("\n"), message in err) == (2, "", 1, True)


def test_demo(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run("demo", "--out", "vis")
    assert code == 0
    assert "Alt i denne demo er fiktivt" in out
    assert "Haderslev Kommunes Borgerrådgiver, Beretning 2023: 11 trykte tal" in out
    assert sorted(file.name for file in (tmp_path / "vis").iterdir()) == [
        "beretning.csv", "beretning.docx", "beretning.html", "beretning.pdf", "beretning.xlsx",
        "gennemgang.xlsx", "register.db",
    ]  # fmt: skip
    first = (tmp_path / "vis" / "beretning.html").read_bytes()
    assert "Ikke skrevet" not in out
    monkeypatch.setitem(sys.modules, "typst", None)
    code, out, _ = run("demo", "--out", "vis")
    missing = "Ikke skrevet: En .pdf kræver en pakke mere: pip install klassifikator[pdf]\n"
    assert (code, out.count("Ikke skrevet"), out.endswith(missing)) == (0, 1, True)
    assert (tmp_path / "vis" / "beretning.html").read_bytes() == first


def _write(name: str, content: bytes | str) -> Callable[[], object]:
    return lambda: Path(name).write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )


BAD: dict[str, tuple[Callable[[], object], list[str], str]] = {
    "no such file": (lambda: 0, ["suggest", "x.mbox"], "x.mbox findes ikke"),
    "empty file": (_write("x.mbox", b""), ["suggest", "x.mbox"], "x.mbox er tom"),
    "no mailbox": (_write("x.mbox", b"abc"), ["suggest", "x.mbox"], "ikke en postkasse eller tabel"),
    "no text column": (_write("x.csv", "a;b\n1;2\n"), ["suggest", "x.csv"], "mangler kolonnen »text«"),
    "no text file": (_write("x.csv", b"\x00\xff\xfe"), ["suggest", "x.csv"], "ikke en tekstfil"),
    "unknown column": (_write("x.csv", "a;b\n1;2\n"), ["suggest", "x.csv", "--column", "text"], "ingen kolonne"),
    "truncated mailbox": (
        lambda: Path("x.mbox").write_bytes(
            (EXAMPLES / "postkasse-2023.mbox").read_bytes().partition(b"Content-Type: text/html")[0]
        ),
        ["suggest", "x.mbox", "--register", "r.db", "--out", "u.csv"], "eksporten er ikke hel",
    ),
    "unknown format": (_write("x.csv", "text\na\n"), ["suggest", "x.csv", "--out", "u.doc"], "u.doc kan ikke skrives"),
    "unknown label": (
        _write("x.csv", "case_id;henvendelsestype;afdeling;status\n1;Borger;;\n"),
        ["import", "x.csv"], "»Borger« er ikke en henvendelsestype",
    ),
    "doubled id": (
        _write("x.csv", "case_id;henvendelsestype;afdeling;status\n1;Eksternt oplæg;;\n1;Eksternt oplæg;;\n"),
        ["import", "x.csv"], "Sagen 1 står flere gange",
    ),
    "no register": (lambda: 0, ["report", "--year", "2023"], "Registeret register.db findes ikke"),
    "corrupt register": (_write("r.db", b"x" * 5000), ["report", "--year", "2023", "--register", "r.db"], "kan ikke bruges som register"),
    "corrupt model": (
        lambda: (Path("m").mkdir(), Path("m/manifest.json").write_text("{")),
        ["suggest", "x.mbox", "--model", "m"], "er ikke JSON",
    ),
    "no printed report": (lambda: 0, ["report", "reconcile", "x.toml"], "Beretningen x.toml findes ikke; kontrollér stien"),
    "no register to learn from": (lambda: 0, ["retrain"], "Registeret register.db findes ikke"),
    "no model to go back from": (lambda: 0, ["retrain", "--back"], "ingen model at gå tilbage fra"),
    "damaged history": (
        lambda: (Path("modeller").mkdir(), Path("modeller/historik.json").write_text("{")),
        ["suggest", "x.mbox"], "historik.json i modeller kan ikke læses",
    ),
    "unknown taxonomy": (lambda: 0, ["import", "x.csv", "--taxonomy", "nope"], "»nope« findes ikke"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_danish_sentence(case: str, run: Run, tmp_path: Path) -> None:
    prepare, arguments, message = BAD[case]
    prepare()
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert "; " in err, "the sentence names no cure"
    after = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert after == before


def test_wrong_usage_has_the_same_exit_code(run: Run) -> None:
    assert run("report")[0] == 2
    assert run("nope")[0] == 2


def test_keeping_the_register(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(
        "case_id,henvendelsestype,afdeling,status,received_at\n"
        "1,Borgerhenvendelse,Skoler,Anden henvendelse,2015-01-02\n",
        "utf-8",
    )
    assert run("import", "b.csv", "--register", "r.db")[0] == 0
    assert "Registeret er helt: 1 beslutning" in run("register", "verify", "--register", "r.db")[1]
    assert run("register", "backup", "kopi.db", "--register", "r.db")[0] == 0
    code, _, told = run("register", "backup", "kopi.db", "--register", "r.db")
    assert (code, "findes allerede" in told) == (2, True)
    code, _, told = run("register", "purge", "--older-than", "fem år", "--register", "r.db")
    assert (code, "skriv f.eks. 5y" in told) == (2, True)
    out = run("register", "purge", "--older-than", "5y", "--register", "r.db")[1]
    assert "Teksten er slettet i 0 sager modtaget før" in out
    out = run("register", "purge", "--case", "1", "--register", "r.db")[1]
    assert out == "Teksten er slettet i 1; beslutningerne står.\n"
    for both_or_none in ((), ("--case", "1", "--older-than", "5y")):
        code, _, told = run("register", "purge", *both_or_none, "--register", "r.db")
        assert (code, "Giv enten en alder" in told) == (2, True)
    code, _, told = run("register", "agreement", "--register", "r.db")
    assert (code, "Ingen sager er læst af to" in told) == (2, True)


def test_a_port_that_is_taken(run: Run, mailbox: Path) -> None:
    assert run("suggest", mailbox, "--register", "r.db")[0] == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        code, _, told = run("review", "--register", "r.db", "--port", port, "--no-browser")
    assert (code, f"Port {port} er optaget" in told) == (2, True)


def test_an_export_of_many_kinds_is_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "eksport"
    folder.mkdir()
    (folder / "post").write_text(MAIL.format("Vej", "Der er hul i vejen") * 2, "utf-8")
    (folder / "1.eml").write_text(
        "Subject: Automatisk svar: Vej\nAuto-Submitted: auto-replied\n\nFerie"
    )
    (folder / "x.png").write_bytes(b"\x89PNG")
    for out in ((), ("--out", "ud.jsonl")):
        code, told, _ = run("suggest", folder, *out)
        assert code == 0
        for line in (
            "Læste 2 beskeder fra 1 fil: postkasser (mbox).",
            "Læste 1 besked fra 1 fil: mails (.eml).",
            "1 forslag til 2 beskeder fra eksport.",
            "Lagt til side uden forslag: 1 automatisk svar.",
            "Mødt før og talt én gang: 1 besked.",
            "Afvist: x.png: filen er ingen postkasse eller tabel, der kendes.",
        ):
            assert line in told


def test_columns_from_a_file(run: Run, tmp_path: Path) -> None:
    Path("a.csv").write_text("A\nDer er hul i vejen\n")
    Path("mine.toml").write_text('text = "A"\n')
    code, told, _ = run("suggest", "a.csv", "--columns", "mine.toml", "--out", "ud.jsonl")
    assert (code, "1 forslag til 1 besked" in told) == (0, True)
    assert "mangler kolonnen" in run("suggest", "a.csv")[2]


def test_learning_from_what_was_decided(run: Run, tmp_path: Path) -> None:
    taxonomy = ("--taxonomy", DATA / "taxonomies" / "fjordby.toml")
    Path("k").mkdir()
    for author, part in corpus().groupby("author"):
        part = part.drop(columns=["author", "taxonomy", "grund"]).astype(object)
        part.where(part != "", None).to_json(
            f"k/{author}.jsonl", orient="records", lines=True, force_ascii=False
        )
    learn = ("retrain", *taxonomy, "--corpus", "k")
    code, out, err = run(*learn)
    assert (code, err) == (0, "")
    assert "0 egne sager er læst og afgjort. Korpus: 150 tekster." in out
    assert "ingen model til fjordby-2026 at holde den op imod" in out
    first = json.loads(Path("modeller/historik.json").read_text("utf-8"))[-1]["model"]

    Path("a.csv").write_text("text\nfærge kaj mole\n", "utf-8")
    for out_ in ((), ("--out", "u.jsonl"), ("--json",)):  # the office's own model is used from now
        assert run("suggest", "a.csv", *taxonomy, *out_)[0] == 0
    assert run("suggest", "a.csv", *taxonomy, "--register", "register.db")[0] == 0
    register = Register("register.db", load_taxonomy(taxonomy[1]))
    assert set(register.suggestions()["model"]) == {first}
    assert "Modelmappen" in run("suggest", "a.csv", "--model", "væk")[2]
    assert "til etiketterne i fjordby-2026, ikke haderslev-2023" in run("suggest", "a.csv")[2]

    review(register, 60, 2, HERE)
    register.close()
    done = json.loads(run(*learn, "--json")[1])
    assert (done["promoted"], done["before"], done["learnt"]) == (True, first, 48)
    assert done["renewed"] == 1  # the letter that waits
    assert "der er intet nyt at lære siden sidst" in run(*learn)[1]
    out = run("retrain", "--back")[1]
    assert out == f"{first} er i brug igen; {done['version']} er gemt.\n"
    out = " ".join(run(*learn)[1].split())
    assert "Lært af 48 egne sager, målt på de 12 nyeste, som ingen af modellerne har set." in out
    assert "Taget i brug: intet mål har færre rigtige end før." in out
    assert "Fra 24 til 48 egne sager ændredes andelen af rigtige i point" in out
    assert run("retrain", "--back")[0] == run("retrain", "--back", "--json")[0] == 0
    assert "Standardmodellen er i brug" not in out


def test_own_models_lie_beside_the_register(run: Run, tmp_path: Path) -> None:
    run("import", DECISIONS, "--register", "r.db")
    code, out, _ = run("retrain", "--register", "r.db")
    out = " ".join(out.split())
    assert (code, "0 egne sager er læst og afgjort." in out) == (0, True)
    assert "sager uden tekst" in out
    assert "skal mindst 10 af hver; gennemgå 20 mere" in out
    (tmp_path / "andetsteds" / "modeller").mkdir(parents=True)
    (tmp_path / "andetsteds" / "modeller" / "historik.json").write_text("{")
    code, _, told = run("suggest", "x.mbox", "--register", "andetsteds/r.db")
    assert (code, "historik.json i modeller kan ikke læses" in told) == (2, True)
    assert "findes ikke" in run("suggest", "x.mbox", "--register", "postgresql://x@y/andetsteds")[2]
