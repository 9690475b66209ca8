"""The cases in parts that a model may serve differently: by channel, length, way of reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.learn.evaluation.figures import Slice, share
from klassifikator.learn.evaluation.intervals import share_interval
from klassifikator.learn.evaluation.scores import Scores
from klassifikator.lexicon import word_spans

LENGTHS = {50: "højst 50 ord", 150: "51–150 ord", 400: "151–400 ord"}
LONGEST = "over 400 ord"
READ = {True: "uden at se forslaget", False: "med forslaget for øje"}


def parts_of(df: pd.DataFrame, texts: Sequence[str]) -> dict[str, npt.NDArray[np.str_]]:
    """Tell in which part each case is; empty where that is not known.

    Parameters
    ----------
    df : DataFrame
        The cases; ``channel`` and ``blind`` are looked at where they are there.
    texts : sequence of str of length n_cases

    Returns
    -------
    dict of str to ndarray of shape (n_cases,)
        By what the cases are parted by, in Danish.

    Examples
    --------
    >>> parts_of(pd.DataFrame({"channel": ["brev"]}), ["Hul i vejen"])["kanal"].tolist()
    ['brev']
    """
    parts = {"længde": _strings(_length(text) for text in texts)}
    if "channel" in df:
        parts["kanal"] = _strings(df["channel"].fillna(""))
    if "blind" in df:
        parts["læsning"] = _strings(
            READ[bool(blind)] if pd.notna(blind) else "" for blind in df["blind"]
        )
    return parts


def slices(scores: Scores, parts: dict[str, npt.NDArray[np.str_]]) -> list[Slice]:
    """Return the accuracy on each part, the largest part first."""
    hits = scores.hits()
    found: list[Slice] = []
    for by, names in parts.items():
        own = names[scores.rows]
        counts = pd.Series(own[own != ""]).value_counts()
        for name, n in counts.items():
            accuracy = share(share_interval(int(hits[own == name].sum()), int(n)))
            found.append({"by": by, "part": str(name), "n": int(n), "accuracy": accuracy})
    return found


def _length(text: str) -> str:
    n = len(word_spans(text))
    return next((name for most, name in LENGTHS.items() if n <= most), LONGEST)


def _strings(values: Iterable[str]) -> npt.NDArray[np.str_]:
    return np.array([str(value) for value in values], dtype=str)
