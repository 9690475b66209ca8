"""Tables → files and screen; renders and tells, never counts."""

from klassifikator.report.look import SAFE_COLOURS, Look, read_colours
from klassifikator.report.write import FORMATS, write_report

__all__ = ["FORMATS", "SAFE_COLOURS", "Look", "read_colours", "write_report"]
