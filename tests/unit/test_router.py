"""The way of a message: whatever is typed or pressed, in whatever stage, there is an answer."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import texts
from handlers.actions import MAX_BYTES, action, parts
from handlers.commands import COMMANDS
from handlers.conversation import Conversation, Stage, to_json
from handlers.reply import Choices
from handlers.request import Request
from handlers.router import respond
from knowledge.clause import key
from rules.model import FactType
from tests.unit.talk import TODAY, Talk, check_form, offered, plain, resources
from tests.unit.test_answers import HOSTILE


def begun(*said: str, agreeing: bool = True) -> Callable[[], Talk]:
    def make() -> Talk:
        talk = Talk(agreeing=agreeing)
        for words in said:
            talk.says(words)
        return talk

    return make


STAGES = {
    "nothing": begun(),
    "found": begun("đào tạo"),
    "choosing": begun("/dieukien"),
    "the notice": begun("/dieukien ngoại ngữ", agreeing=False),
    "yes or no": begun("/dieukien ngoại ngữ"),
    "an option": begun("/dieukien sau đại học"),
    "options": begun("/dieukien trung hạn"),
    "a number": begun("/dieukien ngoại ngữ", "có", "viên chức", "tỉnh", "ubnd", "không", "du lịch"),
    "unfinished": begun("/dieukien sau đại học", "công chức", "/dieukien"),
    "a day": begun("/dieukien sau đại học", "đổi ngày khai giảng"),
    "erasing": begun("/dieukien sau đại học", "/xoadulieu"),
    "a result": begun("/dieukien sau đại học", "công chức", "xã"),
    "results": begun(
        "/dieukien", "kế hoạch đào tạo, bồi dưỡng của tỉnh 2023 - 2025", "xã", "hợp đồng", "không"
    ),
}


def test_the_stages_are_what_they_are_called() -> None:
    stages = {name: make().conversation.stage for name, make in STAGES.items()}
    assert {name for name, stage in stages.items() if stage is Stage.ASKING} == {
        "yes or no", "an option", "options", "a number", "unfinished", "erasing",
    }  # fmt: skip
    assert stages["a day"] is Stage.DATING
    assert stages["a result"] is stages["results"] is Stage.RESULT
    assert stages["choosing"] is Stage.CHOOSING
    assert stages["the notice"] is Stage.CONSENTING
    assert STAGES["a number"]().asks == "months_left"


@pytest.mark.parametrize("stage", STAGES)
def test_hostile_texts_are_answered_soon_in_any_stage(stage: str) -> None:
    begun = STAGES[stage]()
    for typed in HOSTILE:
        started = time.perf_counter()
        reply, after = respond(resources(), Request(TODAY, text=typed), begun.conversation)
        assert time.perf_counter() - started < 1, typed[:40]
        check_form(reply)
        assert len(plain(reply)) < 20_000
        json.dumps(to_json(after))
        assert after.stage is begun.conversation.stage
        before, now = begun.conversation.dialogue, after.dialogue
        assert now == before, f"{typed[:40]!r} bị coi là câu trả lời"


FORGED = [
    "", ":", "::::", "ans", "ans:1", "ans:1:0", "ans:1:0:y:y", "ans:x:y:z", "ans:1:0-category:can_bo",
    "ans:1:0:", "ans:1:0-category:gone", "ans:1:0-health_profession:y", "ans:1:-1:y", "ans:1:²:y",
    "ans:1:٣:y", "ans:1:9999:y", "ans:1:0-category:?", "tick:1:0-category:can_bo",
    "tick:1:0-positions:gone", "done:1:0-category", "none:1:0-category", "back:1:²", "back:1:", "go:",
    "go:x", "res:1:gone", "res:1:", "date:1:x", "today:x", "why:1:x", "stop:", "pick:1:gone",
    "pick:1:g-gone", "pick:1:", "list:x", "check:gone", "check:", "prog:gone", "prog:", "doc:gone", "doc:",
    "clause:gone", "clause:", "find:x:0", "find::", "find:x:²", "find:x:-1", "differ:gone", "differ:",
    "erase:1", "__class__", "new:1", "ans:1:0:" + "x" * 100, "9" * 5000, "ans:" + "9" * 50 + ":0:y",
    "ans:1:" + "9" * 4400 + ":y", "đáp:1:0:y", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_forged_choices_are_answered_in_any_stage(stage: str) -> None:
    begun = STAGES[stage]()
    for made in FORGED:
        reply, after = respond(resources(), Request(TODAY, action=made), begun.conversation)
        check_form(reply)
        json.dumps(to_json(after))


def test_a_page_beyond_the_last_is_no_fault() -> None:
    talk = STAGES["found"]()
    (more,) = (choice for choice in offered(talk.reply) if choice.label == texts.SEARCH_MORE)
    for offset in ("999", "99999", "999999999999", "-5", "²", ""):
        talk.sends(action("find", parts(more.action)[1][0], "0").removesuffix("0") + offset)
        assert talk.text


@settings(max_examples=40)
@given(st.data())
def test_any_walk_is_answered_and_stored(data: st.DataObject) -> None:
    conversation, seen = Conversation(), ["ans:1:0-category:can_bo"]
    said = st.one_of(
        st.sampled_from([f"/{command.name}" for command in COMMANDS]),
        st.sampled_from(
            ["/dieukien tất cả", "/dieukien đề án 1641", "có", "không", "không rõ", "quay lại", "1", "2, 3"]
        ),
        st.sampled_from(
            ["15/3/1981", "45", "30", "đào tạo", "khoản 1 mục IV", "01/06/2025", "tỉnh", "phó phòng", "xong"]
        ),
        st.text(max_size=20),
    )
    today = data.draw(st.dates(date(2022, 1, 1), date(2031, 1, 1)))
    for _ in range(data.draw(st.integers(1, 8))):
        way = data.draw(st.sampled_from(["press", "press", "press", "say", "say", "old"]))
        if way == "say":
            request = Request(today, text=data.draw(said))
        else:
            now = [offer.action for offer in conversation.offered]
            request = Request(
                today, action=data.draw(st.sampled_from((now if way == "press" else seen) or seen))
            )
        reply, after = respond(resources(), request, conversation)
        again, same = respond(resources(), request, conversation)
        assert (again, same) == (reply, after)
        check_form(reply)
        json.dumps(to_json(after))
        if way == "press" and request.action in [offer.action for offer in conversation.offered]:
            assert (
                texts.STALE not in plain(reply) or conversation.stage is not after.stage or not after.asking
            )
        conversation = after
        seen += [offer.action for offer in after.offered]


@given(st.text(st.sampled_from("ans:tickbgodue0123456789-?yn_"), max_size=40))
def test_any_action_is_answered(made: str) -> None:
    reply, after = respond(resources(), Request(TODAY, action=made), STAGE_ASKING)
    check_form(reply)
    json.dumps(to_json(after))


STAGE_ASKING = STAGES["options"]().conversation


def test_the_numbers_that_are_shown_are_the_numbers_that_are_taken() -> None:
    talk = begun("/dieukien trung hạn", "/tracuu đào tạo")()
    shown = dict(re.findall(r"^  (\d+)\. (?:[☐☑] )?(.+)$", talk.text, re.MULTILINE))
    assert shown == {str(offer.number): offer.label for offer in talk.conversation.offered}
    assert len(shown) > 20


def test_where_a_number_is_a_value_no_choice_has_one() -> None:
    talk = begun("/dieukien lãnh đạo trẻ đi nước ngoài")()
    talk.today = date(2025, 6, 2)
    talk.says("/dieukien lãnh đạo trẻ đi nước ngoài")
    talk.answers({"sector": "huyện", "category": "cán bộ"})
    assert talk.asks == "age"
    for words in ("/tracuu đào tạo", "/vanban", "/start"):
        talk.says(words)
        assert talk.asks == "age"
        assert {offer.number for offer in talk.conversation.offered} == {0}
    talk.says("44")
    assert talk.asks != "age"


def test_a_reply_with_choices_replaces_the_ones_before() -> None:
    talk = begun("/vanban")()
    choices = offered(talk.reply)
    assert [offer.action for offer in talk.conversation.offered] == [choice.action for choice in choices]
    talk.says("blockchain")
    assert talk.conversation.offered, "danh sách trước vẫn dùng được bằng số"
    talk.says("/huy")
    talk.says("/start")
    assert {offer.action for offer in talk.conversation.offered} == {
        "begin",
        "progs",
        "docs",
        "help",
        "privacy",
        "desk",
    }


def test_a_longer_number_is_no_choice() -> None:
    talk = begun("/dieukien sau đại học")()
    for typed in ("99", "0", "1.5", "11111", "-1"):
        talk.says(typed)
        assert talk.asks == "category", typed


@pytest.mark.parametrize(
    "typed", ["/trogiup", "/TROGIUP", "/trogiup@dieukien_bot", " /trogiup ", "/trogiup cách nào"]
)
def test_commands_as_channels_send_them(typed: str) -> None:
    talk = begun()()
    talk.says(typed)
    assert texts.HELP_TITLE in talk.text


@pytest.mark.parametrize("typed", ["/", "//", "/ trogiup", "/trợgiúp", "/" + "a" * 33])
def test_what_is_no_command_is_looked_up(typed: str) -> None:
    talk = begun()()
    talk.says(typed)
    assert texts.HELP_TITLE not in talk.text


def test_text_in_pieces_of_letters_is_understood() -> None:
    talk = begun("/dieukien sau đại học")()
    talk.says("vie\u0302n chu\u031b\u0301c")
    assert talk.asks == "sector"


def test_every_possible_action_fits_a_button() -> None:
    run, step = 10**6, 99
    book, corpus = resources().book, resources().corpus
    made = [action("clause", key(clause)) for clause in corpus.clauses] + [
        action("doc", d) for d in corpus.documents
    ]
    made += [action(name, programme) for name in ("prog", "check", "differ") for programme in book.programmes]
    made += [action(name, run, programme) for name in ("pick", "res") for programme in book.programmes]
    made += [action("pick", run, f"g-{group}") for group in book.groups]
    for fact in book.facts.values():
        name = "tick" if fact.type is FactType.OPTIONS else "ans"
        made += [action(name, run, f"{step}-{fact.key}", option.value) for option in fact.options]
        made += [action(way, run, f"{step}-{fact.key}") for way in ("why", "back", "date", "done", "none")]
    assert max(len(each.encode()) for each in made) <= MAX_BYTES


def test_clause_keys_are_of_one_clause_each() -> None:
    corpus = resources().corpus
    assert len({key(clause) for clause in corpus.clauses}) == len(corpus.clauses)


def test_an_action_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        action("ans", "x" * 64)
    with pytest.raises(ValueError, match="does not fit"):
        action("ans", "đ")


@pytest.mark.parametrize("stage", STAGES)
def test_every_choice_that_is_shown_does_something(stage: str) -> None:
    begun = STAGES[stage]()
    for choice in offered(begun.reply):
        reply, _ = respond(resources(), Request(TODAY, action=choice.action), begun.conversation)
        assert any(not isinstance(block, Choices) for block in reply.blocks), choice
        assert texts.STALE not in plain(reply), choice


def test_one_persons_answers_are_not_anothers() -> None:
    one, other = begun("/dieukien sau đại học")(), begun("/dieukien sau đại học")()
    one.says("hợp đồng")
    other.says("công chức")
    assert one.conversation.stage is Stage.RESULT
    assert other.asks == "sector"
