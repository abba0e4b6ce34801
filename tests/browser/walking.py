"""Ways through the chat in a browser."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

NOW = ".turn:not(.past)"
QUESTION = f"{NOW} .question"
PROGRAMME = "kl39-trung-han"
"""A programme whose first question takes several options, and which asks on after TICKED or “không rõ”."""
NAME = "Bồi dưỡng trung hạn ở nước ngoài theo Kết luận 39"
TICKED = "Cán bộ thuộc diện Bộ Chính trị, Ban Bí thư quản lý"


def now(page: Page) -> Locator:
    """The part of the transcript that waits for an answer."""
    return page.locator(NOW).last


def question(page: Page) -> str:
    """The question that waits, "" where none does."""
    found = page.locator(QUESTION)
    return found.last.inner_text() if found.count() else ""


def press(page: Page, label: str) -> None:
    """Presses the choice with this label."""
    now(page).get_by_role("button", name=label, exact=True).click()


def settled(page: Page) -> None:
    """Waits until the answer to what was sent is there."""
    expect(page.locator(".talk.waiting")).to_have_count(0)


def begin(page: Page, programme: str = PROGRAMME) -> None:
    """Goes to the first question of a programme's check."""
    page.goto(f"/tro-chuyen?chuong-trinh={programme}")
    press(page, "Kiểm tra điều kiện")
    expect(now(page)).to_contain_text("Tôi đồng ý")
    press(page, "Tôi đồng ý")
    expect(now(page)).to_contain_text("Vì sao hỏi?")


def to_result(page: Page) -> None:
    """Answers “không rõ” until there is a result."""
    while now(page).get_by_role("button", name="Không rõ", exact=True).count():
        before = question(page)
        press(page, "Không rõ")
        page.wait_for_function(
            "before => [...document.querySelectorAll('.turn:not(.past)')].pop()"
            "?.querySelector('.question')?.innerText !== before",
            arg=before,
        )
        settled(page)
