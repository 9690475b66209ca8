"""Mailbox exports and tables → the case frame, and a list of what was rejected."""

from klassifikator.readers.cases import Rejected
from klassifikator.readers.read import read_inquiries

__all__ = ["Rejected", "read_inquiries"]
