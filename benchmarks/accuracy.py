"""``TextClassifier`` at its defaults against what a user would pick instead, on public Danish data.

Prints JSON: n, accuracy with its 95 % interval, macro-F1, seconds to train, and the difference from
LinearSVC in points, all from one run. MASSIVE is learnt on train and measured on dev; SIB-200 is
cross-validated on train and dev together.

Usage: python benchmarks/accuracy.py FOLDER   (with massive-da/ and sib200-da/ of JSON Lines)
Needs: pip install fasttext-wheel
"""

import json
import sys
import time
from pathlib import Path

from peers import CLASSIFIERS, accuracy_and_f1
from sklearn.model_selection import StratifiedKFold

from klassifikator.learn.evaluation import wilson_interval

FOLDS = 5
Data = tuple[list[str], list[str]]


def load(file: Path, label: str) -> Data:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [row["text"] for row in rows], [row[label] for row in rows]


def splits(folder: Path) -> dict[str, list[tuple[Data, Data]]]:
    massive = folder / "massive-da"
    found = {
        f"MASSIVE da, {label}": [
            (load(massive / "train.jsonl", label), load(massive / "dev.jsonl", label))
        ]
        for label in ("intent", "scenario")
    }
    (texts, labels), (more, others) = (
        load(folder / "sib200-da" / f"{part}.jsonl", "topic") for part in ("train", "dev")
    )
    X, y = [*texts, *more], [*labels, *others]
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(X, y)
    found["SIB-200 da, topic"] = [
        (
            ([X[n] for n in train], [y[n] for n in train]),
            ([X[n] for n in test], [y[n] for n in test]),
        )
        for train, test in folds
    ]
    return found


def main() -> None:
    figures = {}
    for name, parts in splits(Path(sys.argv[1])).items():
        truth = [label for _, (_, labels) in parts for label in labels]
        found = {}
        for classifier, make in CLASSIFIERS.items():
            predicted, seconds = [], 0.0
            for (texts, labels), (test, _) in parts:
                start = time.perf_counter()
                fitted = make().fit(texts, labels)
                seconds += time.perf_counter() - start
                predicted += list(fitted.predict(test))
            accuracy, f1 = accuracy_and_f1(truth, predicted)
            low, high = wilson_interval(round(accuracy * len(truth)), len(truth))
            found[classifier] = {
                "accuracy": round(accuracy, 4),
                "interval": [round(low, 3), round(high, 3)],
                "macro-F1": round(f1, 4),
                "seconds to train": round(seconds, 1),
            }
            print(name, classifier, found[classifier], file=sys.stderr)
        peer = found["LinearSVC"]
        points = {
            classifier: [
                round(100 * (row["accuracy"] - peer["accuracy"]), 2),
                round(100 * (row["macro-F1"] - peer["macro-F1"]), 2),
            ]
            for classifier, row in found.items()
        }
        figures[name] = {"n": len(truth), **found, "points over LinearSVC": points}
    print(json.dumps(figures, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
