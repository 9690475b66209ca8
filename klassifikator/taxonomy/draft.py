"""A first taxonomy for another municipality: the law as it is, the organisation to be filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from klassifikator.errors import InputError
from klassifikator.files import replacing
from klassifikator.taxonomy.load import load_taxonomy
from klassifikator.taxonomy.names import UNDEFINED

TEMPLATES = Path(__file__).parent / "templates"
UNPLACED = "Ikke fordelt endnu"
"""The forvaltning of departments whose own is not known."""

_GIVEN = ("henvendelsestype", "status", "kategori", "grund", "handling")
_LOCAL = re.compile(r" \([^()]*\)$")  # what a municipality calls its own version


@dataclass(frozen=True, slots=True)
class Unit:
    """A department to be written into a draft.

    Attributes
    ----------
    name : str
    parent : str
        Its forvaltning; empty where that is not known.
    definition : str
    topics : tuple of str
    told : str
        What stands beside it for whoever fills the draft in.
    """

    name: str
    parent: str = ""
    definition: str = UNDEFINED
    topics: tuple[str, ...] = ()
    told: str = ""


EXAMPLES = (
    Unit(
        "Familieafdelingen",
        "Børn og Unge",
        "Støtte til børn og unge og deres familier, anbringelser og samvær.",
        ("underretning", "anbringelse", "samvær"),
    ),
    Unit("Skoler", "Børn og Unge", "Folkeskole og SFO.", ("mobning", "fravær", "skolebus")),
    Unit(
        "Jobcenter",
        "Job og Borgerservice",
        "Beskæftigelse: sygedagpenge som sag, ressourceforløb, fleksjob og aktivering.",
        ("sygedagpenge", "fleksjob"),
    ),
    Unit(
        "Borgerservice",
        "Job og Borgerservice",
        "Pas, kørekort, folkeregister og opkrævning.",
        ("pas", "flytning"),
    ),
    Unit(
        "Andre myndigheder",
        "Diverse",
        "Det, kommunen ikke afgør: Skat, Udbetaling Danmark, regionen, private forhold.",
        ("Udbetaling Danmark", "udlejer"),
    ),
    Unit("Andet", "Diverse", "Kan ikke henføres til en afdeling.", ("uden emne",)),
)
"""An organisation to be overwritten."""


def draft_taxonomy(file: str, units: Iterable[Unit] = ()) -> str:
    """Write a taxonomy to be filled in; what the law gives is taken from ``haderslev-2023``.

    Parameters
    ----------
    file : str
        What the file is to be called; its name without the ending becomes the id.
    units : iterable of Unit, optional
        The departments; by default :data:`EXAMPLES`.

    Returns
    -------
    str
        TOML with comments, which loads as it is.

    Examples
    --------
    >>> import tomllib
    >>> from klassifikator.taxonomy import parse_taxonomy
    >>> text = draft_taxonomy("ringby-2026.toml", [Unit("Havnen", "Teknik", told="12 sager")])
    >>> parse_taxonomy(tomllib.loads(text), "ringby-2026.toml").path("Havnen")
    ('Teknik', None, 'Havnen')
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["toml"] = as_toml
    base = load_taxonomy()
    organisation: dict[str, list[Unit]] = {}
    for unit in units or EXAMPLES:
        organisation.setdefault(unit.parent or UNPLACED, []).append(unit)
    stem = Path(file).stem
    local = {name: _LOCAL.sub("", name) for name in base.names("grund") if _LOCAL.search(name)}
    text = environment.get_template("udkast.toml").render(
        file=Path(file).name,
        id=stem,
        title=" ".join(re.split(r"[-_ ]+", stem)).capitalize(),
        source=f"Eget udkast; kategorier, grunde og handlinger efter {base.source}",
        base=base,
        organisation=organisation,
        levels=_GIVEN,
        local=local,
    )
    return text.rstrip() + "\n"


def write_draft(path: str | Path, units: Iterable[Unit] = ()) -> None:
    """Write a draft to a file of its own.

    Parameters
    ----------
    path : str or Path
        A ``.toml`` file that is not there yet.
    units : iterable of Unit, optional
        As :func:`draft_taxonomy`.

    Raises
    ------
    InputError
        When there is such a file already, or it cannot be written.
    """
    path = Path(path)
    if path.suffix != ".toml":
        raise InputError(f"{path.name} er ingen taksonomi; giv et navn, der ender på .toml.")
    if path.exists():
        raise InputError(f"{path.name} findes allerede; vælg et andet navn, eller flyt den.")
    with replacing(path) as scratch:
        scratch.write_text(draft_taxonomy(path.name, units), "utf-8")


def as_toml(value: str | Iterable[str]) -> str:
    r"""Write a string or a list of them; what JSON escapes, TOML escapes alike, and one more.

    Examples
    --------
    >>> print(as_toml(['»Havnen« og "Parken"']))
    ["»Havnen« og \"Parken\""]
    """
    plain = value if isinstance(value, str) else list(value)
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
