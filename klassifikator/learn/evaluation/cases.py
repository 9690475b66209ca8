"""Labelled inquiries to measure on: from a file, a corpus, or a register's decisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from klassifikator.columns import TARGETS, check_frame
from klassifikator.errors import TaxonomyError
from klassifikator.learn.corpus import load_corpus
from klassifikator.learn.folder import model_files
from klassifikator.learn.pack import ModelFiles
from klassifikator.learn.reviewed import in_labels_of, reviewed_cases
from klassifikator.readers import read_inquiries
from klassifikator.readers.cases import file_label
from klassifikator.register import Register
from klassifikator.taxonomy import Taxonomy

_NOBODY_KNOWS = "er nogle af sagerne blandt dem, den har lært af, er tallene for gode."


@dataclass(frozen=True)
class Cases:
    """Labelled inquiries to measure on.

    Attributes
    ----------
    frame : DataFrame
        ``text``, the labels, and where known ``subject``, ``received_at``, ``channel``, ``blind``
        and ``case_id``.
    source : str
        Where they are from.
    left_out : dict of str to int
        Why cases of the source are not among them, in Danish, and how many.
    remarks : tuple of str
        What else is to be known of them, in Danish.
    """

    frame: pd.DataFrame
    source: str
    left_out: dict[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def labelled_cases(path: str | Path, taxonomy: Taxonomy) -> Cases:
    """Read labelled inquiries.

    Parameters
    ----------
    path : str or Path
        A table (CSV, Excel, JSON Lines) with texts and labels, or a folder as
        :func:`~klassifikator.learn.corpus.load_corpus`.
    taxonomy : Taxonomy

    Returns
    -------
    Cases
        Rows without labels or text, and those that cannot be read, are left out.

    Raises
    ------
    InputError
        When the file cannot be read or lacks a column.
    TaxonomyError
        When the labels of a row do not fit the taxonomy; names the row.
    """
    path = Path(path)
    source = file_label(path.name)
    remarks = (f"Modellen må ikke have lært af {source}: {_NOBODY_KNOWS}",)
    if path.is_dir():
        corpus = load_corpus(path, taxonomy).rename(columns={"id": "case_id"})
        return Cases(corpus, source, remarks=remarks)
    cases = read_inquiries(path)
    left_out = {
        "ikke kan læses": len(cases.attrs["rejected"]),
        "er gengangere": cases.attrs["duplicates"],
    }
    check_frame(cases, TARGETS[:3], source)
    cases = _with_labels(cases)
    cases = _without(cases, cases["kind"] != "inquiry", "har ingen tekst", left_out)
    cases = _without(cases, cases["henvendelsestype"].isna(), "har ingen etiketter", left_out)
    for place, labels in zip(cases["source"], _labels(cases), strict=True):
        try:
            taxonomy.check_decision(labels)
        except TaxonomyError as error:
            raise TaxonomyError(f"{place}: {error}") from None
    return Cases(cases, source, left_out, remarks)


def cases_of_register(register: Register, model: ModelFiles) -> Cases:
    """Take the decisions of a register whose texts are still there.

    Left out are those accepted together, which repeat the suggestion, and those that the model
    has learnt from: what was received up to the day that its folder names. Labels of earlier
    taxonomies are read through the crosswalk.

    Parameters
    ----------
    register : Register
    model : ModelFiles
        The folder of the model to be measured.

    Returns
    -------
    Cases
    """
    read = reviewed_cases(register)
    fit, _ = in_labels_of(register.taxonomy, read.cases)
    left_out = {
        "er godkendt samlet og gentager forslaget": read.together,
        "har ingen tekst": read.textless,
        "har etiketter, taksonomien ikke har": len(read.cases) - len(fit),
    }
    cases = _with_labels(fit.rename(columns={"id": "case_id"}))
    until, remark = _learnt_until(model)
    if until is not None:
        seen = ~(cases["received_at"] > until)
        cases = _without(cases, seen, "måske er blandt dem, modellen har lært af", left_out)
    return Cases(cases, register.database.name, left_out, (remark,))


def _without(
    cases: pd.DataFrame, out: pd.Series[bool], why: str, left_out: dict[str, int]
) -> pd.DataFrame:
    left_out[why] = int(out.sum())
    return cases[~out]


def _with_labels(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the cases with a column of each target, None where there is no label."""
    labels = cases.reindex(columns=list(TARGETS)).astype(object)
    return cases.assign(
        **{
            name: labels[name].where(labels[name].notna() & (labels[name] != ""), None)
            for name in TARGETS
        }
    )


def _labels(cases: pd.DataFrame) -> list[dict[str, str | None]]:
    rows = cases[[*TARGETS]].to_dict("records")
    return [{target: row[target] for target in TARGETS} for row in rows]


def _learnt_until(model: ModelFiles) -> tuple[pd.Timestamp | None, str]:
    """Return up to when a model has learnt from own cases, and what is to be said of it."""
    learnt = model.manifest.get("learnt")
    until = learnt.get("until") if isinstance(learnt, dict) else None
    if until:
        moment = pd.Timestamp(until)
        return moment, f"Modellen har lært af sager til og med {moment:%d-%m-%Y}; de er udeladt."
    if isinstance(learnt, dict) or model.version == model_files().version:
        return None, "Modellen har ikke lært af registerets sager."
    return None, f"Det vides ikke, hvad modellen har lært af: {_NOBODY_KNOWS}"
