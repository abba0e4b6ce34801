"""The pages in a real browser: look-up as one types, paper, contrast, and room at every size."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from handlers import comparing_texts
from handlers import page_texts as texts
from tests.browser.walking import begin, now, to_result

Opened = Callable[..., Page]

PAGES = (
    "/",
    "/tro-chuyen",
    "/tra-cuu?q=ky+luat",
    "/van-ban",
    "/van-ban/kh-kl39",
    "/van-ban/kh-kl39/muc-IV/khoan-1/gach-2",
    "/chuong-trinh",
    "/chuong-trinh/da-1641",
    "/so-sanh",
    "/so-sanh?a=kl39-trung-han&b=da-1641",
    "/cong-cu",
    "/luu-y",
    "/luu-y/so-luong-400",
    "/luu-y?q=tieng+anh",
    "/k/aaaaaaaaaaaa",
    "/rieng-tu",
    "/danh-sach",
    "/khong-co",
)

# WCAG 2.2, 1.4.3: the contrast of every text with what is behind it.
PALE = r"""() => {
  const parts = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const over = (top, below, a = top[3] ?? 1) => top.slice(0, 3).map((v, i) => v * a + below[i] * (1 - a));
  const behind = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      layers.unshift(colour);
      if ((colour[3] ?? 1) === 1) break;
    }
    return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = colour => {
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = colour.map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const unseen = element.closest('svg, .hidden, .skip, option') || !element.checkVisibility();
    if (unseen || !walker.currentNode.data.trim()) continue;
    const shape = getComputedStyle(element);
    const below = behind(element);
    const [a, b] = [light(over(parts(shape.color), below)), light(below)].sort((x, y) => y - x);
    const size = parseFloat(shape.fontSize);
    const wanted = size >= 24 || (size >= 18.66 && shape.fontWeight >= 600) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < wanted) found.push(`${walker.currentNode.data.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""

# What a screen reader would have no name for, or the wrong place.
UNNAMED = r"""() => {
  const found = [];
  const name = e => (e.getAttribute('aria-label') || e.innerText || e.textContent || '').trim()
    || [...(e.labels || [])].map(l => l.innerText).join('').trim()
    || (document.getElementById(e.getAttribute('aria-labelledby'))?.innerText || '').trim();
  const silent = e => ['alert', 'status'].includes(e.getAttribute('role')) || !e.checkVisibility();
  for (const e of document.querySelectorAll('a, button, input:not([type=hidden]), select, [role], summary'))
    if (!silent(e) && !name(e)) found.push(e.outerHTML.slice(0, 90));
  for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-controls]'))
    for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls'])
      for (const id of (e.getAttribute(attribute) || '').split(' ').filter(Boolean))
        if (!document.getElementById(id)) found.push(`${attribute}=${id}`);
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids)) if (ids.filter(each => each === id).length > 1) found.push(`id ${id} twice`);
  if (document.querySelectorAll('h1').length !== 1) found.push('not one h1');
  if (document.querySelectorAll('main').length !== 1) found.push('not one main');
  for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) found.push('tabindex above 0');
  return found;
}"""


# Words that a box is too narrow for and hides.
CUT = """() => [...document.querySelectorAll('button, a, label, h1, h2')]
  .filter(e => e.checkVisibility() && !e.closest('.hidden, .skip'))
  .filter(e => e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflow !== 'visible')
  .map(e => e.innerText)"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page for who cannot see it, or cannot see it well."""
    found: list[str] = page.evaluate(UNNAMED) + page.evaluate(PALE)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_can_be_read_by_everybody(opened: Opened, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    for path in PAGES:
        page.goto(path)
        assert faults(page) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chat_can_be_read_by_everybody_at_every_stage(opened: Opened, scheme: str) -> None:
    page = opened(color_scheme=scheme)
    page.goto("/tro-chuyen")
    assert faults(page) == []
    begin(page)
    assert faults(page) == []
    page.get_by_role("button", name="Vì sao hỏi?").click()
    now(page).locator("a.cite").first.click()
    expect(page.locator(".pane .verbatim")).to_be_visible()
    assert faults(page) == []
    to_result(page)
    assert faults(page) == []
    page.goto("/ket-qua")
    assert faults(page) == []


def test_nothing_is_wider_than_the_screen(opened: Opened) -> None:
    for width in (320, 360, 768, 1024, 1366):
        page = opened(width, 740)
        for path in PAGES:
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"


def test_text_at_twice_its_size_is_still_all_there(opened: Opened) -> None:
    page = opened(1280, 800)
    for path in PAGES:
        page.goto(path)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
        cut = page.evaluate(CUT)
        assert cut == [], path


def test_who_wants_stillness_gets_it(opened: Opened) -> None:
    page = opened(reduced_motion="reduce")
    begin(page)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.log'), '::after').animationName") == "none"
    )


# Looking up


def test_results_come_as_one_types(opened: Opened) -> None:
    page = opened()
    page.goto("/tra-cuu")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    page.get_by_label(texts.LOOKUP_LABEL).press_sequentially("ky luat", delay=20)
    expect(page.locator(".hits mark").first).to_have_text("kỷ luật")
    expect(page).to_have_url(re.compile(r"/tra-cuu\?q=ky\+luat&vb="))
    expect(page.locator("[data-status]")).to_contain_text("điều khoản")
    expect(page.get_by_label(texts.LOOKUP_LABEL)).to_be_focused()
    assert len(asked) < len("ky luat")
    page.get_by_label(texts.LOOKUP_WITHIN).select_option("qd1641")
    expect(page.locator(".hits a").first).to_have_attribute("href", re.compile("^/van-ban/qd1641/"))
    page.reload()
    expect(page.get_by_label(texts.LOOKUP_LABEL)).to_have_value("ky luat")
    expect(page.get_by_label(texts.LOOKUP_WITHIN)).to_have_value("qd1641")


def test_a_look_up_without_scripts(opened: Opened) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/")
    page.get_by_label(texts.LOOKUP_LABEL).fill("ky luat")
    page.get_by_role("button", name=texts.LOOKUP_GO).click()
    expect(page.locator(".hits mark").first).to_have_text("kỷ luật")
    page.locator(".hits a").first.click()
    expect(page.locator(".verbatim")).to_contain_text("kỷ luật")
    expect(page.get_by_role("button", name=texts.COPY_CITATION)).to_have_count(0)


def test_a_citation_and_an_address_are_copied_with_one_press(opened: Opened, site: object) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/van-ban/kh-kl39/muc-IV/khoan-1/gach-2")
    for label, wanted in (
        (texts.COPY_CITATION, page.locator("span.copied-text").inner_text()),
        (texts.COPY_LINK, page.locator("a.copied-text").inner_text()),
    ):
        page.get_by_role("button", name=label).click()
        expect(page.get_by_role("button", name=texts.COPIED)).to_have_count(1)
        assert page.evaluate("navigator.clipboard.readText()") == wanted
        expect(page.get_by_role("button", name=texts.COPIED)).to_have_count(0)


# Paper


def test_a_clause_in_the_chat_is_copied_too(opened: Opened) -> None:
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/tro-chuyen")
    page.get_by_label(texts.TYPED_LABEL).fill("/tracuu khoản 1 mục IV kh kl39")
    page.get_by_role("button", name=texts.SEND).click()
    now(page).get_by_role("button", name="Chép trích dẫn").click()
    expect(now(page).get_by_role("button", name=texts.COPIED)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "khoản 1 mục IV Kế hoạch triển khai Kết luận 39 của UBND tỉnh"


def test_without_scripts_what_is_to_be_copied_is_marked_by_one_press(opened: Opened) -> None:
    page = opened(java_script_enabled=False)
    page.goto("/van-ban/kh-kl39/muc-IV/khoan-1/gach-2")
    assert page.get_by_role("button", name=texts.COPY_CITATION).is_hidden()
    expect(page.locator("dd span.copied-text")).to_have_css("user-select", "all")


def test_both_sides_of_a_note_stand_beside_each_other_where_there_is_room(opened: Opened) -> None:
    for width, beside in ((360, False), (1366, True)):
        page = opened(width, 740)
        page.goto("/luu-y/thuong-xuyen-hay-het-2025")
        first, second = (page.locator(".side").nth(at).bounding_box() for at in (0, 1))
        assert first
        assert second
        assert (abs(first["y"] - second["y"]) < 2) is beside


def test_the_result_prints_on_a4_with_nothing_cut(opened: Opened) -> None:
    page = opened()
    page.goto("/tro-chuyen")
    page.get_by_role("button", name="Tất cả 13 chương trình").click()
    page.get_by_role("button", name="Tôi đồng ý").click()
    expect(now(page)).to_contain_text("Vì sao hỏi?")
    to_result(page)
    now(page).get_by_role("link", name="In kết quả").click()
    page.get_by_role("link", name=texts.RESULT_ANNEX_ALL).click()
    expect(page.locator(".annex")).to_have_count(13)
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = {
        (round(float(w)), round(float(h)))
        for w, h in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    }
    assert {(abs(w - 595) <= 1, abs(h - 842) <= 1) for w, h in sizes} == {(True, True)}
    assert len(re.findall(rb"/Type /Page\b", pdf)) > 13
    # As wide as the paper within its margins.
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(178 / 25.4 * 96), "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= round(178 / 25.4 * 96)
    shown = page.locator("button, form, nav, .screen-only, .top, .foot").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.outerHTML)"
    )
    assert shown == []
    printed = page.locator(".printed").inner_text()
    for wanted in ("Ngày đối chiếu: 10/03/2025", "Bản điều kiện", "Chưa rõ", "Lập luận: "):
        assert wanted in printed
    assert page.locator(".printed blockquote").count() > 13
    breaks = page.locator(".printed .verdict, .printed .quote").evaluate_all(
        "all => all.map(e => getComputedStyle(e).breakInside)"
    )
    assert set(breaks) == {"avoid"}


def test_the_button_to_print_prints(opened: Opened) -> None:
    page = opened()
    begin(page)
    to_result(page)
    page.goto("/ket-qua")
    page.evaluate("window.print = () => { document.title = 'in'; }")
    page.get_by_role("button", name=texts.PRINT).click()
    assert page.title() == "in"


def test_a_comparison_is_chosen_and_read_on_a_telephone_and_on_a_desk(opened: Opened) -> None:
    for width in (360, 1200):
        page = opened(width, 800)
        page.goto("/chuong-trinh/kl39-trung-han")
        page.get_by_role("link", name=comparing_texts.COMPARE_WITH).click()
        page.get_by_label(comparing_texts.COMPARE_SECOND).select_option("kl39-ngoai-ngu")
        page.get_by_role("button", name=comparing_texts.COMPARE_GO).click()
        title = comparing_texts.COMPARED_TITLE.format(left="KL39 trung hạn", right="KL39 ngoại ngữ")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        rows = page.locator("table.compared").first.locator("tbody tr")
        left, right = rows.first.locator("td").all()
        one, two = left.bounding_box(), right.bounding_box()
        assert one is not None
        assert two is not None
        beside = abs(one["y"] - two["y"]) < 2
        assert beside is (width > 768)
        with page.expect_download() as loaded:
            page.get_by_role("link", name=comparing_texts.LOAD_PICTURE).click()
        assert loaded.value.suggested_filename == "so-sanh.png"


def test_the_sheet_is_loaded_from_the_result(opened: Opened) -> None:
    page = opened(1200, 800)
    begin(page, "kh-lanh-dao-xa")
    to_result(page)
    page.goto("/ket-qua")
    with page.expect_download() as loaded:
        page.get_by_role("link", name=texts.RESULT_SHEET).click()
    assert loaded.value.suggested_filename == "phieu-ra-soat.pdf"
