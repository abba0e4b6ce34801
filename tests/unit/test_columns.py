"""Lists of people against one person at a time: verdicts, conditions, what is missing, mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import rules.lists.columns
from rules.evaluate import Outcome, Verdict
from rules.facts import FactError
from rules.lists.columns import REFUSED, ColumnEvaluator, Part
from rules.model import FactType
from tests.unit.rule_samples import TODAY, Facts, book, case_of, evaluator, partial_people

NUMBER = {Verdict.INELIGIBLE: 0, Verdict.UNDETERMINED: 1, Verdict.ELIGIBLE: 2}
POSTS = [option.value for option in book().facts["positions"].options]


@cache
def columns() -> ColumnEvaluator:
    return ColumnEvaluator(evaluator())


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even one person is judged by columns."""
    monkeypatch.setattr(rules.lists.columns, "FEW", 0)


def judged(facts: Facts) -> dict[str, Outcome] | str:
    try:
        return evaluator().outcomes(case_of(facts))
    except FactError as error:
        return str(error)


def in_row(flags: Mapping[str, NDArray[np.bool_]], row: int) -> tuple[str, ...]:
    return tuple(fact for fact in book().facts if fact in flags and flags[fact][row])


def agrees(parts: Sequence[Part], expected: Sequence[dict[str, Outcome] | str]) -> None:
    """Whether all that a list says of each person is what is said of them alone."""
    assert sum(part.count for part in parts) == len(expected)
    for part in parts:
        own = expected[part.start : part.start + part.count]
        assert {row: str(error) for row, error in part.errors.items()} == {
            row: each for row, each in enumerate(own) if isinstance(each, str)
        }
        for key, programme in book().programmes.items():
            verdicts, missing = part.verdicts(key).tolist(), part.missing(key)
            statuses = [part.statuses(key, place).tolist() for place in range(len(programme.conditions))]
            lacking = [part.missing(key, place) for place in range(len(programme.conditions))]
            for row, each in enumerate(own):
                if isinstance(each, str):
                    assert verdicts[row] == REFUSED
                    assert {status[row] for status in statuses} == {REFUSED}
                    assert not in_row(missing, row)
                    continue
                outcome = each[key]
                assert verdicts[row] == NUMBER[outcome.verdict]
                assert in_row(missing, row) == outcome.missing
                for place, result in enumerate(outcome.conditions):
                    assert statuses[place][row] == result.truth
                    assert in_row(lacking[place], row) == result.missing


# Records


@settings(max_examples=30)
@given(st.lists(partial_people(), max_size=20))
def test_records_are_judged_as_each_alone(people: list[Facts]) -> None:
    agrees(list(columns().rows(people, TODAY)), [judged(facts) for facts in people])


@pytest.mark.usefixtures("together")
def test_five_thousand_people_are_judged_as_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules.lists.columns, "PART", 1999)
    random = Random(20240916)
    people = [someone(random) for _ in range(5000)]
    parts = list(columns().rows(people, TODAY))
    assert [part.start for part in parts] == [0, 1999, 3998]
    agrees(parts, [judged(facts) for facts in people])
    assert all(set(parts[0].verdicts(key)) >= {0, 1, 2} for key in book().programmes)


def someone(random: Random) -> Facts:
    """Some of the facts of a person, some of them as null; a few contradict each other."""
    facts: Facts = {}
    for fact in book().facts.values():
        values = [option.value for option in fact.options]
        if fact.type is FactType.BOOLEAN:
            facts[fact.key] = random.random() < 0.5
        elif fact.type is FactType.OPTION:
            facts[fact.key] = random.choice(values)
        elif fact.type is FactType.OPTIONS:
            facts[fact.key] = random.sample(values, random.choice((0, 1, 1, 2)))
    year = random.choice((2022, 2023, 2024, 2025, 2026, 2031))
    facts["course_start"] = f"{year}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
    facts["months_left"] = random.choice((0, 23, 24, 100))
    facts["leader_months_left"] = random.choice((0, 23, 24))
    facts["trainings_this_year"] = random.choice((0, 1, 2))
    born = date(year - random.choice((30, 44, 45, 46, 60)), random.randint(1, 12), random.randint(1, 28))
    age: tuple[str, object] = random.choice(
        (
            ("age", random.choice((15, 44, 45, 100))),
            ("birth_date", f"{born:%Y}"),
            ("birth_date", f"{born:%Y-%m}"),
            ("birth_date", f"{born:%Y-%m-%d}"),
        )
    )
    facts[age[0]] = age[1]
    hidden = random.choice((0.0, 0.1, 0.5))
    for key in list(facts):
        if random.random() < hidden:
            facts[key] = None
    return facts


MISTAKES: list[Facts] = [
    {"sector": "tỉnh"},
    {"sector": 3},
    {"sector": ["province"]},
    {"exit_ban": 1},
    {"exit_ban": 1.0},
    {"exit_ban": "true"},
    {"positions": "unit_leader"},
    {"positions": ["giám đốc"]},
    {"positions": [["unit_leader"]]},
    {"positions": {"unit_leader": True}},
    {"age": 14},
    {"age": 101},
    {"age": True},
    {"age": 44.0},
    {"age": 10**30},
    {"birth_date": "1981-02-29"},
    {"birth_date": "2025"},
    {"birth_date": 1981.0},
    {"birth_date": True},
    {"birth_date": "1899"},
    {"age": 44, "birth_date": "1980"},
    {"months_left": 10, "leader_months_left": 11},
    {"course_start": "2025-02-29"},
    {"course_start": 20250301},
    {"tuoi": 44},
    {"Age": None},
]
UNUSUAL: list[Facts] = [
    {"course_start": datetime(2025, 1, 1, 12)},  # noqa: DTZ001  # a value without a zone
    {"positions": ("unit_leader",), "birth_date": 1981, "course_start": date(2025, 3, 1)},
    {"positions": {"unit_leader", "other_leader"}, "birth_date": date(1981, 3, 1)},
    {"positions": frozenset(), "sector": np.str_("province")},
    {"age": None, "birth_date": "1979-09", "course_start": None},
    {"months_left": 23, "leader_months_left": None},
    {},
]


@pytest.mark.usefixtures("together")
@pytest.mark.parametrize("facts", [*MISTAKES, *UNUSUAL])
def test_a_value_out_of_the_usual_means_what_it_means_alone(facts: Facts) -> None:
    usual: Facts = {"sector": "province", "age": 44, "positions": []}
    people = [usual, facts, usual]
    agrees(list(columns().rows(people, TODAY)), [judged(each) for each in people])


def test_every_mistake_is_named_and_the_others_are_judged() -> None:
    people = [*MISTAKES, *UNUSUAL]
    (part,) = columns().rows(people, TODAY)
    assert sorted(part.errors) == list(range(len(MISTAKES)))
    assert part.errors[0].fact == "sector"
    agrees([part], [judged(each) for each in people])


def test_nobody_is_no_part_or_an_empty_one() -> None:
    assert [part.count for part in columns().rows([], TODAY)] == [0]
    assert [part.count for part in columns().table({}, TODAY)] == [0]


@pytest.mark.parametrize("count", [11, 12])
def test_a_short_list_says_the_same_as_a_long_one(count: int) -> None:
    people: list[Facts] = [{"sector": "province", "birth_date": "1979"}, {"age": 3}, *([{}] * (count - 2))]
    agrees(list(columns().rows(people, TODAY)), [judged(each) for each in people])


# Tables

ROWS: list[Facts] = [someone(Random(seed)) for seed in range(200)]


def plain(key: str) -> list[Any]:
    return [facts.get(key) for facts in ROWS]


def masked(values: list[Any], kind: type[np.generic]) -> NDArray[Any]:
    flat = [0 if value is None else value for value in values]
    return np.ma.masked_array(np.array(flat, kind), [value is None for value in values])


def coded(key: str) -> NDArray[np.int8]:
    values: list[object] = [option.value for option in book().facts[key].options] or [False, True]
    return np.array([-1 if value is None else values.index(value) for value in plain(key)], np.int8)


def held(post: str) -> list[Any]:
    return [None if posts is None else post in posts for posts in plain("positions")]


def days(key: str) -> NDArray[Any]:
    return np.array([np.datetime64(value or "NaT") for value in plain(key)], "datetime64[D]")


def text(key: str) -> NDArray[Any]:
    values = plain(key)
    return np.ma.masked_array(
        np.array([value or "" for value in values]), [value is None for value in values]
    )


FORMS: dict[str, Callable[[str], Mapping[str, Any]]] = {
    "lists": lambda key: {key: plain(key)},
    "objects": lambda key: {key: np.array([*plain(key), None], object)[:-1]},
    "codes": lambda key: {key: coded(key)},
    "masked codes": lambda key: {key: np.ma.masked_less(coded(key), 0)},
    "posts": lambda key: {f"{key}.{post}": held(post) for post in POSTS},
    "posts in codes": lambda key: {f"{key}.{post}": masked(held(post), np.int8) for post in POSTS},
    "posts as flags": lambda key: {f"{key}.{post}": masked(held(post), np.bool_) for post in POSTS},
    "numbers": lambda key: {key: masked(plain(key), np.int16)},
    "days": lambda key: {key: days(key)},
    "text": lambda key: {key: text(key)},
}
KEYS = {
    FactType.BOOLEAN: ("objects", "codes", "masked codes"),
    FactType.OPTION: ("objects", "codes", "masked codes", "text"),
    FactType.OPTIONS: ("objects", "posts", "posts in codes", "posts as flags"),
    FactType.INTEGER: ("objects", "numbers"),
    FactType.DATE: ("objects", "days", "text"),
    FactType.PARTIAL_DATE: ("objects", "text"),
}


@given(st.data())
@settings(max_examples=12)
def test_a_column_means_the_same_in_every_form(data: st.DataObject) -> None:
    table: dict[str, Any] = {}
    for key, fact in book().facts.items():
        table |= FORMS[data.draw(st.sampled_from(("lists", *KEYS[fact.type])))](key)
    agrees(list(columns().table(table, TODAY)), alone())


@cache
def alone() -> list[dict[str, Outcome] | str]:
    return [judged(facts) for facts in ROWS]


WRITTEN = """1980 1980-02 1980-02-29 1981-02-28 1981-02-29 1900-02-29 2000-02-29 1980-04-31 1980-12
1980-13 1980-00 1980-01-00 1980-01-32 0000 0001 198 19801 1980- 1980-1 1980-01- 1980-01-1 1980-01-011 1980x01
1980-01x01 198O 1979-09 1979-09-16 1979-09-17 2009 2010 2024-09 2024-10 1923-09-16 1923-09-17""".split()


@settings(max_examples=25)
@given(st.lists(st.tuples(st.dates(date(1890, 1, 1)), st.dates(date(2022, 1, 1))), min_size=12, max_size=30))
def test_days_in_arrays_mean_what_they_mean_in_words(pairs: list[tuple[date, date]]) -> None:
    table = {
        "birth_date": np.array([born for born, _ in pairs], "datetime64[D]"),
        "course_start": np.array([start for _, start in pairs], "datetime64[D]"),
    }
    expected = [judged({"birth_date": born, "course_start": start}) for born, start in pairs]
    agrees(list(columns().table(table, TODAY)), expected)


@given(st.lists(st.text("0123456789-x", max_size=11), min_size=12, max_size=12) | st.just(WRITTEN))
@settings(max_examples=20)
def test_dates_in_arrays_of_text_mean_what_they_mean_alone(words: list[str]) -> None:
    for key in ("birth_date", "course_start"):
        agrees(list(columns().table({key: np.array(words)}, TODAY)), [judged({key: each}) for each in words])


def test_a_mistake_in_a_column_is_told_as_in_a_record() -> None:
    count = 20
    table: dict[str, Any] = {
        "sector": np.zeros(count, np.int8),
        "exit_ban": np.zeros(count, np.int64),
        "age": np.full(count, 44),
        "months_left": np.full(count, 30, np.int16),
        "leader_months_left": np.full(count, 30, np.int16),
        **{f"positions.{post}": [False] * count for post in POSTS},
    }
    table["sector"][1] = 5
    table["exit_ban"][2] = 2
    table["age"][3] = 14
    table["leader_months_left"][4] = 31
    table["positions.unit_leader"][5] = "có"
    table["positions.unit_leader"][6] = None
    (part,) = columns().table(table, TODAY)
    assert {row: str(error) for row, error in part.errors.items()} == {
        1: "sector: cần một lựa chọn bằng chữ, không phải 5",
        2: "exit_ban: cần true hoặc false, không phải 2",
        3: "age: 14 nằm ngoài giới hạn 15 - 100 tuổi",
        4: "leader_months_left: 31 không thể lớn hơn months_left (30)",
        5: "positions.unit_leader: cần true hoặc false, không phải 'có'",
    }
    verdicts = part.verdicts("kh-vien-chuc-lanh-dao").tolist()
    assert [row for row, verdict in enumerate(verdicts) if verdict == REFUSED] == [1, 2, 3, 4, 5]
    assert not part.missing("kh-ky-nang-quan-ly").get("positions", np.zeros(count, np.bool_))[7]
    (short,) = columns().table({key: column[:7] for key, column in table.items()}, TODAY)
    assert {row: str(error) for row, error in short.errors.items()} == {
        row: str(error) for row, error in part.errors.items()
    }


def test_a_post_that_is_unknown_leaves_the_posts_unknown() -> None:
    table: dict[str, list[bool | None]] = {f"positions.{post}": [False] * 20 for post in POSTS}
    table["positions.unit_leader"][0] = None
    table["positions.commune_chair"][0] = True
    (part,) = columns().table(table, TODAY)
    assert part.missing("kh-lanh-dao-xa")["positions"].tolist() == [True, *[False] * 19]
    assert part.verdicts("kh-lanh-dao-xa").tolist() == [1, *[0] * 19]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"tuoi": [44]}, "không có dữ kiện 'tuoi'"),
        ({"positions.chair": [True]}, "không có dữ kiện 'positions.chair'"),
        ({"age.unit_leader": [True]}, "không có dữ kiện 'age.unit_leader'"),
        ({"age": [44, 45], "sector": ["province"]}, "sector: cột có 1 dòng, cột khác có 2"),
        ({"positions.unit_leader": [True]}, "positions.politburo_managed: thiếu cột này"),
        (
            {"positions": [[]], "positions.unit_leader": [True]},
            "positions và positions.unit_leader không được cho cùng lúc",
        ),
    ],
)
def test_columns_that_cannot_be_used_are_named(table: dict[str, list[object]], message: str) -> None:
    with pytest.raises(FactError) as caught:
        list(columns().table(table, TODAY))
    assert str(caught.value) == message
