"""A crowd: many people in a dialogue each, who act as they see replies, or without waiting for them."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from botapi.api import Call
from botapi.driver import Person
from botapi.errors import JSON
from botapi.server import BotApiServer
from tests.chaos.walks import Step, Walk, walk
from tests.chaos.weather import SENDS

NOT_MODIFIED = "message is not modified"


@dataclass(slots=True)
class Member:
    """Somebody, what they are going to do, and what the bot has shown them."""

    person: Person
    walk: Walk
    impatience: float
    done: int = 0
    seen: list[Call] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    _next: float = 0.0

    @property
    def finished(self) -> bool:
        """Whether all has been done."""
        return self.done == len(self.walk.steps)

    @property
    def answered(self) -> bool:
        """Whether as many messages have come as all that was done must bring."""
        return len(self.seen) >= sum(map(len, self.walk.shown[: self.done]))

    @property
    def last(self) -> str:
        """The words shown last."""
        return content(self.seen[-1]) if self.seen else ""

    @property
    def conversation(self) -> str:
        """The conversation's name in the assistant."""
        return name_of(self.person)

    def acts(self, chance: random.Random, now: float, pause: float) -> None:
        """Does the next step, if the time has come."""
        step = self.walk.steps[self.done]
        ready = self.answered or chance.random() < self.impatience
        if now < self._next or not ready or (step.action is not None and not self.seen):
            return
        self._next = now + pause * chance.random()
        self.done += 1
        update = self._does(step)
        self.updates.append(int(update["update_id"]))

    def _does(self, step: Step) -> JSON:
        if step.action is None:
            return self.person.says(step.text)
        shown = self.person.chat.replies
        having = [message for message in shown if any(b.data == step.action for b in message.buttons)]
        asked = self.person.presses_data(step.action, (having or shown)[-1].id)
        self.asked.append(asked.question.id)
        return asked.update


class Crowd:
    """The people of one run; all of it on one thread."""

    def __init__(self, server: BotApiServer, seed: str, count: int, length: int, today: date) -> None:
        self.server = server
        self.today = today
        self.chance = random.Random(f"{seed} crowd")
        self.members = [self._member(f"{seed} {number}", number, length) for number in range(count)]
        self._of_chat = {member.person.id: member for member in self.members}
        self._read = 0
        self._open: list[Call] = []

    def _member(self, seed: str, number: int, length: int) -> Member:
        steps = self.chance.randint(length // 2, length)
        person = self.server.person(6_100_000_000 + 7919 * number, f"Người {number}")
        drawn = walk(seed, steps, self.today, name_of(person))
        return Member(person, drawn, self.chance.choice((0.0, 0.02, 0.3)))

    @property
    def finished(self) -> bool:
        """Whether everybody has done everything."""
        return all(member.finished for member in self.members)

    @property
    def answered(self) -> bool:
        """Whether everything was answered."""
        return self.finished and all(member.answered for member in self.members)

    def act(self, pause: float) -> None:
        """One look around: whoever is ready does the next step, ``pause`` seconds at most after the last."""
        self.look()
        now = time.monotonic()
        for member in self.members:
            if not member.finished:
                member.acts(self.chance, now, pause)

    def look(self) -> None:
        """Takes in what the bot has shown since."""
        calls = self.server.calls
        fresh = calls[self._read :]
        self._read += len(fresh)
        waiting = [*self._open, *(call for call in fresh if call.method in SENDS)]
        self._open = [call for call in waiting if not call.answered]
        for call in sorted((call for call in waiting if call.answered), key=lambda call: call.answered):
            if carried_out(call):
                self._of_chat[int(call.params["chat_id"])].seen.append(call)


def name_of(person: Person) -> str:
    """The name of somebody's own conversation."""
    return f"telegram:{person.id}:{person.id}"


def carried_out(call: Call) -> bool:
    """Whether the person sees what a call was to show, whatever its sender was told."""
    return call.code == 200 or (call.code == 400 and NOT_MODIFIED in call.description)


def content(call: Call) -> str:
    """The words of a call, as they were sent."""
    return str(call.params.get("text", call.params.get("caption", "")))


def expected(member: Member) -> list[str]:
    """The messages that must have been shown, in order."""
    return [message for messages in member.walk.shown[: member.done] for message in messages]


def misshown(member: Member, excused: Sequence[Call]) -> str:
    """What is wrong with what somebody was shown: "" where each message came once, in order.

    One of ``excused``, whose sender could not know that it was shown, may have come again right after.
    """
    wanted = expected(member)
    places = {0}
    before: Call | None = None
    for number, call in enumerate(member.seen):
        words = content(call)
        again = before is not None and before in excused and content(before) == words
        onward = {place + 1 for place in places if place < len(wanted) and wanted[place] == words}
        following = onward | (places if again else set())
        if not following:
            near = max(places)
            return (
                f"{member.conversation}: message {number} of {len(member.seen)}, {len(wanted)} wanted, is\n"
                f"  {words[:120]!r}\nwhere there should be\n  {wanted[near : near + 1]}\nafter\n"
                f"  {content(before)[:120] if before else ''!r}\n"
            )
        places, before = following, call
    if len(wanted) not in places:
        missing = wanted[max(places) :]
        shown = "\n".join(f"  {call.at:.2f} {call.line} {brief(call)}" for call in member.seen[-8:])
        steps = member.walk.steps[max(0, member.done - 4) : member.done]
        return (
            f"{member.conversation}: of {len(wanted)} messages there lack {missing}, after\n{steps}\n{shown}"
        )
    return ""


def brief(call: Call) -> str:
    """A call in a line."""
    return f"{call.method} {content(call)[:70]!r} -> {call.code} {call.description}"
