"""The one place that builds things: rules, clauses, index, database, assistant."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import StorageError
from handlers.about import RETENTION_DAYS
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
    from bot.storage import Database


def build_evaluator(corpus: Corpus) -> Evaluator:
    """The packaged rules, checked against these clauses; RuleError where one does not hold."""
    texts = {clause.id: clause.text for clause in corpus.clauses.values()}
    return Evaluator(load(packaged_files(), texts))


def open_database(url: str) -> Database:
    """The database, with its documents indexed anew where they changed. StorageError where it is away."""
    from bot.storage import Database

    database = Database(url)
    try:
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
        self._kept = timedelta(days=RETENTION_DAYS)

    def respond(self, chat: str, request: Request) -> Reply:
        """The reply to one message; StorageError where the database is away."""
        with self._database.held_conversation(chat, self._now(), self._kept) as held:
            reply, held.conversation = respond(self._resources, request, held.conversation)
        return reply

    def forget_old(self) -> int:
        """Erase the conversations that have been silent for too long; gives how many."""
        return self._database.forget_older(self._now() - self._kept)

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
