from __future__ import annotations

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from klassifikator.columns import RECORDED
from klassifikator.errors import ConflictError, InputError, RegisterError, TaxonomyError
from klassifikator.register import HOW, Register, verify
from klassifikator.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
QUESTION = {
    "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Anden henvendelse"
}  # fmt: skip
COMPLAINT = {**QUESTION, "status": "Klage", "kategori": "Forvaltningsskik"}


def test_cases_are_added_once_and_come_back(register: Register, cases: pd.DataFrame) -> None:
    assert register.add_cases(cases) == 3
    assert register.add_cases(cases) == 0
    stored = register.cases().set_index("case_id").loc[cases["case_id"]].reset_index()
    for column in ("case_id", "text", "full_text", "source", "kind"):
        assert stored[column].tolist() == cases[column].tolist()
    assert [list(cut) for cut in cases.loc[0, "cuts"]] == stored.loc[0, "cuts"]


def test_no_personal_number_reaches_the_file(tmp_path: Path, cases: pd.DataFrame) -> None:
    register = Register(tmp_path / "r.db")
    register.add_cases(cases)
    register.close()
    assert b"010190" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    Register(tmp_path / "r.db").close()
    assert stat.S_IMODE((tmp_path / "r.db").stat().st_mode) == 0o600


def test_a_suggestion_is_no_decision(register: Register, cases: pd.DataFrame) -> None:
    register.add_cases(cases)
    suggestions = pd.DataFrame(
        {"case_id": cases["case_id"], "status": "Klage", "status_set": [["Klage"]] * 3}
    )
    assert register.add_suggestions(suggestions, "m-1") == 3
    assert register.add_suggestions(suggestions, "m-1") == 0
    newer = suggestions.assign(status="Anden henvendelse")
    assert register.add_suggestions(newer, "a-newer-model-of-an-earlier-name") == 3
    assert set(register.suggestions()["status"]) == {"Anden henvendelse"}
    assert set(register.suggestions("m-1")["status"]) == {"Klage"}
    assert register.suggestions().loc[0, "status_set"] == ["Klage"]
    assert register.decisions().empty


def test_a_correction_is_a_new_row(register: Register, cases: pd.DataFrame) -> None:
    register.add_cases(cases)
    case = cases.loc[0, "case_id"]
    assert register.decide(case, QUESTION, by="Lone") == 1
    assert register.decide(case, COMPLAINT, by="Bo", version=1, note="ringede") == 2
    (now,) = register.decisions().to_dict("records")
    assert (now["status"], now["decided_by"], now["version"]) == ("Klage", "Bo", 2)
    history = register.history(case)
    changed = history[history["version"] == 2].set_index("target")[["old", "new"]]
    assert changed.loc["status"].tolist() == ["Anden henvendelse", "Klage"]
    assert changed.loc["note"].tolist() == [None, "ringede"]
    assert "afdeling" not in changed.index


def test_who_has_seen_an_older_version_is_told(register: Register, cases: pd.DataFrame) -> None:
    register.add_cases(cases)
    case = cases.loc[0, "case_id"]
    register.decide(case, QUESTION, version=0)
    with pytest.raises(ConflictError, match=f"Sag {case} er afgjort af en anden"):
        register.decide(case, COMPLAINT, version=0)
    assert register.decisions()["status"].tolist() == ["Anden henvendelse"]


def test_decisions_are_added_all_or_none(register: Register, cases: pd.DataFrame) -> None:
    register.add_cases(cases)
    first, second, _ = cases["case_id"]
    with pytest.raises(TaxonomyError, match=f"Sag {second}: »Skole« .* mente du »Skoler«"):
        register.add_decisions(
            [{"case_id": first, **QUESTION}, {"case_id": second, **QUESTION, "afdeling": "Skole"}],
            how=HOW[0],
        )
    with pytest.raises(InputError, match="Sagen H-x findes ikke i r"):
        register.add_decisions(
            [{"case_id": first, **QUESTION}, {"case_id": "H-x", **QUESTION}], how=HOW[0]
        )
    with pytest.raises(InputError, match="står flere gange"):
        register.add_decisions([{"case_id": first, **QUESTION}] * 2, how=HOW[0])
    with pytest.raises(InputError, match="»gættet« er ingen måde"):
        register.decide(first, QUESTION, how="gættet")
    assert register.decisions().empty


@pytest.mark.parametrize("act", ["UPDATE decisions SET status = 'x'", "DELETE FROM decisions"])
def test_the_database_itself_refuses_to_change_a_decision(
    register: Register, cases: pd.DataFrame, act: str
) -> None:
    register.add_cases(cases)
    register.decide(cases.loc[0, "case_id"], QUESTION)
    with (
        pytest.raises(sa.exc.DBAPIError, match="only ever added"),
        register.database.engine.begin() as c,
    ):
        c.execute(sa.text(act))
    assert len(register.decisions()) == 1


def test_ids_missing_or_doubled(register: Register, cases: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="1 rækker mangler case_id"):
        register.add_cases(cases.assign(case_id=["a", None, "b"]))
    with pytest.raises(InputError, match="Sagen a står flere gange"):
        register.add_cases(cases.assign(case_id=["a", "a", "b"]))
    assert register.cases().empty


def test_files_that_are_no_register(tmp_path: Path) -> None:
    (tmp_path / "noise.db").write_bytes(b"ikke en database" * 100)
    with pytest.raises(RegisterError, match="noise.db kan ikke bruges som register"):
        Register(tmp_path / "noise.db")
    assert (tmp_path / "noise.db").read_bytes().startswith(b"ikke")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE adresser (navn)")
    other.close()
    with pytest.raises(RegisterError, match="other.db er en database, men ikke et register"):
        Register(tmp_path / "other.db")
    with pytest.raises(RegisterError, match="r.db kan ikke åbnes eller oprettes dér"):
        Register(tmp_path / "ingen mappe" / "r.db")


def test_a_newer_register_is_left_alone(tmp_path: Path) -> None:
    Register(tmp_path / "r.db").close()
    file = sqlite3.connect(tmp_path / "r.db")
    with file:
        file.execute("UPDATE schema_version SET version = 99")
    file.close()
    with pytest.raises(RegisterError, match="registerversion 99, ventede 2; opdat"):
        Register(tmp_path / "r.db")


@st.composite
def decision(draw: st.DrawFn) -> dict[str, str | None]:
    """A decision that the taxonomy allows."""
    kind = draw(st.sampled_from(TAXONOMY.names("henvendelsestype")))
    made: dict[str, str | None] = {"henvendelsestype": kind}
    for target in ("afdeling", "status", "kategori"):
        if TAXONOMY.applies(target, made):
            made[target] = draw(st.sampled_from(TAXONOMY.names(target)))
    if made.get("kategori"):
        made["grund"] = draw(st.sampled_from([None, *TAXONOMY.children(str(made["kategori"]))]))
    made["handling"] = draw(st.sampled_from([None, *TAXONOMY.names("handling")]))
    return made


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abc"), decision(), st.text(max_size=20)), max_size=8))
def test_what_was_saved_comes_back(steps: list[tuple[str, dict[str, str | None], str]]) -> None:
    register = Register("sqlite://")
    register.add_cases(pd.DataFrame({"case_id": list("abc")}))
    expected: dict[str, tuple[dict[str, str | None], str]] = {}
    for case, made, note in steps:
        register.decide(case, made, note=note)
        expected[case] = (made, note)
    stored = {row["case_id"]: row for row in register.decisions().to_dict("records")}
    assert set(stored) == set(expected)
    for case, (made, note) in expected.items():
        labels = {name: stored[case][name] for name in RECORDED}
        labels = {name: value if pd.notna(value) else None for name, value in labels.items()}
        assert labels == {name: made.get(name) for name in RECORDED}
        assert stored[case]["note"] == note
        assert stored[case]["version"] == sum(step[0] == case for step in steps)
    register.close()


def test_a_decision_is_taken_back_step_by_step(register: Register, cases: pd.DataFrame) -> None:
    register.add_cases(cases)
    case = cases.loc[0, "case_id"]
    register.decide(case, QUESTION, by="Lone", note="først")
    register.decide(case, COMPLAINT, by="Bo")
    assert register.take_back({case: 2}, by="Bo") == [3]
    (now,) = register.decisions().to_dict("records")
    assert (now["status"], now["note"], now["version"]) == ("Anden henvendelse", "først", 3)
    assert register.take_back({case: 1}, by="Bo") == [4]
    assert register.decisions().empty
    assert register.take_back({case: 4}, by="Bo") == [5]  # undoing is undone
    assert register.decisions()["status"].tolist() == ["Anden henvendelse"]
    with pytest.raises(InputError, match="ingen beslutning nr. 9"):
        register.take_back({case: 9})


def test_what_was_accepted_together_is_taken_back_as_one(
    register: Register, cases: pd.DataFrame
) -> None:
    register.add_cases(cases)
    ids = cases["case_id"].tolist()
    register.decide(ids[0], COMPLAINT)
    rows = [{"case_id": case, "batch": "b-1", "shown": "samlet", **QUESTION} for case in ids]
    register.add_decisions(rows, how=HOW[1])
    register.decide(ids[2], COMPLAINT)  # read after all
    assert register.take_back_batch("b-1") == 2
    left = register.decisions().set_index("case_id")
    assert left["status"].to_dict() == {ids[0]: "Klage", ids[2]: "Klage"}
    assert set(left["how"]) == {HOW[0]}
    assert register.take_back_batch("b-1") == 0


def test_eight_reviewers_at_once_lose_nothing(url: str, long: bool) -> None:
    """Each adds to whatever is there; every version must be there in the end, and the chain whole."""
    ids = [f"H-{n}" for n in range(20)]
    first = Register(url)
    first.add_cases(pd.DataFrame({"case_id": ids}))
    n_each = 1250 if long else 40

    def work(reviewer: int) -> None:
        register = Register(url)
        for step in range(n_each):
            case = ids[(reviewer * 7 + step) % len(ids)]
            register.decide(case, QUESTION, by=f"reviewer {reviewer}", note=f"{step}")
        register.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    log = first.history()
    notes = log[log["target"] == "note"]
    assert len(notes) == 8 * n_each
    assert (
        notes.groupby("case_id")["version"]
        .apply(lambda v: sorted(v) == [*range(1, len(v) + 1)])
        .all()
    )
    assert notes.groupby("decided_by").size().tolist() == [n_each] * 8
    assert verify(first)["decisions"] == 8 * n_each
    first.close()
