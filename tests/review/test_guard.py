from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from klassifikator.review import Desk, make_app
from tests.review.conftest import PORT, TOKEN

HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture
def stranger(desk: Desk) -> TestClient:
    return TestClient(make_app(desk, PORT, TOKEN), HERE, follow_redirects=False)


def test_nobody_comes_in_without_the_cookie(stranger: TestClient) -> None:
    for path in ("/", "/sager", "/sag/H-001", "/static/side.css", "/findes-ikke"):
        answer = stranger.get(path)
        assert answer.status_code == 403
        assert "H-0" not in answer.text
    assert stranger.post("/fortryd", headers={"origin": HERE}).status_code == 403


def test_the_token_is_good_once(stranger: TestClient) -> None:
    assert stranger.get("/start?token=gættet").status_code == 403
    opened = stranger.get(f"/start?token={TOKEN}")
    assert opened.status_code == 303
    cookie = opened.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert stranger.get("/sager").status_code == 200
    stranger.cookies.clear()
    assert stranger.get(f"/start?token={TOKEN}").status_code == 403


@pytest.mark.parametrize("host", ["ond.dk", f"ond.dk:{PORT}", "127.0.0.1:1", "127.0.0.1", ""])
def test_another_name_for_this_server_is_refused(client: TestClient, host: str) -> None:
    """A name of the attacker's that leads here (DNS rebinding) would have the cookie sent along."""
    assert client.get("/sager", headers={"host": host}).status_code == 403
    assert client.get("/sager", headers={"host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://ond.dk", "null", "", f"https://127.0.0.1:{PORT}", "http://127.0.0.1:1"]
)
def test_another_page_cannot_save_here(client: TestClient, desk: Desk, origin: str) -> None:
    form = {"version": "0", "henvendelsestype": "Intern henvendelse"}
    answer = client.post("/sag/H-000", data=form, headers={"origin": origin})
    assert answer.status_code == 403
    assert desk.register.decisions().empty


def test_every_answer_says_what_may_load(client: TestClient, stranger: TestClient) -> None:
    for answer in (client.get("/sager"), client.get("/static/side.js"), stranger.get("/")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_a_huge_form_is_refused(client: TestClient) -> None:
    assert client.post("/ny", data={"text": "x" * 6_000_000}).status_code in (400, 413)


def test_files_outside_are_out_of_reach(client: TestClient) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
        assert client.get(path).status_code in (403, 404)


def test_who_comes_from_a_report_goes_on_from_here(stranger: TestClient) -> None:
    answer = stranger.get('/sager?ids=H-001,"><script>x</script>')
    assert answer.status_code == 403
    assert 'href="/sager?ids=' in answer.text
    assert "<script" not in answer.text
    assert "href" not in stranger.get("/sag/H-001").text
