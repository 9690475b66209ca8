"""Seconds that each form of the report takes, besides the counting, for many decisions.

The decisions are drawn at random over seven years. Each form is written in a process of its own,
so that what is imported for it counts too.

Usage: python benchmarks/report.py 100000
Needs: pip install klassifikator[report,pdf]
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from klassifikator.report import FORMATS, write_report
from klassifikator.tables import annual_tables
from klassifikator.taxonomy import load_taxonomy


def decisions(n: int) -> pd.DataFrame:
    taxonomy, rng = load_taxonomy(), np.random.default_rng(0)
    categories = [name for name in taxonomy.names("kategori") if taxonomy.children(name)]
    status = rng.choice(taxonomy.names("status"), n)
    complaint = np.isin(status, list(taxonomy.complaint_status))
    category = rng.choice(categories, n)
    ground = pd.Series(category).map({name: taxonomy.children(name)[0] for name in categories})
    days = pd.to_timedelta(rng.integers(0, 7 * 365, n), unit="D")
    return pd.DataFrame({
        "case_id": [f"H-{number}" for number in range(n)],
        "received_at": pd.Timestamp("2017-01-01") + days,
        "henvendelsestype": next(iter(taxonomy.counted_types)),
        "afdeling": rng.choice(taxonomy.names("afdeling"), n),
        "status": status,
        "kategori": np.where(complaint, category, None),
        "grund": np.where(complaint, ground, None),
        "handling": np.where(complaint, rng.choice(taxonomy.names("handling"), n), None),
        "channel": "mail",
        "how": "importeret",
    })  # fmt: skip


def main() -> None:
    n, *form = sys.argv[1:]
    if not form:
        for ending in FORMATS:
            subprocess.run([sys.executable, __file__, n, ending], check=True)
        return
    tables = annual_tables(decisions(int(n)), 2023)
    start, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        write_report(tables, Path(folder) / f"b{form[0]}", "Beretning")
    seconds = round(time.perf_counter() - start, 2)
    found = {"form": form[0], "seconds": seconds, "cpu": round(time.process_time() - cpu, 2)}
    print(json.dumps({**found, "tables": len(tables)}))


if __name__ == "__main__":
    main()
