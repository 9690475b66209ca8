"""The label tree: what may be registered, and what each label means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from klassifikator.columns import ORGANISATION, RECORDED
from klassifikator.crosswalk import Move
from klassifikator.errors import TaxonomyError
from klassifikator.taxonomy.names import LONGEST, A, nearest

LEVELS = tuple(dict.fromkeys((*ORGANISATION, *RECORDED)))
PARENT_LEVELS = {
    "omraade": ("forvaltning", "omraade"),
    "afdeling": ("forvaltning", "omraade"),
    "grund": ("kategori",),
}


@dataclass(frozen=True, slots=True)
class Label:
    """One label.

    Attributes
    ----------
    name, definition : str
    topics : tuple of str
        What it is typically about, for people to read.
    parent : str or None
        What it hangs under.
    words : tuple of str
        Words that point to it, for a model to learn from beside the texts.
    """

    name: str
    definition: str
    topics: tuple[str, ...] = ()
    parent: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taxonomy:
    """A label tree with its constraints, as :func:`load_taxonomy` reads it.

    Parameters
    ----------
    id : str
        Name and version in one, e.g. ``"haderslev-2023"``; stored with models and decisions.
    title, source : str
        What the tree is and where it comes from.
    labels : mapping of str to mapping of str to Label
        The labels of each level (``afdeling``, ``status`` …), by name, in the order of the tables.
    counted_types : tuple of str
        The inquiry types that are counted under forvaltning, status and kategori.
    complaint_status : tuple of str
        The statuses that carry kategori and grund.
    crosswalk : tuple of Move
        What became of the labels of earlier taxonomies, so that years can be compared.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> taxonomy = load_taxonomy("haderslev-2023")
    >>> len(taxonomy.names("afdeling"))
    20
    >>> taxonomy.path("Familieafdelingen")
    ('Social og Sundhed', 'Børneområdet', 'Familieafdelingen')
    >>> taxonomy.path("Skoler")
    ('Børn og Kultur', None, 'Skoler')
    """

    id: str
    title: str
    source: str
    labels: Mapping[str, Mapping[str, Label]]
    counted_types: tuple[str, ...]
    complaint_status: tuple[str, ...]
    crosswalk: tuple[Move, ...] = ()

    def names(self, level: str) -> list[str]:
        """Return the names of the labels on a level, in the order of the tables."""
        return list(self.labels[level])

    def label(self, level: str, name: str) -> Label:
        """Return a label, or refuse an unknown name and suggest the nearest.

        Raises
        ------
        TaxonomyError
            When the level has no such label.

        Examples
        --------
        >>> from klassifikator.taxonomy import load_taxonomy
        >>> load_taxonomy("haderslev-2023").label("afdeling", "Jobcentret")
        Traceback (most recent call last):
        ...
        klassifikator.errors.TaxonomyError: »Jobcentret« er ikke en afdeling i haderslev-2023; \
mente du »Jobcenter«?
        """
        found = self.labels[level].get(name)
        if found is None:
            raise TaxonomyError(self._unknown(level, name))
        return found

    def _unknown(self, level: str, name: str) -> str:
        near = nearest(str(name), self.labels[level])
        cure = f"mente du »{near}«?" if near else f"vælg en af de {len(self.labels[level])}."
        # What is longer than any label may be a citizen's words in the wrong column.
        told = f"»{name}«" if len(str(name)) <= LONGEST else f"En værdi på {len(name)} tegn"
        return f"{told} er ikke {A[level]} i {self.id}; {cure}"

    def path(self, afdeling: str) -> tuple[str, str | None, str]:
        """Return forvaltning, område (or None) and the afdeling itself."""
        above = str(self.label("afdeling", afdeling).parent)
        omraade = above if above in self.labels["omraade"] else None
        while above in self.labels["omraade"]:
            above = str(self.labels["omraade"][above].parent)
        return above, omraade, afdeling

    def area(self, afdeling: str) -> str:
        """Return the row group of the report: the område, or the forvaltning where there is none.

        Examples
        --------
        >>> from klassifikator.taxonomy import load_taxonomy
        >>> taxonomy = load_taxonomy("haderslev-2023")
        >>> taxonomy.area("Familieafdelingen"), taxonomy.area("Skoler")
        ('Børneområdet', 'Børn og Kultur')
        """
        forvaltning, omraade, _ = self.path(afdeling)
        return omraade or forvaltning

    @cached_property
    def areas(self) -> list[str]:
        """The row groups of the report, in order."""
        return list(dict.fromkeys(map(self.area, self.labels["afdeling"])))

    def children(self, kategori: str) -> list[str]:
        """Return the grounds of a category."""
        return [grund.name for grund in self.labels["grund"].values() if grund.parent == kategori]

    def applies(self, target: str, decision: Mapping[str, str | None]) -> bool:
        """Tell whether a target is decided at all, given the others.

        Examples
        --------
        >>> from klassifikator.taxonomy import load_taxonomy
        >>> taxonomy = load_taxonomy("haderslev-2023")
        >>> citizen = {"henvendelsestype": "Borgerhenvendelse", "status": "Anden henvendelse"}
        >>> taxonomy.applies("afdeling", citizen), taxonomy.applies("kategori", citizen)
        (True, False)
        """
        if target in ("henvendelsestype", "handling"):
            return True
        if decision.get("henvendelsestype") not in self.counted_types:
            return False
        if target in ("kategori", "grund"):
            return decision.get("status") in self.complaint_status
        return True

    def check_decision(self, decision: Mapping[str, str | None]) -> None:
        """Refuse a decision with unknown, missing or contradictory labels.

        Parameters
        ----------
        decision : mapping
            Values for the targets, and ``handling``; None where nothing is decided.

        Raises
        ------
        TaxonomyError
            Says which label is wrong and how to mend it.

        Notes
        -----
        ``grund`` and ``handling`` may be left open; the other targets that apply may not.

        Examples
        --------
        >>> from klassifikator.taxonomy import load_taxonomy
        >>> load_taxonomy("haderslev-2023").check_decision(
        ...     {"henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Klage"})
        Traceback (most recent call last):
        ...
        klassifikator.errors.TaxonomyError: kategori mangler; vælg en, eller ret status.
        """
        self.check_labels(decision)
        for target in RECORDED:
            value = decision.get(target)
            cause = "status" if target in ("kategori", "grund") else "henvendelsestype"
            if value is not None and not self.applies(target, decision):
                raise TaxonomyError(
                    f"{target} må ikke være udfyldt, når {cause} er "
                    f"»{decision.get(cause) or 'tom'}«; slet {target}, eller ret {cause}."
                )
            optional = target in ("grund", "handling")
            if value is None and not optional and self.applies(target, decision):
                cure = "vælg en." if target == cause else f"vælg en, eller ret {cause}."
                raise TaxonomyError(f"{target} mangler; {cure}")

    def check_labels(self, decision: Mapping[str, str | None]) -> None:
        """Refuse labels that are unknown, or a ground of another category; some may be missing.

        Raises
        ------
        TaxonomyError
            Says which label is wrong and how to mend it.

        Examples
        --------
        >>> from klassifikator.taxonomy import load_taxonomy
        >>> load_taxonomy("haderslev-2023").check_labels({"status": "Klager"})
        Traceback (most recent call last):
        ...
        klassifikator.errors.TaxonomyError: »Klager« er ikke en status i haderslev-2023; \
mente du »Klage«?
        """
        for target in RECORDED:
            value = decision.get(target)
            if value is not None:
                self.label(target, value)
        grund, kategori = decision.get("grund"), decision.get("kategori")
        if grund is not None and self.labels["grund"][grund].parent != kategori:
            raise TaxonomyError(
                f"grunden »{grund}« hører under {self.labels['grund'][grund].parent}, "
                f"ikke {kategori or 'en tom kategori'}; ret en af dem."
            )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the names and their order in the tree; a model fits one digest only."""
        tree = {
            level: [[label.name, label.parent] for label in labels.values()]
            for level, labels in self.labels.items()
        }
        tree["constraints"] = [list(self.counted_types), list(self.complaint_status)]
        return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the taxonomy as plain values, as it is stored in a model folder."""
        return {
            "id": self.id,
            "title": self.title,
            "source": self.source,
            "constraints": {
                "counted_types": list(self.counted_types),
                "complaint_status": list(self.complaint_status),
            },
            "crosswalk": [asdict(move) for move in self.crosswalk],
            **{
                level: [
                    {key: value for key, value in asdict(label).items() if value is not None}
                    for label in labels.values()
                ]
                for level, labels in self.labels.items()
            },
        }
