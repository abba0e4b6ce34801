"""The proof that a dialogue comes to the verdict of evaluating everything, and asks nothing without effect.

What a programme says is laid out for every class of values of its facts, and for unknown, by reading its rule
plainly (``rule_samples``), without the states and the diagrams of the program. Against this table are held

- ``prove_functions``: all that can be left of a diagram, for any set of answers in any order;
- ``prove_dialogues``: all dialogues from the first question to the last, each answer given to each question.

A failed proof raises AssertionError.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.diagram import LEAVES, Diagram
from rules.dialogue import Answer, Dialogue, Step, begin, case_of, next_fact, open_facts
from rules.evaluate import Verdict
from rules.facts import Interval, Known
from rules.model import Atom, FactType, Node, Op, Truth
from tests.unit.rule_samples import TODAY, atom_truth, book, evaluator, points_near, refinements

Table: TypeAlias = NDArray[np.int8]
"""A truth for each combination of classes, one axis a fact; one that does not matter may have length 1."""

VERDICT = {Truth.TRUE: Verdict.ELIGIBLE, Truth.FALSE: Verdict.INELIGIBLE, Truth.UNKNOWN: Verdict.UNDETERMINED}


@dataclass(frozen=True)
class Class:
    """All that can be known of a fact and that no test tells apart, as one example. None is "unknown"."""

    known: Known | None
    truths: tuple[Truth, ...]

    @property
    def exact(self) -> bool:
        """Whether it is of plain values."""
        return self.known is not None and not (
            isinstance(self.known, Interval) and self.known.low < self.known.high
        )

    @property
    def answer(self) -> Answer:
        """The example as it is answered; a day is an ordinal here."""
        if isinstance(self.known, Interval):
            return self.known.low
        return sorted(self.known) if isinstance(self.known, frozenset) else self.known


def classes(key: str, atoms: Sequence[Atom]) -> list[Class]:
    """The classes of a fact under these tests: values first, "unknown" last; no ranges."""
    fact = book().facts[key]
    numeric = fact.type in (FactType.INTEGER, FactType.DATE)
    found: dict[tuple[Truth, ...], Class] = {}
    for known in refinements(fact, None, points_near(atoms) if numeric else ()):
        made = Class(known, tuple(atom_truth(atom, known) for atom in atoms))
        if made.exact:
            found.setdefault(made.truths, made)
    return [*found.values(), Class(None, tuple(atom_truth(atom, None) for atom in atoms))]


@dataclass
class Space:
    """Some programmes over the classes of all their facts: ``tables`` has what each says in each combination.

    ``course_start`` is always known: it has no class "unknown".
    """

    programmes: tuple[str, ...]
    facts: list[str] = field(init=False)
    classes: list[list[Class]] = field(init=False)
    tables: dict[str, Table] = field(init=False)

    def __post_init__(self) -> None:
        rules = {key: book().programmes[key].rule for key in self.programmes}
        atoms: dict[str, dict[Atom, None]] = {}
        for rule in rules.values():
            for atom in rule.atoms():
                atoms.setdefault(atom.fact, {})[atom] = None
        self.facts = [key for key in book().facts if key in atoms]
        self.classes = [classes(key, tuple(atoms[key])) for key in self.facts]
        self.classes = [
            found[:-1] if key == "course_start" else found
            for key, found in zip(self.facts, self.classes, strict=True)
        ]
        self._places = {key: {atom: i for i, atom in enumerate(found)} for key, found in atoms.items()}
        self.tables = {key: self.read(rule) for key, rule in rules.items()}

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of classes of each fact."""
        return tuple(map(len, self.classes))

    def read(self, node: Node) -> Table:
        """What a condition says in each combination of classes, read plainly."""
        if node.atom is not None:
            axis, place = self.facts.index(node.atom.fact), self._places[node.atom.fact][node.atom]
            truths = np.array([each.truths[place] for each in self.classes[axis]], np.int8)
            return truths.reshape([-1 if each == axis else 1 for each in range(len(self.facts))])
        parts = [self.read(part) for part in node.parts]
        if node.op in (Op.ALL, Op.ANY):
            fold = np.minimum if node.op is Op.ALL else np.maximum
            table = parts[0]
            for part in parts[1:]:
                table = fold(table, part)
            return table
        (part,) = parts
        if node.op is Op.NOT:
            return (Truth.TRUE - part).astype(np.int8)
        assert node.op is Op.DISPUTED
        return np.minimum(part, np.int8(Truth.UNKNOWN))


def varies(table: Table, axis: int) -> bool:
    """Whether a table depends on this axis."""
    return bool(table.shape[axis] > 1 and (table.max(axis) != table.min(axis)).any())


# Any set of answers


@dataclass
class Functions:
    """What was proven of a programme's diagram: ``sets`` of answers come down to so many ``functions``."""

    states: int
    sets: int
    functions: int = 0
    steps: int = 0


def prove_functions(programme: str) -> Functions:
    """For any set of answers in any order, what is open and what is the verdict are right.

    Shown by induction: the diagram says what the rule says in all states; each step, an answer or "unknown"
    to one more fact, leads from each function that can be left to the part of its table where that is so;
    and the facts on which a function depends are those on which its table does.
    """
    space = Space((programme,))
    rule = evaluator().programmes[programme].whole
    diagram = rule.diagram
    axes = [rule.facts.index(key) for key in space.facts]
    # For each axis of the space the diagram's state of each class.
    states = [
        [rule.states[variable].of(each.known) for each in found]
        for variable, found in zip(axes, space.classes, strict=True)
    ]
    tables = _Tables(diagram, axes, states)
    assert _same(tables.of(diagram.root), space.tables[programme])
    proven = Functions(int(np.prod(space.shape)), int(np.prod([len(each) + 1 for each in space.classes])))
    frontier, seen = [diagram.root], {diagram.root}
    while frontier:
        function = frontier.pop()
        table = tables.of(function)
        proven.functions += 1
        depends = {key for axis, key in enumerate(space.facts) if varies(table, axis)}
        assert diagram.inside(function) == depends, (function, depends)
        assert (function < LEAVES) is (not depends)
        for axis, key in enumerate(space.facts):
            if key not in depends:
                continue
            for place, state in enumerate(states[axis]):
                after = diagram.after(function, axes[axis], state, final=True)
                part = table.take([place], axis)
                assert _same(tables.of(after), part), (function, key, place)
                proven.steps += 1
                if after not in seen:
                    seen.add(after)
                    frontier.append(after)
    return proven


def _same(one: Table, other: Table) -> bool:
    return bool((one == other).all())


class _Tables:
    """What the functions of a diagram say, branch by branch."""

    def __init__(self, diagram: Diagram, axes: list[int], states: list[list[int]]) -> None:
        self._diagram, self._states = diagram, states
        self._axis = {variable: axis for axis, variable in enumerate(axes)}
        self._kept: dict[int, Table] = {}

    def of(self, function: int) -> Table:
        if function not in self._kept:
            self._kept[function] = self._made(function)
        return self._kept[function]

    def _made(self, function: int) -> Table:
        if function < LEAVES:
            return np.full([1] * len(self._axis), function, np.int8)
        variable, children = self._diagram.branch(function)
        axis = self._axis[variable]
        parts = [self.of(children[state]) for state in self._states[axis]]
        wide = np.broadcast_shapes(*(part.shape for part in parts))
        return np.concatenate([np.broadcast_to(part, wide) for part in parts], axis)


# All dialogues


@dataclass
class Dialogues:
    """What was proven of all dialogues on some programmes.

    ``people`` is the number of combinations of answers, each of which one dialogue decides; ``ends`` counts
    these dialogues, ``vague`` those with a vague birth date besides, ``questions`` the places in all of them
    where a question is asked, ``longest`` the most questions in one.
    """

    people: int
    ends: int = 0
    vague: int = 0
    questions: int = 0
    longest: int = 0
    decided: int = 0


VAGUE: tuple[Answer, ...] = ("1979", "1979-09")
"""Birth dates on both sides of 45 years on TODAY; the second is more exact."""
DAYS: dict[str, bool] = {"1979-09-17": True, "1979-09-16": False}
"""Full birth dates: whether the person is under 45 on TODAY."""


def prove_dialogues(programmes: Sequence[str]) -> Dialogues:
    """All dialogues end, with the verdict of evaluating everything; each question could change it.

    At each question every class of values is answered, and "unknown"; the age also by a year or a month of
    birth on both sides of the limit. Nothing is sampled.
    """
    return _Explorer(programmes).explored()


class _Explorer:
    def __init__(self, programmes: Sequence[str]) -> None:
        self.space = Space(tuple(programmes))
        self.exact = [[i for i, c in enumerate(found) if c.exact] for found in self.space.classes]
        self.found = Dialogues(int(np.prod(self.space.shape)))

    def explored(self) -> Dialogues:
        axis = self.space.facts.index("course_start")
        for place, each in enumerate(self.space.classes[axis]):
            begun = begin(book(), self.space.programmes)
            dialogue = Dialogue(begun.programmes, begun.versions, (), _day(each))
            self.explore(dialogue, {axis: place}, vague=False)
        assert self.found.decided == self.found.people
        return self.found

    def explore(self, dialogue: Dialogue, at: dict[int, int], *, vague: bool) -> None:
        """This dialogue and all that follow; ``at`` has the class answered on each axis."""
        case, closed = case_of(book(), dialogue, TODAY), dialogue.declined(book())
        tables = self._left(at)
        open_ = {
            key
            for axis, key in enumerate(self.space.facts)
            if any(varies(table, axis) for table in tables.values())
        }
        assert set(open_facts(evaluator(), case, dialogue.programmes, closed)) == open_, dialogue
        asked = next_fact(evaluator(), case, dialogue.programmes, closed)
        if asked is None:
            self._end(dialogue, tables, open_, at, vague=vague)
            return
        fact = "age" if asked == "birth_date" else asked
        axis = self.space.facts.index(fact)
        assert fact in open_, dialogue
        assert axis not in at, "asked twice"
        assert self._matters(at, axis), f"{asked} has no effect after {dialogue.answers(book())}"
        self.found.questions += 1
        for answers, place in self._replies(dialogue, axis, asked):
            after = at if place is None else {**at, axis: place}
            self.explore(dialogue.answered(Step(asked, answers)), after, vague=vague or asked == "birth_date")

    def _left(self, at: dict[int, int]) -> dict[str, Table]:
        """What each programme can still say, whatever else is answered or stays unknown."""
        cut = tuple(at[axis] if axis in at else slice(None) for axis in range(len(self.space.facts)))
        return {key: _cut(table, cut) for key, table in self.space.tables.items()}

    def _matters(self, at: dict[int, int], axis: int) -> bool:
        """Whether two plain answers lead to different verdicts, all else being answered alike and plainly."""
        for table in self._left(at).values():
            plain = table
            for other, places in enumerate(self.exact):
                if other not in at and plain.shape[other] > 1:
                    plain = plain.take(places, other)
            if varies(plain, axis):
                return True
        return False

    def _replies(
        self, dialogue: Dialogue, axis: int, asked: str
    ) -> Iterator[tuple[dict[str, Answer], int | None]]:
        """Every answer to a question, and the class it is of; of a vague one none."""
        found = self.space.classes[axis]
        told = dialogue.answers(book()).get("birth_date")
        if asked == "birth_date":
            for day, under in DAYS.items():
                yield {"birth_date": day}, self._age(axis, under)
            yield {"birth_date": None}, len(found) - 1
        else:
            yield from (({asked: each.answer}, place) for place, each in enumerate(found))
        if asked in ("age", "birth_date") and dialogue.course_start == TODAY.isoformat():
            later = VAGUE[VAGUE.index(told) + 1 :] if told else VAGUE
            yield from (({"birth_date": birth}, None) for birth in later)

    def _age(self, axis: int, under: bool) -> int:
        ages = [each.known for each in self.space.classes[axis]]
        return next(i for i, age in enumerate(ages) if isinstance(age, Interval) and (age.low < 45) is under)

    def _end(
        self,
        dialogue: Dialogue,
        tables: dict[str, Table],
        open_: Collection[str],
        at: dict[int, int],
        *,
        vague: bool,
    ) -> None:
        assert not open_, dialogue
        self._judged(dialogue, tables)
        backwards = Dialogue(
            dialogue.programmes, dialogue.versions, dialogue.steps[::-1], dialogue.course_start
        )
        if vague:
            self.found.vague += 1
        else:
            # Each step tells another fact, so that their order must not matter.
            self._judged(backwards, tables)
            self.found.ends += 1
            self.found.decided += int(
                np.prod([n for axis, n in enumerate(self.space.shape) if axis not in at])
            )
        self.found.longest = max(self.found.longest, len(dialogue.steps))

    def _judged(self, dialogue: Dialogue, tables: dict[str, Table]) -> None:
        outcomes = evaluator().outcomes(case_of(book(), dialogue, TODAY), dialogue.programmes)
        for key, table in tables.items():
            assert table.min() == table.max(), (key, dialogue)
            assert outcomes[key].verdict is VERDICT[Truth(int(table.flat[0]))], (key, dialogue)


def _cut(table: Table, cut: Sequence[int | slice]) -> Table:
    """The part of a table at these places; all axes stay."""
    where = [
        slice(None) if isinstance(place, slice) or table.shape[axis] == 1 else slice(place, place + 1)
        for axis, place in enumerate(cut)
    ]
    return table[tuple(where)]


def _day(each: Class) -> str:
    """A day of this class; TODAY where it is one."""
    assert isinstance(each.known, Interval)
    ordinal = TODAY.toordinal()
    today = Interval(ordinal, ordinal)
    atoms = [a for p in book().programmes.values() for a in p.rule.atoms() if a.fact == "course_start"]
    same = all(atom_truth(a, today) == atom_truth(a, each.known) for a in atoms)
    return (TODAY if same else date.fromordinal(each.known.low)).isoformat()
