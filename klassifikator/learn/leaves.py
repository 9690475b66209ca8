"""Leaves: the finest labels, which are learnt, and the targets that are unions of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from klassifikator.columns import TARGETS
from klassifikator.learn.linear import Floats
from klassifikator.taxonomy import Taxonomy

if TYPE_CHECKING:
    import pandas as pd

HEADS = ("henvendelsestype", "afdeling", "status", "kategori")
"""What is learnt; a leaf of ``kategori`` is a category and a ground in one."""

HEAD_OF = {
    "henvendelsestype": "henvendelsestype",
    "forvaltning": "afdeling",
    "afdeling": "afdeling",
    "status": "status",
    "kategori": "kategori",
    "grund": "kategori",
}
"""The head of each target: its labels are unions of the leaves of that head."""

SEPARATOR = " / "


def group_leaves(
    taxonomy: Taxonomy, leaves: Iterable[str], target: str
) -> tuple[npt.NDArray[Any], Floats]:
    """Return the labels of a target, and which leaves of its head each is made of.

    Parameters
    ----------
    taxonomy : Taxonomy
    leaves : iterable of str of length n_leaves
        What the head of the target has learnt.
    target : str

    Returns
    -------
    classes : ndarray of shape (n_labels,)
        In the order of the taxonomy.
    members : ndarray of shape (n_leaves, n_labels)
        1 where the leaf belongs to the label, else 0.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> group_leaves(load_taxonomy(), ["Jobcenter", "Skoler", "Borgerservice"], "forvaltning")[1]
    array([[0., 1.],
           [1., 0.],
           [0., 1.]])
    """
    labels = labels_of(taxonomy, leaves, target)
    classes = [name for name in taxonomy.names(target) if name in labels]
    members = [[float(label == name) for name in classes] for label in labels]
    return np.array(classes), np.array(members).reshape(len(labels), len(classes))


def labels_of(taxonomy: Taxonomy, leaves: Iterable[str], target: str) -> list[str]:
    """Return the label of a target that each leaf belongs to; a leaf may have no ground."""
    labels = [str(leaf) for leaf in leaves]
    if target == "forvaltning":
        return [taxonomy.path(leaf)[0] for leaf in labels]
    if HEAD_OF[target] == "kategori":
        return [leaf.split(SEPARATOR)[target == "grund"] for leaf in labels]
    return labels


def add_up(p: Floats, members: Floats) -> Floats:
    """Return the probabilities of labels from those of their leaves; rows sum to 1."""
    sums = p @ members
    return np.asarray(sums / sums.sum(axis=1, keepdims=True))


def likeliest(
    taxonomy: Taxonomy, leaves: Iterable[str], p: Floats, target: str
) -> npt.NDArray[Any]:
    """Return the most probable label of a target; empty where no leaf has one.

    Parameters
    ----------
    taxonomy : Taxonomy
    leaves : iterable of str of length n_leaves
        Of the head of the target.
    p : ndarray of shape (n_texts, n_leaves)
    target : str

    Returns
    -------
    ndarray of str of shape (n_texts,)
    """
    classes, members = group_leaves(taxonomy, leaves, target)
    if not len(classes):
        return np.full(len(p), "")
    return np.asarray(classes[add_up(p, members).argmax(axis=1)])


def known_rows(taxonomy: Taxonomy, df: pd.DataFrame, target: str) -> npt.NDArray[np.bool_]:
    """Tell which rows teach a target: it has a value, and the taxonomy lets it apply.

    Returns
    -------
    ndarray of bool of shape (n_rows,)
    """
    if target not in df:
        return np.zeros(len(df), dtype=bool)
    decided = TARGETS[:3]
    rows = df[[*decided]].itertuples(index=False)
    applies = np.array(
        [taxonomy.applies(target, dict(zip(decided, row, strict=True))) for row in rows], dtype=bool
    )
    return np.asarray(applies & (df[target].fillna("") != "").to_numpy())


def leaves_of(taxonomy: Taxonomy, df: pd.DataFrame, head: str) -> npt.NDArray[Any]:
    """Return the finest labels of rows: of a complaint, category and ground in one.

    Raises
    ------
    TaxonomyError
        When a label is not in the taxonomy.
    """
    levels = [head, "grund"] if head == "kategori" else [head]
    labels = df.reindex(columns=levels).astype(object).fillna("")
    for target in labels:
        for name in set(labels[target]) - {""}:
            taxonomy.label(str(target), name)
    return np.array([SEPARATOR.join(row) for row in labels.to_numpy()])
