"""Linked targets: from inquiries to suggestions that obey the taxonomy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.columns import TARGETS, check_frame, suggestion_columns
from klassifikator.errors import InputError
from klassifikator.features import TextFeatures
from klassifikator.learn.linear import Floats, LinearModel
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from klassifikator.text import prepare

SET_COVERAGE = 0.9
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


class InquiryClassifier:
    """Suggest type, department, status, category and ground of inquiries.

    Each target is learnt where the taxonomy says it applies: department and status from the
    inquiries of citizens, category and ground from their complaints.

    Parameters
    ----------
    taxonomy : Taxonomy, optional
        The labels; by default ``haderslev-2023``.
    C : float, default=1.0
        Inverse strength of the regularisation.
    min_df : int, default=3
        A feature must occur in at least so many inquiries, so that the model holds no rare word.
    cv : int, default=5
        Number of parts for the calibration.

    Attributes
    ----------
    classes_ : dict of str to ndarray
        The labels of each target, as the columns of :meth:`predict_proba`.
    features_ : TextFeatures
    models_ : dict of str to LinearModel
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
    ['Drift og anlæg', 'Skoler']
    >>> model.suggest(["Der er hul i vejen"]).loc[0, "afdeling"]
    'Drift og anlæg'
    """

    def __init__(
        self, taxonomy: Taxonomy | None = None, C: float = 1.0, min_df: int = 3, cv: int = 5
    ) -> None:
        self.taxonomy = taxonomy or load_taxonomy()
        self.C = C
        self.min_df = min_df
        self.cv = cv
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
        from klassifikator.learn.fit import fit_linear

        check_frame(df, ["text", *TARGETS[:3]], "Træningsdata")
        if df.empty:
            raise InputError("Træningsdata har ingen rækker; giv henvendelser med etiketter.")
        texts = model_texts(df)
        authors = df["author"].to_numpy() if "author" in df else None
        self.features_ = TextFeatures(self.min_df).fit(texts)
        X = self.features_.transform(texts)
        self.models_: dict[str, LinearModel] = {}
        for target in TARGETS:
            known = self.known(df, target)
            if not known.any():
                continue
            y = df.loc[known, target].to_numpy(dtype=object).astype(str)
            for name in np.unique(y):
                self.taxonomy.label(target, name)
            groups = None if authors is None else authors[known]
            self.models_[target] = fit_linear(X[known], y, self.C, self.cv, groups)
        return self

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
        return np.asarray(applies & df[target].notna().to_numpy())

    @property
    def classes_(self) -> dict[str, npt.NDArray[Any]]:
        """The labels of each target, in the order of the columns of :meth:`predict_proba`."""
        classes = {target: model.classes for target, model in self.models_.items()}
        return {**classes, "forvaltning": np.array(self._forvaltninger())}

    def _forvaltninger(self) -> list[str]:
        afdelinger = self.models_["afdeling"].classes
        found = {self.taxonomy.path(afdeling)[0] for afdeling in afdelinger}
        return [name for name in self.taxonomy.names("forvaltning") if name in found]

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
        X = self.features_.transform(prepare(text).text for text in _texts(texts))
        if target == "forvaltning":
            afdelinger = self._model("afdeling")
            belongs = np.array(
                [
                    [self.taxonomy.path(afdeling)[0] == name for name in self._forvaltninger()]
                    for afdeling in afdelinger.classes
                ],
                dtype=float,
            )
            return np.asarray(afdelinger.predict_proba(X) @ belongs)
        return self._model(target).predict_proba(X)

    def _model(self, target: str) -> LinearModel:
        if target not in self.models_:
            raise InputError(
                f"Modellen har ikke lært »{target}«; vælg blandt {', '.join(self.classes_)}."
            )
        return self.models_[target]

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
            where the taxonomy says that it does not apply), its probability, the labels that
            together have at least 90 % probability, and the words that spoke for it.
        """
        if not isinstance(cases, pd.DataFrame):
            cases = pd.DataFrame({"text": _texts(cases)})
        check_frame(cases, ["text"], "Sagerne")
        if "kind" in cases:
            cases = cases[cases["kind"] == "inquiry"]
        texts = model_texts(cases)
        X = self.features_.transform(texts)
        chances = {target: model.predict_proba(X) for target, model in self.models_.items()}
        ids = cases.get("case_id", cases.index)
        offsets = [len(text) for text in model_subjects(cases)]
        rows = []
        for place, case_id in enumerate(ids):
            row: dict[str, object] = {"case_id": case_id}
            decided: dict[str, str | None] = {}
            for target in self.models_:
                if self.taxonomy.applies(target, decided):
                    p = self._compatible(target, chances[target][place], decided)
                    row |= self._suggestion(target, p, texts[place], offsets[place])
                    decided[target] = str(row[target])
            rows.append(row)
        return pd.DataFrame(rows, columns=suggestion_columns(self.models_)).astype(
            dict.fromkeys(self.models_, "str")
        )

    def _compatible(self, target: str, p: Floats, decided: Mapping[str, str | None]) -> Floats:
        """Leave the grounds of other categories out."""
        if target != "grund":
            return p
        grounds = self.taxonomy.children(str(decided["kategori"]))
        possible = np.isin(self.models_[target].classes, grounds)
        return np.where(possible, p, 0) / p[possible].sum() if possible.any() else p

    def _suggestion(self, target: str, p: Floats, text: str, offset: int) -> dict[str, object]:
        model = self.models_[target]
        order = np.argsort(-p, kind="stable")
        size = int(np.searchsorted(p[order].cumsum(), SET_COVERAGE) + 1)
        best = order[0]
        return {
            target: str(model.classes[best]),
            f"{target}_probability": float(p[best]),
            f"{target}_set": [str(name) for name in model.classes[order[:size]]],
            f"{target}_evidence": self._evidence(model.coef[best], text, offset),
        }

    def _evidence(self, weights: Floats, text: str, offset: int) -> list[Evidence]:
        parts = self.features_.explain(text, weights)
        parts = sorted((part for part in parts if part[1] > 0), key=lambda part: -part[1])
        evidence = []
        for token, weight in parts[:EVIDENCE_WORDS]:
            start, end = token.start - offset, token.end - offset
            word = text[token.start : token.end]
            evidence.append(Evidence(word, *((start, end) if start >= 0 else (-1, -1)), weight))
        return evidence


def model_subjects(df: pd.DataFrame) -> list[str]:
    """Return what stands before the text of each inquiry: its subject on a line, or nothing."""
    if "subject" not in df:
        return [""] * len(df)
    return [f"{subject}\n" if subject else "" for subject in df["subject"].fillna("")]


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
