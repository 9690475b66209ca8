"""What a suggestion expects of a case: the probability of every label, whatever is stored of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from klassifikator.register.cases import is_there
from klassifikator.taxonomy import Taxonomy

NOT_COUNTED = ""
"""The label of a case that a table does not count."""

_PARENTS = ("henvendelsestype", "status")  # what must be right for a target to apply at all
_GATES = {"afdeling": 1, "status": 1, "kategori": 2, "grund": 2}  # how many of them


def expected_labels(
    suggestions: pd.DataFrame,
    target: str,
    among: Mapping[str, str],
    taxonomy: Taxonomy,
) -> pd.DataFrame:
    """Return the probability of each label by case, as far as the suggestions tell it.

    Parameters
    ----------
    suggestions : DataFrame
    target : str
    among : mapping of str to str
        Labels of other targets that a case must have to be counted.
    taxonomy : Taxonomy

    Returns
    -------
    DataFrame of shape (n_cases, n_labels + 1)
        By ``case_id``; the last column, :data:`NOT_COUNTED`, has what lacks to 1.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> suggestions = pd.DataFrame({"case_id": ["1"], "henvendelsestype": ["Borgerhenvendelse"],
    ...     "henvendelsestype_probability": [0.9], "status": ["Klage"],
    ...     "status_probability": [0.8], "status_set": [["Klage", "Anden henvendelse"]]})
    >>> expected_labels(suggestions, "status", {}, load_taxonomy()).round(2).to_dict("records")
    [{'Klage': 0.72, 'Anden henvendelse': 0.18, '': 0.1}]
    """
    labels = taxonomy.names(target)
    rows = {
        row["case_id"]: _chances(row, target, among, taxonomy)
        for row in suggestions.to_dict("records")
    }
    chances = pd.DataFrame.from_dict(rows, "index", dtype=float).reindex(columns=labels).fillna(0.0)
    return chances.assign(**{NOT_COUNTED: 1 - chances.sum(axis=1)})


def _chances(
    row: dict[Hashable, Any], target: str, among: Mapping[str, str], taxonomy: Taxonomy
) -> dict[str, float]:
    """Return the probability of each label that a case may have, and be counted with."""
    gates = _PARENTS[: max(_GATES.get(name, 0) for name in (target, *among))]
    applies = 1.0
    for name in {*gates} - {target, *among}:
        applies *= row[f"{name}_probability"] if is_there(row.get(name)) else 0.0
    for other, wanted in among.items():
        applies *= _conditional(row, other, taxonomy).get(wanted, 0.0)
    return {name: applies * p for name, p in _conditional(row, target, taxonomy).items()}


def _conditional(row: dict[Hashable, Any], target: str, taxonomy: Taxonomy) -> dict[str, float]:
    """Return the probability of labels where the target applies.

    What the first one lacks to certainty is spread over the rest of the set.
    """
    first = row.get(target)
    if not is_there(first):
        return {}
    p, inside = float(row[f"{target}_probability"]), row.get(f"{target}_set")
    others = [name for name in (inside if isinstance(inside, list) else []) if name != first]
    others = others or [name for name in taxonomy.names(target) if name != first]
    return {str(first): p} | {name: (1 - p) / len(others) for name in others}
