"""Tables → files and screen; renders, never counts."""

from klassifikator.report.write import FORMATS, write_report

__all__ = ["FORMATS", "write_report"]
