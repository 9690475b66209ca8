"""A municipality's own export with labels, as a corpus: what teaches, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.danish import count, listed
from klassifikator.errors import InputError, TaxonomyError
from klassifikator.learn.corpus import load_corpus
from klassifikator.readers import read_inquiries
from klassifikator.readers.mapping import Columns
from klassifikator.taxonomy import Taxonomy
from klassifikator.taxonomy.names import nearest
from klassifikator.text import mask_text

LEAST = 20
"""With fewer labelled inquiries no model is made."""

_SHOWN = 5  # rows that are named of those with the same fault


def load_labelled(path: str | Path, taxonomy: Taxonomy, columns: Columns = None) -> pd.DataFrame:
    """Load labelled inquiries: a table as a case system exports it, or a folder of a corpus.

    Parameters
    ----------
    path : str or Path
        A table (CSV, Excel, JSON Lines), read as :func:`klassifikator.read_inquiries` does, or a
        folder, as :func:`klassifikator.learn.corpus.load_corpus`.
    taxonomy : Taxonomy
    columns : mapping, str or Path, optional
        As :func:`klassifikator.read_inquiries`.

    Returns
    -------
    DataFrame
        Columns ``author``, ``subject``, ``text`` and the targets, cleaned and masked. The author of
        a table without one is the case, so that its rows are left out together.
        ``attrs["left_out"]`` says in Danish which rows could not be used and why.

    Raises
    ------
    InputError
        When there is no column of departments, or too little is left to learn from.

    Notes
    -----
    What follows from the taxonomy need not be said: a row with a department is of the one type that
    is counted, a row with a category of the one status that is a complaint, a ground of its
    category.
    """
    path = Path(path)
    if path.is_dir():
        return load_corpus(path, taxonomy)
    cases = read_inquiries(path, columns)
    if "afdeling" not in cases:
        raise InputError(
            f"{path.name} har ingen kolonne med afdeling; kald den »afdeling«, eller skriv i "
            'kolonner.toml, hvad den hedder, fx afdeling = "Ansvarlig enhed".'
        )
    labels = implied(cases.reindex(columns=list(TARGETS)), taxonomy)
    told = labels.apply(lambda own: _spoken(own, taxonomy.labels[own.name]))
    faults = [
        " er uden tekst." if kind != "inquiry" else _fault(row, taxonomy)
        for row, kind in zip(_rows(told), cases["kind"], strict=True)
    ]
    numbers = cases["source"].str.rpartition("række ")[2]
    good = [not fault for fault in faults]
    author = cases["author"] if "author" in cases else cases["case_id"]
    found = pd.concat([author.rename("author"), cases[["subject", "text"]], labels], axis=1)[good]
    _check_enough(found, len(cases), path.name)
    rejected = [
        f"Ikke med: {message.source}: {message.reason}." for message in cases.attrs["rejected"]
    ]
    found.attrs = {"left_out": [*_told(faults, numbers), *rejected]}
    return found.reset_index(drop=True)


def implied(labels: pd.DataFrame, taxonomy: Taxonomy) -> pd.DataFrame:
    """Fill in what the taxonomy lets follow, and leave out what it does not let apply.

    Parameters
    ----------
    labels : DataFrame
        The targets; empty or missing where nothing is said.
    taxonomy : Taxonomy

    Returns
    -------
    DataFrame
        With None where nothing is said.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> labels = pd.DataFrame({"afdeling": ["Skoler"], "grund": ["sletning"]})
    >>> implied(labels, load_taxonomy()).loc[0].tolist()
    ['Borgerhenvendelse', 'Skoler', 'Klage', 'Persondata', 'sletning']
    """
    labels = labels.reindex(columns=list(TARGETS)).astype(object)
    labels = labels.where(labels.notna() & (labels != ""), None)
    parents = {label.name: label.parent for label in taxonomy.labels["grund"].values()}
    labels["kategori"] = labels["kategori"].where(
        labels["kategori"].notna(), labels["grund"].map(parents).astype(object)
    )
    labels = labels.where(labels.notna(), None)
    for target, causes, below in (
        ("status", taxonomy.complaint_status, ["kategori", "grund"]),
        ("henvendelsestype", taxonomy.counted_types, ["afdeling", "status", "kategori", "grund"]),
    ):
        if len(causes) == 1:
            follows = labels[target].isna() & labels[below].notna().any(axis=1)
            labels.loc[follows, target] = causes[0]
        others = [name for name in taxonomy.names(target) if name not in causes]
        labels.loc[labels[target].isin(others), below] = None
    return labels


def _rows(labels: pd.DataFrame) -> list[dict[str, str | None]]:
    return [{str(key): value for key, value in row.items()} for row in labels.to_dict("records")]


def _spoken(values: pd.Series[Any], known: Mapping[str, object]) -> pd.Series[Any]:
    """Return labels as they may be told; what is like none and stands once may be a person."""
    told = {}
    for name, times in values[~values.isin(list(known))].value_counts().items():
        masked = mask_text(str(name))
        is_name = masked.replace("[NAVN", "").count("[") == 0
        told[name] = name if is_name and (times > 1 or nearest(str(name), known)) else masked
    return values.replace(told)


def _fault(row: Mapping[str, str | None], taxonomy: Taxonomy) -> str:
    """Say what is wrong with a row, as it goes on after the number of the row."""
    if not any(row.values()):
        return " er uden etiketter."
    try:
        taxonomy.check_labels(row)
    except TaxonomyError as error:
        return f": {error}"
    return ""


def _told(faults: list[str], numbers: pd.Series[str]) -> list[str]:
    """Say once what is wrong, and with which rows."""
    rows: dict[str, list[str]] = {}
    for fault, number in zip(faults, numbers, strict=True):
        if fault:
            rows.setdefault(fault, []).append(number)
    told = []
    for fault, own in rows.items():
        more = [f"{len(own) - _SHOWN} andre"] if len(own) > _SHOWN + 1 else []
        which = listed([*own[:_SHOWN], *more] if more else own)
        told.append(f"Ikke med: række {which}{fault}")
    return told


def _check_enough(told: pd.DataFrame, rows: int, file: str) -> None:
    departments = told["afdeling"].value_counts()
    repeated = int((departments > 1).sum())
    if 2 * len(told) < rows:
        raise InputError(
            f"Kun {len(told)} af {count(rows, 'række', 'rækker')} i {file} har etiketter fra "
            "taksonomien; se, hvad der er galt, med »klassifikator taxonomy check … --cases«."
        )
    if len(told) < LEAST or repeated < 2:
        raise InputError(
            f"{file} rækker ikke til en model: {count(len(told), 'henvendelse', 'henvendelser')} "
            f"med etiketter (mindst {LEAST}), "
            f"{count(repeated, 'afdeling', 'afdelinger')} med to eller flere (mindst 2); "
            "gennemgå flere sager, og eksportér igen."
        )


def count_labels(labels: pd.DataFrame, taxonomy: Taxonomy) -> dict[str, Counter[str]]:
    """Count the cases of each label, where it applies.

    Parameters
    ----------
    labels : DataFrame
        Columns for the levels that anything is said about.
    taxonomy : Taxonomy

    Returns
    -------
    dict of str to Counter of str
        By level. What is no label, like none and met once is masked: it may be a person.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> count_labels(pd.DataFrame({"status": ["Klage", "Klage", ""]}), load_taxonomy())["status"]
    Counter({'Klage': 2})
    """
    others = {str(level): own for level, own in labels.items() if level not in TARGETS}
    told = implied(labels, taxonomy).assign(**others)
    counts = {
        str(level): Counter(_spoken(own[own.notna() & (own != "")], taxonomy.labels[str(level)]))
        for level, own in told.items()
    }
    return {level: own for level, own in counts.items() if own}
