"""The chat in a real browser: by keyboard, by touch, without scripts, and when the line fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from handlers import page_texts as texts
from tests.browser.walking import (
    NAME,
    NOW,
    PROGRAMME,
    QUESTION,
    TICKED,
    begin,
    now,
    press,
    question,
    settled,
    to_result,
)

Opened = Callable[..., Page]

FOCUSED = """() => {
  const at = document.activeElement;
  const shape = getComputedStyle(at);
  return { text: (at.innerText || at.value || at.getAttribute('aria-label') || '').trim(), tag: at.tagName,
           outline: shape.outlineStyle !== 'none' && parseFloat(shape.outlineWidth) >= 2,
           box: at.type === 'checkbox' ? at.nextElementSibling.innerText.trim() : '' };
}"""


def tab_to(page: Page, text: str, most: int = 60) -> None:
    """Presses Tab until what has this text is in focus; every stop must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["outline"], f"focus is not seen on {at}"
        if text in (at["text"].split("\n")[-1], at["text"], at["box"].split("\n")[-1]):
            return
    raise AssertionError(f"“{text}” is not reached by Tab")


def test_a_whole_dialogue_by_keyboard_alone(opened: Opened, effects: list[str | None]) -> None:
    page = opened()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == texts.SKIP
    page.keyboard.press("Enter")
    tab_to(page, texts.START_BEGIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tro-chuyen")
    for label in ("Chọn một chương trình", NAME):
        tab_to(page, label)
        page.keyboard.press("Enter")
        settled(page)
        expect(now(page)).not_to_contain_text(
            label, timeout=15_000
        ) if label == "Chọn một chương trình" else None
        expect(now(page)).to_be_focused()
    tab_to(page, "Tôi đồng ý")
    page.keyboard.press("Enter")
    expect(page.locator(QUESTION)).to_have_count(1)
    first = question(page)
    tab_to(page, TICKED)
    page.keyboard.press("Space")
    tab_to(page, "Xong")
    page.keyboard.press("Enter")
    expect(page.locator(QUESTION)).not_to_have_text(first)
    # The transcript stays above, and the keyboard goes on from the new question.
    expect(page.locator(".turn.past")).to_have_count(4)
    expect(page.locator(".you").last).to_contain_text(TICKED)
    while page.locator(QUESTION).count():
        before = question(page)
        tab_to(page, "Không rõ")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "before => document.querySelector('.turn:not(.past) .question')?.innerText !== before", arg=before
        )
        settled(page)
    expect(now(page)).to_contain_text("Kết quả này có nghĩa gì")
    assert [action.partition(":")[0] for action in effects if action][:5] == [
        "choose",
        "check",
        "agree",
        "tick",
        "done",
    ]


def test_typed_words_answer_and_the_box_keeps_the_focus(opened: Opened) -> None:
    page = opened()
    begin(page)
    page.get_by_label(texts.TYPED_LABEL).fill("không rõ")
    first = question(page)
    page.keyboard.press("Enter")
    expect(page.locator(QUESTION)).not_to_have_text(first)
    box = page.get_by_label(texts.TYPED_LABEL)
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    expect(page.locator(".you").last).to_contain_text("không rõ")
    box.fill("/tracuu ky luat")
    page.keyboard.press("Enter")
    expect(now(page).locator("mark").first).to_have_text("kỷ luật")
    expect(page.locator(QUESTION)).to_have_count(1)


def test_on_a_telephone_by_touch(opened: Opened) -> None:
    page = opened(360, 740, has_touch=True, is_mobile=True)
    page.goto(f"/tro-chuyen?chuong-trinh={PROGRAMME}")
    now(page).get_by_role("button", name="Kiểm tra điều kiện").tap()
    now(page).get_by_role("button", name="Tôi đồng ý").tap()
    expect(page.locator(QUESTION)).to_have_count(1)
    small = (
        now(page)
        .locator("button, .tick label, .typed button")
        .evaluate_all("all => all.filter(e => e.getBoundingClientRect().height < 43.5).map(e => e.innerText)")
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # Why it is asked, and the clause: it covers the chat, has an address, and going back leads to the chat.
    now(page).get_by_role("button", name="Vì sao hỏi?").tap()
    expect(now(page).locator("blockquote").first).to_be_visible()
    waiting = question(page)
    now(page).locator("a.cite").first.tap()
    expect(page.locator(".pane .verbatim")).to_be_visible()
    assert "/van-ban/" in page.url
    assert page.evaluate("document.querySelector('.talk').inert")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.go_back()
    expect(page.locator(".pane")).to_be_hidden()
    assert page.url.endswith(f"/tro-chuyen?chuong-trinh={PROGRAMME}")
    assert question(page) == waiting
    expect(page.locator(".turn.past")).not_to_have_count(0)
    now(page).locator("a.cite").first.tap()
    expect(page.locator(".pane .verbatim")).to_be_visible()
    page.get_by_role("button", name=texts.PANE_CLOSE).tap()
    expect(page.locator(".pane")).to_be_hidden()
    assert page.url.endswith(f"/tro-chuyen?chuong-trinh={PROGRAMME}")
    to_result(page)
    expect(now(page)).to_contain_text("Kết quả này có nghĩa gì")


def test_without_scripts(opened: Opened, effects: list[str | None]) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name=texts.START_BEGIN).click()
    expect(page.locator(".pane")).to_be_hidden()
    page.goto(f"/tro-chuyen?chuong-trinh={PROGRAMME}")
    press(page, "Kiểm tra điều kiện")
    press(page, "Tôi đồng ý")
    first = question(page)
    page.get_by_label(TICKED).check()
    press(page, "Xong")
    expect(page.locator(QUESTION)).not_to_have_text(first)
    expect(now(page)).to_contain_text(TICKED[1:])
    second = question(page)
    done = list(effects)
    page.reload()
    assert question(page) == second
    expect(page.locator(".notice")).to_have_text(texts.SENT_BEFORE)
    assert effects == done
    now(page).get_by_role("button", name="Vì sao hỏi?").click()
    now(page).locator("a.cite").first.click()
    expect(page.locator(".verbatim")).to_be_visible()
    page.get_by_role("link", name=texts.BACK_TO_CHAT).click()
    assert question(page) == second
    while page.locator(QUESTION).count():
        press(page, "Không rõ")
    expect(now(page)).to_contain_text("Kết quả này có nghĩa gì")


def test_the_clause_stands_beside_the_chat(opened: Opened) -> None:
    page = opened()
    begin(page)
    press(page, "Vì sao hỏi?")
    link = now(page).locator("a.cite").first
    link.click()
    expect(page.locator(".pane .clause-title")).to_be_focused()
    expect(page.locator(".pane .verbatim")).to_be_in_viewport()
    expect(page.locator(QUESTION)).to_have_count(1)
    assert page.url.endswith(f"chuong-trinh={PROGRAMME}")
    boxes = [page.locator(place).bounding_box() for place in (".talk", ".pane")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    page.locator(".pane .between a").first.click()
    expect(page.locator(".pane .clause-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    # Looking up beside the chat.
    page.get_by_label(texts.START_SEARCH_TITLE).fill("ky luat")
    page.keyboard.press("Enter")
    expect(page.locator(".pane mark").first).to_have_text("kỷ luật")
    page.locator(".pane .hits a").first.click()
    expect(page.locator(".pane .verbatim")).to_contain_text("kỷ luật")
    expect(page.locator(QUESTION)).to_have_count(1)


def test_a_double_click_answers_once(opened: Opened, effects: list[str | None]) -> None:
    page = opened()
    begin(page)
    before, first = len(effects), question(page)
    now(page).get_by_role("button", name="Không rõ", exact=True).dblclick()
    expect(page.locator(QUESTION)).not_to_have_text(first)
    settled(page)
    assert len(effects) == before + 1


def test_a_double_click_without_scripts_answers_once(opened: Opened, effects: list[str | None]) -> None:
    page = opened(java_script_enabled=False)
    begin(page)
    before, first = len(effects), question(page)
    now(page).get_by_role("button", name="Không rõ", exact=True).dblclick()
    expect(page.locator(QUESTION)).not_to_have_text(first)
    assert len(effects) == before + 1


def test_the_back_button_does_no_harm(opened: Opened, effects: list[str | None]) -> None:
    page = opened()
    begin(page)
    press(page, "Không rõ")
    settled(page)
    expect(page.locator(".you").last).to_have_text("Anh/chị: Không rõ")
    waiting, done = question(page), len(effects)
    page.get_by_role("link", name=texts.NAV_DOCUMENTS).click()
    page.wait_for_url("**/van-ban")
    page.go_back()
    expect(page.locator(QUESTION).last).to_have_text(waiting)
    assert len(effects) == done
    press(page, "Không rõ")
    expect(page.locator(QUESTION)).not_to_have_text(waiting)
    assert len(effects) == done + 1


@pytest.mark.parametrize("typed", [False, True])
def test_a_lost_line_loses_nothing(opened: Opened, effects: list[str | None], *, typed: bool) -> None:
    page = opened()
    begin(page)
    first, before = question(page), len(effects)
    page.context.set_offline(True)
    if typed:
        page.get_by_label(texts.TYPED_LABEL).fill("không rõ")
        page.keyboard.press("Enter")
    else:
        press(page, "Không rõ")
    expect(page.locator(".trouble")).to_contain_text(texts.LOST)
    assert question(page) == first
    if typed:
        expect(page.get_by_label(texts.TYPED_LABEL)).to_have_value("không rõ")
    page.context.set_offline(False)
    expect(page.locator(QUESTION)).not_to_have_text(first)
    expect(page.locator(".trouble")).to_be_hidden()
    assert len(effects) == before + 1


def test_an_answer_that_was_lost_takes_effect_once(opened: Opened, effects: list[str | None]) -> None:
    page = opened()
    begin(page)
    first, before = question(page), len(effects)
    lost: list[int] = []

    def swallow(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/tro-chuyen", swallow)
    press(page, "Không rõ")
    expect(page.locator(".trouble")).to_be_visible()
    assert lost == [200]
    page.get_by_role("button", name=texts.SEND_AGAIN).click()
    expect(page.locator(QUESTION)).not_to_have_text(first)
    assert len(effects) == before + 1


def test_a_server_that_is_away_is_asked_again(opened: Opened, effects: list[str | None]) -> None:
    page = opened()
    begin(page)
    first, before = question(page), len(effects)
    refused: list[str] = []

    def refuse(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append("")
            route.fulfill(status=503, headers={"Retry-After": "1"}, body="")
        else:
            route.continue_()

    page.route("**/tro-chuyen", refuse)
    press(page, "Không rõ")
    expect(page.locator(QUESTION)).not_to_have_text(first)
    assert refused
    assert len(effects) == before + 1


def test_new_replies_are_announced(opened: Opened) -> None:
    page = opened()
    begin(page)
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    assert log.get_attribute("aria-busy") is None
    assert log.locator(NOW).count() == 1
    form = now(page).locator("form.choices").first
    assert form.get_attribute("aria-labelledby") == page.locator(QUESTION).get_attribute("id")
