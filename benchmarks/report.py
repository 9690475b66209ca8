"""Seconds from a register of many decisions to all tables, and to a written report.

The decisions are drawn at random over seven years. Each form is a whole ``klassifikator report`` in
a process of its own: imports, reading, counting, checking, writing.

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

from klassifikator.register import HOW, Register
from klassifikator.report import FORMATS
from klassifikator.tables import annual_tables
from klassifikator.taxonomy import load_taxonomy

YEARS = range(2017, 2024)


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
    n = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.db"
        register, rows = Register(path), decisions(n)
        register.add_cases(rows[["case_id", "received_at", "channel"]])
        labelled = rows.astype(object).where(rows.notna(), None).to_dict("records")
        register.add_decisions(labelled, by="prøve", how=HOW[2])
        start = time.perf_counter()
        stored = register.decisions()
        reading = time.perf_counter() - start
        tables = [annual_tables(stored, year) for year in YEARS]
        counting = time.perf_counter() - start - reading
        register.close()
        report = [sys.executable, "-m", "klassifikator", "report", "--year", "2023"]
        seconds = {}
        for ending in FORMATS:
            start = time.perf_counter()
            out = ["--register", str(path), "--out", str(Path(folder) / f"b{ending}")]
            subprocess.run([*report, *out], check=True, stdout=subprocess.DEVNULL)
            seconds[ending] = round(time.perf_counter() - start, 2)
    figures = {
        "decisions": n,
        "seconds to read them": round(reading, 2),
        "seconds to make the tables of all years": round(counting, 2),
        "tables": sum(map(len, tables)),
        "seconds of a whole report": seconds,
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
