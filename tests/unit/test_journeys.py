"""The journeys in ``tests/journeys``: what a person says and presses, and what must be seen.

In a journey with ``reads_notice`` the steps answer the notice before the first question; in the others the
person presses "Tôi đồng ý" as soon as it is shown. A journey ``in_group`` is read by others too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from handlers.commands import COMMANDS
from handlers.reply import Reply
from knowledge.normalise import fold
from tests.unit.rule_samples import book
from tests.unit.talk import Talk, offered, verdicts, with_rules

JOURNEYS = Path(__file__).parents[1] / "journeys"

Step: TypeAlias = Mapping[str, Any]


def read() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The journeys; ``<số>`` in them is the number of programmes, so that one more breaks none of them."""
    number = len(book().programmes)
    for file in sorted(JOURNEYS.glob("*.yaml")):
        text = file.read_text(encoding="utf-8").replace("<số>", str(number))
        text = text.replace("<số - 1>", str(number - 1))
        for journey in yaml.safe_load(text):
            yield f"{file.stem}: {journey['name']}", journey


READ = tuple(read())
ALL = dict(READ)


class Runner:
    """Takes the steps of one journey; ``kept`` are the replies that a step gave a name (``keep``)."""

    def __init__(self, today: date, *, agreeing: bool = True) -> None:
        self.talk = Talk(today, agreeing=agreeing)
        self.kept: dict[str, Reply] = {}
        self.takes: Mapping[str, Callable[[Any, Step], object]] = {
            "says": lambda words, step: self.talk.says(words * step.get("times", 1)),
            "presses": lambda label, step: self.talk.presses(label, self.kept.get(step.get("of", ""))),
            "answers": lambda given, step: self.talk.answers(given),
            "day": self.day,
            "rules": self.rules,
        }
        self.expects: Mapping[str, Callable[[Any], object]] = {
            "sees": self.sees,
            "sees_once": self.sees_once,
            "not_sees": self.not_sees,
            "offers": self.offers,
            "not_offers": self.not_offers,
            "asks": self.asks,
            "verdict": self.verdict,
            "notice": self.notice,
        }

    def take(self, step: Step) -> None:
        (action,) = (key for key in step if key in self.takes)
        unknown = step.keys() - self.takes.keys() - self.expects.keys() - {"keep", "of", "times"}
        assert not unknown, f"không hiểu {unknown}"
        assert "of" not in step or step["of"] in self.kept, f"chưa giữ {step['of']!r}"
        self.takes[action](step[action], step)
        for key in step:
            if key in self.expects:
                self.expects[key](step[key])
        if "keep" in step:
            self.kept[step["keep"]] = self.talk.reply

    def day(self, day: date, step: Step) -> None:
        self.talk.today = day

    def rules(self, changed: Mapping[str, list[str]], step: Step) -> None:
        self.talk.resources = with_rules(**changed)

    def sees(self, parts: list[str]) -> None:
        for part in parts:
            assert part in self.talk.text, f"không thấy {part!r} trong:\n{self.talk.text}"

    def sees_once(self, parts: list[str]) -> None:
        for part in parts:
            assert self.talk.text.count(part) == 1, (
                f"không thấy đúng một lần {part!r} trong:\n{self.talk.text}"
            )

    def not_sees(self, parts: list[str]) -> None:
        for part in parts:
            assert part not in self.talk.text, f"thấy {part!r} trong:\n{self.talk.text}"

    def offers(self, labels: list[str]) -> None:
        shown = [choice.label for choice in offered(self.talk.reply)]
        for label in labels:
            assert label in shown, f"không có nút {label!r} trong {shown}"

    def not_offers(self, labels: list[str]) -> None:
        shown = [choice.label for choice in offered(self.talk.reply)]
        assert not set(labels) & set(shown), f"có nút không nên có trong {shown}"

    def asks(self, fact: str | None) -> None:
        assert self.talk.asks == fact, self.talk.text

    def verdict(self, expected: Mapping[str, str]) -> None:
        shown = verdicts(self.talk.reply)
        assert {key: shown.get(key) for key in expected} == dict(expected), self.talk.text

    def notice(self, words: str) -> None:
        assert words in self.talk.reply.notice


@pytest.mark.parametrize("name", ALL, ids=fold)
def test_journey(name: str) -> None:
    journey = ALL[name]
    runner = Runner(journey["today"], agreeing=not journey.get("reads_notice", False))
    runner.talk.public = journey.get("in_group", False)
    for number, step in enumerate(journey["steps"], 1):
        try:
            runner.take(step)
        except (AssertionError, ValueError) as error:
            pytest.fail(f"bước {number} {dict(step)}: {error}", pytrace=False)


def test_the_journeys_use_every_command() -> None:
    said = " ".join(str(step.get("says", "")) for journey in ALL.values() for step in journey["steps"])
    assert [command.name for command in COMMANDS if f"/{command.name}" not in said] == []


def test_there_are_many_journeys_with_names_of_their_own() -> None:
    assert len(ALL) == len(READ) >= 40


def test_every_journey_expects_something() -> None:
    runner = Runner(date(2026, 3, 2))
    idle = [
        name for name, j in ALL.items() if not any(step.keys() & runner.expects.keys() for step in j["steps"])
    ]
    assert idle == []
