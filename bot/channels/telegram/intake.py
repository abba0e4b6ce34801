"""Takes updates in, however they come: each is claimed, and takes effect and is answered once."""

from __future__ import annotations

import asyncio
import logging
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from telegram import User

from bot.channels import faults
from bot.channels.telegram.incoming import BEYOND, Closed, Incoming, Inline, Nothing, Todo, parsed, read
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.office import Office
from bot.channels.telegram.packing import packed, packed_sentence, packer, says
from bot.channels.telegram.sender import Sender
from bot.errors import StorageError
from bot.limits import Limiter
from bot.metrics import Metrics
from bot.turns import Arrival, Pack, Parcel, Taken
from handlers import channel_texts as texts
from handlers import file_texts
from handlers.links import Links
from handlers.request import Request

if TYPE_CHECKING:
    from bot.storage import Outbox

T = TypeVar("T")
BURST, PER_SECOND = 60, 1.0
"""What one person may send at once, and in the long run."""
FILES_BURST, FILES_PER_SECOND = 10, 1 / 20
NOTICE_SECONDS = 60.0
_LOGGER = logging.getLogger(__name__)


class Assistant(Protocol):
    """What Telegram needs of the StoredAssistant; all of it blocks, and may raise StorageError."""

    @property
    def outbox(self) -> Outbox:
        """What waits to be sent."""
        ...

    def take(self, arrival: Arrival, queue: str, pack: Pack) -> Taken | None:
        """What comes of an arrival, stored with the calls that ``pack`` makes of the reply."""
        ...

    def post(self, claim: str, queue: str, payloads: Iterable[str]) -> tuple[Parcel, ...] | None:
        """Puts calls in the outbox that are no turn's reply."""
        ...


class Outcome(Enum):
    """What became of an update; the values are those of bot.metrics.UPDATES."""

    ANSWERED = "answered"
    REPEATED = "repeated"
    IGNORED = "ignored"
    UNREADABLE = "unreadable"
    FLOODED = "flooded"
    UNAVAILABLE = "unavailable"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Work:
    """An update as it was read: its number, and what is to be done; None where it could not be read."""

    update_id: int
    todo: Todo | None

    @property
    def lane(self) -> str:
        """Work of one lane is to be done in its order; of "" it does not matter."""
        return str(self.todo.chat_id) if isinstance(self.todo, Incoming | Closed) else ""


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot's own user, and its number as it stands in claims and queues."""

    user: User
    id: str

    @property
    def username(self) -> str:
        """The name in links to it."""
        return self.user.username or ""

    def links(self, page: str) -> Links:
        """What can be linked to, with the web page at this address ("" for none)."""
        return Links(page, self.username, bool(self.user.supports_inline_queries))


class Intake:
    """Takes updates in for one bot. Within one event loop; ``threads`` run the turns."""

    def __init__(  # noqa: PLR0913  # the parts of one channel, made where it opens
        self,
        assistant: Assistant,
        sender: Sender,
        threads: Executor,
        metrics: Metrics,
        today: Callable[[], date],
        *,
        office: Office,
        inline: InlineDesk | None = None,
    ) -> None:
        self._assistant = assistant
        self._sender = sender
        self._threads = threads
        self._metrics = metrics
        self._today = today
        self._office = office
        self._inline = inline
        self._files = Limiter(FILES_BURST, FILES_PER_SECOND)
        self._pace = Limiter(BURST, PER_SECOND)
        self._notices = Limiter(1, 1 / NOTICE_SECONDS)

    def read(self, raw: Mapping[str, Any], bot: Bot) -> Work:
        """What an update asks for. One that cannot be read is noted, without its words."""
        number = raw.get("update_id")
        update_id = number if isinstance(number, int) and number < BEYOND else -1
        try:
            update = parsed(raw)
            return Work(update_id, read(update, bot.user) if update_id >= 0 else None)
        except Exception as error:
            self._metrics.fault("telegram")
            faults.report(_LOGGER, error)
            return Work(update_id, None)

    async def do(self, work: Work, bot: Bot) -> Outcome:
        """Does the work; when this gives anything but UNAVAILABLE, it is stored that it was done."""
        outcome = await self._do(work, bot)
        self._metrics.update(outcome.value)
        return outcome

    async def _do(self, work: Work, bot: Bot) -> Outcome:
        match work.todo:
            case None:
                return Outcome.UNREADABLE
            case Nothing(query=query):
                if query:
                    self._sender.acknowledge(query)
                return Outcome.IGNORED
            case Closed(chat_id=chat_id):
                return await self._closed(_queue(bot, chat_id))
            case Inline() as asked:
                return await self._offered(asked, bot)
            case Incoming() as incoming:
                return await self._answered(_Task(work.update_id, incoming, bot))

    async def _closed(self, queue: str) -> Outcome:
        try:
            await self._run(lambda: self._assistant.outbox.drop_queue(queue))
        except StorageError as error:
            _LOGGER.warning("%s", error)
            return Outcome.UNAVAILABLE
        return Outcome.IGNORED

    async def _offered(self, asked: Inline, bot: Bot) -> Outcome:
        """Answers words typed in any conversation; what fails is not tried again, it would come too late."""
        if self._inline is None:
            return Outcome.IGNORED
        try:
            done = await self._inline.answer(asked, bot.links(self._office.page))
        except Exception as error:
            self._metrics.fault("telegram")
            faults.report(_LOGGER, error)
            return Outcome.FAULT
        if done is None:
            return Outcome.FLOODED
        return Outcome.ANSWERED if done else Outcome.IGNORED

    async def _answered(self, task: _Task) -> Outcome:
        try:
            if not self._pace.allows(str(task.incoming.user_id), time.monotonic()):
                return await self._flooded(task)
            if task.incoming.sent and not self._files.allows(str(task.incoming.user_id), time.monotonic()):
                self._metrics.file(task.incoming.sent.kind, "too_many")
                sentence = packed_sentence(task.incoming, file_texts.TOO_MANY)
                return await self._posted(task, sentence, Outcome.FLOODED)
            if task.incoming.canned:
                sentence = packed_sentence(task.incoming, task.incoming.canned)
                return await self._posted(task, sentence, Outcome.ANSWERED)
            return await self._taken(task)
        except StorageError as error:
            _LOGGER.warning("%s", error)
            return Outcome.UNAVAILABLE
        except Exception as error:
            self._metrics.fault("telegram")
            return await self._failed(task, faults.report(_LOGGER, error))

    async def _taken(self, task: _Task) -> Outcome:
        begun = time.perf_counter()
        arrival = task.arrival(self._today(), self._office)
        pack = packer(task.incoming, task.bot.username)
        taken = await self._run(lambda: self._assistant.take(arrival, task.queue, pack))
        if taken is None:
            return Outcome.REPEATED
        self._metrics.turn("telegram", time.perf_counter() - begun)
        self._sender.send(taken.parcels)
        return Outcome.ANSWERED

    async def _posted(self, task: _Task, payloads: list[str], outcome: Outcome) -> Outcome:
        parcels = await self._run(lambda: self._assistant.post(task.claim, task.queue, payloads))
        if parcels is None:
            return Outcome.REPEATED
        self._sender.send(parcels)
        return outcome

    async def _flooded(self, task: _Task) -> Outcome:
        """What comes too fast is passed over for good, and told about now and then."""
        tells = self._notices.allows(str(task.incoming.user_id), time.monotonic())
        payloads = packed_sentence(task.incoming, texts.TOO_FAST) if tells else []
        return await self._posted(task, payloads, Outcome.FLOODED)

    async def _failed(self, task: _Task, reference: str) -> Outcome:
        """Tells a person the number of a failure, if the database allows; the update is not done again."""
        reply = says(texts.FAULT.format(reference=reference))
        try:
            return await self._posted(task, packed(task.incoming, reply, ""), Outcome.FAULT)
        except StorageError as error:
            _LOGGER.warning("%s", error)
            return Outcome.UNAVAILABLE
        except Exception as error:
            # sent again, it would fail again
            faults.report(_LOGGER, error)
            return Outcome.FAULT

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


@dataclass(frozen=True, slots=True)
class _Task:
    """Something of a person to be answered, and the names it goes by in the database."""

    update_id: int
    incoming: Incoming
    bot: Bot

    @property
    def claim(self) -> str:
        return f"telegram:{self.bot.id}:{self.update_id}"

    @property
    def queue(self) -> str:
        return _queue(self.bot, self.incoming.chat_id)

    def arrival(self, today: date, office: Office) -> Arrival:
        incoming = self.incoming
        words = unicodedata.normalize("NFC", incoming.text)
        request = Request(
            today,
            words,
            incoming.action,
            public=incoming.public,
            who=incoming.chat,
            sent=incoming.sent,
            administrator=incoming.user_id in office.administrators,
            links=self.bot.links(office.page),
        )
        return Arrival(incoming.chat, request, self.claim, self.update_id)


def _queue(bot: Bot, chat_id: int) -> str:
    return f"telegram:{bot.id}:{chat_id}"
