"""The whole road on fictional data that come with the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from klassifikator import workflow
from klassifikator.extras import cure
from klassifikator.learn.evaluation import Cases, Evaluation, measure
from klassifikator.learn.folder import load_model
from klassifikator.register import Register
from klassifikator.report import Look
from klassifikator.review.excel import export_review
from klassifikator.tables import Published, Table, load_published

EXAMPLES = Path(__file__).parent / "data" / "eksempel"
YEAR = 2023
# The forms that the demo writes, and the extras that they need, with what these bring.
FORMS = {"html": "", "xlsx": "", "csv": "", "docx": "report", "pdf": "pdf"}
PACKAGES = {"": (), "report": ("docx", "matplotlib"), "pdf": ("typst", "matplotlib")}
FICTION = (
    "postkassen er skrevet af en sprogmodel, personerne er opdigtede, og registerets beslutninger "
    "er eksempler lavet, så de bærer de trykte tal i Haderslev Kommunes Borgerrådgiver, Beretning "
    "2023. Beretningen deler ikke de 40 interne henvendelser og eksterne oplæg op, tæller ikke "
    "grundene og har ingen kategorier under Diverse; dér er eksemplets tal opdigtede."
)


@dataclass(frozen=True)
class Report:
    """What the demo counted, measured and wrote, and why it did not write the rest."""

    tables: dict[str, Table]
    published: Published
    evaluation: Evaluation
    files: list[str]
    left_out: list[str]


def suggest() -> workflow.Suggested:
    """Suggest for the example mailbox with the standard model."""
    return workflow.suggest(EXAMPLES / f"postkasse-{YEAR}.mbox")


def report(folder: Path, suggested: workflow.Suggested) -> Report:
    """Make a register, a sheet for review, and the annual report in a folder.

    The register is made afresh at each run; only files of the demo's own names are replaced.
    """
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "register.db"
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    register = Register(database)
    workflow.register_suggested(suggested, register)
    export_review(register, folder / "gennemgang.xlsx")
    decisions = workflow.read_decisions(EXAMPLES / f"beslutninger-{YEAR}.csv", register.taxonomy)
    workflow.import_decisions(decisions, register, by="demo")
    published = load_published(f"haderslev-{YEAR}")
    remark = (f"Fiktivt eksempel: {FICTION}",)
    look = Look(charts=find_spec("matplotlib") is not None)
    there = {extra: all(map(find_spec, packages)) for extra, packages in PACKAGES.items()}
    names = [f"beretning.{form}" for form, extra in FORMS.items() if there[extra]]
    left_out = [cure(f"En .{form}", extra) for form, extra in FORMS.items() if not there[extra]]
    for name in names:
        tables = workflow.publish(register, YEAR, folder / name, published, remark, look=look)
    register.close()
    told = suggested.cases[["case_id", "subject", "text"]].merge(decisions, on="case_id")
    measured = measure(load_model(), Cases(told, "eksemplet"))
    files = [database.name, "gennemgang.xlsx", *names]
    return Report(tables, published, measured, files, left_out)
