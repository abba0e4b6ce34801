"""Peers that take one record after another: zen-engine (GoRules) and datalogic-py (JSONLogic).

Each rule is generated from ours by ``bench.rule_tests``.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import datalogic_py
import orjson
import zen

from bench.rule_tests import Compare, Group, Holds, IsKnown, Not, OneOf, Plain, Translator
from rules.model import Node, Rulebook

Told = dict[str, Any]


class Records(ABC):
    """A rule engine for records; verdicts are 0, 1, 2, in the order of the programmes."""

    def __init__(self, book: Rulebook) -> None:
        self.programmes = list(book.programmes)
        translator = Translator(book)
        self.verdict_rules: dict[str, tuple[Plain, Plain]] = {}
        self.condition_rules: dict[str, dict[str, tuple[Plain, Plain]]] = {}
        for key, programme in book.programmes.items():
            self.verdict_rules[key] = _pair(translator, programme.rule)
            self.condition_rules[key] = {each.id: _pair(translator, each) for each in programme.conditions}
        self.prepare()

    @abstractmethod
    def prepare(self) -> None:
        """Compile the rules."""

    @abstractmethod
    def verdicts(self, person: Told) -> list[int]:
        """One person's verdicts."""

    def batch(self, people: Sequence[Told]) -> list[list[int]]:
        """Several people's verdicts."""
        return [self.verdicts(person) for person in people]

    @abstractmethod
    def explained(self, person: Told) -> tuple[list[int], object]:
        """One person's verdicts, and how they came about: every condition's result at least."""


def _pair(translator: Translator, node: Node) -> tuple[Plain, Plain]:
    return translator.surely(node), translator.possibly(node)


# zen-engine


class Zen(Records):
    """Expressions in one expression node; the engine holds both decisions ready (a static loader).

    Of the documented ways the fastest: a decision of ``create_decision``, also of compiled content, took six
    times as long, ``evaluate_batch`` half as long again in processor time.
    """

    def prepare(self) -> None:
        verdicts = {key: _zen_value(*rules) for key, rules in self.verdict_rules.items()}
        steps: dict[str, str] = {}
        names: dict[tuple[Plain, Plain], str] = {}
        for key, conditions in self.condition_rules.items():
            used = []
            for rules in conditions.values():
                if rules not in names:
                    names[rules] = f"c{len(names)}"
                    steps[names[rules]] = _zen_value(*rules)
                used.append(f"$.{names[rules]}")
            steps[f"v_{key.replace('-', '_')}"] = f"min([{', '.join(used)}])"
        content = {"verdicts": _zen_decision(verdicts), "reasons": _zen_decision(steps)}
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})

    def verdicts(self, person: Told) -> list[int]:
        found = self._engine.evaluate("verdicts", person)["result"]
        return [found[key] for key in self.programmes]

    def explained(self, person: Told) -> tuple[list[int], object]:
        found = self._engine.evaluate("reasons", person, {"trace": True})
        result = found["result"]
        return [result[f"v_{key.replace('-', '_')}"] for key in self.programmes], found["trace"]


def _zen_decision(expressions: Mapping[str, str]) -> dict[str, Any]:
    place = {"x": 0, "y": 0}
    listed = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    nodes = [
        {"id": "i", "type": "inputNode", "name": "facts", "position": place, "content": {"schema": ""}},
        {
            "id": "x",
            "type": "expressionNode",
            "name": "rules",
            "position": place,
            "content": {"expressions": listed},
        },
        {"id": "o", "type": "outputNode", "name": "verdicts", "position": place, "content": {"schema": ""}},
    ]
    edges = [
        {"id": f"{a}{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in (("i", "x"), ("x", "o"))
    ]
    return {"nodes": nodes, "edges": edges}


def _zen_value(surely: Plain, possibly: Plain) -> str:
    return f"({_zen(possibly)}) ? (({_zen(surely)}) ? 2 : 1) : 0"


def _zen(plain: Plain) -> str:
    if isinstance(plain, Group):
        if not plain.parts:
            return "true" if plain.op == "and" else "false"
        return "(" + f" {plain.op} ".join(map(_zen, plain.parts)) + ")"
    if isinstance(plain, Not):
        return f"not ({_zen(plain.part)})"
    if isinstance(plain, Compare):
        return f"{plain.end} {plain.sign} {plain.limit}"
    if isinstance(plain, OneOf):
        values = [json.dumps(value) for value in plain.values] + ["null"] * plain.unknown
        return f"{plain.fact} in [{', '.join(values)}]" if len(values) > 1 else f"{plain.fact} == {values[0]}"
    if isinstance(plain, Holds):
        return "(" + " or ".join(f"'{value}' in {plain.fact}" for value in plain.values) + ")"
    return f"{plain.fact}_known"


# datalogic-py


class DataLogic(Records):
    """One compiled rule that gives a list of all verdicts, evaluated in a session.

    ``evaluate_batch``, which gives texts to be read again, was a quarter slower than one call for each.
    """

    def prepare(self) -> None:
        self._engine = datalogic_py.Engine()
        self._session = self._engine.session()
        self._rule = self._engine.compile([_logic_value(*self.verdict_rules[key]) for key in self.programmes])
        explaining = [
            [_logic_value(*rules) for rules in self.condition_rules[key].values()] for key in self.programmes
        ]
        self._explaining = json.dumps(explaining)

    def verdicts(self, person: Told) -> list[int]:
        found: list[int] = self._session.evaluate(self._rule, person)
        return found

    def explained(self, person: Told) -> tuple[list[int], object]:
        traced = orjson.loads(
            self._engine.evaluate_with_trace(self._explaining, orjson.dumps(person).decode())
        )
        return [min(results) for results in traced["result"]], traced


def _logic_value(surely: Plain, possibly: Plain) -> Any:
    return {"if": [_logic(possibly), {"if": [_logic(surely), 2, 1]}, 0]}


def _logic(plain: Plain) -> Any:
    if isinstance(plain, Group):
        return {plain.op: [_logic(part) for part in plain.parts]} if plain.parts else plain.op == "and"
    if isinstance(plain, Not):
        return {"!": [_logic(plain.part)]}
    if isinstance(plain, Compare):
        return {plain.sign: [{"var": plain.end}, plain.limit]}
    if isinstance(plain, OneOf):
        values: list[Any] = [*plain.values, *[None] * plain.unknown]
        if len(values) == 1:
            return {"===": [{"var": plain.fact}, values[0]]}
        return {"in": [{"var": plain.fact}, values]}
    if isinstance(plain, Holds):
        held = [{"in": [value, {"var": plain.fact}]} for value in plain.values]
        return {"or": held} if len(held) > 1 else held[0]
    assert isinstance(plain, IsKnown)
    return {"var": f"{plain.fact}_known"}
