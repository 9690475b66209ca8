"""Where the rooms meet: an export into the register, a model out of a corpus, a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from klassifikator.columns import CASE_COLUMNS, RECORDED, TARGETS, check_frame
from klassifikator.errors import ConflictError, InputError
from klassifikator.learn.doubt import FEW_EXAMPLES
from klassifikator.learn.folder import load_model, measured_of, save_model
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.labelled import count_labels, load_labelled
from klassifikator.readers import Rejected, nothing_read, read_inquiries
from klassifikator.readers.mapping import Columns
from klassifikator.readers.table import load_table, parse_date, save_table
from klassifikator.register import HOW, Register, audited, check_decisions
from klassifikator.report import Look, write_report
from klassifikator.tables import (
    Published,
    Table,
    agreement_table,
    make_tables,
    parse_period,
    protect,
)
from klassifikator.tables.counted import Rule
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from klassifikator.taxonomy.remarks import remarks_on_cases

Progress = Callable[[list[Any]], Iterator[Any]]


@dataclass(frozen=True)
class Suggested:
    """An export read and suggested for.

    Attributes
    ----------
    cases : DataFrame
        The case frame.
    suggestions : DataFrame
        The suggestion frame.
    rejected : list of Rejected
        What could not be read.
    model : str
        Version of the model.
    own_cases : int
        How many reviewed cases the model has learnt from.
    """

    cases: pd.DataFrame
    suggestions: pd.DataFrame
    rejected: list[Rejected]
    model: str
    own_cases: int = 0


def suggest(
    path: str | Path,
    model: InquiryClassifier | None = None,
    columns: Columns = None,
    *,
    attachments: bool = False,
) -> Suggested:
    """Read an export and suggest labels for its inquiries.

    Parameters
    ----------
    path : str or Path
        As :func:`klassifikator.read_inquiries`.
    model : InquiryClassifier, optional
        By default the standard model.
    columns : mapping, str or Path, optional
        As :func:`klassifikator.read_inquiries`.
    attachments : bool, default=False
        As :func:`klassifikator.read_inquiries`.

    Raises
    ------
    InputError
        Also when the file ends in the middle of a message: an export that is not whole would make
        every count too low.
    """
    model = model or load_model()
    cases = read_inquiries(path, columns, attachments=attachments)
    rejected: list[Rejected] = cases.attrs["rejected"]
    broken = [message for message in rejected if message.truncated]
    if broken:
        raise InputError(
            f"{broken[0].source}: {broken[0].reason}, så eksporten er ikke hel; "
            "eksportér postkassen igen."
        )
    if cases.empty:
        raise nothing_read(Path(path), rejected)
    suggestions = model.suggest(cases)
    return Suggested(cases, suggestions, rejected, model.version_, model.own_cases_)


def suggestion_records(suggested: Suggested) -> list[dict[str, Any]]:
    """Return the suggestions as plain values for JSON, without what does not apply."""
    return [
        {key: row[key] for key in row if isinstance(row[key], list) or pd.notna(row[key])}
        for row in _records(suggested.suggestions)
    ]


def write_suggestions(suggested: Suggested, out: str | Path) -> None:
    """Write cases and suggestions side by side to a table.

    Lists are kept in ``.parquet`` and ``.jsonl``; in ``.csv`` and ``.xlsx`` they are words. Labels
    that the export has are left out, so that every label in the table is suggested.
    """
    kept = [name for name in CASE_COLUMNS if name not in ("full_text", "cuts")]
    table = suggested.cases[kept].merge(suggested.suggestions, on="case_id")
    save_table(table, out)


def register_suggested(suggested: Suggested, register: Register) -> int:
    """Add what was suggested to a register; doing it again changes nothing.

    A model that has learnt from decisions is not heard on cases that are decided: it may know the
    answer, and estimates would take it for better than it is.

    Returns
    -------
    int
        How many cases were new.
    """
    new = register.add_cases(suggested.cases)
    told = suggested.suggestions
    if suggested.own_cases:
        told = told[~told["case_id"].isin(register.decisions()["case_id"])]
    register.add_suggestions(told, suggested.model)
    return new


def renew_suggestions(register: Register, model: InquiryClassifier) -> int:
    """Suggest anew for the cases that wait, as when another model is taken into use.

    The suggestions of the models before are kept beside.

    Returns
    -------
    int
        How many cases have a suggestion more.
    """
    cases = register.cases()
    waits = ~cases["case_id"].isin(register.decisions()["case_id"]) & (cases["text"] != "")
    return register.add_suggestions(model.suggest(cases[waits]), model.version_)


def read_decisions(path: str | Path, taxonomy: Taxonomy) -> pd.DataFrame:
    """Read decisions made elsewhere, and check them, before anything is stored.

    Parameters
    ----------
    path : str or Path
        A table with ``case_id`` and the labels; ``received_at``, ``channel`` and ``note`` where
        they are known. Texts are not asked for.
    taxonomy : Taxonomy

    Returns
    -------
    DataFrame

    Raises
    ------
    InputError
        When a column or an id is missing, an id stands twice or a date cannot be read.
    TaxonomyError
        When the labels of a row do not fit the taxonomy.
    """
    path = Path(path)
    table = load_table(path)
    check_frame(table, ["case_id", "henvendelsestype", "afdeling", "status"], path.name)
    table = table.reindex(columns=["case_id", "received_at", "channel", "note", *RECORDED])
    table = table.astype(object).where(table.notna() & (table != ""), None)
    table["received_at"] = [_date(value, path.name) for value in table["received_at"]]
    check_decisions(_records(table), taxonomy)
    return table.assign(channel=table["channel"].fillna(""), source=path.name)


def import_decisions(table: pd.DataFrame, register: Register, by: str | None = None) -> int:
    """Add decisions made elsewhere to a register; doing it again changes nothing.

    Parameters
    ----------
    table : DataFrame
        As :func:`read_decisions` returns it.
    register : Register
    by : str, optional
        Who decided.

    Returns
    -------
    int
        How many decisions were new.

    Raises
    ------
    ConflictError
        When a case is decided otherwise in the register.
    """
    current = register.decisions().set_index("case_id")
    rows: list[dict[str, Any]] = []
    for row in _records(table):
        if row["case_id"] not in current.index:
            rows.append({**row, "version": 0})
            continue
        saved = current.loc[row["case_id"]]
        if any((saved[name] if pd.notna(saved[name]) else None) != row[name] for name in RECORDED):
            raise ConflictError(
                f"Sag {row['case_id']} er allerede afgjort anderledes i registeret; "
                "ret den dér, eller fjern rækken."
            )
    register.add_cases(table[["case_id", "received_at", "channel", "source"]])
    register.add_decisions(rows, by=by, how=HOW[2])
    return len(rows)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _date(value: object, file: str) -> pd.Timestamp | None:
    try:
        moment = parse_date("" if value is None else str(value))
    except ValueError:
        raise InputError(
            f"{file} har en dato i received_at, der ikke kan læses; skriv dem som 31-12-2023."
        ) from None
    return None if moment is None else pd.Timestamp(moment)


def train(
    corpus: str | Path,
    folder: str | Path,
    name: str,
    taxonomy: Taxonomy | None = None,
    progress: Progress = iter,
    *,
    columns: Columns = None,
    tell: Callable[[str], None] = lambda line: None,
) -> InquiryClassifier:
    """Train a model on a corpus, measure it on authors left out, and write the model folder.

    Parameters
    ----------
    corpus : str or Path
        A table or a folder, as :func:`klassifikator.learn.labelled.load_labelled`.
    folder : str or Path
        Where the model goes; the card holds it against the model that is there already.
    name : str
        What it is called.
    taxonomy : Taxonomy, optional
        By default ``haderslev-2023``.
    progress : callable, optional
        Wraps each list of work, to show how far it is.
    columns : mapping, str or Path, optional
        As :func:`klassifikator.read_inquiries`.
    tell : callable, optional
        Is told, before the work begins, which rows are left out and which labels have too few.

    Returns
    -------
    InquiryClassifier
        As loaded again from the folder.

    Raises
    ------
    InputError, TaxonomyError
        As :func:`klassifikator.learn.labelled.load_labelled`.
    """
    taxonomy = taxonomy or load_taxonomy()
    from klassifikator.learn.card import model_card
    from klassifikator.learn.corpus import about_corpus
    from klassifikator.learn.evaluation import learning_curve

    data = load_labelled(corpus, taxonomy, columns)
    for line in data.attrs.get("left_out", ()):
        tell(line)
    counts = count_labels(data[list(TARGETS)], taxonomy)
    for line in remarks_on_cases(taxonomy, counts, FEW_EXAMPLES):
        tell(line)
    model = InquiryClassifier(taxonomy, n_jobs=-1)
    curve = learning_curve(data, model, progress)
    model.fit(data)
    card = model_card(name, about_corpus(corpus), data, model, curve, measured_of(folder))
    measured = {target: scores.summary() for target, scores in curve[max(curve)].items()}
    save_model(model, folder, name, card, measured)
    return load_model(folder)


def publish(
    register: Register,
    period: int | str,
    out: str | Path | None = None,
    published: Published | None = None,
    remarks: tuple[str, ...] = (),
    *,
    counting: Rule = "sager",
    smallest: int | None = None,
    look: Look | None = None,
) -> dict[str, Table]:
    """Count the decisions of a period, and write the report.

    Parameters
    ----------
    register : Register
    period : int or str
        A year, or as :func:`klassifikator.tables.parse_period` reads it.
    out : str or Path, optional
        The report; its ending chooses the form.
    published : Published, optional
        An earlier report, whose periods stand before this one.
    remarks : tuple of str
        Sentences to stand before the tables.
    counting : {"sager", "klagepunkter"}
        See :func:`klassifikator.tables.make_tables`.
    smallest : int, optional
        Make a public version, without counts below it; see :func:`klassifikator.tables.protect`.
    look : Look, optional
        Colours, Word template, charts or none, where a count leads.

    Returns
    -------
    dict of str to Table

    Raises
    ------
    TableError
        When the figures contradict each other; nothing is written then.
    """
    history = None if published is None else published.history
    decisions, taxonomy = register.decisions(), register.taxonomy
    tables = make_tables(decisions, period, taxonomy, history, counting=counting)
    if smallest is not None:
        tables = protect(tables, smallest)
    quality = agreement_table(audited(register), period, smallest or 1)
    if quality is not None:
        tables[quality.id] = quality
    if out is not None:
        name = parse_period(period).name
        write_report(tables, out, f"Borgerrådgiverens beretning {name}", remarks, look)
    return tables
