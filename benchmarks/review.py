"""The review page on a big register: how long it takes to start, and to answer.

Prints JSON: seconds from the command to the first page, and milliseconds of each kind of request
(median and 95th percentile), with a real server in a process of its own.

Usage: python benchmarks/review.py [cases]
"""

import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np
import pandas as pd

import klassifikator as kl
from klassifikator.demo import EXAMPLES

REQUESTS = 200
LABELS = {
    "henvendelsestype": "Borgerhenvendelse",
    "afdeling": "Skoler",
    "status": "Anden henvendelse",
}


def fill(path: Path, n: int) -> list[str]:
    """Register n cases with suggestions, half of them decided."""
    letters = kl.read_inquiries(EXAMPLES / "postkasse-2023.mbox")
    told = kl.load_model().suggest(letters)
    copies = np.arange(n) % len(letters)
    ids = [f"H-{number:06d}" for number in range(n)]
    cases = letters.iloc[copies].assign(
        case_id=ids,
        received_at=pd.date_range("2017-01-01", periods=n, freq="70min"),
        kind="inquiry",
        message_id="",
        thread=[[] for _ in ids],
    )
    register = kl.Register(path)
    register.add_cases(cases)
    by_letter = told.set_index("case_id").reindex(letters["case_id"]).iloc[copies]
    register.add_suggestions(by_letter.reset_index(drop=True).assign(case_id=ids), "standard")
    rows = [{"case_id": case_id, **LABELS} for case_id in ids[::2]]
    register.add_decisions(rows, by="prøve", how="importeret")
    register.close()
    return ids[1::2]


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "register.db"
        waiting = fill(path, n)
        command = [sys.executable, "-m", "klassifikator", "review", "--no-browser"]
        start = time.perf_counter()
        server = subprocess.Popen(
            [*command, "--register", str(path)], stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        found = re.search(r"(http://\S+)/start\?token=(\S+)", server.stdout.readline())
        assert found is not None
        client = httpx.Client(
            base_url=found[1], headers={"origin": found[1]}, follow_redirects=True, timeout=60
        )
        client.get(f"/start?token={found[2]}")
        first_page = time.perf_counter() - start
        rng = random.Random(0)
        taken: dict[str, list[float]] = {}
        for _ in range(REQUESTS):
            case = rng.choice(waiting)
            for kind, method, address, form in (
                ("a case by date", "GET", f"/sag/{case}?queue=dato", None),
                ("a case by doubt", "GET", f"/sag/{case}?queue=tvivl", None),
                ("the list", "GET", "/sager?queue=alle&status=Klage", None),
                ("saving", "POST", f"/sag/{case}?queue=dato", {**LABELS, "version": "0"}),
                ("live suggestions", "POST", "/forslag", {"text": "Hul i vejen " * 20}),
            ):
                begun = time.perf_counter()
                client.request(method, address, data=form, follow_redirects=False)
                taken.setdefault(kind, []).append(time.perf_counter() - begun)
        server.kill()
        server.wait()
    figures = {
        kind: [round(1000 * float(np.percentile(times, q)), 1) for q in (50, 95)]
        for kind, times in taken.items()
    }
    print(
        json.dumps(
            {
                "cases": n,
                "requests": REQUESTS,
                "seconds to the first page": round(first_page, 2),
                "milliseconds, median and 95th percentile": figures,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
