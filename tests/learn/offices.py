"""Two fictional offices, whose inquiries are made of words that tell the labels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from klassifikator.register import Register
from klassifikator.taxonomy import Taxonomy

WORDS = {
    "Børnehuset": "barnet stuen pædagog legeplads vuggestue".split(),
    "Seniorhuset": "plejer medicin rollator aftenvagt beboer".split(),
    "Havnen": "færge kaj bådplads fortøjning mole".split(),
    "Utilfreds": "utilfreds elendigt skuffet".split(),
    "Spørgsmål": "hvordan hvornår spørge".split(),
    "Ventetid": "venter måneder langsomt".split(),
    "Tone": "råbte grov uforskammet".split(),
}
LOCAL = "mågen lygten broen stigen".split()
"""Words that say nothing in the corpus."""
SECRET = "kvistholm"
FILLER = "kommunen svar brev telefon mandag sagen igen gerne møde besked tirsdag".split() + LOCAL


def inquiries(n: int, seed: int, local: dict[str, str] | None = None) -> pd.DataFrame:
    """Return labelled inquiries of three departments.

    With ``local``, all have a word that no corpus has, and half of them name their department by
    a local word alone.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(n):
        department = str(rng.choice(["Børnehuset", "Seniorhuset", "Havnen"]))
        status = str(rng.choice(["Utilfreds", "Spørgsmål"]))
        category = str(rng.choice(["Ventetid", "Tone"])) if status == "Utilfreds" else ""
        told = [*rng.choice(FILLER, 4)]
        if local is not None:
            told = [word for word in told if word not in LOCAL] + [SECRET]
        if local is not None and rng.random() < 0.5:
            told += [local[department]] * 2
        else:
            told += [*rng.choice(WORDS[department], 3)]
        for label in (status, category):
            told += [*rng.choice(WORDS[label], 2)] if label else []
        rng.shuffle(told)
        rows.append({"text": " ".join(told), "henvendelsestype": "Borger", "afdeling": department,
                     "status": status, "kategori": category, "grund": ""})  # fmt: skip
    return pd.DataFrame(rows)


HERE = {"Børnehuset": "mågen", "Seniorhuset": "lygten", "Havnen": "broen"}
THERE = {"Børnehuset": "broen", "Seniorhuset": "mågen", "Havnen": "lygten"}


def corpus(n: int = 150, taxonomy: str = "fjordby-2026") -> pd.DataFrame:
    """Return a corpus by ten authors."""
    texts = inquiries(n, seed=1)
    return texts.assign(
        id=[f"k-{number}" for number in range(n)],
        author=[str(number % 10) for number in range(n)],
        subject="",
        taxonomy=taxonomy,
    )


def review(
    register: Register,
    n: int,
    seed: int,
    local: dict[str, str],
    start: str = "2026-01-01",
    how: str = "læst enkeltvis",
) -> pd.DataFrame:
    """Register n cases, one a day, and decide them as they are; return them."""
    rows = inquiries(n, seed, local)
    rows["case_id"] = [f"{seed}-{number}" for number in range(n)]
    rows["received_at"] = pd.date_range(start, periods=n, freq="D")
    register.add_cases(rows[["case_id", "received_at", "text"]].assign(subject="", channel="mail"))
    labels = rows[["case_id", "henvendelsestype", "afdeling", "status", "kategori", "grund"]]
    register.add_decisions(labels.to_dict("records"), by="Lone", how=how)
    return rows


def open_register(taxonomy: Taxonomy) -> Register:
    """Return an empty register in memory."""
    return Register("sqlite://", taxonomy)
