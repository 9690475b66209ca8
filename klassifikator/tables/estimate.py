"""Counts while review is under way: what is reviewed is counted, the rest is estimated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from klassifikator.columns import TARGETS, check_frame
from klassifikator.danish import count, format_number
from klassifikator.errors import InputError
from klassifikator.register.cases import lowest_probability
from klassifikator.tables.difference import (
    Draw,
    Estimate,
    Floats,
    Mask,
    difference_estimate,
    reviews_for,
)
from klassifikator.tables.expected import NOT_COUNTED, expected_labels
from klassifikator.tables.table import TOTAL, Kind, Table
from klassifikator.taxonomy import Taxonomy, load_taxonomy

MARGIN = 5
"""How far a cell may be off before more random reviews are asked for."""

AT_RANDOM = "stikprøve"
"""The queue that shows the cases of a sample, in the order of the draw."""


def estimate_counts(
    cases: pd.DataFrame,
    decisions: pd.DataFrame,
    suggestions: pd.DataFrame,
    populations: pd.DataFrame,
    target: str,
    *,
    among: Mapping[str, str] | None = None,
    taxonomy: Taxonomy | None = None,
) -> Table:
    """Count a target over cases of which only some are reviewed.

    A sample counts as far as it is reviewed in the order of the draw. Cases reviewed for another
    reason are counted for what they are and stand for no others. Where review has followed doubt
    or date, what lies outside the reach of the open cases is known and left out of the estimate,
    which makes it the more precise.

    Parameters
    ----------
    cases : DataFrame
        ``case_id`` and ``received_at`` of all cases that are to be counted, as those of a year;
        what is ``attached_to`` another is left out.
    decisions : DataFrame
        What :meth:`klassifikator.Register.decisions` returns.
    suggestions : DataFrame
        Of one model, for reviewed and open cases alike. It must not have learnt from the samples.
    populations : DataFrame
        What :func:`klassifikator.register.populations` returns.
    target : str
        One of :data:`~klassifikator.columns.TARGETS`, or ``forvaltning``.
    among : mapping of str to str, optional
        Labels of other targets that a case must have to be counted, as ``{"status": "Klage"}``.
    taxonomy : Taxonomy, optional
        By default ``haderslev-2023``.

    Returns
    -------
    Table
        A row a label and one for all: ``Gennemgået`` counts the reviewed, ``Skøn`` tells of all,
        ``Mindst`` and ``Højst`` are its 95 % interval, and ``Mangler`` how many more random
        reviews bring it within :data:`MARGIN`. The estimates of labels add up to those of all.
        Without a valid estimate the cells are missing, and the notes say so.

    Raises
    ------
    InputError
        When a column is missing, the suggestions are of several models, or it is not known what a
        sample was drawn from.

    References
    ----------
    See :func:`~klassifikator.tables.difference.difference_estimate`.

    Examples
    --------
    >>> ids = [str(n) for n in range(40)]
    >>> cases = pd.DataFrame({"case_id": ids, "received_at": pd.Timestamp(2023, 5, 1)})
    >>> suggestions = pd.DataFrame({"case_id": ids, "henvendelsestype": "Borgerhenvendelse",
    ...     "henvendelsestype_probability": 0.9})
    >>> decisions = pd.DataFrame({"case_id": ids[:20], "shown": "stikprøve",
    ...     "henvendelsestype": ["Borgerhenvendelse"] * 18 + ["Intern henvendelse"] * 2})
    >>> draw = pd.DataFrame({"sample": 1, "case_id": ids, "place": [*range(20)] + [None] * 20,
    ...     "inclusion": 0.5})
    >>> table = estimate_counts(cases, decisions, suggestions, draw, "henvendelsestype")
    >>> estimate_sentences(table)[0]
    'Borgerhenvendelse: 18 gennemgåede; i alt skønnes 36 (95 %-interval 31–38).'
    """
    taxonomy = taxonomy or load_taxonomy()
    finest, counted = ("afdeling" if target == "forvaltning" else target), dict(among or {})
    _check(cases, decisions, suggestions, populations, [finest, *counted])
    labels = [*taxonomy.names(finest), NOT_COUNTED]
    if "attached_to" in cases:  # a reply is not counted
        cases = cases[cases["attached_to"].isna()]
    ids = pd.Index(cases["case_id"])
    decided = decisions.set_index("case_id").reindex(ids)
    known = np.asarray(ids.isin(decisions["case_id"]))
    y = _true_labels(decided, finest, counted, labels)
    chances = expected_labels(suggestions, finest, counted, taxonomy).reindex(ids)
    chances = chances.fillna(chances.mean()).fillna(dict.fromkeys(labels[:-1], 0.0)).fillna(1.0)
    p = chances.to_numpy()
    inside = _reach(~known, cases, suggestions)
    draws = [
        Draw(draw.members & inside, draw.drawn & inside)
        for draw in _draws(populations, ids, known, decided["shown"])
    ]
    rows, into = _rows(taxonomy, target, finest)
    found = difference_estimate(y @ into, p @ into, known, draws)
    n_open = int((~known).sum())
    if finest == "henvendelsestype" and not counted:  # every case has one
        found.low[-1] = found.high[-1] = n_open
        found.spread[-1] = found.caution[-1] = 0.0
    cells = difference_estimate(y, p, known, draws).total
    own = (y[known] @ into).sum(axis=0)
    frame = _frame(own, _whole(cells, n_open) @ into, found, n_open)
    frame.insert(0, target.capitalize(), pd.Series(rows, dtype="str"))
    kinds: dict[str, Kind] = {str(name): "count" for name in frame}
    kinds[target.capitalize()] = "text"
    title = f"Skøn over {target}, mens gennemgangen er i gang"
    notes = _notes(n_open, found, int(frame["Mangler"].max()))
    return Table(f"skøn/{target}", title, frame, kinds, notes)


def _check(
    cases: pd.DataFrame,
    decisions: pd.DataFrame,
    suggestions: pd.DataFrame,
    populations: pd.DataFrame,
    targets: list[str],
) -> None:
    check_frame(cases, ["case_id", "received_at"], "Sagerne")
    check_frame(decisions, ["case_id", "shown", *targets], "Afgørelserne")
    check_frame(suggestions, ["case_id"], "Forslagene")
    check_frame(populations, ["sample", "case_id", "place", "inclusion"], "Stikprøverne")
    if "model" in suggestions and suggestions["model"].nunique() > 1:
        raise InputError(
            f"Forslagene er fra {suggestions['model'].nunique()} modeller; vælg dem fra én model, "
            "som ikke har lært af stikprøverne."
        )
    for sample, rows in populations.groupby("sample"):
        expected = round(rows["place"].notna().sum() / rows["inclusion"].iloc[0])
        if len(rows) != expected:
            raise InputError(
                f"Stikprøve {sample} er trukket blandt {expected} sager, men her er {len(rows)}; "
                "hent dem alle med populations(register)."
            )


def _true_labels(
    decided: pd.DataFrame, target: str, among: Mapping[str, str], labels: list[str]
) -> Floats:
    """Return 1 in the column of each case's label; of those not decided it means nothing."""
    met = np.all([decided[other] == wanted for other, wanted in among.items()], axis=0)
    label = decided[target].where(met & decided[target].notna(), NOT_COUNTED)
    return np.array([[float(name == own) for name in labels] for own in label])


def _reach(open_: Mask, cases: pd.DataFrame, suggestions: pd.DataFrame) -> Mask:
    """Return which cases are as doubtful and as old as the open ones are.

    Review in the order of doubt or date leaves no case open in the part that it went through, so
    that the cases drawn from that part have none to stand for.
    """
    asked = suggestions[[c for c in suggestions if str(c).removesuffix("_probability") in TARGETS]]
    doubt = pd.Series(
        [lowest_probability(row) for row in asked.to_dict("records")],
        index=suggestions["case_id"],
        dtype=float,
    )
    inside = np.ones_like(open_)
    for order in (doubt.reindex(cases["case_id"]), cases["received_at"]):
        place = order.rank(method="dense", na_option="bottom").to_numpy()
        if open_.any():
            inside &= (place >= place[open_].min()) & (place <= place[open_].max())
    return inside


def _draws(
    populations: pd.DataFrame, ids: pd.Index, known: Mask, shown: pd.Series[Any]
) -> list[Draw]:
    """Return the samples, each as far as it was reviewed in the order of the draw.

    It ends with a case that was shown for being drawn: those known for another reason only stand
    for others when they were passed on the way.
    """
    at_random = (shown == AT_RANDOM).to_numpy()
    draws = []
    for _, rows in populations[populations["case_id"].isin(ids)].groupby("sample"):
        drawn = rows.dropna(subset="place").sort_values("place")
        places = ids.get_indexer(pd.Index(drawn["case_id"]))
        unbroken = places[np.logical_and.accumulate(known[places])]
        last = np.flatnonzero(at_random[unbroken])
        unbroken = unbroken[: last[-1] + 1 if len(last) else 0]
        members, reviewed = np.asarray(ids.isin(rows["case_id"])), np.zeros_like(known)
        reviewed[unbroken] = True
        draws.append(Draw(members, reviewed))
    return draws


def _rows(taxonomy: Taxonomy, target: str, finest: str) -> tuple[list[str], Floats]:
    """Return the rows of the table, and which of the finest labels each of them adds up."""
    names, labels = taxonomy.names(target), taxonomy.names(finest)
    row_of = [taxonomy.path(label)[0] if target != finest else label for label in labels]
    into = np.zeros((len(labels) + 1, len(names) + 1))  # the last label is not counted
    for place, row in enumerate(row_of):
        into[place, [names.index(row), -1]] = 1.0
    return [*names, TOTAL], into


def _frame(own: Floats, more: Floats, found: Estimate, n_open: int) -> pd.DataFrame:
    """Return the numbers of the table, none of them below what is counted or above what may be."""
    missing = np.full(len(own), np.nan)
    columns = {"Gennemgået": own, "Skøn": missing, "Mindst": missing, "Højst": missing}
    if found.drawn or not n_open:
        columns["Skøn"] = own + more
        columns["Mindst"] = own + np.minimum(found.low.round().clip(0, n_open), more)
        columns["Højst"] = own + np.maximum(found.high.round().clip(0, n_open), more)
    columns["Mangler"] = reviews_for(MARGIN, found, n_open)
    return pd.DataFrame(columns).astype("Int64")


def _whole(cells: Floats, n: int) -> Floats:
    """Return whole numbers of sum n in proportion to what is above 0, by the largest remainder."""
    above = np.maximum(cells, 0.0)
    if not above.sum() > 0:
        return np.zeros_like(cells)
    exact = above * (n / above.sum())
    whole: Floats = np.floor(exact)
    whole[np.argsort(whole - exact, kind="stable")[: n - int(whole.sum())]] += 1
    return whole


def _notes(n_open: int, found: Estimate, lacking: int) -> tuple[str, ...]:
    if not n_open:
        return ("Alle sager er gennemgået; tallene er talt, intet er skønnet.",)
    rest = count(n_open, "sag er", "sager er")
    if not found.drawn:
        return (
            f"Der er intet gyldigt skøn: {rest} ikke gennemgået, og ingen stikprøve fortæller om "
            f"dem; gennemgå {format_number(lacking)} tilfældigt udtrukne, så "
            f"bliver usikkerheden omkring ± {MARGIN}.",
        )
    notes = [
        f"De gennemgåede er talt; {rest} ikke gennemgået og er skønnet med et 95 %-interval.",
        "Skønnet er modellens sandsynligheder, rettet efter "
        f"{count(found.drawn, 'tilfældigt udtrukket sag', 'tilfældigt udtrukne sager')}.",
    ]
    if found.left_out:
        notes.append(
            f"Om {count(found.left_out, 'sag', 'sager')} fortæller ingen stikprøve; for dem "
            "rummer intervallet alt, hvad der er muligt, så træk en ny stikprøve."
        )
    if lacking:
        notes.append(
            f"Gennemgå {format_number(lacking)} tilfældigt udtrukne mere, så bliver usikkerheden "
            f"omkring ± {MARGIN} eller mindre."
        )
    return tuple(notes)


def estimate_sentences(table: Table) -> list[str]:
    """Say each row of an estimated table in a Danish sentence.

    Parameters
    ----------
    table : Table
        What :func:`estimate_counts` returns.

    Returns
    -------
    list of str
        One a row; without an estimate it tells the count of the reviewed alone.
    """
    sentences = []
    for label, own, estimate, low, high, _ in table.frame.astype(object).to_numpy().tolist():
        told = f"{label}: {count(own, 'gennemgået', 'gennemgåede')}; "
        if pd.isna(estimate):
            told += "for resten er der intet gyldigt skøn."
        elif low == high == own:
            told += "der er ikke flere."
        else:
            told += f"i alt skønnes {format_number(estimate)} "
            told += f"(95 %-interval {format_number(low)}–{format_number(high)})."
        sentences.append(told)
    return sentences
