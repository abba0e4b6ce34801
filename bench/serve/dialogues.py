"""Whole dialogues worked out beforehand by the core: what is sent, and every word that must come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from bench.people import People, Person
from bot.rendering.render import telegram_messages
from bot.wiring import build_evaluator
from handlers.actions import action, parts
from handlers.conversation import Conversation, Stage
from handlers.reply import Choice, Choices, Reply
from handlers.request import Request
from handlers.resources import Resources
from handlers.router import respond
from knowledge.library import corpus
from knowledge.search import SearchIndex

_UNKNOWN = 0.06
_LONGEST = 80
_RESULT = frozenset({"res", "print", "change", "new"})


@dataclass(frozen=True, slots=True)
class Step:
    """What a person sends, words or a pressed choice, and the texts (HTML) of the messages that answer it."""

    words: str
    action: str | None
    answers: tuple[str, ...]


Script = tuple[Step, ...]


def scripts(count: int, seed: int, today: date, *, pressing: bool) -> list[Script]:
    """Dialogues from "/dieukien" to the result, answered by buttons, or by the same choices in words."""
    held = corpus()
    resources = Resources(build_evaluator(held), held, SearchIndex(held))
    programmes = tuple(resources.book.programmes)
    people = People(resources.evaluator, programmes, seed).drawn("leaning", count, _UNKNOWN)
    return [_Writer(resources, today, person, pressing).written() for person in people]


class _Writer:
    """Plays one dialogue with the core."""

    def __init__(self, resources: Resources, today: date, person: Person, pressing: bool) -> None:
        self._resources, self._today = resources, today
        self._person, self._pressing = person, pressing
        self._conversation = Conversation()
        self._ticked: set[str] = set()
        self._steps: list[Step] = []

    def written(self) -> Script:
        """The dialogue; RuntimeError where it does not come to a result."""
        reply = self._sends(Request(self._today, "/dieukien"))
        for _ in range(_LONGEST):
            choices = [each for block in reply.blocks if isinstance(block, Choices) for each in block]
            if self._ends(choices):
                return tuple(self._steps)
            reply = self._sends(self._next(choices))
        raise RuntimeError("a dialogue does not end")

    def _ends(self, choices: Sequence[Choice]) -> bool:
        names = {parts(each.action)[0] for each in choices}
        return bool(names & _RESULT) and "pick" not in names and not self._conversation.asking

    def _next(self, choices: Sequence[Choice]) -> Request:
        by_name: dict[str, list[str]] = {}
        for each in choices:
            by_name.setdefault(parts(each.action)[0], []).append(each.action)
        if "why" in by_name:
            return self._answer(by_name)
        if "pick" in by_name:
            return self._choose(by_name["pick"][0])  # all programmes: the longest dialogue
        if self._conversation.stage is Stage.ASKING:
            raise RuntimeError("a question is not understood")
        return self._choose(choices[0].action)  # what stands before the first question, such as the consent

    def _answer(self, by_name: dict[str, list[str]]) -> Request:
        run, place = parts(by_name["why"][0])[1]
        answer = self._person[place.partition("-")[2]]
        if isinstance(answer, list):
            return self._tick(run, place, answer)
        if answer is None:
            return self._choose(action("ans", run, place, "?"))
        if isinstance(answer, bool):
            return self._choose(action("ans", run, place, "y" if answer else "n"))
        if isinstance(answer, int):
            return Request(self._today, str(answer))
        return self._choose(action("ans", run, place, answer))

    def _tick(self, run: str, place: str, options: list[str]) -> Request:
        if not options:
            return self._choose(action("none", run, place))
        for option in options:
            if (tick := action("tick", run, place, option)) not in self._ticked:
                self._ticked.add(tick)
                return self._choose(tick)
        return self._choose(action("done", run, place))

    def _choose(self, made: str) -> Request:
        """The press; or its number or words, where these come to the same."""
        press = Request(self._today, action=made)
        if self._pressing:
            return press
        offer = next((each for each in self._conversation.offered if each.action == made), None)
        if offer is None:
            return press
        words = Request(self._today, str(offer.number) if offer.number else offer.label)
        same = (
            respond(self._resources, words, self._conversation)[1]
            == respond(self._resources, press, self._conversation)[1]
        )
        return words if same else press

    def _sends(self, request: Request) -> Reply:
        reply, self._conversation = respond(self._resources, request, self._conversation)
        answers = tuple(message.html for message in telegram_messages(reply))
        self._steps.append(Step(request.text, request.action, answers))
        return reply


def echoes(made: Sequence[Script]) -> list[Script]:
    """The same sent, but answered by what an echo bot says: the very words, or the pressed action."""
    return [
        tuple(
            Step(step.words, step.action, (step.words if step.action is None else step.action,))
            for step in script
        )
        for script in made
    ]


def mean_length(made: Sequence[Script]) -> float:
    """Updates in a dialogue."""
    return len(list(chain.from_iterable(made))) / len(made)
