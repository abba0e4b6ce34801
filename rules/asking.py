"""Which question comes first: the one after which the fewest are expected.

For one programme, and for several once few facts are open, the number of questions expected is the least
that any order of asking can reach, found by dynamic programming over what can be left of the rules. With more
open facts the programmes count as if each were asked about alone: together they have too many states.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from math import inf
from typing import Protocol, TypeAlias, TypeVar

from rules.diagram import LEAVES, Diagram
from rules.facts import Known
from rules.states import States

_FEW = 6
"""Up to so many open facts, several programmes are reckoned with together."""

_KEPT = 100_000
_NEGLIGIBLE = 1e-9
K = TypeVar("K")
V = TypeVar("V")

Left: TypeAlias = tuple[tuple[str, int], ...]
"""The programmes that an answer can still change, each with the function left of its rule."""


class Rule(Protocol):
    """A programme's rule as far as it matters here."""

    @property
    def facts(self) -> Sequence[str]:
        """The facts it asks for."""
        ...

    @property
    def states(self) -> Sequence[States]:
        """The states of these facts."""
        ...

    @property
    def diagram(self) -> Diagram:
        """The rule's decision diagram."""
        ...

    def now(self, placed: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
        """The states of the rule's facts in a case."""
        ...


class Asking:
    """The order of questions on some programmes.

    ``answers`` are each fact's plain answers with their likelihood, the facts in the order in which equally
    good questions come. Other answers ("do not know", a vague date) are not expected; after one of them the
    order is that from where it leads.
    """

    def __init__(
        self, rules: Mapping[str, Rule], answers: Mapping[str, Sequence[tuple[Known, float]]]
    ) -> None:
        self._rules = rules
        self._order = {fact: place for place, fact in enumerate(answers)}
        self._shares = {fact: [share for _, share in plain] for fact, plain in answers.items()}
        self._states = {
            (programme, fact): (variable, [states.of(known) for known, _ in answers[fact]])
            for programme, rule in rules.items()
            for variable, (fact, states) in enumerate(zip(rule.facts, rule.states, strict=True))
        }
        self._moves: dict[tuple[str, int, str], list[int]] = {}
        self._plans: dict[Left, tuple[float, str]] = {}
        self._firsts: dict[Left, str] = {}

    def left(
        self, programmes: Collection[str], placed: Mapping[str, tuple[int, ...]], closed: Collection[str]
    ) -> Left:
        """What is left of these programmes in a case; facts in ``closed`` get no further answer."""
        rules = [(key, rule) for key, rule in self._rules.items() if key in programmes]
        found = [(key, rule.diagram.left(rule.now(placed), closed)) for key, rule in rules]
        return tuple([each for each in found if each[1] >= LEAVES])

    def open(self, left: Left) -> tuple[str, ...]:
        """The facts whose answer can still change a verdict, in their order."""
        found = frozenset[str]().union(*[self._rules[key].diagram.inside(each) for key, each in left])
        return tuple(sorted(found, key=self._order.__getitem__))

    def first(self, left: Left) -> str:
        """The fact to ask for. Raises ValueError where nothing is open."""
        found = self._firsts.get(left)
        if found is None:
            together = len(left) == 1 or len(self.open(left)) <= _FEW
            found = self._plan(left)[1] if together else self._best(left, self._apart)[1]
            _keep(self._firsts, left, found)
        return found

    def expected(self, left: Left) -> float:
        """The number of questions expected if the best order is followed."""
        return self._plan(left)[0] if left else 0.0

    def _plan(self, left: Left) -> tuple[float, str]:
        found = self._plans.get(left)
        if found is None:
            found = self._best(left, self.expected)
            _keep(self._plans, left, found)
        return found

    def _apart(self, left: Left) -> float:
        return sum([self._plan((each,))[0] for each in left])

    def _best(self, left: Left, cost: Callable[[Left], float]) -> tuple[float, str]:
        """The least expected cost, and the first fact that leads to it."""
        least, best = inf, None
        for fact, outcomes in self._worthwhile(left).items():
            expected = 1 + sum([share * cost(after) for after, share in outcomes.items()])
            if expected < least - _NEGLIGIBLE:
                least, best = expected, fact
        if best is None:
            raise ValueError("nothing is open")
        return least, best

    def _worthwhile(self, left: Left) -> dict[str, dict[Left, float]]:
        """The open facts and what each leads to, without those that another is as good as.

        If each of two facts has two outcomes, and they share one, the rest is symmetric in them: in any order
        of asking they can change places. So the one likelier to lead to what is shared may be asked first.
        """
        found = {fact: self._outcomes(left, fact) for fact in self.open(left)}
        likeliest: dict[Left, tuple[float, str]] = {}
        for fact, outcomes in found.items():
            for after, share in outcomes.items() if len(outcomes) == 2 else ():
                if share > likeliest.get(after, (0.0, ""))[0] + _NEGLIGIBLE:
                    likeliest[after] = share, fact
        return {
            fact: outcomes
            for fact, outcomes in found.items()
            if len(outcomes) != 2 or all(likeliest[after][1] == fact for after in outcomes)
        }

    def _outcomes(self, left: Left, fact: str) -> dict[Left, float]:
        """What can be left after a plain answer, and how likely it is."""
        moves = [self._after(key, function, fact) for key, function in left]
        found: dict[Left, float] = {}
        for place, share in enumerate(self._shares[fact]):
            reached = [(key, move[place]) for (key, _), move in zip(left, moves, strict=True)]
            after = tuple([each for each in reached if each[1] >= LEAVES])
            found[after] = found.get(after, 0.0) + share
        return found

    def _after(self, programme: str, function: int, fact: str) -> list[int]:
        """What is left of a programme's rule after each plain answer."""
        found = self._moves.get((programme, function, fact))
        if found is None:
            diagram = self._rules[programme].diagram
            if fact in diagram.inside(function):
                variable, reached = self._states[programme, fact]
                after = {state: diagram.after(function, variable, state) for state in set(reached)}
                found = [after[state] for state in reached]
            else:
                found = [function] * len(self._shares[fact])
            _keep(self._moves, (programme, function, fact), found)
        return found


def _keep(kept: dict[K, V], key: K, value: V) -> None:
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value
