"""Reading a person's facts: values, ranges of birth dates, contradictions, and how each mistake is named."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import FactError, Interval, age_on, birth_range, read_case
from rules.model import FactType
from tests.unit.rule_samples import TODAY, Facts, book, case_of, people

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def mistake(facts: Facts, today: date = TODAY) -> FactError:
    with pytest.raises(FactError) as caught:
        read_case(book(), facts, today)
    assert "\n" not in str(caught.value)
    return caught.value


KEYS = (
    "course_start sector bloc category positions gender age birth_date planned_for_vice_chair"
    " serves_to_term_end months_left leader_months_left discipline exit_ban performance trainings_this_year"
    " kl39_last_year same_content_before study_language language_at_work language_field health_profession"
    " ethnic_minority"
)


def test_the_facts_are_those_of_the_interface_in_this_order() -> None:
    assert [key for key in book().facts if key in KEYS.split()] == KEYS.split()


OPTIONS = {
    "sector": "central province district commune public_unit",
    "bloc": "government elected party_mass",
    "category": "can_bo cong_chuc vien_chuc other",
    "positions": (
        "politburo_managed central_department_leader provincial_standing_committee deputy_head_na_delegation"
        " provincial_council_vice_chair provincial_committee_vice_chair department_leader district_leader"
        " division_leader commune_chair commune_vice_chair unit_leader other_leader"
    ),
    "gender": "female male",
    "discipline": "none under_review serving",
    "performance": "excellent good completed failed",
    "study_language": "english other none",
    "language_field": (
        "foreign_affairs cooperation_defence investment_tourism_zones external_information college_teaching"
        " foreign_elements none"
    ),
}
BOOLEANS = (
    "planned_for_vice_chair serves_to_term_end exit_ban kl39_last_year same_content_before language_at_work"
    " health_profession ethnic_minority"
).split()
INTEGERS = {
    "age": (15, 100),
    "months_left": (0, 720),
    "leader_months_left": (0, 720),
    "trainings_this_year": (0, 100),
}


def test_every_fact_has_its_type_and_values() -> None:
    facts = {key: book().facts[key] for key in KEYS.split()}
    found = {key: [o.value for o in fact.options] for key, fact in facts.items() if fact.options}
    assert found == {key: values.split() for key, values in OPTIONS.items()}
    assert [key for key, fact in facts.items() if fact.type is FactType.OPTIONS] == ["positions"]
    assert [key for key, fact in facts.items() if fact.type is FactType.BOOLEAN] == BOOLEANS
    numbers = {k: (f.minimum, f.maximum) for k, f in facts.items() if f.type is FactType.INTEGER}
    assert numbers == INTEGERS
    assert facts["course_start"].type is FactType.DATE
    assert facts["birth_date"].type is FactType.PARTIAL_DATE


def test_nothing_given_is_nothing_known_but_the_day() -> None:
    case = case_of({})
    assert case.given == {"course_start": "2024-09-16"}
    assert case.known == {"course_start": Interval(TODAY.toordinal(), TODAY.toordinal())}
    assert case.course_start == TODAY


@pytest.mark.parametrize("key", list(OPTIONS) + BOOLEANS + list(INTEGERS) + ["course_start", "birth_date"])
def test_null_is_unknown(key: str) -> None:
    assert case_of({key: None}) == case_of({})


@pytest.mark.parametrize(("key", "value"), [(k, v) for k, vs in OPTIONS.items() for v in vs.split()])
def test_options_are_known_as_given(key: str, value: str) -> None:
    if key == "positions":
        assert case_of({key: [value]}).known[key] == frozenset({value})
    else:
        assert case_of({key: value}).known[key] == value


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("key", BOOLEANS)
def test_yes_and_no_are_known_as_given(key: str, value: bool) -> None:
    assert case_of({key: value}).known[key] is value


def test_no_posts_is_known_too() -> None:
    assert case_of({"positions": []}).known["positions"] == frozenset()


@pytest.mark.parametrize(
    "given", [["unit_leader", "commune_chair"], ("commune_chair", "unit_leader", "unit_leader")]
)
def test_the_order_of_posts_and_saying_one_twice_is_the_same(given: object) -> None:
    assert case_of({"positions": given}).known["positions"] == frozenset({"unit_leader", "commune_chair"})


@pytest.mark.parametrize("key", INTEGERS)
def test_numbers_are_taken_up_to_their_limits(key: str) -> None:
    low, high = INTEGERS[key]
    for number in (low, high):
        assert case_of({key: number}).known[key] == Interval(number, number)
    for number in (low - 1, high + 1):
        error = mistake({key: number})
        assert error.fact == key
        assert str(error).startswith(f"{key}: {number} nằm ngoài giới hạn {low} - {high}")


@pytest.mark.parametrize("given", ["2025-03-01", date(2025, 3, 1)])
def test_the_course_starts_when_it_is_said_to(given: object) -> None:
    case = case_of({"course_start": given})
    assert case.course_start == date(2025, 3, 1)


def test_the_course_starts_today_where_no_day_is_given() -> None:
    born = {"birth_date": "1979-09-16"}
    assert case_of(born, date(2024, 9, 15)).known["age"] == Interval(44, 44)
    assert case_of(born, date(2024, 9, 16)).known["age"] == Interval(45, 45)
    told = {**born, "course_start": "2024-09-15"}
    assert case_of(told, date(2024, 9, 16)).known["age"] == Interval(44, 44)
    assert case_of({**born, "course_start": None}, date(2024, 9, 16)).known["age"] == Interval(45, 45)


def test_the_facts_given_are_not_changed() -> None:
    facts: Facts = {"age": 44, "sector": None}
    case_of(facts)
    assert facts == {"age": 44, "sector": None}


# Mistakes


NOT_OPTION = ["PROVINCE", "tỉnh", "", " province"]
NOT_TEXT: list[object] = [1, True, 2.5, ["province"], {"a": 1}]


@pytest.mark.parametrize("value", NOT_OPTION)
def test_a_value_that_is_no_option_is_named_with_those_there_are(value: str) -> None:
    error = mistake({"sector": value})
    assert error.fact == "sector"
    assert str(error) == (
        f"sector: không có lựa chọn {value!r} (có: central, province, district, commune, public_unit)"
    )


@pytest.mark.parametrize("value", NOT_TEXT)
def test_an_option_must_be_text(value: object) -> None:
    error = mistake({"sector": value})
    assert error.fact == "sector"
    assert str(error) == f"sector: cần một lựa chọn bằng chữ, không phải {value!r}"


@pytest.mark.parametrize("value", ["unit_leader", 3, True, {"unit_leader": True}])
def test_posts_must_be_a_list(value: object) -> None:
    error = mistake({"positions": value})
    assert error.fact == "positions"
    assert str(error) == f"positions: cần một danh sách lựa chọn, không phải {value!r}"


@pytest.mark.parametrize("value", ["giám đốc", None, 3, ["unit_leader"]])
def test_an_unknown_post_is_named(value: object) -> None:
    error = mistake({"positions": ["unit_leader", value]})
    assert error.fact == "positions"
    assert str(error).startswith(f"positions: không có lựa chọn {value!r} (có: politburo_managed, ")


@pytest.mark.parametrize("value", ["true", "có", 1, 0, [True]])
def test_yes_or_no_must_be_true_or_false(value: object) -> None:
    error = mistake({"exit_ban": value})
    assert error.fact == "exit_ban"
    assert str(error) == f"exit_ban: cần true hoặc false, không phải {value!r}"


@pytest.mark.parametrize("value", ["44", 44.0, 44.5, True, [44]])
def test_a_number_must_be_whole(value: object) -> None:
    error = mistake({"age": value})
    assert error.fact == "age"
    assert str(error) == f"age: cần một số nguyên, không phải {value!r}"


BAD_DAYS = [
    "2025-02-29",
    "2025-13-01",
    "2025-3-1",
    "01/03/2025",
    "2025-03",
    "2025",
    "",
    2025,
    True,
    "2025-03-01 ",
]


@pytest.mark.parametrize("value", BAD_DAYS)
def test_the_day_must_be_a_real_one(value: object) -> None:
    error = mistake({"course_start": value})
    assert error.fact == "course_start"
    assert str(error) == f"course_start: cần một ngày có thật dạng YYYY-MM-DD, không phải {value!r}"


BAD_BIRTHS = [
    "1981-02-29",
    "1981-00",
    "1981-13",
    "1981-1",
    "81",
    "15/03/1981",
    "1981-03-",
    "",
    "0000",
    True,
    81,
    1.5,
]


@pytest.mark.parametrize("value", BAD_BIRTHS)
def test_a_birth_date_must_be_real(value: object) -> None:
    error = mistake({"birth_date": value})
    assert error.fact == "birth_date"
    assert str(error) == f"birth_date: cần YYYY, YYYY-MM hoặc YYYY-MM-DD có thật, không phải {value!r}"


@pytest.mark.parametrize("key", ["tuoi", "Age", "", "birthdate"])
@pytest.mark.parametrize("value", [44, None])
def test_a_fact_that_does_not_exist_is_named(key: str, value: object) -> None:
    error = mistake({"age": 44, key: value})
    assert error.fact == key
    assert str(error) == f"không có dữ kiện {key!r}"


@pytest.mark.parametrize("born", ["1980", "1980-02", "1980-02-29"])
def test_an_age_and_a_birth_date_together_are_a_contradiction(born: str) -> None:
    error = mistake({"age": 44, "birth_date": born})
    assert str(error) == "age và birth_date không được cho cùng lúc"
    assert case_of({"age": None, "birth_date": born}).given.keys() == {"birth_date", "course_start"}
    assert case_of({"age": 44, "birth_date": None}).given.keys() == {"age", "course_start"}


@pytest.mark.parametrize(("left", "leading"), [(0, 1), (23, 24), (719, 720)])
def test_nobody_leads_longer_than_they_serve(left: int, leading: int) -> None:
    error = mistake({"months_left": left, "leader_months_left": leading})
    assert error.fact == "leader_months_left"
    assert str(error) == f"leader_months_left: {leading} không thể lớn hơn months_left ({left})"
    same = case_of({"months_left": leading, "leader_months_left": leading})
    assert same.known["leader_months_left"] == Interval(leading, leading)


@given(left=st.integers(0, 720))
def test_the_months_left_bound_the_months_of_leading(left: int) -> None:
    case = case_of({"months_left": left})
    assert case.known["leader_months_left"] == Interval(0, left)
    assert "leader_months_left" not in case.given


def test_the_months_of_leading_say_nothing_of_the_rest() -> None:
    assert "months_left" not in case_of({"leader_months_left": 24}).known


# Ages


def test_who_is_born_on_29_february_is_a_year_older_on_1_march() -> None:
    born = date(1980, 2, 29)
    assert age_on(born, date(2025, 2, 28)) == 44
    assert age_on(born, date(2025, 3, 1)) == 45
    assert age_on(born, date(2024, 2, 28)) == 43
    assert age_on(born, date(2024, 2, 29)) == 44


@given(born=DAYS, years=st.integers(0, 120), days=st.integers(0, 400))
def test_one_is_a_year_older_on_each_birthday_and_no_sooner(born: date, years: int, days: int) -> None:
    # The birthday of who is born on 29 February is 1 March in a common year.
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:
        birthday = date(born.year + years, 3, 1)
    assert age_on(born, birthday) == years
    assert age_on(born, birthday - timedelta(1)) == years - 1
    assert age_on(born, birthday + timedelta(days)) >= years


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1980", date(1980, 1, 1), date(1980, 12, 31)),
        ("1980-02", date(1980, 2, 1), date(1980, 2, 29)),
        ("1981-02", date(1981, 2, 1), date(1981, 2, 28)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("1980-12", date(1980, 12, 1), date(1980, 12, 31)),
        ("1980-04", date(1980, 4, 1), date(1980, 4, 30)),
        ("1980-02-29", date(1980, 2, 29), date(1980, 2, 29)),
    ],
)
def test_a_partial_birth_date_is_all_its_days(text: str, first: date, last: date) -> None:
    assert birth_range(text) == (first, last)
    assert birth_range(first) == (first, first)


@given(
    born=st.dates(date(1932, 1, 1), date(2005, 12, 31)), start=st.dates(date(2022, 1, 1), date(2031, 12, 31))
)
def test_a_partial_birth_date_is_a_range_of_ages(born: date, start: date) -> None:
    exact = age_on(born, start)
    for text in (f"{born:%Y}", f"{born:%Y-%m}", f"{born:%Y-%m-%d}"):
        age = case_of({"birth_date": text, "course_start": start}).known["age"]
        first, last = birth_range(text)
        assert isinstance(age, Interval)
        assert {age.low, age.high} == {age_on(last, start), age_on(first, start)}
        assert age.low <= exact <= age.high <= age.low + 1
        assert text.count("-") < 2 or age.low == age.high


def test_a_birth_date_may_be_a_date_or_a_year_in_numbers() -> None:
    assert case_of({"birth_date": date(1979, 9, 16)}).known["age"] == Interval(45, 45)
    assert case_of({"birth_date": 1979}).known["age"] == Interval(44, 45)


def test_nobody_is_born_after_the_course_starts() -> None:
    for text in ("2024-09-17", "2024-10", "2025"):
        assert str(mistake({"birth_date": text})) == "birth_date: ngày sinh sau ngày khai giảng"
    # September may be before the day; then one is born in time, but no year old.
    assert str(mistake({"birth_date": "2024-09"})).startswith(
        "birth_date: tuổi 0 vào ngày khai giảng nằm ngoài"
    )


def test_a_birth_date_must_give_a_possible_age() -> None:
    # On the day all people born in 2009 are 14 or 15, those born in 2010 at most 14.
    assert case_of({"birth_date": "2009"}).known["age"] == Interval(14, 15)
    error = mistake({"birth_date": "2010"})
    assert error.fact == "birth_date"
    assert str(error) == "birth_date: tuổi 13 vào ngày khai giảng nằm ngoài giới hạn 15 - 100 tuổi"
    assert case_of({"birth_date": "1923-09-17"}).known["age"] == Interval(100, 100)
    assert "nằm ngoài giới hạn 15 - 100 tuổi" in str(mistake({"birth_date": "1923-09-16"}))


def test_the_time_of_day_is_no_part_of_a_birth_date() -> None:
    mistake({"birth_date": datetime(1980, 1, 1, 12)})  # noqa: DTZ001  # a file's value without a zone


@given(people())
def test_all_facts_of_a_person_are_known(facts: Facts) -> None:
    case = case_of(facts)
    assert case.given == facts
    assert set(case.known) == set(book().facts) - {"birth_date"}


@given(people(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_is_irrelevant(facts: Facts, random: Random) -> None:
    keys = sorted(facts)
    random.shuffle(keys)
    assert case_of({key: facts[key] for key in keys}) == case_of(facts)
