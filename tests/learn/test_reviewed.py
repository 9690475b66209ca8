from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.learn.reviewed import LEAST, in_labels_of, reviewed_cases, split_by_time
from klassifikator.register import Register, purge
from klassifikator.taxonomy import Taxonomy, load_taxonomy
from tests.learn.offices import HERE, corpus, review
from tests.learn.test_retrain import DATA

DAYS = st.one_of(
    st.none(), st.integers(0, 60).map(lambda n: pd.Timestamp(2024, 1, 1) + pd.Timedelta(n, "D"))
)


@given(st.lists(DAYS, max_size=80), DAYS)
def test_only_later_cases_that_nobody_saw_are_measured_on(
    days: list[pd.Timestamp | None], seen: pd.Timestamp | None
) -> None:
    received = pd.Series(days, dtype="datetime64[ns]")
    tested = split_by_time(received, seen)
    assert not received[tested].isna().any()
    if tested.any():
        assert seen is None or (received[tested] > seen).all()
        known = received[~tested].dropna()
        assert known.empty or known.max() < received[tested].min() or seen is not None
    dated = received.notna().sum()
    if seen is None:
        assert tested.sum() >= min(dated, LEAST)


def test_what_is_read_and_what_is_not(other_taxonomy: Taxonomy) -> None:
    register = Register("sqlite://", other_taxonomy)
    review(register, 12, 2, HERE)
    review(register, 5, 3, HERE, start="2025-01-01", how="importeret")
    review(register, 4, 4, HERE, how="godkendt samlet")
    old = review(register, 3, 5, HERE, start="2020-01-01")
    purge(register, pd.Timestamp(2021, 1, 1).to_pydatetime(), by="Lone")
    register.attach("2-1", "2-0", by="Lone")
    part = register.split("2-2", by="Lone")
    register.decide(part, {"henvendelsestype": "Kollega"}, by="Lone")
    register.decide("4-0", {"henvendelsestype": "Kollega"}, by="Lone")  # read after all
    register.take_back({"2-3": 1}, by="Lone")
    found = reviewed_cases(register)
    assert (found.together, found.textless) == (3, len(old))
    cases = found.cases.set_index("id")
    assert len(cases) == 12 - 2 + 1 + 5 + 1
    assert not {"2-1", "2-3", "4-1"} & set(cases.index)
    assert cases.loc[part, "author"] == cases.loc["2-2", "author"] == "2-2"
    assert cases["received_at"].is_monotonic_increasing


def test_labels_are_read_in_those_in_use() -> None:
    taxonomy = load_taxonomy(DATA / "fjordby-2027.toml")
    texts = corpus()
    told, lost = in_labels_of(taxonomy, texts)
    moved = dict(zip(texts["afdeling"], told["afdeling"], strict=True))
    assert moved == {"Børnehuset": "Dagtilbud", "Havnen": "Naturen", "Seniorhuset": ""}
    assert set(told["status"]) == {"Klage", "Spørgsmål"}
    assert set(lost) == {"afdeling", "kategori"}
    assert lost["kategori"] == (texts["kategori"] == "Tone").sum()
    assert texts["afdeling"].isin(["Børnehuset", "Havnen", "Seniorhuset"]).all()


def test_a_label_that_was_split_is_open_even_where_its_name_lives_on() -> None:
    content = load_taxonomy(DATA / "fjordby-2027.toml").to_dict()
    for entry in content["afdeling"]:
        entry["name"] = entry["name"].replace("Hjemmepleje", "Seniorhuset")
    for move in content["crosswalk"]:
        move["new"] = [name.replace("Hjemmepleje", "Seniorhuset") for name in move["new"]]
    from klassifikator.taxonomy import parse_taxonomy

    told, _ = in_labels_of(parse_taxonomy(content, "x"), corpus())
    assert "Seniorhuset" not in set(told["afdeling"])
    kept, lost = in_labels_of(
        parse_taxonomy(content, "x"), corpus(taxonomy="fjordby-2027").replace("Utilfreds", "Klage")
    )
    assert np.isin("Seniorhuset", kept["afdeling"])
    assert lost["afdeling"] == (corpus()["afdeling"] != "Seniorhuset").sum()
