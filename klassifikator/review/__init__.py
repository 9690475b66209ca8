"""Where a person decides: the Excel round trip."""

from klassifikator.review.excel import export_review, import_review

__all__ = ["export_review", "import_review"]
