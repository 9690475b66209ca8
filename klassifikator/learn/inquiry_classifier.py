"""Linked targets: from inquiries to suggestions that obey the taxonomy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import softmax

from klassifikator.columns import TARGETS, check_frame, suggestion_columns
from klassifikator.errors import InputError
from klassifikator.features import TextFeatures
from klassifikator.learn.doubt import FEW_EXAMPLES, conformal_limit, label_sets
from klassifikator.learn.leaves import HEAD_OF, HEADS, SEPARATOR, add_up, group_leaves
from klassifikator.learn.linear import Floats, LinearModel, Reading, WordScores
from klassifikator.lexicon import word_spans
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from klassifikator.text import prepare

HINT_WORDS = 5
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


class Hint(NamedTuple):
    """A few topic words of a label, to be learnt from as a text."""

    head: str
    leaf: str
    text: str


class InquiryClassifier:
    """Suggest type, department, status, category and ground of inquiries.

    Each target is learnt where the taxonomy says it applies: department and status from the
    inquiries of citizens, category and ground from their complaints. What is a union of finer
    labels adds up their probabilities: a forvaltning its departments, a category its grounds.

    Parameters
    ----------
    taxonomy : Taxonomy, optional
        The labels; by default ``haderslev-2023``.
    min_df : int, default=3
        A feature must occur in at least so many inquiries, so that the model holds no rare word.
    n_jobs : int, optional
        Processes for training, as in scikit-learn.

    Attributes
    ----------
    classes_ : dict of str to ndarray
        The labels of each target, as the columns of :meth:`predict_proba`.
    features_ : TextFeatures
    models_ : dict of str to LinearModel
        One for each of :data:`klassifikator.learn.leaves.HEADS`.
    limits_ : dict of str to float
        How much a label of each target's set may lack to certainty, see
        :func:`~klassifikator.learn.doubt.label_sets`.
    few_ : dict of str to list of str
        The labels of each target with too few examples to promise anything about; the set of a
        suggestion of one holds all labels under the same parent.
    version_ : str
        Name in registers; ``"uden mappe"`` for a model that was not loaded from a folder.

    Examples
    --------
    >>> df = pd.DataFrame({
    ...     "text": ["Hul i vejen", "Vejen har huller", "Mobning i klassen", "Klassen mobber"],
    ...     "henvendelsestype": ["Borgerhenvendelse"] * 4,
    ...     "afdeling": ["Drift og anlæg", "Drift og anlæg", "Skoler", "Skoler"],
    ...     "status": ["Anden henvendelse"] * 4})
    >>> model = InquiryClassifier(min_df=1).fit(df)
    >>> model.classes_["afdeling"].tolist()
    ['Skoler', 'Drift og anlæg']
    >>> model.suggest(["Der er hul i vejen"]).loc[0, "afdeling"]
    'Drift og anlæg'
    """

    def __init__(
        self, taxonomy: Taxonomy | None = None, min_df: int = 3, n_jobs: int | None = None
    ) -> None:
        self.taxonomy = taxonomy or load_taxonomy()
        self.min_df = min_df
        self.n_jobs = n_jobs
        self.version_ = "uden mappe"

    def fit(self, df: pd.DataFrame) -> InquiryClassifier:
        """Learn from labelled inquiries.

        Parameters
        ----------
        df : DataFrame
            Columns ``text``, ``henvendelsestype``, ``afdeling`` and ``status``; ``kategori``,
            ``grund``, ``subject`` and ``author`` where known. Authors are left out as a whole in
            the calibration.

        Raises
        ------
        InputError
            When a column is missing or there are no rows.
        TaxonomyError
            When a label is not in the taxonomy.
        """
        from sklearn.utils.class_weight import compute_sample_weight

        from klassifikator.learn.fit import fit_linear

        check_frame(df, ["text", *TARGETS[:3]], "Træningsdata")
        if df.empty:
            raise InputError("Træningsdata har ingen rækker; giv henvendelser med etiketter.")
        texts = model_texts(df)
        self.features_ = TextFeatures(self.min_df).fit(texts)
        hints = self._topic_texts()
        views = self.features_.transform([*texts, *(hint.text for hint in hints)])
        authors = df["author"] if "author" in df else pd.Series(np.arange(len(df)))
        groups = np.array([*authors.astype(str), *[""] * len(hints)])
        self.models_: dict[str, LinearModel] = {}
        self.limits_: dict[str, float] = {}
        self.few_: dict[str, list[str]] = {}
        for head in HEADS:
            known = self.known(df, head)
            if not known.any():
                continue
            leaves = self.leaves(df[known], head)
            weight = compute_sample_weight("balanced", leaves)
            added = [hint for hint in hints if hint.head == head and hint.leaf in leaves]
            rows = np.array([*known, *(hint in added for hint in hints)])
            self.models_[head], left_out = fit_linear(
                [view[rows] for view in views],
                np.array([*leaves, *(hint.leaf for hint in added)]),
                groups[rows],
                np.array([*weight, *[1.0] * len(added)]),
                calibrates=np.arange(rows.sum()) < known.sum(),
                n_jobs=self.n_jobs,
            )
            truth = np.searchsorted(self.models_[head].classes, leaves[left_out.rows])
            for target in (target for target in HEAD_OF if HEAD_OF[target] == head):
                right = self._scores_of_truth(target, truth, left_out.proba)
                if right is not None:
                    self.limits_[target] = conformal_limit(right)
                    self.few_[target] = self._few(target, leaves)
        return self.ready()

    def _few(self, target: str, leaves: npt.NDArray[Any]) -> list[str]:
        """Return the labels with too few examples to promise anything about."""
        names, counts = np.unique(leaves, return_counts=True)
        classes, members = group_leaves(self.taxonomy, names, target)
        return [str(name) for name in classes[counts @ members < FEW_EXAMPLES]]

    def _siblings(self, target: str, name: str) -> list[str]:
        labels = self.taxonomy.labels[target]
        return [other.name for other in labels.values() if other.parent == labels[name].parent]

    def _scores_of_truth(
        self, target: str, leaves: npt.NDArray[np.intp], proba: Floats
    ) -> Floats | None:
        """Return what the right labels of texts left out lack to certainty."""
        head = HEAD_OF[target]
        _, members = group_leaves(self.taxonomy, self.models_[head].classes, target)
        labelled = members[leaves].any(axis=1)
        if not labelled.any():
            return None
        p, truth = proba[labelled] @ members, members[leaves[labelled]].argmax(axis=1)
        p = p / p.sum(axis=1, keepdims=True)
        return np.asarray(1 - p[np.arange(len(p)), truth])

    def ready(self) -> InquiryClassifier:
        """Prepare for predicting, once features and models are there."""
        self._scores = WordScores(self.features_, list(self.models_.values()))
        return self

    def leaf_proba(self, texts: Iterable[str]) -> dict[str, Floats]:
        """Return the probabilities of the leaves of each head.

        Parameters
        ----------
        texts : iterable of str
            Cleaned and masked, as :func:`model_texts` returns them.

        Returns
        -------
        dict of str to ndarray of shape (n_texts, n_leaves)
        """
        return self._proba(self._scores.read(texts))

    def _proba(self, reading: Reading) -> dict[str, Floats]:
        return {
            head: np.asarray(softmax(scores, axis=1))
            for head, scores in zip(self.models_, reading.scores, strict=True)
        }

    def _topic_texts(self) -> list[Hint]:
        """Return the topic words of the taxonomy as small texts to learn from."""
        return [
            Hint(head, label.name, " . ".join(label.words[start : start + HINT_WORDS]))
            for head in HEADS
            for label in self.taxonomy.labels[head].values()
            for start in range(0, len(label.words), HINT_WORDS)
        ]

    def leaves(self, df: pd.DataFrame, head: str) -> npt.NDArray[Any]:
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
                self.taxonomy.label(str(target), name)
        return np.array([SEPARATOR.join(row) for row in labels.to_numpy()])

    def known(self, df: pd.DataFrame, target: str) -> npt.NDArray[np.bool_]:
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
            [self.taxonomy.applies(target, dict(zip(decided, row, strict=True))) for row in rows]
        )
        return np.asarray(applies & (df[target].fillna("") != "").to_numpy())

    @property
    def classes_(self) -> dict[str, npt.NDArray[Any]]:
        """The labels of each target, in the order of the columns of :meth:`predict_proba`."""
        groupings = {
            target: group_leaves(self.taxonomy, self.models_[head].classes, target)
            for target, head in HEAD_OF.items()
            if head in self.models_
        }
        return {target: classes for target, (classes, _) in groupings.items() if len(classes)}

    def members(self, target: str) -> Floats:
        """Return which leaves of its head each label of a target is made of.

        Returns
        -------
        ndarray of shape (n_leaves, n_labels)
            1 where the leaf belongs to the label, else 0.

        Raises
        ------
        InputError
            When the model has not learnt the target.
        """
        if target not in self.classes_:
            raise InputError(
                f"Modellen har ikke lært »{target}«; vælg blandt {', '.join(self.classes_)}."
            )
        leaves = self.models_[HEAD_OF[target]].classes
        return group_leaves(self.taxonomy, leaves, target)[1]

    def predict_proba(self, texts: Iterable[str], target: str) -> Floats:
        """Return the probability of each label of a target.

        Parameters
        ----------
        texts : iterable of str
            Raw texts; they are cleaned and masked as in training.
        target : str
            A target, or ``"forvaltning"``, which adds up its departments. ``kategori`` and
            ``grund`` are conditional on the inquiry being a complaint, and always answered.

        Returns
        -------
        ndarray of shape (n_texts, n_labels)
            Columns as ``classes_[target]``.

        Raises
        ------
        InputError
            When the model has not learnt the target.
        """
        members = self.members(target)
        leaves = self.leaf_proba(prepare(text).text for text in _texts(texts))
        return add_up(leaves[HEAD_OF[target]], members)

    def suggest(self, cases: pd.DataFrame | Sequence[str]) -> pd.DataFrame:
        """Suggest labels for inquiries.

        Parameters
        ----------
        cases : DataFrame or sequence of str
            A case frame, or raw texts. Rows whose ``kind`` is not ``inquiry`` get no suggestion.

        Returns
        -------
        DataFrame
            The suggestion frame: one row an inquiry; for each target the suggested label (missing
            where the taxonomy says that it does not apply), its probability, whether it had too
            few examples to promise anything, a set of labels that holds the right one for 90 % of
            texts like those learnt from, and the words that spoke for it.
        """
        if not isinstance(cases, pd.DataFrame):
            cases = pd.DataFrame({"text": _texts(cases)})
        check_frame(cases, ["text"], "Sagerne")
        if "kind" in cases:
            cases = cases[cases["kind"] == "inquiry"]
        offsets = [len(subject) for subject in model_subjects(cases)]
        records = self.suggest_records(model_texts(cases), offsets)
        ids = cases.get("case_id", cases.index)
        rows = [{"case_id": case_id} | row for case_id, row in zip(ids, records, strict=True)]
        targets = [target for target in TARGETS if target in self.classes_]
        return pd.DataFrame(rows, columns=suggestion_columns(targets)).astype(
            dict.fromkeys(targets, "str")
        )

    def suggest_records(
        self, texts: Sequence[str], offsets: Sequence[int]
    ) -> list[dict[str, object]]:
        """Suggest labels for texts that are cleaned and masked.

        Parameters
        ----------
        texts : sequence of str of length n_texts
            As :func:`model_texts` returns them.
        offsets : sequence of int of length n_texts
            How much of each text is its subject.

        Returns
        -------
        list of dict
            The rows of the suggestion frame, without what does not apply.
        """
        reading = self._scores.read(texts)
        leaves = self._proba(reading)
        classes = self.classes_
        targets = [target for target in TARGETS if target in classes]
        members = {target: self.members(target) for target in targets}
        shares = {target: add_up(leaves[HEAD_OF[target]], members[target]) for target in targets}
        inside = {target: label_sets(shares[target], self.limits_[target]) for target in targets}
        rows: list[dict[str, object]] = []
        for place, (text, offset) in enumerate(zip(texts, offsets, strict=True)):
            row: dict[str, object] = {}
            decided: dict[str, str | None] = {}
            weights: dict[str, Floats] = {}  # of the leaves that make up each suggested label
            for target in targets:
                if not self.taxonomy.applies(target, decided):
                    continue
                names, p = classes[target], shares[target][place]
                if target == "grund":  # one of the suggested category
                    p = p * np.isin(names, self.taxonomy.children(str(decided["kategori"])))
                    if not p.any():
                        continue
                best = int(p.argmax())
                name = decided[target] = str(names[best])
                row[target] = name
                row[f"{target}_probability"] = float(p[best] / p.sum())
                row[f"{target}_few"] = name in self.few_[target]
                found = np.flatnonzero(inside[target][place])
                found = found[np.argsort(-shares[target][place, found], kind="stable")]
                row[f"{target}_set"] = self._set(target, name, names[found].tolist())
                own = leaves[HEAD_OF[target]][place] * members[target][:, best]
                weights[target] = own / own.sum()
            parts = reading.explain(place, self._asked(weights))
            spans = word_spans(text)
            for target, part in zip(weights, parts, strict=True):
                row[f"{target}_evidence"] = _evidence(text, offset, spans, part)
            rows.append(row)
        return rows

    def _set(self, target: str, name: str, inside: list[str]) -> list[str]:
        """Return the labels that may be right: those inside the set, and the suggested one."""
        few = name in self.few_[target]  # nothing is promised below its parent
        siblings = self._siblings(target, name) if few else []
        return list(dict.fromkeys([*inside, *siblings, name]))

    def _asked(self, weights: dict[str, Floats]) -> Floats:
        """Return what each class of all heads counts in the score of each suggested label."""
        columns = dict(zip(self.models_, self._scores.columns, strict=True))
        asked = np.zeros((len(weights), self._scores.columns[-1].stop))
        for row, (target, own) in zip(asked, weights.items(), strict=True):
            row[columns[HEAD_OF[target]]] = own
        return asked


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


def model_subjects(df: pd.DataFrame) -> list[str]:
    """Return what stands before the text of each inquiry: its subject on a line, or nothing."""
    if "subject" not in df:
        return [""] * len(df)
    return [subject_line(subject) for subject in df["subject"].fillna("")]


def subject_line(subject: str) -> str:
    """Return the subject as the model reads it before a text."""
    return f"{subject}\n" if subject else ""


def model_texts(df: pd.DataFrame) -> list[str]:
    """Return what the model reads of each inquiry: subject and own words, cleaned and masked.

    Cleaning what a reader has cleaned already changes nothing.
    """
    subjects = model_subjects(df)
    return [
        subject + prepare(text, subject).text
        for subject, text in zip(subjects, df["text"].fillna(""), strict=True)
    ]


def _texts(texts: Iterable[str]) -> list[str]:
    if isinstance(texts, str):
        raise InputError("Fik én tekst, ventede en liste af tekster; skriv [tekst].")
    return list(texts)
