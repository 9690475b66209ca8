"""Suggest labels for inquiries to an ombudsman, review them, and make the annual statistics.

Examples
--------
>>> import klassifikator as kl
>>> kl.mask_text("Mit cpr er 010190-1234")
'Mit cpr er [CPR]'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klassifikator.batch import suggest_to_file
    from klassifikator.errors import KlassifikatorError
    from klassifikator.learn.folder import load_model, save_model
    from klassifikator.learn.inquiry_classifier import InquiryClassifier
    from klassifikator.learn.text_classifier import TextClassifier
    from klassifikator.learn.text_cleaner import TextCleaner
    from klassifikator.readers import read_inquiries
    from klassifikator.readers.table import load_table, save_table
    from klassifikator.register import Register
    from klassifikator.report import write_report
    from klassifikator.tables import (
        annual_tables,
        load_published,
        make_tables,
        protect,
        reconcile,
    )
    from klassifikator.taxonomy import Taxonomy, load_taxonomy
    from klassifikator.text import mask_text

__version__ = "0.1.0"

# Each name is imported when it is first used, so that the package itself loads at once.
_HOMES = {
    "InquiryClassifier": "klassifikator.learn.inquiry_classifier",
    "KlassifikatorError": "klassifikator.errors",
    "Register": "klassifikator.register",
    "Taxonomy": "klassifikator.taxonomy",
    "TextClassifier": "klassifikator.learn.text_classifier",
    "TextCleaner": "klassifikator.learn.text_cleaner",
    "annual_tables": "klassifikator.tables",
    "load_model": "klassifikator.learn.folder",
    "load_published": "klassifikator.tables",
    "load_table": "klassifikator.readers.table",
    "load_taxonomy": "klassifikator.taxonomy",
    "make_tables": "klassifikator.tables",
    "mask_text": "klassifikator.text",
    "protect": "klassifikator.tables",
    "read_inquiries": "klassifikator.readers",
    "reconcile": "klassifikator.tables",
    "save_model": "klassifikator.learn.folder",
    "save_table": "klassifikator.readers.table",
    "suggest_to_file": "klassifikator.batch",
    "write_report": "klassifikator.report",
}

__all__ = [
    "InquiryClassifier",
    "KlassifikatorError",
    "Register",
    "Taxonomy",
    "TextClassifier",
    "TextCleaner",
    "annual_tables",
    "load_model",
    "load_published",
    "load_table",
    "load_taxonomy",
    "make_tables",
    "mask_text",
    "protect",
    "read_inquiries",
    "reconcile",
    "save_model",
    "save_table",
    "suggest_to_file",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
