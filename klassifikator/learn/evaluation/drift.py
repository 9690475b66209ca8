"""What has changed between an earlier and a later period: labels, doubt, words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.errors import InputError
from klassifikator.features import TextFeatures
from klassifikator.learn.evaluation.figures import (
    Change,
    Drift,
    LabelChange,
    Period,
    TargetDrift,
    WordChange,
    rounded,
    share,
)
from klassifikator.learn.evaluation.intervals import CONFIDENCE, Interval, difference_interval
from klassifikator.learn.evaluation.scores import Scores
from klassifikator.learn.evaluation.vocabulary import Word, words_that_changed
from klassifikator.learn.linear import Floats

MOST_WORDS = 20
"""Of those that came, and of those that went, so many are told."""

Mask = npt.NDArray[np.bool_]


def find_drift(
    scores: Mapping[str, Scores],
    texts: list[str],
    moments: pd.Series[pd.Timestamp],
    features: TextFeatures,
    since: pd.Timestamp | None = None,
) -> Drift | None:
    """Hold the later cases against the earlier ones.

    Parameters
    ----------
    scores : mapping of str to Scores
        By target.
    texts : list of str of length n_cases
        Cleaned and masked.
    moments : Series of length n_cases
        When each was received; those without a date are in neither period.
    features : TextFeatures
        Of the model.
    since : Timestamp, optional
        Where the later period begins; by default the day that halves the cases.

    Returns
    -------
    Drift or None
        None where no day divides the cases.

    Raises
    ------
    InputError
        When ``since`` leaves a period without cases.
    """
    dated = moments.dropna().sort_values()
    if dated.empty:
        return None
    start = since if since is not None else dated.iloc[len(dated) // 2].normalize()
    before, now = (moments < start).to_numpy(), (moments >= start).to_numpy()
    if not (before.any() and now.any()):
        if since is None:
            return None
        raise InputError(
            f"{since:%d-%m-%Y} deler ikke sagerne, som er fra {dated.iloc[0]:%d-%m-%Y} til "
            f"{dated.iloc[-1]:%d-%m-%Y}; vælg en dag derimellem."
        )
    words, letters = features.unknown(texts).T
    found = words_that_changed(
        (text for text, is_in in zip(texts, before, strict=True) if is_in),
        (text for text, is_in in zip(texts, now, strict=True) if is_in),
    )
    came = [word for word in found if word.z > 0]
    went = [word for word in reversed(found) if word.z < 0]
    return {
        "before": _period(moments[before]),
        "now": _period(moments[now]),
        "targets": {
            target: drift
            for target, own in scores.items()
            if (drift := _target_drift(own, before[own.rows], now[own.rows]))
        },
        "unknown_words": mean_change(words[before], words[now]),
        "unknown_letters": mean_change(letters[before], letters[now]),
        "came": [_word(word) for word in came[:MOST_WORDS]],
        "went": [_word(word) for word in went[:MOST_WORDS]],
    }


def _period(moments: pd.Series[pd.Timestamp]) -> Period:
    return {
        "first": f"{moments.min():%Y-%m-%d}",
        "last": f"{moments.max():%Y-%m-%d}",
        "n": len(moments),
    }


def _word(word: Word) -> WordChange:
    return {"word": word.word, "before": word.before, "now": word.now, "z": rounded(word.z)}


def _target_drift(scores: Scores, before: Mask, now: Mask) -> TargetDrift | None:
    if not (before.any() and now.any()):
        return None
    hits, top = scores.hits(), scores.top
    return {
        "before": int(before.sum()),
        "now": int(now.sum()),
        "accuracy": share_change(hits[before], hits[now]),
        "probability": mean_change(top[before], top[now]),
        "labels": label_changes(scores.classes[scores.truth], before, now),
    }


def label_changes(labels: npt.NDArray[np.str_], before: Mask, now: Mask) -> list[LabelChange]:
    """Return how much the share of each label has grown.

    Parameters
    ----------
    labels : ndarray of shape (n_cases,)
    before, now : ndarray of bool of shape (n_cases,)

    Returns
    -------
    list of LabelChange
        The largest change first. All intervals hold at once with 95 % (Bonferroni); a label
        has changed where its interval leaves out nought.
    """
    names = np.unique(labels[before | now])
    confidence = 1 - (1 - CONFIDENCE) / len(names)
    rows: list[LabelChange] = []
    for name in names:
        own = labels == name
        change = share_change(own[before], own[now], confidence)
        low, high = change["difference"]["low"], change["difference"]["high"]
        rows.append(
            {
                "label": str(name),
                "before": int(own[before].sum()),
                "now": int(own[now].sum()),
                "share": change,
                "changed": low > 0 or high < 0,
            }
        )
    return sorted(rows, key=lambda row: -abs(row["share"]["now"] - row["share"]["before"]))


def share_change(before: Mask, now: Mask, confidence: float = CONFIDENCE) -> Change:
    """Return how much a share has grown; see :func:`difference_interval`."""
    pairs = [(int(cases.sum()), len(cases)) for cases in (before, now)]
    return _change(before.mean(), now.mean(), difference_interval(pairs[0], pairs[1], confidence))


def mean_change(before: Floats, now: Floats) -> Change:
    """Return how much a mean has grown, with Welch's interval.

    References
    ----------
    B. L. Welch: *The generalization of "Student's" problem when several different population
    variances are involved*, Biometrika 34, 1947.

    Examples
    --------
    >>> mean_change(np.array([0.1, 0.2, 0.3]), np.array([0.4, 0.5, 0.6]))["difference"]
    {'value': 0.3, 'low': 0.073304, 'high': 0.526696}
    """
    from scipy.stats import ttest_ind

    difference = float(now.mean() - before.mean())
    if min(len(before), len(now)) < 2:  # nothing is known of the spread
        return _change(before.mean(), now.mean(), Interval(difference, -1.0, 1.0))
    low, high = difference, difference
    if np.ptp(before) or np.ptp(now):
        limits = ttest_ind(now, before, equal_var=False).confidence_interval(CONFIDENCE)
        low, high = float(limits.low), float(limits.high)
    return _change(before.mean(), now.mean(), Interval(difference, low, high))


def _change(before: float, now: float, difference: Interval) -> Change:
    return {"before": rounded(before), "now": rounded(now), "difference": share(difference)}
