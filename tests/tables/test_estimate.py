from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import pytest

from benchmarks.estimates import MODELS, ROADS, Design, Office, run
from klassifikator.errors import InputError
from klassifikator.register import Register, draw_sample, populations
from klassifikator.tables import Table, estimate_counts, estimate_sentences
from klassifikator.tables.table import TOTAL

IDS = [f"H-{n:02}" for n in range(60)]
CITIZEN = "Borgerhenvendelse"


def labels(number: int) -> dict[str, str | None]:
    complaint = number % 3 == 0
    return {
        "henvendelsestype": CITIZEN,
        "afdeling": ("Skoler", "Jobcenter", "Pladsanvisning")[number % 3],
        "status": "Klage" if complaint else "Anden henvendelse",
        "kategori": "Forvaltningsskik" if complaint else None,
    }


def suggestions() -> pd.DataFrame:
    rows = []
    for number, case_id in enumerate(IDS):
        row: dict[str, object] = {"case_id": case_id, "model": "m"}
        for target, label in labels(number).items():
            row |= {target: label, f"{target}_probability": 0.8 if label else None}
        rows.append(row)
    return pd.DataFrame(rows)


class Desk:
    """A register with a sample of half of the cases."""

    def __init__(self, register: Register) -> None:
        self.register = register
        dates = pd.Timestamp(2023, 1, 1) + pd.to_timedelta(np.arange(60) % 7, unit="D")
        register.add_cases(pd.DataFrame({"case_id": IDS, "received_at": dates}))
        self.drawn = draw_sample(register, IDS, 30, seed=1)

    def review(self, ids: Iterable[str], shown: str = "stikprøve") -> None:
        rows = [{"case_id": c, "shown": shown, **labels(IDS.index(c))} for c in ids]
        self.register.add_decisions(rows, how="læst enkeltvis")

    def count(self, target: str = "afdeling", **given: object) -> Table:
        frames = {
            "cases": self.register.cases(),
            "decisions": self.register.decisions(),
            "suggestions": suggestions(),
            "populations": populations(self.register),
        }
        return estimate_counts(**{**frames, "target": target, **given})  # type: ignore[arg-type]


@pytest.fixture
def desk() -> Iterator[Desk]:
    register = Register("sqlite://")
    yield Desk(register)
    register.close()


def rows_of(table: Table) -> pd.DataFrame:
    return table.frame.set_index(table.frame.columns[0])


def test_what_is_reviewed_is_counted_and_the_rest_estimated_beside_it(desk: Desk) -> None:
    desk.review(desk.drawn)
    found = rows_of(desk.count())
    assert found.loc[TOTAL, "Gennemgået"] == 30
    schools = found.loc["Skoler"]
    assert schools["Gennemgået"] == sum(
        labels(IDS.index(c))["afdeling"] == "Skoler" for c in desk.drawn
    )
    assert schools["Gennemgået"] < schools["Mindst"] <= schools["Skøn"] <= schools["Højst"] < 50
    assert found.loc["Skoler", "Mindst"] <= 20 <= found.loc["Skoler", "Højst"]
    assert (found["Mindst"] >= found["Gennemgået"]).all()
    assert (found["Højst"] <= found["Gennemgået"] + 30).all()


def test_margins_are_the_sums_of_their_cells(desk: Desk) -> None:
    desk.review(desk.drawn)
    afdelinger, forvaltninger = rows_of(desk.count()), rows_of(desk.count("forvaltning"))
    for table in (afdelinger, forvaltninger):
        for column in ("Gennemgået", "Skøn"):
            assert table[column].iloc[:-1].sum() == table.loc[TOTAL, column]
    assert (
        forvaltninger.loc["Børn og Kultur", "Skøn"]
        == afdelinger.loc[["Skoler", "Pladsanvisning"], "Skøn"].sum()
    )
    types = rows_of(desk.count("henvendelsestype")).loc[TOTAL]
    assert types[["Skøn", "Mindst", "Højst", "Mangler"]].tolist() == [60, 60, 60, 0]


def test_complaints_by_department(desk: Desk) -> None:
    desk.review(desk.drawn)
    found = rows_of(desk.count(among={"status": "Klage"}))
    assert found.loc["Skoler", "Mindst"] <= 20 <= found.loc["Skoler", "Højst"]
    assert found.loc["Jobcenter", "Gennemgået"] == 0
    assert found.loc[TOTAL, "Gennemgået"] == found.loc["Skoler", "Gennemgået"]


def test_when_all_is_reviewed_the_numbers_are_counts(desk: Desk) -> None:
    desk.review(desk.drawn)
    desk.review(set(IDS) - set(desk.drawn), "dato")
    table = desk.count()
    found = rows_of(table)
    for column in ("Skøn", "Mindst", "Højst"):
        assert (found[column] == found["Gennemgået"]).all()
    assert not found["Mangler"].any()
    assert table.notes == ("Alle sager er gennemgået; tallene er talt, intet er skønnet.",)


def test_without_a_random_sample_there_is_no_estimate(desk: Desk) -> None:
    desk.review(IDS[:20], "tvivl")  # some of them drawn, the first of the draw perhaps among them
    table = desk.count()
    assert table.frame["Skøn"].isna().all() and table.frame["Højst"].isna().all()
    assert rows_of(table).loc[TOTAL, "Gennemgået"] == 20
    assert "intet gyldigt skøn" in table.notes[0] and "± 5" in table.notes[0]
    assert 0 < table.frame["Mangler"].max() <= 40
    assert f"gennemgå {table.frame['Mangler'].max()} " in table.notes[0]
    assert "intet gyldigt skøn" in estimate_sentences(table)[0]


def test_a_sample_counts_as_far_as_it_is_reviewed_in_order(desk: Desk) -> None:
    desk.review([*desk.drawn[:10], *desk.drawn[12:]])
    assert "10 tilfældigt udtrukne sager" in desk.count().notes[1]
    desk.review(desk.drawn[10:12])
    assert "30 tilfældigt udtrukne sager" in desk.count().notes[1]


def test_drawn_cases_met_on_another_road_are_passed_on_the_way(desk: Desk) -> None:
    desk.review(desk.drawn[3:6], "søgning")
    desk.review(desk.drawn[:3])
    assert "3 tilfældigt udtrukne sager" in desk.count().notes[1]
    desk.review(desk.drawn[6:8])
    assert "8 tilfældigt udtrukne sager" in desk.count().notes[1]


def test_cases_that_came_in_later_widen_the_interval_until_they_are_drawn_from(desk: Desk) -> None:
    desk.review(desk.drawn)
    before = rows_of(desk.count())
    late = pd.DataFrame(
        {"case_id": [f"X-{n}" for n in range(10)], "received_at": pd.Timestamp(2023, 1, 3)}
    )
    desk.register.add_cases(late)
    table = desk.count()
    assert "Om 10 sager fortæller ingen stikprøve" in table.notes[2]
    assert (rows_of(table)["Højst"] >= before["Højst"] + 9).all()
    reviewed = set(desk.register.decisions()["case_id"])
    left = [c for c in desk.register.cases()["case_id"] if c not in reviewed]
    second = draw_sample(desk.register, left, 40, seed=2)
    rows = [{"case_id": c, "shown": "stikprøve", **labels(0)} for c in second[:30]]
    desk.register.add_decisions(rows, how="læst enkeltvis")
    assert not any("fortæller ingen" in note for note in desk.count().notes)


def test_a_reply_is_not_counted(desk: Desk) -> None:
    desk.review(desk.drawn)
    reply = next(c for c in IDS if c not in desk.drawn)
    desk.register.attach(reply, to=desk.drawn[0])
    assert rows_of(desk.count("henvendelsestype")).loc[TOTAL, "Skøn"] == 59


def test_what_is_refused(desk: Desk) -> None:
    drawn = populations(desk.register).dropna(subset="place")
    with pytest.raises(InputError, match="trukket blandt 60 sager, men her er 30"):
        desk.count(populations=drawn)
    two = pd.concat([suggestions(), suggestions().assign(model="n")])
    with pytest.raises(InputError, match="fra 2 modeller"):
        desk.count(suggestions=two)
    with pytest.raises(InputError, match="mangler kolonnen »received_at«"):
        desk.count(cases=desk.register.cases()[["case_id"]])


def test_sentences(desk: Desk) -> None:
    desk.review(desk.drawn)
    sentences = estimate_sentences(desk.count())
    assert sentences[-1].startswith("I alt: 30 gennemgåede; i alt skønnes ")
    assert "95 %-interval" in sentences[-1]


@pytest.mark.parametrize("road", ROADS)
def test_whichever_road_review_takes_the_interval_holds(road: str) -> None:
    holds = [run(Design(200, 60, model, road), 8, seed=3).holds.mean() for model in MODELS[1:4]]
    assert np.mean(holds) >= 0.93


def test_doubt_after_the_draw_makes_it_narrower_and_not_wrong() -> None:
    """Those drawn first are missing among the doubtful ones, and would count for too many."""
    first = run(Design(400, 80, "jævn", "stikprøve"), 10)
    then = run(Design(400, 80, "jævn", "stikprøve, tvivl"), 10)
    assert then.width.mean() < 0.85 * first.width.mean()
    assert then.holds.mean() >= 0.93


def test_an_office_counts_right_on_average() -> None:
    off = []
    for seed in range(25):
        office = Office(np.random.default_rng(seed), Design(200, 60, "jævn", ""))
        drawn = office.draw(60, office.open())
        office.review(drawn, "stikprøve")
        office.doubtful(60)
        frame = office.count(office.suggestions)
        truth = pd.Series(office.truth).value_counts().reindex(frame.index, fill_value=0)
        off.append((frame["Skøn"] - truth).to_numpy(float))
    off = np.array(off)
    error = off.std(axis=0) / np.sqrt(len(off))
    assert (np.abs(off.mean(axis=0)) < 3.5 * error + 0.3).all()
