"""Verdicts as they are shown: marks beside words, reasons, sources, both sides of what is disputed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import desk_texts, texts
from handlers.mark import Mark
from handlers.notes import note_blocks
from handlers.outcome.verdicts import (
    Citations,
    answer_words,
    details,
    disagreements_of,
    kind_of,
    lower_first,
    mark_of,
    meaning,
    outside_of,
    summary,
    told,
)
from handlers.reply import Block, Choices, Heading, Item, Line, Paragraph, Quote, Reply
from knowledge.clause import Corpus
from rules.evaluate import Outcome, Status
from rules.facts import Case, FactError, read_case
from rules.model import FactType
from tests.unit.talk import plain, resources

TODAY = date(2025, 6, 2)
BOOK = resources().book
MARKS = {
    texts.CONDITION_WORDS["met"]: Mark.MET,
    texts.CONDITION_WORDS["unmet"]: Mark.UNMET,
    texts.CONDITION_WORDS["unknown"]: Mark.UNKNOWN,
    texts.CONDITION_WORDS["to_confirm"]: Mark.TO_CONFIRM,
    texts.DISPUTED_CONDITION: Mark.DISPUTED,
}

LEADER = {
    "sector": "province", "bloc": "government", "category": "cong_chuc", "positions": ["department_leader"],
    "months_left": 60, "leader_months_left": 60, "discipline": "none", "exit_ban": False,
    "performance": "good", "trainings_this_year": 0, "kl39_last_year": False, "study_language": "english",
}  # fmt: skip


def shown(programme: str, **facts: object) -> tuple[Outcome, list[Block], Case]:
    """A programme's outcome and details for these facts."""
    case = read_case(BOOK, facts, TODAY)
    outcome = resources().evaluator.outcome(programme, case)
    return outcome, list(details(resources(), outcome, case)), case


def said(blocks: Iterable[Block]) -> str:
    return plain(Reply(tuple(blocks)))


@st.composite
def people(draw: st.DrawFn) -> dict[str, object]:
    """A person of whom some facts are known."""
    given: dict[str, object] = {}
    for fact in BOOK.facts.values():
        if fact.type is FactType.PARTIAL_DATE or not draw(st.booleans()):
            continue
        values = [option.value for option in fact.options]
        if fact.type is FactType.BOOLEAN:
            given[fact.key] = draw(st.booleans())
        elif fact.type is FactType.OPTION:
            given[fact.key] = draw(st.sampled_from(values))
        elif fact.type is FactType.OPTIONS:
            given[fact.key] = draw(st.lists(st.sampled_from(values), max_size=2, unique=True))
        elif fact.type is FactType.INTEGER:
            given[fact.key] = draw(st.sampled_from([fact.minimum, 1, 2, 23, 24, 44, 45, fact.maximum]))
        else:
            given[fact.key] = draw(st.dates(date(2022, 1, 1), date(2032, 1, 1))).isoformat()
    return given


@given(st.sampled_from(list(BOOK.programmes)), people())
def test_every_condition_has_its_line_with_mark_word_and_source(
    programme: str, facts: dict[str, object]
) -> None:
    try:
        outcome, blocks, _ = shown(programme, **facts)
    except FactError:
        return
    title, verdict = blocks[:2]
    assert title == Heading(outcome.programme.name)
    assert isinstance(verdict, Line)
    assert (verdict.word, verdict.mark) == (texts.VERDICT_WORDS[kind_of(outcome)], mark_of(outcome))

    lines = [block for block in blocks[2:] if isinstance(block, Line)]
    assert all(MARKS[line.word] is line.mark for line in lines)
    tops = [line for line in lines if line.depth == 0 and line.mark is not Mark.TO_CONFIRM]
    applying = [result for result in outcome.conditions if outside_of(result) is None]
    assert len(tops) == len(applying)
    for line, result in zip(tops, applying, strict=True):
        label = "".join(span.text for span in line.text)
        assert label.startswith(result.node.label)
        assert line.citation
        expected = texts.DISPUTED_CONDITION if result.disputed else texts.CONDITION_WORDS[result.status]
        assert line.word == expected
    confirmed = [line for line in lines if line.mark is Mark.TO_CONFIRM]
    assert len(confirmed) == len(outcome.to_confirm)
    assert all(line.citation for line in confirmed)


@given(st.sampled_from(list(BOOK.programmes)), people())
def test_each_document_is_named_in_full_where_it_is_first_cited_and_short_after(
    programme: str, facts: dict[str, object]
) -> None:
    try:
        outcome, blocks, _ = shown(programme, **facts)
    except FactError:
        return
    assert not [block for block in blocks if isinstance(block, Choices)]
    words = said(blocks)
    documents: set[str] = set()
    for clause in dict.fromkeys(cite.clause for result in outcome.conditions for cite in result.node.cites):
        document = resources().clause(clause).document
        named = resources().short(clause) if document in documents else resources().spoken(clause)
        assert named in words
        documents.add(document)


@given(people())
def test_the_summary_has_every_programme_once_and_the_eligible_first(facts: dict[str, object]) -> None:
    try:
        case = read_case(BOOK, facts, TODAY)
    except FactError:
        return
    outcomes = resources().evaluator.outcomes(case)
    blocks = list(summary(resources(), outcomes.values(), case))
    lines = [block for block in blocks if isinstance(block, Line)]
    assert sorted(line.text[0].text for line in lines) == sorted(p.short for p in BOOK.programmes.values())
    order = list(texts.VERDICT_WORDS.values())
    assert [line.word for line in lines] == sorted((line.word for line in lines), key=order.index)
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    counted = {word: sum(line.word == word for line in lines) for word in order}
    assert headings == [f"{word}: {count}" for word, count in counted.items() if count]
    assert {line.mark for line in lines if line.word == texts.VERDICT_WORDS["eligible"]} <= {Mark.MET}


def test_an_eligible_verdict_is_called_preliminary() -> None:
    outcome, blocks, _ = shown("kl39-trung-han", **LEADER)
    assert kind_of(outcome) == "eligible"
    assert "sơ bộ" in said(blocks)
    assert "Không đạt" not in said(blocks)
    assert "Chưa rõ" not in said(blocks)


def test_an_ineligible_verdict_names_what_is_not_met() -> None:
    outcome, blocks, case = shown(
        "kl39-trung-han", **{**LEADER, "discipline": "serving", "leader_months_left": 23}
    )
    assert kind_of(outcome) == "ineligible"
    line = next(b for b in summary(resources(), [outcome], case) if isinstance(b, Line))
    words = "".join(span.text for span in line.text)
    for result in outcome.conditions:
        assert (lower_first(result.node.label) in words) is (result.status is Status.UNMET)
    assert said(blocks).count("❌") >= 3


def test_an_undetermined_verdict_names_what_is_still_to_be_known() -> None:
    facts = {fact: value for fact, value in LEADER.items() if fact not in ("discipline", "exit_ban")}
    outcome, blocks, _ = shown("kl39-trung-han", **facts)
    assert kind_of(outcome) == "undetermined"
    assert outcome.missing == ("discipline", "exit_ban")
    words = said(blocks)
    assert "Cần biết thêm: kỷ luật; thuộc trường hợp chưa được xuất cảnh, nhập cảnh." in words


def test_a_vague_birth_date_is_what_is_still_to_be_known() -> None:
    person = {
        "sector": "district",
        "bloc": "government",
        "category": "can_bo",
        "positions": ["division_leader"],
    }
    outcome, blocks, _ = shown("kh-nuoc-ngoai-tre", birth_date="1980", **person)
    assert kind_of(outcome) == "undetermined"
    assert "Cần biết thêm: ngày sinh." in said(blocks)


@pytest.mark.parametrize(
    ("programme", "change", "sides"),
    [
        (
            "kl39-trung-han",
            {"study_language": "other"},
            ["học trực tiếp bằng ngoại ngữ", "học trực tiếp bằng tiếng Anh"],
        ),
        ("kl39-trung-han", {"positions": ["district_leader"]}, ["lãnh đạo cấp sở và tương đương trở lên"]),
        ("kl39-trung-han", {"bloc": "party_mass"}, ["trong các cơ quan của Nhà nước"]),
        (
            "kh-thuc-thi-cong-vu",
            {"category": "vien_chuc"},
            ["công chức, viên chức chuyên môn", "cán bộ, công chức cấp tỉnh"],
        ),
    ],
)
def test_what_the_texts_leave_open_is_quoted_and_nothing_more_is_asked(
    programme: str, change: dict[str, object], sides: list[str]
) -> None:
    outcome, blocks, case = shown(programme, **{**LEADER, **change})
    assert kind_of(outcome) == "disputed"
    assert Mark.DISPUTED in {block.mark for block in blocks if isinstance(block, Line)}
    quotes = [block for block in blocks if isinstance(block, Quote)]
    assert all(block.citation for block in quotes)
    quoted = " | ".join(span.text for quote in quotes for span in quote.text)
    assert [side for side in sides if side not in quoted] == []
    assert "Cần biết thêm" not in said([*blocks, *summary(resources(), [outcome], case)])
    assert "cần hỏi cơ quan có thẩm quyền" in said(blocks)


def test_nothing_is_called_disputed_where_a_verdict_does_not_hang_on_it() -> None:
    _, blocks, _ = shown("kl39-trung-han", **LEADER)
    assert texts.DISPUTED_CONDITION not in said(blocks)
    assert not [block for block in blocks if isinstance(block, Quote)]


def test_what_does_not_apply_is_not_said_to_be_met() -> None:
    outcome, blocks, _ = shown("kl39-ngan-han", sector="central")
    away = [result.node.label for result in outcome.conditions if outside_of(result) is not None]
    assert len(away) == 5
    for block in blocks:
        if isinstance(block, Line):
            assert "".join(span.text for span in block.text) not in away
    items = [block for block in blocks if isinstance(block, Item)]
    assert sum(said([item]).startswith("– Không áp dụng với cơ quan Trung ương: ") for item in items) == 5


def test_for_the_central_bodies_the_provinces_conditions_do_not_apply() -> None:
    person = {"sector": "central", "positions": ["central_department_leader"], "study_language": "other"}
    outcome, blocks, _ = shown("kl39-trung-han", **person)
    assert kind_of(outcome) == "eligible"
    assert said(blocks).count("Không áp dụng với cơ quan Trung ương: ") == 6


def test_notes_for_women_and_minorities_are_shown_unless_they_surely_do_not_apply() -> None:
    def notes(**facts: object) -> str:
        _, blocks, _ = shown("kh-sau-dai-hoc", **facts)
        return said(block for block in blocks if isinstance(block, Item))

    support = "được cơ quan, đơn vị bố trí kinh phí hỗ trợ"
    assert support in notes()
    assert support in notes(gender="female")
    assert support in notes(gender="male", ethnic_minority=True)
    assert support not in notes(gender="male", ethnic_minority=False)


def test_a_clause_is_cited_in_full_first_and_short_after() -> None:
    citations = Citations(resources())
    cites = BOOK.programmes["kl39-trung-han"].conditions[0].cites
    first, second = citations.words(cites[:1]), citations.words(cites[:1])
    assert first == resources().spoken(cites[0].clause)
    assert second == resources().short(cites[0].clause) != first
    assert citations.words([cites[0], cites[0]]) == second


@pytest.mark.parametrize("programme", list(BOOK.programmes))
def test_what_a_verdict_means_says_whose_decision_and_how_old(programme: str) -> None:
    words = said(meaning(resources(), [BOOK.programmes[programme]]))
    assert "Quyết định thuộc cơ quan có thẩm quyền" in words
    assert "ban hành năm 2022." in words
    assert "chưa kiểm tra hiệu lực" in words
    assert (texts.MEANING_PROVINCE in words) is (programme != "da-1641")


@pytest.mark.parametrize("disagreement", BOOK.disagreements, ids=lambda each: each.id)
def test_a_disagreement_shows_its_passages_word_for_word_and_takes_no_side(disagreement: object) -> None:
    (each,) = (d for d in BOOK.disagreements if d is disagreement)
    blocks = list(note_blocks(resources(), each, TODAY))
    quotes = [block for block in blocks if isinstance(block, Quote)]
    assert len(quotes) == len(each.cites) >= 1
    for quote, cite in zip(quotes, each.cites, strict=True):
        assert quote.text[0].text in resources().clause(cite.clause).text
        assert quote.citation == resources().spoken(cite.clause)
    assert desk_texts.NOTE_CONFIRM_WHAT in said(blocks)
    assert all(each in disagreements_of(resources(), programme) for programme in each.programmes)


@pytest.mark.parametrize(
    ("sentence", "going_on"),
    [
        ("Nơi công tác", "nơi công tác"),
        ("Được quy hoạch Phó Chủ tịch", "được quy hoạch Phó Chủ tịch"),
        ("UBND, sở, ban, ngành", "UBND, sở, ban, ngành"),
        ("KL39 trung hạn", "KL39 trung hạn"),
        ("Ủy viên ban thường vụ", "ủy viên ban thường vụ"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_a_sentence_going_on(sentence: str, going_on: str) -> None:
    assert lower_first(sentence) == going_on


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("sector", None, "không rõ"),
        ("sector", "commune", "xã, phường, thị trấn"),
        ("bloc", "government", "UBND, sở, ban, ngành và đơn vị trực thuộc"),
        ("exit_ban", True, "có"),
        ("exit_ban", False, "không"),
        ("positions", [], "không giữ chức vụ"),
        (
            "positions",
            ["commune_chair", "division_leader"],
            "chủ tịch UBND cấp xã; trưởng phòng, phó trưởng phòng cấp sở, cấp huyện",
        ),
        ("age", 45, "45 tuổi"),
        ("months_left", 0, "0 tháng"),
        ("birth_date", "1981", "1981"),
        ("birth_date", "1981-03", "03/1981"),
        ("birth_date", "1981-03-15", "15/03/1981"),
        ("course_start", "2027-06-01", "01/06/2027"),
    ],
)
def test_an_answer_in_words(fact: str, value: object, words: str) -> None:
    assert answer_words(BOOK.facts[fact], value) == words


def test_answers_in_one_phrase() -> None:
    assert told(BOOK.facts, {"gender": "female", "age": 45}) == (
        "giới tính: nữ; tuổi vào ngày khai giảng: 45 tuổi"
    )


def test_the_decision_stands_below_the_conditions_with_its_source() -> None:
    for programme in BOOK.programmes.values():
        _, blocks, _ = shown(programme.id)
        words = said(block for block in blocks if isinstance(block, Paragraph))
        assert f"Ai quyết định: {lower_first(programme.decided_by.text)}" in words


def test_the_years_of_issue_are_those_of_the_documents() -> None:
    def issued(*years: int) -> str:
        corpus = resources().corpus
        days = [date(year, 5, 1) for year in years] + [None] * (len(corpus.documents) - len(years))
        listed = (replace(each, day=day) for each, day in zip(corpus.documents.values(), days, strict=True))
        other = replace(resources(), corpus=Corpus.of(listed, corpus.clauses.values()))
        return said(meaning(other, []))

    undated = "không ghi ngày ban hành"
    assert "có ghi ngày được ban hành năm 2022." in said(meaning(resources(), []))
    assert f"Bản đã nạp của KH KL39 và KH ĐTBD {undated}." in said(meaning(resources(), []))
    assert "ban hành năm 2024, 2025 và 2026." in issued(2026, 2024, 2025)
    assert "ban hành năm 2024." in issued(2024, 2024)
    assert undated not in issued(2024, 2024, 2024, 2024)
    assert "ban hành năm" not in issued()
