"""A conversation as data: written down, read back, and continued under other rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import texts
from handlers.conversation import Consent, Conversation, Offer, Stage, from_json, to_json
from rules.dialogue import Dialogue, Step
from rules.model import Fact
from tests.unit.talk import TODAY, Talk, resources, verdicts, with_book, with_rules

ANSWERS = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text(), max_size=3))
STEPS = st.builds(Step, st.text(), st.dictionaries(st.text(), ANSWERS, max_size=2))
DIALOGUES = st.builds(
    Dialogue,
    st.lists(st.text(), max_size=3).map(tuple),
    st.dictionaries(st.text(), st.integers(), max_size=3),
    st.lists(STEPS, max_size=3).map(tuple),
    st.one_of(st.none(), st.dates().map(str)),
    st.one_of(st.none(), st.dates().map(str)),
)
CONVERSATIONS = st.builds(
    Conversation,
    st.one_of(st.none(), DIALOGUES),
    st.sampled_from(Stage),
    st.integers(0),
    st.lists(st.text(), max_size=3).map(tuple),
    st.one_of(st.none(), st.text()),
    st.lists(st.text(), max_size=3).map(tuple),
    st.lists(st.builds(Offer, st.integers(0), st.text(), st.text()), max_size=3).map(tuple),
    st.one_of(st.none(), st.builds(Consent, st.integers(1), st.dates().map(str))),
    st.booleans(),
)


@given(CONVERSATIONS)
def test_what_is_written_down_is_read_back(conversation: Conversation) -> None:
    assert from_json(json.loads(json.dumps(to_json(conversation)))) == conversation


def test_what_was_written_before_there_was_a_notice_has_no_consent() -> None:
    older = to_json(Conversation(run=3, consent=Consent(1, "2026-03-02"), kept=True))
    del older["consent"], older["kept"]
    assert from_json(older) == Conversation(run=3)


@pytest.mark.parametrize("format", [None, 0, 2, "1"])
def test_another_format_is_refused(format: object) -> None:
    with pytest.raises(ValueError, match="format"):
        from_json({**to_json(Conversation()), "format": format})


def test_a_long_conversation_stays_small() -> None:
    talk = Talk()
    for query in range(12):
        talk.says(f"đào tạo {query}")
    for _ in range(2):
        talk.says("/dieukien ngoại ngữ")
        for _ in range(15):
            talk.says("không rõ")
    stored = to_json(talk.conversation)
    assert len(stored["queries"]) == 5
    assert len(json.dumps(stored)) < 10_000


def restored(**changes: Any) -> Talk:
    """A person whose dialogue on one programme was stored with these changes."""
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    dialogue = talk.conversation.dialogue
    assert dialogue is not None
    talk.conversation = replace(talk.conversation, dialogue=replace(dialogue, **changes))
    return talk


def steps(*told: tuple[str, object]) -> tuple[Step, ...]:
    return tuple(Step(key, {key: answer}) for key, answer in told)  # type: ignore[dict-item]  # wrong ones too


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        (steps(("language_at_work", True), ("gone", True)), ["language_at_work"]),
        (steps(("gone", True), ("language_at_work", True)), ["language_at_work"]),
        (steps(("language_at_work", True), ("sector", "gone")), ["language_at_work"]),
        (steps(("language_at_work", True), ("positions", ["gone"])), ["language_at_work"]),
        (steps(("language_at_work", True), ("months_left", 5000)), ["language_at_work"]),
        (steps(("language_at_work", True), ("months_left", "dài")), ["language_at_work"]),
        (steps(("language_at_work", "có")), []),
        (steps(("language_at_work", True), ("sector", None)), ["language_at_work", "sector"]),
    ],
)
def test_answers_that_the_rules_no_longer_take_are_dropped(stored: tuple[Step, ...], kept: list[str]) -> None:
    talk = restored(steps=stored)
    talk.says("/riengtu")
    dialogue = talk.conversation.dialogue
    assert dialogue is not None
    assert [step.asked for step in dialogue.steps] == kept
    changed = len(kept) < len(stored)
    assert (texts.RULES_CHANGED in talk.text) is changed


def test_the_change_is_said_once() -> None:
    talk = restored(versions={"kl39-ngoai-ngu": 0})
    talk.says("không rõ")
    assert texts.RULES_CHANGED in talk.text
    talk.says("không rõ")
    assert texts.RULES_CHANGED not in talk.text


def test_a_changed_question_does_not_take_the_answer_to_another() -> None:
    """Facts whose order of asking changed: the press on the old question is not taken for the new one."""
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    assert talk.asks == "language_at_work"
    shown = talk.reply
    facts = {key: _rarely_no(fact) for key, fact in resources().book.facts.items()}
    talk.resources = with_book(replace(resources().book, facts=facts))
    before = talk.conversation.dialogue
    talk.presses("Không", shown)
    if talk.asks != "language_at_work":
        assert talk.conversation.dialogue == before


def _rarely_no(fact: Fact) -> Fact:
    return replace(fact, usual=(True,)) if fact.key == "language_at_work" else fact


def test_programmes_that_are_gone_are_left_out_of_the_result() -> None:
    talk = Talk()
    talk.says("/dieukien")
    talk.presses("Bồi dưỡng ở nước ngoài theo Kết luận 39")
    talk.resources = with_rules(gone=["kl39-trung-han"])
    for _ in range(20):
        if talk.asks:
            talk.says("không rõ")
    assert verdicts(talk.reply).keys() == {"kl39-ngan-han", "kl39-ngoai-ngu"}


@pytest.mark.parametrize("words", ["/vanban", "/riengtu", "/huy", "/tracuu kỷ luật", "/start", "/xoadulieu"])
def test_without_its_programme_commands_still_work(words: str) -> None:
    talk = Talk()
    talk.says("/dieukien sau đại học")
    talk.resources = with_rules(gone=["kh-sau-dai-hoc"])
    talk.says(words)
    assert texts.PROGRAMMES_GONE in talk.text
    talk.says("/dieukien tất cả")
    assert talk.asks is not None


@pytest.mark.parametrize(
    "action", ["go:1", "why:1:0-category", "back:1:0", "res:1:kh-sau-dai-hoc", "today:1", "zzz"]
)
def test_without_its_programme_old_choices_lead_to_choosing(action: str) -> None:
    talk = Talk()
    talk.says("/dieukien sau đại học")
    talk.resources = with_rules(gone=["kh-sau-dai-hoc"])
    talk.sends(action)
    assert texts.PROGRAMMES_GONE in talk.text
    assert texts.CHOOSE_WHAT in talk.text


def test_the_day_of_a_message_does_not_change_what_was_stored() -> None:
    talk = Talk()
    talk.says("/dieukien sau đại học")
    talk.today = TODAY.replace(year=TODAY.year + 4)
    talk.says("công chức")
    assert talk.conversation.dialogue is not None
    assert talk.conversation.dialogue.course_start is None
