"""Suggestions held against what was decided blind."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from klassifikator.errors import InputError, TableError
from klassifikator.report.prose import sentences
from klassifikator.tables import agreement_table, check_tables


def audit(n: int = 10, wrong: int = 3) -> pd.DataFrame:
    """Return n cases of March 2023, of which some are departments that the model got wrong."""
    rows = [
        {
            "case_id": f"H-{number}",
            "received_at": pd.Timestamp(2023, 3, 31, 23, 30),
            "afdeling": "Skoler",
            "suggested_afdeling": "Jobcenter" if number < wrong else "Skoler",
            "status": "Klage",
            "suggested_status": "Klage",
            "kategori": "Andet" if number % 2 else None,
            "suggested_kategori": None if number == 1 else "Andet",
        }
        for number in range(n)
    ]
    return pd.DataFrame(rows)


def test_each_target_is_counted_where_it_was_decided() -> None:
    table = agreement_table(audit(), "1. kvartal 2023")
    assert table is not None
    assert table.texts() == [
        ["Afdeling", "10", "7", "70 %", "40–89 %"],  # by hand from Wilson's formula
        ["Status", "10", "10", "100 %", "72–100 %"],
        ["Kategori", "5", "4", "80 %", "38–96 %"],
    ]
    assert table.cases[0, "Samme svar"] == tuple(f"H-{number}" for number in range(3, 10))
    check_tables({table.id: table})
    assert sentences(table) == (
        "Modellens forslag og den blinde afgørelse er oftest ens om status (10 ud af 10), "
        "sjældnest om afdeling (7 ud af 10).",
    )


def test_only_what_was_received_in_the_period() -> None:
    late = audit().assign(received_at=pd.Timestamp(2023, 4, 1))
    table = agreement_table(pd.concat([audit(4, 0), late]), "marts 2023")
    assert table is not None
    assert table.texts()[0][:3] == ["Afdeling", "4", "4"]
    assert agreement_table(late, "marts 2023") is None


def test_a_public_version_has_no_small_count() -> None:
    table = agreement_table(audit(), 2023, least=5)
    assert table is not None
    assert table.rows == ["Afdeling", "Status"]
    assert not table.cases


def test_a_figure_that_does_not_hold_is_found() -> None:
    table = agreement_table(audit(), 2023)
    assert table is not None
    frame = table.frame.assign(**{"Samme svar": pd.array([11, 10, 4], "Int64")})
    with pytest.raises(TableError):
        check_tables({table.id: replace(table, frame=frame, cases={})})
    with pytest.raises(InputError, match="Stikprøven mangler"):
        agreement_table(pd.DataFrame({"case_id": []}), 2023)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    true, held = 0.85, []
    for wrong in rng.binomial(80, 1 - true, size=400):
        table = agreement_table(audit(80, int(wrong)), 2023)
        assert table is not None
        low, high = table.texts()[0][4].removesuffix(" %").split("–")
        held.append(int(low) <= 100 * true <= int(high))
    assert 0.92 <= np.mean(held) <= 0.99
