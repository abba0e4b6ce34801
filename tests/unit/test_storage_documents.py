"""The documents in the database: indexed once, anew where they changed, gone with their clauses."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.storage import Database
from knowledge.library import Source, corpus
from tests.unit.stored import PACKAGED, in_threads, opened, rows


@pytest.fixture
def library_database(database_url: str) -> Iterator[Database]:
    with opened(database_url, PACKAGED) as database:
        yield database


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is sent to any database, without what only reads."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.split()[0].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def ids(documents: tuple[Source, ...]) -> list[str]:
    return [source.document.id for source in documents]


def test_what_is_stored_comes_back_as_it_was_parsed(library_database: Database) -> None:
    stored, parsed = library_database.load_corpus(), corpus()
    assert list(stored.documents.items()) == list(parsed.documents.items())
    assert list(stored.clauses.items()) == list(parsed.clauses.items())
    assert len(stored.clauses) > 200
    some = next(iter(parsed.children("kh-kl39/muc-IV/khoan-1")))
    assert stored.neighbours(some) == parsed.neighbours(some)


def test_no_statement_is_sent_where_nothing_changed(database_url: str, statements: list[str]) -> None:
    with opened(database_url, None) as database:
        assert database.index_documents(PACKAGED) == ids(PACKAGED)
    assert statements
    statements.clear()
    with opened(database_url, None) as database:
        assert database.index_documents(PACKAGED) == []
        assert database.load_corpus().clauses
    assert statements == []


def other_text(source: Source) -> Source:
    return replace(source, text=source.text.replace("24 tháng", "36 tháng"))


def other_name(source: Source) -> Source:
    return replace(source, document=replace(source.document, short="Kế hoạch khác"))


@pytest.mark.parametrize("change", [other_text, other_name])
def test_a_changed_document_is_indexed_anew_and_no_other(
    library_database: Database, change: Callable[[Source], Source]
) -> None:
    before = library_database.load_corpus()
    changed = tuple(change(s) if s.document.id == "kh-kl39" else s for s in PACKAGED)
    assert library_database.index_documents(changed) == ["kh-kl39"]
    after = library_database.load_corpus()
    assert after.documents["kh-kl39"] == changed[2].document
    assert [c for c in after.clauses.values() if c.document == "kh-kl39"] == list(changed[2].clauses())
    kept = [key for key, clause in before.clauses.items() if clause.document != "kh-kl39"]
    assert [before.clauses[key] for key in kept] == [after.clauses[key] for key in kept]
    assert list(after.clauses) == list(before.clauses)


def test_a_new_parser_indexes_everything_anew(
    library_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.library.PARSER_VERSION", "another")
    assert library_database.index_documents(PACKAGED) == ids(PACKAGED)
    assert list(library_database.load_corpus().clauses) == list(corpus().clauses)


def test_a_document_taken_away_is_gone_with_its_clauses(library_database: Database) -> None:
    left = PACKAGED[:1] + PACKAGED[2:]
    assert library_database.index_documents(left) == ["kh-kl39", "kh-dtbd"], "they moved up"
    stored = library_database.load_corpus()
    assert list(stored.documents) == ["kl39", "kh-kl39", "kh-dtbd"]
    assert {clause.document for clause in stored.clauses.values()} == set(stored.documents)
    assert rows(library_database, "clauses") == len(stored.clauses)


def test_the_order_of_the_documents_is_kept(library_database: Database) -> None:
    library_database.index_documents(PACKAGED[:1] + PACKAGED[2:])
    library_database.index_documents(PACKAGED)
    assert list(library_database.load_corpus().documents) == ids(PACKAGED)
    assert list(library_database.load_corpus().clauses) == list(corpus().clauses)


def test_processes_that_start_together_index_once(database_url: str) -> None:
    together = threading.Barrier(4)
    indexed: list[list[str]] = []
    faults: list[Exception] = []

    def start() -> None:
        database = Database(database_url)
        try:
            together.wait(10)
            database.migrate()
            indexed.append(database.index_documents(PACKAGED))
        except Exception as error:
            faults.append(error)
        finally:
            database.close()

    in_threads(start, 4)
    assert faults == []
    assert sorted(indexed) == [[], [], [], ids(PACKAGED)]
    with opened(database_url, PACKAGED) as database:
        assert list(database.load_corpus().clauses) == list(corpus().clauses)
