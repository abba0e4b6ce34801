"""The assistant of all channels: the core, with what it remembers in the database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot import administration
from bot.administration.desk import Desk
from bot.errors import StorageError
from bot.late import answering, written
from bot.late.window import Answer, Past
from bot.observing import Observing, notes
from bot.settings import VIETNAM
from bot.shelf import Shelved
from bot.turns import Arrival, Pack, Parcel, Taken
from handlers.conversation import Conversation
from handlers.keeping import lasts
from handlers.reply import Observation, Reply
from handlers.request import Request
from handlers.resources import Resources
from handlers.router import respond
from handlers.shown import offers
from handlers.statistics.counted import Statistics

if TYPE_CHECKING:
    from bot.storage import Database, Outbox
    from bot.storage.conversations import Held
    from bot.storage.publications import Version
    from knowledge.library import Source

_LOGGER = logging.getLogger(__name__)


def _nothing(_: Reply) -> Iterable[str]:
    return ()


class StoredAssistant:
    """The assistant of all channels: each turn in one transaction on its conversation."""

    def __init__(self, database: Database, shelf: Shelved, now: Callable[[], datetime]) -> None:
        self._database = database
        self._shelf = shelf
        self._now = now
        self._observing = Observing(database)
        self.outbox: Outbox = database.outbox(now)

    @property
    def resources(self) -> Resources:
        """What is answered from at this moment; nobody holds it over requests."""
        return self._shelf.current

    def refresh(self) -> bool:
        """Look for documents that were published or withdrawn since; whether there were any. StorageError."""
        return self._shelf.refresh()

    def respond(self, chat: str, request: Request) -> Reply:
        """The reply to one message; StorageError where the database is away."""
        taken = self.take(Arrival(chat, request))
        if taken is None:
            raise AssertionError("what claims nothing was claimed before")
        return taken.reply

    def take(self, arrival: Arrival, queue: str = "", pack: Pack = _nothing) -> Taken | None:
        """What comes of an arrival, all of it stored; None where it was claimed before, and nothing happens.

        ``pack`` makes the calls that are put in the outbox under ``queue``; it may be called again, like the
        core. One transaction: after any exception nothing has happened, or the claim tells that it has.
        StorageError where the database is away.
        """
        from bot.storage.conversations import Outcome

        now = self._now()
        place = _place(arrival)
        mark = "" if place is None else self._mark(arrival)
        day = arrival.request.today
        observing = self._observing.key(day)
        replies: list[Reply] = []
        changed: list[bool] = []

        def work(held: Held) -> Outcome:
            desk = Desk(held.connection, self.resources, now)
            made = self._administered(arrival, held, desk) or self._answer(arrival, held, mark, now)
            replies.append(made.reply)
            changed.append(desk.changed)
            erased = None if made.erased is None else (mark, made.erased)
            calls = tuple(pack(made.reply))
            expires = now + lasts(made.conversation)
            recent = written.write(made.recent)
            since = None if held.touched is None else now - held.touched
            counted = notes(observing, arrival.chat, made.reply.observed, day, since)
            return Outcome(made.conversation, expires, recent, erased, queue, calls, counted)

        parcels = self._database.turn(arrival.chat, now, work, arrival.claim)
        if changed and changed[-1]:
            self._refresh_now()
        return None if parcels is None else Taken(replies[-1], parcels)

    def post(self, claim: str, queue: str, payloads: Iterable[str]) -> tuple[Parcel, ...] | None:
        """Put calls in the outbox that answer no turn, once for this claim ("": always); see ``take``."""
        return self._database.post(claim, queue, payloads, self._now())

    def shared_secret(self) -> str:
        """A secret that all processes on this database share; StorageError where it is away."""
        return self._database.shared_secret()

    def propose(self, source: Source) -> int:
        """Keep a document to be published within a day; gives its version. KnowledgeError, StorageError."""
        return self._database.propose(source, self._now())

    def proposed(self, version: int) -> Source | None:
        """What a version is; None where it is gone. StorageError."""
        from bot.storage.publications import PublicationRefused

        try:
            return self._database.proposal(version)
        except PublicationRefused:
            return None

    def waiting(self) -> list[Version]:
        """The versions that are not published yet, the newest first. StorageError."""
        found = [version for version in self._database.versions() if version.number is None]
        return sorted(found, key=lambda version: version.id, reverse=True)

    def check(self) -> None:
        """Make sure that the database can be used; StorageError where it cannot."""
        self._database.check()

    def counts(self) -> tuple[int, int]:
        """How many parcels wait to be sent, and how many conversations are kept; StorageError."""
        return self._database.counts(self._now())

    def observe(self, who: str, observed: Iterable[Observation], day: date, *, typing: bool = False) -> None:
        """Count what happened outside of any turn, in a while; ``typing``: it may not have been all yet."""
        self._observing.later(who, observed, day, self._now(), typing)

    def statistics(self, last: date, days: int) -> Statistics:
        """What was counted in so many days that end with this one. StorageError."""
        self._observing.catch_up(self._now())
        return self._database.statistics(last, days)

    def is_claimed(self, claim: str) -> bool:
        """Whether this claim was made. StorageError."""
        return self._database.is_claimed(claim)

    def forget_old(self) -> int:
        """Erase what need not be known any more; gives how many conversations were erased."""
        now = self._now()
        self._observing.catch_up(now)
        self._database.settle(now.astimezone(VIETNAM).date())
        return self._database.forget_old(now)

    def close(self) -> None:
        """Close the database's connections; the next reply opens them again."""
        with suppress(StorageError):
            self._observing.catch_up()
        self._database.close()

    def _refresh_now(self) -> None:
        """Answer from what was just published; where that fails, upkeep tries again in a second."""
        try:
            self.refresh()
        except StorageError as error:
            _LOGGER.warning("%s", error)

    def _administered(self, arrival: Arrival, held: Held, desk: Desk) -> Answer | None:
        """What an administrator alone can ask for; it has effects, and so is never answered a second time."""
        reply = administration.respond(desk, arrival.request, held.conversation)
        if reply is None:
            return None
        conversation = replace(held.conversation, offered=offers(reply))
        return Answer(reply, conversation, written.read(held.recent, arrival.request))

    def _answer(self, arrival: Arrival, held: Held, mark: str, now: datetime) -> Answer:
        """What is answered, in the place that the arrival has among others; ``mark``: see ``_mark``."""
        recent = written.read(held.recent, arrival.request)
        place = _place(arrival)
        if place is None:
            return Answer(*self._respond(arrival.request, held.conversation), recent)

        def erased_at() -> int | None:
            return held.erased_at(mark)

        arrived = Past(place, now, arrival.request)
        recent = answering.known(recent, written.digest(_source(arrival)), arrived, erased_at)
        return answering.answer(self._respond, held.conversation, recent, arrived, erased_at)

    def _respond(self, request: Request, conversation: Conversation) -> tuple[Reply, Conversation]:
        return respond(self.resources, request, conversation)

    def _mark(self, arrival: Arrival) -> str:
        """What tells an erased conversation again without naming it."""
        name = f"{_source(arrival)} {arrival.chat}".encode("utf-8", "surrogatepass")
        return blake2b(name, key=self._secret, digest_size=16).hexdigest()

    @cached_property
    def _secret(self) -> bytes:
        return self._database.shared_secret().encode()[:64]


def _source(arrival: Arrival) -> str:
    """What counts the order of an arrival: the beginning of its claim."""
    return arrival.claim.rpartition(":")[0]


def _place(arrival: Arrival) -> int | None:
    """The place of an arrival in its sender's order, where it has one that can be.

    A file has none: it changes no answer, and is not to be worked on again because something came late.
    """
    place = arrival.order if arrival.request.sent is None else None
    return place if place is not None and 0 <= place <= written.GREATEST else None
