"""Lists in a real browser: the bar, the summary and the file to keep; dropped files; without the script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from bot.assistant import StoredAssistant
from bot.errors import FileRefused
from bot.jobs import Finished, Received, Setting
from bot.workshop import Workshop
from handlers import file_texts, lists_texts
from handlers.reply import Paragraph, Reply, text
from tests.browser.conftest import Counted
from webserver import TODAY, Site, now, resources, serving

Opened = Callable[..., Page]
DROP = """([name, words]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([words], name));
  const zone = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def screens(received: Received, setting: Setting) -> Finished:
    if b"hong" in received.content:
        raise FileRefused("Danh sách này không có cột nào.")
    reply = Reply((Paragraph(text(f"Đã rà soát {len(received.content)} byte.")),))
    return Finished(reply, (("ket-qua.xlsx", b"PK" + received.content, "application/octet-stream"),))


@pytest.fixture(scope="module")
def site(assistant: Counted) -> Iterator[Site]:
    known = resources()
    holder = cast("StoredAssistant", SimpleNamespace(resources=known))
    workshop = Workshop(holder, lambda: TODAY, now, {}, {"list": screens})
    with serving(assistant, known, workshop=workshop) as running:
        yield running


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "Danh sách cán bộ.csv"
    path.write_text("họ tên\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("script", [True, False])
def test_a_list_comes_back_with_and_without_the_script(
    opened: Opened, listed: Path, tmp_path: Path, script: bool
) -> None:
    page = opened(java_script_enabled=script, accept_downloads=True)
    page.goto("/danh-sach")
    page.get_by_label(lists_texts.FILE_LABEL).set_input_files(listed)
    kept = tmp_path / "ket-qua.xlsx"
    if script:
        page.get_by_role("button", name=lists_texts.SEND).click()
        expect(page.get_by_text("Đã rà soát 10 byte.")).to_be_visible()
        expect(page.locator("progress")).to_be_hidden()
        with page.expect_download() as got:
            page.get_by_role("link", name=lists_texts.DOWNLOAD).click()
    else:
        with page.expect_download() as got:
            page.get_by_role("button", name=lists_texts.SEND).click()
    got.value.save_as(kept)
    assert got.value.suggested_filename == "ket-qua.xlsx"
    assert kept.read_bytes() == b"PK" + listed.read_bytes()


def test_a_file_is_dropped_and_sent_by_the_keyboard(opened: Opened) -> None:
    page = opened(360, 740)
    page.goto("/danh-sach")
    page.evaluate(DROP, ["a.csv", "abc"])
    button = page.get_by_role("button", name=lists_texts.SEND)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã rà soát 3 byte.")).to_be_visible()


def test_what_is_refused_is_said_and_can_be_sent_again(opened: Opened) -> None:
    page = opened()
    page.goto("/danh-sach")
    for name, words, sentence in (
        ("a.csv", "hong", "Danh sách này không có cột nào."),
        ("a.xlsx", "abc", file_texts.NOT_WHAT_IT_SAYS.format(ending=".xlsx")),
        ("a.docx", "abc", lists_texts.NO_LIST),
    ):
        page.evaluate(DROP, [name, words])
        page.get_by_role("button", name=lists_texts.SEND).click()
        expect(page.get_by_role("alert")).to_have_text(sentence)
    page.evaluate(DROP, ["a.csv", "abcd"])
    page.get_by_role("button", name=lists_texts.SEND).click()
    expect(page.get_by_text("Đã rà soát 4 byte.")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_text("")


def test_a_lost_connection_is_said(opened: Opened) -> None:
    page = opened()
    page.goto("/danh-sach")
    page.evaluate(DROP, ["a.csv", "abc"])
    page.context.set_offline(True)
    page.get_by_role("button", name=lists_texts.SEND).click()
    expect(page.get_by_role("alert")).to_have_text(lists_texts.LOST)
    page.context.set_offline(False)
    page.get_by_role("button", name=lists_texts.SEND).click()
    expect(page.get_by_text("Đã rà soát 3 byte.")).to_be_visible()
