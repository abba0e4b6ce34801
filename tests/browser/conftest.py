"""A real browser, Debian's Chromium, and the site it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.turns import Arrival, Taken
from bot.wiring import StoredAssistant
from bot.workshop import Workshop
from handlers.reply import Reply
from handlers.request import Request
from handlers.resources import Resources
from webserver import TODAY, Site, resources, serving, stored
from webserver import now as clock

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PATIENCE = 15_000
"""Milliseconds that a wait on a condition may take on a busy machine."""


class Counted:
    """An assistant that remembers which forms took effect."""

    def __init__(self, assistant: StoredAssistant) -> None:
        self._assistant = assistant
        self.effects: list[str | None] = []

    @property
    def resources(self) -> Resources:
        return self._assistant.resources

    def respond(self, chat: str, request: Request) -> Reply:
        return self._assistant.respond(chat, request)

    def take(self, arrival: Arrival) -> Taken | None:
        taken = self._assistant.take(arrival)
        if taken is not None:
            self.effects.append(arrival.request.action)
        return taken


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = pytest.mark.skip(reason=f"there is no {CHROMIUM} (Debian: apt install chromium)")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(missing)


# A module at a time: while it is open, the browser's driver holds the thread's event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    return Counted(stored(tmp_path_factory.mktemp("browser")))


@pytest.fixture(scope="module")
def site(assistant: Counted) -> Iterator[Site]:
    workshop = Workshop(cast("StoredAssistant", assistant), lambda: TODAY, clock)
    with serving(assistant, resources(), workshop=workshop) as running:
        yield running


@pytest.fixture
def effects(assistant: Counted) -> list[str | None]:
    """The actions that took effect in this test, in order; None for typed words."""
    assistant.effects.clear()
    return assistant.effects


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complains of: faults of the script, and what the policy stopped. Must stay empty."""
    found: list[str] = []
    yield found
    assert found == []


@pytest.fixture
def opened(chromium: Browser, site: Site, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page of a browser of its own: its size, and what Playwright's contexts can be told."""
    contexts: list[BrowserContext] = []

    def made(width: int = 1366, height: int = 768, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site.url, viewport={"width": width, "height": height}, locale="vi-VN", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
        return page

    yield made
    for context in contexts:
        context.close()
