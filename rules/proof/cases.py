"""The cases that rules are tried on: ``tests/cases/*.yaml``, one file for each programme.

A person fulfils every condition; each case gives what differs from that person (null is unknown), ``each``
the same case with each of some values, and then the verdict, the conditions that decide it, for an
undetermined one the facts that would, and the to-confirms shown where the case names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

import yaml

from rules.evaluate import Evaluator, Outcome, Verdict
from rules.facts import COURSE_START, Case, FactError, read_case
from rules.loading.reader import Entry, fail, read_yaml
from rules.model import Fact, FactType, Place, Programme, Rulebook


@dataclass(frozen=True, slots=True)
class Example:
    """One case of one programme: the person, what must come out, and where it is written.

    ``to_confirm`` is None where the case does not name them. ``whole``: the person whom cases start from.
    """

    programme: str
    name: str
    case: Case
    verdict: Verdict
    deciding: tuple[str, ...]
    missing: tuple[str, ...]
    to_confirm: tuple[str, ...] | None
    place: Place
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """What came out otherwise than a case expects; ``expected`` and ``got`` as the case would write them."""

    example: Example
    key: str
    expected: tuple[str, ...]
    got: tuple[str, ...]


def read_examples(book: Rulebook, file: str, text: str) -> tuple[Example, ...]:
    """The cases in a file, each person first as they are; RuleError names file and line."""
    top = read_yaml(file, text)
    named = top.take("programme")
    programme = book.programmes.get(top.string_of(named))
    if programme is None:
        fail(file, named, f"không có chương trình {named.value!r}")
    if file.replace("\\", "/").rsplit("/", 1)[-1] != f"{programme.id}.yaml":
        fail(file, named, f"tên tệp phải là {programme.id}.yaml")
    people = top.nodes_of(top.take("people"))
    top.end()
    found: dict[str, Example] = {}
    for node in people:
        for example in _Person(book, programme, Entry(file, node)).examples():
            if example.name in found:
                fail(file, node, f"tên {example.name!r} dùng cho hai trường hợp")
            found[example.name] = example
    return tuple(found.values())


class _Person:
    """Someone who fulfils every condition, and the cases that start from them."""

    def __init__(self, book: Rulebook, programme: Programme, entry: Entry) -> None:
        self._book = book
        self._programme = programme
        self._file = entry.file
        self._place = entry.place
        self._name = entry.string_of(entry.take("name"))
        self._facts = self._values(Entry(entry.file, entry.take("facts")))
        self._cases = entry.nodes_of(entry.take("cases"))
        entry.end()

    def examples(self) -> Iterator[Example]:
        """The person, who is eligible, then the cases in order."""
        case = self._read(self._facts, self._place)
        yield Example(
            self._programme.id, self._name, case, Verdict.ELIGIBLE, (), (), None, self._place, whole=True
        )
        for node in self._cases:
            yield from self._examples(Entry(self._file, node))

    def _examples(self, entry: Entry) -> Iterator[Example]:
        name = entry.string_of(entry.take("name"))
        facts = entry.optional("facts", lambda node: self._values(Entry(self._file, node)), {})
        each = entry.optional("each", lambda node: self._choices(Entry(self._file, node)), {})
        verdict = self._verdict(entry, entry.take("expected"))
        known = {condition.id for condition in self._programme.conditions}
        deciding = self._names(entry, "deciding", known, "điều kiện")
        missing = self._names(entry, "missing", set(self._book.facts), "dữ kiện")
        remarks = {remark.id for remark in self._programme.to_confirm}
        to_confirm = self._names(entry, "to_confirm", remarks, "việc cần xác nhận")
        entry.end()
        for values in product(*each.values()):
            varied = dict(zip(each, values, strict=True))
            said = "; ".join(_said(self._book.facts[key], value) for key, value in varied.items())
            yield Example(
                self._programme.id,
                f"{self._name}: {name}" + (f" ({said})" if said else ""),
                self._read({**self._facts, **facts, **varied}, entry.place),
                verdict,
                deciding or (),
                missing or (),
                to_confirm,
                entry.place,
            )

    def _verdict(self, entry: Entry, node: yaml.Node) -> Verdict:
        try:
            return Verdict(entry.string_of(node))
        except ValueError:
            fail(self._file, node, f"kết quả {node.value!r} không có (có: {', '.join(Verdict)})")

    def _names(self, entry: Entry, key: str, known: set[str], kind: str) -> tuple[str, ...] | None:
        if key not in entry:
            return None
        node = entry.take(key)
        names = entry.strings_of(node)
        for name in names:
            if name not in known:
                fail(self._file, node, f"không có {kind} {name!r}")
        return names

    def _values(self, entry: Entry) -> dict[str, object]:
        return {key: _value(entry, node) for key, node in entry.items()}

    def _choices(self, entry: Entry) -> dict[str, list[object]]:
        found = {}
        for key, node in entry.items():
            if key not in self._book.facts:
                entry.fail(f"không có dữ kiện {key!r}", key)
            found[key] = [_value(entry, value) for value in entry.nodes_of(node)]
        return found

    def _read(self, facts: Mapping[str, object], place: Place) -> Case:
        try:
            if facts.get(COURSE_START) is None:
                raise FactError(f"thiếu {COURSE_START}: trường hợp không được phụ thuộc ngày hôm nay")
            return read_case(self._book, facts, date.min)
        except FactError as error:
            message = FactError(f"{place}: {error}", error.fact)
            message.place = place
            raise message from None


def _value(entry: Entry, node: yaml.Node) -> object:
    if isinstance(node, yaml.SequenceNode):
        return [entry.string_of(each) for each in node.value]
    return None if node.tag.endswith(":null") else entry.scalar_of(node)


def _said(fact: Fact, value: object) -> str:
    """A value as it is said in the name of a case."""
    if value is None:
        return f"{fact.label}: chưa biết"
    if isinstance(value, bool):
        return f"{fact.label}: {'có' if value else 'không'}"
    if fact.type is FactType.OPTION:
        return _said_option(fact, value)
    if isinstance(value, list):
        none = fact.none_option.label if fact.none_option else "không có"
        return " + ".join(_said_option(fact, each) for each in value) or none
    return f"{fact.label}: {value}"


def _said_option(fact: Fact, value: object) -> str:
    return next((option.label for option in fact.options if option.value == value), str(value))


def failures(evaluator: Evaluator, example: Example) -> tuple[Failure, ...]:
    """What comes out otherwise than the case expects; nothing where it holds."""
    outcome = evaluator.outcome(example.programme, example.case)
    return tuple(
        Failure(example, key, expected, got)
        for key, expected, got in _compared(example, outcome)
        if expected is not None and expected != got
    )


def _compared(
    example: Example, outcome: Outcome
) -> Iterator[tuple[str, tuple[str, ...] | None, tuple[str, ...]]]:
    yield "expected", (example.verdict.value,), (outcome.verdict.value,)
    yield "deciding", example.deciding, tuple(result.node.id for result in outcome.deciding())
    yield "missing", example.missing, outcome.missing
    yield "to_confirm", example.to_confirm, tuple(remark.id for remark in outcome.to_confirm)
