"""What is known on a later course day: never less than the truth, never more than what was told allows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.ahead.later import births, case_on, ends, months_to, outdated, turning_days
from rules.facts import Case, FactError, Interval, age_on, birth_range, read_case
from rules.model import OverTime
from tests.unit.rule_samples import book, evaluator, partial_people

DAYS = st.dates(date(2022, 1, 1), date(2031, 12, 31))
LATER = st.integers(0, 3000)
ONE = timedelta(days=1)


def told(start: date, **facts: object) -> Case:
    return read_case(book(), {"course_start": start.isoformat(), **facts}, start)


def test_of_each_fact_is_said_what_time_does_to_it() -> None:
    said = {key: fact.over_time.value for key, fact in book().facts.items()}
    assert {key: value for key, value in said.items() if value != OverTime.LASTING} == {
        "gender": "constant", "birth_date": "constant", "ethnic_minority": "constant",
        "serves_to_term_end": "constant", "same_content_before": "constant", "age": "ageing",
        "months_left": "countdown", "leader_months_left": "countdown",
        "trainings_this_year": "yearly", "kl39_last_year": "yearly",
    }  # fmt: skip


def test_another_day_outdates_numbers_and_another_year_what_is_told_of_the_year() -> None:
    day = date(2026, 11, 22)
    numbers = {"age", "months_left", "leader_months_left"}
    assert outdated(book(), day, day) == set()
    assert outdated(book(), day, date(2026, 12, 31)) == numbers
    assert outdated(book(), day, date(2027, 1, 1)) == numbers | {"trainings_this_year", "kl39_last_year"}
    assert outdated(book(), day, date(2025, 11, 22)) == numbers | {"trainings_this_year", "kl39_last_year"}


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), DAYS, LATER, st.sampled_from((4, 7, 10)))
def test_a_birth_date_however_exact_gives_the_same_ages_as_asked_on_that_day(
    born: date, start: date, days: int, exact: int
) -> None:
    day = start + timedelta(days)
    written = born.isoformat()[:exact]
    try:
        then = told(day, birth_date=written)
        moved = case_on(book(), told(start, birth_date=written), day)
    except FactError:
        assume(False)
    assert moved.known["age"] == then.known["age"]


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), DAYS, LATER)
def test_an_age_alone_becomes_the_ages_that_it_allows(born: date, start: date, days: int) -> None:
    day, age = start + timedelta(days), age_on(born, start)
    assume(15 <= age <= 100)
    case = told(start, age=age)
    known = case_on(book(), case, day).known["age"]
    assert isinstance(known, Interval)
    assert known.low <= age_on(born, day) <= known.high <= known.low + 1
    first, last = births(book().facts["age"], case)
    assert first <= born <= last
    assert {age_on(first, start), age_on(last, start)} == {age}
    assert age_on(first - ONE, start) == age + 1
    assert age_on(last + ONE, start) == age - 1
    assert known == Interval(age_on(last, day), age_on(first, day))


@given(DAYS, st.integers(0, 22_000), LATER)
def test_months_left_become_the_months_that_they_allow(start: date, service: int, days: int) -> None:
    end, day = start + timedelta(service), start + timedelta(days)
    months = months_to(end, start)
    assume(months <= 720)
    case = told(start, months_left=months)
    known = case_on(book(), case, day).known["months_left"]
    assert isinstance(known, Interval)
    assert known.low <= max(months_to(end, day), 0) <= known.high <= known.low + 1
    first, last = ends(book().facts["months_left"], case)
    assert first <= end <= last
    assert {months_to(first, start), months_to(last, start)} == {months}
    assert months_to(first - ONE, start) == months - 1
    assert months_to(last + ONE, start) == months + 1
    assert known == Interval(max(months_to(first, day), 0), max(months_to(last, day), 0))


@pytest.mark.parametrize(
    ("start", "day", "months"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), (30, 30)),
        (date(2026, 11, 22), date(2026, 12, 21), (29, 30)),
        (date(2026, 11, 22), date(2026, 12, 22), (29, 29)),
        (date(2026, 11, 22), date(2027, 5, 22), (24, 24)),
        (date(2026, 11, 22), date(2027, 5, 23), (23, 24)),
        (date(2026, 11, 22), date(2027, 6, 22), (23, 23)),
        (date(2026, 11, 22), date(2030, 1, 1), (0, 0)),
        (date(2027, 1, 31), date(2027, 2, 28), (29, 30)),
        (date(2027, 1, 31), date(2027, 3, 31), (28, 28)),
    ],
)
def test_thirty_months_as_they_run_out(start: date, day: date, months: tuple[int, int]) -> None:
    later = case_on(book(), told(start, months_left=30), day)
    assert later.known["months_left"] == Interval(*months)


@given(partial_people(), LATER)
def test_everything_else_is_kept_but_what_was_told_of_the_year(facts: dict[str, object], days: int) -> None:
    case = read_case(book(), facts, date(2024, 9, 16))
    day = case.course_start + timedelta(days)
    later = case_on(book(), case, day)
    assert later.course_start == day
    moved = {key for key in case.known if later.known.get(key) != case.known[key]}
    allowed = outdated(book(), case.course_start, day) | ({"course_start"} if days else set())
    assert moved <= allowed
    if day.year != case.course_start.year:
        assert not {"trainings_this_year", "kl39_last_year"} & later.known.keys()
    assert set(later.known) <= set(case.known)
    if days:
        assert ("birth_date" in later.given) is ("birth_date" in case.given)


def test_the_months_of_leading_still_follow_from_those_of_service() -> None:
    start = date(2026, 11, 22)
    later = case_on(book(), told(start, months_left=30), date(2027, 5, 22))
    assert later.known["leader_months_left"] == Interval(0, 24)
    both = case_on(book(), told(start, months_left=30, leader_months_left=26), date(2027, 5, 22))
    assert both.known["leader_months_left"] == Interval(20, 20)


@given(partial_people(), st.sampled_from(list(evaluator().programmes)), st.integers(1, 2500))
def test_between_two_turning_days_nothing_turns(facts: dict[str, object], programme: str, days: int) -> None:
    rule = evaluator().programmes[programme].whole
    case = read_case(book(), facts, date(2024, 9, 16))
    cells = {key: states.cells for key, states in zip(rule.facts, rule.states, strict=True)}
    horizon = case.course_start + timedelta(2600)
    days_ = turning_days(book(), case, cells, horizon)
    assert list(days_) == sorted(set(days_))
    assert all(case.course_start < day <= horizon for day in days_)
    day = case.course_start + timedelta(days)
    # Service that has run out ends the days that are looked at.
    if "months_left" in case.given and day > ends(book().facts["months_left"], case)[1]:
        return
    before = max((each for each in days_ if each <= day), default=case.course_start)
    place = evaluator().place
    assert rule.now(place(case_on(book(), case, day))) == rule.now(place(case_on(book(), case, before)))


@pytest.mark.parametrize("start", [date(1, 1, 1), date(1, 3, 1), date(50, 2, 28), date(9999, 12, 31)])
def test_the_ends_of_the_calendar_are_no_error(start: date) -> None:
    case = told(start, age=60, months_left=720)
    cells = {
        key: (Interval(0, 23), Interval(24, 720)) for key in ("months_left", "age", "trainings_this_year")
    }
    days = turning_days(book(), case, cells, date.max)
    assert all(start < day for day in days)
    case_on(book(), case, days[-1] if days else start)


def test_a_birthday_on_the_leap_day_is_on_the_first_of_march_of_other_years() -> None:
    case = told(date(2026, 1, 1), birth_date="1984-02-29")
    found = turning_days(
        book(), case, {"age": (Interval(15, 42), Interval(43, 43), Interval(44, 100))}, date.max
    )
    assert found == (date(2027, 3, 1), date(2028, 2, 29))
    assert birth_range("1984-02-29") == (date(1984, 2, 29), date(1984, 2, 29))
