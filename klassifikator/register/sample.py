"""Random samples for the blind audit, and how far two people agree."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from klassifikator.columns import RECORDED, TARGETS
from klassifikator.errors import InputError
from klassifikator.register import chain, schema
from klassifikator.register.decisions import check_decisions
from klassifikator.register.store import Register

if TYPE_CHECKING:
    import pandas as pd


def draw_sample(
    register: Register, population: Sequence[str], n: int, seed: int, *, by: str | None = None
) -> list[str]:
    """Draw cases at random, each with the same probability, and keep how they were drawn.

    Parameters
    ----------
    register : Register
    population : sequence of str
        The cases to draw from.
    n : int
    seed : int
    by : str, optional
        Who draws; by default the user of the machine.

    Returns
    -------
    list of str
        The cases drawn, in the order of the draw.

    Raises
    ------
    InputError
        When a case is unknown or so many cannot be drawn.
    """
    if not 0 < n <= len(population):
        raise InputError(
            f"Der kan ikke trækkes {n} sager blandt {len(population)}; vælg et antal derimellem."
        )
    places = np.random.default_rng(seed).choice(len(population), size=n, replace=False)
    drawn = [sorted(population)[place] for place in places]
    with register.database.writing() as connection:
        register.require(connection, population)
        newest = connection.execute(sa.select(sa.func.max(schema.samples.c.sample))).scalar() or 0
        row = {
            "sample": newest + 1,
            "drawn_by": by or getpass.getuser(),
            "drawn_at": datetime.now().replace(microsecond=0),
            "seed": seed,
            "population": len(population),
        }
        connection.execute(schema.samples.insert(), [row])
        inclusion = {"sample": newest + 1, "inclusion": n / len(population)}
        order = {case: place for place, case in enumerate(drawn)}
        rows = [{"case_id": case, "place": order.get(case), **inclusion} for case in population]
        connection.execute(schema.sampled.insert(), rows)
    return drawn


def samples(register: Register) -> pd.DataFrame:
    """Return the cases drawn at random: ``sample, case_id, place, inclusion``, in that order."""
    table = schema.sampled
    drawn = sa.select(table).where(table.c.place.is_not(None))
    return register.frame(drawn.order_by(table.c.sample, table.c.place))


def populations(register: Register) -> pd.DataFrame:
    """Return all cases that samples were drawn from, those not drawn without a ``place``."""
    table = schema.sampled
    query = sa.select(table).order_by(table.c.sample, table.c.place, table.c.case_id)
    return register.frame(query)


def audited(register: Register) -> pd.DataFrame:
    """Return what was decided without seeing the suggestion, beside the suggestion.

    Parameters
    ----------
    register : Register

    Returns
    -------
    DataFrame
        A row for each case that was decided blind, by its first such decision, as the suggestion
        is told afterwards: ``case_id, received_at, model``, the targets as decided, each target as
        the model suggested it (``suggested_status`` …), and ``lowest``, the probability of its
        most doubtful label.
    """
    case, decided, told = schema.cases, schema.decisions, schema.suggestions
    version = sa.func.min(decided.c.version).label("version")
    blind = sa.select(decided.c.case_id, version).where(decided.c.blind).group_by(decided.c.case_id)
    first = blind.subquery()
    chosen = [decided.c[target] for target in TARGETS]
    query = (
        sa.select(case.c.case_id, case.c.received_at, decided.c.model, told.c.lowest, *chosen)
        .add_columns(told.c.suggested)
        .join(decided, decided.c.case_id == case.c.case_id)
        .join(first, (first.c.case_id == case.c.case_id) & (first.c.version == decided.c.version))
        .join(told, (told.c.case_id == case.c.case_id) & (told.c.model == decided.c.model))
        .order_by(decided.c.number)
    )
    found = register.frame(query)
    told_of = found.pop("suggested")
    return found.assign(
        **{f"suggested_{target}": [row.get(target) for row in told_of] for target in TARGETS}
    )


def add_readings(register: Register, rows: Sequence[Mapping[str, Any]], *, by: str) -> None:
    """Add what a second person chose for cases without seeing the first's choice.

    It is never counted.

    Parameters
    ----------
    register : Register
    rows : sequence of mapping
        As :meth:`Register.add_decisions`.
    by : str

    Raises
    ------
    InputError, TaxonomyError
        As :meth:`Register.add_decisions`.
    """
    check_decisions(rows, register.taxonomy)
    now = datetime.now().replace(microsecond=0)
    ready = [
        {
            "case_id": row["case_id"],
            **{name: row.get(name) or None for name in RECORDED},
            "read_by": by,
            "read_at": now,
        }
        for row in rows
    ]
    with register.database.writing() as connection:
        register.require(connection, [row["case_id"] for row in ready])
        chain.add_rows(connection, schema.readings, ready)


def readings(register: Register) -> pd.DataFrame:
    """Return the second readings, in order: who read what, and the labels chosen."""
    return register.frame(sa.select(schema.readings).order_by(schema.readings.c.number))


def agreement(register: Register) -> dict[str, Agreement]:
    """Return how far second readings agree with the decisions of others.

    Parameters
    ----------
    register : Register

    Returns
    -------
    dict of str to Agreement
        By target; where one of the two left a target out, that counts as a label of its own.

    Raises
    ------
    InputError
        When no case was read by two.
    """
    newest = readings(register).drop_duplicates(["case_id", "read_by"], keep="last")
    pairs = register.decisions().merge(newest, on="case_id", suffixes=("", "_second"))
    pairs = pairs[pairs["decided_by"] != pairs["read_by"]]
    return {
        target: cohens_kappa(
            pairs[target].fillna("").tolist(), pairs[f"{target}_second"].fillna("").tolist()
        )
        for target in TARGETS
    }


class Agreement(NamedTuple):
    """How far two readings agree beyond chance.

    Attributes
    ----------
    n : int
        Cases that both read.
    share : float
        Of them with the same label.
    kappa : float
        Cohen's.
    low, high : float
        Its 95 % interval.
    """

    n: int
    share: float
    kappa: float
    low: float
    high: float


def cohens_kappa(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Return the agreement of two readings of the same cases.

    Parameters
    ----------
    first, second : sequence of str of length n

    Raises
    ------
    InputError
        When there are no cases.

    References
    ----------
    J. L. Fleiss, J. Cohen, B. S. Everitt: *Large sample standard errors of kappa and weighted
    kappa*, Psychological Bulletin 72, 1969.

    Examples
    --------
    >>> found = cohens_kappa(["Klage"] * 20 + ["Ros"] * 20, ["Klage"] * 19 + ["Ros"] * 21)
    >>> round(found.kappa, 2), round(found.low, 2), round(found.high, 2)
    (0.95, 0.85, 1.0)
    """
    n = len(first)
    if n == 0:
        raise InputError("Ingen sager er læst af to; læs nogle af dem én gang til.")
    labels = {label: place for place, label in enumerate(sorted({*first, *second}))}
    if len(labels) == 1:
        return Agreement(n, 1.0, 1.0, 1.0, 1.0)
    table = np.zeros((len(labels), len(labels)))
    for one, two in zip(first, second, strict=True):
        table[labels[one], labels[two]] += 1 / n
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    observed, chance = float(np.trace(table)), float(rows @ columns)
    kappa = (observed - chance) / (1 - chance)
    spread = rows[None, :] + columns[:, None]
    agreed = np.diag(table) @ (1 - (rows + columns) * (1 - kappa)) ** 2
    apart = (table * spread**2).sum() - np.diag(table) @ (rows + columns) ** 2
    variance = agreed + (1 - kappa) ** 2 * apart - (kappa - chance * (1 - kappa)) ** 2
    half = 1.959964 * float(np.sqrt(max(variance, 0) / n)) / (1 - chance)
    return Agreement(n, observed, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))
