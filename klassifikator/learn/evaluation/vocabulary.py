"""Words that came and went between two heaps of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from klassifikator.learn.evaluation.intervals import CONFIDENCE
from klassifikator.lexicon import word_spans

PRIOR = 500.0
"""How many words the prior is worth, as in the reference."""

LEAST_CASES = 3
"""A word must stand in so many texts, so that none tells of a single person."""


class Word(NamedTuple):
    """A word, in how many texts it stands before and now, and its standardised log-odds ratio."""

    word: str
    before: int
    now: int
    z: float


def words_that_changed(before: Iterable[str], now: Iterable[str]) -> list[Word]:
    """Return the words that one heap of texts has more often than the other.

    A word counts once in a text, so that one long letter does not make a word common.

    Parameters
    ----------
    before, now : iterable of str
        Masked texts. Placeholders and numbers are no words.

    Returns
    -------
    list of Word
        Those that changed, from the one that came most to the one that went most; at most 5 % of
        them are expected to be chance (Benjamini and Hochberg 1995).

    References
    ----------
    B. L. Monroe, M. P. Colaresi, K. M. Quinn: *Fightin' Words: Lexical Feature Selection and
    Evaluation for Identifying the Content of Political Conflict*, Political Analysis 16, 2008;
    log-odds with an informative Dirichlet prior.

    Examples
    --------
    >>> found = words_that_changed(["Vi mangler fliser"] * 60, ["Vi mangler svar"] * 60)
    >>> [(word.word, word.before, word.now) for word in found]
    [('svar', 0, 60), ('fliser', 60, 0)]
    """
    from scipy.stats import false_discovery_control, norm

    first, second = _counts(before), _counts(now)
    words = sorted(word for word in first | second if first[word] + second[word] >= LEAST_CASES)
    if not words or not first or not second or len(first | second) == 1:
        return []
    y = np.array([[first[word], second[word]] for word in words], dtype=float)
    n = np.array([first.total(), second.total()], dtype=float)
    prior = PRIOR * y.sum(axis=1, keepdims=True) / n.sum()
    odds = (y + prior) / (n + PRIOR - y - prior)
    variance = (1 / (y + prior)).sum(axis=1)
    z = np.log(odds[:, 1] / odds[:, 0]) / np.sqrt(variance)
    by_chance = false_discovery_control(2 * norm.sf(np.abs(z)))
    found = [
        Word(word, first[word], second[word], float(value))
        for word, value, chance in zip(words, z, by_chance, strict=True)
        if chance <= 1 - CONFIDENCE
    ]
    return sorted(found, key=lambda word: (-word.z, word.word))


def _counts(texts: Iterable[str]) -> Counter[str]:
    """Count in how many texts each word stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        spelt = (text[start:end] for start, end in word_spans(text))
        counts.update({word.lower() for word in spelt if word.isalpha()})
    return counts
