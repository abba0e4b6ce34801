"""The one place that builds things: rules, clauses, index, database, assistant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.assistant import StoredAssistant
from bot.errors import StorageError
from bot.shelf import Shelf, evaluator_of, settle
from knowledge.clause import Corpus
from knowledge.library import sources
from rules.evaluate import Evaluator

if TYPE_CHECKING:
    from bot.storage import Database

__all__ = ["StoredAssistant", "build_assistant", "build_evaluator", "open_database", "stored_corpus"]


def build_evaluator(corpus: Corpus) -> Evaluator:
    """The packaged rules, checked against these clauses; RuleError where one does not hold."""
    return evaluator_of(corpus)


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


def build_assistant(
    database_url: str, now: Callable[[], datetime], controller: str = "", site: str = ""
) -> StoredAssistant:
    """The assistant on this database; StorageError where the database is away.

    ``controller`` runs it, and ``site`` is where people open its pages, "" where they cannot.
    """
    database = open_database(database_url)
    assistant = StoredAssistant(database, Shelf(database, controller, site), now)
    assistant.forget_old()
    settle()
    return assistant
