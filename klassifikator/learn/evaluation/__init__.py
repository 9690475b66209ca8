"""How good suggestions are on texts not learnt from, and whether such texts have changed."""

from klassifikator.learn.evaluation.intervals import wilson_interval
from klassifikator.learn.evaluation.left_out import evaluate, learning_curve, leave_authors_out
from klassifikator.learn.evaluation.scores import Scores

__all__ = ["Scores", "evaluate", "learning_curve", "leave_authors_out", "wilson_interval"]
