"""Rules with one mistake each: what the cases must notice.

Every single mistake of these kinds, in every condition: a limit one off, an operator turned, another value
or one too few or too many, a part left out, ``all`` for ``any``, a ``not`` or ``disputed`` forgotten. A
mistake that changes no condition for anybody (shown by the decision diagrams, unknown answers included) is
none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.model import Atom, Fact, FactType, Node, Op, Place, Programme, Truth, Value
from rules.proof.cases import Example
from rules.proof.parts import called, parts, put, source
from rules.proof.space import Space

_TURNED = {Op.LT: Op.LE, Op.LE: Op.LT, Op.GT: Op.GE, Op.GE: Op.GT}
_REVERSED = {Op.LT: Op.GE, Op.LE: Op.GT, Op.GT: Op.LE, Op.GE: Op.LT}


@dataclass(frozen=True, eq=False)
class Mutant:
    """A programme with one mistake in one condition: what was done, and the condition with it."""

    programme: Programme
    position: int
    what: str
    wrong: Node
    place: Place | None

    @property
    def condition(self) -> Node:
        """The condition as it should be."""
        return self.programme.conditions[self.position]


def mutants(facts: Mapping[str, Fact], programme: Programme) -> Iterator[Mutant]:
    """The programme with every single mistake that changes a condition for somebody."""
    for mutant in mistakes(facts, programme):
        if _matters(facts, mutant.condition, mutant.wrong):
            yield mutant


def mistakes(facts: Mapping[str, Fact], programme: Programme) -> Iterator[Mutant]:
    """The programme with every single mistake, those without effect too."""
    for position, condition in enumerate(programme.conditions):
        seen: set[Node] = {condition}
        for what, wrong, place in _mistakes(facts, condition):
            if wrong not in seen:
                seen.add(wrong)
                yield Mutant(programme, position, what, wrong, place or condition.place)


def _matters(facts: Mapping[str, Fact], condition: Node, wrong: Node) -> bool:
    space = Space(facts, [condition, wrong])
    return not space.same(space.diagram(condition), space.diagram(wrong), space.possible)


def survivors(facts: Mapping[str, Fact], of: Sequence[Mutant], examples: Sequence[Example]) -> list[Mutant]:
    """The mistakes that these cases of the programme do not notice.

    A case notices where the verdict or the conditions that decide it are others than they should be.
    """
    right = [_Condition(facts, each) for each in of[0].programme.conditions] if of else []
    rows = [[each.truth(example) for each in right] for example in examples]
    return [mutant for mutant in of if not _noticed(_Condition(facts, mutant.wrong), mutant, rows, examples)]


class _Condition:
    """A condition ready to be asked of many people."""

    def __init__(self, facts: Mapping[str, Fact], rule: Node) -> None:
        self._space = Space(facts, [rule])
        self._diagram = self._space.diagram(rule)

    def truth(self, example: Example) -> Truth:
        return self._diagram.truth(self._space.now(example.case.known))


def _noticed(
    wrong: _Condition, mutant: Mutant, rows: Sequence[list[Truth]], examples: Sequence[Example]
) -> bool:
    at = mutant.position
    return any(
        _reading([*row[:at], wrong.truth(example), *row[at + 1 :]]) != _reading(row)
        for row, example in zip(rows, examples, strict=True)
    )


def _reading(truths: Sequence[Truth]) -> tuple[Truth, tuple[int, ...]]:
    """The verdict, and the places of the conditions that decide it."""
    worst = min(truths)
    if worst is Truth.TRUE:
        return worst, ()
    return worst, tuple(place for place, each in enumerate(truths) if each is worst)


# The mistakes


def _mistakes(facts: Mapping[str, Fact], condition: Node) -> Iterator[tuple[str, Node, Place | None]]:
    for path, node in parts(condition):
        for what, wrong in _wrong(facts, node):
            yield what, put(condition, path, wrong), node.place


def _wrong(facts: Mapping[str, Fact], node: Node) -> Iterator[tuple[str, Node]]:
    """A part done wrong in each way, and in words what was done."""
    if node.atom is not None:
        for atom in _wrong_atoms(node.atom, facts[node.atom.fact]):
            yield f"{source(node.atom)} thành {source(atom)}", replace(node, op=atom.op, atom=atom)
        yield f"thêm not vào {source(node.atom)}", Node(Op.NOT, parts=(node,))
    elif node.op in (Op.NOT, Op.DISPUTED):
        yield f"bỏ {node.op} của {called(node.parts[0])}", node.parts[0]
    elif len(node.parts) > 1:
        other = Op.ANY if node.op is Op.ALL else Op.ALL
        yield f"{node.op} thành {other} ở {called(node)}", replace(node, op=other)
        for place, part in enumerate(node.parts):
            kept = (*node.parts[:place], *node.parts[place + 1 :])
            yield f"bỏ {called(part)}", replace(node, parts=kept)


def _wrong_atoms(atom: Atom, fact: Fact) -> Iterator[Atom]:
    if fact.type in (FactType.DATE, FactType.INTEGER):
        yield from _wrong_numbers(atom)
        return
    operand = atom.operand
    values: tuple[Value, ...] = tuple(option.value for option in fact.options) or (True, False)
    others = [value for value in values if value not in operand]
    if atom.op is Op.EQ:
        yield from (replace(atom, operand=(other,)) for other in others if frozenset() not in operand)
        return
    yield from (replace(atom, operand=(*operand, other)) for other in others)
    if len(operand) > 1:
        yield from (replace(atom, operand=tuple(v for v in operand if v != left)) for left in operand)


def _wrong_numbers(atom: Atom) -> Iterator[Atom]:
    for place, value in enumerate(atom.operand):
        for step in (-1, 1):
            moved = _moved(value, step)
            operand = (*atom.operand[:place], moved, *atom.operand[place + 1 :])
            if atom.op is not Op.BETWEEN or operand[0] <= operand[1]:  # type: ignore[operator]  # same type
                yield replace(atom, operand=operand)
    for turned in (_TURNED, _REVERSED):
        if atom.op in turned:
            yield replace(atom, op=turned[atom.op])


def _moved(value: Value, step: int) -> Value:
    if isinstance(value, date):
        return value + timedelta(step)
    assert isinstance(value, int)
    return value + step
