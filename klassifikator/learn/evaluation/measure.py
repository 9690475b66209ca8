"""A whole evaluation: every figure of every target, the mistakes to read, what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from klassifikator.errors import InputError
from klassifikator.learn.doubt import COVERAGE
from klassifikator.learn.evaluation import figures as form
from klassifikator.learn.evaluation.cases import Cases
from klassifikator.learn.evaluation.drift import find_drift
from klassifikator.learn.evaluation.figures import rounded, share
from klassifikator.learn.evaluation.intervals import Interval, share_interval
from klassifikator.learn.evaluation.left_out import predict
from klassifikator.learn.evaluation.mistakes import Mistake, surest_mistakes
from klassifikator.learn.evaluation.reliability import acceptance, honest_error
from klassifikator.learn.evaluation.scores import Scores
from klassifikator.learn.evaluation.slices import parts_of, slices
from klassifikator.learn.inquiry_classifier import InquiryClassifier, model_texts

Row = dict[str, Any]


@dataclass(frozen=True)
class Evaluation:
    """What an evaluation found.

    Attributes
    ----------
    figures : Figures
        Ready for JSON; holds no text of any case.
    mistakes : dict of str to list of Mistake
        By target, the surest first.
    """

    figures: form.Figures
    mistakes: dict[str, list[Mistake]]


def measure(
    model: InquiryClassifier, cases: Cases, since: pd.Timestamp | None = None
) -> Evaluation:
    """Measure a model on labelled inquiries that it has not learnt from.

    Parameters
    ----------
    model : InquiryClassifier
        Fitted.
    cases : Cases
    since : Timestamp, optional
        Where the later of two periods begins; by default the day that halves the cases.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        When there is nothing to measure on, or ``since`` leaves a period without cases.
    TaxonomyError
        When a label is not in the taxonomy.
    """
    frame = cases.frame.reset_index(drop=True)
    texts = model_texts(frame) if len(frame) else []
    scores = predict(model, frame, texts) if texts else {}
    if not scores:
        raise InputError(
            f"{cases.source} har ingen mærkede henvendelser at måle på; "
            "giv nogle, modellen ikke har lært af."
        )
    if since is not None and ("received_at" not in frame or frame["received_at"].isna().all()):
        raise InputError(
            f"{cases.source} har ingen datoer at dele ved; giv kolonnen received_at med."
        )
    parts = parts_of(frame, texts)
    moments = frame.get("received_at", pd.Series(pd.NaT, frame.index))
    suggester = model.suggester_
    names = [str(name) for name in frame.get("case_id", frame.index + 1)]
    return Evaluation(
        {
            "format": form.FORMAT,
            "model": model.version_,
            "taxonomy": model.taxonomy.id,
            "source": cases.source,
            "n": len(frame),
            "left_out": [{"reason": why, "n": n} for why, n in cases.left_out.items() if n],
            "remarks": list(cases.remarks),
            "targets": {
                target: _target(own, suggester.classes[target], parts)
                for target, own in scores.items()
            },
            "drift": find_drift(scores, texts, moments, suggester.features, since),
        },
        surest_mistakes(scores, texts, names, suggester),
    )


def _target(
    scores: Scores, learnt: npt.NDArray[np.str_], parts: dict[str, npt.NDArray[np.str_]]
) -> form.TargetFigures:
    top, hits, n = scores.top, scores.hits(), scores.n
    return {
        "n": n,
        "accuracy": share(share_interval(int(hits.sum()), n)),
        "top3": share(share_interval(int(scores.hits(3).sum()), n)),
        "macro_f1": share(scores.macro_f1_interval()),
        "calibration_error": rounded(scores.calibration_error()),
        "honest_error": rounded(honest_error(top)),
        "sets": {
            "promised": COVERAGE,
            "coverage": share(share_interval(int(scores.covered().sum()), n)),
            "size": rounded(scores.set_size()),
        },
        "not_learnt": [str(name) for name in scores.classes if name not in learnt],
        "labels": [_label(row) for row in _rows(scores.per_class())],
        "matrix": {
            "labels": [str(name) for name in scores.classes],
            "counts": scores.matrix().tolist(),
        },
        "confusions": _confusions(scores),
        "reliability": [_bin(row) for row in _rows(scores.calibration_curve())],
        "accepted": [_accepted(row) for row in _rows(acceptance(top, hits))],
        "slices": slices(scores, parts),
    }


def _rows(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _share_of(row: Row, figure: str) -> form.Share:
    return share(Interval(row[figure], row[f"{figure}_low"], row[f"{figure}_high"]))


def _label(row: Row) -> form.LabelFigures:
    return {
        "label": row["class"],
        "n": row["n"],
        "suggested": row["suggested"],
        "precision": _share_of(row, "precision"),
        "recall": _share_of(row, "recall"),
        "f1": _share_of(row, "f1"),
    }


def _confusions(scores: Scores) -> list[form.Confusion]:
    of_label = dict(zip(scores.classes, scores.matrix().sum(axis=1), strict=True))
    return [
        {
            "label": str(label),
            "suggested": str(suggested),
            "n": int(n),
            "share": rounded(n / of_label[label]),
        }
        for label, suggested, n in scores.confusions().itertuples(index=False)
    ]


def _bin(row: Row) -> form.Bin:
    return {
        "low": row["low"],
        "high": row["high"],
        "n": int(row["n"]),
        "probability": rounded(row["proba"]),
        "accuracy": _share_of(row, "accuracy"),
    }


def _accepted(row: Row) -> form.Accepted:
    return {
        "threshold": row["threshold"],
        "n": int(row["n"]),
        "share": rounded(row["share"]),
        "right": int(row["right"]),
        "accuracy": rounded(row["accuracy"]),
        "at_least": rounded(row["at_least"]),
    }
