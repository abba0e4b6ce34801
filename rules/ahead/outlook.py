"""What would have to change for a programme: the smallest sets of answers, and what time alone turns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rules.ahead.change import Box, Mask, changed, least_masks, moves
from rules.ahead.later import case_on, turning_days
from rules.ahead.values import Ranges, Values, plain_states, values_of
from rules.evaluate import CompiledRule, Evaluator, Placed, Result
from rules.facts import Case, Interval
from rules.model import Fact, Node, Op, OverTime, Truth

_START = "course_start"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that has to come out as one of ``values``.

    ``changes``: something else is known of it now; ``fixed``: and nothing, or time alone, changes that.
    ``label`` is what the rules call just these values, where they have words for them.
    """

    fact: str
    values: Values
    changes: bool
    fixed: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A smallest set of facts which, if they come out so, make the person eligible.

    It holds for courses from ``start`` to ``until``, where nothing else changes; ``until`` is None where
    nothing is in sight that ends it. ``unmet`` are the conditions, not met on that day, that its changes
    concern; ``left`` all unmet ones whose scope it leaves, so that they are not met but do not apply.
    """

    needs: tuple[Need, ...]
    start: date
    until: date | None
    unmet: tuple[Node, ...]
    left: tuple[Node, ...]

    @property
    def changes(self) -> tuple[Need, ...]:
        """The needs that are otherwise than they have to be."""
        return tuple(need for need in self.needs if need.changes)

    @property
    def ifs(self) -> tuple[Need, ...]:
        """The needs of which it is not known yet how they come out."""
        return tuple(need for need in self.needs if not need.changes)

    @property
    def fixed(self) -> bool:
        """Whether it needs something that nobody changes."""
        return any(need.fixed for need in self.needs)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can become of a programme's verdict.

    ``ways`` are for a course on the day asked about, the smallest first; those that need something fixed
    come last. ``later`` are the ways on later days that were not there before, without anything fixed.
    ``holds_until`` is the last day with this same verdict, after which ``asked_anew`` are not known any more;
    ``open_until`` the last day on which the person can be eligible without any change, after which
    ``ending`` are the conditions in the way, none where they are so only together. Both are None where no
    such day is in sight, ``open_until`` also where the person cannot be eligible now. ``stuck`` are the
    conditions that nothing meets on the day asked about (a period that is over); ``doubted`` those that stay
    open whatever is answered.
    """

    programme: str
    truth: Truth
    ways: tuple[Way, ...]
    later: tuple[Way, ...]
    holds_until: date | None
    asked_anew: tuple[str, ...]
    open_until: date | None
    ending: tuple[Node, ...]
    stuck: tuple[Result, ...]
    doubted: tuple[Result, ...]

    @property
    def changeable(self) -> tuple[Way, ...]:
        """The ways on the day asked about that need nothing fixed."""
        return tuple(way for way in self.ways if not way.fixed)

    @property
    def by_time(self) -> tuple[Way, ...]:
        """The later ways that need no change: time alone turns the verdict, if the ifs come out so."""
        return tuple(way for way in self.later if not way.changes)


def outlook(evaluator: Evaluator, programme: str, case: Case) -> Outlook:
    """What would have to change for this programme."""
    return outlooks(evaluator, case, (programme,))[programme]


def outlooks(evaluator: Evaluator, case: Case, programmes: Iterable[str] | None = None) -> dict[str, Outlook]:
    """What would have to change for each of these programmes, or of all."""
    chosen = evaluator.programmes if programmes is None else programmes
    times = _Times(evaluator, case)
    return {key: _outlook(key, _Course(times, key)) for key in chosen}


class _Times:
    """One person on the course start days asked for, each read once."""

    def __init__(self, evaluator: Evaluator, case: Case) -> None:
        self.evaluator = evaluator
        self.case = case
        self._on: dict[date, tuple[Case, Placed]] = {}

    def on(self, day: date) -> tuple[Case, Placed]:
        """What is known where the course starts on this day, and the states of all facts then."""
        if day not in self._on:
            case = case_on(self.evaluator.book, self.case, day)
            self._on[day] = case, self.evaluator.place(case)
        return self._on[day]


@dataclass(frozen=True, slots=True)
class _Day:
    """A rule on a day: the states of its facts, and the smallest sets that make it hold then."""

    day: date
    now: tuple[int, ...]
    masks: tuple[Mask, ...]

    def can(self, changes: frozenset[int]) -> bool:
        """Whether it can hold with no other changes than of these facts (by place)."""
        return any(changes.issuperset(changed(mask)) for mask in self.masks)


class _Course:
    """One programme over the days on which its verdict can turn, the one asked about first."""

    def __init__(self, times: _Times, programme: str) -> None:
        self.times = times
        self.book = times.evaluator.book
        self.rule = times.evaluator.programmes[programme].whole
        self.conditions = times.evaluator.programmes[programme].conditions
        cells = {key: states.cells for key, states in zip(self.rule.facts, self.rule.states, strict=True)}
        turning = turning_days(self.book, times.case, cells, self._horizon())
        masks: dict[tuple[int, ...], tuple[Mask, ...]] = {}
        self.days = [self._on(day, masks) for day in (times.case.course_start, *turning)]

    def _horizon(self) -> date:
        """The last limit that the programme sets to the course's day; the last of all where it sets none."""
        programmes = self.times.evaluator.programmes.values()
        every = (_last_limit(programme.whole) for programme in programmes)
        return date.fromordinal(_last_limit(self.rule) or max(every) or date.min.toordinal())

    def _on(self, day: date, masks: dict[tuple[int, ...], tuple[Mask, ...]]) -> _Day:
        now = self.rule.now(self.times.on(day)[1])
        if now not in masks:
            masks[now] = least_masks(self.rule, now, _still(self.rule))
        return _Day(day, now, masks[now])

    def truth(self, on: _Day) -> Truth:
        """What the whole rule says on a day."""
        return self.rule.diagram.truth(on.now)

    def condition_masks(self, on: _Day) -> Iterator[tuple[Result, tuple[Mask, ...]]]:
        """Each condition on a day with the smallest sets that would make it alone hold."""
        placed = self.times.on(on.day)[1]
        for condition in self.conditions:
            now = condition.now(placed)
            yield condition.result(now), least_masks(condition, now, _still(condition))

    def last_before(self, days: Iterable[_Day]) -> date | None:
        """The day before the first of these."""
        return next((on.day - _DAY for on in days), None)


def _still(rule: CompiledRule) -> tuple[int, ...]:
    """The place of the day of the course, which is given: no answer moves it."""
    return (rule.facts.index(_START),) if _START in rule.facts else ()


def _last_limit(rule: CompiledRule) -> int:
    """The last day, as its ordinal, at which a rule tells days of the course apart; 0 where it does not."""
    cells = rule.states[rule.facts.index(_START)].cells if _START in rule.facts else ()
    return cells[-1].low if len(cells) > 1 else 0


def _outlook(programme: str, course: _Course) -> Outlook:
    first, *after = course.days
    truth = course.truth(first)
    turned = [on for on in after if course.truth(on) is not truth]
    closed = [on for on in after if not on.can(frozenset())] if first.can(frozenset()) else []
    conditions = list(course.condition_masks(first))
    return Outlook(
        programme,
        truth,
        _ways(course),
        _later(course),
        course.last_before(turned),
        _asked_anew(course, turned[0]) if turned else (),
        course.last_before(closed),
        _ending(course, closed[0]) if closed else (),
        tuple(result for result, masks in conditions if not masks),
        tuple(result for result, masks in conditions if not _answerable(masks) and _doubted(result)),
    )


def _asked_anew(course: _Course, on: _Day) -> tuple[str, ...]:
    known = course.times.case.known
    return tuple(fact for fact in course.rule.missing(on.now) if fact in known)


def _ending(course: _Course, on: _Day) -> tuple[Node, ...]:
    return tuple(result.node for result, masks in course.condition_masks(on) if not _answerable(masks))


def _answerable(masks: Iterable[Mask]) -> bool:
    """Whether some of these sets changes nothing that is known."""
    return any(not changed(mask) for mask in masks)


def _doubted(result: Result) -> bool:
    """Whether it is unknown, and in a case that the texts leave open or that can be one."""
    if result.truth is not Truth.UNKNOWN:
        return False
    return result.node.op is Op.DISPUTED or any(map(_doubted, result.parts))


# Ways


def _ways(course: _Course) -> tuple[Way, ...]:
    first = course.days[0]
    if first.masks == (0,):
        return ()
    return _sorted(course, (way for mask in first.masks for way in _of_mask(course, 0, mask)))


def _later(course: _Course) -> tuple[Way, ...]:
    """The ways that a later day opens: no set within them does on an earlier one."""
    seen: list[Mask] = []
    found: list[Way] = []
    for at, on in enumerate(course.days):
        free = [mask for mask in on.masks if not _is_fixed(course, mask)]
        if at:
            new = [mask for mask in free if not any(less & mask == less for less in seen)]
            found += _sorted(course, (way for mask in new for way in _of_mask(course, at, mask)))
        seen += free
    return tuple(way for way in found if not way.fixed)


def _is_fixed(course: _Course, mask: Mask) -> bool:
    return any(_fixed(course.book.facts[course.rule.facts[place]]) for place in changed(mask))


def _fixed(fact: Fact) -> bool:
    """Whether an answer once known stays so, but for what time alone does to it."""
    return fact.over_time is not OverTime.LASTING


def _sorted(course: _Course, ways: Iterable[Way]) -> tuple[Way, ...]:
    order = {key: place for place, key in enumerate(course.book.facts)}

    def key(way: Way) -> tuple[bool, bool, int, int, list[int]]:
        places = [order[need.fact] for need in way.needs]
        return way.fixed, bool(way.left), len(way.changes), len(way.needs), places

    return tuple(sorted(ways, key=key))


def _of_mask(course: _Course, at: int, mask: Mask) -> Iterator[Way]:
    """The ways that a set of facts gives on one of the days: one where its values go together freely."""
    on = course.days[at]
    changes = frozenset(changed(mask))
    until = course.last_before(later for later in course.days[at + 1 :] if not later.can(changes))
    for box in moves(course.rule, on.now, mask).boxes:
        needs = _needs(course, on, box, changes)
        if needs is not None:
            yield Way(needs, on.day, until, *_concerned(course, on, box, changes))


def _needs(course: _Course, on: _Day, box: Box, changes: frozenset[int]) -> tuple[Need, ...] | None:
    """What a box asks for; None where one fact would exceed what bounds it."""
    rule, facts = course.rule, course.book.facts
    needs: dict[str, Need] = {}
    for place, states in box:
        fact = facts[rule.facts[place]]
        values = values_of(fact, rule.states[place], states)
        fixed = place in changes and _fixed(fact)
        needs[fact.key] = Need(fact.key, values, place in changes, fixed, _label(rule, on.now, place, states))
    for need in tuple(needs.values()):
        bound = facts[need.fact].at_most
        low = _lowest(facts[need.fact], need)
        if bound in needs and _highest(facts[bound], needs[bound]) < low:
            return None
        if bound is not None and bound not in needs and _exceeds(course, on, bound, low):
            needs[bound] = Need(bound, Ranges(((low, None),)), True, _fixed(facts[bound]))
    return tuple(sorted(needs.values(), key=lambda need: list(facts).index(need.fact)))


def _label(rule: CompiledRule, now: tuple[int, ...], place: int, states: Collection[int]) -> str:
    """The words of a part of the rule that tests this fact alone and holds in just these of its states."""
    held: dict[Node, set[int]] = {}
    for state in plain_states(rule.states[place]):
        for node in _held(rule.result((*now[:place], state, *now[place + 1 :])), rule.facts[place]):
            held.setdefault(node, set()).add(state)
    return next((node.label for node, found in held.items() if found == set(states)), "")


def _held(result: Result, fact: str) -> Iterator[Node]:
    """The parts with words of their own that test one fact alone, and hold."""
    told = result.node.label and not result.node.scoped
    if told and result.truth is Truth.TRUE and {atom.fact for atom in result.node.atoms()} == {fact}:
        yield result.node
    for part in result.parts:
        yield from _held(part, fact)


def _lowest(fact: Fact, need: Need) -> int:
    lows = [low for low, _ in need.values.ranges] if isinstance(need.values, Ranges) else []
    return min((low for low in lows if low is not None), default=fact.minimum or 0) if None not in lows else 0


def _highest(fact: Fact, need: Need) -> int:
    highs = [high for _, high in need.values.ranges] if isinstance(need.values, Ranges) else []
    return max(fact.maximum or 0 if high is None else high for high in highs)


def _exceeds(course: _Course, on: _Day, bound: str, low: int) -> bool:
    """Whether what is known of a fact is less than another needs it to be."""
    known = course.times.on(on.day)[0].known.get(bound)
    return isinstance(known, Interval) and known.high < low


def _concerned(
    course: _Course, on: _Day, box: Box, changes: frozenset[int]
) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The conditions not met that the changes concern, the refused before the open ones; and those left."""
    after = list(on.now)
    for place, states in box:
        after[place] = states[0]
    touched = {course.rule.facts[place] for place in changes}
    before, then = course.rule.result(on.now).parts, course.rule.result(tuple(after)).parts
    unmet = [result for result in before if result.truth is not Truth.TRUE]
    tests = [result for result in unmet if touched & {atom.fact for atom in result.node.atoms()}]
    refused = [result.node for result in tests if result.truth is Truth.FALSE]
    left = [old.node for old, new in zip(before, then, strict=True) if _leaves(old, new)]
    return tuple(refused or [result.node for result in tests]), tuple(left)


def _leaves(before: Result, after: Result) -> bool:
    """Whether a condition that applied and was not met does not apply any more."""
    if not before.node.scoped or before.truth is Truth.TRUE:
        return False
    return before.parts[0].truth is Truth.FALSE and after.parts[0].truth is Truth.TRUE
