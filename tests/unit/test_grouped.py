"""In a group: texts and programmes for all, a private link for what is personal, and nothing of anybody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import texts
from handlers.actions import action, from_payload, parts, payload
from handlers.commands import COMMANDS
from handlers.conversation import Conversation, Stage
from handlers.grouped import is_for_all
from handlers.reply import Choice, Paragraph, Reply
from handlers.request import Request
from handlers.router import respond
from tests.unit.talk import TODAY, Talk, check_form, offered, plain, resources


def said(words: str, conversation: Conversation | None = None) -> tuple[Reply, Conversation]:
    request = Request(TODAY, text=words, public=True)
    return respond(resources(), request, conversation or Conversation())


def pressed(made: str, conversation: Conversation | None = None) -> tuple[Reply, Conversation]:
    request = Request(TODAY, action=made, public=True)
    return respond(resources(), request, conversation or Conversation())


def the_link(reply: Reply) -> Choice:
    """The one choice of a reply that only leads elsewhere."""
    assert len([block for block in reply.blocks if isinstance(block, Paragraph)]) == 1
    assert texts.ONLY_ALONE in plain(reply)
    (choice,) = offered(reply)
    assert choice.private
    return choice


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("/dieukien", "begin"),
        ("/dieukien ngoại ngữ", "check:kl39-ngoai-ngu"),
        ("/dieukien nước ngoài", "begin"),
        ("/dieukien 45 tuổi, công chức", "begin"),
        ("/xemlai", "review"),
        ("/huy", "here"),
        ("/dulieucuatoi", "data"),
        ("/xoadulieu", "delete"),
        ("/xoadulieu ngay", "delete"),
        ("/mau", "templates"),
        ("/mau trung hạn", "templates"),
    ],
)
def test_a_command_about_the_person_is_answered_with_one_private_link(words: str, leads: str) -> None:
    reply, after = said(words)
    assert the_link(reply).action == leads
    assert after == Conversation()


@pytest.mark.parametrize("words", ["/xoadulieu", "/xoadulieu ngay"])
def test_what_is_kept_of_a_person_in_a_group_is_erased_there(words: str) -> None:
    _, before = said("/tracuu kỷ luật")
    assert before.queries
    reply, after = said(words, before)
    assert after == Conversation()
    assert plain(reply).startswith(texts.ERASED_GROUP)
    assert [(choice.action, choice.private) for choice in offered(reply)] == [("delete", True)]


@pytest.mark.parametrize(
    ("made", "leads"),
    [
        ("begin", "begin"),
        ("check:da-1641", "check:da-1641"),
        ("data", "data"),
        ("withdraw", "data"),
        ("erase", "begin"),
        ("ans:1:0-category:can_bo", "begin"),
        ("agree:1:1", "begin"),
        ("print:1", "begin"),
        ("new", "begin"),
        ("templates", "templates"),
        ("template:all", "templates"),
    ],
)
def test_a_personal_choice_is_answered_with_one_private_link(made: str, leads: str) -> None:
    reply, after = pressed(made)
    assert the_link(reply).action == leads
    assert after.dialogue is None


@pytest.mark.parametrize(
    "words", ["/tracuu kỷ luật", "/vanban", "/chuongtrinh", "/trogiup", "/riengtu", "/start"]
)
def test_what_is_for_all_is_shown(words: str) -> None:
    reply, _ = said(words)
    assert texts.ONLY_ALONE not in plain(reply)
    assert len(plain(reply)) > 100
    for choice in offered(reply):
        assert choice.private is not is_for_all(choice.action)


def test_the_personal_choice_of_a_programme_is_private() -> None:
    reply, _ = pressed("prog:kl39-ngoai-ngu")
    (choice,) = (choice for choice in offered(reply) if choice.label == texts.CHECK_THIS)
    assert choice.private
    assert choice.action == "check:kl39-ngoai-ngu"


def test_every_private_choice_fits_a_link_that_does_it() -> None:
    talk = Talk()
    shown = [said(f"/{command.name}")[0] for command in COMMANDS]
    shown += [pressed(f"prog:{key}")[0] for key in resources().book.programmes]
    for reply in shown:
        for choice in offered(reply):
            if choice.private:
                linked = from_payload(payload(choice.action))
                assert linked == choice.action
                talk.says(f"/start {payload(choice.action)}")
                assert choice.action == "here" or texts.WELCOME not in talk.text


def test_the_number_of_a_private_choice_leads_there_too() -> None:
    _, after = said("/start")
    (number,) = (offer.number for offer in after.offered if offer.action == "begin")
    reply, _ = said(str(number), after)
    assert the_link(reply).action == "begin"


def opened(*words: str) -> Conversation:
    """A dialogue that was opened in a group before this was kept out of groups."""
    talk = Talk()
    for each in words:
        talk.says(each)
    return talk.conversation


@pytest.mark.parametrize(
    "words", ["viên chức", "45", "/xemlai", "/tracuu kỷ luật", "đồng ý", "1", "quay lại", "dừng"]
)
@pytest.mark.parametrize(
    "before",
    [("/dieukien ngoại ngữ", "có"), ("/dieukien sau đại học", "công chức", "xã"), ("/dieukien",)],
)
def test_a_dialogue_that_was_open_in_a_group_is_erased_with_a_word(
    before: tuple[str, ...], words: str
) -> None:
    conversation = opened(*before)
    reply, after = said(words, conversation)
    assert texts.ERASED_HERE in plain(reply)
    assert (after.dialogue, after.stage, after.consent, after.kept) == (None, Stage.NONE, None, False)
    again, _ = said(words, after)
    assert texts.ERASED_HERE not in plain(again)


def test_searches_in_a_group_can_be_paged() -> None:
    reply, after = said("/tracuu đào tạo")
    (more,) = (choice for choice in offered(reply) if choice.label == texts.SEARCH_MORE)
    assert not more.private
    reply, _ = pressed(more.action, after)
    assert texts.SEARCH_FORGOTTEN not in plain(reply)


def test_a_look_up_in_a_group_is_answered_by_number_too() -> None:
    shown, after = said("/tracuu kỷ luật")
    assert after.sought is not None
    first = next(choice.action for choice in offered(shown) if parts(choice.action)[0] == "clause")
    assert plain(said("1", after)[0]) == plain(pressed(first, after)[0])


ACTIONS = [
    "templates", "template:all", "desk",
    "begin", "new", "list:1", "pick:1:all", "pick:1:kl39-ngoai-ngu", "check:da-1641", "agree:1:1", "refuse:1",
    "ans:1:0-language_at_work:y", "go:1", "view:1", "res:1:da-1641", "hold:1:y", "finish:1", "data", "review",
    "delete", "erase", "keep", "withdraw", "here", "privacy", "progs", "docs", "help",
]  # fmt: skip


@settings(max_examples=60)
@given(st.data())
def test_no_walk_in_a_group_takes_or_shows_an_answer(data: st.DataObject) -> None:
    conversation = data.draw(st.sampled_from([Conversation(), opened("/dieukien ngoại ngữ", "có")]))
    words = st.sampled_from(
        [f"/{command.name}" for command in COMMANDS]
        + [
            "có",
            "viên chức",
            "45",
            "1",
            "2",
            "đồng ý",
            "/dieukien tất cả",
            "/start check_cda-1641",
            "nữ, 45 tuổi",
        ]
    )
    for _ in range(data.draw(st.integers(1, 6))):
        now = [offer.action for offer in conversation.offered]
        made = data.draw(
            st.one_of(words.map(lambda w: (w, None)), st.sampled_from(ACTIONS + now).map(lambda a: ("", a)))
        )
        request = Request(TODAY, text=made[0], action=made[1], public=True, who="telegram:-1:2")
        reply, conversation = respond(resources(), request, conversation)
        check_form(reply)
        assert (conversation.dialogue, conversation.stage) == (None, Stage.NONE)
        assert conversation.consent is None
        for secret in (texts.NOTICE_QUESTION, texts.OVERVIEW_TITLE, texts.DATA_TITLE, "telegram:-1:2"):
            assert secret not in plain(reply)
        for choice in offered(reply):
            assert choice.private is not is_for_all(choice.action)
            assert not choice.private or parts(choice.action)[0] in {
                "begin", "check", "review", "here", "data", "delete", "templates",
            }  # fmt: skip


def test_alone_no_choice_is_private() -> None:
    talk = Talk()
    for words in ("/start", "/riengtu", "/chuongtrinh"):
        talk.says(words)
        assert not any(choice.private for choice in offered(talk.reply))
    talk.sends(action("prog", "da-1641"))
    assert not any(choice.private for choice in offered(talk.reply))
