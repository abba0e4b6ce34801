"""The Bot API's bad days: calls that are refused, put off, cut or slow, by chance."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field

from botapi.errors import JSON
from botapi.faults import (
    Faults,
    Trouble,
    bad_gateway,
    delay,
    half_answer,
    no_answer,
    server_error,
    too_many_requests,
)

SENDS = frozenset({"sendMessage", "editMessageText", "sendPhoto", "sendDocument"})
_KINDS = (
    too_many_requests(1),
    too_many_requests(2),
    server_error(),
    bad_gateway(),
    no_answer(),
    no_answer(done=True),
    half_answer(),
    delay(0.5),
    delay(2.5),
)


@dataclass(slots=True)
class Weather(Faults):
    """A part (``bad``) of all calls meets with trouble. A chat told to wait is so until its time is over.

    ``early`` are the calls that came before that: the chat and how many seconds too early.
    """

    chance: random.Random = field(default_factory=random.Random)
    bad: float = 0.0
    kinds: tuple[Trouble, ...] = _KINDS
    happened: dict[str, int] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)
    early: list[tuple[str, float, float]] = field(default_factory=list)

    def take(self, method: str, params: JSON) -> Trouble | None:
        """The trouble of a call, None for the usual case."""
        chat, now = str(params.get("chat_id")), time.monotonic()
        left = self.waits.get(chat, 0.0) - now if method in SENDS else 0.0
        if left > 0.02:
            self.early.append((chat, now, left))
            return too_many_requests(int(left) + 1)
        if method == "getUpdates" or self.chance.random() >= self.bad:
            return Faults.take(self, method, params)
        trouble = self.chance.choice(self.kinds)
        if wait := _wait_of(trouble):
            if method not in SENDS:
                return None
            self.waits[chat] = now + wait
        name = _name(trouble)
        self.happened[name] = self.happened.get(name, 0) + 1
        return trouble


def _wait_of(trouble: Trouble) -> float:
    parameters = trouble.refusal.parameters if trouble.refusal else None
    return float((parameters or {}).get("retry_after", 0))


def _name(trouble: Trouble) -> str:
    if trouble.refusal:
        return str(trouble.refusal.code)
    if trouble.cut:
        return f"cut {trouble.cut}{'' if trouble.done else ', not done'}"
    return f"late {trouble.seconds:g} s"
