"""People who talk to a system under measurement, each following a script, and what became of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random

from bench.serve.dialogues import Script, Step
from bench.serve.telegram import SECRET, BotApi, Shown, pressed, typed
from bench.serve.wire import Callers

BUSY = 64
"""People who together keep a system busy without a pause."""

PATIENCE = 60.0
"""Seconds after which an answer that has not come is lost."""
_AGAIN = 0.25
"""Seconds after which Telegram sends an update again that was not taken (its own pause is longer)."""

Think = Callable[[], float]


@dataclass
class Tally:
    """What happened: seconds from each update to the last message of its answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    finished: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: int = 0
    surplus: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    took: float = 0.0

    @property
    def faults(self) -> int:
        """Answers that were not what they must be, did not come, or came twice."""
        return len(self.wrong) + self.lost + self.surplus


class _Fault(Exception):
    """This person's dialogue went wrong, and is counted already."""


class Crowd:
    """All people of one measurement: hands in their updates and takes what is sent to them."""

    _chats = count(1_000_000)
    _updates = count(1)

    def __init__(self, api: BotApi, ports: tuple[int, ...]) -> None:
        self.api = api
        self._callers = Callers(ports, api.connections)
        self.tally = Tally()
        self._strays = api.strays

    async def at_once(self, scripts: Sequence[Script], people: int, think: Think | None = None) -> Tally:
        """So many people begin at the same moment and each goes through a whole dialogue."""
        began = time.perf_counter()
        await asyncio.gather(*(self._dialogue(scripts[n % len(scripts)], think) for n in range(people)))
        return await self._settled(began)

    async def for_seconds(self, scripts: Sequence[Script], people: int, seconds: float) -> Tally:
        """So many people send one update after another, without a pause, for some seconds."""
        began = time.perf_counter()
        numbers = count()
        await asyncio.gather(
            *(self._until(began + seconds, scripts, numbers) for _ in range(people)),
        )
        return await self._settled(began)

    def close(self) -> None:
        """Close the connections."""
        self._callers.close()

    async def _settled(self, began: float) -> Tally:
        """The tally, once nothing more can come."""
        self.tally.took = time.perf_counter() - began
        await asyncio.sleep(0.3)
        made, self.tally = self.tally, Tally()
        made.surplus += self.api.strays - self._strays
        self._strays = self.api.strays
        return made

    async def _until(self, end: float, scripts: Sequence[Script], numbers: count[int]) -> None:
        while time.perf_counter() < end:
            await self._dialogue(scripts[next(numbers) % len(scripts)], None, end)

    async def _dialogue(self, script: Script, think: Think | None, end: float = float("inf")) -> None:
        person = _Person(self, next(self._chats))
        try:
            for at, step in enumerate(script):
                if time.perf_counter() >= end:
                    return
                if think is not None:
                    await asyncio.sleep(think() if at else think() / 2)
                await person.takes(step)
            self.tally.finished += 1
        except _Fault:
            pass
        finally:
            person.leaves()

    async def hand_in(self, body: bytes) -> None:
        """Sends an update as Telegram does: again and again until it is taken."""
        headers = f"Content-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        until = time.perf_counter() + PATIENCE
        while time.perf_counter() < until:
            try:
                status, _ = await self._callers.request("POST", "/telegram", body, headers)
            except OSError:
                status = 0
            if 200 <= status < 300:
                return
            self.tally.refused[status] += 1
            await asyncio.sleep(_AGAIN)


class _Person:
    """One person in their own chat."""

    def __init__(self, crowd: Crowd, chat: int) -> None:
        self._crowd, self._chat = crowd, chat
        self._inbox: asyncio.Queue[tuple[float, Shown]] = asyncio.Queue()
        self._last: Shown | None = None
        crowd.api.people[chat] = lambda shown: self._inbox.put_nowait((time.perf_counter(), shown))

    def leaves(self) -> None:
        """Looks no longer at what comes: it is counted as meant for nobody."""
        self._crowd.tally.surplus += self._inbox.qsize()
        self._crowd.api.people.pop(self._chat, None)

    async def takes(self, step: Step) -> None:
        """Sends what the step says and holds what comes back against it."""
        tally = self._crowd.tally
        tally.surplus += self._inbox.qsize()
        while not self._inbox.empty():
            self._inbox.get_nowait()
        body = self._update(step)
        began = time.perf_counter()
        handed = asyncio.create_task(self._crowd.hand_in(body))
        try:
            async with asyncio.timeout(PATIENCE):
                await self._answered(step, began)
            await handed
        except TimeoutError:
            tally.lost += 1
            raise _Fault from None
        finally:
            handed.cancel()

    def _update(self, step: Step) -> bytes:
        number = next(Crowd._updates)
        if step.action is None:
            return typed(number, self._chat, step.words)
        if self._last is None or (self._last.actions and step.action not in self._last.actions):
            self._wrong(f"no button {step.action}")
        assert self._last is not None
        return pressed(number, self._chat, step.action, self._last)

    async def _answered(self, step: Step, began: float) -> None:
        moment = began
        for expected in step.answers:
            moment, shown = await self._inbox.get()
            if shown.html != expected:
                self._wrong(f"{step.action or step.words}: {shown.html[:60]!r}, not {expected[:60]!r}")
            self._last = shown
        self._crowd.tally.seconds.append(moment - began)

    def _wrong(self, what: str) -> None:
        self._crowd.tally.wrong.append(what)
        raise _Fault


def thinking(least: float, most: float, seed: int) -> Think:
    """Pauses between an answer and the next update, in seconds."""
    random = Random(seed)
    return lambda: random.uniform(least, most)
