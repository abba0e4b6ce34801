"""What is published by hand: versions kept, one standing, several administrators at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.storage import Database
from bot.storage.publications import PublicationRefused, Refusal
from knowledge.clause import KnowledgeError
from knowledge.library import corpus
from tests.unit.published import decree, ours
from tests.unit.stored import NOW, PACKAGED, in_threads, opened, rows

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url, PACKAGED) as database:
        yield database


def published(database: Database, weeks: str = "hai") -> int:
    version = database.propose(decree(weeks), NOW)
    assert database.publish(version, NOW)
    return version


def weeks(database: Database) -> str:
    """What the standing version says; "" where none stands."""
    found = database.load_corpus().clauses.get("nd-9/dieu-2/khoan-1")
    return found.plain.strip().removeprefix("1. Khóa bồi dưỡng kéo dài ").split()[0] if found else ""


def refused(refusal: Refusal) -> pytest.RaisesExc[PublicationRefused]:
    return pytest.RaisesExc(PublicationRefused, check=lambda error: error.refusal is refusal)


def test_what_is_proposed_is_found_once_it_is_published(database: Database) -> None:
    before = database.edition()
    version = database.propose(decree(), NOW)
    assert weeks(database) == ""
    assert database.edition() == before
    assert database.publish(version, LATER)
    assert database.edition() == before + 1
    held = database.load_corpus()
    assert held.documents["nd-9"] == decree().document
    assert [c for c in held.clauses.values() if c.document == "nd-9"] == list(decree().clauses())
    assert list(held.documents) == [*corpus().documents, "nd-9"]
    [kept] = database.versions("nd-9")
    assert (kept.id, kept.number, kept.stands) == (version, 1, True)
    assert (kept.proposed, kept.published) == (NOW, LATER)


def test_each_publication_is_a_new_version_and_the_old_ones_stay(database: Database) -> None:
    first, second = published(database), published(database, "ba")
    assert weeks(database) == "ba"
    assert [(v.id, v.number, v.stands) for v in database.versions("nd-9")] == [
        (second, 2, True),
        (first, 1, False),
    ]
    assert database.restore(first, LATER)
    assert weeks(database) == "hai"
    assert [v.stands for v in database.versions("nd-9")] == [False, True]


def test_publishing_again_what_stands_changes_nothing(database: Database) -> None:
    version = published(database)
    edition = database.edition()
    assert database.propose(decree(), LATER) == version
    assert not database.publish(version, LATER)
    assert not database.restore(version, LATER)
    assert database.edition() == edition
    assert len(database.versions()) == 1


def test_taking_away_and_adding_again_is_the_same_version(database: Database) -> None:
    version = published(database)
    database.withdraw("nd-9", PACKAGED, LATER)
    assert weeks(database) == ""
    assert rows(database, "clauses") == len(corpus().clauses)
    assert [v.stands for v in database.versions("nd-9")] == [False]
    with refused(Refusal.NOT_PUBLISHED):
        database.withdraw("nd-9", PACKAGED, LATER)
    assert database.propose(decree(), LATER) == version
    assert database.publish(version, LATER)
    assert weeks(database) == "hai"
    assert len(database.versions("nd-9")) == 1


def test_of_two_that_change_the_same_document_one_wins_and_the_other_is_told(database: Database) -> None:
    published(database)
    mine, theirs = database.propose(decree("ba"), NOW), database.propose(decree("bốn"), NOW)
    assert database.publish(theirs, NOW)
    with refused(Refusal.OVERTAKEN):
        database.publish(mine, NOW)
    assert weeks(database) == "bốn"
    again = database.propose(decree("ba"), LATER)
    assert again != mine
    assert database.publish(again, LATER)
    assert weeks(database) == "ba"


def test_what_was_withdrawn_meanwhile_is_not_published_over_that(database: Database) -> None:
    published(database)
    mine = database.propose(decree("ba"), NOW)
    database.withdraw("nd-9", PACKAGED, NOW)
    with refused(Refusal.OVERTAKEN):
        database.publish(mine, NOW)


def test_administrators_who_publish_at_the_same_moment(database_url: str) -> None:
    with opened(database_url, PACKAGED) as database:
        waiting = [database.propose(decree(each), NOW) for each in ("hai", "ba", "bốn", "năm")]
    together = threading.Barrier(4)
    outcomes: list[object] = []

    def start() -> None:
        version = waiting.pop()
        with opened(database_url, None) as mine:
            together.wait(10)
            try:
                outcomes.append(mine.publish(version, NOW))
            except PublicationRefused as refusal:
                outcomes.append(refusal.refusal)

    in_threads(start, 4)
    assert sorted(map(str, outcomes)) == ["True", "overtaken", "overtaken", "overtaken"]
    with opened(database_url, PACKAGED) as database:
        assert weeks(database)
        assert [v.number for v in database.versions("nd-9")].count(1) == 1


def test_a_process_that_dies_half_way_leaves_all_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = published(database)
    second = database.propose(decree("ba"), NOW)
    edition = database.edition()

    def dies(connection: Connection, *_: object, **__: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.documents._store_one", dies)
        with suppress(InterruptedError):
            database.publish(second, NOW)
            pytest.fail("it did not die")
    assert database.edition() == edition
    assert weeks(database) == "hai"
    assert [(v.id, v.number) for v in database.versions("nd-9")] == [(second, None), (first, 1)]
    assert database.publish(second, LATER)


def test_a_proposal_that_nobody_publishes_is_erased_after_a_day(database: Database) -> None:
    kept = published(database)
    version = database.propose(decree("ba"), NOW)
    database.forget_old(NOW + timedelta(days=1))
    assert database.proposal(version) == decree("ba")
    database.forget_old(NOW + timedelta(days=1, seconds=1))
    assert [v.id for v in database.versions()] == [kept]
    for call in (database.proposal, lambda number: database.publish(number, LATER)):
        with refused(Refusal.GONE):
            call(version)


def test_only_what_stood_before_can_be_put_back(database: Database) -> None:
    version = database.propose(decree(), NOW)
    with refused(Refusal.ONLY_PROPOSED):
        database.restore(version, NOW)
    with refused(Refusal.GONE):
        database.restore(version + 99, NOW)
    assert database.drop(version)
    assert not database.drop(version)
    assert database.versions() == []


def test_a_published_version_is_not_dropped(database: Database) -> None:
    assert not database.drop(published(database))
    assert weeks(database) == "hai"


def test_published_documents_outlast_a_start_and_the_packaged_ones_stay(database_url: str) -> None:
    with opened(database_url, PACKAGED) as database:
        published(database)
    with opened(database_url, None) as database:
        assert database.index_documents(PACKAGED) == []
        assert weeks(database) == "hai"
        assert database.index_documents(PACKAGED[:2]) == []
        assert list(database.load_corpus().documents) == ["kl39", "qd1641", "nd-9"]


def test_a_published_document_stands_for_the_packaged_one_of_its_id(database_url: str) -> None:
    changed = ours("kh-kl39", "Lê Văn Hãn", "Nguyễn Thị Màu")
    with opened(database_url, PACKAGED) as database:
        database.publish(database.propose(changed, NOW), NOW)
        assert list(database.load_corpus().documents) == [s.document.id for s in PACKAGED]
    with opened(database_url, None) as database:
        assert database.index_documents(PACKAGED) == []
        held = database.load_corpus()
        assert [c for c in held.clauses.values() if c.document == "kh-kl39"] == list(changed.clauses())
        database.withdraw("kh-kl39", PACKAGED, NOW)
        assert list(database.load_corpus().clauses.items()) == list(corpus().clauses.items())
        assert database.index_documents(PACKAGED) == []


def test_a_new_parser_reads_published_documents_anew_as_far_as_it_can(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(database)
    before = database.load_corpus()
    monkeypatch.setattr("knowledge.library.PARSER_VERSION", "another")
    assert "nd-9" in database.index_documents(PACKAGED)
    monkeypatch.setattr("knowledge.library.PARSER_VERSION", "a third")
    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.indexing._readable", lambda source: False)
        assert "nd-9" not in database.index_documents(PACKAGED)
    assert list(database.load_corpus().clauses) == list(before.clauses)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "Điều 1. A\0\n"}, "ký tự không dùng được"),
        ({"text": "   \n"}, "không có nội dung"),
        ({"document": replace(decree().document, id="a" * 49)}, "dài quá 48"),
    ],
)
def test_what_the_tables_cannot_hold_is_refused(
    database: Database, change: dict[str, object], said: str
) -> None:
    with pytest.raises(KnowledgeError, match=said):
        database.propose(replace(decree(), **change), NOW)  # type: ignore[arg-type]
    assert database.versions() == []


def test_what_is_loaded_again_reads_only_what_changed(database: Database) -> None:
    before = database.load()
    published(database)
    after = database.load(before)
    assert after.edition == before.edition + 1
    some = "kh-kl39/muc-IV/khoan-1"
    assert after.corpus.clauses[some] is before.corpus.clauses[some]
    assert list(after.corpus.clauses.items()) == list(database.load_corpus().clauses.items())
    published(database, "ba")
    third = database.load(after)
    assert third.corpus.clauses["nd-9/dieu-2/khoan-1"] != after.corpus.clauses["nd-9/dieu-2/khoan-1"]
