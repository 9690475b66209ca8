from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest

from klassifikator.errors import InputError
from klassifikator.register import Register, purge, verify

QUESTION = {
    "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Anden henvendelse"
}  # fmt: skip


def letters(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns).assign(text="Hul i vejen", kind="inquiry")


def test_a_reply_is_attached_to_the_first_letter_of_its_thread(register: Register) -> None:
    register.add_cases(
        letters(
            case_id=["sen", "tidlig", "anden"],
            message_id=["m2", "m1", None],
            thread=[["m1"], [], []],
            received_at=[datetime(2023, 2, 1), datetime(2023, 1, 1), datetime(2023, 1, 1)],
        )
    )
    register.add_cases(
        letters(
            case_id=["senere", "fremmed"],
            message_id=["m3", "m9"],
            thread=[["m2"], ["x"]],
            received_at=[datetime(2023, 3, 1)] * 2,
        )
    )
    register.add_cases(letters(case_id=["igen"], message_id=["m10"], thread=[["x", "m9"]]))
    attached = register.cases().set_index("case_id")["attached_to"].dropna().to_dict()
    assert attached == {"sen": "tidlig", "senere": "tidlig", "igen": "fremmed"}
    assert register.changes()["what"].tolist() == ["svar i tråd"] * 3
    register.decide("tidlig", QUESTION)
    register.decide("sen", QUESTION)
    assert register.decisions()["case_id"].tolist() == ["tidlig"]


def test_a_reply_to_a_case_that_was_put_with_another(register: Register) -> None:
    register.add_cases(letters(case_id=["a", "b"], message_id=["m1", "m2"], thread=[[], []]))
    register.attach("b", "a")
    register.add_cases(letters(case_id=["c"], message_id=["m3"], thread=[["m2"]]))
    assert register.case("c")["attached_to"] == "a"


def test_a_reply_can_be_let_go_and_counted(register: Register) -> None:
    register.add_cases(letters(case_id=["a", "b"], message_id=["m1", "m2"], thread=[[], ["m1"]]))
    register.decide("b", QUESTION)
    assert register.decisions().empty
    register.release("b", by="Lone")
    assert register.decisions()["case_id"].tolist() == ["b"]
    with pytest.raises(InputError, match="tæller allerede"):
        register.release("b")


def test_a_case_is_split_and_put_together_again(register: Register) -> None:
    register.add_cases(letters(case_id=["H-1"]))
    register.add_suggestions(pd.DataFrame({"case_id": ["H-1"], "status": ["Klage"]}), "m")
    assert [register.split("H-1", by="Lone"), register.split("H-1.2"), register.split("H-1")] == [
        "H-1.2", "H-1.3", "H-1.4"
    ]  # fmt: skip
    for case in ("H-1", "H-1.2"):
        register.decide(case, QUESTION)
    assert len(register.decisions()) == 2
    assert set(register.suggestions()["case_id"]) == {"H-1", "H-1.2", "H-1.3", "H-1.4"}
    register.attach("H-1.2", "H-1")
    assert register.decisions()["case_id"].tolist() == ["H-1"]
    register.release("H-1.2")
    assert len(register.decisions()) == 2
    assert register.changes()["what"].tolist() == ["delt"] * 3 + ["samlet", "skilt ad"]
    assert register.add_cases(letters(case_id=["H-1"])) == 0


def test_what_cannot_be_put_together(register: Register) -> None:
    register.add_cases(letters(case_id=["a", "b", "c"]))
    register.attach("b", "a")
    for case, to, message in [
        ("c", "b", "vælg en sag, der tæller for sig selv"),
        ("a", "a", "vælg en sag, der tæller for sig selv"),
        ("x", "a", "Sagen x findes ikke"),
        ("c", "x", "Sagen x findes ikke"),
    ]:
        with pytest.raises(InputError, match=message):
            register.attach(case, to)
    with pytest.raises(InputError, match="hører til a"):
        register.split("b")
    register.attach("a", "c")  # b goes along
    assert set(register.cases()["attached_to"].dropna()) == {"c"}


def test_purging_takes_texts_and_leaves_the_count(register: Register) -> None:
    register.add_cases(
        letters(
            case_id=["gammel", "ny"], received_at=[datetime(2018, 5, 1), datetime(2023, 5, 1)]
        ).assign(
            full_text="Hul i vejen. Mvh Bo", subject="Vejen", cuts=[[(12, 18, "signatur")]] * 2
        )
    )
    told = {"status": ["Klage"] * 2, "status_probability": [0.9] * 2,
            "status_evidence": [[["Hul", 0, 3, 1.0]]] * 2}  # fmt: skip
    register.add_suggestions(pd.DataFrame({"case_id": ["gammel", "ny"], **told}), "m")
    for case in ("gammel", "ny"):
        register.decide(case, QUESTION, note="Bo ringede")
    before = register.decisions()
    assert purge(register, datetime(2019, 1, 1), by="Lone") == 1
    assert purge(register, datetime(2019, 1, 1)) == 0
    cases = register.cases().set_index("case_id")
    assert cases.loc["gammel", ["subject", "text", "full_text"]].tolist() == ["", "", ""]
    assert cases.loc["gammel", "cuts"] == []
    assert cases.loc["ny", "full_text"] == "Hul i vejen. Mvh Bo"
    after = register.decisions()
    pd.testing.assert_frame_equal(after.drop(columns="note"), before.drop(columns="note"))
    assert after.set_index("case_id")["note"].to_dict() == {"gammel": "", "ny": "Bo ringede"}
    evidence = register.suggestions().set_index("case_id")["status_evidence"]
    assert evidence["ny"] == [["Hul", 0, 3, 1.0]]
    assert pd.isna(evidence["gammel"])
    assert register.changes().to_dict("records")[0]["what"] == "tekst slettet"
    assert verify(register)["changes"] == 1


def test_what_was_left_out_can_be_taken_in_again(register: Register) -> None:
    full = "Hul i vejen\n\nMvh Bo\n\n> citat"
    cuts = [[13, 21, "signatur"], [21, 28, "citat"]]
    case = pd.DataFrame(
        {"case_id": ["H-1"], "text": ["Hul i vejen"], "full_text": [full], "cuts": [cuts]}
    )
    register.add_cases(case)
    register.restore_cut("H-1", 21, by="Lone")
    stored = register.case("H-1")
    assert (stored["text"], stored["cuts"]) == ("Hul i vejen\n\n> citat", cuts[:1])
    assert register.changes()["what"].tolist() == ["udeladt taget med"]
    with pytest.raises(InputError, match="ingen udeladt tekst"):
        register.restore_cut("H-1", 21)
