"""Where a person decides: the local page, and the Excel round trip."""

from klassifikator.review.app import make_app, serve
from klassifikator.review.desk import Desk

__all__ = ["Desk", "make_app", "serve"]
