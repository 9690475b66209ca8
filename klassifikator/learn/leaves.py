"""Leaves: the finest labels, which are learnt, and the targets that are unions of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from klassifikator.learn.linear import Floats
from klassifikator.taxonomy import Taxonomy

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
    labels = [str(leaf) for leaf in leaves]
    if target == "forvaltning":
        labels = [taxonomy.path(leaf)[0] for leaf in labels]
    elif HEAD_OF[target] == "kategori":
        labels = [leaf.split(SEPARATOR)[target == "grund"] for leaf in labels]
    classes = [name for name in taxonomy.names(target) if name in labels]
    members = [[float(label == name) for name in classes] for label in labels]
    return np.array(classes), np.array(members).reshape(len(labels), len(classes))


def add_up(p: Floats, members: Floats) -> Floats:
    """Return the probabilities of labels from those of their leaves; rows sum to 1."""
    sums = p @ members
    return np.asarray(sums / sums.sum(axis=1, keepdims=True))
