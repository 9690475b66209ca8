"""Decisions → the tables of a report, and published figures held against them."""

from klassifikator.tables.agreement import agreement_table
from klassifikator.tables.annual import annual_tables, make_tables
from klassifikator.tables.check import check_tables
from klassifikator.tables.estimate import estimate_counts, estimate_sentences
from klassifikator.tables.explain import Explanation, explain
from klassifikator.tables.period import Period, parse_period
from klassifikator.tables.protect import protect
from klassifikator.tables.published import (
    Disagreement,
    Published,
    contradictions,
    load_published,
    reconcile,
)
from klassifikator.tables.table import Derived, Sum, Table

__all__ = [
    "Derived",
    "Disagreement",
    "Explanation",
    "Period",
    "Published",
    "Sum",
    "Table",
    "agreement_table",
    "annual_tables",
    "check_tables",
    "contradictions",
    "estimate_counts",
    "estimate_sentences",
    "explain",
    "load_published",
    "make_tables",
    "parse_period",
    "protect",
    "reconcile",
]
