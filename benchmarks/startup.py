"""How long a user waits before anything happens, against importing scikit-learn in the same run.

Prints JSON: the median seconds of fresh interpreters, and the ratios.
"""

import json
import statistics
import subprocess
import sys
import time

RUNS = 9
COMMANDS = {
    "nothing": ["-c", "pass"],
    "import klassifikator": ["-c", "import klassifikator"],
    "klassifikator --help": ["-m", "klassifikator", "--help"],
    "load_model + one suggestion": [
        "-c",
        "import klassifikator as kl; kl.load_model().suggest(['Hul i vejen'])",
    ],
    "import sklearn": ["-c", "import sklearn.svm, sklearn.feature_extraction.text"],
}


def seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):  # in turn, so that the machine's mood falls on all alike
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(values) for name, values in times.items()}
    whole = medians["import sklearn"]
    figures = {
        name: {"seconds": round(value, 3), "of importing scikit-learn": round(value / whole, 3)}
        for name, value in medians.items()
    }
    print(json.dumps({"runs": RUNS, **figures}, indent=1))


if __name__ == "__main__":
    main()
