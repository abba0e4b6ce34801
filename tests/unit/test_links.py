"""Actions in links: ``/start`` with a payload, and the screen where a conversation stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import texts
from handlers.actions import MAX_PAYLOAD, action, from_payload, payload
from handlers.conversation import Conversation, Stage
from handlers.request import Request
from handlers.router import respond
from tests.unit.talk import TODAY, Talk, plain, resources

WORDS = st.text("abcXYZ019-_:", min_size=1, max_size=40)


@given(WORDS)
def test_an_action_comes_back_from_its_link(made: str) -> None:
    try:
        written = payload(made)
    except ValueError:
        assert len(made) + made.count(":") + made.count("_") > MAX_PAYLOAD
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", written)
    assert from_payload(written) == made


@given(st.text(max_size=80))
def test_whatever_a_link_holds_is_read_or_refused(written: str) -> None:
    made = from_payload(written)
    assert made is None or payload(made) == written


@pytest.mark.parametrize("made", ["", "a b", "ệ", "x" * 65, "_" * 33])
def test_what_fits_no_link_is_refused(made: str) -> None:
    with pytest.raises(ValueError, match="link"):
        payload(made)


def test_every_programme_fits_a_link() -> None:
    for programme in resources().book.programmes:
        assert from_payload(payload(action("check", programme))) == action("check", programme)


def test_a_link_begins_the_check_of_a_programme() -> None:
    talk = Talk()
    talk.says(f"/start {payload(action('check', 'kl39-ngoai-ngu'))}")
    assert talk.conversation.dialogue is not None
    assert talk.conversation.dialogue.programmes == ("kl39-ngoai-ngu",)


@pytest.mark.parametrize("made", ["erase", "stop:1", "new", "ans:1:0-language_at_work:y"])
def test_a_link_erases_and_answers_nothing(made: str) -> None:
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    before = talk.conversation
    talk.says(f"/start {payload(made)}")
    assert texts.WELCOME in talk.text
    assert (talk.conversation.dialogue, talk.conversation.run) == (before.dialogue, before.run)


@pytest.mark.parametrize("words", ["abc", "có dấu", "_", "x" * 300])
def test_a_link_with_anything_else_is_the_welcome(words: str) -> None:
    talk = Talk()
    talk.says(f"/start {words}")
    assert texts.WELCOME in talk.text


# Where the conversation stands


def stands(*said: str) -> tuple[Conversation, Conversation, str]:
    """The conversation before and after its standing is asked for, and what is shown."""
    talk = Talk()
    for words in said:
        talk.says(words)
    before = talk.conversation
    talk.sends("here")
    return before, talk.conversation, talk.text


@pytest.mark.parametrize(
    ("said", "sees"),
    [
        (("/dieukien",), texts.CHOOSE_WHAT),
        (("/dieukien ngoại ngữ",), "?"),
        (("/dieukien ngoại ngữ", "đổi ngày khai giảng"), resources().book.facts["course_start"].question),
        (("/dieukien sau đại học", "công chức", "xã"), texts.MEANING_TITLE),
        (("đào tạo",), texts.WELCOME),
    ],
)
def test_what_waits_is_shown_and_nothing_changes(said: tuple[str, ...], sees: str) -> None:
    before, after, shown = stands(*said)
    assert sees in shown
    for name in ("dialogue", "stage", "run", "ticks", "editing", "queries", "consent", "kept"):
        assert getattr(before, name) == getattr(after, name)


def test_the_waiting_question_is_shown() -> None:
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    fact = resources().book.facts[talk.asks or ""]
    talk.says("/tracuu kỷ luật")
    talk.sends("here")
    assert fact.question in talk.text
    assert talk.conversation.stage is Stage.ASKING


def test_who_only_looks_leaves_nothing_behind() -> None:
    reply, after = respond(resources(), Request(TODAY, action="here"), Conversation())
    assert texts.WELCOME in plain(reply)
    assert after == Conversation()
