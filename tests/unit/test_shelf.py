"""The resources of the moment: built anew where something was published, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import pytest

from bot.shelf import PerEdition, Shelf
from bot.storage import Database
from bot.storage.documents import Loaded
from handlers.resources import Resources
from knowledge.clause import Corpus
from knowledge.library import Source, fingerprint
from tests.unit.published import decree, ours
from tests.unit.stored import PACKAGED


@dataclass
class Shop:
    """A database whose documents the test changes."""

    sources: tuple[Source, ...] = PACKAGED
    number: int = 0
    loads: list[int] = field(default_factory=list)

    def edition(self) -> int:
        return self.number

    def load(self, before: Loaded | None = None) -> Loaded:
        self.loads.append(self.number)
        found = Corpus.of((s.document for s in self.sources), (c for s in self.sources for c in s.clauses()))
        return Loaded(self.number, found, {s.document.id: fingerprint(s) for s in self.sources})

    def has(self, *sources: Source) -> None:
        self.sources, self.number = sources, self.number + 1


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def shelf(shop: Shop) -> Shelf:
    return Shelf(cast("Database", shop), "Sở Nội vụ")


def changed(old: str, new: str) -> Iterator[Source]:
    """The packaged documents, with other words in one of them."""
    return (ours("kh-kl39", old, new) if s.document.id == "kh-kl39" else s for s in PACKAGED)


def test_nothing_is_built_where_nothing_was_published(shop: Shop, shelf: Shelf) -> None:
    before = shelf.current
    assert not shelf.refresh()
    assert shelf.current is before
    assert shop.loads == [0]


def test_what_was_published_is_found_and_the_rules_go_on(shop: Shop, shelf: Shelf) -> None:
    before = shelf.current
    shop.has(*PACKAGED, decree())
    assert shelf.refresh()
    after = shelf.current
    assert after.evaluator is before.evaluator, "its clauses are the same"
    assert after.book.edition == before.book.edition
    assert after.controller == "Sở Nội vụ"
    assert after.index.search("màu lam ngọc").hits[0].clause.document == "nd-9"
    assert not before.index.search("màu lam ngọc").matched
    assert not shelf.refresh()
    assert shelf.edition == 1


def test_a_document_of_the_rules_that_was_replaced_gives_other_rules(shop: Shop, shelf: Shelf) -> None:
    before = shelf.current
    shop.has(*changed("Lê Văn Hãn", "Nguyễn Thị Màu"))
    assert shelf.refresh()
    assert shelf.current.evaluator is not before.evaluator
    assert shelf.current.book.edition != before.book.edition


def test_where_the_rules_do_not_hold_the_old_ones_serve_on_and_it_is_logged_once(
    shop: Shop, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    before = shelf.current
    shop.has(*changed("ít nhất 24 tháng", "ít nhất 36 tháng"))
    assert not shelf.refresh()
    assert not shelf.refresh()
    assert shelf.current is before
    [record] = caplog.records
    assert "Vẫn dùng các văn bản cũ" in record.getMessage()
    assert shop.loads == [0, 1], "not tried again until something else is published"
    shop.has(*PACKAGED, decree())
    assert shelf.refresh()


def test_a_failure_of_building_is_told_once_and_the_old_ones_serve_on(
    shop: Shop, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shelf.current
    shop.has(*PACKAGED, decree())

    def fails(_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("bot.shelf.SearchIndex", fails)
        with pytest.raises(MemoryError):
            shelf.refresh()
    assert not shelf.refresh()
    assert shelf.current is before


def test_an_edition_with_the_same_documents_builds_nothing(shop: Shop, shelf: Shelf) -> None:
    before = shelf.current
    shop.has(*PACKAGED)
    assert shelf.refresh()
    assert shelf.current is before


def test_what_is_made_of_the_resources_is_made_again_with_them_and_not_before(
    shop: Shop, shelf: Shelf
) -> None:
    made: list[int] = []

    def make(known: Resources) -> Resources:
        made.append(len(known.corpus.documents))
        return known

    kept = PerEdition(lambda: shelf.current, make)
    assert kept.now is kept.now is shelf.current
    shop.has(*PACKAGED, decree())
    shelf.refresh()
    assert kept.now is shelf.current
    assert made == [4, 5]
