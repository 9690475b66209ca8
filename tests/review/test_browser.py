"""The page in a real Chromium: by keyboard alone, for everyone, on small screens, without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from klassifikator.readers.cases import Message, case_frame
from klassifikator.report import Look
from klassifikator.review import Desk
from klassifikator.workflow import publish
from tests.accessibility import violations_on


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_twenty_cases_by_keyboard_alone(page: Page, desk: Desk) -> None:
    keystrokes = 0
    for _ in range(20):
        press(page, "Enter")
        keystrokes += 1
    decisions = desk.register.decisions()
    assert len(decisions) == 20
    assert keystrokes / 20 <= 3
    told = desk.register.suggestions(cases=list(decisions["case_id"])).set_index("case_id")
    assert decisions["afdeling"].fillna("").tolist() == told["afdeling"].fillna("").tolist()


def test_another_choice_takes_few_keys(page: Page, desk: Desk) -> None:
    page.keyboard.press("s")
    page.keyboard.press("2")
    press(page, "Enter")
    page.keyboard.press("a")
    page.keyboard.press("0")
    page.keyboard.type("Jobcenter")
    press(page, "Enter")
    decisions = desk.register.decisions().set_index("case_id")
    assert decisions.loc["H-000", "status"] == "Anden henvendelse"
    assert decisions.loc["H-001", "afdeling"] == "Jobcenter"


def test_category_comes_and_goes_with_the_complaint(page: Page) -> None:
    kategori = page.locator('fieldset[data-target="kategori"]')
    expect(kategori).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("2")
    expect(kategori).to_be_hidden()
    page.keyboard.press("1")
    expect(kategori).to_be_visible()
    page.keyboard.press("t")
    page.keyboard.press("2")
    for target in ("afdeling", "status", "kategori"):
        expect(page.locator(f'fieldset[data-target="{target}"]')).to_be_hidden()


def test_grounds_follow_the_category(page: Page, desk: Desk) -> None:
    page.keyboard.press("k")
    page.keyboard.press("0")
    page.keyboard.type("Forvaltningslov")
    page.keyboard.press("Tab")
    shown = page.locator('fieldset[data-target="grund"] input[type=radio]')
    values = {radio.get_attribute("value") for radio in shown.all()}
    assert values <= set(desk.taxonomy.children("Forvaltningslov"))
    assert values
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("1")
    press(page, "Enter")
    (row,) = desk.register.decisions().to_dict("records")
    assert (row["kategori"], row["grund"]) == (
        "Forvaltningslov",
        desk.taxonomy.children("Forvaltningslov")[0],
    )


def test_undo_skip_back_and_guide(page: Page, desk: Desk) -> None:
    for _ in range(3):
        press(page, "Enter")
    for left in (2, 1, 0):
        press(page, "u")
        assert len(desk.register.decisions()) == left
    assert "H-000" in page.url
    press(page, "n")
    assert "H-001" in page.url
    press(page, "p")
    assert "H-000" in page.url
    page.keyboard.press("a")
    page.keyboard.press("i")
    expect(page.locator('fieldset[data-target="afdeling"] .guide dd').first).to_be_visible()


def test_split_by_key(page: Page, desk: Desk) -> None:
    press(page, "d")
    expect(page.get_by_role("status")).to_contain_text("H-000.2")
    press(page, "Enter")
    assert "H-000.2" in page.url
    press(page, "Enter")
    assert set(desk.register.decisions()["case_id"]) == {"H-000", "H-000.2"}


def test_the_words_of_the_target_in_focus_are_marked(page: Page) -> None:
    page.keyboard.press("a")
    marked = page.locator("mark.on")
    assert marked.count() > 0
    for mark in marked.all():
        assert "afdeling" in (mark.get_attribute("data-for") or "").split()
    assert "vejen" in " ".join(marked.all_inner_texts())


def test_keys_can_be_turned_off(page: Page) -> None:
    page.get_by_label("Genvejstaster").uncheck()
    page.locator("body").click(position={"x": 5, "y": 400})
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert "H-000" in page.url
    page.reload()
    expect(page.get_by_label("Genvejstaster")).not_to_be_checked()


def test_two_reviewers_in_conflict(page: Page, desk: Desk) -> None:
    desk.register.decide(
        "H-000",
        {
            "henvendelsestype": "Borgerhenvendelse",
            "afdeling": "Skoler",
            "status": "Anden henvendelse",
        },
        by="Bo",
    )
    press(page, "Enter")
    expect(page.get_by_role("alert")).to_contain_text("Bo har gemt imens")
    assert desk.register.decisions()["decided_by"].tolist() == ["Bo"]
    page.keyboard.press("s")
    press(page, "Enter")
    assert desk.register.decisions()["decided_by"].tolist() == ["Lone"]


def test_blind_audit_by_keyboard(page: Page, desk: Desk) -> None:
    desk.draw(3)
    page.goto(page.url.replace("queue=dato", "queue=stikpr%C3%B8ve"))
    page.goto(re.sub(r"/sag/.*", "/?queue=stikpr%C3%B8ve", page.url))
    assert page.locator("fieldset input:checked").count() == 0
    assert page.locator("mark").count() == 0
    page.keyboard.press("2")
    press(page, "Enter")
    expect(page.get_by_role("status")).to_contain_text("Forslaget var")
    (row,) = desk.register.decisions().to_dict("records")
    assert (row["henvendelsestype"], row["blind"]) == ("Intern henvendelse", True)


def test_suggestions_while_typing(page: Page, desk: Desk) -> None:
    page.goto(re.sub(r"/sag/.*", "/ny", page.url))
    page.locator("#ny").press_sequentially("Der er et stort hul i vejen")
    chosen = page.locator('fieldset[data-target="afdeling"] input:checked')
    expect(chosen).to_have_value("Drift og anlæg")
    page.get_by_label("Skoler").check()
    page.locator("#ny").press_sequentially(" og ingen svarer")
    page.wait_for_timeout(400)
    expect(chosen).to_have_value("Skoler")
    page.get_by_role("button", name="Gem").click()
    expect(page.get_by_role("status")).to_contain_text("er gemt som")
    assert desk.register.decisions()["afdeling"].tolist() == ["Skoler"]


@pytest.mark.parametrize(
    "path", ["", "/sager", "/samlet", "/ny", "/statistik", "/vejledning", "/findes-ikke"]
)
def test_everyone_can_use_it(page: Page, desk: Desk, path: str) -> None:
    if path == "/statistik":
        press(page, "Enter")
    if path:
        answer = page.request.get(re.sub(r"/sag/.*", path, page.url))
        page.set_content(answer.text()) if path == "/findes-ikke" else page.goto(answer.url)
    assert violations_on(page) == []


@pytest.mark.parametrize("path", ["", "/sager", "/samlet", "/ny", "/statistik", "/vejledning"])
@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 450)])
def test_nothing_is_lost_on_a_small_screen(page: Page, path: str, width: int, height: int) -> None:
    """320 pixels; and 1280 by 900 at a zoom of 200 %, which is a page of half the size."""
    page.set_viewport_size({"width": width, "height": height})
    if path:
        page.goto(re.sub(r"/sag/.*", path, page.url))
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    for control in page.locator(
        "button:visible, input:visible, select:visible, textarea:visible"
    ).all():
        box = control.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_it_works_without_scripts(browser: Browser, address: str, desk: Desk) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator('fieldset[data-target="kategori"]')).to_be_visible()
    page.get_by_label("Anden henvendelse").check()
    expect(page.locator('fieldset[data-target="kategori"]')).to_be_hidden()
    page.get_by_role("button", name="Gem og næste").click()
    assert "H-001" in page.url
    assert desk.register.decisions()["status"].tolist() == ["Anden henvendelse"]
    page.get_by_role("button", name="Fortryd").click()
    assert desk.register.decisions().empty
    page.get_by_role("button", name="Del i to").click()
    expect(page.get_by_role("status")).to_contain_text("Sagen er delt")
    context.close()


def test_a_hostile_mail_does_nothing(page: Page, desk: Desk) -> None:
    hostile = "<script>document.title='ramt'</script><img src=x onerror=\"document.title='ramt'\">"
    frame = case_frame([Message("x", hostile, subject=hostile)]).assign(case_id="H-ond")
    desk.register.add_cases(frame)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(re.sub(r"/sag/.*", "/sag/H-ond", page.url))
    assert "ramt" not in page.title().replace(hostile, "")
    assert page.locator("article img, article script").count() == 0
    expect(page.locator(".text").first).to_contain_text("onerror")
    assert all("/sag/H-ond" in url or "/static/" in url for url in asked)


def test_from_a_figure_of_the_report_to_its_cases(
    browser: Browser, address: str, desk: Desk, tmp_path: Path
) -> None:
    for case in ("H-001", "H-003"):
        desk.register.decide(case, {"henvendelsestype": "Intern henvendelse"}, version=0)
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    here = re.sub(r"/sag/.*", "", page.url)
    publish(desk.register, 2023, tmp_path / "b.html", look=Look(link=here, charts=False))
    page.goto((tmp_path / "b.html").as_uri())
    page.locator("a[href*='sager?ids']").first.click()
    page.get_by_role("link", name="Vis sagerne bag tallet").click()  # the cookie is strict
    expect(page.get_by_role("caption")).to_have_text("2 sager")
    page.get_by_role("link", name="Emne 3").click()
    assert "/sag/H-003" in page.url
    context.close()
