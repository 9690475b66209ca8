"""Random registers that the tests of the tables share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from klassifikator.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()


def random_register(cases: int, seed: int, years: tuple[int, ...] = (2022, 2023)) -> pd.DataFrame:
    """Return decisions with every label drawn by itself."""
    draw = np.random.default_rng(seed)

    def pick(names: list[str], where: np.ndarray, open_: float = 0.0) -> np.ndarray:
        where = where & (draw.random(cases) >= open_)
        return np.where(where, np.array(names, object)[draw.integers(len(names), size=cases)], None)

    everywhere = np.ones(cases, bool)
    kinds = pick(TAXONOMY.names("henvendelsestype"), everywhere)
    citizen = (kinds == "Borgerhenvendelse") | (draw.random(cases) < 0.7)
    kinds[citizen] = "Borgerhenvendelse"
    status = pick(TAXONOMY.names("status"), citizen)
    complaint = status == "Klage"
    grund = pick(TAXONOMY.names("grund"), complaint)
    parents = {name: label.parent for name, label in TAXONOMY.labels["grund"].items()}
    days = [pd.Timestamp(year, 1, 1) for year in draw.choice(years, cases)]
    return pd.DataFrame({
        "case_id": [f"H-{number}" for number in range(cases)],
        "received_at": pd.Series(days) + pd.to_timedelta(draw.integers(365, size=cases), unit="D"),
        "channel": pick(["brev", "mail", "telefon"], everywhere, 0.1),
        "henvendelsestype": kinds, "afdeling": pick(TAXONOMY.names("afdeling"), citizen),
        "status": status, "kategori": pd.Series(grund).map(parents).where(complaint, None),
        "grund": np.where(draw.random(cases) < 0.9, grund, None),
        "handling": pick(TAXONOMY.names("handling"), complaint, 0.2),
        "how": pick(["læst enkeltvis", "godkendt samlet"], everywhere),
    })  # fmt: skip
