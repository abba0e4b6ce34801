"""Two programmes side by side: every pair of them, nothing left out, nothing added."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from bot.making import make
from bot.rendering.render import telegram_messages
from handlers import comparing_texts, texts
from handlers.actions import MAX_BYTES, payload
from handlers.comparing.comparison import Cell, Comparison, Row, compare
from handlers.comparing.pairing import pairs, same_test
from handlers.comparing.showing import blocks, from_json, to_json
from handlers.reply import Choices, Made, Reply
from handlers.resources import Resources
from knowledge.clause import Corpus
from knowledge.validity import Change, Kind, Validity
from rules.model import Programme
from tests.unit.talk import Talk, offered, plain, resources

TODAY = date(2026, 11, 23)
BOOK = resources().book
PROGRAMMES = BOOK.programmes
PAIRS = list(combinations(PROGRAMMES, 2))
NAMED = [f"{one}, {two}" for one, two in PAIRS]


def compared(one: str, two: str) -> Comparison:
    return compare(resources(), PROGRAMMES[one], PROGRAMMES[two], TODAY)


def rows(comparison: Comparison, *titles: str) -> Iterator[Row]:
    for section in comparison.sections:
        if section.title in titles:
            yield from section.rows


def conditions(comparison: Comparison) -> list[Row]:
    return list(rows(comparison, comparing_texts.DIFFERENT_TITLE, comparing_texts.SHARED_TITLE))


def side(comparison: Comparison, right: bool) -> Iterator[Cell]:
    for section in comparison.sections:
        for row in section.rows:
            cell = row.right if right else row.left
            if cell is not None:
                yield cell


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=NAMED)
def test_each_condition_and_remark_of_both_stands_exactly_once(one: str, two: str) -> None:
    comparison = compared(one, two)
    for key, right in ((one, False), (two, True)):
        programme = PROGRAMMES[key]
        found = [row.right if right else row.left for row in conditions(comparison)]
        labels = [cell.text.removesuffix(f", {texts.ANY_OF}") for cell in found if cell is not None]
        assert Counter(labels) == Counter(node.label for node in programme.conditions)
        for node in programme.conditions:
            (cell,) = (
                each for each in found if each and each.text.removesuffix(f", {texts.ANY_OF}") == node.label
            )
            clauses = dict.fromkeys(cite.clause for cite in node.cites)
            assert cell.citations == tuple(map(resources().short, clauses))
        for title, remarks in (
            (comparing_texts.CONFIRMED_TITLE, programme.to_confirm),
            (comparing_texts.NOTED_TITLE, programme.notes),
        ):
            cells = [row.right if right else row.left for row in rows(comparison, title)]
            assert Counter(cell.text for cell in cells if cell) == Counter(each.label for each in remarks)


def own_words(programme: Programme) -> set[str]:
    """All that the rules say of a programme."""
    stated = (programme.for_whom, programme.runs, programme.duration, programme.form, programme.contents)
    words = {each.text for each in (*stated, programme.decided_by) if each is not None}
    words |= {each.label for each in (*programme.to_confirm, *programme.notes)}
    words |= {each.text for each in BOOK.disagreements if programme.id in each.programmes}
    nodes = list(programme.conditions)
    while nodes:
        node = nodes.pop()
        nodes += node.parts
        words.add(node.label)
    return words


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=NAMED)
def test_nothing_is_said_that_the_rules_do_not_say(one: str, two: str) -> None:
    comparison = compared(one, two)
    over = comparing_texts.OVER.format(day="23/11/2026")
    for key, right in ((one, False), (two, True)):
        words = own_words(PROGRAMMES[key])
        cited = {resources().short(cite.clause) for _, cite in PROGRAMMES[key].cites()}
        cited |= {
            resources().short(cite.clause)
            for each in BOOK.disagreements
            if key in each.programmes
            for cite in each.cites
        }
        for cell in side(comparison, right):
            assert cell.text.removesuffix(f", {texts.ANY_OF}") in words
            assert {part for _, part in cell.parts} <= words | {over}
            assert set(cell.citations) <= cited
            assert cell.citations


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=NAMED)
def test_what_is_the_same_is_the_same_and_only_that(one: str, two: str) -> None:
    by_label = [{node.label: node for node in PROGRAMMES[key].conditions} for key in (one, two)]
    for row in conditions(compared(one, two)):
        if row.left and row.right:
            nodes = [
                of[cell.text.removesuffix(f", {texts.ANY_OF}")]
                for of, cell in zip(by_label, (row.left, row.right), strict=True)
            ]
            assert row.same is same_test(*nodes)
        else:
            assert not row.same


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=NAMED)
def test_it_is_the_same_the_other_way_round(one: str, two: str) -> None:
    there, back = compared(one, two), compared(two, one)
    turned = {(row.left, row.right, row.same) for section in there.sections for row in section.rows}
    assert {(row.right, row.left, row.same) for section in back.sections for row in section.rows} == turned


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=NAMED)
def test_every_pair_is_shown_within_the_limits_of_telegram(one: str, two: str) -> None:
    talk = Talk(TODAY)
    reply = talk.sends(f"compared:{one}:{two}")
    messages = telegram_messages(reply)
    assert 1 <= len(messages) <= 5
    assert all(len(message.html) <= 2 * 4096 for message in messages)
    words = plain(reply)
    for key in (one, two):
        for node in PROGRAMMES[key].conditions:
            assert words.count(node.label) >= 1
        assert f"{PROGRAMMES[key].short}" in words
    for action in (f"compared:{one}:{two}", f"comparepic:{two}:{one}"):
        assert len(action) <= MAX_BYTES
        assert payload(action)


def test_what_no_text_states_is_said_not_to_be_there() -> None:
    words = plain(Reply(tuple(blocks(compared("kl39-ngoai-ngu", "kh-sau-dai-hoc")))))
    assert "KL39 ngoại ngữ: Khoảng 4 tháng" in words
    assert "Sau đại học: không có trong văn bản" in words
    assert "Cả hai: không có trong văn bản" in words


def test_that_a_period_is_over_is_said_on_the_day_after_it() -> None:
    one, two = PROGRAMMES["da-1641"], PROGRAMMES["kl39-trung-han"]
    for day, over in ((date(2025, 12, 31), False), (date(2026, 1, 1), True)):
        made = compare(resources(), one, two, day)
        (runs,) = (row for row in rows(made, comparing_texts.ABOUT_TITLE) if row.label == "Khi nào")
        assert runs.left is not None
        assert bool(runs.left.parts) is over


def test_conditions_that_ask_for_the_same_stand_in_one_row() -> None:
    together = {
        (left.id, right.id)
        for left, right in pairs(
            PROGRAMMES["kl39-trung-han"].conditions, PROGRAMMES["kh-nuoc-ngoai-tre"].conditions
        )
        if left is not None and right is not None
    }
    assert together == {("thoi-ky", "thoi-ky"), ("doi-tuong", "giu-chuc-vu")}
    shared = compared("kl39-trung-han", "kl39-ngoai-ngu").counts
    assert shared == (6, 7)


def test_a_clause_that_is_not_in_force_is_marked() -> None:
    held = resources().corpus
    change = Change("dieu-1/muc-I/khoan-3", Kind.REPEALED, "Luật mới", since=date(2026, 1, 1))
    documents = [
        replace(each, period=Validity(changes=(change,))) if each.id == "qd1641" else each
        for each in held.documents.values()
    ]
    later = Resources(resources().evaluator, Corpus.of(documents, held.clauses.values()), resources().index)
    made = compare(later, PROGRAMMES["da-1641"], PROGRAMMES["kl39-trung-han"], TODAY)
    marked = [cell for cell in side(made, right=False) if cell.standing]
    assert marked
    assert all("khoản 3, Mục I, Điều 1 QĐ 1641" in cell.citations for cell in marked)
    assert not [cell for cell in side(made, right=True) if cell.standing]
    assert marked[0].standing[0] in plain(Reply(tuple(blocks(made))))


@pytest.mark.parametrize(("one", "two"), PAIRS[:: len(PAIRS) // 6])
def test_the_picture_is_a_png_as_wide_as_a_telephone_needs(one: str, two: str) -> None:
    made = make(resources(), "comparison", to_json(one, two, TODAY), date(2030, 1, 1))
    assert made.media_type == "image/png"
    assert made.content.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", made.content[16:24])
    assert width == 760
    assert 1000 < height < 9000
    assert len(made.content) < 5_000_000
    assert make(resources(), "comparison", to_json(one, two, TODAY), TODAY).content == made.content


def test_the_chat_gives_the_picture_as_a_file() -> None:
    talk = Talk(TODAY)
    talk.says("/sosanh trung hạn, ngoại ngữ")
    reply = talk.presses(comparing_texts.SEE_PICTURE)
    (made,) = (block for block in reply.blocks if isinstance(block, Made))
    assert (made.maker, made.name) == ("comparison", "so-sanh.png")
    assert from_json(made.data) == ("kl39-trung-han", "kl39-ngoai-ngu", TODAY)


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"a":"x","b":"da-1641","day":"2026-01-01"}'])
def test_other_data_make_no_picture(data: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        make(resources(), "comparison", data, TODAY)


@pytest.mark.parametrize(
    "action",
    ["comparewith:khong-co", "compared:da-1641:khong-co", "comparepic:da-1641:da-1641", "comparepic:a:b"],
)
def test_a_programme_that_is_gone_is_a_stale_button(action: str) -> None:
    assert Talk(TODAY).sends(action).notice == texts.STALE


def test_a_group_may_read_it_and_a_waiting_question_goes_on_waiting() -> None:
    talk = Talk(TODAY)
    talk.public = True
    reply = talk.sends("compared:da-1641:kl39-trung-han")
    assert "Đề án 1641" in plain(reply)
    asking = Talk(TODAY)
    asking.says("/dieukien trung hạn")
    waiting = asking.asks
    asking.says("/sosanh trung hạn, ngoại ngữ")
    assert waiting is not None
    assert asking.asks == waiting


def test_more_words_than_fit_are_no_harm() -> None:
    talk = Talk(TODAY)
    for words in (
        "và " * 500,
        ", " * 300,
        "a" * 3000,
        "1641 và " * 60,
        "và",
        "với với",
        "İ và 1641",
        "😀, 😀",
    ):
        reply = talk.says(f"/sosanh {words}")
        assert any(isinstance(block, Choices) for block in reply.blocks)
        assert offered(reply)
