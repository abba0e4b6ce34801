"""The menu of an HR officer: each thing with one example, and a button that leads there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers import administering, desk
from handlers import desk_texts as texts
from handlers import texts as core_texts
from handlers.actions import parts
from handlers.commands import COMMANDS
from handlers.conversation import Conversation
from handlers.desk import FEATURES, Feature
from handlers.links import Links
from handlers.reply import Choices, Reply
from handlers.request import Request
from handlers.router import respond
from tests.unit.talk import TODAY, Talk, offered, plain, resources

ADMINISTRATOR = Request(TODAY, text="/congcu", administrator=True)


def said(request: Request) -> Reply:
    reply, _ = respond(resources(), request, Conversation())
    return reply


@pytest.mark.parametrize("feature", FEATURES, ids=lambda each: each.key)
def test_each_thing_is_told_with_one_example_and_its_button_does_something(feature: Feature) -> None:
    reply = said(ADMINISTRATOR)
    assert feature.what in plain(reply)
    assert feature.example(Links()) in plain(reply)
    if feature.administrators:
        assert parts(feature.action)[0] in administering.ACTIONS
    elif feature.action:
        assert feature.action in [choice.action for choice in offered(reply)]
        shown = said(Request(TODAY, action=feature.action))
        assert shown.blocks
        assert core_texts.STALE not in plain(shown)


def test_everything_written_is_in_the_menu() -> None:
    assert {feature.key for feature in FEATURES} == texts.FEATURES.keys()
    assert texts.FEATURES.keys() == texts.FEATURE_NAMES.keys() == texts.FEATURE_EXAMPLES.keys()


def test_examples_name_commands_that_there_are() -> None:
    known = {command.name for command in COMMANDS} | administering.COMMANDS
    for example in texts.FEATURE_EXAMPLES.values():
        assert {word[1:] for word in example.split() if word.startswith("/")} <= known


def test_what_is_for_administrators_is_shown_to_them_alone_and_never_in_a_group() -> None:
    theirs = [feature for feature in FEATURES if feature.administrators]
    assert len(theirs) >= 2
    for request, shown in (
        (ADMINISTRATOR, True),
        (replace(ADMINISTRATOR, administrator=False), False),
        (replace(ADMINISTRATOR, public=True), False),
        (replace(ADMINISTRATOR, text="/trogiup"), True),
        (replace(ADMINISTRATOR, text="/trogiup", administrator=False), False),
    ):
        reply = plain(said(request))
        assert [feature.what in reply for feature in theirs] == [shown] * len(theirs)


def test_it_is_one_press_from_the_welcome_and_from_the_help() -> None:
    for command in ("/start", "/trogiup"):
        talk = Talk()
        talk.says(command)
        talk.presses(core_texts.MENU_DESK)
        assert texts.DESK_INTRO in talk.text


def test_the_bot_is_named_in_the_example_and_offered_to_be_tried_where_that_works() -> None:
    for links, named, tried in (
        (Links(), texts.ANY_BOT, []),
        (Links(bot="dieukien_bot"), "@dieukien_bot", []),
        (Links(bot="dieukien_bot", inline=True), "@dieukien_bot", [texts.INLINE_TRY_QUERY]),
    ):
        reply = said(Request(TODAY, action="desk", links=links))
        assert named in plain(reply)
        choices = [choice for block in reply.blocks if isinstance(block, Choices) for choice in block]
        assert [choice.shares for choice in choices if choice.shares] == tried


def test_the_menu_reads_on_one_screen() -> None:
    assert len(plain(said(ADMINISTRATOR))) < 4096
    assert len(list(desk.FEATURES)) <= 10
