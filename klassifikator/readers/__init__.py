"""Mailbox exports and tables → the case frame, and a list of what was rejected."""

from klassifikator.readers.cases import Rejected, nothing_read
from klassifikator.readers.read import ReadFile, read_inquiries

__all__ = ["ReadFile", "Rejected", "nothing_read", "read_inquiries"]
