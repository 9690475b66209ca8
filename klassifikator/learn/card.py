"""The model card: what a model is for, what it was made of, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.danish import format_number
from klassifikator.learn.evaluation import Scores, wilson_interval
from klassifikator.learn.inquiry_classifier import InquiryClassifier
from klassifikator.learn.outcome import Retrained, doubling_sentence, points
from klassifikator.taxonomy import Taxonomy

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
SHOWN = 5  # of the hardest authors and confusions
FORFATTERE, SAGER = ("forfattere", "Forfatterne"), ("sager", "Sagerne")
_ORDER = ("henvendelsestype", "forvaltning", *TARGETS[1:])


def model_card(
    name: str,
    about: str,
    data: pd.DataFrame,
    model: InquiryClassifier,
    curve: Mapping[float, Mapping[str, Scores]],
    before: Mapping[str, Mapping[str, float]],
) -> str:
    """Write the card in Markdown.

    Parameters
    ----------
    name : str
    about : str
        What the data are and who wrote them, in Danish.
    data : DataFrame
        What the model was trained on, with ``author``.
    model : InquiryClassifier
    curve : mapping of float to mapping of str to Scores
        By share of the texts that was trained on, as
        :func:`~klassifikator.learn.evaluation.learning_curve` returns it.
    before : mapping of str to mapping of str to float
        The figures of the model that this one replaces, if any.

    Returns
    -------
    str
    """
    scores = curve[max(curve)]
    targets = [target for target in _ORDER if target in scores]
    authors = data["author"].value_counts().sort_index()
    # Who writes once has no accuracy of her own, and is known by the case alone.
    told_apart = len(data) >= 2 * len(authors)
    hits = {target: scores[target].hits() for target in targets}
    by_author = {
        target: scores[target].per_author() for target in targets if target in TARGETS[1:4]
    }
    return _template("MODELKORT.md").render(
        name=name,
        about=about,
        model=model,
        n=len(data),
        authors=authors,
        told_apart=told_apart,
        writers=FORFATTERE if told_apart else SAGER,
        by_author=by_author,
        hardest=by_author["afdeling"].sort_values(kind="stable").head(SHOWN),
        confused=scores["afdeling"].confusions().head(SHOWN),
        targets=targets,
        scores=scores,
        curve=curve,
        before=before,
        intervals={t: wilson_interval(int(hits[t].sum()), scores[t].n) for t in targets},
    )


def own_card(done: Retrained, taxonomy: Taxonomy) -> str:
    """Write the card of a model that has learnt from the office's own cases, in Markdown.

    Parameters
    ----------
    done : Retrained
    taxonomy : Taxonomy

    Returns
    -------
    str
    """
    return _template("EGEN.md").render(
        done=done, taxonomy=taxonomy, doubling=doubling_sentence(done), sizes=sorted(done.curve)
    )


def _template(name: str) -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["tal"] = lambda value, decimals=2: (
        format_number(float(value), decimals) if pd.notna(value) else "–"
    )
    environment.filters["procent"] = lambda share: format_number(100 * float(share))
    environment.filters["point"] = points
    return environment.get_template(name)
