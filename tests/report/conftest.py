"""The tables of the example register, and a small table of everything awkward."""

from __future__ import annotations

import pandas as pd
import pytest

from klassifikator import workflow
from klassifikator.demo import EXAMPLES
from klassifikator.tables import Table, annual_tables, load_published
from klassifikator.taxonomy import load_taxonomy


@pytest.fixture(scope="session")
def example() -> dict[str, Table]:
    taxonomy = load_taxonomy("haderslev-2023")
    decisions = workflow.read_decisions(EXAMPLES / "beslutninger-2023.csv", taxonomy)
    history = load_published("haderslev-2023").history
    return annual_tables(decisions.assign(how="importeret"), 2023, taxonomy, history)


@pytest.fixture(scope="session")
def awkward() -> dict[str, Table]:
    frame = pd.DataFrame({
        "Område": ["Nord", "Syd", "I alt"],
        "Afdeling": ["=Skole", "A|B <*æøå*>", "I alt"],
        "Antal": pd.array([1200, 34, 1234], "Int64"),
        "Andel": pd.array([44, None, None], "Int64"),
        "Pr. måned": pd.array([25.8, 0.0, 100.0], "Float64"),
    })  # fmt: skip
    kinds = {
        "Område": "text",
        "Afdeling": "text",
        "Antal": "count",
        "Andel": "share",
        "Pr. måned": "rate",
    }
    cases = {(0, "Antal"): ("H-1", "H 2"), (2, "Antal"): tuple(f"H-{n}" for n in range(1234))}
    table = Table("A/B:", "Klager & <afdelinger>", frame, kinds, ("En note.",), cases)  # type: ignore[arg-type]
    return {"A/B:": table}
