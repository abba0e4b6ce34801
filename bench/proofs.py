"""The fewest facts that prove verdicts, and the fewest questions that any order of asking can reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from bench.people import START, Person
from rules.diagram import LEAVES
from rules.evaluate import Evaluator
from rules.facts import Interval, read_case

Facts: TypeAlias = frozenset[str]
_Crowd: TypeAlias = Mapping[tuple[int, ...], int]


class Proofs:
    """Reckons with one programme: ``states`` are what a person's answers are in its rule."""

    def __init__(self, evaluator: Evaluator, programme: str) -> None:
        self._evaluator = evaluator
        self._rule = evaluator.programmes[programme].whole
        nobody = self.states({})
        self._diagram = self._rule.diagram
        self._begin = self._diagram.left(nobody)
        self._asked = [i for i, fact in enumerate(self._rule.facts) if fact != "course_start"]
        self._kept: dict[tuple[int, ...], tuple[Facts, ...]] = {}
        self._parts: dict[tuple[int, tuple[int, ...]], tuple[Facts, ...]] = {}

    def states(self, person: Person) -> tuple[int, ...]:
        """The states of the rule's facts; what is not known is unknown."""
        own = {key: answer for key, answer in person.items() if key in self._rule.facts}
        return self._rule.now(self._evaluator.place(read_case(self._evaluator.book, own, START)))

    def proofs(self, person: Person) -> tuple[Facts, ...]:
        """The smallest sets of facts whose answers settle the verdict, none within another.

        An answer "I do not know" counts as one. A bound that settles what it bounds stands in for it.
        """
        now = self.states(person)
        if now not in self._kept:
            self._kept[now] = self._sets(self._begin, now)
        return _smallest([*self._kept[now], *self._by_bounds(person, now)])

    def _sets(self, function: int, now: tuple[int, ...]) -> tuple[Facts, ...]:
        if function < LEAVES:
            return (frozenset(),)
        inside = [v for v in self._asked if self._rule.facts[v] in self._diagram.inside(function)]
        key = (function, tuple([now[variable] for variable in inside]))
        if key not in self._parts:
            found: set[Facts] = set()
            for variable in inside:
                after = self._diagram.after(function, variable, now[variable], final=True)
                found.update([each | {self._rule.facts[variable]} for each in self._sets(after, now)])
            self._parts[key] = _smallest(found)
        return self._parts[key]

    def _by_bounds(self, person: Person, now: tuple[int, ...]) -> list[Facts]:
        made = []
        for variable, key in enumerate(self._rule.facts):
            fact = self._evaluator.book.facts[key]
            bound = person.get(fact.at_most or "")
            if isinstance(bound, int):
                settled = self._rule.states[variable].of(Interval(fact.minimum or 0, bound))
                if settled == now[variable] and fact.at_most:
                    made += [each - {key} | {fact.at_most} for each in self._kept[now] if key in each]
        return made

    def optimum(self, people: Sequence[Person]) -> float:
        """The least mean number of questions, for who knows how often each combination of answers occurs.

        By dynamic programming over the answers given: no way of asking these people does with fewer.
        """
        crowd = Counter(map(self.states, people))
        return self._fewest(self._begin, frozenset(), crowd, {}) / len(people)

    def _fewest(
        self, function: int, told: frozenset[tuple[int, int]], crowd: _Crowd, kept: dict[object, float]
    ) -> float:
        if function < LEAVES:
            return 0.0
        if told not in kept:
            everyone = sum(crowd.values())
            best = float("inf")
            for variable in self._asked:
                if self._rule.facts[variable] not in self._diagram.inside(function):
                    continue
                total = float(everyone)
                for state, part in _split(crowd, variable).items():
                    after = self._diagram.after(function, variable, state, final=True)
                    total += self._fewest(after, told | {(variable, state)}, part, kept)
                    if total >= best:
                        break
                best = min(best, total)
            kept[told] = best
        return kept[told]


def _split(crowd: _Crowd, variable: int) -> dict[int, dict[tuple[int, ...], int]]:
    parts: dict[int, dict[tuple[int, ...], int]] = defaultdict(dict)
    for now, count in crowd.items():
        parts[now[variable]][now] = count
    return parts


def _smallest(sets: Collection[Facts]) -> tuple[Facts, ...]:
    """These sets without those that hold another."""
    found: list[Facts] = []
    for each in sorted(set(sets), key=len):
        if not any(one <= each for one in found):
            found.append(each)
    return tuple(found)


def together(choices: Sequence[Sequence[Facts]]) -> int:
    """The least number of facts that hold one set of each choice: they prove all verdicts."""
    order = sorted(choices, key=len)
    best = len(frozenset[str]().union(*(each[0] for each in order)))

    def chosen(place: int, facts: Facts) -> None:
        nonlocal best
        rest = [min(len(each - facts) for each in sets) for sets in order[place:]]
        if len(facts) + max(rest, default=0) >= best:
            if not any(rest):
                best = min(best, len(facts))
            return
        if not any(rest):
            best = len(facts)
            return
        for each in sorted(order[place], key=lambda one: len(one - facts)):
            chosen(place + 1, facts | each)

    chosen(0, frozenset())
    return best
