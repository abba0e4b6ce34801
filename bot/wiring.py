"""The one place that builds things: rules, clauses, index, database, assistant."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.assistant import StoredAssistant
from bot.errors import StorageError
from handlers.resources import Resources
from knowledge.clause import Corpus
from knowledge.library import sources
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.loading.load import load, packaged_files

if TYPE_CHECKING:
    from bot.storage import Database

__all__ = ["StoredAssistant", "build_assistant", "build_evaluator", "open_database", "stored_corpus"]


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


def build_assistant(database_url: str, now: Callable[[], datetime], controller: str = "") -> StoredAssistant:
    """The assistant on this database; ``controller`` runs it. StorageError where the database is away."""
    database = open_database(database_url)
    corpus = database.load_corpus()
    resources = Resources(build_evaluator(corpus), corpus, SearchIndex(corpus), controller)
    assistant = StoredAssistant(database, resources, now)
    assistant.forget_old()
    # The rules and the index stay: looking through them again and again would hold up replies.
    gc.collect()
    gc.freeze()
    return assistant
