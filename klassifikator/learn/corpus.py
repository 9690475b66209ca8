"""Labelled inquiries in files: one JSON object a line, one file an author."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError, ModelError, TaxonomyError
from klassifikator.readers.cases import danish_time
from klassifikator.readers.table import load_table, parse_date
from klassifikator.taxonomy import Taxonomy, load_taxonomy

_COLUMNS = ("id", "subject", "text", "received_at", "channel")
_SHIPPED = (
    Path(__file__).parents[1] / "data" / "korpus",
    Path(__file__).parents[2] / "models" / "korpus",
)


def load_corpus(folder: str | Path, taxonomy: Taxonomy | None = None) -> pd.DataFrame:
    """Load a folder of labelled inquiries.

    Parameters
    ----------
    folder : str or Path
        Holds ``*.jsonl`` files; each line has ``id``, ``text``, the labels, and ``subject``,
        ``received_at`` and ``channel`` where they are known. The name of the file is the author.
    taxonomy : Taxonomy, optional
        The labels; by default ``haderslev-2023``.

    Returns
    -------
    DataFrame
        Columns ``id, author, subject, text, received_at, channel, taxonomy`` and the targets.

    Raises
    ------
    InputError
        When there are no files, an id stands twice, a text is missing or a date cannot be read.
    TaxonomyError
        When the labels of a line do not fit the taxonomy; names file and id.
    """
    taxonomy = taxonomy or load_taxonomy()
    files = sorted(Path(folder).glob("*.jsonl"))
    if not files:
        raise InputError(f"{Path(folder).name} har ingen .jsonl-filer; giv mappen med korpus.")
    parts = []
    for file in files:
        part = load_table(file).reindex(columns=[*_COLUMNS, *TARGETS])
        part = part.astype(object).where(part.notna(), None)
        for row in part.to_dict("records"):
            if not row["id"] or not row["text"]:
                raise InputError(f"{file.name} har en linje uden id eller text; udfyld den.")
            try:
                taxonomy.check_decision({target: row[target] for target in TARGETS})
            except TaxonomyError as error:
                raise TaxonomyError(f"{file.name}, {row['id']}: {error}") from None
        part.insert(1, "author", file.stem)
        parts.append(part)
    corpus = pd.concat(parts, ignore_index=True)
    doubled = corpus["id"][corpus["id"].duplicated()]
    if len(doubled):
        raise InputError(f"Id {doubled.iloc[0]} står to gange i korpus; giv den ene et andet.")
    try:
        found = [parse_date(str(value or "")) for value in corpus["received_at"]]
    except ValueError:
        raise InputError(
            f"{Path(folder).name} har en dato i received_at, der ikke kan læses; "
            "skriv dem som 31-12-2023."
        ) from None
    moments = pd.Series([moment and danish_time(moment) for moment in found], corpus.index)
    given = {name: corpus[name].fillna("") for name in ("subject", "channel")}
    return corpus.assign(received_at=pd.to_datetime(moments), taxonomy=taxonomy.id, **given)


def shipped_corpus() -> Path:
    """Return the folder of the corpus that comes with the package; it has the default labels.

    Raises
    ------
    ModelError
        When the installation lacks it.

    Examples
    --------
    >>> len(list(shipped_corpus().glob("*.jsonl")))
    52
    """
    found = [folder for folder in _SHIPPED if folder.is_dir()]
    if not found:
        raise ModelError("Korpus mangler i installationen; installér pakken igen.")
    return found[0]


def about_corpus(folder: str | Path) -> str:
    """Return the first paragraph of the corpus' datasheet, ``DATABLAD.md``; empty without one.

    A table needs none: it is the municipality's own.
    """
    if Path(folder).is_file():
        return "Kommunens egne henvendelser med etiketter, renset og maskeret, før de er læst."
    sheet = Path(folder) / "DATABLAD.md"
    if not sheet.exists():
        return ""
    paragraphs = sheet.read_text("utf-8").split("\n\n")
    return next((text.strip() for text in paragraphs if not text.startswith("#")), "")
