"""Whole dialogues with made-up people: which facts are asked, that they end, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dialogue import Answer, Dialogue, Step, asked_as, begin, case_of, next_fact, open_facts
from rules.evaluate import Evaluator, Outcome, Verdict
from rules.facts import Case, FactError, Interval, read_case
from rules.model import Atom, Node, Op, Programme, Truth
from tests.unit.rule_samples import TODAY, Facts, book, evaluator, people, truth

SINGLE = [(key,) for key in book().programmes]
GROUPS = [group.programmes for group in book().groups.values()]
ALL = tuple(book().programmes)

# Of a course on this day they can say more than that it is too early or too late for them.
OPEN = tuple(
    key
    for key, outcome in evaluator().outcomes(read_case(book(), {}, TODAY)).items()
    if outcome.verdict is not Verdict.INELIGIBLE
)
CHOICES = [
    *(pytest.param((key,), id=key) for key in OPEN),
    *(
        pytest.param(tuple(each for each in group.programmes if each in OPEN), id=f"group {key}")
        for key, group in book().groups.items()
    ),
    pytest.param(OPEN, id="all"),
]

choices = st.one_of(
    st.sampled_from(SINGLE),
    st.sampled_from(GROUPS),
    st.just(ALL),
    st.lists(st.sampled_from(ALL), min_size=1, unique=True).map(tuple),
)

Reply = Callable[[str], Answer]
"""What a person answers when asked for a fact."""


@dataclass
class Asked:
    """One question of a dialogue: the state before it, and what was open then."""

    fact: str
    dialogue: Dialogue
    case: Case
    open: tuple[str, ...]


def now(dialogue: Dialogue) -> tuple[Case, tuple[str, ...], str | None]:
    """What is known, what is open, and what is asked next."""
    case, closed = case_of(book(), dialogue, TODAY), dialogue.declined(book())
    found = open_facts(evaluator(), case, dialogue.programmes, closed)
    return case, found, next_fact(evaluator(), case, dialogue.programmes, closed)


def verdicts(outcomes: dict[str, Outcome]) -> dict[str, Verdict]:
    return {key: outcome.verdict for key, outcome in outcomes.items()}


def judged(programmes: Collection[str], case: Case) -> dict[str, Verdict]:
    return verdicts(evaluator().outcomes(case, programmes))


def started(programmes: Sequence[str], person: Facts) -> Dialogue:
    begun = begin(book(), programmes)
    return Dialogue(begun.programmes, begun.versions, (), str(person["course_start"]))


def held(dialogue: Dialogue, reply: Reply) -> tuple[Dialogue, list[Asked]]:
    """The dialogue at its end, and all its questions."""
    asked: list[Asked] = []
    while True:
        case, open_, fact = now(dialogue)
        assert (fact is None) is (not open_)
        if fact is None:
            return dialogue, asked
        asked.append(Asked(fact, dialogue, case, open_))
        assert len(asked) <= len(book().facts) + 2, "it does not end"
        dialogue = dialogue.answered(Step(fact, told(fact, reply(fact))))


def told(fact: str, answer: Answer) -> dict[str, Answer]:
    """To the question of the age one may answer with a birth date."""
    if fact == "age" and isinstance(answer, str):
        return {"birth_date": answer}
    return {fact: answer}


def honest(person: Facts, silent: Collection[str] = ()) -> Reply:
    """Someone who answers all but some questions; a vague birth date is not made more exact."""

    def reply(fact: str) -> Answer:
        if fact in silent or fact == "birth_date":
            return None
        return cast(Answer, person["birth_date"] if fact == "age" and "age" not in person else person[fact])

    return reply


def known_to(person: Facts, silent: Collection[str]) -> Case:
    """What a person who is silent about some facts would tell if all others were asked."""
    hidden = {*silent, *({"birth_date"} if "age" in silent else ())}
    return read_case(book(), {k: v for k, v in person.items() if k not in hidden}, TODAY)


def _silent(facts: set[str]) -> set[str]:
    # The months left would settle those of leading also where a programme asks for the latter alone.
    return facts | {"months_left"} if "leader_months_left" in facts else facts


SILENT = st.sets(st.sampled_from(sorted(set(book().facts) - {"course_start", "birth_date"}))).map(_silent)


@pytest.mark.parametrize("programmes", CHOICES)
def test_a_dialogue_begins_with_a_question(programmes: tuple[str, ...]) -> None:
    dialogue = begin(book(), programmes)
    assert dialogue == Dialogue(programmes, {key: book().programmes[key].version for key in programmes})
    case, open_, fact = now(dialogue)
    assert case == read_case(book(), {}, TODAY)
    assert fact in open_
    asks = {atom.fact for key in programmes for atom in book().programmes[key].rule.atoms()}
    assert set(open_) == asks - {"course_start"}
    assert list(open_) == [key for key in book().facts if key in open_]


@settings(max_examples=50)
@given(choices, people())
def test_what_is_asked_is_open_and_asked_once_and_the_end_is_the_verdict(
    programmes: tuple[str, ...], person: Facts
) -> None:
    dialogue, asked = held(started(programmes, person), honest(person))
    facts = [each.fact for each in asked]
    assert len(set(facts)) == len(facts)
    for each in asked:
        assert ("age" if each.fact == "birth_date" else each.fact) in each.open
    assert not {"course_start", "ethnic_minority"} & set(facts)
    final = case_of(book(), dialogue, TODAY)
    assert judged(programmes, final) == judged(programmes, known_to(person, ()))


@settings(max_examples=50)
@given(choices, people(), SILENT)
def test_who_does_not_know_is_not_asked_again_and_judged_by_the_rest(
    programmes: tuple[str, ...], person: Facts, silent: set[str]
) -> None:
    dialogue, asked = held(started(programmes, person), honest(person, silent))
    facts = [each.fact for each in asked]
    assert len(set(facts)) == len(facts)
    final = case_of(book(), dialogue, TODAY)
    assert judged(programmes, final) == judged(programmes, known_to(person, silent))
    vague = {"age", "birth_date"} if "birth_date" in facts else set()
    assert dialogue.declined(book()) <= {*silent, *vague, *({"birth_date"} if "age" in silent else ())}


@pytest.mark.parametrize("programmes", CHOICES)
def test_who_knows_nothing_is_asked_no_fact_twice(programmes: tuple[str, ...]) -> None:
    begun = begin(book(), programmes)
    dialogue, asked = held(begun, lambda _fact: None)
    facts = [each.fact for each in asked]
    assert len(set(facts)) == len(facts)
    assert set(facts) == dialogue.declined(book()) - {"birth_date"}
    assert set(facts) <= set(now(begun)[1])
    assert case_of(book(), dialogue, TODAY) == case_of(book(), begun, TODAY)
    found = evaluator().outcomes(case_of(book(), dialogue, TODAY), programmes)
    assert set(verdicts(found).values()) == {Verdict.UNDETERMINED}


@settings(max_examples=30)
@given(choices, people(), SILENT)
def test_the_open_facts_only_become_fewer(
    programmes: tuple[str, ...], person: Facts, silent: set[str]
) -> None:
    _, asked = held(started(programmes, person), honest(person, silent))
    for before, after in pairwise(asked):
        assert set(after.open) <= set(before.open)
        assert len(after.open) < len(before.open) or before.fact == "age"


@settings(max_examples=30)
@given(choices, people(), SILENT)
def test_the_months_left_are_asked_before_those_of_leading(
    programmes: tuple[str, ...], person: Facts, silent: set[str]
) -> None:
    _, asked = held(started(programmes, person), honest(person, silent))
    for each in asked:
        if each.fact == "leader_months_left":
            assert "months_left" not in each.open


def test_the_months_left_come_first_where_both_are_open() -> None:
    both = ("kl39-trung-han", "kl39-ngoai-ngu")
    dialogue = begin(book(), both)
    reply = honest({**ELIGIBLE, "months_left": 40, "leader_months_left": 30})
    _, asked = held(dialogue, reply)
    facts = [each.fact for each in asked]
    assert facts.index("months_left") < facts.index("leader_months_left")
    alone, _ = held(begin(book(), ("kl39-trung-han",)), reply)
    assert "months_left" not in alone.answers(book())
    short, asked = held(dialogue, honest({**ELIGIBLE, "months_left": 23, "leader_months_left": 20}))
    assert "leader_months_left" not in [each.fact for each in asked]
    assert judged(both, case_of(book(), short, TODAY)) == dict.fromkeys(both, Verdict.INELIGIBLE)


def test_the_months_left_come_first_even_where_those_of_leading_would_tell_more() -> None:
    real = book()

    def programme(ident: str, *facts: str) -> Programme:
        conditions = tuple(Node(Op.GE, Atom(Op.GE, fact, (24,)), id=fact) for fact in facts)
        return replace(real.programmes["kl39-trung-han"], id=ident, conditions=conditions)

    leading = {key: programme(key, "leader_months_left") for key in "ab"}
    made = Evaluator(replace(real, programmes={**leading, "c": programme("c", "months_left")}))
    case = read_case(made.book, {}, TODAY)
    assert next_fact(made, case, "ab") == "leader_months_left"
    assert next_fact(made, case, "abc") == "months_left"
    assert next_fact(made, case, "abc", {"months_left"}) == "leader_months_left"
    assert next_fact(made, read_case(made.book, {"months_left": 24}, TODAY), "abc") == "leader_months_left"
    assert next_fact(made, read_case(made.book, {"months_left": 23}, TODAY), "abc") is None


def test_months_that_contradict_what_was_said_are_refused() -> None:
    dialogue = begin(book(), ALL).answered(Step("months_left", {"months_left": 30}))
    with pytest.raises(FactError) as caught:
        case_of(book(), dialogue.answered(Step("leader_months_left", {"leader_months_left": 31})), TODAY)
    assert caught.value.fact == "leader_months_left"


@settings(max_examples=25)
@given(choices, people(), SILENT, st.data())
def test_going_back_and_answering_the_same_leads_to_the_same_state(
    programmes: tuple[str, ...], person: Facts, silent: set[str], data: st.DataObject
) -> None:
    dialogue, asked = held(started(programmes, person), honest(person, silent))
    for each in reversed(asked):
        step = dialogue.steps[-1]
        before = dialogue.back()
        assert before == each.dialogue
        assert now(before) == (each.case, each.open, each.fact)
        assert before.answered(step) == dialogue
        dialogue = before
    assert dialogue.steps == ()
    if asked:
        place = data.draw(st.integers(0, len(asked) - 1))
        again, _ = held(asked[place].dialogue, honest(person, silent))
        assert again == held(started(programmes, person), honest(person, silent))[0]


@settings(max_examples=30)
@given(choices, people(exact=True), SILENT, st.randoms(use_true_random=False))
def test_the_result_does_not_depend_on_the_order_of_the_answers(
    programmes: tuple[str, ...], person: Facts, silent: set[str], random: Random
) -> None:
    dialogue, _ = held(started(programmes, person), honest(person, silent))
    steps = list(dialogue.steps)
    random.shuffle(steps)
    mixed = Dialogue(dialogue.programmes, dialogue.versions, tuple(steps), dialogue.course_start)
    assert now(mixed) == now(dialogue)
    half = len(steps) // 2
    partly = [
        Dialogue(dialogue.programmes, dialogue.versions, tuple(order), dialogue.course_start)
        for order in (steps[:half], steps[:half][::-1])
    ]
    assert now(partly[0]) == now(partly[1])


@settings(max_examples=30)
@given(choices, people(), st.data())
def test_whoever_asks_in_another_order_comes_to_the_same_verdicts(
    programmes: tuple[str, ...], person: Facts, data: st.DataObject
) -> None:
    dialogue = started(programmes, person)
    while open_ := now(dialogue)[1]:
        fact = data.draw(st.sampled_from(open_))
        asked = asked_as(book(), case_of(book(), dialogue, TODAY), fact)
        dialogue = dialogue.answered(Step(asked, told(asked, honest(person)(asked))))
    final = case_of(book(), dialogue, TODAY)
    assert judged(programmes, final) == judged(programmes, known_to(person, ()))


@settings(max_examples=30)
@given(choices, people(), st.data())
def test_what_was_told_beforehand_is_not_asked(
    programmes: tuple[str, ...], person: Facts, data: st.DataObject
) -> None:
    first = data.draw(st.sets(st.sampled_from(sorted(set(person) - {"course_start", "birth_date"}))))
    whole = Step("sector", {key: cast(Answer, person[key]) for key in sorted(first)})
    dialogue, asked = held(started(programmes, person).answered(whole), honest(person))
    assert not first & {each.fact for each in asked}
    final = case_of(book(), dialogue, TODAY)
    assert judged(programmes, final) == judged(programmes, known_to(person, ()))


@settings(max_examples=10)
@given(people(), SILENT)
def test_what_is_open_for_several_programmes_is_what_is_open_for_any(person: Facts, silent: set[str]) -> None:
    together, asked = held(started(ALL, person), honest(person, silent))
    for each in asked:
        closed = each.dialogue.declined(book())
        alone = [open_facts(evaluator(), each.case, (programme,), closed) for programme in ALL]
        assert set(each.open) == set().union(*alone)
    final = case_of(book(), together, TODAY)
    for programme in ALL:
        alone_too, _ = held(started((programme,), person), honest(person, silent))
        assert judged((programme,), case_of(book(), alone_too, TODAY)) == judged((programme,), final)


# A vague birth date


ELIGIBLE: Facts = {
    "course_start": "2024-09-16",
    "sector": "province",
    "bloc": "government",
    "category": "cong_chuc",
    "positions": ["department_leader"],
    "gender": "male",
    "age": 44,
    "planned_for_vice_chair": True,
    "serves_to_term_end": True,
    "months_left": 60,
    "leader_months_left": 60,
    "discipline": "none",
    "exit_ban": False,
    "performance": "good",
    "trainings_this_year": 0,
    "kl39_last_year": False,
    "same_content_before": False,
    "study_language": "english",
    "language_at_work": True,
    "language_field": "foreign_affairs",
    "health_profession": False,
}


def born(*answers: Answer) -> Reply:
    """Someone eligible who tells the birth date bit by bit."""
    left = list(answers)

    def reply(fact: str) -> Answer:
        return left.pop(0) if fact in ("age", "birth_date") else cast(Answer, ELIGIBLE[fact])

    return reply


YOUNG = ("kh-nuoc-ngoai-tre",)


def age_questions(*answers: Answer) -> tuple[list[str], Verdict]:
    dialogue, asked = held(begin(book(), YOUNG), born(*answers))
    questions = [each.fact for each in asked if each.fact in ("age", "birth_date")]
    return questions, judged(YOUNG, case_of(book(), dialogue, TODAY))[YOUNG[0]]


ON_BOTH_SIDES: list[tuple[list[Answer], Verdict]] = [
    (["1979", "1979-09-16"], Verdict.INELIGIBLE),
    (["1979", "1979-09-17"], Verdict.ELIGIBLE),
    (["1979", "1979-08"], Verdict.INELIGIBLE),
    (["1979", "1979-10"], Verdict.ELIGIBLE),
    (["1979-09", "1979-09-17"], Verdict.ELIGIBLE),
    (["1979", None], Verdict.UNDETERMINED),
    (["1979-09", None], Verdict.UNDETERMINED),
]


@pytest.mark.parametrize(("answers", "verdict"), ON_BOTH_SIDES)
def test_a_birth_date_on_both_sides_of_the_limit_is_asked_more_exactly_once(
    answers: list[Answer], verdict: Verdict
) -> None:
    assert age_questions(*answers) == (["age", "birth_date"], verdict)


@pytest.mark.parametrize("last", ["1979-09-17", None])
def test_a_year_then_a_month_then_a_day(last: str | None) -> None:
    questions, verdict = age_questions("1979", "1979-09", last)
    assert questions == ["age", "birth_date", "birth_date"]
    assert verdict is (Verdict.ELIGIBLE if last else Verdict.UNDETERMINED)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("1980", Verdict.ELIGIBLE),
        ("1978", Verdict.INELIGIBLE),
        ("1979-10", Verdict.ELIGIBLE),
        ("1979-09-16", Verdict.INELIGIBLE),
        (44, Verdict.ELIGIBLE),
        (45, Verdict.INELIGIBLE),
        (None, Verdict.UNDETERMINED),
    ],
)
def test_an_age_that_is_clear_or_not_known_is_not_asked_more_exactly(
    answer: Answer, verdict: Verdict
) -> None:
    assert age_questions(answer) == (["age"], verdict)


def test_a_vague_birth_date_is_kept_where_no_better_one_is_known() -> None:
    dialogue, _ = held(begin(book(), YOUNG), born("1979", None))
    assert dialogue.answers(book())["birth_date"] == "1979"
    assert case_of(book(), dialogue, TODAY).known["age"] == Interval(44, 45)
    assert dialogue.declined(book()) == {"age", "birth_date"}


# Answers that change


def after(*steps: tuple[str, dict[str, Answer]]) -> Dialogue:
    dialogue = begin(book(), ALL)
    for asked, answers in steps:
        dialogue = dialogue.answered(Step(asked, answers))
    return dialogue


def test_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    dialogue = after(("sector", {"sector": "province"}), ("sector", {"sector": "commune"}))
    assert dialogue.answers(book()) == {"sector": "commune"}
    assert dialogue.back().answers(book()) == {"sector": "province"}


def test_an_age_and_a_birth_date_take_each_others_place() -> None:
    dialogue = after(("age", {"birth_date": "1979"}), ("birth_date", {"age": 44}))
    assert dialogue.answers(book()) == {"age": 44}
    assert after(("age", {"age": 44}), ("age", {"birth_date": "1979"})).answers(book()) == {
        "birth_date": "1979"
    }


def test_not_knowing_more_takes_nothing_back() -> None:
    dialogue = after(("sector", {"sector": "province"}), ("sector", {"sector": None}))
    assert dialogue.answers(book()) == {"sector": "province"}
    assert dialogue.declined(book()) == {"sector"}
    told_after_all = dialogue.answered(Step("sector", {"sector": "commune"}))
    assert told_after_all.answers(book()) == {"sector": "commune"}
    assert told_after_all.declined(book()) == frozenset()


def test_a_declined_fact_may_be_told_later_under_its_other_name() -> None:
    dialogue = after(("age", {"age": None}))
    assert dialogue.declined(book()) == {"age", "birth_date"}
    assert dialogue.answered(Step("age", {"birth_date": "1979"})).declined(book()) == frozenset()


def test_one_answer_may_tell_several_facts() -> None:
    dialogue = after(("category", {"category": "vien_chuc", "sector": "public_unit"}))
    assert dialogue.answers(book()) == {"category": "vien_chuc", "sector": "public_unit"}
    assert dialogue.back().answers(book()) == {}


def test_a_dialogue_does_not_change() -> None:
    dialogue = begin(book(), YOUNG)
    dialogue.answered(Step("age", {"age": 44}))
    dialogue.back()
    assert dialogue == begin(book(), YOUNG)


# The day of the course


def test_the_course_starts_today_until_another_day_is_told() -> None:
    dialogue = begin(book(), ("da-1641",))
    assert case_of(book(), dialogue, date(2025, 12, 31)).course_start == date(2025, 12, 31)
    later = Dialogue(dialogue.programmes, dialogue.versions, (), "2026-01-01")
    assert case_of(book(), later, date(2025, 12, 31)).course_start == date(2026, 1, 1)


def test_nothing_is_asked_for_a_course_outside_the_period() -> None:
    for start in ("2022-12-31", "2031-01-01"):
        dialogue = Dialogue(GROUPS[2], {}, (), start)
        assert now(dialogue)[1:] == ((), None)
    assert now(Dialogue(GROUPS[2], {}, (), "2030-12-31"))[2] is not None
    assert now(Dialogue((), {}))[1:] == ((), None)


@settings(max_examples=30)
@given(people())
def test_a_dispute_asks_no_more_than_can_still_refuse(person: Facts) -> None:
    late = {**person, "course_start": "2031-06-01"}
    dialogue, asked = held(started(("kl39-ngan-han",), late), honest(late))
    final = case_of(book(), dialogue, TODAY)
    found = evaluator().outcome("kl39-ngan-han", final)
    assert found.verdict in (Verdict.INELIGIBLE, Verdict.UNDETERMINED)
    assert found.disputed is (found.verdict is Verdict.UNDETERMINED)
    for each in asked:
        assert truth(book().programmes["kl39-ngan-han"].rule, each.case.known) is Truth.UNKNOWN
