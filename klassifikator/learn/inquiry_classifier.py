"""Linked targets: from inquiries to suggestions that obey the taxonomy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from klassifikator.columns import TARGETS, check_frame, suggestion_columns
from klassifikator.errors import InputError
from klassifikator.features import TextFeatures
from klassifikator.learn.leaves import HEADS, known_rows, leaves_of
from klassifikator.learn.linear import Floats
from klassifikator.learn.suggester import subject_line
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from klassifikator.text import prepare

if TYPE_CHECKING:
    import pandas as pd


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
    suggester_ : Suggester
        What was learnt.
    version_ : str
        Name in registers; ``"uden mappe"`` for a model that was not loaded from a folder.
    own_cases_ : int
        How many reviewed cases of a register it has learnt from.

    Examples
    --------
    >>> import pandas as pd
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
        self.own_cases_ = 0

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
        from klassifikator.learn.lessons import Lessons, join_heads

        check_frame(df, ["text", *TARGETS[:3]], "Træningsdata")
        if df.empty:
            raise InputError("Træningsdata har ingen rækker; giv henvendelser med etiketter.")
        texts = model_texts(df)
        features = TextFeatures(self.min_df).fit(texts)
        lessons = Lessons(self.taxonomy, features, df, texts)
        learnt = {head: lessons.learn(head, n_jobs=self.n_jobs) for head in HEADS}
        heads = {head: found for head, found in learnt.items() if found is not None}
        self.suggester_ = join_heads(self.taxonomy, features, heads)
        return self

    def leaves(self, df: pd.DataFrame, head: str) -> npt.NDArray[Any]:
        """Return the finest labels of rows, see :func:`klassifikator.learn.leaves.leaves_of`."""
        return leaves_of(self.taxonomy, df, head)

    def known(self, df: pd.DataFrame, target: str) -> npt.NDArray[np.bool_]:
        """Tell which rows teach a target, see :func:`klassifikator.learn.leaves.known_rows`."""
        return known_rows(self.taxonomy, df, target)

    @property
    def classes_(self) -> dict[str, npt.NDArray[Any]]:
        """The labels of each target, in the order of the columns of :meth:`predict_proba`."""
        return self.suggester_.classes

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
        return self.suggester_.predict_proba([prepare(text).text for text in _texts(texts)], target)

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
        import pandas as pd

        if not isinstance(cases, pd.DataFrame):
            cases = pd.DataFrame({"text": _texts(cases)})
        check_frame(cases, ["text"], "Sagerne")
        if "kind" in cases:
            cases = cases[cases["kind"] == "inquiry"]
        parts = _parts(cases)
        offsets = [len(subject) for subject, _ in parts]
        records = self.suggester_.records([*map("".join, parts)], offsets)
        ids = cases.get("case_id", cases.index)
        rows = [{"case_id": case_id} | row for case_id, row in zip(ids, records, strict=True)]
        targets = self.suggester_.targets
        return pd.DataFrame(rows, columns=suggestion_columns(targets)).astype(
            dict.fromkeys(targets, "str")
        )


def model_texts(df: pd.DataFrame) -> list[str]:
    """Return what the model reads of each inquiry: subject and own words, cleaned and masked.

    Cleaning what a reader has cleaned already changes nothing.
    """
    return [*map("".join, _parts(df))]


def _parts(df: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the subject of each inquiry on a line, or nothing, and its own words."""
    subjects = df["subject"].fillna("") if "subject" in df else [""] * len(df)
    ready = [prepare(*case) for case in zip(df["text"].fillna(""), subjects, strict=True)]
    return [(subject_line(case.subject), case.text) for case in ready]


def _texts(texts: Iterable[str]) -> list[str]:
    if isinstance(texts, str):
        raise InputError("Fik én tekst, ventede en liste af tekster; skriv [tekst].")
    return list(texts)
