"""What is answered from, always the newest: the rules, documents and index of the moment.

What was published is built beside, while the old resources serve on, and then takes their place. Nobody holds
resources over requests; what is made of them and costs time is held by ``PerEdition``.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from handlers.resources import Resources
from knowledge.clause import Corpus
from knowledge.library import sources
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.loading.load import load, packaged_files
from rules.model import RuleError

if TYPE_CHECKING:
    from bot.storage import Database
    from bot.storage.documents import Loaded

T = TypeVar("T")
_LOGGER = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks for what others published."""


def settle() -> None:
    """Sort out what is no longer used; what is in use stays, and is not looked through again and again.

    That would hold up replies: rules and index are millions of objects.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without looks for garbage, of which building makes none: they would take longer than the building."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Shelved(Protocol):
    """Whatever gives the resources of the moment."""

    @property
    def current(self) -> Resources:
        """The resources to answer the next request from."""
        ...

    def refresh(self) -> bool:
        """Looks for what was published since; whether anything was. StorageError."""
        ...


class Shelf:
    """The resources on a database that several processes may change."""

    def __init__(self, database: Database, controller: str = "", site: str = "") -> None:
        """Build them, for who runs the service and its address; StorageError, RuleError, KnowledgeError."""
        self._database = database
        self._building = Lock()
        self._refused = -1
        self._loaded = database.load()
        corpus = self._loaded.corpus
        self._current = Resources(evaluator_of(corpus), corpus, SearchIndex(corpus), controller, site)

    @property
    def current(self) -> Resources:
        """The resources to answer the next request from."""
        return self._current

    @property
    def edition(self) -> int:
        """The edition of the documents that they are of."""
        return self._loaded.edition

    def refresh(self) -> bool:
        """Looks for what was published since, and builds it in the calling thread; whether anything was.

        Where the rules do not hold against the new documents, the old ones serve on and that is logged.
        StorageError where the database is away.
        """
        if self._database.edition() in (self._loaded.edition, self._refused):
            return False
        with self._building:
            loaded = self._database.load(self._loaded)
            if loaded.edition == self._loaded.edition:
                return False
            try:
                with _undisturbed():
                    self._current = self._built(loaded)
            except RuleError as error:
                self._refused = loaded.edition
                _LOGGER.error("Vẫn dùng các văn bản cũ, vì quy tắc không khớp với văn bản mới: %s", error)
                return False
            except Exception:
                self._refused = loaded.edition
                raise
            self._loaded = loaded
            gc.unfreeze()
            settle()
        return True

    def _built(self, loaded: Loaded) -> Resources:
        """The new resources; the rules go on where the clauses that they rest on are the same."""
        before, corpus = self._current, loaded.corpus
        if loaded.fingerprints == self._loaded.fingerprints:
            return before
        same = ruled_texts(corpus) == ruled_texts(before.corpus)
        evaluator = before.evaluator if same else evaluator_of(corpus)
        return Resources(evaluator, corpus, SearchIndex(corpus), before.controller, before.site)


def evaluator_of(corpus: Corpus) -> Evaluator:
    """The packaged rules, checked against these clauses; RuleError where one does not hold."""
    return Evaluator(load(packaged_files(), ruled_texts(corpus)))


def ruled_texts(corpus: Corpus) -> dict[str, str]:
    """The clauses that rules may rest on, by id: those of the documents that the product comes with."""
    ours = {source.document.id for source in sources()}
    return {clause.id: clause.text for clause in corpus.clauses.values() if clause.document in ours}


class PerEdition(Generic[T]):
    """Something made of the resources, kept as long as these are the ones of the moment."""

    def __init__(self, current: Callable[[], Resources], make: Callable[[Resources], T]) -> None:
        self._current = current
        self._make = make
        self._made: tuple[Resources, T] | None = None

    @property
    def now(self) -> T:
        """What is made of the resources of the moment."""
        current, made = self._current(), self._made
        if made is None or made[0] is not current:
            made = self._made = (current, self._make(current))
        return made[1]
