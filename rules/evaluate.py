"""Verdicts: each programme evaluated over what is known of a person, with a result per condition.

A programme sees a person only through the states of its facts (``rules.states``), so its outcome for a
vector of states is computed once and kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from threading import Lock
from typing import TypeVar

from rules.asking import Asking
from rules.diagram import Diagram
from rules.facts import Case, Known
from rules.model import Atom, Fact, Node, Op, Programme, Remark, Rulebook, Truth
from rules.states import States, plain_answers, states

_KEPT = 20_000
K = TypeVar("K")
V = TypeVar("V")


class Verdict(StrEnum):
    """What can be said of a person and a programme."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    UNDETERMINED = "undetermined"


class Status(StrEnum):
    """What can be said of one condition; TO_CONFIRM is for the selecting body alone to settle."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    TO_CONFIRM = "to_confirm"


class Placed(dict[str, tuple[int, ...]]):
    """For each fact the states in which a case has it, one for each slot of the registry.

    ``numbers`` stand for these states, a number for a fact, in the order of the rules.
    """

    __slots__ = ("numbers",)
    numbers: tuple[int, ...]


_VERDICT = {
    Truth.TRUE: Verdict.ELIGIBLE,
    Truth.FALSE: Verdict.INELIGIBLE,
    Truth.UNKNOWN: Verdict.UNDETERMINED,
}
_STATUS = {Truth.TRUE: Status.MET, Truth.FALSE: Status.UNMET, Truth.UNKNOWN: Status.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a condition or a part of one, and the facts that can still change it.

    ``disputed``: unknown, and no answer can settle it, because the texts do not.
    """

    node: Node
    truth: Truth
    parts: tuple[Result, ...]
    missing: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """The truth as a condition's status."""
        return _STATUS[self.truth]

    @property
    def disputed(self) -> bool:
        """Whether it is unknown and stays so whatever is answered."""
        return self.truth is Truth.UNKNOWN and not self.missing


@dataclass(frozen=True, eq=False)
class Outcome:
    """A programme's outcome for a person.

    ``missing`` are the unknown facts that can still change the verdict, in the order of the facts.
    """

    programme: Programme
    verdict: Verdict
    conditions: tuple[Result, ...]
    to_confirm: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    missing: tuple[str, ...]

    @property
    def disputed(self) -> bool:
        """Whether only what the texts leave open stands between the person and a verdict."""
        return self.verdict is Verdict.UNDETERMINED and not self.missing

    def deciding(self) -> tuple[Result, ...]:
        """The conditions that make the verdict what it is: the unmet, or else the unknown ones."""
        for truth in (Truth.FALSE, Truth.UNKNOWN):
            found = tuple(result for result in self.conditions if result.truth is truth)
            if found:
                return found
        return ()


class CompiledRule:
    """A rule ready to be evaluated many times: its results are kept by the states of its facts."""

    def __init__(self, rule: Node, registry: Registry) -> None:
        self.rule = rule
        atoms: dict[str, dict[Atom, None]] = {}
        uses: Counter[str] = Counter()
        for atom in rule.atoms():
            atoms.setdefault(atom.fact, {})[atom] = None
            uses[atom.fact] += 1
        self.facts = sorted(atoms, key=lambda key: (-uses[key], registry.order[key]))
        self.atoms = [tuple(atoms[key]) for key in self.facts]
        self.states: list[States] = []
        self._slots: list[tuple[str, int]] = []
        self._locate: dict[Atom, tuple[int, int]] = {}
        self._registry = registry
        self._results: dict[tuple[int, ...], Result] = {}
        self._supports: dict[tuple[int, ...], tuple[str, ...]] = {}
        self._building = Lock()
        self._built: Diagram | None = None
        for variable, key in enumerate(self.facts):
            slot = registry.register(key, tuple(atoms[key]))
            self._slots.append((key, slot))
            self.states.append(registry.states(key, slot))
            self._locate.update({atom: (variable, place) for place, atom in enumerate(atoms[key])})

    @cached_property
    def diagram(self) -> Diagram:
        """The rule's decision diagram: one for all threads, since it numbers functions as they come."""
        with self._building:
            if self._built is None:
                self._built = Diagram(self.rule, self.facts, self.states, self._locate)
            return self._built

    def now(self, placed: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
        """The states of the rule's facts in a case, in the order of ``facts``."""
        return tuple([placed[fact][slot] for fact, slot in self._slots])

    def missing(self, now: tuple[int, ...]) -> tuple[str, ...]:
        """The facts whose answers can still change the rule's truth, in the order of the rules' facts."""
        found = self._supports.get(now)
        if found is None:
            found = self._registry.in_order(self.diagram.support(now))
            _keep(self._supports, now, found)
        return found

    def result(self, now: tuple[int, ...]) -> Result:
        """The result where each fact is in this state."""
        found = self._results.get(now)
        if found is None:
            found = self._part(self.rule, now)
            if found.truth is Truth.UNKNOWN:
                found = replace(found, missing=self.missing(now))
            _keep(self._results, now, found)
        return found

    def _part(self, node: Node, now: Sequence[int]) -> Result:
        parts = tuple(self._part(part, now) for part in node.parts)
        if node.atom is not None:
            variable, place = self._locate[node.atom]
            truth = self.states[variable].vectors[now[variable]][place]
            own = {node.atom.fact}
        else:
            truth = _COMBINE[node.op]([part.truth for part in parts])
            own = {fact for part in parts for fact in part.missing}
        return Result(node, truth, parts, self._registry.in_order(own) if truth is Truth.UNKNOWN else ())


def _negation(truths: Sequence[Truth]) -> Truth:
    return Truth(Truth.TRUE - truths[0])


def _doubt(truths: Sequence[Truth]) -> Truth:
    return min(truths[0], Truth.UNKNOWN)


_COMBINE: Mapping[Op, Callable[[Sequence[Truth]], Truth]] = {
    Op.ALL: min,
    Op.ANY: max,
    Op.NOT: _negation,
    Op.DISPUTED: _doubt,
}


def _keep(kept: dict[K, V], key: K, value: V) -> None:
    """Keep a computed value; all are dropped when there are too many."""
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value


class Registry:
    """The facts' states under the atoms of all rules, and where a case stands in each."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self.order = {key: place for place, key in enumerate(facts)}
        self._states: dict[str, list[States]] = {key: [] for key in facts}
        self._atoms: dict[tuple[str, tuple[Atom, ...]], int] = {}
        self._seen: dict[str, dict[Known | None, tuple[int, tuple[int, ...]]]] = {key: {} for key in facts}
        self._numbers: dict[str, dict[tuple[int, ...], int]] = {key: {} for key in facts}
        self._rules: dict[Node, CompiledRule] = {}
        self._numbering = Lock()

    def compiled(self, rule: Node) -> CompiledRule:
        """The rule made ready; a rule that several programmes share is made ready once."""
        if rule not in self._rules:
            self._rules[rule] = CompiledRule(rule, self)
        return self._rules[rule]

    def register(self, fact: str, atoms: tuple[Atom, ...]) -> int:
        """The slot of this fact's states under these atoms."""
        if (fact, atoms) not in self._atoms:
            self._seen[fact].clear()
            self._atoms[fact, atoms] = len(self._states[fact])
            self._states[fact].append(states(self._facts[fact], atoms))
        return self._atoms[fact, atoms]

    def states(self, fact: str, slot: int) -> States:
        """The fact's states in this slot."""
        return self._states[fact][slot]

    def place(self, case: Case) -> Placed:
        """The states of all facts in a case."""
        known = case.known
        found = [
            seen.get(known.get(fact)) or self._look_up(fact, known.get(fact))
            for fact, seen in self._seen.items()
        ]
        numbers, states = zip(*found, strict=True)
        placed = Placed(zip(self._facts, states, strict=True))
        placed.numbers = numbers
        return placed

    def _look_up(self, fact: str, known: Known | None) -> tuple[int, tuple[int, ...]]:
        states = tuple([each.of(known) for each in self._states[fact]])
        numbers = self._numbers[fact]
        with self._numbering:  # outcomes are kept by these numbers: no two states may share one
            found = (numbers.setdefault(states, len(numbers)), states)
        _keep(self._seen[fact], known, found)
        return found

    def in_order(self, facts: Iterable[str]) -> tuple[str, ...]:
        """These facts in the order in which the rules list them."""
        return tuple(sorted(facts, key=self.order.__getitem__))


class CompiledProgramme:
    """A programme ready to be evaluated many times."""

    def __init__(self, programme: Programme, registry: Registry) -> None:
        self.programme = programme
        self.whole = registry.compiled(programme.rule)
        self.conditions = tuple(registry.compiled(condition) for condition in programme.conditions)
        remarks = (*programme.to_confirm, *programme.notes)
        self._shown_when = {
            id(remark): registry.compiled(remark.when) for remark in remarks if remark.when is not None
        }
        self._whens = tuple(dict.fromkeys(self._shown_when.values()))
        self._outcomes: dict[tuple[tuple[int, ...], ...], Outcome] = {}
        rules = (self.whole, *self.conditions, *self._whens)
        seen = sorted({registry.order[fact] for rule in rules for fact in rule.facts})
        self._pick = itemgetter(*seen)
        self._by_numbers: dict[object, Outcome] = {}

    def outcome(self, placed: Placed) -> Outcome:
        """The outcome for a person."""
        numbers = self._pick(placed.numbers)
        outcome = self._by_numbers.get(numbers)
        if outcome is None:
            outcome = self._by_states(placed)
            _keep(self._by_numbers, numbers, outcome)
        return outcome

    def _by_states(self, placed: Placed) -> Outcome:
        now = self.whole.now(placed)
        key = (now, *[when.now(placed) for when in self._whens])
        outcome = self._outcomes.get(key)
        if outcome is None:
            outcome = self._evaluate(now, placed)
            _keep(self._outcomes, key, outcome)
        return outcome

    def _evaluate(self, now: tuple[int, ...], placed: Placed) -> Outcome:
        conditions = tuple(condition.result(condition.now(placed)) for condition in self.conditions)
        truth = min(result.truth for result in conditions)
        hidden = {when for when in self._whens if when.result(when.now(placed)).truth is Truth.FALSE}
        out = {ident for ident, when in self._shown_when.items() if when in hidden}
        return Outcome(
            self.programme,
            _VERDICT[truth],
            conditions,
            tuple([remark for remark in self.programme.to_confirm if id(remark) not in out]),
            tuple([remark for remark in self.programme.notes if id(remark) not in out]),
            self.whole.missing(now) if truth is Truth.UNKNOWN else (),
        )


class Evaluator:
    """All programmes of a rulebook, ready to be evaluated. Facts are the only input; results never change."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._registry = Registry(book.facts)
        self.programmes = {key: CompiledProgramme(p, self._registry) for key, p in book.programmes.items()}

    @cached_property
    def asking(self) -> Asking:
        """The order of questions on the programmes."""
        rules = {key: compiled.whole for key, compiled in self.programmes.items()}
        atoms: dict[str, dict[Atom, None]] = {key: {} for key in self.book.facts}
        for rule in rules.values():
            for atom in rule.rule.atoms():
                atoms[atom.fact][atom] = None
        used = {key: self.book.facts[key] for key, tests in atoms.items() if tests}
        return Asking(rules, {key: plain_answers(fact, tuple(atoms[key])) for key, fact in used.items()})

    def place(self, case: Case) -> Placed:
        """The states of all facts in a case."""
        return self._registry.place(case)

    def compiled(self, rule: Node) -> CompiledRule:
        """A condition of the rulebook, ready to be evaluated on its own."""
        return self._registry.compiled(rule)

    def outcome(self, programme: str, case: Case) -> Outcome:
        """One programme's outcome."""
        return self.programmes[programme].outcome(self.place(case))

    def outcomes(self, case: Case, programmes: Iterable[str] | None = None) -> dict[str, Outcome]:
        """The outcomes of these programmes, or of all."""
        placed = self.place(case)
        chosen = self.programmes if programmes is None else programmes
        return {key: self.programmes[key].outcome(placed) for key in chosen}
