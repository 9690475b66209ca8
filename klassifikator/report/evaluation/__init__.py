"""An evaluation → page, JSON and screen; the same figures in all three."""

from klassifikator.report.evaluation.page import to_json, write_evaluation
from klassifikator.report.evaluation.screen import print_evaluation
from klassifikator.report.evaluation.summary import overview

__all__ = ["overview", "print_evaluation", "to_json", "write_evaluation"]
