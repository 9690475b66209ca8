"""Messages a second that are cleaned and masked, on one core.

The texts are those of a corpus, cut to 600 characters. Prints JSON: the median of the runs.

Usage: OMP_NUM_THREADS=1 python benchmarks/cleaning.py models/korpus
"""

import json
import sys
import time

import numpy as np

from klassifikator.learn.corpus import load_corpus
from klassifikator.text import prepare

N, RUNS, LENGTH = 1500, 5, 600


def main() -> None:
    texts = [text[:LENGTH] for text in load_corpus(sys.argv[1])["text"] if len(text) >= LENGTH]
    texts = texts[: N * RUNS]
    speeds = []
    for run in range(RUNS):  # texts that were met before are no measure
        part = texts[run::RUNS]
        start = time.process_time()
        for text in part:
            prepare(text)
        speeds.append(len(part) / (time.process_time() - start))
    print(json.dumps({"n": len(texts), "messages a second": round(float(np.median(speeds)))}))


if __name__ == "__main__":
    main()
