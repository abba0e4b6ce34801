"""The programmes against cases that a personnel officer can read and add to: ``tests/cases/*.yaml``.

A person fulfils every condition; each case gives what differs from that person (null is unknown), ``each``
the same case with each of some values, and then the verdict, the conditions that decide it, for an
undetermined one the facts that would, and the to-confirms shown where the case names them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import cast

import pytest
import yaml

from rules.evaluate import Verdict
from rules.facts import Known
from rules.model import Atom, Fact, FactType, Node, Op, Truth, Value
from tests.unit.rule_samples import T, book, case_of, evaluator, points_near, refinements, truth

FOLDER = Path(__file__).parents[1] / "cases"
KEYS = {"name", "facts", "each", "expected", "deciding", "missing", "to_confirm"}


@dataclass(frozen=True)
class Example:
    """One case of one programme, with all facts of the person."""

    programme: str
    name: str
    facts: Mapping[str, object]
    verdict: Verdict
    deciding: tuple[str, ...]
    missing: tuple[str, ...]
    to_confirm: tuple[str, ...] | None


def _examples_in(path: Path) -> Iterator[Example]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(content) == {"programme", "people"}
    assert content["programme"] == path.stem
    for person in content["people"]:
        assert set(person) == {"name", "facts", "cases"}, person["name"]
        for case in person["cases"]:
            assert set(case) <= KEYS, case["name"]
            each = case.get("each", {})
            for values in product(*each.values()):
                varied = dict(zip(each, values, strict=True))
                said = ", ".join("+".join(v) or "none" if isinstance(v, list) else str(v) for v in values)
                yield Example(
                    content["programme"],
                    f"{person['name']}: {case['name']}" + (f" ({said})" if said else ""),
                    {**person["facts"], **case.get("facts", {}), **varied},
                    Verdict(case["expected"]),
                    tuple(case.get("deciding", ())),
                    tuple(case.get("missing", ())),
                    tuple(case["to_confirm"]) if "to_confirm" in case else None,
                )


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


@cache
def _examples(programme: str) -> tuple[Example, ...]:
    return tuple(_examples_in(FOLDER / f"{programme}.yaml"))


ALL = [example for path in _files() for example in _examples(path.stem)]


def _named(example: Example) -> str:
    return f"{example.programme}: {example.name}"


@pytest.mark.parametrize("example", ALL, ids=_named)
def test_a_person_gets_the_verdict_of_the_case(example: Example) -> None:
    outcome = evaluator().outcome(example.programme, case_of(example.facts))
    assert outcome.verdict is example.verdict
    assert tuple(result.node.id for result in outcome.deciding()) == example.deciding
    assert outcome.missing == example.missing
    assert outcome.disputed is (example.verdict is Verdict.UNDETERMINED and not example.missing)
    if example.to_confirm is not None:
        assert tuple(remark.id for remark in outcome.to_confirm) == example.to_confirm


def test_every_programme_has_its_cases() -> None:
    assert {path.stem for path in _files()} == set(book().programmes)


@pytest.mark.parametrize("programme", book().programmes)
def test_the_cases_of_a_programme_are_told_apart(programme: str) -> None:
    names = Counter(example.name for example in _examples(programme))
    assert [name for name, count in names.items() if count > 1] == []
    assert any(example.to_confirm is not None for example in _examples(programme))


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.stem)
def test_the_person_that_a_file_starts_from_is_eligible(path: Path) -> None:
    for person in yaml.safe_load(path.read_text(encoding="utf-8"))["people"]:
        outcome = evaluator().outcome(path.stem, case_of(person["facts"]))
        assert outcome.verdict is Verdict.ELIGIBLE, person["name"]
        assert all(result.truth is T for result in outcome.conditions)


@pytest.mark.parametrize("programme", book().programmes)
def test_every_condition_alone_decides_in_some_case(programme: str) -> None:
    found = {(example.verdict, example.deciding) for example in _examples(programme)}
    for condition in book().programmes[programme].conditions:
        assert (Verdict.INELIGIBLE, (condition.id,)) in found
        if any(atom.fact != "course_start" for atom in condition.atoms()):
            assert (Verdict.UNDETERMINED, (condition.id,)) in found


# No single mistake in a rule escapes the cases: a limit one off, a value too few or too many, a part left
# out, "all" for "any", "disputed" forgotten. Such a rule must give some case another verdict or other
# deciding conditions, unless it says the same as the right one of everybody.


def _atom_mistakes(atom: Atom, fact: Fact) -> Iterator[Atom]:
    operand = atom.operand
    if fact.type in (FactType.DATE, FactType.INTEGER):
        for place, value in enumerate(operand):
            for step in (-1, 1):
                moved = value + timedelta(step) if isinstance(value, date) else cast(int, value) + step
                yield replace(atom, operand=(*operand[:place], moved, *operand[place + 1 :]))
        return
    values: tuple[Value, ...] = tuple(option.value for option in fact.options) or (True, False)
    others = [value for value in values if value not in operand]
    if atom.op is Op.EQ:
        yield from (replace(atom, operand=(other,)) for other in others if frozenset() not in operand)
        return
    yield from (replace(atom, operand=(*operand, other)) for other in others)
    if len(operand) > 1:
        yield from (replace(atom, operand=tuple(v for v in operand if v != left)) for left in operand)


def _mistakes(node: Node) -> Iterator[tuple[str, Node]]:
    """What was done wrong, and the condition with it."""
    if node.atom is not None:
        for atom in _atom_mistakes(node.atom, book().facts[node.atom.fact]):
            yield f"{node.atom} -> {atom}", replace(node, atom=atom)
        return
    if node.op in (Op.NOT, Op.DISPUTED):
        yield f"no {node.op}: {list(node.atoms())}", node.parts[0]
    elif len(node.parts) > 1:
        yield (
            f"other than {node.op}: {list(node.atoms())}",
            replace(node, op=Op.ANY if node.op is Op.ALL else Op.ALL),
        )
        for place, part in enumerate(node.parts):
            kept = (*node.parts[:place], *node.parts[place + 1 :])
            yield f"left out of {node.op}: {list(part.atoms())}", replace(node, parts=kept)
    for place, part in enumerate(node.parts):
        for what, wrong in _mistakes(part):
            yield what, replace(node, parts=(*node.parts[:place], wrong, *node.parts[place + 1 :]))


def _reading(truths: list[Truth]) -> tuple[Truth, tuple[int, ...]]:
    """The verdict, and the places of the conditions that decide it."""
    worst = min(truths)
    return worst, tuple(i for i, each in enumerate(truths) if each is worst and worst is not T)


def _knowledge(fact: Fact, atoms: list[Atom]) -> list[Known | None]:
    """All that is worth knowing of a fact; of lists only those of one or two."""
    if fact.type is not FactType.OPTIONS:
        return refinements(fact, None, points_near(a for a in atoms if fact.type is not FactType.OPTION))
    values = [option.value for option in fact.options]
    return [None, frozenset(), *{frozenset(pair) for pair in product(values, values)}]


def _told_apart(right: Node, wrong: Node) -> dict[str, Known | None] | None:
    """Somebody of whom the two say different things."""
    atoms = [*right.atoms(), *wrong.atoms()]
    facts = list(dict.fromkeys(atom.fact for atom in atoms))
    ways = [_knowledge(book().facts[key], [a for a in atoms if a.fact == key]) for key in facts]
    for values in product(*ways):
        known = dict(zip(facts, values, strict=True))
        if truth(right, known) is not truth(wrong, known):
            return known
    return None


@pytest.mark.parametrize("programme", book().programmes)
def test_no_mistake_in_a_rule_escapes_the_cases(programme: str) -> None:
    conditions = book().programmes[programme].conditions
    people = [case_of(example.facts).known for example in _examples(programme)]
    truths = [[truth(condition, known) for condition in conditions] for known in people]
    escaped = []
    for place, condition in enumerate(conditions):
        for what, wrong in _mistakes(condition):
            caught = any(
                _reading([*row[:place], truth(wrong, known), *row[place + 1 :]]) != _reading(row)
                for known, row in zip(people, truths, strict=True)
            )
            if not caught and (someone := _told_apart(condition, wrong)) is not None:
                escaped.append((condition.id, what, someone))
    assert escaped == []
