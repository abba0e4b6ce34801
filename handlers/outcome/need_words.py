"""What a fact has to come out as, in words: "kỷ luật: không", "tuổi: dưới 45 tuổi"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers import texts
from handlers.outcome.verdicts import answer_words, lower_first
from rules.ahead.outlook import Need
from rules.ahead.values import Holding, OneOf, Ranges
from rules.model import Fact, FactType, OverTime, Rulebook

_LISTED = 3
"""More options than this are told by the rule's own words for them, where it has some."""


def need_words(book: Rulebook, need: Need) -> str:
    """A fact with all the values that do, as a phrase."""
    fact = book.facts[need.fact]
    if need.label and _number(need) > _LISTED:
        return lower_first(need.label)
    return f"{lower_first(fact.label)}: {_values(fact, need)}"


def _number(need: Need) -> int:
    if isinstance(need.values, OneOf):
        return len(need.values.options)
    return 0 if isinstance(need.values, Ranges) else sum(len(each.any_of) for each in need.values)


def _values(fact: Fact, need: Need) -> str:
    if isinstance(need.values, OneOf):
        every = len(fact.options) if fact.type is FactType.OPTION else 2
        if len(need.values.options) == every:
            return texts.ANY_VALUE
        return _either(answer_words(fact, value) for value in need.values.options)
    if isinstance(need.values, Ranges):
        return _either(_range(fact, low, high) for low, high in need.values.ranges)
    return _either(_holding(fact, each) for each in need.values)


def _either(words: Iterable[str]) -> str:
    *first, last = words
    if len(first) < _LISTED:
        return f" {texts.EITHER} ".join((*first, last))
    return f"{'; '.join(first)}{texts.OR_LAST} {last}"


def _range(fact: Fact, low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return texts.ANY_VALUE
    if high is None:
        return texts.AT_LEAST.format(low=low, unit=fact.unit).rstrip()
    if low is None and fact.over_time is OverTime.AGEING:
        return texts.BELOW.format(limit=high + 1, unit=fact.unit).rstrip()
    if low is None:
        return texts.AT_MOST.format(high=high, unit=fact.unit).rstrip()
    return texts.BETWEEN.format(low=low, high=high, unit=fact.unit).rstrip()


def _holding(fact: Fact, holding: Holding) -> str:
    asked = _asked(fact, holding.any_of)
    if not holding.none_of:
        return asked or texts.ANY_VALUE
    if not asked and len(holding.none_of) == len(fact.options):
        return answer_words(fact, [])
    without = texts.WITHOUT.format(what=_either(answer_words(fact, [value]) for value in holding.none_of))
    return ", ".join(filter(None, (asked, without)))


def _asked(fact: Fact, any_of: Sequence[tuple[str, ...]]) -> str:
    """The lists of which one has to be held; nothing where an empty one does."""
    return "" if () in any_of else _either(answer_words(fact, each) for each in any_of)
