"""Where a person decides: the local page, and the Excel round trip."""

from klassifikator.review.app import make_app, serve
from klassifikator.review.desk import Desk
from klassifikator.review.excel import export_review
from klassifikator.review.excel_import import import_review

__all__ = ["Desk", "export_review", "import_review", "make_app", "serve"]
