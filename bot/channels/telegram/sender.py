"""Sends what waits in the outbox: at once, strictly in order within a queue, and never sooner than asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.channels import faults
from bot.channels.telegram.courier import Courier, is_work
from bot.channels.telegram.http import ApiError, AskedToWait, Blocked, Refused, describe
from bot.errors import StorageError
from bot.metrics import Metrics
from bot.turns import Parcel
from handlers import file_texts

if TYPE_CHECKING:
    from bot.storage import Outbox

T = TypeVar("T")
IN_FLIGHT = 64
FRESH_SECONDS = 20.0
"""A parcel that waited longer for its turn is leased anew before it is sent."""
SWEEP_SECONDS, LONGEST_SWEEP = 1.0, 5.0
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
MOST_TRIES = 300
"""Times that a parcel is put off before it is given up: about a day."""
MOST_WORK_TRIES = 12
"""Times that a file is put off before it is given up: about half an hour."""
MOST_WORKING, BUSY_SECONDS = 32, 10.0
"""Files that wait here for their turn, and for how long what is more is left to others."""
KEEP_SECONDS = 20.0
"""How often work under way is leased anew: well below a lease."""
_ALARM_SECONDS = 60.0
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What became of a send (one of bot.metrics.SENDS), and for how long it is put off."""

    outcome: str
    seconds: float = 0.0


_SENT, _DROPPED, _BLOCKED = _Verdict("sent"), _Verdict("dropped"), _Verdict("blocked")


class Sender:
    """Sends parcels through a courier, at most IN_FLIGHT at once. All but ``__init__`` within one event loop.

    ``threads`` run the outbox's statements. In seconds: ``later`` is the first pause of what was not sent,
    ``keep`` how often a parcel that takes long is leased anew.
    """

    def __init__(
        self,
        outbox: Outbox,
        courier: Courier,
        threads: Executor,
        metrics: Metrics,
        later: float = FIRST_PAUSE,
        keep: float = KEEP_SECONDS,
    ) -> None:
        self._outbox = outbox
        self._courier = courier
        self._threads = threads
        self._metrics = metrics
        self._later = later
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._working: set[str] = set()
        self._keep_seconds = keep
        self._lines: dict[str, asyncio.Task[None]] = {}
        self._delivered: set[int] = set()
        self._wake = asyncio.Event()
        self._sweeper: asyncio.Task[None] | None = None
        self._more = self._away = False

    @property
    def idle(self) -> bool:
        """Whether nothing is being sent."""
        return not self._lines

    @property
    def _sending(self) -> int:
        """How many queues are being sent, without those that wait for a file's work."""
        return len(self._lines) - len(self._working)

    def start(self) -> None:
        """Begins to look for parcels that no process sends: those left by one that ended, those put off."""
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self, grace: float) -> None:
        """Sends what is at hand; what is not sent within so many seconds is left to other processes."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            await asyncio.gather(self._sweeper, return_exceptions=True)
        until = asyncio.get_running_loop().time() + grace
        while self._lines and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(list(self._lines.values()), timeout=left)
        lines = list(self._lines.values())
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        await self._courier.close()

    def send(self, parcels: Iterable[Parcel]) -> None:
        """Sends these, leased to this process, and what follows them in their queues."""
        for parcel in parcels:
            line = asyncio.create_task(self._line(parcel, self._lines.get(parcel.queue)))
            self._lines[parcel.queue] = line
            line.add_done_callback(partial(self._over, parcel.queue))

    def acknowledge(self, query: str) -> None:
        """Lets a press go that leads nowhere; nothing waits for it."""
        self._courier.acknowledge(query)

    async def drop_queue(self, queue: str) -> None:
        """Erases what waits for a chat that is closed to the bot."""
        gone = await self._insist(lambda: self._outbox.drop_queue(queue))
        _LOGGER.info("Cuộc trò chuyện đã đóng hoặc trợ lý bị chặn: bỏ %d tin đang chờ", gone)

    def _over(self, queue: str, line: asyncio.Task[None]) -> None:
        if self._lines.get(queue) is line:
            del self._lines[queue]
        if self._more and self._sending <= IN_FLIGHT // 2:
            self._more = False
            self._wake.set()

    async def _line(self, first: Parcel, before: asyncio.Task[None] | None) -> None:
        """Sends a queue's parcels, one after another."""
        parcel: Parcel | None = first
        # taken anew although it was delivered: only the note of it was missing
        delivered = first.id in self._delivered
        leased = self._time()
        try:
            if before is not None:
                await asyncio.wait({before})
            while parcel is not None:
                parcel = await self._step(parcel, leased, delivered=delivered)
                leased, delivered = self._time(), False
        except asyncio.CancelledError:
            if parcel is not None:
                await self._give_back(parcel)
            raise
        except Exception as error:
            self._metrics.fault("outbox")
            faults.report(_LOGGER, error)

    async def _step(self, parcel: Parcel, leased: float, *, delivered: bool) -> Parcel | None:
        """Sends one parcel and notes it; gives what is to be sent after it."""
        if delivered:
            return await self._noted(parcel, _SENT)
        if is_work(parcel.payload):
            return await self._worked(parcel, leased)
        async with self._slots:
            if self._time() - leased > FRESH_SECONDS:
                return await self._leased_anew(parcel)
            verdict = await self._sent(parcel, self._courier.deliver)
        return await self._noted(parcel, verdict)

    async def _worked(self, parcel: Parcel, leased: float) -> Parcel | None:
        """Does the work of a parcel, which holds up its own queue alone, and keeps it leased meanwhile."""
        if self._time() - leased > FRESH_SECONDS:
            return await self._leased_anew(parcel)
        if len(self._working) >= MOST_WORKING:
            return await self._noted(parcel, _Verdict("put_off", BUSY_SECONDS))
        self._working.add(parcel.queue)
        work = asyncio.create_task(self._sent(parcel, self._courier.work))
        try:
            while not (await asyncio.wait({work}, timeout=self._keep_seconds))[0]:
                if not await self._kept(parcel):
                    _LOGGER.warning("Một tệp đang xử lý đã chuyển sang tiến trình khác")
                    return None
            return await self._noted(parcel, work.result())
        finally:
            self._working.discard(parcel.queue)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _kept(self, parcel: Parcel) -> bool:
        """Whether a parcel is still this process's; it is, as far as is known, while the database is away."""
        try:
            return await self._run(lambda: self._outbox.keep(parcel))
        except StorageError as error:
            self._warn(error)
            return True

    async def _leased_anew(self, parcel: Parcel) -> Parcel | None:
        """The first of the queue, where this process still has it; it waited so long that another may."""
        await self._insist(lambda: self._outbox.release(parcel))
        return await self._insist(lambda: self._outbox.next_of(parcel.queue))

    async def _sent(self, parcel: Parcel, carry: Callable[[str], Awaitable[None]]) -> _Verdict:
        try:
            await carry(parcel.payload)
        except AskedToWait as error:
            self._metrics.asked_to_wait(error.seconds)
            _LOGGER.warning("Telegram yêu cầu chờ %g giây", error.seconds)
            return _Verdict("put_off", error.seconds)
        except Blocked:
            return _BLOCKED
        except Refused as error:
            _LOGGER.warning("Telegram không nhận một tin, bỏ tin đó: %s", error)
            return _DROPPED
        except ApiError as error:
            return await self._put_off(parcel, error)
        except Exception as error:
            self._metrics.fault("outbox")
            await self._apologise(parcel, faults.report(_LOGGER, error))
            return _DROPPED
        return _SENT

    async def _put_off(self, parcel: Parcel, error: ApiError) -> _Verdict:
        """When a parcel is tried again that could not be sent; given up after about a day.

        A file is given up sooner, while somebody still waits for it, and that is told.
        """
        kind = describe(error)
        if parcel.attempts >= MOST_WORK_TRIES and is_work(parcel.payload):
            _LOGGER.error("Không xử lý được một tệp, bỏ tệp đó: %s", kind)
            with suppress(Exception):
                await self._courier.tell(parcel.payload, file_texts.NOT_FETCHED)
            return _DROPPED
        if parcel.attempts >= MOST_TRIES:
            _LOGGER.error("Không gửi được một tin trong khoảng một ngày, bỏ tin đó: %s", kind)
            return _DROPPED
        pause = min(LONGEST_PAUSE, self._later * 2 ** min(parcel.attempts, 10))
        _LOGGER.warning("Gửi chưa được, thử lại sau %g giây: %s", pause, kind)
        return _Verdict("put_off", pause)

    async def _apologise(self, parcel: Parcel, reference: str) -> None:
        with suppress(Exception):
            await self._courier.apologise(parcel.payload, reference)

    async def _noted(self, parcel: Parcel, verdict: _Verdict) -> Parcel | None:
        """Notes what became of a parcel, however long the database is away; gives the next of its queue."""
        self._metrics.sent(verdict.outcome)
        if verdict.outcome == "put_off":
            await self._insist(lambda: self._outbox.put_off(parcel, verdict.seconds))
            self._alarm(verdict.seconds)
            return None
        if verdict.outcome == "blocked":
            await self.drop_queue(parcel.queue)
            return None
        self._delivered.add(parcel.id)
        done = self._outbox.sent if verdict.outcome == "sent" else self._outbox.drop
        following = await self._insist(lambda: done(parcel))
        self._delivered.discard(parcel.id)
        return following

    async def _give_back(self, parcel: Parcel) -> None:
        """Leaves a parcel to others when there is no time left; one delivered is noted, if possible."""
        delivered = parcel.id in self._delivered
        self._metrics.sent("given_back")
        try:
            if not delivered:
                await self._run(lambda: self._outbox.release(parcel))
            elif (following := await self._run(lambda: self._outbox.sent(parcel))) is not None:
                await self._run(lambda: self._outbox.release(following))
        except StorageError as error:
            self._warn(error)

    async def _sweep(self) -> None:
        pause = 0.0
        while True:
            # not wait_for, which in Python 3.11 can lose the cancelling when the event comes just then
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            self._wake.clear()
            room = IN_FLIGHT - self._sending
            found = await self._due(room) if room > 0 else []
            self._more = room <= 0 or len(found) == room
            busy = bool(found) or self._more
            pause = SWEEP_SECONDS if busy else min(LONGEST_SWEEP, max(SWEEP_SECONDS, pause * 1.5))
            self.send(found)

    async def _due(self, room: int) -> list[Parcel]:
        try:
            return await self._run(lambda: self._outbox.due(room))
        except StorageError as error:
            self._warn(error)
        except Exception as error:
            self._metrics.fault("outbox")
            faults.report(_LOGGER, error)
        return []

    def _alarm(self, seconds: float) -> None:
        """Looks again when what was put off is due; what waits longer is found by the usual looking."""
        if seconds <= _ALARM_SECONDS:
            asyncio.get_running_loop().call_later(seconds + 0.01, self._wake.set)

    async def _insist(self, work: Callable[[], T]) -> T:
        """The outbox's answer, asked again until the database is there."""
        pause = 0.1
        while True:
            try:
                return await self._run(work)
            except StorageError as error:
                self._warn(error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)

    async def _run(self, work: Callable[[], T]) -> T:
        result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        self._away = False
        return result

    def _warn(self, error: StorageError) -> None:
        """Logs that the database is away, once each time."""
        if not self._away:
            _LOGGER.warning("%s", error)
        self._away = True

    def _time(self) -> float:
        return asyncio.get_running_loop().time()
