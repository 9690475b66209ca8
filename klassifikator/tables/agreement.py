"""How often the model's suggestion was what a person chose without seeing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from klassifikator.columns import TARGETS, check_frame
from klassifikator.tables.build import Row, build
from klassifikator.tables.check import fill
from klassifikator.tables.period import Period, parse_period
from klassifikator.tables.table import Derived, Kind, Sum, Table

QUALITY = "modelkvalitet"
READ, SAME, INTERVAL = "Læst blindt", "Samme svar", "95 %-interval"
_NOTE = (
    "Sagerne er trukket tilfældigt og afgjort, uden at forslaget var vist. Kategori og grund er "
    "kun holdt op imod hinanden i klager. Intervallet er Wilsons for en andel."
)
_KINDS: dict[str, Kind] = {
    "Hvad": "text", READ: "count", SAME: "count", "Andel": "share", INTERVAL: "text"
}  # fmt: skip


def agreement_table(
    audit: pd.DataFrame, period: int | str | Period, least: int = 1
) -> Table | None:
    """Make the table of how suggestions and blind decisions agree.

    Parameters
    ----------
    audit : DataFrame
        As :func:`klassifikator.register.audited` returns it.
    period : int, str or Period
        As :func:`parse_period` reads it; a case counts in the period it was received in.
    least : int, default=1
        From 2 on a public version: a target with a smaller count is left out, and so are the
        ids of the cases.

    Returns
    -------
    Table or None
        A row for each target; None where nothing of the period was read blind.

    References
    ----------
    E. B. Wilson: *Probable inference, the law of succession, and statistical inference*, JASA 22,
    1927.

    Examples
    --------
    >>> audit = pd.DataFrame({"case_id": ["1", "2"], "received_at": pd.Timestamp(2023, 5, 1),
    ...     "status": ["Klage", "Klage"], "suggested_status": ["Klage", "Anden henvendelse"]})
    >>> agreement_table(audit, 2023).texts()
    [['Status', '2', '1', '50 %', '9–91 %']]
    """
    check_frame(audit, ["case_id", "received_at"], "Stikprøven")
    period = parse_period(period)
    days = pd.to_datetime(audit["received_at"]).dt.date
    within = audit[days.between(period.first, period.last)]
    rows: list[Row] = []
    for target in TARGETS:
        if target not in within:
            continue
        read = within[within[target].notna()]
        same = read[read[target] == read[f"suggested_{target}"]]
        small = any(0 < n < least for n in (len(read), len(same)))
        if len(read) and not small:
            words = (target.capitalize(), _interval(len(same), len(read)))
            rows.append((words, {READ: tuple(read["case_id"]), SAME: tuple(same["case_id"])}))
    if not rows:
        return None
    table = build(
        QUALITY, "Bilag: modellens forslag og de blinde afgørelser", _KINDS, rows, [_NOTE]
    )
    table = replace(table, identities=tuple(_identities(len(rows))))
    return replace(fill({QUALITY: table})[QUALITY], cases=table.cases if least < 2 else {})


def _identities(n_rows: int) -> Iterator[Sum | Derived]:
    for row in range(n_rows):
        whole, part = (QUALITY, row, READ), (QUALITY, row, SAME)
        yield Sum((whole,), (part,), rest=True)
        yield Derived((QUALITY, row, "Andel"), part, whole)


def _interval(hits: int, n: int) -> str:
    """Write between what shares the true one may be taken to lie."""
    from scipy.stats import binomtest

    limits = binomtest(hits, n).proportion_ci(0.95, "wilson")
    return f"{round(100 * limits.low)}–{round(100 * limits.high)} %"
