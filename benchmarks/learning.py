"""What an office gains by reviewing: the year of an invented municipality, learnt from as it goes.

The stream is ordered by time, and its latest 200 inquiries are never learnt from. `retrain` is run
as the office would after 0, 50, 200 and 800 reviewed cases, each time against the model that is
in use by then; what is in use afterwards is measured on the 200. With 0 it is the shipped corpus
read through the crosswalk. Prints JSON and draws docs/laering.png.

Usage: python benchmarks/learning.py models/soenderaa docs/laering.png
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from klassifikator.cli.options import progress
from klassifikator.columns import TARGETS
from klassifikator.learn.compare import paired_interval, right_answers
from klassifikator.learn.corpus import load_corpus, shipped_corpus
from klassifikator.learn.evaluation import wilson_interval
from klassifikator.learn.folder import load_model
from klassifikator.learn.home import ModelHome
from klassifikator.learn.inquiry_classifier import model_texts
from klassifikator.learn.retrain import retrain
from klassifikator.readers.table import load_table
from klassifikator.register import Register
from klassifikator.taxonomy import load_taxonomy

REVIEWED = (0, 50, 200, 800)
KEPT_OUT = 200


def stream(folder: Path) -> pd.DataFrame:
    """Return the inquiries of the year, oldest first."""
    parts = [load_table(file) for file in sorted(folder.glob("*.jsonl"))]
    rows = pd.concat(parts, ignore_index=True).astype(object)
    rows = rows.where(rows.notna(), "").rename(columns={"id": "case_id"})
    return rows.sort_values("received_at", kind="stable").reset_index(drop=True)


def review(register: Register, rows: pd.DataFrame) -> None:
    """Register cases, and decide them as they are labelled."""
    columns = ["case_id", "received_at", "channel", "subject", "text"]
    register.add_cases(rows[columns])
    register.add_decisions(rows[["case_id", *TARGETS]].to_dict("records"), how="læst enkeltvis")


def main() -> None:
    folder, picture = Path(sys.argv[1]), Path(sys.argv[2])
    taxonomy = load_taxonomy(next(folder.glob("*.toml")))
    rows, corpus = stream(folder), load_corpus(shipped_corpus())
    latest = rows.tail(KEPT_OUT)
    texts = model_texts(latest)
    steps: list[dict[str, Any]] = []
    at_first: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        home, done_before = ModelHome(Path(scratch) / "modeller"), 0
        register = Register("sqlite://", taxonomy)
        for n in REVIEWED:
            if n > done_before:
                review(register, rows.iloc[done_before:n])
            done_before = n
            start = time.perf_counter()
            done = retrain(register, home, corpus, progress)
            seconds = time.perf_counter() - start
            print(n, round(seconds), os.times(), file=sys.stderr)
            right = right_answers(load_model(home.current, taxonomy), latest, texts)
            at_first = at_first or right
            steps.append(
                {
                    "reviewed": n,
                    "learnt": done.learnt,
                    "measured on by retrain": done.tested,
                    "promoted": done.promoted,
                    "told": done.told,
                    "weights": done.weights,
                    "seconds": round(seconds),
                    "targets": {
                        target: figures(found, at_first[target]) for target, found in right.items()
                    },
                }
            )
            print(json.dumps(steps[-1], ensure_ascii=False), file=sys.stderr)
    print(json.dumps({"kept out": KEPT_OUT, "steps": steps}, indent=1, ensure_ascii=False))
    draw(steps, picture)


def figures(right: Any, before: Any) -> dict[str, Any]:
    """Return the share of right answers, and the difference from the shipped model in points."""
    low, high = wilson_interval(int(right.sum()), len(right))
    gained, lost = int((right & ~before).sum()), int((before & ~right).sum())
    points = paired_interval(gained, lost, len(right))
    return {
        "n": len(right),
        "right": int(right.sum()),
        "accuracy": round(float(right.mean()), 3),
        "interval": [round(low, 3), round(high, 3)],
        "points": round(100 * (gained - lost) / len(right), 1),
        "points interval": [round(limit, 1) for limit in points],
    }


def draw(steps: list[dict[str, Any]], picture: Path) -> None:
    """Draw the share of right suggestions by how many cases were reviewed; it prints in grey."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    styles = [
        ("o", "-", "0"),
        ("s", "--", "0.3"),
        ("^", ":", "0"),
        ("D", "-.", "0.3"),
        ("v", "-", "0.6"),
    ]
    shape, axes = plt.subplots(figsize=(7, 4.5), dpi=150, layout="constrained")
    places = np.arange(len(steps))
    for number, (target, (marker, line, grey)) in enumerate(zip(TARGETS, styles, strict=True)):
        found = [step["targets"][target] for step in steps]
        share = 100 * np.array([one["accuracy"] for one in found])
        limits = 100 * np.array([one["interval"] for one in found])
        spread = [share - limits[:, 0], limits[:, 1] - share]
        axes.errorbar(
            places + 0.05 * (number - 2), share, np.maximum(spread, 0), marker=marker, ls=line,
            color=grey, capsize=2.5, lw=1.3, elinewidth=0.8, label=f"{target} ({found[0]['n']})",
        )  # fmt: skip
    axes.set_xticks(places, [str(step["reviewed"]) for step in steps])
    axes.set_xlabel("gennemgåede egne sager")
    axes.set_ylabel(f"rigtige forslag på de {KEPT_OUT} nyeste, %")
    axes.set_ylim(0, 101)
    axes.grid(axis="y", color="0.85", lw=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower right", fontsize=9, title="mål (antal)")
    shape.savefig(picture)


if __name__ == "__main__":
    main()
