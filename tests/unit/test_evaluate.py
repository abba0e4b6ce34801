"""Outcomes: results of conditions and parts, what is missing or disputed, what is shown beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rules.evaluate
from rules.evaluate import Evaluator, Outcome, Result, Status, Verdict
from rules.facts import Interval
from rules.model import Op, Truth
from tests.unit.rule_samples import TODAY, F, Facts, T, U, book, case_of, evaluator, partial_people, truth

PROGRAMMES = list(book().programmes)

LOCAL_LEADER: Facts = {
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


def outcome(programme: str, facts: Facts) -> Outcome:
    return evaluator().outcome(programme, case_of(facts))


def result(found: Outcome, ident: str) -> Result:
    (result,) = [result for result in found.conditions if result.node.id == ident]
    return result


def below(results: tuple[Result, ...]) -> Iterator[Result]:
    for each in results:
        yield each
        yield from below(each.parts)


def test_everything_known_leaves_nothing_open() -> None:
    found = evaluator().outcomes(case_of(LOCAL_LEADER))
    expected = {
        "kl39-ngan-han": "ineligible",
        "kl39-trung-han": "eligible",
        "kl39-ngoai-ngu": "eligible",
        "da-1641": "eligible",
        "kh-nuoc-ngoai-tre": "eligible",
        "kh-ky-nang-quan-ly": "eligible",
        "kh-thuc-thi-cong-vu": "eligible",
        "kh-lanh-dao-xa": "ineligible",
        "kh-cong-chuc-xa": "ineligible",
        "kh-vien-chuc-lanh-dao": "ineligible",
        "kh-vien-chuc-chuyen-mon": "ineligible",
        "kh-sau-dai-hoc": "eligible",
        "kh-chuyen-khoa-y-duoc": "ineligible",
    }
    assert {key: found[key].verdict.value for key in expected} == expected
    assert all(not found[key].missing and not found[key].disputed for key in expected)


def test_the_outcomes_come_in_the_order_asked() -> None:
    case = case_of(LOCAL_LEADER)
    assert list(evaluator().outcomes(case)) == PROGRAMMES
    chosen = ["kh-sau-dai-hoc", "da-1641"]
    assert list(evaluator().outcomes(case, chosen)) == chosen
    assert evaluator().outcomes(case, []) == {}
    with pytest.raises(KeyError):
        evaluator().outcome("khong-co", case)


@given(partial_people())
def test_every_condition_and_part_says_what_a_plain_reading_says(facts: Facts) -> None:
    case = case_of(facts)
    statuses = {T: Status.MET, F: Status.UNMET, U: Status.UNKNOWN}
    verdicts = {T: Verdict.ELIGIBLE, F: Verdict.INELIGIBLE, U: Verdict.UNDETERMINED}
    for key, found in evaluator().outcomes(case).items():
        programme = book().programmes[key]
        assert found.programme is programme
        assert [each.node for each in found.conditions] == list(programme.conditions)
        for each in below(found.conditions):
            assert each.truth is truth(each.node, case.known)
            assert each.status is statuses[each.truth]
            assert [part.node for part in each.parts] == list(each.node.parts)
        assert found.verdict is verdicts[min(each.truth for each in found.conditions)]


@given(partial_people())
def test_what_is_missing_can_change_something_and_what_is_not_cannot(facts: Facts) -> None:
    case = case_of(facts)
    order = list(book().facts)
    for found in evaluator().outcomes(case).values():
        assert list(found.missing) == sorted(found.missing, key=order.index)
        unknown = {key for key in order if not isinstance(case.known.get(key), (str, bool, frozenset))}
        assert set(found.missing) <= unknown - {"course_start", "birth_date"}
        if found.verdict is not Verdict.UNDETERMINED:
            assert found.missing == ()
        for each in found.conditions:
            assert bool(each.missing) <= (each.truth is U)
            assert set(each.missing) <= {atom.fact for atom in each.node.atoms()}
            assert each.disputed is (each.truth is U and not each.missing)
            if each.disputed:
                assert any(part.node.op is Op.DISPUTED for part in below((each,)))
        assert found.disputed is (found.verdict is Verdict.UNDETERMINED and not found.missing)


@given(partial_people())
def test_the_deciding_conditions_are_the_unmet_or_else_the_unknown(facts: Facts) -> None:
    for found in evaluator().outcomes(case_of(facts)).values():
        truths = [each.truth for each in found.conditions]
        worst = min(truths)
        expected = [each for each in found.conditions if each.truth is worst and worst is not T]
        assert list(found.deciding()) == expected


@given(partial_people(), st.sampled_from(PROGRAMMES), st.data())
def test_an_answer_that_is_not_missing_changes_no_verdict(
    facts: Facts, programme: str, data: st.DataObject
) -> None:
    before = outcome(programme, facts)
    for key in (
        set(LOCAL_LEADER) - set(facts) - set(before.missing) - {"age", "months_left", "leader_months_left"}
    ):
        fact = book().facts[key]
        values: list[object] = [option.value for option in fact.options] or [True, False]
        if fact.type.value == "options":
            values = [[], *([value] for value in values)]
        if fact.type.value == "integer":
            values = [fact.minimum, 1, 2, fact.maximum]
        after = outcome(programme, {**facts, key: data.draw(st.sampled_from(values))})
        assert after.verdict is before.verdict
        assert after.missing == before.missing


def test_a_condition_names_what_is_missing_for_it_alone() -> None:
    found = outcome("kl39-ngan-han", {**LOCAL_LEADER, "performance": None, "positions": None})
    assert found.missing == ("positions", "performance")
    assert result(found, "doi-tuong").missing == ("positions",)
    assert result(found, "hoan-thanh-tot").missing == ("performance",)
    assert result(found, "khong-ky-luat").missing == ()
    assert [each.node.id for each in found.deciding()] == ["doi-tuong", "hoan-thanh-tot"]


def test_a_refusal_leaves_nothing_missing_though_conditions_are_unknown() -> None:
    found = outcome("kl39-ngan-han", {**LOCAL_LEADER, "positions": ["unit_leader"], "performance": None})
    assert found.verdict is Verdict.INELIGIBLE
    assert found.missing == ()
    assert result(found, "hoan-thanh-tot").status is Status.UNKNOWN
    assert result(found, "hoan-thanh-tot").missing == ("performance",)


def test_what_only_the_texts_leave_open_is_disputed_and_not_asked() -> None:
    found = outcome("kl39-trung-han", {**LOCAL_LEADER, "study_language": "other"})
    assert found.verdict is Verdict.UNDETERMINED
    assert found.disputed
    assert found.missing == ()
    language = result(found, "hoc-bang-ngoai-ngu")
    assert language.disputed
    assert [part.disputed for part in language.parts] == [False, False, True]
    doubtful = language.parts[2]
    assert {cite.clause for cite in doubtful.node.cites} == {
        "kh-kl39/muc-IV/khoan-2/khoan-2.1/gach-2",
        "kh-kl39/muc-V/khoan-2/khoan-2.1/gach-1",
    }


def test_a_dispute_beside_an_open_question_is_still_asked_about() -> None:
    found = outcome("kl39-trung-han", {**LOCAL_LEADER, "study_language": "other", "performance": None})
    assert not found.disputed
    assert found.missing == ("performance",)
    assert result(found, "hoc-bang-ngoai-ngu").disputed
    assert not result(found, "hoan-thanh-tot").disputed


def test_parts_of_a_condition_name_the_facts_they_wait_for() -> None:
    found = outcome("da-1641", {**LOCAL_LEADER, "age": None, "planned_for_vice_chair": None})
    groups = {part.node.id: part for part in result(found, "doi-tuong").parts}
    assert {key: part.truth for key, part in groups.items()} == {"nhom-a": F, "nhom-b": F, "nhom-c": U}
    assert groups["nhom-c"].missing == ("age", "planned_for_vice_chair")
    assert groups["nhom-a"].missing == ()
    assert found.missing == ("age", "planned_for_vice_chair")


def test_a_fact_that_could_only_matter_beside_another_answer_is_not_missing() -> None:
    # Any post decides group c; gender and the end of the term matter to group b alone, beside the same post.
    facts = {**LOCAL_LEADER, "positions": None, "gender": None, "serves_to_term_end": None}
    found = outcome("da-1641", facts)
    assert found.missing == ("positions",)
    assert result(found, "doi-tuong").missing == ("positions",)
    groups = {part.node.id: part for part in result(found, "doi-tuong").parts}
    assert groups["nhom-b"].missing == ("positions", "gender", "serves_to_term_end")


# To-confirms and notes


def shown(programme: str, facts: Facts) -> tuple[list[str], list[str]]:
    found = outcome(programme, facts)
    return [remark.id for remark in found.to_confirm], [remark.id for remark in found.notes]


GENERAL = ["noi-dung-phu-hop", "suc-khoe", "cam-ket", "thong-bao-trung-uong", "quy-che-02"]
CONFIRMS = {
    "kl39-ngan-han": ["tuong-dong-voi-doan", *GENERAL],
    "kl39-trung-han": ["phong-van", *GENERAL],
    "kl39-ngoai-ngu": ["trinh-do-dau-vao-dau-ra", *GENERAL],
    "da-1641": [
        "nang-luc-noi-troi",
        "thanh-tich-trien-vong",
        "tieu-chuan-phap-luat",
        "tieu-chi-bo-noi-vu",
        "tieng-anh",
    ],
    "kh-nuoc-ngoai-tre": ["nang-luc-thanh-tich", "chuong-trinh-trung-uong", "so-luong", "co-quan-xet-cu"],
    "kh-ky-nang-quan-ly": ["linh-vuc", "co-quan-xet-cu"],
    "kh-thuc-thi-cong-vu": ["linh-vuc", "co-quan-xet-cu"],
    "kh-lanh-dao-xa": ["co-quan-xet-cu"],
    "kh-cong-chuc-xa": ["co-quan-xet-cu"],
    "kh-vien-chuc-lanh-dao": ["co-quan-xet-cu"],
    "kh-vien-chuc-chuyen-mon": ["truoc-khi-bo-nhiem", "co-quan-xet-cu"],
    "kh-sau-dai-hoc": ["nganh-linh-vuc", "co-quan-xet-cu"],
    "kh-chuyen-khoa-y-duoc": ["co-quan-xet-cu"],
}


@pytest.mark.parametrize("programme", CONFIRMS)
def test_what_is_to_confirm_for_a_person_of_the_province(programme: str) -> None:
    assert shown(programme, LOCAL_LEADER)[0] == CONFIRMS[programme]


@pytest.mark.parametrize("programme", [key for key in CONFIRMS if key.startswith("kl39-")])
def test_at_the_centre_only_central_matters_are_to_confirm(programme: str) -> None:
    own, *_ = CONFIRMS[programme]
    assert shown(programme, {"sector": "central"})[0] == [own, "quy-che-02"]
    assert shown(programme, {"sector": "commune"})[0] == [own, *GENERAL]
    # Where it is not known, it may apply.
    assert shown(programme, {})[0] == [own, *GENERAL]


@pytest.mark.parametrize("programme", CONFIRMS)
@pytest.mark.parametrize(
    ("start", "later"), [("2025-12-31", False), ("2026-01-01", True), ("2030-12-31", True)]
)
def test_from_2026_on_the_years_own_plan_is_to_confirm(programme: str, start: str, later: bool) -> None:
    asks = programme.startswith("kh-") and programme != "kh-nuoc-ngoai-tre"
    confirms = shown(programme, {"course_start": start})[0]
    assert ("ke-hoach-hang-nam" in confirms) is (later and asks)


NOTES = [
    ({"gender": "male", "ethnic_minority": False}, ["uu-tien", "dong-gop"]),
    ({"gender": "female", "ethnic_minority": False}, ["uu-tien", "ho-tro", "dong-gop"]),
    ({"gender": "male", "ethnic_minority": True}, ["uu-tien", "ho-tro", "dong-gop"]),
    ({"gender": "male"}, ["uu-tien", "ho-tro", "dong-gop"]),
    ({"ethnic_minority": False}, ["uu-tien", "ho-tro", "dong-gop"]),
    ({}, ["uu-tien", "ho-tro", "dong-gop"]),
]


@pytest.mark.parametrize("programme", CONFIRMS)
@pytest.mark.parametrize(("facts", "notes"), NOTES)
def test_a_note_is_shown_unless_it_is_not_for_this_person(
    programme: str, facts: Facts, notes: list[str]
) -> None:
    assert shown(programme, facts)[1] == (notes if programme.startswith("kh-") else [])


@given(partial_people())
def test_a_remark_is_shown_unless_what_it_is_for_is_refuted(facts: Facts) -> None:
    case = case_of(facts)
    for key, found in evaluator().outcomes(case).items():
        programme = book().programmes[key]
        for given_, kept in ((programme.to_confirm, found.to_confirm), (programme.notes, found.notes)):
            expected = [r for r in given_ if r.when is None or truth(r.when, case.known) is not F]
            assert list(kept) == expected


@given(partial_people(), st.sampled_from([True, False, None]))
def test_belonging_to_a_minority_changes_no_verdict(facts: Facts, minority: bool | None) -> None:
    verdicts = {key: each.verdict for key, each in evaluator().outcomes(case_of(facts)).items()}
    other = evaluator().outcomes(case_of({**facts, "ethnic_minority": minority}))
    assert {key: each.verdict for key, each in other.items()} == verdicts
    assert all("ethnic_minority" not in each.missing for each in other.values())


# Keeping results


def said(found: Outcome) -> tuple[object, ...]:
    return (found.verdict, found.conditions, found.to_confirm, found.notes, found.missing)


@settings(max_examples=10)  # each makes evaluators anew
@given(st.lists(partial_people(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_results_do_not_depend_on_who_was_judged_before(people: list[Facts], random: Random) -> None:
    fresh = [{k: said(o) for k, o in Evaluator(book()).outcomes(case_of(p)).items()} for p in people]
    shared = Evaluator(book())
    order = [*range(len(people))] * 2
    random.shuffle(order)
    for place in order:
        found = shared.outcomes(case_of(people[place]))
        assert {key: said(each) for key, each in found.items()} == fresh[place]


def test_a_result_is_kept() -> None:
    found = Evaluator(book())
    first = found.outcome("da-1641", case_of(LOCAL_LEADER))
    # A fact that the programme does not ask about does not make another state.
    assert found.outcome("da-1641", case_of({**LOCAL_LEADER, "performance": "failed", "age": 30})) is first
    assert found.outcome("da-1641", case_of({**LOCAL_LEADER, "age": 45})) is not first


@settings(max_examples=10)  # each makes an evaluator anew
@given(st.lists(partial_people(), min_size=4, max_size=4))
def test_forgetting_results_changes_none(people: list[Facts]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules.evaluate, "_KEPT", 1)
        small = Evaluator(book())
        for facts in people:
            case = case_of(facts)
            whole = evaluator().outcomes(case)
            assert {k: said(o) for k, o in small.outcomes(case).items()} == {
                k: said(o) for k, o in whole.items()
            }


@given(partial_people(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_is_irrelevant(facts: Facts, random: Random) -> None:
    keys = list(facts)
    random.shuffle(keys)
    mixed = evaluator().outcomes(case_of({key: facts[key] for key in keys}))
    assert {k: said(o) for k, o in mixed.items()} == {
        k: said(o) for k, o in evaluator().outcomes(case_of(facts)).items()
    }


def test_no_more_than_so_many_results_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules.evaluate, "_KEPT", 2)
    found = Evaluator(book())
    people = [case_of({**LOCAL_LEADER, "sector": sector}) for sector in ("province", "commune", "central")]
    first = found.outcome("kh-ky-nang-quan-ly", people[0])
    assert found.outcome("kh-ky-nang-quan-ly", people[0]) is first
    for case in people:
        found.outcome("kh-ky-nang-quan-ly", case)
    again = found.outcome("kh-ky-nang-quan-ly", people[0])
    assert again is not first
    assert said(again) == said(first)


def test_a_day_not_given_is_today() -> None:
    facts = {key: value for key, value in LOCAL_LEADER.items() if key != "course_start"}
    for today, verdict in ((TODAY, Verdict.ELIGIBLE), (date(2026, 1, 1), Verdict.INELIGIBLE)):
        case = case_of(facts, today)
        assert case.known["course_start"] == Interval(today.toordinal(), today.toordinal())
        assert evaluator().outcome("da-1641", case).verdict is verdict


def test_truths_are_ordered_for_kleene() -> None:
    assert sorted(Truth) == [Truth.FALSE, Truth.UNKNOWN, Truth.TRUE]
