"""The command line: one function a command; it parses and prints, the work is done below."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klassifikator.errors import KlassifikatorError

if TYPE_CHECKING:
    from rich.console import Console

    from klassifikator.learn.evaluation import Scores
    from klassifikator.learn.inquiry_classifier import InquiryClassifier
    from klassifikator.readers import ReadFile, Rejected
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
    help="Gennemgå forslagene på en lokal side; export og import gør det i Excel.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(review_app, name="review")
register_app = typer.Typer(
    help="Kontrollér, kopiér og ryd op i registeret.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(register_app, name="register")
report_app = typer.Typer(rich_markup_mode=None)
app.add_typer(report_app, name="report")

RegisterOption = Annotated[
    str, typer.Option("--register", help="Registerets fil, eller adressen på en PostgreSQL.")
]
ModelOption = Annotated[
    Path | None, typer.Option("--model", help="En modelmappe; ellers standardmodellen.")
]
TaxonomyOption = Annotated[str, typer.Option("--taxonomy", help="Taksonomiens id eller .toml-fil.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Hvem der har besluttet.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Skriv JSON til et script.")]
DEFAULT_REGISTER = "register.db"
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


def _register(url: str, taxonomy: str, must_exist: bool = True) -> Register:
    from klassifikator.errors import InputError
    from klassifikator.register import Register
    from klassifikator.taxonomy import load_taxonomy

    if must_exist and "://" not in url and not Path(url).exists():
        raise InputError(
            f"Registeret {Path(url).name} findes ikke; lav det med »klassifikator suggest … "
            "--register« eller »klassifikator import«."
        )
    return Register(url, load_taxonomy(taxonomy))


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
    export: Annotated[
        Path, typer.Argument(help="En postkasse, en tabel, en zip-fil eller en mappe af dem.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Skriv forslagene til en .csv, .xlsx eller .jsonl.")
    ] = None,
    register: Annotated[
        str | None, typer.Option("--register", help="Læg sager og forslag i registeret.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", help="Kolonne i en tabel, fx text=Henvendelse."),
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option("--columns", help='TOML-fil med en tabels kolonner, fx text = "Henvendelse".'),
    ] = None,
    attachments: Annotated[
        bool, typer.Option("--attachments", help="Læs også bilag med tekst: txt, html, docx, pdf.")
    ] = False,
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
    chosen = _columns(column or []) or columns
    if out is not None and out.suffix.lower() == ".jsonl" and register is None and not as_json:
        _suggest_to_file(export, out, model, taxonomy, chosen, attachments, jobs, cluster)
        return
    with console.status("Læser og foreslår …") if console.is_terminal else _nothing():
        done = workflow.suggest(export, _model(model, taxonomy), chosen, attachments=attachments)
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
    attrs = done.cases.attrs
    kinds = Counter(done.cases["kind"])
    _print_count(
        export, len(done.suggestions), kinds, attrs["duplicates"], attrs["files"], done.rejected
    )
    if new is not None:
        console.print(f"{count(new, 'ny sag', 'nye sager')} i registeret.")


def _suggest_to_file(
    export: Path,
    out: Path,
    model: Path | None,
    taxonomy: str,
    columns: dict[str, str] | Path | None,
    attachments: bool,
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
            attachments=attachments,
            n_jobs=jobs,
            taxonomy=load_taxonomy(taxonomy),
            cluster=cluster,
            progress=progress,
        )
    if done.resumed:
        typer.echo(f"Fortsatte efter {count(done.resumed, 'besked', 'beskeder')}.")
    _print_count(export, done.suggestions, done.kinds, done.duplicates, done.files, done.rejected)


_FILES = {
    "mbox": "postkasser (mbox)",
    "maildir": "postkasser (Maildir)",
    "eml": "mails (.eml)",
    "msg": "Outlook-mails (.msg)",
    "pst": "Outlook-filer (.pst)",
    "memo": "Digital Post (MeMo)",
    "csv": "tabeller (CSV)",
    "xlsx": "Excel-ark",
    "jsonl": "tabeller (JSON Lines)",
    "zip": "zip-filer",
    "unknown": "filer af ukendt art",
}
_SET_ASIDE = {
    "autoreply": ("automatisk svar", "automatiske svar"),
    "bounce": ("mail, der ikke kunne leveres", "mails, der ikke kunne leveres"),
    "receipt": ("læsekvittering", "læsekvitteringer"),
    "calendar": ("kalenderbesked", "kalenderbeskeder"),
    "empty": ("tom besked", "tomme beskeder"),
}


def _print_count(
    export: Path,
    suggestions: int,
    kinds: Counter[str],
    duplicates: int,
    files: list[ReadFile],
    rejected: list[Rejected],
) -> None:
    from klassifikator.danish import count

    console = _console()
    for kind, name in _FILES.items():
        told = [file for file in files if file.kind == kind]
        if told:
            messages = sum(file.messages for file in told)
            console.print(
                f"Læste {count(messages, 'besked', 'beskeder')} fra "
                f"{count(len(told), 'fil', 'filer')}: {name}."
            )
    console.print(
        f"{count(suggestions, 'forslag', 'forslag')} til "
        f"{count(kinds.total(), 'besked', 'beskeder')} fra {export.name}."
    )
    aside = [count(kinds[kind], *names) for kind, names in _SET_ASIDE.items() if kinds[kind]]
    if aside:
        console.print(f"Lagt til side uden forslag: {', '.join(aside)}.")
    if duplicates:
        console.print(f"Mødt før og talt én gang: {count(duplicates, 'besked', 'beskeder')}.")
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


@review_app.callback()
def review(
    context: typer.Context,
    register: RegisterOption = DEFAULT_REGISTER,
    model: ModelOption = None,
    by: ByOption = None,
    port: Annotated[int, typer.Option("--port", help="0: en, der er ledig.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Åbn siden i browseren.")
    ] = True,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Gennemgå forslagene på en lokal side; export og import gør det i Excel."""
    if context.invoked_subcommand is not None:
        return
    import getpass
    import webbrowser

    from klassifikator.review import Desk, serve

    desk = Desk(_register(register, taxonomy), by or getpass.getuser(), model)

    def opened(address: str) -> None:
        typer.echo(f"Siden er åben på {address} (linket virker én gang). Stop med Ctrl+C.")
        if browser:
            webbrowser.open(address)

    serve(desk, port, opened)


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
    preview: Annotated[
        bool, typer.Option("--preview", help="Vis, hvad der ville blive gemt; gem intet.")
    ] = False,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Gem de rækker, der er mærket som gennemset; hver række, der ikke kan gemmes, nævnes."""
    from klassifikator.danish import count
    from klassifikator.review import import_review

    done = import_review(_register(register, taxonomy), sheet, by, preview=preview)
    if preview:
        for row in done.decided:
            typer.echo(f"Række {row.line}, {row.case_id}: {row.told}")
    typer.echo(
        f"{count(len(done.decided), 'sag', 'sager')} {'ville blive gemt' if preview else 'gemt'}, "
        f"{done.unchanged} var gemt i forvejen, "
        f"{done.unmarked} er ikke mærket og står som forslag."
    )
    for row in done.refused:
        typer.echo(f"Ikke gemt: række {row.line}, {row.case_id}: {row.told}", err=True)
    if done.refused:
        raise typer.Exit(2)


@register_app.command("verify")
def register_verify(
    register: RegisterOption = DEFAULT_REGISTER, taxonomy: TaxonomyOption = DEFAULT_TAXONOMY
) -> None:
    """Kontrollér, at ingen beslutning er ændret eller fjernet."""
    from klassifikator.danish import count
    from klassifikator.register import verify

    rows = verify(_register(register, taxonomy))
    typer.echo(
        f"Registeret er helt: {count(rows['decisions'], 'beslutning', 'beslutninger')}, "
        f"{count(rows['changes'], 'ændring', 'ændringer')} af sager og "
        f"{count(rows['readings'], 'kontrollæsning', 'kontrollæsninger')}."
    )


@register_app.command("backup")
def register_backup(
    out: Annotated[Path, typer.Argument(help="Filen, kopien skrives til.")],
    register: RegisterOption = DEFAULT_REGISTER,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Kopiér registeret, også mens det er i brug."""
    from klassifikator.register import backup

    backup(_register(register, taxonomy), out)
    typer.echo(f"Registeret er kopieret til {out.name}.")


@register_app.command("purge")
def register_purge(
    older_than: Annotated[str, typer.Option("--older-than", help="Alder: 5y, 18m eller 90d.")],
    register: RegisterOption = DEFAULT_REGISTER,
    by: ByOption = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Slet teksterne i gamle sager; det, statistikken tæller, bliver."""
    from datetime import datetime

    from klassifikator.danish import count
    from klassifikator.register import before, purge

    limit = before(older_than, datetime.now())
    number = purge(_register(register, taxonomy), limit, by=by)
    typer.echo(
        f"Teksten er slettet i {count(number, 'sag', 'sager')} modtaget før "
        f"{limit:%d-%m-%Y}; beslutningerne står."
    )


@register_app.command("agreement")
def register_agreement(
    register: RegisterOption = DEFAULT_REGISTER, taxonomy: TaxonomyOption = DEFAULT_TAXONOMY
) -> None:
    """Vis, hvor enige to læsere er om de sager, begge har læst."""
    from klassifikator.danish import format_number
    from klassifikator.register import agreement

    for target, found in agreement(_register(register, taxonomy)).items():
        low, kappa, high = (format_number(x, 2) for x in (found.low, found.kappa, found.high))
        typer.echo(
            f"{target}: {round(100 * found.share)} % ens af {found.n}, kappa {kappa} ({low}-{high})"
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
    typer.echo(f"{count(new, 'ny beslutning', 'nye beslutninger')} i {Path(register).name}.")


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


@report_app.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    period: Annotated[
        str | None,
        typer.Option("--year", "--period", help="2023, »1. halvår 2023«, »marts 2023« …"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Beretningens fil: .docx, .pdf, .html, .xlsx, .csv eller .md."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", help="En trykt beretning (id eller .toml) at holde op imod."),
    ] = None,
    counting: Annotated[
        str, typer.Option("--counting", help="Hvad kategorierne tæller: sager eller klagepunkter.")
    ] = "sager",
    smallest: Annotated[
        int | None,
        typer.Option("--smallest", min=2, help="Offentlig udgave uden tal, der er mindre, fx 3."),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="Vis sagerne bag et tal, fx »Skoler/Klage«."),
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
    """Tæl en periodes gennemgåede henvendelser, og skriv tabellerne."""
    if context.invoked_subcommand is not None:
        return
    if period is None:
        raise typer.BadParameter("Angiv perioden, fx --year 2023.", context)
    from klassifikator import workflow
    from klassifikator.report import SAFE_COLOURS, Look, read_colours
    from klassifikator.report.screen import print_tables
    from klassifikator.tables import load_published

    rule: Any = counting
    if explain is not None:
        _explain(explain, _register(register, taxonomy), period, rule)
        return
    look = Look(read_colours(colours) if colours else SAFE_COLOURS, template, link, charts)
    printed = load_published(published) if published else None
    store = _register(register, taxonomy)
    tables = workflow.publish(
        store, period, out, printed, counting=rule, smallest=smallest, look=look
    )
    console = _console()
    if out is None:
        print_tables(tables, console)
    else:
        console.print(f"{len(tables)} tabeller skrevet til {out.name}.")
    if printed is not None:
        _print_disagreements(printed, tables, console)


def _explain(question: str, register: Register, period: str, counting: Any) -> None:
    from klassifikator.tables import explain, make_tables

    decisions, taxonomy = register.decisions(), register.taxonomy
    tables = make_tables(decisions, period, taxonomy, counting=counting)
    for found in explain(question, tables, decisions, period, taxonomy, counting=counting):
        typer.echo(str(found))
        for case in found.cases.to_dict("records"):
            typer.echo(f"  {case['case_id']}  {case['received_at']:%d-%m-%Y}  {case['how']}")


@report_app.command()
def reconcile(
    published: Annotated[str, typer.Argument(help="En trykt beretning: id eller .toml-fil.")],
    register: Annotated[
        str | None, typer.Option("--register", help="Registeret, tallene også holdes op imod.")
    ] = None,
    taxonomy: TaxonomyOption = DEFAULT_TAXONOMY,
) -> None:
    """Hold en trykt beretnings tal op imod hinanden, og imod registeret."""
    from klassifikator import workflow
    from klassifikator.tables import contradictions, load_published
    from klassifikator.taxonomy import load_taxonomy

    printed = load_published(published)
    console = _console()
    found = contradictions(printed, load_taxonomy(taxonomy))
    console.print(f"[bold]{printed.source}: {len(found)} tal, som andre trykte modsiger[/bold]")
    for line in found:
        console.print(f"  {line}", markup=False)
    if register is not None:
        store = _register(register, taxonomy)
        _print_disagreements(printed, workflow.publish(store, printed.year, None, printed), console)


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
    """Erstat personoplysninger i en tekst med [CPR], [NAVN 1], [ADRESSE] og lignende."""
    from klassifikator.errors import InputError
    from klassifikator.readers.headers import decode
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
