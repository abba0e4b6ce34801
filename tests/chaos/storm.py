"""One stormy run: people talk while processes die, the database goes away and the Bot API has a bad day."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from botapi.api import Call
from botapi.server import BotApiServer
from tests.chaos.crowd import NOT_MODIFIED, Crowd, Member, brief, carried_out, expected, misshown
from tests.chaos.deliverer import Deliverer
from tests.chaos.replicas import Replica
from tests.chaos.weather import SENDS, Weather

NOTING = 3.0
"""Seconds in which a process on a busy machine notes that a call was answered."""
Mishap: TypeAlias = "Callable[[Storm], str]"
"""Something that goes wrong; what it was, in a word."""
_HARMLESS = (NOT_MODIFIED, "query is too old")


@dataclass(slots=True)
class Outages:
    """When the database was away, in seconds on the monotonic clock."""

    spans: list[tuple[float, float]] = field(default_factory=list)

    def lasts(self, begun: float, ended: float) -> bool:
        """Whether it was away at some time of this span, or had just come back."""
        return any(away < ended and back + NOTING > begun for away, back in self.spans)


@dataclass(slots=True)
class Storm:
    """What happens beside the talking: a mishap every ``every`` seconds on average, each one by chance.

    ``counted``: everybody gets as many messages as the same steps bring in order.
    """

    server: BotApiServer
    crowd: Crowd
    replicas: Sequence[Replica]
    chance: random.Random
    outages: Outages = field(default_factory=Outages)
    mishaps: Sequence[Mishap] = ()
    every: float = 3.0
    counted: bool = True
    happened: list[str] = field(default_factory=list)

    def rages(self, pause: float, seconds: float) -> None:
        """Until everybody has done everything; AssertionError where that takes longer than ``seconds``."""
        until, following = time.monotonic() + seconds, time.monotonic() + self.every
        while not self.crowd.finished:
            self.crowd.act(pause)
            self._keep()
            if self.mishaps and time.monotonic() > following:
                self.happened.append(self.chance.choice(self.mishaps)(self))
                following = time.monotonic() + self.every * 2 * self.chance.random()
            assert time.monotonic() < until, f"the crowd is not through:\n{self.state()}"
            time.sleep(0.02)

    def calms(self, idle: Callable[[], bool], seconds: float) -> None:
        """Waits until all was taken and answered, with nothing going wrong any more."""
        until = time.monotonic() + seconds
        while not (idle() and (self.crowd.answered or not self.counted) and not self.server.api.busy):
            self.crowd.look()
            self._keep()
            assert time.monotonic() < until, f"not everything was answered:\n{self.state()}"
            time.sleep(0.1)

    def _keep(self) -> None:
        for replica in self.replicas:
            replica.keep()

    def state(self) -> str:
        """Where the first few of the unfinished stand."""
        self.crowd.look()
        late = [member for member in self.crowd.members if not (member.finished and member.answered)]
        logs = [f"{replica.name}: …{replica.said[-1500:]}" for replica in self.replicas]
        lines = [f"{len(late)} people wait", *map(self._standing, late[:3]), *logs, *self.happened[-10:]]
        return "\n".join(lines)

    def _standing(self, member: Member) -> str:
        """What somebody did last, and the last calls to their chat."""
        wanted = expected(member)[len(member.seen) :]
        calls = [call for call in self.server.calls if call.params.get("chat_id") == member.person.id]
        steps = member.walk.steps[: member.done][-4:]
        return "\n".join(
            [
                f"{member.conversation}: {member.done}/{len(member.walk.steps)} done",
                f"{len(member.seen)} seen, wanted: {[words[:200] for words in wanted]}",
                f"after: {steps}",
                *(f"  {call.at:.2f} {call.line} {brief(call)}" for call in calls[-8:]),
            ]
        )

    def excused(self) -> list[Call]:
        """The calls that were carried out, yet whose sender could not know or could not note it."""
        return [call for call in self.server.calls if call.method in SENDS and self._unnoted(call)]

    def _unnoted(self, call: Call) -> bool:
        if not carried_out(call):
            return False
        return call.injected or self._died_with(call)

    def _died_with(self, call: Call) -> bool:
        """Whether the caller was killed before it had, or before it could note, the answer."""
        lives = next(replica.lives for replica in self.replicas if replica.name == call.line)
        ends = [life.ended for life in lives if life.killed and life.begun < call.at < life.ended]
        return any(end < call.answered + NOTING or self.outages.lasts(call.answered, end) for end in ends)

    def judge(self) -> None:
        """Everybody was shown what they should, once and in order; nobody was written to too early."""
        self.crowd.look()
        excused = self.excused()
        faults = [fault for member in self.crowd.members if (fault := misshown(member, excused))]
        assert not faults, f"{len(faults)} people were shown something wrong:\n" + "\n".join(faults[:3])
        problems = [str(p) for p in self.server.problems if not any(w in p.description for w in _HARMLESS)]
        assert not problems, problems[:3]
        assert not self.server.losses
        early = [each for each in self.weather.early if not self._forgot(*each)]
        assert not early, f"calls before their time: {early[:5]}"

    @property
    def weather(self) -> Weather:
        faults = self.server.faults
        assert isinstance(faults, Weather)
        return faults

    def _forgot(self, chat: str, at: float, left: float) -> bool:
        """Whether the process that was told to wait was killed before it could note that."""
        told = (call for call in self.server.calls if call.code == 429 and call.at < at)
        return any(str(call.params.get("chat_id")) == chat and self._died_with(call) for call in told)


def server_in(weather: Weather) -> BotApiServer:
    """The strict server with this weather, not yet started."""
    server = BotApiServer()
    server.api.faults = weather
    return server


def delivering(server: BotApiServer, deliverer: Deliverer) -> None:
    """Lets a deliverer stand in for the server's own."""
    server.webhook = deliverer  # type: ignore[assignment]


def kill_one(storm: Storm) -> str:
    """kill -9 of one replica, which is started again at once."""
    up = [replica for replica in storm.replicas if replica.up]
    if not up:
        return "nobody to kill"
    replica = storm.chance.choice(up)
    replica.kill()
    replica.start()
    return f"killed {replica.name}"
