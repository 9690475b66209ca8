"""Which decisions count in a period, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

import pandas as pd

from klassifikator.columns import RECORDED, check_frame
from klassifikator.crosswalk import Move, in_new_labels
from klassifikator.errors import InputError, TaxonomyError
from klassifikator.tables.period import Period
from klassifikator.taxonomy import Taxonomy

Rule = Literal["sager", "klagepunkter"]
"""What the tables of categories count: cases, or the points of a complaint."""


@dataclass(frozen=True)
class Counted:
    """The decisions of a period.

    Attributes
    ----------
    points : DataFrame
        Every decision, with ``forvaltning``, ``area``, the ``original`` afdeling, and whether it is
        of a ``citizen``, a ``complaint`` and an ``inquiry`` of its own.
    """

    points: pd.DataFrame

    @cached_property
    def inquiries(self) -> pd.DataFrame:
        """Those that are an inquiry of their own."""
        return self.points[self.points["inquiry"]]

    @cached_property
    def citizens(self) -> pd.DataFrame:
        """The inquiries of citizens."""
        return self.inquiries[self.inquiries["citizen"]]

    @cached_property
    def others(self) -> pd.DataFrame:
        """The inquiries of others."""
        return self.inquiries[~self.inquiries["citizen"]]

    @cached_property
    def complaints(self) -> pd.DataFrame:
        """The complaints among the inquiries of citizens."""
        return self.citizens[self.citizens["complaint"]]

    @cached_property
    def complaint_points(self) -> pd.DataFrame:
        """What the categories count: the complaints, or all their points."""
        return self.points[self.points["complaint"]]

    def within(self, period: Period) -> Counted:
        """Return those received in a period."""
        received = self.points["received_at"]
        after = pd.Timestamp(period.last) + pd.Timedelta(days=1)
        return Counted(self.points[(received >= pd.Timestamp(period.first)) & (received < after)])


def prepare(decisions: pd.DataFrame, taxonomy: Taxonomy, counting: Rule = "sager") -> Counted:
    """Sort the dated decisions and tell what each of them counts as.

    Parameters
    ----------
    decisions : DataFrame
        As for :func:`make_tables`.
    taxonomy : Taxonomy
        Labels of earlier taxonomies are read as those of this one, but for those that were split.
    counting : {"sager", "klagepunkter"}
        With ``"klagepunkter"`` the cases that one letter was split into within a department
        (``H-1``, ``H-1.2``) are one inquiry, and each of them a point of the complaint.

    Raises
    ------
    InputError
        When a column is missing, an id stands twice, or there is no such rule.

    Examples
    --------
    >>> from klassifikator.taxonomy import load_taxonomy
    >>> decisions = pd.DataFrame({"case_id": ["H-1", "H-1.2"], "received_at": "2023-02-01",
    ...     "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Klage",
    ...     "kategori": ["Forvaltningslov", "Persondata"], "grund": None, "handling": None,
    ...     "how": "importeret"})
    >>> [len(prepare(decisions, load_taxonomy(), rule).complaints)
    ...     for rule in ("sager", "klagepunkter")]
    [2, 1]
    """
    check_frame(decisions, ["case_id", "received_at", *RECORDED, "how"], "Afgørelserne")
    if counting not in get_args(Rule):
        raise InputError(
            f"»{counting}« er ingen måde at tælle på; vælg {' eller '.join(get_args(Rule))}."
        )
    doubled = decisions["case_id"][decisions["case_id"].duplicated()]
    if len(doubled):
        raise InputError(f"Sagen {doubled.iloc[0]} står flere gange; slet de overskydende rækker.")
    columns = ["case_id", "received_at", "channel", "taxonomy", *RECORDED, "how"]
    frame = decisions.reindex(columns=columns)
    frame["received_at"] = pd.to_datetime(frame["received_at"])
    frame = frame[frame["received_at"].notna()].sort_values("received_at", kind="stable")
    frame["original"] = frame["afdeling"]
    frame = in_new_labels(frame, taxonomy.crosswalk)
    for column in frame.columns.difference(["case_id", "received_at"]):
        frame[column] = frame[column].astype("category")  # hundred thousands in a moment
    names = taxonomy.names("afdeling")
    for column, place in (
        ("forvaltning", {name: taxonomy.path(name)[0] for name in names}),
        ("area", {name: taxonomy.area(name) for name in names}),
    ):
        frame[column] = frame["afdeling"].map(place)
    frame["citizen"] = frame["henvendelsestype"].isin(taxonomy.counted_types)
    frame["complaint"] = frame["citizen"] & frame["status"].isin(taxonomy.complaint_status)
    frame["inquiry"] = True if counting == "sager" else _first_of_letter(frame)
    return Counted(frame)


def _first_of_letter(frame: pd.DataFrame) -> pd.Series[bool]:
    """Tell of each case whether it stands for its letter in its department, complaints first."""
    ids = frame["case_id"].astype(str)
    whole = ids.str.replace(r"\.\d+$", "", regex=True)
    letter = whole.where(whole.isin(ids), ids)
    key = frame[["henvendelsestype", "afdeling"]].assign(letter=letter)
    first = frame["complaint"].sort_values(ascending=False, kind="stable").index
    return ~key.loc[first].duplicated().reindex(frame.index)


def check_labels(counted: Counted, taxonomy: Taxonomy) -> None:
    """Refuse decisions with a label that cannot be counted.

    Raises
    ------
    TaxonomyError
        When a label is unknown, or was split since; says what to do.
    """
    points = counted.points
    for move in taxonomy.crosswalk:
        if move.split and decided_before(points, move).any():
            raise TaxonomyError(
                f"»{move.old}« er delt i {' og '.join(f'»{new}«' for new in move.new)} "
                f"i {taxonomy.id}; afgør sagerne under den igen."
            )
    for level in RECORDED:
        for name in points[level].dropna().unique():
            taxonomy.label(level, str(name))


def decided_before(points: pd.DataFrame, move: Move) -> pd.Series[bool]:
    """Tell which decisions have the old label of a move, and in the sense it had then.

    A taxonomy may go on using the name for something narrower.
    """
    return (points["taxonomy"] == move.taxonomy) & (points[move.level] == move.old)
