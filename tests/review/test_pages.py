from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd
import pytest
from starlette.testclient import TestClient

from klassifikator.readers.cases import Message, case_frame
from klassifikator.register import Register, agreement, verify
from klassifikator.review import Desk

QUESTION = {
    "henvendelsestype": "Borgerhenvendelse", "afdeling": "Skoler", "status": "Anden henvendelse",
    "version": "0",
}  # fmt: skip
COMPLAINT = {**QUESTION, "status": "Klage", "kategori": "Forvaltningsskik"}


def chosen(page: str, target: str) -> str | None:
    found = re.search(rf'name="{target}" value="([^"]*)" checked', page)
    return found and found[1]


def test_the_first_page_is_the_oldest_case_filled_in(client: TestClient) -> None:
    first = client.get("/")
    assert first.headers["location"] == "/sag/H-000?queue=dato"
    page = client.get(first.headers["location"]).text
    assert chosen(page, "afdeling") == "Drift og anlæg"
    assert chosen(page, "status") == "Klage"
    assert "Intet er gemt endnu" in page
    assert "0 af 25 sager gennemgået" in page
    assert '<mark data-for="' in page


def test_saving_goes_on_and_can_be_undone(client: TestClient, desk: Desk) -> None:
    saved = client.post("/sag/H-000?queue=dato", data=COMPLAINT)
    assert saved.headers["location"] == "/sag/H-001?queue=dato"
    (row,) = desk.register.decisions().to_dict("records")
    assert (row["decided_by"], row["how"], row["shown"]) == ("Lone", "læst enkeltvis", "dato")
    assert (row["blind"], row["model"]) == (False, desk.version)
    again = client.post("/sag/H-000", data={**QUESTION, "version": "1"})
    assert again.status_code == 303
    for left in (1, 0):
        assert client.post("/fortryd").headers["location"].startswith("/sag/H-000")
        assert len(desk.register.decisions()) == left
    assert client.post("/fortryd").headers["location"] == "/"
    assert "ikke mere at fortryde" in client.get("/sager").text


def test_what_is_written_beats_what_is_chosen_and_near_misses_are_told(
    client: TestClient, desk: Desk
) -> None:
    wrong = client.post("/sag/H-000", data={**QUESTION, "afdeling_andet": "Jobcentret"})
    assert wrong.status_code == 422
    assert "mente du »Jobcenter«?" in wrong.text
    assert 'value="Jobcentret"' in wrong.text
    assert desk.register.decisions().empty
    client.post("/sag/H-000", data={**QUESTION, "afdeling_andet": "Jobcenter"})
    assert desk.register.decisions()["afdeling"].tolist() == ["Jobcenter"]


def test_category_is_dropped_where_it_does_not_apply(client: TestClient, desk: Desk) -> None:
    client.post("/sag/H-000", data={**QUESTION, "kategori": "Forvaltningsskik"})
    assert desk.register.decisions()["kategori"].isna().all()
    missing = client.post("/sag/H-001", data={**COMPLAINT, "kategori": ""})
    assert missing.status_code == 422


def test_who_comes_second_is_told_and_overwrites_nothing(client: TestClient, desk: Desk) -> None:
    desk.register.decide("H-000", {k: v for k, v in QUESTION.items() if k != "version"}, by="Bo")
    late = client.post("/sag/H-000", data={**COMPLAINT, "note": "min note"})
    assert late.status_code == 409
    assert "Bo har gemt imens: Borgerhenvendelse, Skoler, Anden henvendelse" in late.text
    assert chosen(late.text, "status") == "Klage"
    assert "min note" in late.text
    assert desk.register.decisions()["decided_by"].tolist() == ["Bo"]
    version = re.search(r'name="version" value="(\d+)"', late.text)
    assert version
    client.post("/sag/H-000", data={**COMPLAINT, "version": version[1]})
    assert desk.register.decisions()["decided_by"].tolist() == ["Lone"]


def test_the_sample_is_blind_until_the_choice_is_made(client: TestClient, desk: Desk) -> None:
    drawn = client.post("/stikproeve", data={"n": "5"})
    assert drawn.headers["location"] == "/samlet"
    assert "5 sager er trukket" in client.get("/samlet").text
    first = client.get("/?queue=stikprøve").headers["location"]
    page = client.get(first).text
    assert not re.search(r" checked", page.replace('id="taster" checked', ""))
    assert "<mark" not in page
    assert " %" not in page.partition("<fieldset")[2]
    client.post(first, data=COMPLAINT)
    (row,) = desk.register.decisions().to_dict("records")
    assert (row["shown"], row["blind"], row["inclusion"]) == ("stikprøve", True, 0.2)
    assert re.search(r"Forslaget var (det samme|et andet)", client.get("/sager").text)


def test_split_and_put_together(client: TestClient, desk: Desk) -> None:
    client.post("/sag/H-000/del")
    assert "Sagen er delt" in client.get("/sag/H-000").text
    assert "0 af 26 sager" in client.get("/sager").text
    assert client.post("/sag/H-000.2/saml").headers["location"].startswith("/sag/H-000?")
    assert "Hertil hører" in client.get("/sag/H-000").text
    assert "0 af 25 sager" in client.get("/sager").text
    client.post("/sag/H-000.2/skil")
    assert "0 af 26 sager" in client.get("/sager").text


def test_what_was_left_out_is_shown_and_taken_in(client: TestClient, desk: Desk) -> None:
    page = client.get("/sag/H-000").text
    assert "Udeladt: signatur (3 ord)" in page
    start = re.search(r'name="start" value="(\d+)"', page)
    assert start
    client.post("/sag/H-000/medtag", data={"start": start[1]})
    assert desk.register.case("H-000")["text"].endswith("Mvh Bo Holm")
    assert "Udeladt" not in client.get("/sag/H-000").text


@pytest.fixture
def audited(client: TestClient, desk: Desk, folder: Path) -> Desk:
    """A desk where an audit of 150 proves that sure suggestions are right."""
    from tests.review.conftest import fill

    extra = Register("sqlite://")
    fill(extra, folder, 150)
    cases = extra.cases().assign(case_id=lambda frame: "S-" + frame["case_id"])
    told = extra.suggestions().drop(columns="model").assign(
        case_id=lambda frame: "S-" + frame["case_id"]
    )  # fmt: skip
    for target in ("henvendelsestype", "afdeling", "status", "kategori"):
        told[f"{target}_probability"] = told[f"{target}_probability"].where(
            told[target].isna(), 0.995
        )
    desk.register.add_cases(cases.drop(columns=["attached_to", "split_from"]))
    desk.register.add_suggestions(told, desk.version)
    rows = []
    for row in told.head(140).astype(object).where(told.notna(), None).to_dict("records"):
        labels = {t: row[t] for t in ("henvendelsestype", "afdeling", "status", "kategori")}
        blind = {"blind": True, "shown": "stikprøve", "model": desk.version}
        rows.append({"case_id": row["case_id"], **blind, **labels})
    desk.register.add_decisions(rows, how="læst enkeltvis", by="Lone")
    return desk


def test_what_one_model_has_proven_is_not_another_s(audited: Desk) -> None:
    threshold = audited.threshold()
    safe = [item.case_id for item in audited.safe(threshold)]
    told = audited.register.suggestions(cases=safe[:1]).drop(columns="model")
    audited.register.add_suggestions(told, "en-anden")
    assert [item.case_id for item in audited.safe(threshold)] == safe[1:]


def test_many_are_accepted_together_and_taken_back_as_one(
    client: TestClient, audited: Desk
) -> None:
    page = client.get("/samlet").text
    assert "Stikprøven viser med 95 % sikkerhed" in page
    ids = re.findall(r'name="case" value="(S-[^"]+)"', page)
    assert len(ids) == 10
    assert "Type: Intern henvendelse" in page  # nobody accepts what is not shown
    assert "<td></td></tr>" not in page
    before = len(audited.register.decisions())
    client.post("/samlet", data={"case": ids})
    accepted = audited.register.decisions().query("how == 'godkendt samlet'")
    assert sorted(accepted["case_id"]) == sorted(ids)
    assert set(accepted["shown"]) == {"samlet"}
    page = client.get("/samlet").text
    assert "godkendte Lone 10 samlet" in page
    batch = accepted["batch"].iloc[0]
    client.post(f"/samlet/{batch}/fortryd")
    assert len(audited.register.decisions()) == before
    verify(audited.register)


def test_what_is_not_proven_cannot_be_accepted_together(client: TestClient, audited: Desk) -> None:
    before = len(audited.register.decisions())
    refused = client.post("/samlet", data={"case": ["S-H-000"]})  # decided already
    assert refused.status_code == 400
    assert "kan ikke længere godkendes samlet" in refused.text
    assert len(audited.register.decisions()) == before


def test_without_an_audit_nothing_is_accepted_together(client: TestClient) -> None:
    assert "endnu ikke læst nok" in client.get("/samlet").text


def test_search_and_filters(client: TestClient, desk: Desk) -> None:
    client.post("/sag/H-000", data=COMPLAINT)
    assert "1 sag<" in client.get("/sager", params={"q": "emne 24"}).text
    assert "1 sag<" in client.get("/sager", params={"status": "Klage"}).text
    assert "12 sager<" in client.get("/sager", params={"channel": "brev"}).text
    page = client.get("/sager", params={"queue": "dato", "year": "2023"}).text
    assert "H-000?" in page


def test_a_call_is_entered_with_suggestions_while_typing(client: TestClient, desk: Desk) -> None:
    live = client.post("/forslag", data={"text": "Der er et hul i vejen", "subject": ""}).text
    assert chosen(live, "afdeling") == "Drift og anlæg"
    assert client.post("/forslag", data={"text": " ", "subject": ""}).status_code == 200
    form = {**COMPLAINT, "text": "Ringede om hul. Cpr 010190-1234", "subject": "Vej",
            "received_at": "2023-05-01T10:30", "channel": "telefon"}  # fmt: skip
    for wrong, told in [
        ({"text": " "}, "Notatet er tomt"),
        ({"received_at": "i går"}, "Datoen kan ikke læses"),
        ({"kategori": ""}, "kategori"),
    ]:
        refused = client.post("/ny", data={**form, **wrong})
        assert refused.status_code == 422
        assert told in refused.text
    assert len(desk.register.cases()) == 25
    client.post("/ny", data=form)
    case = desk.register.cases().set_index("channel").loc["telefon"]
    assert case["text"] == "Ringede om hul. Cpr [CPR]"
    assert desk.register.decisions()["shown"].tolist() == ["indtastet"]


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)><style>*{display:none}</style>"


def test_a_hostile_mail_is_text(client: TestClient, desk: Desk) -> None:
    mail = Message("x", f"{HOSTILE}\n\u202eesrever\u202c \u2066x\u2069", subject=f"\u202e{HOSTILE}")
    frame = case_frame([mail]).assign(case_id="H-ond")
    desk.register.add_cases(frame)
    for path in ("/sag/H-ond", "/sager?q=H-ond"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "<style" not in page
        assert "&lt;script&gt;" in page
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page)


def test_what_is_not_there_is_told_in_a_sentence(client: TestClient) -> None:
    for path, status in [("/sag/H-x", 400), ("/findes-ikke", 404), ("/sager?page=x", 400)]:
        answer = client.get(path)
        assert answer.status_code == status
        assert "Det gik ikke" in answer.text
    assert client.post("/sag/H-000/ukendt").status_code == 400


def test_a_queue_that_is_worked_off(client: TestClient, desk: Desk) -> None:
    assert "Køen er tom" in client.get("/", params={"queue": "stikprøve"}).text
    labels = {name: value for name, value in QUESTION.items() if name != "version"}
    rows = [{"case_id": f"H-{n:03d}", **labels} for n in range(24)]
    desk.register.add_decisions(rows, how="importeret", by="Bo")
    last = client.post("/sag/H-024?queue=dato", data=QUESTION)
    assert last.headers["location"] == "/sager"
    assert "er gennemgået" in client.get("/sager").text


def test_a_sure_model_points_at_possible_mistakes(client: TestClient, desk: Desk) -> None:
    told = pd.DataFrame(
        {"case_id": ["H-002"], "afdeling": ["Jobcenter"], "afdeling_probability": [0.97]}
    )
    desk.register.add_suggestions(told, "nyere")
    desk.register.decide("H-002", {k: v for k, v in QUESTION.items() if k != "version"}, by="Bo")
    found = client.get("/", params={"queue": "uenighed"})
    assert found.headers["location"].startswith("/sag/H-002?")


def test_every_count_of_the_statistics_leads_to_its_cases(client: TestClient, desk: Desk) -> None:
    assert "Ingen gennemgåede henvendelser" in client.get("/statistik").text
    for number in range(3):
        client.post(f"/sag/H-{number:03d}", data=COMPLAINT if number else QUESTION)
    page = client.get("/statistik").text
    links = re.findall(r'<a href="(/statistik/sager[^"]+)">([^<]+)</a>', page)
    assert links
    for link, shown in links:
        found = client.get(link.replace("&amp;", "&")).text
        ids = set(re.findall(r'href="/sag/(H-[^?]+)', found))
        if "Andel" not in link and "rate" not in link and shown.isdigit():
            assert len(ids) == int(shown)
    assert "Skøn, mens gennemgangen er i gang" in page
    assert (
        client.get("/statistik/diagram?table=forvaltninger").headers["content-type"] == "image/png"
    )
    cure = "Diagrammer kræver en pakke mere: pip install klassifikator[report]"
    assert cure not in page
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "matplotlib", None)
        undrawn = client.get("/statistik").text
    assert cure in undrawn and "/statistik/diagram" not in undrawn
    assert client.get("/statistik/sager?table=forvaltninger&row=99&column=x").status_code == 400
    assert client.get("/statistik?period=hvornår").status_code == 200


def test_estimates_grow_sure_with_the_sample(client: TestClient, desk: Desk) -> None:
    assert "Mindst" in client.get("/statistik?period=2023").text
    desk.draw(12)
    for case_id in desk.sampled():
        client.post(f"/sag/{case_id}?queue=stikprøve", data=COMPLAINT)
    page = client.get("/statistik?period=2023").text
    numbers = re.findall(r"I alt</th>(.*?)</tr>", page, re.DOTALL)
    assert re.search(r"\d", numbers[0])


def test_a_second_reading_is_blind_and_changes_nothing(client: TestClient, desk: Desk) -> None:
    labels = {name: value for name, value in COMPLAINT.items() if name != "version"}
    desk.register.decide("H-003", labels, by="Bo")
    desk.register.decide("H-004", labels, by="Lone")
    first = client.get("/", params={"queue": "kontrol"}).headers["location"]
    assert first.startswith("/sag/H-003?")
    page = client.get(first).text
    assert "Kontrollæsning: vælg" in page
    assert chosen(page, "status") is None
    assert "Historik" not in page
    assert client.post(first, data={**QUESTION, "afdeling": "Skolen"}).status_code == 422
    client.post(first, data=QUESTION)
    told = client.get("/", params={"queue": "kontrol"}).text
    assert "Afgørelsen er en anden: status »Klage«, kategori »Forvaltningsskik«" in told
    assert "Køen er tom" in told
    assert desk.register.decisions()["status"].tolist() == ["Klage", "Klage"]
    assert agreement(desk.register)["afdeling"].share == 1
