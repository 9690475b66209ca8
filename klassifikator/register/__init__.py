"""The register: cases, suggestions, and decisions that are only ever added."""

from klassifikator.register.decisions import HOW, check_decisions
from klassifikator.register.overview import Item, Overview
from klassifikator.register.sample import (
    add_readings,
    agreement,
    audited,
    draw_sample,
    populations,
    readings,
    samples,
)
from klassifikator.register.store import Register
from klassifikator.register.upkeep import backup, before, purge, purge_case, verify

__all__ = [
    "HOW",
    "Item",
    "Overview",
    "Register",
    "add_readings",
    "agreement",
    "audited",
    "backup",
    "before",
    "check_decisions",
    "draw_sample",
    "populations",
    "purge",
    "purge_case",
    "readings",
    "samples",
    "verify",
]
