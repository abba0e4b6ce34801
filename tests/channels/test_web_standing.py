"""On the web page, what is not in force as it was says so, from the next request on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.storage import Database
from bot.wiring import StoredAssistant
from knowledge.validity import Effect, Kind
from tests.unit.published import decree
from tests.unit.stored import NOW
from webpages import Visitor
from webserver import serving, stored

GONE = "Đã bị bãi bỏ từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP."
PART = "qd1641/dieu-1/muc-I"


class Office:
    """A site on a database, and a second way to that."""

    def __init__(self, assistant: StoredAssistant, database: Database, visitor: Visitor) -> None:
        self.assistant, self.database, self.visitor = assistant, database, visitor

    def publishes(self, *effects: Effect) -> None:
        self.database.publish(self.database.propose(decree(effects=effects), NOW), NOW)
        assert self.assistant.refresh()

    def marks(self, path: str) -> list[str]:
        """What the page says of how things stand."""
        return [each.text for each in self.visitor.opens(path).all(class_="standing")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    assistant = stored(tmp_path)
    database = Database(f"sqlite:///{tmp_path / 'web.sqlite3'}")
    with (
        serving(assistant, lambda: assistant.resources, today=lambda: date(2026, 11, 23)) as site,
        Visitor(site.url) as visitor,
    ):
        yield Office(assistant, database, visitor)
    database.close()
    assistant.close()


PLACES = (
    f"/van-ban/{PART}",
    f"/van-ban/{PART}/khoan-1",
    "/van-ban/qd1641",
    "/tra-cuu?q=d%C6%B0%E1%BB%9Bi+45+tu%E1%BB%95i+quy+ho%E1%BA%A1ch",
)


def test_every_page_that_shows_the_clause_says_so_from_the_next_request_on(office: Office) -> None:
    assert [office.marks(place) for place in PLACES] == [[], [], [], []]
    office.publishes(Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I"))
    for place in PLACES:
        assert GONE in office.marks(place), place
    assert office.marks("/van-ban/qd1641/dieu-2") == []
    assert office.marks("/van-ban/qd1641").count(GONE) == 1, "not again for each of its parts"
    assert "Căn cứ đã thay đổi" in office.visitor.opens("/chuong-trinh/da-1641").text
    office.database.withdraw("nd-9", [], NOW)
    assert office.assistant.refresh()
    assert [office.marks(place) for place in PLACES] == [[], [], [], []]
    assert "Căn cứ đã thay đổi" not in office.visitor.opens("/chuong-trinh/da-1641").text


def test_a_whole_document_is_marked_in_the_list_and_on_its_page(office: Office) -> None:
    office.publishes(Effect("kl39", Kind.REPLACED))
    said = "Đã được thay thế từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP."
    assert office.marks("/van-ban") == [said]
    assert office.marks("/van-ban/kl39") == [said]


def test_citations_of_what_was_published_are_links(office: Office) -> None:
    office.publishes(Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I", clause_of="dieu-1"))
    page = office.visitor.opens("/chuong-trinh/da-1641")
    assert "/van-ban/nd-9/dieu-1" in {link.attributes.get("href") for link in page.all("a")}
