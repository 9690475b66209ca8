"""The versioned label tree: what may be registered, and what each label means."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from klassifikator.columns import ORGANISATION, RECORDED
from klassifikator.crosswalk import Move, parse_crosswalk
from klassifikator.errors import TaxonomyError

BUNDLED = Path(__file__).parent / "data" / "taxonomies"
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
        what = {
            "henvendelsestype": "en henvendelsestype",
            "forvaltning": "en forvaltning",
            "omraade": "et område",
            "afdeling": "en afdeling",
            "status": "en status",
            "kategori": "en kategori",
            "grund": "en grund",
            "handling": "en handling",
        }[level]
        folded = {candidate.casefold(): candidate for candidate in self.labels[level]}
        near = difflib.get_close_matches(str(name).casefold(), folded, n=1)
        cure = f"mente du »{folded[near[0]]}«?" if near else f"vælg en af de {len(folded)}."
        return f"»{str(name)[:60]}« er ikke {what} i {self.id}; {cure}"

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
        >>> load_taxonomy("haderslev-2023").check_decision(
        ...     {"henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Klage"})
        Traceback (most recent call last):
        ...
        klassifikator.errors.TaxonomyError: kategori mangler; vælg en, eller ret status.
        """
        for target in RECORDED:
            value = decision.get(target)
            if value is not None:
                self.label(target, value)
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
        grund, kategori = decision.get("grund"), decision.get("kategori")
        if grund is not None and self.labels["grund"][grund].parent != kategori:
            raise TaxonomyError(
                f"grunden »{grund}« hører under {self.labels['grund'][grund].parent}, "
                f"ikke {kategori}; ret en af dem."
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


def load_taxonomy(name: str | Path = "haderslev-2023") -> Taxonomy:
    """Load a bundled taxonomy by its id, or one from a TOML file.

    Parameters
    ----------
    name : str or Path
        Id of a bundled taxonomy, or path of a file that ends in ``.toml``.

    Returns
    -------
    Taxonomy

    Raises
    ------
    TaxonomyError
        When there is no such taxonomy, or it has a duplicate, an orphan, an unknown parent or a
        cycle; names the file, the key and the cure.

    References
    ----------
    The departments, categories, grounds and handlings of ``haderslev-2023`` are those of
    *Haderslev Kommunes Borgerrådgiver, Beretning 2023*.

    Examples
    --------
    >>> load_taxonomy("haderslev-2023").names("status")
    ['Klage', 'Anden henvendelse']
    """
    path = Path(name)
    if path.suffix != ".toml":
        path = BUNDLED / f"{name}.toml"
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        bundled = ", ".join(sorted(file.stem for file in BUNDLED.glob("*.toml")))
        raise TaxonomyError(
            f"Taksonomien »{name}« findes ikke; angiv en af de medfølgende ({bundled}) "
            "eller stien til en .toml-fil."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError(
            f"{path.name} kan ikke læses som TOML i UTF-8 ({error}); ret filen."
        ) from None
    return parse_taxonomy(content, path.name)


def parse_taxonomy(content: Mapping[str, Any], file: str) -> Taxonomy:
    """Make a taxonomy of plain values and validate it.

    Parameters
    ----------
    content : mapping
        As in the TOML file or :meth:`Taxonomy.to_dict`.
    file : str
        Where it comes from, for the messages.

    Raises
    ------
    TaxonomyError
        As :func:`load_taxonomy`.
    """
    for key in ("id", "title", "source"):
        if not isinstance(content.get(key), str):
            raise TaxonomyError(f'{file} mangler »{key}«; skriv {key} = "…" øverst i filen.')
    labels = {level: _labels(content, level, file) for level in LEVELS}
    _check_parents(labels, file)
    constraints = content.get("constraints", {})
    return Taxonomy(
        id=content["id"],
        title=content["title"],
        source=content["source"],
        labels=labels,
        counted_types=_constraint(constraints, "counted_types", labels["henvendelsestype"], file),
        complaint_status=_constraint(constraints, "complaint_status", labels["status"], file),
        crosswalk=parse_crosswalk(content, labels, file),
    )


def _labels(content: Mapping[str, Any], level: str, file: str) -> dict[str, Label]:
    entries = content.get(level, [])
    if not isinstance(entries, list):
        raise TaxonomyError(f"{file}: »{level}« er ikke en liste; skriv hver som [[{level}]].")
    if not entries and level not in ("omraade", "grund", "handling"):
        raise TaxonomyError(f"{file} har ingen [[{level}]]; tilføj mindst en.")
    found: dict[str, Label] = {}
    for number, entry in enumerate(entries, 1):
        where = f"{file}: [[{level}]] nr. {number}"
        name, definition = entry.get("name"), entry.get("definition")
        if not isinstance(name, str) or not name.strip():
            raise TaxonomyError(f'{where} mangler navn; skriv name = "…".')
        if not isinstance(definition, str) or not definition.strip():
            raise TaxonomyError(f'{where} »{name}« mangler definition; skriv definition = "…".')
        if name in found:
            raise TaxonomyError(f"{where} »{name}« står to gange; giv den ene et andet navn.")
        parent = entry.get("parent")
        if level in PARENT_LEVELS and parent is None:
            raise TaxonomyError(f'{where} »{name}« hænger ikke under noget; skriv parent = "…".')
        topics, words = (tuple(entry.get(key, ())) for key in ("topics", "words"))
        found[name] = Label(name, definition, topics, parent, words)
    return found


def _check_parents(labels: Mapping[str, Mapping[str, Label]], file: str) -> None:
    for level, parent_levels in PARENT_LEVELS.items():
        known = [name for parent_level in parent_levels for name in labels[parent_level]]
        for label in labels[level].values():
            if label.parent not in known:
                near = difflib.get_close_matches(str(label.parent), known, n=1)
                cure = f"mente du »{near[0]}«?" if near else "ret parent, eller tilføj den."
                raise TaxonomyError(
                    f"{file}: [[{level}]] »{label.name}« har den ukendte parent "
                    f"»{label.parent}«; {cure}"
                )
    omraader = labels["omraade"]
    for name in omraader:
        seen = [name]
        while (parent := omraader[seen[-1]].parent) in omraader:
            if parent in seen:
                chain = " → ".join(f"»{step}«" for step in [*seen, parent])
                raise TaxonomyError(
                    f"{file}: [[omraade]] går i ring ({chain}); lad den øverste have en "
                    "forvaltning som parent."
                )
            seen.append(str(parent))
    below = [*labels["omraade"].values(), *labels["afdeling"].values()]
    parents = {label.parent for label in below}
    for level in ("forvaltning", "omraade"):
        for name in labels[level]:
            if name not in parents:
                raise TaxonomyError(
                    f"{file}: [[{level}]] »{name}« har ingen afdelinger; tilføj en, eller slet den."
                )
    doubled = set(labels["forvaltning"]) & set(labels["omraade"])
    if doubled:
        raise TaxonomyError(
            f"{file}: »{sorted(doubled)[0]}« er både [[forvaltning]] og [[omraade]]; "
            "giv den ene et andet navn."
        )


def _constraint(
    constraints: Mapping[str, Any], key: str, labels: Mapping[str, Label], file: str
) -> tuple[str, ...]:
    names: Sequence[str] = constraints.get(key, ())
    if not names:
        raise TaxonomyError(f'{file} mangler {key} under [constraints]; skriv {key} = ["…"].')
    for name in names:
        if name not in labels:
            raise TaxonomyError(
                f"{file}: {key} under [constraints] nævner den ukendte »{name}«; "
                f"vælg blandt {', '.join(labels)}."
            )
    return tuple(names)
