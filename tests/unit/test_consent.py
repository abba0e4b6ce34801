"""The notice before the first personal question: nothing is taken before it, only clear words agree to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import texts
from handlers.actions import action
from handlers.conversation import Consent, Conversation, Stage, to_json
from handlers.dialogue import consenting, notice
from handlers.observing import query_id
from handlers.reply import Reply
from handlers.understanding.wording import agrees
from tests.unit.talk import TODAY, Talk, offered, resources


def told() -> Talk:
    """A person before whom the notice stands."""
    talk = Talk(agreeing=False)
    talk.says("/dieukien ngoại ngữ")
    assert talk.conversation.stage is Stage.CONSENTING
    return talk


AGREEING = [
    "đồng ý", "tôi đồng ý", "dong y", "toi dong y", "Đồng ý.", "em đồng ý ạ", "dạ đồng ý", "vâng, tôi đồng ý",
    "có", "co", "ok", "vâng", "yes", "tôi chấp nhận", "có đồng ý", "Tôi đồng ý", "1",
]  # fmt: skip
REFUSING = [
    "không",
    "ko",
    "không đồng ý",
    "toi khong dong y",
    "chưa đồng ý",
    "từ chối",
    "Tôi không đồng ý",
    "2",
]
NEITHER = [
    "đồng ý không", "có đồng ý không?", "đồng ý một phần", "tôi 45 tuổi", "công chức tỉnh", "đông y",
    "không rõ", "đồng ý nhưng không lưu", "không phải là không đồng ý", "nữ, 45 tuổi, đồng ý", "?", "dung",
    "đồng", "kỷ luật", "để xem", "3", "ý", "có ý", "vâng ý",
]  # fmt: skip


@pytest.mark.parametrize("words", AGREEING)
def test_clear_words_agree(words: str) -> None:
    talk = told()
    talk.says(words)
    assert talk.conversation.consent == Consent(notice.EDITION, TODAY.isoformat())
    assert talk.asks == "language_at_work"


@pytest.mark.parametrize("words", REFUSING)
def test_refusing_leaves_nothing_and_names_what_is_left(words: str) -> None:
    talk = told()
    talk.says(words)
    assert talk.conversation == Conversation()
    assert talk.text == texts.REFUSED


@pytest.mark.parametrize("words", NEITHER)
def test_any_other_words_ask_again_and_are_not_kept(words: str) -> None:
    talk = told()
    before = talk.conversation
    talk.says(words)
    assert texts.NOTICE_QUESTION in talk.text
    assert talk.conversation == before


def test_words_of_agreement_count_only_below_the_notice() -> None:
    talk = told()
    talk.conversation = replace(talk.conversation, offered=())
    talk.says("có")
    assert talk.conversation.consent is None
    talk.says("có")
    assert talk.conversation.consent is not None


@pytest.mark.parametrize("words", ["", "đồng", "đồng ý tiếp", "x" * 500, "không không đồng ý"])
def test_words_that_say_neither(words: str) -> None:
    assert agrees(words) is None


def test_the_notice_names_what_may_be_asked_and_no_more() -> None:
    talk = told()
    talk.says("có")
    facts = resources().book.facts
    talk_of_all = Talk(agreeing=False)
    talk_of_all.says("/dieukien tất cả")
    shown = talk_of_all.text
    talk_of_all.agreeing = True
    talk_of_all.presses(texts.AGREE)
    asked = set()
    while (fact := talk_of_all.asks) is not None:
        asked.add(fact)
        talk_of_all.says("không rõ")
    assert asked
    for key in asked:
        assert facts[key].label[1:] in shown
    assert facts["ethnic_minority"].label not in shown


@pytest.mark.parametrize("name", ["ans", "tick", "done", "none", "back", "why", "date", "view"])
def test_no_choice_but_agreement_leads_past_the_notice(name: str) -> None:
    talk = told()
    made = action(
        name,
        talk.conversation.run,
        *{"view": [], "ans": ["0-language_at_work", "y"]}.get(
            name, ["0-language_at_work", "x"] if name == "tick" else ["0-language_at_work"]
        ),
    )
    before = talk.conversation
    talk.sends(made)
    assert texts.SAY_AGREED in talk.text
    assert talk.conversation == before


def test_agreeing_twice_is_noted_once() -> None:
    talk = told()
    shown = talk.reply
    talk.presses(texts.AGREE)
    talk.says("có")
    before = talk.conversation
    assert talk.presses(texts.AGREE, shown) == Reply(notice=texts.ALREADY_ANSWERED)
    assert talk.presses(texts.REFUSE, shown) == Reply(notice=texts.ALREADY_ANSWERED)
    assert talk.conversation == before


def test_agreeing_to_the_notice_of_another_run_is_stale() -> None:
    talk = told()
    shown = talk.reply
    talk.says("/dieukien sau đại học")
    talk.presses(texts.AGREE, shown)
    assert texts.STALE in talk.text
    assert talk.conversation.consent is None


def test_a_new_edition_is_asked_about_again(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = told()
    shown = talk.reply
    talk.presses(texts.AGREE)
    talk.says("có")
    steps = talk.conversation.dialogue.steps if talk.conversation.dialogue else ()
    newer = notice.EDITION + 1
    for module in (notice, consenting):
        monkeypatch.setattr(module, "EDITION", newer)
    talk.says("công chức")
    assert talk.conversation.stage is Stage.CONSENTING
    assert texts.NOTICE_HELD.format(count=1) in talk.text
    talk.presses(texts.AGREE, shown)
    assert texts.NOTICE_CHANGED in talk.text
    talk.presses(texts.AGREE)
    assert talk.conversation.consent == Consent(newer, TODAY.isoformat())
    assert talk.conversation.dialogue is not None
    assert talk.conversation.dialogue.steps == steps
    assert talk.asks is not None


def older(*said: str) -> Talk:
    """A person whose conversation was stored before there was a notice."""
    talk = Talk()
    for words in said:
        talk.says(words)
    talk.conversation = replace(talk.conversation, consent=None)
    talk.agreeing = False
    return talk


@pytest.mark.parametrize(
    "said",
    [
        ("/dieukien ngoại ngữ", "có"),
        ("/dieukien sau đại học", "công chức", "xã"),
        ("/dieukien ngoại ngữ", "có", "/xemlai"),
        ("/dieukien ngoại ngữ", "có", "/xemlai", "đổi ngày khai giảng"),
    ],
)
@pytest.mark.parametrize("words", ["công chức", "/xemlai", "kỷ luật", "1", "/dieukien"])
def test_answers_from_before_the_notice_wait_for_it(said: tuple[str, ...], words: str) -> None:
    talk = older(*said)
    before = talk.conversation.dialogue
    talk.says(words)
    assert talk.conversation.stage is Stage.CONSENTING
    assert talk.conversation.dialogue == before
    assert texts.NOTICE_QUESTION in talk.text
    assert texts.OVERVIEW_TITLE not in talk.text
    talk.presses(texts.AGREE)
    after = talk.conversation
    assert after.stage in (Stage.ASKING, Stage.RESULT)
    assert after.dialogue == before


def test_answers_from_before_the_notice_are_erased_when_it_is_refused() -> None:
    talk = older("/dieukien ngoại ngữ", "có")
    talk.says("xin chào")
    talk.presses(texts.REFUSE)
    assert talk.conversation == Conversation()


def test_back_from_the_notice_drops_no_answer() -> None:
    talk = older("/dieukien ngoại ngữ", "có")
    talk.says("xin chào")
    before = talk.conversation
    talk.says("quay lại")
    assert talk.conversation == before


@pytest.mark.parametrize("words", ["/dieukien 45 tuổi, công chức tỉnh", "/dieukien ngoại ngữ, 45 tuổi"])
def test_what_is_told_beside_the_choice_of_programmes_is_not_kept(words: str) -> None:
    talk = Talk(agreeing=False)
    talk.says(words)
    assert "45" not in str(to_json(talk.conversation))
    assert "45" not in str([(each.key, each.words, each.other) for each in talk.reply.observed])
    told = words.removeprefix("/dieukien ")
    assert query_id(told) not in str(to_json(talk.conversation))
    assert talk.conversation.queries == ()
    assert not any(seen.words or seen.other for seen in talk.reply.observed)


def test_words_that_are_looked_up_while_choosing_are_not_kept() -> None:
    talk = Talk()
    talk.says("/dieukien")
    talk.says("đào tạo cán bộ 45 tuổi")
    assert talk.conversation.queries == ()
    assert texts.SEARCH_MORE not in {choice.label for choice in offered(talk.reply)}


def test_the_controller_is_named_where_it_is_set() -> None:
    named = replace(resources(), controller="Sở Nội vụ, điện thoại 0123")
    talk = Talk(answering=named, agreeing=False)
    talk.says("/dieukien ngoại ngữ")
    assert "Sở Nội vụ, điện thoại 0123" in talk.text
    assert texts.NOTICE_OPERATOR not in talk.text
