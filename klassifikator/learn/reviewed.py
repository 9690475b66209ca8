"""What a municipality has decided itself, and a corpus, in the labels of the taxonomy in use."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.columns import TARGETS
from klassifikator.crosswalk import in_new_labels
from klassifikator.register import HOW, Register
from klassifikator.taxonomy import Taxonomy

TEST_SHARE = 0.2
LEAST = 10
"""So many cases must be there to learn from, and so many to measure on."""


class Reviewed(NamedTuple):
    """The cases that somebody read.

    Attributes
    ----------
    cases : DataFrame
        Oldest first: ``id``, ``author`` (the letter), ``received_at``, ``channel``, ``blind``,
        ``taxonomy``, ``subject``, ``text`` and the targets.
    together : int
        Cases left out because they were accepted together: they only echo the model.
    textless : int
        Cases left out because their text is not there.
    """

    cases: pd.DataFrame
    together: int
    textless: int


def reviewed_cases(register: Register) -> Reviewed:
    """Return the newest decision of each case, with its text.

    Examples
    --------
    >>> register = Register("sqlite://")
    >>> _ = register.add_cases(pd.DataFrame({"case_id": ["1", "2"], "text": ["Oplæg?", ""]}))
    >>> for case in ("1", "2"):
    ...     _ = register.decide(case, {"henvendelsestype": "Eksternt oplæg"}, by="Lone")
    >>> found = reviewed_cases(register)
    >>> found.cases["id"].tolist(), found.textless
    (['1'], 1)
    """
    decided = register.decisions()
    together = decided["how"] == HOW[1]
    letters = register.cases()[["case_id", "subject", "text", "thread", "split_from"]]
    cases = decided[~together].merge(letters, on="case_id")
    told = (cases["subject"] + cases["text"]) != ""
    cases = cases[told].sort_values("received_at", kind="stable", na_position="first")
    author = cases["split_from"].fillna(cases["thread"]).fillna(cases["case_id"])
    cases = cases.rename(columns={"case_id": "id"}).assign(author=author)
    known = ["id", "author", "received_at", "channel", "blind", "taxonomy", "subject", "text"]
    return Reviewed(
        cases[[*known, *TARGETS]].reset_index(drop=True), int(together.sum()), int((~told).sum())
    )


def in_labels_of(taxonomy: Taxonomy, df: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Read labelled inquiries in the labels of a taxonomy.

    A label that was renamed or merged is read as what it became. One that was split since, or that
    the taxonomy does not know, is left out; the other labels of the inquiry still teach.

    Parameters
    ----------
    taxonomy : Taxonomy
    df : DataFrame
        With the targets, and the ``taxonomy`` they are labels of.

    Returns
    -------
    df : DataFrame
        Those whose type of inquiry is known; what is not known is an empty string.
    lost : dict of str to int
        How many labels were left out, by target.
    """
    told = in_new_labels(df, taxonomy.crosswalk, split="")
    lost = {}
    for target in TARGETS:
        labels = told[target].astype(object).fillna("")
        told[target] = labels.where(labels.isin(taxonomy.names(target)), "")
        gone = int(((df[target].fillna("") != "") & (told[target] == "")).sum())
        if gone:
            lost[target] = gone
    return told[told["henvendelsestype"] != ""], lost


def split_by_time(
    received: pd.Series[pd.Timestamp], seen: pd.Timestamp | None
) -> npt.NDArray[np.bool_]:
    """Tell which cases are measured on: the latest, and none that a model may have seen.

    Parameters
    ----------
    received : Series of Timestamp
        A case without a date is never measured on.
    seen : Timestamp or None
        The model before has learnt from cases up to here.

    Returns
    -------
    ndarray of bool of shape (n_cases,)
        The latest :data:`TEST_SHARE`, and at least :data:`LEAST` where there are so many; those
        received at the same moment stay together.

    Examples
    --------
    >>> days = pd.Series(pd.date_range("2024-01-01", periods=100))
    >>> int(split_by_time(days, None).sum()), int(split_by_time(days, days[94]).sum())
    (20, 5)
    """
    latest = received.dropna().sort_values().tail(max(round(TEST_SHARE * len(received)), LEAST))
    if latest.empty:
        return np.zeros(len(received), dtype=bool)
    later = received >= latest.iloc[0]
    return np.asarray(later if seen is None else later & (received > seen))
