"""One database: what is done with it, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection, bindparam, select

from bot.storage import (
    documents,
    forgetting,
    indexing,
    migrating,
    observations,
    publications,
    shared,
    statistics,
    watching,
)
from bot.storage.conversations import Held, Outcome, note_erasure
from bot.storage.documents import Loaded
from bot.storage.engine import Store
from bot.storage.observations import Note
from bot.storage.outbox import Outbox, leased
from bot.storage.publications import Version
from bot.storage.schema import CLAIMS
from bot.turns import Parcel
from handlers.statistics.counted import Statistics
from knowledge.clause import Corpus
from knowledge.library import Source

_CLAIMED = select(CLAIMS.c.claim).where(CLAIMS.c.claim == bindparam("claim"))
Moment = TypeVar("Moment", date, datetime)


class Database:
    """One database. Every method is a transaction of its own and raises StorageError where that fails."""

    def __init__(self, url: str) -> None:
        """Open nothing yet; StorageError where no database can have this address (SQLAlchemy's form)."""
        self._store = Store(url)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._store.close()

    def migrate(self) -> None:
        """Make the tables, or bring them up to date; StorageError too where a newer program made them."""
        migrating.migrate(self._store)

    def check(self) -> None:
        """Make sure that the database answers and has the tables."""
        watching.check(self._store)

    def counts(self, now: datetime) -> tuple[int, int]:
        """How many parcels wait to be sent, and how many conversations are kept."""
        return watching.counts(self._store, now)

    def index_documents(self, sources: Iterable[Source]) -> list[str]:
        """Store the packaged documents that changed, or moved, since they were last indexed; gives their ids.

        Those that are not among the sources any more are removed, unless they were published. Published ones
        are indexed anew where another parser read them, as long as this one can.
        """
        packaged = tuple(sources)

        def missing(connection: Connection) -> bool:
            wanted = indexing.listed(connection, packaged)
            return any(documents.changes(documents.indexed(connection), wanted))

        def store(connection: Connection) -> list[str]:
            migrating.alone(connection)
            publications.lock(connection)
            return documents.store(connection, indexing.listed(connection, packaged))

        return self._store.write(store) if self._store.read(missing) else []

    def load_corpus(self) -> Corpus:
        """The stored documents and clauses."""
        return self.load().corpus

    def load(self, before: Loaded | None = None) -> Loaded:
        """The same with their edition; what was loaded before is used again where it has not changed."""

        def work(connection: Connection) -> Loaded:
            documents.at_one_moment(connection)
            return documents.load(connection, publications.edition(connection), before)

        return self._store.read(work)

    # What is published by hand

    def edition(self) -> int:
        """How often what is published has changed."""
        return self._store.once(publications.edition, writes=False)

    def propose(self, source: Source, now: datetime) -> int:
        """Keep a version to be published within a day; gives its id. KnowledgeError: it cannot be."""
        return self._store.write(lambda connection: publications.propose(connection, source, now))

    def proposal(self, version: int) -> Source:
        """What a version is. PublicationRefused where it is gone."""
        return self._store.read(lambda connection: publications.proposal(connection, version))

    def publish(self, version: int, now: datetime) -> bool:
        """Let a version stand; False where it does already. PublicationRefused, KnowledgeError."""
        return self._store.write(lambda connection: publications.publish(connection, version, now))

    def withdraw(self, document: str, packaged: Iterable[Source], now: datetime) -> None:
        """Take a published document away; a packaged one of its id stands again. PublicationRefused."""
        self._store.write(lambda connection: publications.withdraw(connection, document, packaged, now))

    def restore(self, version: int, now: datetime) -> bool:
        """Let a version stand that stood before; False where it does already. PublicationRefused."""
        return self._store.write(lambda connection: publications.restore(connection, version, now))

    def versions(self, document: str | None = None) -> list[Version]:
        """The versions of one document, or of all, the newest first."""
        return self._store.read(lambda connection: publications.versions(connection, document))

    def drop(self, version: int) -> bool:
        """Erase a version that was only proposed; whether there was one."""
        return self._store.write(lambda connection: publications.drop(connection, version))

    # Turns

    def turn(
        self, chat: str, now: datetime, work: Callable[[Held], Outcome], claim: str = ""
    ) -> tuple[Parcel, ...] | None:
        """Store what the work makes of a chat's row, which is locked meanwhile; None where claimed before.

        Gives the first of what is to be sent, leased, where nothing waits before it. The work may be done
        more than once. All of it, the claim too, stands or falls together.
        """
        statements = self._store.statements

        def transaction(connection: Connection) -> tuple[Parcel, ...] | None:
            row = statements.hold(connection, chat, claim, now)
            if row is None:
                return None
            made = work(Held(connection, row, now))
            if made.erased is not None:
                note_erasure(connection, *made.erased, now)
            if made.notes:
                statements.note(connection, made.notes)
            return statements.leave(connection, chat, made, *leased(now))

        return self._store.write(transaction)

    def post(
        self, claim: str, queue: str, payloads: Iterable[str], now: datetime
    ) -> tuple[Parcel, ...] | None:
        """Put these into the outbox without a turn, once for this claim; as ``turn`` otherwise."""
        waiting = tuple(payloads)

        statements = self._store.statements

        def transaction(connection: Connection) -> tuple[Parcel, ...] | None:
            if not statements.claimed(connection, claim, now):
                return None
            return statements.put(connection, queue, waiting, *leased(now)) if waiting else ()

        return self._store.write(transaction)

    def outbox(self, now: Callable[[], datetime]) -> Outbox:
        """What waits to be sent."""
        return Outbox(self._store, now)

    def shared_secret(self) -> str:
        """A secret that all processes on this database share; it is made by the first that asks."""
        found = self._store.read(lambda connection: connection.execute(shared.KNOWN).scalar())
        return found or self._store.write(shared.secret)

    def daily_secret(self, day: date) -> str:
        """A secret that all processes on this database share on this day, erased when the day is over."""
        return self._store.write(lambda connection: observations.daily_secret(connection, day))

    def note(self, notes: Sequence[Note]) -> None:
        """Count these; one whose mark is there already counts no more."""
        self._store.write(lambda connection: self._store.statements.note(connection, notes))

    def statistics(self, last: date, days: int) -> Statistics:
        """What was counted in so many days that end with this one."""
        return self._store.read(lambda connection: statistics.statistics(connection, last, days))

    def is_claimed(self, claim: str) -> bool:
        """Whether this claim was made."""
        return self._store.read(
            lambda connection: connection.execute(_CLAIMED, {"claim": claim}).first() is not None
        )

    def settle(self, today: date) -> None:
        """Add up what was counted on the days before, without the marks; erase what is long past."""
        for some in (observations.forget_secrets, observations.add_up, observations.forget):
            self._in_batches(some, today)

    def forget_old(self, now: datetime) -> int:
        """Erase all that need not be known any more; gives how many conversations were erased."""
        for some in (forgetting.windows, forgetting.claims, forgetting.erasures, publications.erase_old):
            self._in_batches(some, now)
        return self._in_batches(forgetting.conversations, now)

    def _in_batches(self, some: Callable[[Connection, Moment], int], now: Moment) -> int:
        gone = 0
        while number := self._store.write(lambda connection: some(connection, now)):
            gone += number
        return gone
