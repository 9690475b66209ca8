"""Lessons: labelled inquiries made ready, from which each head is learnt by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import softmax
from sklearn.utils.class_weight import compute_sample_weight

from klassifikator.features import TextFeatures
from klassifikator.learn.doubt import FEW_EXAMPLES, conformal_limit
from klassifikator.learn.fit import LinearModel, fit_linear
from klassifikator.learn.leaves import (
    HEAD_OF,
    HEADS,
    add_up,
    group_leaves,
    known_rows,
    labels_of,
    leaves_of,
)
from klassifikator.learn.linear import Floats
from klassifikator.learn.suggester import Suggester
from klassifikator.taxonomy import Taxonomy

if TYPE_CHECKING:
    import pandas as pd

HINT_WORDS = 5


class Hint(NamedTuple):
    """A few topic words of a label, to be learnt from as a text."""

    head: str
    leaf: str
    text: str


class Head(NamedTuple):
    """What was learnt for a head.

    Attributes
    ----------
    model : LinearModel
    limits : dict of str to float
        By target, see :class:`~klassifikator.learn.suggester.Suggester`.
    few : dict of str to list of str
        By target, likewise.
    told : ndarray of shape (n_told,)
        The labelled rows that a model without them said something of.
    proba : ndarray of shape (n_told, n_leaves)
        What it said.
    """

    model: LinearModel
    limits: dict[str, float]
    few: dict[str, list[str]]
    told: npt.NDArray[np.intp]
    proba: Floats


@dataclass(frozen=True)
class Lessons:
    """Labelled inquiries, and what each of them is to a model.

    Attributes
    ----------
    taxonomy : Taxonomy
    features : TextFeatures
        Fitted.
    df : DataFrame
        The labels, and ``author`` where it is known.
    texts : list of str
        What the model reads of each row.
    """

    taxonomy: Taxonomy
    features: TextFeatures
    df: pd.DataFrame
    texts: list[str]

    @cached_property
    def _hints(self) -> list[Hint]:
        """The topic words of the taxonomy as small texts to learn from."""
        return [
            Hint(head, label.name, " . ".join(label.words[start : start + HINT_WORDS]))
            for head in HEADS
            for label in self.taxonomy.labels[head].values()
            for start in range(0, len(label.words), HINT_WORDS)
        ]

    @cached_property
    def views(self) -> list[Any]:
        """The features of the texts, and of the topic words after them."""
        return list(self.features.transform([*self.texts, *(hint.text for hint in self._hints)]))

    @cached_property
    def _groups(self) -> npt.NDArray[Any]:
        """Who wrote each of them; authors are left out as a whole in the calibration."""
        n = len(self.df)
        authors = self.df["author"].astype(str) if "author" in self.df else np.arange(n).astype(str)
        return np.array([*authors, *[""] * len(self._hints)])

    def learn(
        self, head: str, weight: Floats | None = None, n_jobs: int | None = None
    ) -> Head | None:
        """Learn a head; None where no row has a label of it.

        Parameters
        ----------
        head : str
        weight : ndarray of shape (n_rows,), optional
            What each row counts beside others of its label; one without weight is as if it were
            not there.
        n_jobs : int, optional
            Processes, as in scikit-learn.

        Raises
        ------
        TaxonomyError
            When a label is not in the taxonomy.
        """
        own = np.ones(len(self.df)) if weight is None else weight
        labelled = known_rows(self.taxonomy, self.df, head)
        known = labelled & (own > 0)
        if not known.any():
            return None
        leaves = leaves_of(self.taxonomy, self.df[known], head)
        weights = compute_sample_weight("balanced", leaves) * own[known]
        added = [hint for hint in self._hints if hint.head == head and hint.leaf in leaves]
        rows = np.array([*known, *(hint in added for hint in self._hints)])
        model, left_out = fit_linear(
            [view[rows] for view in self.views],
            np.array([*leaves, *(hint.leaf for hint in added)]),
            self._groups[rows],
            np.array([*weights, *[1.0] * len(added)]),
            calibrates=np.arange(rows.sum()) < known.sum(),
            n_jobs=n_jobs,
        )
        told = np.flatnonzero(known)[left_out.rows]
        limits = self.limits(head, model, told, left_out.proba)
        few = {}
        for target in limits:
            classes, _ = group_leaves(self.taxonomy, model.classes, target)
            n = Counter(labels_of(self.taxonomy, leaves, target))
            few[target] = [str(name) for name in classes if n[name] < FEW_EXAMPLES]
        others = np.flatnonzero(labelled & ~known)
        proba = np.vstack([left_out.proba, self._predict(model, others)])
        return Head(model, limits, few, np.concatenate([told, others]), proba)

    def limits(
        self, head: str, model: LinearModel, rows: npt.NDArray[np.intp], proba: Floats
    ) -> dict[str, float]:
        """Find by target how far a set of labels must reach for labelled rows left out.

        Parameters
        ----------
        head : str
        model : LinearModel
        rows : ndarray of shape (n_told,)
        proba : ndarray of shape (n_told, n_leaves)
            What models without them said of them.
        """
        leaves = leaves_of(self.taxonomy, self.df.iloc[rows], head)
        found = {}
        for target in (target for target in HEAD_OF if HEAD_OF[target] == head):
            classes, members = group_leaves(self.taxonomy, model.classes, target)
            if len(classes):
                truth = labels_of(self.taxonomy, leaves, target)
                found[target] = conformal_limit(_lacking(truth, classes, add_up(proba, members)))
        return found

    def _predict(self, model: LinearModel, rows: npt.NDArray[np.intp]) -> Floats:
        """Return the probabilities of the leaves of rows."""
        ends = np.cumsum([view.shape[1] for view in self.views])[:-1]
        parts = zip(self.views, np.split(model.coef, ends, axis=1), strict=True)
        scores = sum((view[rows] @ coef.T for view, coef in parts), start=model.intercept)
        return np.asarray(softmax(scores, axis=1))


def _lacking(truth: list[str], classes: npt.NDArray[Any], p: Floats) -> Floats:
    """Return what the right labels lack to certainty: everything, where they are not known."""
    place = {str(name): number for number, name in enumerate(classes)}
    lacking = [
        1 - p[row, place[name]] if name in place else 1.0 for row, name in enumerate(truth) if name
    ]
    return np.array(lacking)


def join_heads(taxonomy: Taxonomy, features: TextFeatures, heads: Mapping[str, Head]) -> Suggester:
    """Put heads that were learnt on the same features side by side."""
    models = {head: heads[head].model for head in HEADS if head in heads}
    return Suggester(
        taxonomy,
        features,
        {head: model.classes for head, model in models.items()},
        np.concatenate([model.coef for model in models.values()]).T,
        np.concatenate([model.intercept for model in models.values()]),
        {target: at for found in heads.values() for target, at in found.limits.items()},
        {target: names for found in heads.values() for target, names in found.few.items()},
    )
