"""What was counted, added up for administrators."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy import Column, ColumnElement, Connection, case, func, select

from bot.storage.schema import OBSERVATIONS
from handlers.observing import LOOKUP, REWORDED, UNANSWERED, VOTE, key_of
from handlers.statistics.counted import ABOUT, LEAST, Day, Missed, Statistics, Votes, first_day

Typed = TypeVar("Typed", str, tuple[str, str])
_MOST = 200
"""Lines of words that are listed."""
_MOST_PAIRS = 20_000
_NUMBER = func.sum(OBSERVATIONS.c.number)


def statistics(connection: Connection, last: date, days: int) -> Statistics:
    """What was counted in so many days that end with this one."""
    first = first_day(last, days)
    within = OBSERVATIONS.c.day.between(first, last)
    endings = _numbers(connection, LOOKUP, within, OBSERVATIONS.c.ending)
    reworded = connection.execute(select(_NUMBER).where(within, OBSERVATIONS.c.kind == REWORDED)).scalar()
    votes, clauses = _votes(connection, within)
    return Statistics(
        first,
        last,
        endings,
        int(reworded or 0),
        _days(connection, within),
        _missed(connection, within),
        _reworded(connection, within),
        votes,
        clauses,
    )


def _numbers(
    connection: Connection, kind: str, within: ColumnElement[bool], column: Column[str], least: int = 1
) -> dict[str, int]:
    """How often each value of a column was counted, most often first."""
    asked = select(column, _NUMBER).where(within, OBSERVATIONS.c.kind == kind).group_by(column)
    often = asked.having(least <= _NUMBER).order_by(_NUMBER.desc(), column).limit(_MOST)
    return {str(value): int(number) for value, number in connection.execute(often)}


def _days(connection: Connection, within: ColumnElement[bool]) -> tuple[Day, ...]:
    missing = func.sum(case((OBSERVATIONS.c.ending.in_(UNANSWERED), OBSERVATIONS.c.number), else_=0))
    day = OBSERVATIONS.c.day
    asked = select(day, _NUMBER, missing).where(within, OBSERVATIONS.c.kind == LOOKUP)
    rows = connection.execute(asked.group_by(day).order_by(day))
    return tuple(Day(on, int(number), int(unanswered)) for on, number, unanswered in rows)


def _missed(connection: Connection, within: ColumnElement[bool]) -> tuple[Missed, ...]:
    key, words = OBSERVATIONS.c.key, OBSERVATIONS.c.words
    found = _numbers(connection, LOOKUP, within & (key != ""), key, LEAST)
    typed: dict[str, Counter[str]] = defaultdict(Counter)
    asked = select(key, words, _NUMBER).where(within, OBSERVATIONS.c.kind == LOOKUP, key.in_(found))
    for folded, as_typed, number in connection.execute(asked.group_by(key, words)):
        typed[folded][as_typed] += int(number)
    return tuple(Missed(_most_often(typed[folded]), number) for folded, number in found.items())


def _reworded(connection: Connection, within: ColumnElement[bool]) -> tuple[Missed, ...]:
    """The pairs; what was typed in the end is not stored folded, and is folded here."""
    columns = OBSERVATIONS.c.key, OBSERVATIONS.c.words, OBSERVATIONS.c.other
    asked = select(*columns, _NUMBER).where(within, OBSERVATIONS.c.kind == REWORDED, OBSERVATIONS.c.key != "")
    asked = asked.group_by(*columns).order_by(_NUMBER.desc(), *columns).limit(_MOST_PAIRS)
    numbers: Counter[tuple[str, str]] = Counter()
    typed: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for key, words, other, number in map(tuple, connection.execute(asked)):
        pair = key, key_of(other)
        numbers[pair] += int(number)
        typed[pair][words, other] += int(number)
    often = [(pair, number) for pair, number in numbers.items() if number >= LEAST]
    often.sort(key=lambda one: (-one[1], one[0]))
    made = []
    for pair, number in often[:_MOST]:
        words, other = _most_often(typed[pair])
        made.append(Missed(words, number, other))
    return tuple(made)


def _most_often(typed: Counter[Typed]) -> Typed:
    """What was typed most often; of several the first by the alphabet, so that it stays the same."""
    return min(typed, key=lambda each: (-typed[each], each))


def _votes(
    connection: Connection, within: ColumnElement[bool]
) -> tuple[Mapping[str, Votes], Mapping[str, Votes]]:
    numbers: Counter[tuple[str, str]] = Counter()
    columns = OBSERVATIONS.c.ending, OBSERVATIONS.c.clause
    asked = select(*columns, _NUMBER).where(within, OBSERVATIONS.c.kind == VOTE).group_by(*columns)
    for ending, clause, number in connection.execute(asked):
        about, _, how = ending.partition("_")
        numbers[about, how] += int(number)
        if clause and about == "clause":
            numbers[f"/{clause}", how] += int(number)
    votes = {each: Votes(numbers[each, "good"], numbers[each, "bad"]) for each, _ in numbers}
    of_clauses = {each[1:]: found for each, found in votes.items() if each.startswith("/")}
    return {each: votes[each] for each in ABOUT if each in votes}, of_clauses
