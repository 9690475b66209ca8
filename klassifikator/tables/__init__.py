"""Decisions → the annual tables, and published figures held against them."""

from klassifikator.tables.annual import annual_tables
from klassifikator.tables.estimate import estimate_counts, estimate_sentences
from klassifikator.tables.published import Disagreement, Published, load_published, reconcile
from klassifikator.tables.table import Table

__all__ = [
    "Disagreement",
    "Published",
    "Table",
    "annual_tables",
    "estimate_counts",
    "estimate_sentences",
    "load_published",
    "reconcile",
]
