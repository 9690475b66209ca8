"""How often the 95 % intervals of unfinished counts hold the truth, and how wide they are.

Invented cases of nine departments, the rarest 0.5 % of them, are reviewed in part, by several roads
and with models good and bad. Prints a line a design: the coverage over all departments, its least
and its most, the mean width, and that as a share of the width without a model.

Usage: python benchmarks/estimates.py [REPETITIONS]
"""

import sys
from collections.abc import Iterator
from functools import cache
from multiprocessing import Pool
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from klassifikator.tables.estimate import estimate_counts
from klassifikator.taxonomy import Taxonomy, load_taxonomy

SHARES = np.array([0.35, 0.25, 0.15, 0.1, 0.06, 0.04, 0.03, 0.015, 0.005])
ROADS = ("stikprøve", "tvivl, stikprøve", "stikprøve, tvivl", "tvivl imens", "søgning", "tilgang")
MODELS = ("god", "jævn", "overmodig", "forkert", "blind")


@cache
def taxonomy() -> Taxonomy:
    return load_taxonomy()


class Design(NamedTuple):
    n_cases: int
    n_drawn: int
    model: str
    road: str


class Found(NamedTuple):
    """By department: whether the interval holds the truth, its width, that without a model."""

    holds: np.ndarray
    width: np.ndarray
    alone: np.ndarray


def chances(rng: np.random.Generator, truth: np.ndarray, model: str) -> np.ndarray:
    """Return what a model says of each department."""
    if model == "blind":
        return np.tile(SHARES, (len(truth), 1))
    sharp = {"god": 3.0, "jævn": 1.5, "overmodig": 1.5, "forkert": 3.0}[model]
    score = np.log(SHARES) + sharp * rng.normal(size=(len(truth), len(SHARES)))
    score += sharp**2 * np.eye(len(SHARES))[truth]
    score *= 3 if model == "overmodig" else 1
    p = np.exp(score - score.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return np.roll(p, 3, axis=1) if model == "forkert" else p


class Office:
    """Cases under review, and how they came to be reviewed."""

    def __init__(self, rng: np.random.Generator, design: Design) -> None:
        self.rng, names = rng, taxonomy().names("afdeling")[: len(SHARES)]
        truth = rng.choice(len(SHARES), size=design.n_cases, p=SHARES)
        p = chances(rng, truth, design.model)
        self.ids = np.array([f"{n:05}" for n in range(design.n_cases)])
        self.truth, self.doubt = np.array(names)[truth], 1 - p.max(axis=1)
        self.shown = np.full(design.n_cases, "", dtype=object)
        self.draws: list[pd.DataFrame] = []
        dates = pd.Timestamp(2023, 1, 1) + pd.to_timedelta(np.arange(design.n_cases), unit="h")
        self.cases = pd.DataFrame({"case_id": self.ids, "received_at": dates})
        order = np.argsort(-p, axis=1)[:, :3]
        self.suggestions = pd.DataFrame(
            {
                "case_id": self.ids,
                "henvendelsestype": "Borgerhenvendelse",
                "henvendelsestype_probability": 1.0,
                "afdeling": np.array(names)[order[:, 0]],
                "afdeling_probability": p.max(axis=1),
                "afdeling_set": [[names[k] for k in row] for row in order],
            }
        )

    def open(self) -> np.ndarray:
        return np.flatnonzero(self.shown == "")

    def draw(self, n: int, among: np.ndarray) -> np.ndarray:
        drawn = self.rng.choice(among, size=n, replace=False)
        frame = pd.DataFrame({"sample": len(self.draws), "case_id": self.ids[among]})
        frame["place"] = frame["case_id"].map({self.ids[k]: place for place, k in enumerate(drawn)})
        self.draws.append(frame.assign(inclusion=n / len(among)))
        return drawn

    def review(self, which: np.ndarray, queue: str) -> None:
        self.shown[which[self.shown[which] == ""]] = queue

    def doubtful(self, n: int) -> None:
        left = self.open()
        self.review(left[np.argsort(-self.doubt[left], kind="stable")[:n]], "tvivl")

    def count(self, suggestions: pd.DataFrame) -> pd.DataFrame:
        known = self.shown != ""
        decisions = pd.DataFrame({"case_id": self.ids, "shown": self.shown, "afdeling": self.truth})
        draws = pd.concat(self.draws)
        table = estimate_counts(
            self.cases, decisions[known], suggestions, draws, "afdeling", taxonomy=taxonomy()
        )
        return table.frame.set_index("Afdeling").loc[taxonomy().names("afdeling")[: len(SHARES)]]


def follow(office: Office, design: Design) -> None:
    """Review as the design has it."""
    whole, some, n = np.arange(design.n_cases), design.n_cases // 4, design.n_drawn
    if design.road == "stikprøve":
        office.review(office.draw(n, whole), "stikprøve")
    elif design.road == "tvivl, stikprøve":
        office.doubtful(some)
        office.review(office.draw(n, office.open()), "stikprøve")
    elif design.road == "stikprøve, tvivl":
        office.review(office.draw(n, whole), "stikprøve")
        office.doubtful(some)
    elif design.road == "tvivl imens":  # half of the draw is left when the doubtful are read
        drawn = office.draw(min(2 * n, design.n_cases), whole)
        office.review(drawn[: n // 2], "stikprøve")
        office.doubtful(some)
        office.review(drawn[:n], "stikprøve")
    elif design.road == "søgning":  # who reads after the draw knows what she is looking for
        office.review(office.draw(n, whole), "stikprøve")
        sought = np.isin(office.truth, taxonomy().names("afdeling")[0:9:4])
        office.review(whole[sought & (office.rng.random(len(whole)) < 0.6)], "søgning")
    else:  # a third comes in after the first draw, and something is sought before the second
        first = whole[: 2 * design.n_cases // 3]
        office.review(office.draw(n // 2, first), "stikprøve")
        sought = first[office.truth[first] == taxonomy().names("afdeling")[1]]
        office.review(sought[: len(sought) // 2], "søgning")
        office.review(office.draw(n - n // 2, office.open()), "stikprøve")


def run(design: Design, repetitions: int, seed: int = 0) -> Found:
    """Return the mean of what is found over repetitions; without a model, of a tenth of them."""
    rng = np.random.default_rng(seed)
    results, alone = [], []
    for number in range(repetitions):
        office = Office(rng, design)
        follow(office, design)
        frame = office.count(office.suggestions)
        truth = pd.Series(office.truth).value_counts().reindex(frame.index, fill_value=0)
        holds = (frame["Mindst"] <= truth) & (truth <= frame["Højst"])
        results.append([np.asarray(holds, float), _widths(frame)])
        if number % 10 == 0:
            alone.append(_widths(office.count(office.suggestions.iloc[:0])))
    return Found(*np.mean(results, axis=0), np.mean(alone, axis=0))


def _widths(frame: pd.DataFrame) -> np.ndarray:
    return (frame["Højst"] - frame["Mindst"]).to_numpy(float)


def designs() -> Iterator[Design]:
    for n_cases, n_drawn in ((300, 30), (300, 100), (1000, 100)):
        for model in MODELS:
            for road in ROADS:
                yield Design(n_cases, n_drawn, model, road)


def _job(job: Any) -> tuple[Design, Found]:
    return job[0], run(*job)


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    print("| cases | drawn | model | road | coverage | least | most | width | of the sample's |")
    print("|---:|---:|---|---|---:|---:|---:|---:|---:|")
    with Pool() as pool:
        for design, found in pool.imap(_job, [(design, repetitions) for design in designs()]):
            figures = [found.holds.mean(), found.holds.min(), found.holds.max()]
            told = [f"{100 * figure:.1f}" for figure in figures] + [f"{found.width.mean():.1f}"]
            told.append(f"{found.width.sum() / found.alone.sum():.2f}")
            print(f"| {' | '.join(map(str, [*design, *told]))} |", flush=True)


if __name__ == "__main__":
    main()
