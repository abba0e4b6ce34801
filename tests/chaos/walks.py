"""What people do, and what the assistant must answer: dialogues drawn by chance, through the core alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rendering.render import telegram_messages
from botapi.server import USERNAME
from handlers.actions import parts
from handlers.conversation import Conversation
from handlers.links import Links
from handlers.reply import Choice, Reply
from handlers.request import Request
from handlers.router import respond
from tests.unit.talk import offered, resources

ANSWERS = frozenset({"ans", "tick", "done", "none", "date", "today", "pick", "begin", "go", "agree"})
"""Choices that take a dialogue on."""
_AWAY = frozenset("erase delete withdraw refuse data chart rchart sheet sheetof template comparepic".split())
"""Choices that end a dialogue early, or answer with a picture or a file."""
_LINKS = Links(bot=USERNAME, inline=True)
"""What the bot of the test server can link to; the page's address is not set."""
_ASIDES = (
    "/tracuu kỷ luật", "/trogiup", "/xemlai", "/vanban", "tuổi được cử đi đào tạo sau đại học", "quay lại",
    "không rõ", "<b>không</b> & \"rõ\"", "%s {0} \\x00", "44", "1", "/dieukien", "2, 3", "đúng",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person does: words, or a press of ``action``."""

    text: str = ""
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """Steps, the replies as Telegram messages (HTML), a step's together, and what is stored at the end."""

    steps: tuple[Step, ...]
    shown: tuple[tuple[str, ...], ...]
    ended: Conversation


def walk(seed: str, length: int, today: date, who: str = "") -> Walk:
    """A dialogue of so many steps, in a conversation of this name; the same for the same seed and day."""
    chance = random.Random(seed)
    steps: list[Step] = []
    conversation, reply = Conversation(), Reply()
    for number in range(length):
        step = _next(chance, number, reply)
        reply, conversation = taken(step, conversation, today, who)
        steps.append(step)
    return replayed(steps, today, who)


def replayed(steps: Sequence[Step], today: date, who: str = "") -> Walk:
    """What comes of these steps, done in order."""
    conversation = Conversation()
    shown: list[tuple[str, ...]] = []
    for step in steps:
        reply, conversation = taken(step, conversation, today, who)
        shown.append(tuple(message.html for message in telegram_messages(reply)))
    return Walk(tuple(steps), tuple(shown), conversation)


def taken(step: Step, conversation: Conversation, today: date, who: str = "") -> tuple[Reply, Conversation]:
    """The core's reply to a step, and the conversation after it."""
    return respond(resources(), Request(today, step.text, step.action, who=who, links=_LINKS), conversation)


def _next(chance: random.Random, number: int, reply: Reply) -> Step:
    if number == 0:
        return Step(text=chance.choice(("/dieukien", "/start", "/dieukien tiếng Anh")))
    choices = [choice for choice in offered(reply) if choice.acts and _name(choice) not in _AWAY]
    onward = [choice for choice in choices if _name(choice) in ANSWERS]
    luck = chance.random()
    if onward and luck < 0.85:
        return _done(chance, chance.choice(onward))
    if luck < 0.89 or not choices:
        return Step(text=chance.choice(_ASIDES if luck < 0.97 else ("/dieukien", "/huy")))
    return _done(chance, chance.choice(choices)) if luck < 0.96 else Step(text="/dieukien")


def _done(chance: random.Random, choice: Choice) -> Step:
    """A choice pressed, or now and then written out."""
    return Step(text=choice.label) if chance.random() < 0.15 else Step(action=choice.action)


def _name(choice: Choice) -> str:
    return parts(choice.action)[0]
