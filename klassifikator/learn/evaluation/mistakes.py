"""The mistakes that a model is surest of: texts to read, and the words that carried them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from klassifikator.learn.evaluation.scores import Scores
from klassifikator.learn.suggester import Evidence, Suggester

MOST = 10
"""Of each target, so many are kept."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A suggestion that is wrong.

    Attributes
    ----------
    case : str
        Id of the case, or its place in the file.
    label, suggested : str
    probability : float
        Of the wrong suggestion.
    text : str
        Subject and own words, masked.
    words : tuple of Evidence
        Those that carried the suggestion, with offsets in ``text``.
    """

    case: str
    label: str
    suggested: str
    probability: float
    text: str
    words: tuple[Evidence, ...]

    def marked(self) -> list[tuple[str, bool]]:
        """Return the text in pieces, and which of them are words that carried the suggestion.

        Examples
        --------
        >>> word = Evidence("vej", 4, 7, 1.0)
        >>> Mistake("1", "Skoler", "Drift", 0.9, "Vor vej!", (word,)).marked()
        [('Vor ', False), ('vej', True), ('!', False)]
        """
        pieces, at = [], 0
        for word in sorted(self.words, key=lambda word: word.start):
            pieces += [
                (self.text[at : word.start], False),
                (self.text[word.start : word.end], True),
            ]
            at = word.end
        return [(piece, is_word) for piece, is_word in [*pieces, (self.text[at:], False)] if piece]


def surest_mistakes(
    scores: Mapping[str, Scores],
    texts: Sequence[str],
    cases: Sequence[str],
    suggester: Suggester,
) -> dict[str, list[Mistake]]:
    """Return the most probable wrong suggestions of each target.

    Parameters
    ----------
    scores : mapping of str to Scores
        By target.
    texts, cases : sequence of str of length n_cases
        Masked texts, and what the cases are called.
    suggester : Suggester
        That made the suggestions.

    Returns
    -------
    dict of str to list of Mistake
    """
    return {
        target: _mistakes(target, own, texts, cases, suggester) for target, own in scores.items()
    }


def _mistakes(
    target: str, scores: Scores, texts: Sequence[str], cases: Sequence[str], suggester: Suggester
) -> list[Mistake]:
    wrong = np.flatnonzero(~scores.hits())
    found = []
    for place in wrong[np.argsort(-scores.top[wrong], kind="stable")][:MOST]:
        row = scores.rows[place]
        suggested = str(scores.classes[scores.guess[place]])
        words = suggester.evidence(texts[row], target, suggested)
        label, top = str(scores.classes[scores.truth[place]]), float(scores.top[place])
        found.append(Mistake(cases[row], label, suggested, top, texts[row], tuple(words)))
    return found
