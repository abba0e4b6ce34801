"""The one place that builds things: rules, clauses, index, database, assistant."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import StorageError
from bot.turns import Arrival, Parcel, Taken
from handlers.keeping import lasts
from handlers.reply import Reply
from handlers.request import Request
from handlers.resources import Resources
from handlers.router import respond
from knowledge.clause import Corpus
from knowledge.library import sources
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.loading.load import load, packaged_files

if TYPE_CHECKING:
    from bot.storage import Database, Outbox

Pack: TypeAlias = Callable[[Reply], Iterable[str]]


def _nothing(_: Reply) -> Iterable[str]:
    return ()


def build_evaluator(corpus: Corpus) -> Evaluator:
    """The packaged rules, checked against these clauses; RuleError where one does not hold."""
    texts = {clause.id: clause.text for clause in corpus.clauses.values()}
    return Evaluator(load(packaged_files(), texts))


def open_database(url: str) -> Database:
    """The database, brought up to date, its documents indexed anew where they changed. StorageError."""
    from bot.storage import Database

    database = Database(url)
    try:
        database.migrate()
        database.index_documents(sources())
    except StorageError:
        database.close()
        raise
    return database


def stored_corpus(url: str) -> Corpus:
    """The indexed documents and clauses. StorageError where the database is away."""
    database = open_database(url)
    try:
        return database.load_corpus()
    finally:
        database.close()


class StoredAssistant:
    """The assistant of all channels: each turn in one transaction on its conversation."""

    def __init__(self, database: Database, resources: Resources, now: Callable[[], datetime]) -> None:
        self._database = database
        self._resources = resources
        self._now = now
        self.outbox: Outbox = database.outbox(now)

    def respond(self, chat: str, request: Request) -> Reply:
        """The reply to one message; StorageError where the database is away."""
        taken = self.take(Arrival(chat, request))
        if taken is None:
            raise AssertionError("what claims nothing was claimed before")
        return taken.reply

    def take(self, arrival: Arrival, queue: str = "", pack: Pack = _nothing) -> Taken | None:
        """What comes of an arrival, all of it stored; None where it was claimed before, and nothing happens.

        ``pack`` makes the calls that are put in the outbox under ``queue``. One transaction: after any
        exception nothing has happened, or the claim tells that it has. StorageError: the database is away.
        """
        from bot.storage.conversations import Found
        from bot.storage.database import Outcome

        now = self._now()
        replies: list[Reply] = []

        def work(found: Found) -> Outcome:
            reply, conversation = respond(self._resources, arrival.request, found.conversation)
            replies.append(reply)
            return Outcome(Found(conversation), now + lasts(conversation), queue, tuple(pack(reply)))

        parcels = self._database.turn(arrival.chat, now, work, arrival.claim)
        return None if parcels is None else Taken(replies[-1], parcels)

    def post(self, claim: str, queue: str, payloads: Iterable[str]) -> tuple[Parcel, ...] | None:
        """Put calls in the outbox that answer no turn, once for this claim ("": always); see ``take``."""
        return self._database.post(claim, queue, payloads, self._now())

    def forget_old(self) -> int:
        """Erase the conversations that have been silent for too long, and old claims; gives how many."""
        return self._database.forget_old(self._now())

    def close(self) -> None:
        """Close the database's connections; the next reply opens them again."""
        self._database.close()


def build_assistant(database_url: str, now: Callable[[], datetime]) -> StoredAssistant:
    """The assistant on this database."""
    database = open_database(database_url)
    corpus = database.load_corpus()
    resources = Resources(build_evaluator(corpus), corpus, SearchIndex(corpus))
    assistant = StoredAssistant(database, resources, now)
    assistant.forget_old()
    # The rules and the index stay: looking through them again and again would hold up replies.
    gc.collect()
    gc.freeze()
    return assistant
