"""What would have to change: cases that a personnel officer can read, and people drawn by chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rendering.plain import plain_lines
from handlers import texts
from handlers.outcome.changes import change_blocks, change_summary
from handlers.reply import Block, Heading, Item, Reply
from rules.ahead.later import case_on, ends
from rules.ahead.outlook import Need, Outlook, Way, outlook, outlooks
from rules.ahead.values import OneOf, Ranges
from rules.evaluate import Verdict
from rules.facts import Case, FactError, Interval, Known, read_case
from rules.model import FactType, OverTime, Truth
from tests.unit.rule_samples import Facts, book, evaluator, partial_people, people
from tests.unit.talk import resources

CASES = yaml.safe_load((Path(__file__).parent / "changes.yaml").read_text(encoding="utf-8"))
KEYS = {
    "name", "programme", "base", "facts", "ways", "later", "holds_until", "asked_anew", "open_until",
    "ending", "stuck", "doubted", "says", "never_says",
}  # fmt: skip
PROGRAMMES = list(book().programmes)
DAY = timedelta(days=1)


def case_in(example: Mapping[str, Any]) -> Case:
    facts = {**CASES["people"].get(example.get("base"), {}), **example["facts"]}
    return read_case(book(), facts, CASES["today"])


def said(blocks: Iterable[Block]) -> str:
    return "\n".join(plain_lines(Reply(tuple(blocks))))


def shown_values(need: Need) -> object:
    """A need's values as the cases write them."""
    if isinstance(need.values, OneOf):
        return list(need.values.options)
    if isinstance(need.values, Ranges):
        ((low, high),) = need.values.ranges
        return {key: each for key, each in (("from", low), ("to", high)) if each is not None}
    (holding,) = need.values
    assert not holding.none_of
    return [value for (value,) in holding.any_of]


def shown_way(way: Way, *, later: bool) -> dict[str, object]:
    """A way as the cases write it."""
    made: dict[str, object] = {"from": way.start, "until": way.until} if later else {}
    for key, needs in (("change", way.changes), ("if", way.ifs)):
        if needs:
            made[key] = {need.fact: shown_values(need) for need in needs}
    if way.fixed:
        made["fixed"] = [need.fact for need in way.needs if need.fixed]
    if way.left:
        made["outside"] = [node.id for node in way.left]
    return made


@pytest.mark.parametrize("example", CASES["cases"], ids=lambda each: each["name"])
def test_what_would_have_to_change(example: Mapping[str, Any]) -> None:
    assert set(example) <= KEYS
    case = case_in(example)
    found = outlook(evaluator(), example["programme"], case)
    actual = {
        "ways": [shown_way(way, later=False) for way in found.ways],
        "later": [shown_way(way, later=True) for way in found.later if not way.left],
        "holds_until": found.holds_until,
        "asked_anew": list(found.asked_anew),
        "open_until": found.open_until,
        "ending": [node.id for node in found.ending],
        "stuck": [result.node.id for result in found.stuck],
        "doubted": [result.node.id for result in found.doubted],
    }
    assert {key: actual[key] for key in actual if key in example} == {
        key: example[key] for key in actual if key in example
    }
    words = said(change_blocks(resources(), found, case))
    assert [each for each in example.get("says", ()) if each not in words] == []
    assert [each for each in example.get("never_says", ()) if each in words] == []


def test_every_case_says_something_of_what_it_is_about() -> None:
    names = [example["name"] for example in CASES["cases"]]
    assert len(set(names)) == len(names)
    assert all(set(example) - {"name", "programme", "base", "facts"} for example in CASES["cases"])


# People drawn by chance


@cache
def _facts() -> Mapping[str, Any]:
    return book().facts


def answers(need: Need) -> list[object]:
    """Answers at the ends of what does, as JSON."""
    fact = _facts()[need.fact]
    if isinstance(need.values, OneOf):
        return list(need.values.options)
    if isinstance(need.values, Ranges):
        limits = [
            (fact.minimum if a is None else a, fact.maximum if b is None else b)
            for a, b in need.values.ranges
        ]
        return sorted({number for pair in limits for number in pair})
    return [list(held) for each in need.values for held in each.any_of]


def told(facts: Facts, chosen: Mapping[str, object]) -> Facts:
    """The facts with other answers: an age replaces a birth date, and none leads longer than in service."""
    alternatives = {_facts()[key].alternative for key in chosen}
    kept = {key: value for key, value in facts.items() if key not in alternatives}
    made = {**kept, **chosen}
    service, leading = made.get("months_left"), made.get("leader_months_left")
    if isinstance(service, int) and isinstance(leading, int) and "leader_months_left" not in chosen:
        made["leader_months_left"] = min(service, leading)
    return made


def possible(facts: Facts) -> bool:
    """Whether nobody leads for longer than in service: the ends of two ranges need not go together."""
    service, leading = facts.get("months_left"), facts.get("leader_months_left")
    return not (isinstance(service, int) and isinstance(leading, int) and leading > service)


def answered(way: Way) -> Iterator[dict[str, object]]:
    """Every combination of answers at the ends of a way's values."""
    for values in product(*(answers(need) for need in way.needs)):
        yield dict(zip((need.fact for need in way.needs), values, strict=True))


@given(partial_people(), st.sampled_from(PROGRAMMES))
def test_who_answers_so_is_eligible_and_nothing_less_is_asked(facts: Facts, programme: str) -> None:
    case = read_case(book(), facts, CASES["today"])
    found = outlook(evaluator(), programme, case)
    assert found.truth is evaluator().programmes[programme].whole.diagram.truth(
        evaluator().programmes[programme].whole.now(evaluator().place(case))
    )
    assert [way.fixed for way in found.ways] == sorted(way.fixed for way in found.ways)
    for way in found.ways:
        assert way.start == case.course_start
        assert way.needs
        assert {need.fact for need in way.needs} <= set(book().facts) - {"course_start"}
        together = [other for chosen in answered(way) if possible(other := told(facts, chosen))]
        assert together
        for other in together:
            changed = read_case(book(), other, CASES["today"])
            assert evaluator().outcome(programme, changed).verdict is Verdict.ELIGIBLE
        for need in way.changes:
            assert need.fact in case.known
            # Each change is needed: without it, whatever the other answers, the person is not eligible.
            for chosen in answered(way):
                try:
                    less = {key: value for key, value in chosen.items() if key != need.fact}
                    changed = read_case(book(), told(facts, less), CASES["today"])
                except FactError:
                    continue
                assert evaluator().outcome(programme, changed).verdict is not Verdict.ELIGIBLE


@given(partial_people(), st.sampled_from(PROGRAMMES))
def test_on_later_days_the_answers_do_as_well_and_only_from_that_day(facts: Facts, programme: str) -> None:
    case = read_case(book(), facts, CASES["today"])
    found = outlook(evaluator(), programme, case)
    for way in found.later:
        assert way.start > case.course_start
        assert not way.fixed
        assert way.until is None or way.until >= way.start
        assert _truth(programme, case_on(book(), case, way.start), way) is Truth.TRUE
        assert _truth(programme, case_on(book(), case, way.start - DAY), way) is not Truth.TRUE
    changes = [frozenset(need.fact for need in way.changes) for way in found.later]
    assert len(found.by_time) == changes.count(frozenset())


def _truth(programme: str, case: Case, way: Way) -> Truth:
    known: dict[str, Known] = dict(case.known)
    for need in way.needs:
        (value, *_) = answers(need)
        fact = _facts()[need.fact]
        if fact.over_time is OverTime.YEARLY and fact.key in known:
            continue  # what is known of this year nothing changes
        if fact.type is FactType.INTEGER:
            assert isinstance(value, int)
            known[need.fact] = Interval(value, value)
        else:
            known[need.fact] = frozenset(value) if isinstance(value, list) else value  # type: ignore[assignment]
    placed = evaluator().place(Case(case.given, known))
    rule = evaluator().programmes[programme].whole
    return rule.diagram.truth(rule.now(placed))


YEARLY: dict[str, Known] = {"trainings_this_year": Interval(0, 0), "kl39_last_year": False}


@settings(max_examples=60)
@given(people(exact=True), st.sampled_from(PROGRAMMES), st.integers(0, 2600))
def test_it_stays_open_to_the_last_day_said_and_no_longer(facts: Facts, programme: str, days: int) -> None:
    good = {"performance": "good", "discipline": "none", "exit_ban": False, "study_language": "english"}
    good |= {"trainings_this_year": 0, "kl39_last_year": False, "bloc": "government", "gender": "male"}
    case = read_case(book(), {**facts, **good}, CASES["today"])
    found = outlook(evaluator(), programme, case)

    def on(day: date) -> Truth:
        later = case_on(book(), case, day)
        rule = evaluator().programmes[programme].whole
        filled = Case(later.given, {**later.known, **YEARLY})
        return rule.diagram.truth(rule.now(evaluator().place(filled)))

    if found.truth is not Truth.TRUE:
        assert found.open_until is None
        return
    day = case.course_start + timedelta(days)
    last = ends(_facts()["months_left"], case)[1]
    if found.open_until is None:
        assert day > min(last, date(2030, 12, 31)) or on(day) is not Truth.FALSE
        return
    assert found.holds_until is not None
    assert found.holds_until <= found.open_until
    if day <= found.open_until:
        assert on(day) is not Truth.FALSE
    assert on(found.open_until) is not Truth.FALSE
    after = on(found.open_until + DAY)
    # After 2030 the texts of the Conclusion leave it open; everything else is over.
    assert after is (
        Truth.UNKNOWN if found.open_until == date(2030, 12, 31) and "kl39" in programme else Truth.FALSE
    )
    ending = evaluator().outcome(programme, case_on(book(), case, found.open_until + DAY)).conditions
    assert {node.id for node in found.ending} <= {
        each.node.id for each in ending if each.truth is not Truth.TRUE
    }
    assert found.ending


@given(partial_people())
def test_the_words_are_one_part_with_a_heading_and_lines(facts: Facts) -> None:
    case = read_case(book(), facts, CASES["today"])
    every = outlooks(evaluator(), case)
    assert list(every) == PROGRAMMES
    for found in every.values():
        blocks = list(change_blocks(resources(), found, case))
        assert [block for block in blocks if isinstance(block, Heading)] == blocks[:1]
        assert len([block for block in blocks if isinstance(block, Item)]) <= 6
        if found.truth is Truth.FALSE:
            assert blocks
        words = said(blocks)
        assert "  " not in words
        assert "None" not in words
    short = list(change_summary(resources(), every, case))
    refused = [key for key, found in every.items() if found.truth is Truth.FALSE]
    assert bool(short) is bool(refused)
    for key in refused:
        assert book().programmes[key].short in said(short)


def test_conditions_that_can_only_not_be_met_together_are_said_so() -> None:
    facts = {
        "positions": ["deputy_head_na_delegation"],
        "gender": "female",
        "planned_for_vice_chair": False,
        "serves_to_term_end": False,
        "exit_ban": False,
        "performance": "excellent",
        "kl39_last_year": False,
        "same_content_before": False,
        "study_language": "english",
        "language_at_work": False,
        "language_field": "foreign_affairs",
        "health_profession": False,
        "course_start": "2022-07-18",
        "months_left": 24,
        "trainings_this_year": 0,
    }
    case = read_case(book(), facts, CASES["today"])
    together = [look for look in outlooks(evaluator(), case).values() if look.open_until and not look.ending]
    assert together
    for look in together:
        assert texts.NOT_TOGETHER in said(change_blocks(resources(), look, case))


def test_an_outlook_does_not_hang_on_those_made_before() -> None:
    case = case_in(CASES["cases"][0])
    alone: dict[str, Outlook] = {key: outlook(evaluator(), key, case) for key in PROGRAMMES}
    assert outlooks(evaluator(), case) == alone
