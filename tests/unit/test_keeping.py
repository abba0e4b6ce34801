"""How long a conversation is remembered, and that nothing personal outlasts the dialogue it belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers import texts
from handlers.actions import action
from handlers.conversation import Conversation, Stage
from handlers.keeping import KEPT_DAYS, lasts
from tests.unit.talk import TODAY, Talk, offered

RESULT = ("/dieukien sau đại học", "công chức", "xã")


def begun(*said: str) -> Talk:
    talk = Talk()
    for words in said:
        talk.says(words)
    return talk


@pytest.mark.parametrize("stage", Stage)
def test_answers_last_a_day_and_after_the_result_an_hour(stage: Stage) -> None:
    conversation = Conversation(stage=stage)
    expected = timedelta(hours=1) if stage is Stage.RESULT else timedelta(days=1)
    assert lasts(conversation) == expected
    assert lasts(replace(conversation, kept=True)) == timedelta(days=KEPT_DAYS)


@pytest.mark.parametrize("way", ["/huy", texts.FINISH])
@pytest.mark.parametrize("kept", [False, True])
def test_the_end_of_a_run_leaves_nothing_but_its_number(way: str, kept: bool) -> None:
    talk = begun("kỷ luật", *RESULT)
    if kept:
        talk.presses(texts.HOLD)
        talk.says("xem kết quả")
    run = talk.conversation.run
    talk.says(way)
    assert talk.conversation == Conversation(run=run)


@pytest.mark.parametrize("way", [texts.AGAIN, "/dieukien ngoại ngữ"])
def test_a_new_run_begins_without_the_answers_of_the_last(way: str) -> None:
    talk = begun(*RESULT)
    talk.says(way)
    dialogue = talk.conversation.dialogue
    assert dialogue is None or dialogue.steps == ()
    assert not talk.conversation.kept


def test_keeping_is_asked_for_and_can_be_undone() -> None:
    talk = begun(*RESULT)
    shown = talk.reply
    for _ in range(2):
        talk.presses(texts.HOLD, shown)
        assert talk.conversation.kept, "a second tap on the same button does not undo the first"
        assert f"{KEPT_DAYS} ngày" in talk.text
    talk.presses(texts.HOLD_NO_LONGER)
    assert not talk.conversation.kept
    talk.presses(texts.HOLD)
    assert talk.conversation.kept


@pytest.mark.parametrize("made", ["hold:1:x", "hold:2:y", "hold:1:", "finish:9", "reuse:1"])
def test_forged_choices_keep_and_erase_nothing(made: str) -> None:
    talk = begun(*RESULT)
    before = talk.conversation
    talk.sends(made)
    assert texts.STALE in talk.text
    assert talk.conversation == before


def test_a_result_without_answers_has_none_to_keep() -> None:
    talk = begun("/dieukien đề án 1641")
    assert talk.conversation.stage is Stage.RESULT
    assert not {texts.HOLD, texts.FINISH} & {choice.label for choice in offered(talk.reply)}
    talk.sends(action("hold", talk.conversation.run, "y"))
    assert not talk.conversation.kept


def test_the_choice_of_programmes_keeps_what_is_kept() -> None:
    talk = begun(*RESULT)
    talk.presses(texts.HOLD)
    talk.says("/dieukien")
    talk.presses(texts.REUSE)
    assert talk.conversation.stage is Stage.CHOOSING
    held = talk.conversation.dialogue
    assert held is not None
    talk.says("quay lại")
    assert talk.conversation.dialogue == held, "going back drops no kept answer"
    talk.says("/dieukien")
    assert texts.KEPT_ANSWERS.format(count=2) in talk.text
    assert [choice.label for choice in offered(talk.reply)] == [texts.REUSE, texts.RESTART]
    talk.sends("here")
    assert texts.CHOOSE_WHAT in talk.text


def test_answers_as_of_a_day_that_is_past_are_asked_again() -> None:
    talk = begun("/dieukien ngoại ngữ")
    given = {"language_at_work": "có", "category": "viên chức", "sector": "tỉnh", "bloc": "ubnd"}
    given |= {"discipline": "không", "language_field": "du lịch", "performance": "tốt", "exit_ban": "không"}
    talk.answers({**given, "months_left": "5 năm", "trainings_this_year": "0", "kl39_last_year": "không"})
    assert talk.conversation.stage is Stage.RESULT
    dialogue = talk.conversation.dialogue
    assert dialogue is not None
    told = {key for step in dialogue.steps for key in step.answers}
    talk.presses(texts.HOLD)
    talk.today = TODAY + timedelta(days=80)
    talk.says("/dieukien ngoại ngữ")
    dialogue = talk.conversation.dialogue
    assert dialogue is not None
    kept = {key for step in dialogue.steps for key in step.answers}
    assert "months_left" in told - kept
    assert {"sector", "category"} <= kept
    assert texts.KEPT_UNUSED in talk.text
    assert dialogue.begun == talk.today.isoformat()


@pytest.mark.parametrize("words", ["có", "không", "vâng"])
def test_a_bare_yes_or_no_presses_nothing_where_nothing_was_asked(words: str) -> None:
    talk = begun(*RESULT)
    talk.presses(texts.HOLD)
    talk.says(words)
    assert talk.conversation.kept
    assert talk.conversation.stage is Stage.RESULT
