"""The people that rules are measured on, and what each evaluator is told of them.

Everyone is told the same facts. Peers have no vague birth dates and no facts that bound others, so for them
both are worked out beforehand: each number is a lowest and a highest value. That work is not timed for
them; ours does it within its time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rules.facts import Case, Interval
from rules.model import Fact, FactType, Rulebook

TODAY = date(2024, 9, 16)
_UNKNOWN = 0.06
_LEANING: Mapping[str, Sequence[object]] = {
    "sector": ("province", "district", "province", "commune", "public_unit"),
    "bloc": ("government", "government", "elected"),
    "category": ("cong_chuc", "cong_chuc", "can_bo", "vien_chuc"),
    "positions": (["department_leader"], ["division_leader"], ["provincial_committee_vice_chair"], []),
    "discipline": ("none",),
    "exit_ban": (False,),
    "performance": ("excellent", "good"),
    "trainings_this_year": (0, 1),
    "kl39_last_year": (False,),
    "same_content_before": (False,),
    "months_left": (120, 240),
    "leader_months_left": (24, 60),
    "study_language": ("english", "english", "other"),
    "planned_for_vice_chair": (True, False),
}


def population(book: Rulebook, count: int, seed: int) -> list[dict[str, object]]:
    """So many people as JSON: every second one leans to being eligible; some facts of some are unknown."""
    random = Random(seed)
    return [_person(book, random, leaning=bool(place % 2)) for place in range(count)]


def _person(book: Rulebook, random: Random, *, leaning: bool) -> dict[str, object]:
    facts = {key: _answer(fact, random) for key, fact in book.facts.items()}
    if leaning:
        facts |= {key: random.choice(answers) for key, answers in _LEANING.items()}
    facts["leader_months_left"] = random.randint(0, int(str(facts["months_left"]))) if not leaning else 60
    year = random.choice((2023, 2024, 2025, 2026))
    facts["course_start"] = f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    born = date(year - random.randint(25, 60), random.randint(1, 12), random.randint(1, 28))
    facts.pop("age"), facts.pop("birth_date")
    if random.random() < 0.5:
        facts["age"] = year - born.year
    else:
        facts["birth_date"] = random.choice((f"{born:%Y-%m-%d}", f"{born:%Y-%m}", f"{born:%Y}"))
    return {
        key: answer for key, answer in facts.items() if key == "course_start" or random.random() >= _UNKNOWN
    }


def _answer(fact: Fact, random: Random) -> object:
    if fact.type is FactType.BOOLEAN:
        return random.random() < 0.5
    if fact.type is FactType.OPTION:
        return random.choice(fact.options).value
    if fact.type is FactType.OPTIONS:
        return [option.value for option in random.sample(fact.options, random.choice((0, 1, 1, 2)))]
    if fact.type is FactType.INTEGER:
        return random.randint(0, 60)
    return None


# What peers are told


def told(book: Rulebook, case: Case) -> dict[str, Any]:
    """A person for a peer that takes records: days as numbers, numbers as lowest and highest value."""
    made: dict[str, Any] = {}
    for key, fact in book.facts.items():
        known = case.known.get(key)
        if fact.type in (FactType.INTEGER, FactType.DATE):
            span = known if isinstance(known, Interval) else Interval(fact.minimum or 0, fact.maximum or 0)
            made[f"{key}_low"], made[f"{key}_high"] = span.low, span.high
        elif fact.type is FactType.OPTIONS:
            assert known is None or isinstance(known, frozenset)
            made[key], made[f"{key}_known"] = sorted(known or ()), known is not None
        elif fact.type is not FactType.PARTIAL_DATE:
            made[key] = known
    return made


def arrays(book: Rulebook, people: Sequence[Mapping[str, Any]]) -> dict[str, NDArray[Any]]:
    """What ``told`` says, as arrays: an option or yes/no by its place, -1 unknown; a post a column each."""
    made: dict[str, NDArray[Any]] = {}
    for key, fact in book.facts.items():
        if fact.type in (FactType.INTEGER, FactType.DATE):
            for end in (f"{key}_low", f"{key}_high"):
                made[end] = np.array([each[end] for each in people], np.int32)
        elif fact.type is FactType.OPTIONS:
            for option in fact.options:
                flags = [option.value in each[key] for each in people]
                made[f"{key}.{option.value}"] = np.array(flags, np.bool_)
            made[f"{key}_known"] = np.array([each[f"{key}_known"] for each in people], np.bool_)
        elif fact.type is not FactType.PARTIAL_DATE:
            values: list[object] = [option.value for option in fact.options] or [False, True]
            codes = [-1 if each[key] is None else values.index(each[key]) for each in people]
            made[key] = np.array(codes, np.int8)
    return made


def our_table(book: Rulebook, people: Sequence[Mapping[str, Any]]) -> dict[str, NDArray[Any]]:
    """The people as they are given, as arrays that ``rules.lists.columns`` takes."""
    made: dict[str, NDArray[Any]] = {}
    for key, fact in book.facts.items():
        column = [each.get(key) for each in people]
        unknown = [each is None for each in column]
        if fact.type is FactType.OPTIONS:
            for option in fact.options:
                codes = [-1 if each is None else option.value in each for each in column]
                made[f"{key}.{option.value}"] = np.array(codes, np.int8)
        elif fact.type is FactType.INTEGER:
            made[key] = np.ma.masked_array(np.array([each or 0 for each in column], np.int16), unknown)
        elif fact.type is FactType.DATE:
            made[key] = np.array(column, "datetime64[D]")
        elif fact.type is FactType.PARTIAL_DATE:
            made[key] = np.ma.masked_array(np.array([each or "" for each in column]), unknown)
        else:
            values: list[object] = [option.value for option in fact.options] or [False, True]
            codes = [-1 if each is None else values.index(each) for each in column]
            made[key] = np.array(codes, np.int8)
    return made
