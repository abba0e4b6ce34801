"""Charts: every condition is there with its words, clause and result, grouped as the text has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest

from handlers import texts
from handlers.charts.chart import Chart, Entry, Gate
from handlers.charts.charting import chart_of
from handlers.mark import Mark
from handlers.outcome.verdicts import kind_of, outside_of
from rules.evaluate import Result
from rules.model import Atom, Cite, Node, Op, Remark
from tests.unit.chart_samples import DIRECTOR, PEOPLE, PROGRAMMES, chart_with, outcome_of, plain_chart
from tests.unit.talk import resources

ONE = "kh-lanh-dao-xa"


def listed(chart: Chart) -> list[tuple[str, Entry]]:
    """The numbered conditions with their numbers."""
    return [(entry.number, entry) for entry in chart.sections[0].entries() if entry.number]


def outline(entry: Entry) -> str:
    """An entry in one line: gate, label and parts."""
    mark = f"[{entry.state.mark}] " if entry.state else ""
    parts = f" {entry.gate or 'frame'}({' | '.join(map(outline, entry.parts))})" if entry.parts else ""
    return f"{mark}{entry.label}{parts}"


def labels(node: Node) -> Iterator[str]:
    yield node.label
    for part in node.parts:
        yield from labels(part)


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_condition_stands_once_numbered_in_order_with_its_clause(programme: str) -> None:
    conditions = resources().book.programmes[programme].conditions
    for chart in (plain_chart(programme), *(chart_with(programme, facts) for facts in PEOPLE.values())):
        shown = listed(chart)
        assert [number for number, _ in shown] == [f"{n}." for n in range(1, len(conditions) + 1)]
        assert [entry.label for _, entry in shown] == [condition.label for condition in conditions]
        for (_, entry), condition in zip(shown, conditions, strict=True):
            for cite in condition.cites:
                assert resources().short(cite.clause) in entry.citation


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_states_are_those_of_the_outcome(programme: str) -> None:
    for facts in PEOPLE.values():
        outcome, _ = outcome_of(programme, facts)
        chart = chart_with(programme, facts)
        assert chart.verdict is not None
        assert chart.verdict.word == texts.VERDICT_WORDS[kind_of(outcome)]
        for (_, entry), result in zip(listed(chart), outcome.conditions, strict=True):
            assert entry.state is not None
            assert (entry.state.mark, entry.state.word) == state_of(result)


def state_of(result: Result) -> tuple[Mark, str]:
    if result.disputed:
        return Mark.DISPUTED, texts.DISPUTED_CONDITION
    if outside_of(result) is not None:
        return Mark.MET, texts.NOT_APPLIED
    return Mark(result.status.value), texts.CONDITION_WORDS[result.status]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_all_that_the_selecting_body_confirms_is_there(programme: str) -> None:
    remarks = resources().book.programmes[programme].to_confirm
    sections = plain_chart(programme).sections[1:]
    shown = [entry.label for section in sections for entry in section.entries()]
    assert [remark.label for remark in remarks] == [
        label for label in shown if label in {remark.label for remark in remarks}
    ]
    assert len(sections) == bool(remarks)


def test_what_does_not_concern_the_person_is_not_left_to_confirm() -> None:
    words = "\n".join(entry.label for entry in chart_with("kl39-ngan-han", PEOPLE["vụ trưởng"]).entries())
    assert "Đủ sức khỏe" not in words
    assert "Quy chế ban hành theo Quyết định 02-QĐ/BCĐ" in words


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_part_is_labelled_and_every_case_left_open_is_marked(programme: str) -> None:
    chart = plain_chart(programme)
    own = {label for node in resources().book.programmes[programme].conditions for label in labels(node)}
    for entry in chart.sections[0].entries():
        assert entry.label or entry.gate
        known = entry.label in own | {texts.CONDITIONS_TITLE, "Điều kiện, tiêu chuẩn chung"}
        assert known, entry.label
    disputed = [e for e in chart.sections[0].entries() if e.state and e.state.mark is Mark.DISPUTED]
    said = {label for node in _disputed(programme) for label in [node.label]}
    assert {entry.label for entry in disputed} == said


def _disputed(programme: str) -> Iterator[Node]:
    def below(node: Node) -> Iterator[Node]:
        if node.op is Op.DISPUTED:
            yield node
        elif not node.scoped:
            for part in node.parts:
                yield from below(part)

    for condition in resources().book.programmes[programme].conditions:
        yield from below(condition)


def test_the_three_groups_of_a_decision() -> None:
    *_, groups = plain_chart("da-1641").sections[0].parts
    post = (
        "Giữ chức danh Phó Trưởng đoàn đại biểu Quốc hội, Phó Chủ tịch HĐND hoặc Phó Chủ tịch UBND cấp tỉnh"
    )
    assert outline(groups) == (
        "Thuộc một trong ba nhóm đối tượng của Đề án any("
        "Lãnh đạo trẻ giữ chức danh cấp tỉnh (điểm a) all("
        f"Dưới 45 tuổi vào ngày khai giảng | {post}) | "
        "Lãnh đạo nữ giữ chức danh cấp tỉnh (điểm b) all("
        f"Là nữ | {post} | Còn đủ tuổi công tác đến hết nhiệm kỳ 2025 - 2030) | "
        "Lãnh đạo trẻ được quy hoạch chức danh cấp tỉnh (điểm c) all("
        "Dưới 45 tuổi vào ngày khai giảng | Đang giữ chức vụ lãnh đạo, quản lý | "
        "Được quy hoạch Phó Chủ tịch HĐND hoặc UBND cấp tỉnh))"
    )
    assert [part.citation.split(",")[0] for part in groups.parts] == ["điểm a", "điểm b", "điểm c"]


def test_conditions_of_one_clause_and_scope_share_a_frame_with_the_clause_s_own_heading() -> None:
    parts = plain_chart("kl39-trung-han").sections[0].parts
    *_, alone, language, frame = parts
    assert (frame.label, frame.citation) == ("Điều kiện, tiêu chuẩn chung", "khoản 1, Mục IV KH KL39")
    assert [part.number for part in frame.parts] == ["5.", "6.", "7.", "8.", "9."]
    assert [tag.text for tag in frame.tags] == [tag.text for tag in alone.tags]
    assert [tag.text for tag in frame.tags] == [
        "Không áp dụng với cơ quan Trung ương",
        "Cơ quan Đảng, Mặt trận, đoàn thể thì văn bản chưa rõ có áp dụng hay không",
    ]
    assert not any(part.tags or part.parts for part in frame.parts)
    assert language.tags == ()


def test_a_scope_says_where_the_person_stands() -> None:
    central = chart_with("kl39-ngan-han", PEOPLE["vụ trưởng"]).sections[0].parts[-1]
    away, unclear = central.tags
    assert away.state is not None
    assert away.state.mark is Mark.MET
    assert unclear.state is None
    party = chart_with("kl39-ngan-han", PEOPLE["lãnh đạo huyện khối Đảng"]).sections[0].parts[-1]
    away, unclear = party.tags
    assert away.state is None
    assert unclear.state is not None
    assert unclear.state.mark is Mark.DISPUTED
    assert {part.state and part.state.mark for part in party.parts} == {Mark.DISPUTED}


def test_a_case_left_open_that_is_not_the_person_s_is_called_so() -> None:
    period = chart_with("kl39-ngan-han", DIRECTOR).sections[0].parts[0]
    late = period.parts[1].parts[1]
    assert late.state is not None
    assert (late.label, late.state.word) == ("Sau năm 2030 văn bản không nêu", texts.OTHER_CASE)


def test_the_verdict_names_what_decides_it_and_the_day() -> None:
    chart = chart_with("da-1641", {**DIRECTOR, "age": 45})
    assert chart.verdict_lines == (
        "Vì không đạt: thuộc một trong ba nhóm đối tượng của Đề án.",
        "Tính theo ngày khai giảng 02/03/2025.",
    )
    assert texts.MEANING[0] in chart.remarks
    assert plain_chart("da-1641").verdict is None


def test_the_title_the_period_and_the_version() -> None:
    chart = plain_chart("da-1641")
    assert chart.title == "Bồi dưỡng lãnh đạo trẻ và lãnh đạo nữ ở nước ngoài theo Quyết định 1641"
    assert chart.about[0].startswith("Khi nào: từ năm 2023 đến hết năm 2025")
    programme = resources().book.programmes["da-1641"]
    newer = replace(programme, version=7, date=date(2027, 1, 9))
    assert chart_of(resources(), newer).about[1] == "Bản điều kiện số 7, ngày 09/01/2027."


def test_a_province_s_plan_says_that_it_is_one() -> None:
    assert texts.MEANING_PROVINCE in plain_chart(ONE).remarks
    assert texts.MEANING_PROVINCE not in plain_chart("da-1641").remarks


# Shapes that no rule has today


def atom(label: str = "") -> Node:
    return Node(Op.EQ, Atom(Op.EQ, "gender", ("female",)), label=label)


def condition(op: Op, *parts: Node, label: str = "Cả điều kiện") -> Entry:
    programme = resources().book.programmes[ONE]
    cites = (Cite("kh-dtbd/muc-I/khoan-2", "x"),)
    node = Node(op, parts=parts, label=label, cites=cites, id="x")
    (entry,) = chart_of(resources(), replace(programme, conditions=(node,))).sections[0].parts
    return entry


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (condition(Op.ALL, atom("một"), atom()), "Cả điều kiện"),
        (condition(Op.NOT, atom()), "Cả điều kiện"),
        (condition(Op.NOT, atom("một")), "Cả điều kiện not(một)"),
        (condition(Op.ANY, atom("một"), Node(Op.ANY, parts=(atom("hai"), atom("ba")))), None),
        (
            condition(Op.ANY, atom("một"), Node(Op.ALL, parts=(atom("hai"), atom("ba")))),
            "Cả điều kiện any(một |  all(hai | ba))",
        ),
        (
            condition(Op.ALL, atom("một"), Node(Op.DISPUTED, parts=(atom("hai"),), label="chưa rõ")),
            "Cả điều kiện all(một | [disputed] chưa rõ)",
        ),
        (condition(Op.ALL, Node(Op.ANY, parts=(atom("một"), atom("hai")))), "Cả điều kiện any(một | hai)"),
    ],
)
def test_parts_are_shown_only_if_all_have_words(entry: Entry, expected: str | None) -> None:
    assert outline(entry) == (expected or "Cả điều kiện any(một | hai | ba)")


def test_remarks_for_some_people_stand_under_their_condition() -> None:
    programme = resources().book.programmes[ONE]
    cites = (Cite("kh-dtbd/muc-I/khoan-2", "x"),)
    remarks = (
        Remark("a", "Một", cites),
        Remark("b", "Hai", cites, atom("Là nữ")),
        Remark("c", "Ba", cites, atom("Là nữ")),
        Remark("d", "Bốn", cites, atom()),
    )
    section = chart_of(resources(), replace(programme, to_confirm=remarks)).sections[1]
    drawn = outline(section).replace("[to_confirm] ", "")
    assert drawn == f"{texts.CONFIRM_TITLE} frame(Một | Chỉ khi là nữ frame(Hai | Ba) | Bốn)"
    assert section.parts[1].gate is not Gate.ALL


def test_people_are_of_every_verdict() -> None:
    seen: Mapping[str, set[str]] = {
        programme: {kind_of(outcome_of(programme, facts)[0]) for facts in PEOPLE.values()}
        for programme in PROGRAMMES
    }
    assert set().union(*seen.values()) == set(texts.VERDICT_WORDS)
    assert all(len(kinds) >= 2 for kinds in seen.values())
