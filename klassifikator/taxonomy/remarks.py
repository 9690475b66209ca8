"""What a taxonomy that is valid may still lack, by itself and beside the cases of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from klassifikator.columns import TARGETS
from klassifikator.danish import count, listed
from klassifikator.taxonomy.names import UNDEFINED, A, alike, name_of, nearest, quoted
from klassifikator.taxonomy.tree import Label, Taxonomy

_SHOWN = 20

Counts = Mapping[str, Mapping[str, int]]
"""How many cases each label of each level has."""


def remarks(taxonomy: Taxonomy) -> list[str]:
    """Tell what to look at before a taxonomy is used.

    Returns
    -------
    list of str
        Danish sentences: labels without definition or topics, names that are nearly alike.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> remarks(load_taxonomy("haderslev-2023"))
    []
    """
    return [*_lacking(taxonomy), *_alike(taxonomy)]


def _lacking(taxonomy: Taxonomy) -> Iterator[str]:
    tests: dict[str, Callable[[Label], object]] = {
        "definition": lambda label: defined(label.definition),
        "emner (topics)": lambda label: label.topics,
    }
    for what, has in tests.items():
        names = {
            level: [label.name for label in labels.values() if not has(label)]
            for level, labels in taxonomy.labels.items()
        }
        if told := _by_level(names):
            yield f"Mangler {what}: {told}."


def defined(definition: str) -> bool:
    """Tell whether a definition says anything.

    Examples
    --------
    >>> defined("…"), defined("Folkeskole og SFO.")
    (False, True)
    """
    return any(map(str.isalnum, definition.replace(UNDEFINED, "")))


def _by_level(names: Mapping[str, Iterable[str]]) -> str:
    return "; ".join(f"{name_of(level)} {quoted(own)}" for level, own in names.items() if own)


def _alike(taxonomy: Taxonomy) -> Iterator[str]:
    for level, labels in taxonomy.labels.items():
        for one, other in combinations(labels, 2):
            if alike(one, other):
                yield (
                    f"»{one}« og »{other}« ligner hinanden ({name_of(level)}); er de én, så slet "
                    "den ene, og ret den i sagerne."
                )


def remarks_on_cases(taxonomy: Taxonomy, counts: Counts, few: int) -> list[str]:
    """Tell what a model could learn from cases, and which of their labels it could not.

    Parameters
    ----------
    taxonomy : Taxonomy
    counts : mapping of str to mapping of str to int
        The labels of the cases; a level that they say nothing about is missing.
    few : int
        With fewer examples nothing is promised about a label.

    Returns
    -------
    list of str
        Danish sentences.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> counts = {"status": {"Klage": 40, "Anden henvendelse": 8, "Klager": 2}}
    >>> for line in remarks_on_cases(load_taxonomy(), counts, 9)[:2]:
    ...     print(line)
    »Klager« (2 sager) er ikke en status i haderslev-2023; mente du »Klage«?
    Under 9 eksempler, så modellen foreslår dem med forbehold og lover intet: status »Anden \
henvendelse«.
    """
    known = {level: counts[level] for level in TARGETS if level in counts}
    rare = {
        level: [name for name in taxonomy.labels[level] if 0 < own.get(name, 0) < few]
        for level, own in known.items()
    }
    none = {
        level: [name for name in taxonomy.labels[level] if not own.get(name)]
        for level, own in known.items()
    }
    found = [*_unknown(taxonomy, counts)]
    if told := _by_level(rare):
        found.append(
            f"Under {few} eksempler, så modellen foreslår dem med forbehold og lover intet: {told}."
        )
    if told := _by_level(none):
        found.append(f"Ingen eksempler, så modellen vil aldrig foreslå dem: {told}.")
    missing = [level for level in TARGETS if level not in counts and taxonomy.labels[level]]
    if missing:
        found.append(f"Sagerne siger intet om {listed(missing)}, så det lærer modellen ikke.")
    return found


def _unknown(taxonomy: Taxonomy, counts: Counts) -> Iterator[str]:
    strange = sorted(
        (-number, level, name)
        for level, own in counts.items()
        for name, number in own.items()
        if name not in taxonomy.labels[level]
    )
    for number, level, name in strange[:_SHOWN]:
        near = nearest(name, taxonomy.labels[level])
        cure = f"mente du »{near}«?" if near else "tilføj den, eller ret sagerne."
        told = f"»{name}« ({count(-number, 'sag', 'sager')})"
        yield f"{told} er ikke {A[level]} i {taxonomy.id}; {cure}"
    rest = strange[_SHOWN:]
    if rest:
        cases = count(-sum(number for number, *_ in rest), "sag", "sager")
        more = count(len(rest), "etiket", "etiketter")
        yield f"Yderligere {more} ({cases}) er ikke i {taxonomy.id}."
