"""The command line: one function a command; it parses and prints, the work is done below."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klassifikator.errors import KlassifikatorError

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.learn.evaluation import Scores
    from klassifikator.learn.inquiry_classifier import InquiryClassifier
    from klassifikator.readers import Rejected
    from klassifikator.register import Register
    from klassifikator.workflow import Suggested

app = typer.Typer(
    help="Foreslår etiketter til henvendelser, lader dig gennemgå dem og laver statistikken.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
review_app = typer.Typer(
    help="Gennemgå forslagene i Excel.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(review_app, name="review")

RegisterOption = Annotated[Path, typer.Option("--register", help="Registerets fil.")]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="En modelmappe; ellers standardmodellen.")
]
TaxonomyOption = Annotated[str, typer.Option("--taxonomy", help="Taksonomiens id eller .toml-fil.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Hvem der har besluttet.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv JSON til et script.")]
DEFAULT_REGISTER = Path("register.db")
DEFAULT_TAXONOMY = "haderslev-2023"


def main() -> None:
    """Run the command line; an error that is told is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # Windows' consoles still differ
    try:
        app()
    except KlassifikatorError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def _progress(what: str) -> Any:
    """Return a wrapper that shows how far a list is, on the error stream of a terminal."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)

    def wrap(items: list[Any]) -> Iterator[Any]:
        return iter(
            track(items, description=what, console=console, disable=not console.is_terminal)
        )

    return wrap


def _register(path: Path, taxonomy: str, must_exist: bool = True) -> Register:
    from klassifikator.errors import InputError
    from klassifikator.register import Register
    from klassifikator.taxonomy import load_taxonomy

    if must_exist and "://" not in str(path) and not path.exists():
        raise InputError(
            f"Registeret {path.name} findes ikke; lav det med »klassifikator suggest … "
            "--register« eller »klassifikator import«."
        )
    return Register(path, load_taxonomy(taxonomy))


def _model(folder: Path | None, taxonomy: str) -> InquiryClassifier:
    from klassifikator.learn.folder import load_model
    from klassifikator.taxonomy import load_taxonomy

    return load_model(folder, load_taxonomy(taxonomy))


def _columns(pairs: list[str]) -> dict[str, str]:
    from klassifikator.errors import InputError

    for pair in pairs:
        if "=" not in pair:
            raise InputError(f"»{pair}« er ingen kolonne; skriv fx --column text=Henvendelse.")
    return dict(pair.split("=", 1) for pair in pairs)


@app.command()
def suggest(
    export: Annotated[Path, typer.Argument(help="mbox, Maildir, .eml, .csv, .xlsx eller .jsonl.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Skriv forslagene til en .csv, .xlsx eller .jsonl.")
    ] = None,
    register: Annotated[
        Path | None, typer.Option("--register", help="Læg sager og forslag i registeret.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="Kolonne i en tabel, fx text=Henvendelse."),
    ] = None,
    model: ModelOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
    jobs: Annotated[
        int, typer.Option("--jobs", help="Processer til en .jsonl; -1: en pr. kerne.")
    ] = -1,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", help="Dask-klynge til en .jsonl, fx tcp://10.0.0.1:8786."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Læs en eksport, og foreslå etiketter."""
    from klassifikator import workflow
    from klassifikator.danish import count

    console = _console()
    if out is not None and out.suffix.lower() == ".jsonl" and register is None and not as_json:
        _suggest_to_file(export, out, model, taxonomy, _columns(column or []), jobs, cluster)
        return
    with console.status("Læser og foreslår …") if console.is_terminal else _nothing():
        done = workflow.suggest(export, _model(model, taxonomy), _columns(column or []))
        new = None
        if register is not None:
            new = workflow.register_suggested(done, _register(register, taxonomy, False))
        if out is not None:
            workflow.write_suggestions(done, out)
    if as_json:
        typer.echo(json.dumps(workflow.suggestion_records(done), ensure_ascii=False))
        return
    if out is None and register is None:
        _print_suggestions(done, console, len(done.suggestions))
    _print_count(export, len(done.suggestions), len(done.cases), done.rejected)
    if new is not None:
        console.print(f"{count(new, 'ny sag', 'nye sager')} i registeret.")


def _suggest_to_file(
    export: Path,
    out: Path,
    model: Path | None,
    taxonomy: str,
    columns: dict[str, str],
    jobs: int,
    cluster: str | None,
) -> None:
    from rich.console import Console

    from klassifikator.batch import suggest_to_file
    from klassifikator.danish import count
    from klassifikator.taxonomy import load_taxonomy

    console = Console(stderr=True)
    with console.status("Læser og foreslår …") if console.is_terminal else _nothing() as status:

        def progress(done: int) -> None:
            if status is not None:
                status.update(f"Læser og foreslår … {count(done, 'besked', 'beskeder')}")

        done = suggest_to_file(
            export,
            out,
            model,
            columns,
            n_jobs=jobs,
            taxonomy=load_taxonomy(taxonomy),
            cluster=cluster,
            progress=progress,
        )
    if done.resumed:
        typer.echo(f"Fortsatte efter {count(done.resumed, 'besked', 'beskeder')}.")
    cases = done.messages - len(done.rejected)
    _print_count(export, done.suggestions, cases, done.rejected)


def _print_count(export: Path, suggestions: int, cases: int, rejected: list[Rejected]) -> None:
    from klassifikator.danish import count

    console = _console()
    console.print(
        f"{count(suggestions, 'forslag', 'forslag')} til "
        f"{count(cases, 'besked', 'beskeder')} fra {export.name}."
    )
    for message in rejected:
        console.print(f"Afvist: {message.source}: {message.reason}.", markup=False)


def _nothing() -> Any:
    from contextlib import nullcontext

    return nullcontext()


def _print_suggestions(done: Suggested, console: Console, rows: int) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid
    from rich.text import Text

    from klassifikator.danish import certainty

    grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for heading, width in (("Emne", 20), ("Afdeling", 20), ("Status", 18), ("Kategori", 18)):
        grid.add_column(heading, width=width, no_wrap=True, overflow="ellipsis")
    cases = done.cases.set_index("case_id")
    for row in done.suggestions.head(rows).to_dict("records"):
        case = cases.loc[row["case_id"]]
        start = " ".join((case["subject"] or case["text"]).split())
        cells = [Text(start)]
        for target in ("afdeling", "status", "kategori"):
            value = row.get(target)
            if not isinstance(value, str):
                value = row["henvendelsestype"] if target == "afdeling" else None
                cells.append(Text(value or "–"))
            else:
                sure = certainty(row[f"{target}_probability"], row[f"{target}_few"])
                cells.append(Text(f"{value}\n{sure}"))
        grid.add_row(*cells)
    console.print(grid)


@review_app.command("export")
def review_export(
    out: Annotated[Path, typer.Argument(help="Excel-arket, der skrives.")],
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Skriv de sager, der ikke er gennemgået, til et Excel-ark."""
    from klassifikator.danish import count
    from klassifikator.review import export_review

    rows = export_review(_register(register, taxonomy), out)
    typer.echo(f"{count(rows, 'sag', 'sager')} skrevet til {out.name}.")
    typer.echo(
        "Skriv x i »Gennemset« ved hver læst sag, gem, og kør »klassifikator review import«."
    )


@review_app.command("import")
def review_import(
    sheet: Annotated[Path, typer.Argument(help="Det gennemgåede Excel-ark.")],
    register: RegisterOption = DEFAULT_REGISTER,
    by: ByOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Gem de rækker, der er mærket som gennemset."""
    from klassifikator.danish import count
    from klassifikator.review import import_review

    done = import_review(_register(register, taxonomy), sheet, by)
    typer.echo(
        f"{count(done.decided, 'sag', 'sager')} gemt, {done.unchanged} var gemt i forvejen, "
        f"{done.unmarked} er ikke mærket og står som forslag."
    )


@app.command("import")
def import_(
    table: Annotated[Path, typer.Argument(help="Tabel med case_id og etiketter.")],
    register: RegisterOption = DEFAULT_REGISTER,
    by: ByOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Hent beslutninger, der er truffet et andet sted, ind i registeret."""
    from klassifikator import workflow
    from klassifikator.danish import count
    from klassifikator.taxonomy import load_taxonomy

    decisions = workflow.read_decisions(table, load_taxonomy(taxonomy))
    new = workflow.import_decisions(decisions, _register(register, taxonomy, False), by)
    typer.echo(f"{count(new, 'ny beslutning', 'nye beslutninger')} i {register.name}.")


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="En .csv, .xlsx eller .jsonl.")],
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Skriv registerets beslutninger, uden tekster, til en tabel."""
    from klassifikator.danish import count
    from klassifikator.readers.table import save_table

    decisions = _register(register, taxonomy).decisions()
    save_table(decisions, out)
    typer.echo(f"{count(len(decisions), 'beslutning', 'beslutninger')} skrevet til {out.name}.")


@app.command()
def report(
    year: Annotated[int, typer.Option("--year", help="Året, der tælles.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Beretningens fil: .docx, .pdf, .html, .xlsx, .csv eller .md."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", help="En trykt beretning (id eller .toml) at holde op imod."),
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="Kontorets Word-skabelon til en .docx.")
    ] = None,
    colours: Annotated[
        str | None, typer.Option("--colours", help="Diagrammernes farver, fx #003366,#d68910.")
    ] = None,
    charts: Annotated[bool, typer.Option("--charts/--no-charts", help="Med diagrammer.")] = True,
    link: Annotated[
        str,
        typer.Option("--link", help="Gennemgangens adresse, som tallene i en .html fører til."),
    ] = "",
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Tæl et års gennemgåede henvendelser, og skriv tabellerne."""
    from klassifikator import workflow
    from klassifikator.report import SAFE_COLOURS, Look, read_colours
    from klassifikator.report.screen import print_tables
    from klassifikator.tables import load_published

    look = Look(read_colours(colours) if colours else SAFE_COLOURS, template, link, charts)
    printed = load_published(published) if published else None
    tables = workflow.publish(_register(register, taxonomy), year, out, printed, (), look)
    console = _console()
    if out is None:
        print_tables(tables, console)
    else:
        console.print(f"{len(tables)} tabeller skrevet til {out.name}.")
    if printed is not None:
        _print_disagreements(printed, tables, console)


def _print_disagreements(printed: Any, tables: Any, console: Console) -> None:
    from klassifikator.tables import reconcile

    found = reconcile(printed, tables)
    console.print(f"\n[bold]{printed.source}: {len(found)} trykte tal, som sagerne modsiger[/bold]")
    for line in found:
        console.print(f"  {line}", markup=False)


@app.command()
def train(
    corpus: Annotated[Path, typer.Argument(help="Mappe med mærkede henvendelser (*.jsonl).")],
    out: Annotated[Path, typer.Option("--out", help="Modelmappen, der skrives.")],
    name: Annotated[str, typer.Option("--name", help="Modellens navn.")] = "egen",
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Træn en model, mål den på forfattere, den ikke har set, og skriv modelmappen."""
    from klassifikator import workflow
    from klassifikator.taxonomy import load_taxonomy

    progress = _progress("Måler på forfattere, modellen ikke har set")
    model = workflow.train(corpus, out, name, load_taxonomy(taxonomy), progress)
    typer.echo(f"{model.version_} skrevet til {out}; se {out / 'MODELKORT.md'}.")


@app.command()
def evaluate(
    corpus: Annotated[Path, typer.Argument(help="Mappe med mærkede henvendelser (*.jsonl).")],
    model: ModelOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
    as_json: JsonOption = False,
) -> None:
    """Mål en model på mærkede henvendelser, den ikke er trænet på."""
    from klassifikator.learn.corpus import load_corpus
    from klassifikator.learn.evaluation import evaluate as measure
    from klassifikator.taxonomy import load_taxonomy

    data = load_corpus(corpus, load_taxonomy(taxonomy))
    scores = measure(_model(model, taxonomy), data)
    if as_json:
        figures = {target: found.summary() for target, found in scores.items()}
        typer.echo(json.dumps(figures, ensure_ascii=False))
        return
    _print_scores(scores, _console())


def _print_scores(scores: Mapping[str, Scores], console: Console) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Grid

    from klassifikator.danish import format_number

    grid = Grid(box=SIMPLE_HEAD)
    grid.add_column("Mål")
    for heading in ("Antal", "Rigtig", "Blandt tre", "Macro-F1", "Kalib.", "Dækn.", "I sæt"):
        grid.add_column(heading, justify="right")
    for target, found in scores.items():
        n, *values = found.summary().values()
        grid.add_row(target, format_number(n), *(format_number(value, 2) for value in values))
    console.print(grid)


@app.command()
def mask(
    file: Annotated[Path | None, typer.Argument(help="En tekstfil; ellers standardinput.")] = None,
) -> None:
    """Erstat personoplysninger i en tekst med [CPR], [TELEFON] og [E-MAIL]."""
    from klassifikator.errors import InputError
    from klassifikator.readers.mail import decode
    from klassifikator.text import mask_text

    if file is not None and not file.is_file():
        raise InputError(f"{file.name} findes ikke; kontrollér stien.")
    content = file.read_bytes() if file else sys.stdin.buffer.read()
    typer.echo(mask_text(decode(content)), nl=False)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Mappen, demoen skriver i.")] = Path(
        "klassifikator-demo"
    ),
) -> None:
    """Vis hele vejen på en fiktiv postkasse og et fiktivt register."""
    from klassifikator import demo as show
    from klassifikator.report.screen import print_tables

    console = _console()
    console.print("[bold]Alt i denne demo er fiktivt[/bold]: " + show.FICTION)
    console.rule("1. Fra postkasse til forslag", align="left")
    done = show.suggest()
    _print_suggestions(done, console, 12)
    console.print(
        f"De første 12 af {len(done.suggestions)} forslag til {len(done.cases)} beskeder, "
        f"{len(done.rejected)} afvist. Et forslag er ikke en beslutning og tælles ikke."
    )
    console.rule("2. Fra gennemgåede sager til beretning", align="left")
    result = show.report(out, done)
    print_tables(result.tables, console)
    _print_disagreements(result.published, result.tables, console)
    console.rule("3. Forslagene holdt op imod eksemplets beslutninger", align="left")
    _print_scores(result.scores, console)
    console.print(
        "Modellen har ikke set postkassens stemmer. Kalib.: forventet afstand mellem sandsynlighed "
        "og træf. Dækn.: hvor ofte sættet af etiketter (90 % lovet) har den rigtige; I sæt: "
        "etiketter i det."
    )
    console.print(f"\nSkrevet i {out}: {', '.join(result.files)}.")
