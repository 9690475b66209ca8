"""How good suggestions are on texts not learnt from, and whether such texts have changed."""

from klassifikator.learn.evaluation.cases import Cases, cases_of_register, labelled_cases
from klassifikator.learn.evaluation.intervals import wilson_interval
from klassifikator.learn.evaluation.left_out import evaluate, learning_curve, leave_authors_out
from klassifikator.learn.evaluation.measure import Evaluation, measure
from klassifikator.learn.evaluation.scores import Scores

__all__ = [
    "Cases",
    "Evaluation",
    "Scores",
    "cases_of_register",
    "evaluate",
    "labelled_cases",
    "learning_curve",
    "leave_authors_out",
    "measure",
    "wilson_interval",
]
