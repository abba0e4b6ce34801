"""Conversations in the database: one at a time, none lost, nothing of them left when they are erased."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage import Database
from bot.storage.schema import CONVERSATIONS
from handlers.conversation import Conversation
from tests.unit.stored import FULL, NOW, WEEK, held, in_threads, opened, rows, turn


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


def test_a_conversation_is_kept_until_it_is_changed(database_url: str, database: Database) -> None:
    assert held(database) == Conversation()
    turn(database, lambda _: FULL)
    with opened(database_url) as later:
        assert held(later, NOW + timedelta(days=6)) == FULL
        turn(later, lambda found: replace(found, run=4), NOW + timedelta(days=6))
    assert held(database, NOW + timedelta(days=12)) == replace(FULL, run=4)


def test_chats_do_not_see_each_other(database: Database) -> None:
    turn(database, lambda _: FULL)
    assert held(database, chat="telegram:5550001:7") == Conversation()
    assert held(database) == FULL


def test_what_is_empty_is_not_stored(database: Database) -> None:
    held(database)
    assert rows(database) == 0
    turn(database, lambda _: FULL)
    assert rows(database) == 1
    turn(database, lambda _: Conversation())
    assert rows(database) == 0


def test_a_week_of_silence_is_the_end(database: Database) -> None:
    turn(database, lambda _: FULL)
    assert held(database, NOW + WEEK) == FULL
    assert held(database, NOW + 2 * WEEK + timedelta(seconds=1)) == Conversation()
    assert rows(database) == 0


def test_those_silent_for_too_long_are_erased_together(database: Database) -> None:
    for days in range(4):
        turn(database, lambda _: FULL, NOW + timedelta(days=days), f"chat {days}", f"claim {days}")
    assert database.forget_old(NOW + WEEK + timedelta(days=2)) == 2
    assert (rows(database), rows(database, "claims")) == (2, 0)
    assert database.forget_old(NOW + WEEK + timedelta(days=2)) == 0


@pytest.mark.parametrize(
    "state",
    [
        "{",
        "[]",
        "1",
        "null",
        "{}",
        '{"format": 0}',
        '{"format": 1}',
        '{"format": 1, "dialogue": 7}',
        "\ufffd",
    ],
)
def test_what_cannot_be_read_any_more_is_forgotten(database: Database, state: str) -> None:
    turn(database, lambda _: FULL)
    with database._store.engine.begin() as connection:
        connection.execute(CONVERSATIONS.update().values(state=state))
    assert held(database) == Conversation()
    turn(database, lambda _: FULL)
    assert held(database) == FULL


def test_a_turn_that_fails_leaves_all_as_it_was(database: Database) -> None:
    turn(database, lambda _: FULL)

    def fails(_: Conversation) -> Conversation:
        raise LookupError

    with pytest.raises(LookupError):
        turn(database, fails)
    assert held(database) == FULL


def test_no_turn_is_lost_when_many_come_at_once(database: Database) -> None:
    turns, people = 10, 4
    faults: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(turns):
                turn(database, lambda found: replace(found, run=found.run + 1))
        except Exception as error:
            faults.append(error)

    in_threads(write, people)
    assert faults == []
    assert held(database).run == turns * people


class Waiter:
    """Somebody who comes to a chat while another is at it, and counts its run one up."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seen: list[Conversation] = []
        self.entered = threading.Event()
        self.thread = threading.Thread(target=self.come)
        self.thread.start()
        assert self.entered.wait(5)
        self.thread.join(0.2)

    def come(self) -> None:
        self.entered.set()
        turn(self.database, self.count_up)

    def count_up(self, found: Conversation) -> Conversation:
        self.seen.append(found)
        return replace(found, run=found.run + 1)

    def leaves(self) -> None:
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.mark.parametrize("before", [Conversation(), replace(FULL, run=1)], ids=["new", "known"])
def test_a_chat_waits_for_its_own_turn(database: Database, before: Conversation) -> None:
    turn(database, lambda _: before)
    waiters: list[Waiter] = []

    def first(_: Conversation) -> Conversation:
        waiters.append(Waiter(database))
        assert waiters[0].seen == [], "it did not wait"
        return FULL

    turn(database, first)
    waiters[0].leaves()
    assert waiters[0].seen == [FULL]
    assert held(database).run == FULL.run + 1


def test_a_chat_erased_while_somebody_waits_for_it_begins_anew(database: Database) -> None:
    turn(database, lambda _: FULL)
    waiters: list[Waiter] = []

    def first(_: Conversation) -> Conversation:
        waiters.append(Waiter(database))
        return Conversation()

    turn(database, first)
    waiters[0].leaves()
    assert waiters[0].seen == [Conversation()]
    assert held(database).run == 1


def test_reading_goes_on_beside_a_turn(database: Database) -> None:
    seen: list[int] = []

    def meanwhile(found: Conversation) -> Conversation:
        seen.append(len(database.load_corpus().documents))
        return found

    turn(database, meanwhile)
    assert seen == [1]


def test_a_closed_file_holds_nothing_of_what_was_erased(sqlite_url: str) -> None:
    sqlite_file = Path(sqlite_url.removeprefix("sqlite:///"))
    marked = "9f-marked-answer-9f"
    with opened(sqlite_url) as database:
        turn(database, lambda _: replace(FULL, queries=(marked,)))
    assert marked.encode() in sqlite_file.read_bytes()
    with opened(sqlite_url) as database:
        turn(database, lambda _: Conversation())
    left = b"".join(path.read_bytes() for path in sqlite_file.parent.iterdir())
    assert marked.encode() not in left
