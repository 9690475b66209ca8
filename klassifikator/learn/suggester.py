"""From texts to suggestions that obey the taxonomy, and why; needs numpy and scipy alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from klassifikator.columns import TARGETS
from klassifikator.errors import InputError
from klassifikator.features import TextFeatures
from klassifikator.learn.doubt import label_sets
from klassifikator.learn.leaves import HEAD_OF, add_up, group_leaves
from klassifikator.learn.linear import Floats, WordScores
from klassifikator.lexicon import word_spans
from klassifikator.taxonomy import Taxonomy

EVIDENCE_WORDS = 5


class Evidence(NamedTuple):
    """A word that spoke for a suggestion.

    Attributes
    ----------
    word : str
        As it stands in the text.
    start, end : int
        Where, as offsets in the text; both -1 for a word of the subject.
    weight : float
        What it adds to the score of the suggested label.
    """

    word: str
    start: int
    end: int
    weight: float


class Ranking(NamedTuple):
    """What a text suggests for one target, whether or not the target applies.

    Attributes
    ----------
    labels : list of tuple of str and float
        All labels with their probability, the most probable first.
    few : bool
        Whether the first had too few examples to promise anything.
    evidence : list of Evidence
        The words that spoke for the first.
    """

    labels: list[tuple[str, float]]
    few: bool
    evidence: list[Evidence]


class Suggester:
    """What a fitted :class:`~klassifikator.learn.inquiry_classifier.InquiryClassifier` knows.

    Parameters
    ----------
    taxonomy : Taxonomy
    features : TextFeatures
        Fitted.
    leaves : mapping of str to ndarray of shape (n_leaves,)
        What each of :data:`~klassifikator.learn.leaves.HEADS` has learnt.
    coef : ndarray of shape (n_features, n_leaves of all heads)
        The heads side by side, in the order of ``leaves``.
    intercept : ndarray of shape (n_leaves of all heads,)
    limits : mapping of str to float
        How much a label of each target's set may lack to certainty, see
        :func:`~klassifikator.learn.doubt.label_sets`.
    few : mapping of str to list of str
        The labels of each target with too few examples to promise anything about; the set of a
        suggestion of one holds all labels under the same parent.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        features: TextFeatures,
        leaves: Mapping[str, npt.NDArray[Any]],
        coef: Floats,
        intercept: Floats,
        limits: Mapping[str, float],
        few: Mapping[str, list[str]],
    ) -> None:
        self.taxonomy = taxonomy
        self.features = features
        self.leaves = leaves
        self.coef = coef
        self.intercept = intercept
        self.limits = limits
        self.few = few
        ends = np.cumsum([0, *map(len, leaves.values())])
        self._columns = {
            head: slice(start, end)
            for head, start, end in zip(leaves, ends, ends[1:], strict=False)
        }
        self._scores = WordScores(features, coef, intercept)

    @cached_property
    def _labels(self) -> dict[str, tuple[npt.NDArray[Any], Floats]]:
        groupings = {
            target: group_leaves(self.taxonomy, self.leaves[head], target)
            for target, head in HEAD_OF.items()
            if head in self.leaves
        }
        return {target: grouping for target, grouping in groupings.items() if len(grouping[0])}

    @property
    def classes(self) -> dict[str, npt.NDArray[Any]]:
        """The labels of each target."""
        return {target: classes for target, (classes, _) in self._labels.items()}

    @property
    def targets(self) -> list[str]:
        """What is suggested, in the order of the decision."""
        return [target for target in TARGETS if target in self._labels]

    def leaf_proba(self, texts: Iterable[str]) -> dict[str, Floats]:
        """Return the probabilities of the leaves of each head.

        Parameters
        ----------
        texts : iterable of str
            Subject and own words of each inquiry, cleaned and masked.

        Returns
        -------
        dict of str to ndarray of shape (n_texts, n_leaves)
        """
        return self._proba(self._scores.read(texts).scores)

    def _proba(self, scores: Floats) -> dict[str, Floats]:
        return {head: _softmax(scores[:, columns]) for head, columns in self._columns.items()}

    def predict_proba(self, texts: Iterable[str], target: str) -> Floats:
        """Return the probability of each label of a target.

        Parameters
        ----------
        texts : iterable of str
            As :meth:`leaf_proba`.
        target : str

        Returns
        -------
        ndarray of shape (n_texts, n_labels)

        Raises
        ------
        InputError
            When the model has not learnt the target.
        """
        if target not in self._labels:
            raise InputError(
                f"Modellen har ikke lært »{target}«; vælg blandt {', '.join(self._labels)}."
            )
        return add_up(self.leaf_proba(texts)[HEAD_OF[target]], self._labels[target][1])

    def proba(self, texts: Iterable[str]) -> dict[str, Floats]:
        """Return :meth:`predict_proba` of each of :attr:`targets`."""
        return self._of_targets(self.leaf_proba(texts))

    def _of_targets(self, leaves: Mapping[str, Floats]) -> dict[str, Floats]:
        return {t: add_up(leaves[HEAD_OF[t]], self._labels[t][1]) for t in self.targets}

    def records(self, texts: Sequence[str], offsets: Sequence[int]) -> list[dict[str, object]]:
        """Suggest labels for texts that are cleaned and masked.

        Parameters
        ----------
        texts : sequence of str of length n_texts
            Subject and own words of each inquiry.
        offsets : sequence of int of length n_texts
            How much of each text is its subject.

        Returns
        -------
        list of dict
            The rows of the suggestion frame, without what does not apply.
        """
        reading = self._scores.read(texts)
        leaves = self._proba(reading.scores)
        p = self._of_targets(leaves)
        inside = {target: label_sets(p[target], self.limits[target]) for target in p}
        rows = []
        for place, (text, offset) in enumerate(zip(texts, offsets, strict=True)):
            row, best = self._row(
                {target: own[place] for target, own in p.items()},
                {target: own[place] for target, own in inside.items()},
            )
            of_leaf = {head: own[place] for head, own in leaves.items()}
            parts = reading.explain(place, self._asked(best, of_leaf))
            spans = word_spans(text)
            for target, part in zip(best, parts, strict=True):
                row[f"{target}_evidence"] = _evidence(text, offset, spans, part)
            rows.append(row)
        return rows

    def rank(self, text: str, offset: int) -> dict[str, Ranking]:
        """Rank the labels of all targets for one text, as for a person who chooses herself.

        Category and ground are ranked as if the inquiry were a complaint, and the ground within the
        most probable category.

        Parameters
        ----------
        text : str
            Subject and own words, cleaned and masked.
        offset : int
            How much of it is the subject.

        Returns
        -------
        dict of str to Ranking
            By target.
        """
        reading = self._scores.read([text])
        leaves = {head: own[0] for head, own in self._proba(reading.scores).items()}
        ranked: dict[str, list[tuple[str, float]]] = {}
        best: dict[str, int] = {}
        for target in self.targets:
            names, members = self._labels[target]
            p = add_up(leaves[HEAD_OF[target]][None], members)[0]
            if target == "grund":
                p = p * np.isin(names, self.taxonomy.children(ranked["kategori"][0][0]))
                if not p.any():
                    continue
                p = p / p.sum()
            order = np.argsort(-p, kind="stable")
            best[target] = int(order[0])
            ranked[target] = [(str(names[k]), float(p[k])) for k in order if p[k] > 0]
        parts = reading.explain(0, self._asked(best, leaves))
        spans = word_spans(text)
        return {
            target: Ranking(
                ranked[target],
                ranked[target][0][0] in self.few[target],
                _evidence(text, offset, spans, part),
            )
            for target, part in zip(best, parts, strict=True)
        }

    def evidence(self, text: str, target: str, label: str) -> list[Evidence]:
        """Return the words of a text that speak most for a label, suggested or not.

        Parameters
        ----------
        text : str
            Subject and own words, cleaned and masked.
        target, label : str

        Returns
        -------
        list of Evidence
            With offsets in ``text``.
        """
        reading = self._scores.read([text])
        leaves = {head: own[0] for head, own in self._proba(reading.scores).items()}
        place = self._labels[target][0].tolist().index(label)
        parts = reading.explain(0, self._asked({target: place}, leaves))[0]
        return _evidence(text, 0, word_spans(text), parts)

    def _row(
        self, proba: dict[str, Floats], inside: dict[str, npt.NDArray[np.bool_]]
    ) -> tuple[dict[str, object], dict[str, int]]:
        """Decide target by target; return also which of its labels each target got."""
        row: dict[str, object] = {}
        decided: dict[str, str | None] = {}
        best: dict[str, int] = {}
        for target, p in proba.items():
            if not self.taxonomy.applies(target, decided):
                continue
            names = self._labels[target][0]
            likely = np.argsort(-p, kind="stable")
            if target == "grund":  # one of the suggested category
                p = p * np.isin(names, self.taxonomy.children(str(decided["kategori"])))
                if not p.any():
                    continue
            best[target] = int(p.argmax())
            name = decided[target] = str(names[best[target]])
            row[target] = name
            row[f"{target}_probability"] = float(p[best[target]] / p.sum())
            row[f"{target}_few"] = name in self.few[target]
            likely = likely[inside[target][likely]]
            row[f"{target}_set"] = self._set(target, name, names[likely].tolist())
        return row, best

    def _set(self, target: str, name: str, inside: list[str]) -> list[str]:
        """Return the labels that may be right: those inside the set, and the suggested one."""
        siblings: list[str] = []
        if name in self.few[target]:  # nothing is promised below its parent
            labels = self.taxonomy.labels[target]
            parent = labels[name].parent
            siblings = [other.name for other in labels.values() if other.parent == parent]
        return list(dict.fromkeys([*inside, *siblings, name]))

    def _asked(self, best: dict[str, int], proba: dict[str, Floats]) -> Floats:
        """Return what each leaf of all heads counts in the score of each suggested label."""
        asked = np.zeros((len(best), len(self.intercept)))
        for row, (target, label) in zip(asked, best.items(), strict=True):
            own = proba[HEAD_OF[target]] * self._labels[target][1][:, label]
            row[self._columns[HEAD_OF[target]]] = own / own.sum()
        return asked


def _softmax(scores: Floats) -> Floats:
    # Importing scipy's takes longer than reading a hundred letters.
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _evidence(
    text: str, offset: int, spans: Sequence[tuple[int, int]], parts: Floats
) -> list[Evidence]:
    """Return the words that spoke most for a suggestion."""
    evidence = []
    for best in np.argsort(-parts, kind="stable")[:EVIDENCE_WORDS]:
        start, end = spans[best]
        inside = start >= offset
        place = (start - offset, end - offset) if inside else (-1, -1)
        if parts[best] > 0:
            evidence.append(Evidence(text[start:end], place[0], place[1], float(parts[best])))
    return evidence


def subject_line(subject: str) -> str:
    """Return the subject as the model reads it before a text."""
    return f"{subject}\n" if subject else ""
