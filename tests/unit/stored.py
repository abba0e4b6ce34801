"""Conversations as they are stored, and the ways of the tests to them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from bot.storage import Database
from bot.storage.conversations import Held, Outcome
from handlers.conversation import Conversation, Offer, Stage, to_json
from knowledge.library import Source, sources
from rules.dialogue import Dialogue, Step
from tests.databases import PASSWORD

NOW = datetime(2027, 1, 20, 3, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
CHAT = "telegram:5550001:5550001"
SECRETS = ("cảnh cáo", "đã ly hôn", "5550001", PASSWORD)

FULL = Conversation(
    dialogue=Dialogue(
        ("da-1641", "kh-ky-nang-quan-ly"),
        {"da-1641": 1, "kh-ky-nang-quan-ly": 2},
        (Step("sector", {"sector": "province"}), Step("age", {"birth_date": "1984-02", "age": None})),
        "2025-06-01",
    ),
    stage=Stage.ASKING,
    run=3,
    ticks=("division_leader",),
    queries=("cảnh cáo", "đã ly hôn 😀 \x00 \udcff"),
    offered=(Offer(1, "Có", "ans:3:2:y"), Offer(0, "Vì sao hỏi?", "why:3:2")),
)


PACKAGED = sources()


@contextmanager
def opened(url: str, documents: tuple[Source, ...] | None = PACKAGED[:1]) -> Iterator[Database]:
    """With one document: conversations need no more."""
    database = Database(url)
    try:
        database.migrate()
        if documents is not None:
            database.index_documents(documents)
        yield database
    finally:
        database.close()


def turn(
    database: Database,
    change: Callable[[Conversation], Conversation],
    at: datetime = NOW,
    chat: str = CHAT,
    claim: str = "",
) -> bool:
    """Puts something else in the place of a conversation; whether it was not claimed before."""

    def work(held: Held) -> Outcome:
        return Outcome(change(held.conversation), at + WEEK)

    return database.turn(chat, at, work, claim) is not None


def held(database: Database, at: datetime = NOW, chat: str = CHAT) -> Conversation:
    """The conversation as it is stored; one that is there is kept for another week."""
    seen: list[Conversation] = []

    def look(found: Conversation) -> Conversation:
        seen.append(found)
        return found

    turn(database, look, at, chat)
    return seen[-1]


def rows(database: Database, table: str = "conversations") -> int:
    """How many rows a table has."""
    with database._store.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def in_threads(work: Callable[[], None], number: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


def stored_state(conversation: Conversation) -> str:
    """A conversation as its row has it."""
    return json.dumps(to_json(conversation))
