from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.register import (
    Register,
    add_readings,
    agreement,
    audited,
    draw_sample,
    populations,
    samples,
)
from klassifikator.register.sample import cohens_kappa

QUESTION = {
    "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Anden henvendelse"
}  # fmt: skip
COMPLAINT = {**QUESTION, "status": "Klage", "kategori": "Forvaltningsskik"}
IDS = [f"H-{n}" for n in range(40)]


def test_a_sample_is_kept_with_its_odds(register: Register) -> None:
    register.add_cases(pd.DataFrame({"case_id": IDS}))
    drawn = draw_sample(register, IDS, 10, seed=7)
    assert len(set(drawn)) == 10
    assert draw_sample(register, IDS[::-1], 10, seed=7) == drawn
    stored = samples(register)
    assert stored.groupby("sample").size().to_dict() == {1: 10, 2: 10}
    assert set(stored["inclusion"]) == {0.25}
    assert stored.loc[stored["sample"] == 1, "case_id"].tolist() == drawn


def test_what_a_sample_was_drawn_from_is_kept(register: Register) -> None:
    register.add_cases(pd.DataFrame({"case_id": IDS}))
    drawn = draw_sample(register, IDS[:30], 10, seed=7)
    whole = populations(register)
    assert sorted(whole["case_id"]) == sorted(IDS[:30])
    in_order = whole.dropna(subset="place").sort_values("place")
    assert in_order["case_id"].tolist() == drawn == samples(register)["case_id"].tolist()
    assert samples(register)["place"].tolist() == list(range(10))


def test_every_case_is_as_likely_as_any() -> None:
    register = Register("sqlite://")
    register.add_cases(pd.DataFrame({"case_id": IDS}))
    counts = pd.Series(
        [case for seed in range(300) for case in draw_sample(register, IDS, 10, seed)]
    ).value_counts()
    expected = 300 * 10 / 40
    assert ((counts - expected) ** 2 / expected).sum() < 73  # chi square, 39 degrees, p = .001
    register.close()


def test_what_cannot_be_drawn(register: Register) -> None:
    register.add_cases(pd.DataFrame({"case_id": IDS}))
    for n in (0, 41):
        with pytest.raises(InputError, match=f"ikke trækkes {n} sager blandt 40"):
            draw_sample(register, IDS, n, seed=1)
    with pytest.raises(InputError, match="findes ikke"):
        draw_sample(register, [*IDS, "H-x"], 3, seed=1)
    assert samples(register).empty


def test_agreement_of_two_readers(register: Register) -> None:
    register.add_cases(pd.DataFrame({"case_id": IDS}))
    for number, case in enumerate(IDS):
        register.decide(case, COMPLAINT if number % 2 else QUESTION, by="Lone")
    rows = [
        {"case_id": case, **(COMPLAINT if number % 2 and number != 1 else QUESTION)}
        for number, case in enumerate(IDS[:20])
    ]
    add_readings(register, [{"case_id": IDS[0], **COMPLAINT}], by="Bo")  # thought better of it
    add_readings(register, rows, by="Bo")
    add_readings(register, [{"case_id": IDS[30], **COMPLAINT}], by="Lone")  # no second person
    found = agreement(register)
    assert (found["status"].n, found["status"].share) == (20, 0.95)
    assert found["status"].kappa == pytest.approx(0.9)
    assert found["afdeling"].kappa == 1
    assert len(register.decisions()) == 40
    assert set(register.decisions()["decided_by"]) == {"Lone"}


def test_no_second_reading(register: Register) -> None:
    with pytest.raises(InputError, match="Ingen sager er læst af to"):
        agreement(register)


def test_kappa_by_hand() -> None:
    first = ["a"] * 25 + ["b"] * 25
    second = ["a"] * 20 + ["b"] * 5 + ["a"] * 10 + ["b"] * 15
    assert cohens_kappa(first, second).kappa == pytest.approx(0.4)
    assert cohens_kappa(["a"], ["a"])[1:] == (1, 1, 1, 1)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    truth = cohens_kappa(*_readings(rng, 400_000)).kappa
    inside = 0
    for _ in range(400):
        found = cohens_kappa(*_readings(rng, 150))
        inside += found.low <= truth <= found.high
    assert 0.92 <= inside / 400 <= 0.98


def _readings(rng: np.random.Generator, n: int) -> tuple[list[str], list[str]]:
    first = rng.choice(list("abc"), size=n, p=[0.6, 0.3, 0.1])
    other = rng.choice(list("abc"), size=n, p=[0.5, 0.3, 0.2])
    return first.tolist(), np.where(rng.random(n) < 0.8, first, other).tolist()


def test_what_was_decided_blind_stands_beside_what_was_suggested(register: Register) -> None:
    register.add_cases(pd.DataFrame({"case_id": IDS[:4]}))
    told = pd.DataFrame(
        [{"case_id": case, **QUESTION, "status_probability": 0.9} for case in IDS[:4]]
    )
    register.add_suggestions(told, "ny")
    register.add_suggestions(told.assign(afdeling="Jobcenter"), "gammel")
    rows = [
        {"case_id": IDS[0], "model": "ny", "blind": True, **QUESTION},
        {"case_id": IDS[1], "model": "gammel", "blind": True, **COMPLAINT},
        {"case_id": IDS[2], "model": "ny", "blind": False, **QUESTION},
        {"case_id": IDS[3], "model": "ukendt", "blind": True, **QUESTION},
    ]  # fmt: skip
    register.add_decisions(rows, how="læst enkeltvis", by="Lone")
    register.decide(IDS[0], COMPLAINT, version=1, model="ny")  # after the suggestion was told
    found = audited(register)
    assert found["case_id"].tolist() == IDS[:2]
    assert found["status"].tolist() == ["Anden henvendelse", "Klage"]
    assert found["suggested_status"].tolist() == ["Anden henvendelse"] * 2
    assert found["suggested_afdeling"].tolist() == ["Skoler", "Jobcenter"]
