"""Texts a second when predicting, one core, texts of 600 characters, against other classifiers.

All learn the departments of the corpus; the texts to predict are made of the bundled demo letters.
Prints JSON: texts a second (median of the runs, taken in turn) and ratios from the same run.

Usage: OMP_NUM_THREADS=1 python benchmarks/speed.py models/korpus
Needs: pip install fasttext-wheel
"""

import json
import random
import statistics
import sys
import time
from pathlib import Path

from peers import CLASSIFIERS, SpacyBow

import klassifikator as kl
from klassifikator.learn.corpus import load_corpus

RUNS = 5
N_TEXTS = 1500
LENGTH = 600
DEMO = Path(kl.__file__).parent / "data" / "eksempel" / "postkasse-2023.mbox"


def texts() -> list[str]:
    rng = random.Random(0)
    letters = kl.read_inquiries(DEMO)["text"].tolist()
    return ["\n".join(rng.sample(letters, 8))[:LENGTH] for _ in range(N_TEXTS)]


def main() -> None:
    SpacyBow.EPOCHS = 1  # how long it was trained makes no difference to its speed
    corpus = load_corpus(sys.argv[1]).dropna(subset="afdeling")
    X, y = corpus["text"].tolist(), corpus["afdeling"].tolist()
    fitted = {name: make().fit(X, y) for name, make in CLASSIFIERS.items()}
    asked = texts()
    speeds: dict[str, list[float]] = {name: [] for name in fitted}
    for _ in range(RUNS):
        for name, classifier in fitted.items():
            start = time.perf_counter()
            classifier.predict(asked)
            speeds[name].append(len(asked) / (time.perf_counter() - start))
    medians = {name: statistics.median(found) for name, found in speeds.items()}
    ours = medians["klassifikator"]
    figures = {
        name: {
            "texts a second": round(found),
            "klassifikator is so many times": round(ours / found, 2),
        }
        for name, found in medians.items()
    }
    print(json.dumps({"n": len(asked), "runs": RUNS, **figures}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
