"""Reading a taxonomy: from TOML, whole and without contradictions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from klassifikator.crosswalk import parse_crosswalk
from klassifikator.errors import TaxonomyError
from klassifikator.taxonomy.names import nearest
from klassifikator.taxonomy.tree import LEVELS, PARENT_LEVELS, Label, Taxonomy

BUNDLED = Path(__file__).parents[1] / "data" / "taxonomies"


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
            f"{path.name} kan ikke læses som TOML i UTF-8 ({_place(error)}); ret filen."
        ) from None
    return parse_taxonomy(content, path.name)


def _place(error: ValueError) -> str:
    """Say where a file stops making sense."""
    if isinstance(error, UnicodeDecodeError):
        return "tegnene er gemt på en anden måde"
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"fejl i linje {found[1]}, tegn {found[2]}" if found else "den slutter midt i noget"


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
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
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
        topics, words = (_texts(entry, key, f"{where} »{name}«") for key in ("topics", "words"))
        found[name] = Label(name, definition, topics, parent, words)
    return found


def _texts(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    texts = entry.get(key, ())
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise TaxonomyError(f'{where} har {key}, der ikke er en liste; skriv {key} = ["…", "…"].')
    return tuple(texts)


def _check_parents(labels: Mapping[str, Mapping[str, Label]], file: str) -> None:
    for level, parent_levels in PARENT_LEVELS.items():
        known = [name for parent_level in parent_levels for name in labels[parent_level]]
        for label in labels[level].values():
            if label.parent not in known:
                near = nearest(str(label.parent), known)
                cure = f"mente du »{near}«?" if near else "ret parent, eller tilføj den."
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
    constraints: object, key: str, labels: Mapping[str, Label], file: str
) -> tuple[str, ...]:
    given = constraints if isinstance(constraints, Mapping) else {}
    names = _texts(given, key, f"{file}: [constraints]")
    if not names:
        raise TaxonomyError(f'{file} mangler {key} under [constraints]; skriv {key} = ["…"].')
    for name in names:
        if name not in labels:
            raise TaxonomyError(
                f"{file}: {key} under [constraints] nævner den ukendte »{name}«; "
                f"vælg blandt {', '.join(labels)}."
            )
    return names
