"""How good the suggestions are on texts by authors that the model has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.model_selection import GroupKFold

from klassifikator.errors import InputError
from klassifikator.learn.doubt import label_sets
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts
from klassifikator.learn.leaves import HEAD_OF, HEADS, add_up, group_leaves
from klassifikator.learn.linear import Floats

BINS = 15
N_FOLDS = 10
LEAST = 100
LEARNING_CURVE = (0.125, 0.25, 0.5, 1.0)
"""The shares of a corpus that :func:`learning_curve` trains on."""
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Of the calibration curve."""


@dataclass(frozen=True)
class Scores:
    """The predictions for one target on left-out texts, and what they are worth.

    Attributes
    ----------
    classes : ndarray of shape (n_classes,)
    truth : ndarray of shape (n_samples,)
        Index of the true class.
    proba : ndarray of shape (n_samples, n_classes)
    authors : ndarray of shape (n_samples,)
    limits : ndarray of shape (n_samples,)
        Of the set of labels of each sample, see :func:`~klassifikator.learn.doubt.label_sets`.
    """

    classes: npt.NDArray[Any]
    truth: npt.NDArray[np.intp]
    proba: Floats
    authors: npt.NDArray[Any]
    limits: Floats

    @property
    def n(self) -> int:
        """How many texts."""
        return len(self.truth)

    def hits(self, k: int = 1) -> npt.NDArray[np.bool_]:
        """Tell for each text whether the truth is among the first k suggestions."""
        order = np.argsort(-self.proba, axis=1, kind="stable")[:, :k]
        return np.asarray((order == self.truth[:, None]).any(axis=1))

    def accuracy(self, k: int = 1) -> float:
        """Return the share of texts with the truth among the first k."""
        return float(self.hits(k).mean())

    def per_class(self) -> pd.DataFrame:
        """Return n, precision, recall with its 95 % interval, and F1 of each class."""
        predicted = self.proba.argmax(axis=1)
        rows = []
        for index, name in enumerate(self.classes):
            found, true = predicted == index, self.truth == index
            both = int((found & true).sum())
            precision = both / found.sum() if found.any() else 0.0
            recall = both / true.sum() if true.any() else 0.0
            f1 = 2 * precision * recall / (precision + recall) if both else 0.0
            low, high = wilson_interval(both, int(true.sum()))
            rows.append((str(name), int(true.sum()), precision, recall, low, high, f1))
        return pd.DataFrame(
            rows, columns=["class", "n", "precision", "recall", "low", "high", "f1"]
        )

    def per_author(self) -> pd.Series[float]:
        """Return the accuracy on the texts of each author."""
        return pd.Series(self.hits()).groupby(self.authors).mean()

    def confusions(self) -> pd.DataFrame:
        """Return how often one class is taken for another, the most frequent first."""
        missed = ~self.hits()
        pairs = pd.DataFrame(
            {
                "truth": self.classes[self.truth[missed]],
                "guess": self.classes[self.proba[missed].argmax(axis=1)],
            }
        )
        counts = pairs.value_counts(sort=False).rename("n").reset_index()
        return counts.sort_values(["n", "truth", "guess"], ascending=[False, True, True])

    def calibration_curve(self) -> pd.DataFrame:
        """Return how often suggestions are right, by how probable they were said to be.

        Returns
        -------
        DataFrame
            Columns ``low, high`` (the limits of the top probability, see :data:`EDGES`), ``n``,
            ``proba`` (mean) and ``accuracy``; intervals without texts are left out.
        """
        top, hit = self.proba.max(axis=1), self.hits()
        bins = np.clip(np.digitize(top, EDGES) - 1, 0, len(EDGES) - 2)
        rows = [
            (
                EDGES[k],
                EDGES[k + 1],
                int((bins == k).sum()),
                top[bins == k].mean(),
                hit[bins == k].mean(),
            )
            for k in range(len(EDGES) - 1)
            if (bins == k).any()
        ]
        return pd.DataFrame(rows, columns=["low", "high", "n", "proba", "accuracy"])

    def macro_f1(self) -> float:
        """Return the mean F1 over the classes that occur."""
        table = self.per_class()
        return float(table.loc[table["n"] > 0, "f1"].mean())

    def calibration_error(self) -> float:
        """Return the expected calibration error of the top probability.

        References
        ----------
        M. P. Naeini et al.: *Obtaining Well Calibrated Probabilities Using Bayesian Binning*,
        AAAI 2015; here with bins of equal mass.
        """
        top, hit = self.proba.max(axis=1), self.hits()
        bins = np.array_split(np.argsort(top, kind="stable"), min(BINS, self.n))
        gaps = [abs(top[b].mean() - hit[b].mean()) * len(b) for b in bins]
        return float(sum(gaps) / self.n)

    def sets(self) -> npt.NDArray[np.bool_]:
        """Return the set of labels of each text, of shape (n_samples, n_classes)."""
        return label_sets(self.proba, self.limits[:, None])

    def coverage(self) -> float:
        """Return how often the truth is in the set."""
        return float(self.sets()[np.arange(self.n), self.truth].mean())

    def set_size(self) -> float:
        """Return how many labels a set holds on average."""
        return float(self.sets().sum(axis=1).mean())

    def summary(self) -> dict[str, float]:
        """Return the figures of the model card."""
        return {
            "n": self.n,
            "accuracy": self.accuracy(),
            "top3": self.accuracy(3),
            "macro_f1": self.macro_f1(),
            "calibration_error": self.calibration_error(),
            "coverage": self.coverage(),
            "set_size": self.set_size(),
        }


def wilson_interval(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share.

    References
    ----------
    E. B. Wilson: *Probable Inference, the Law of Succession, and Statistical Inference*,
    JASA 22, 1927.

    Examples
    --------
    >>> [round(limit, 2) for limit in wilson_interval(8, 10)]
    [0.49, 0.94]
    """
    if n == 0:
        return 0.0, 1.0
    z = 1.959964
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * float(np.sqrt(share * (1 - share) / n + spread / (4 * n)))
    return middle - half, middle + half


def leave_authors_out(
    df: pd.DataFrame,
    model: InquiryClassifier,
    share: float = 1.0,
    progress: Callable[[list[Any]], Iterator[Any]] = iter,
) -> dict[str, Scores]:
    """Predict every text by a model trained on texts of other authors.

    The authors are dealt into ten groups; each is predicted from the nine others.

    Parameters
    ----------
    df : DataFrame
        As :meth:`InquiryClassifier.fit`, with ``author``.
    model : InquiryClassifier
        Its parameters are used; it is not changed.
    share : float, default=1.0
        Of the texts to train on, drawn at random: for a learning curve.
    progress : callable, optional
        Wraps the list of groups, to show how far the work is.

    Returns
    -------
    dict of str to Scores
        By target, and ``forvaltning``. A label that only left-out authors have gets probability 0.

    Raises
    ------
    InputError
        When there are fewer than two authors.
    """
    authors = df["author"].to_numpy()
    n_folds = min(N_FOLDS, len(np.unique(authors)))
    if n_folds < 2:
        raise InputError("Korpus har kun én forfatter; der skal mindst to til at måle på tværs.")
    known = {head: model.known(df, head) for head in HEADS}
    leaves = {head: model.leaves(df[rows], head) for head, rows in known.items() if rows.any()}
    classes = {head: np.unique(values) for head, values in leaves.items()}
    p = {head: np.full((len(df), len(found)), 1 / len(found)) for head, found in classes.items()}
    limits = {target: np.full(len(df), np.inf) for target in HEAD_OF}
    rng = np.random.default_rng(0)
    folds = GroupKFold(n_folds, shuffle=True, random_state=0).split(df, groups=authors)
    for train, test in progress(list(folds)):
        drawn = train[rng.random(len(train)) < share]
        part = InquiryClassifier(model.taxonomy, model.min_df, model.n_jobs).fit(df.iloc[drawn])
        for target, limit in part.suggester_.limits.items():
            limits[target][test] = limit
        for head, proba in part.suggester_.leaf_proba(model_texts(df.iloc[test])).items():
            columns = np.searchsorted(classes[head], part.suggester_.leaves[head])
            p[head][test] = 0
            p[head][np.ix_(test, columns)] = proba
    found: dict[str, Scores] = {}
    for head, finest in classes.items():
        rows = known[head]
        found |= _scores_of(
            head,
            model,
            df[rows],
            finest,
            p[head][rows],
            {target: at[rows] for target, at in limits.items()},
        )
    return found


def learning_curve(
    df: pd.DataFrame,
    model: InquiryClassifier,
    progress: Callable[[list[Any]], Iterator[Any]] = iter,
) -> dict[float, dict[str, Scores]]:
    """Measure what more texts bring: :func:`leave_authors_out` on growing shares of a corpus.

    Shares of less than :data:`LEAST` texts are left out.

    Returns
    -------
    dict of float to dict of str to Scores
        By share; the last is the whole corpus.
    """
    shares = [share for share in LEARNING_CURVE if share == 1 or share * len(df) >= LEAST]
    return {share: leave_authors_out(df, model, share, progress) for share in shares}


def _scores_of(
    head: str,
    model: InquiryClassifier,
    df: pd.DataFrame,
    leaves: npt.NDArray[Any],
    p: Floats,
    limits: dict[str, Floats],
) -> dict[str, Scores]:
    """Add the leaves up to the targets of their head, for the rows that have a label of it."""
    found = {}
    for target in (target for target in HEAD_OF if HEAD_OF[target] == head):
        labels = _labels(target, model, df)
        if not any(labels):
            continue
        classes, members = group_leaves(model.taxonomy, leaves, target)
        place = {str(name): number for number, name in enumerate(classes)}
        unknown = set(labels) - {"", *place}
        if unknown:
            raise InputError(
                f"Modellen har ikke lært {target} »{min(unknown)}«; træn den på data, der har den."
            )
        rows = np.array([bool(label) for label in labels])
        truth = np.array([place[label] for label in labels if label])
        authors = df["author"].to_numpy()[rows] if "author" in df else np.full(len(truth), "")
        found[target] = Scores(
            classes, truth, add_up(p[rows], members), authors, limits[target][rows]
        )
    return found


def _labels(target: str, model: InquiryClassifier, df: pd.DataFrame) -> list[str]:
    if target == "forvaltning":
        return [model.taxonomy.path(name)[0] for name in df["afdeling"]]
    return [] if target not in df else df[target].fillna("").tolist()


def evaluate(model: InquiryClassifier, df: pd.DataFrame) -> dict[str, Scores]:
    """Predict labelled inquiries with a fitted model.

    Parameters
    ----------
    model : InquiryClassifier
    df : DataFrame
        As :meth:`InquiryClassifier.fit`; none of it may have been trained on.

    Returns
    -------
    dict of str to Scores
        By target, and ``forvaltning``.

    Raises
    ------
    InputError
        When a label is unknown to the model.
    """
    found: dict[str, Scores] = {}
    for head, p in model.suggester_.leaf_proba(model_texts(df)).items():
        rows = model.known(df, head)
        if rows.any():
            limits = {
                target: np.full(rows.sum(), at) for target, at in model.suggester_.limits.items()
            }
            classes = model.suggester_.leaves[head]
            found |= _scores_of(head, model, df[rows], classes, p[rows], limits)
    return found
