"""Updates of every kind, as described and broken: no fault, nobody else's data, the dialogue as it was."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.intake import Outcome
from botapi.driver import Person
from botapi.errors import JSON
from handlers import channel_texts
from tests.chaos.botloop import BotLoop, bot_loop
from tests.chaos.hostile import ACTIONS, TEXTS
from tests.chaos.replicas import SECRET
from tests.chaos.scene import conversations
from tests.chaos.updates import Maker, kinds, updates, whole
from tests.databases import Cluster

# the library warns of attributes that it reads itself
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

LAN, GROUP = 5_550_001, -1_005_550_003
STRANGERS = [5_560_000 + number for number in range(400)]
KNOWN = [5_570_000 + number for number in range(200)]
MARKER = "dấuriêngcủaLan"
_NUMBERS = count(1_000_000_000)
BOT: JSON = {"id": 7_300_000_001}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'dieukien.sqlite3'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.fresh())


@pytest.fixture(scope="module")
def bot(database: str) -> Iterator[BotLoop]:
    with bot_loop(database) as loop:
        lan = loop.server.person(LAN, MARKER)
        for words in ("/start", f"/tracuu {MARKER}", "/dieukien sau đại học"):
            assert loop.takes(lan.says(words)) is Outcome.ANSWERED
        loop.wait_idle()
        yield loop


@pytest.fixture(autouse=True)
def nothing_of_lan_reaches_others(bot: BotLoop, database: str) -> Iterator[None]:
    """Whatever a test does, Lan's conversation stays, and only Lan is shown what Lan wrote."""
    before = conversations(database)[f"telegram:{LAN}:{LAN}"]
    known = len(bot.server.calls)
    yield
    bot.wait_idle()
    assert conversations(database)[f"telegram:{LAN}:{LAN}"] == before
    for call in bot.server.calls[known:]:
        assert MARKER not in json.dumps(call.params, ensure_ascii=False, default=str), call.method


def no_fault(caplog: pytest.LogCaptureFixture) -> None:
    faults = [record.getMessage() for record in caplog.records if "Lỗi mã" in record.getMessage()]
    assert not faults, faults[0]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_update_of_any_kind_is_a_fault(
    bot: BotLoop, caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    drawn = data.draw(updates(STRANGERS, BOT, lambda: next(_NUMBERS)))
    caplog.clear()
    with caplog.at_level(logging.INFO):
        outcome = bot.takes(drawn.update)
    assert outcome not in (Outcome.FAULT, Outcome.UNAVAILABLE), drawn.update
    if outcome is not Outcome.UNREADABLE:
        no_fault(caplog)
    assert drawn.wrong or outcome is not Outcome.UNREADABLE, drawn.update


def test_every_kind_is_drawn_as_it_is_described() -> None:
    assert {"message", "edited_message", "channel_post", "business_message", "callback_query"} <= set(kinds())
    assert len(kinds()) >= 24
    for number, kind in enumerate(kinds()):
        update = Maker(random.Random(f"{number}"), STRANGERS, BOT).update(number, kind)
        assert not whole().conforms(update, "Update")


# --- what a webhook is sent -------------------------------------------------------------------------------


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_the_webhook_answers_whatever_comes(bot: BotLoop, data: st.DataObject) -> None:
    body = data.draw(
        st.one_of(
            st.binary(max_size=200),
            st.text(max_size=200).map(str.encode),
            st.recursive(st.none() | st.integers() | st.text(), st.lists).map(
                lambda value: json.dumps(value).encode()
            ),
            updates(STRANGERS, BOT, lambda: next(_NUMBERS)).map(
                lambda drawn: json.dumps(drawn.update).encode()
            ),
            updates(STRANGERS, BOT, lambda: next(_NUMBERS)).map(
                lambda drawn: json.dumps(drawn.update).encode()[:-7]
            ),
        )
    )
    assert bot.posts(body) in (200, 400, 413)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"{}", 200),
        (b"\xff\xfe{}", 400),
        (b"[" * 500_000, 400),
        (b'{"a":' * 150_000, 400),
        (b'{"update_id": ' + b"9" * 5000 + b"}", 400),
        (b'{"update_id": 1e400}', 200),
        (b'{"update_id": NaN, "message": Infinity}', 200),
        (b'{"update_id": -1}', 200),
        (b'{"update_id": "1", "message": {}}', 200),
        (b'{"update_id": true, "message": []}', 200),
        (b'{"update_id": 1, "update_id": 2}', 200),
        (b'{"update_id": 5, "message": "\\ud83d"}', 200),
        (b'{"update_id": 6, "callback_query": {"id": "1"}}', 200),
        (b" " * (2**20 + 1), 413),
        (b'{"update_id": 7, "text": "' + b"a" * 2**20 + b'"}', 413),
    ],
)
def test_odd_bodies(bot: BotLoop, body: bytes, status: int) -> None:
    assert bot.posts(body) == status


@pytest.mark.parametrize("secret", ["", "sai", SECRET[:-1], f"{SECRET} ", SECRET.lower(), "đ", "x" * 100_000])
def test_without_the_secret_nothing_is_read(bot: BotLoop, secret: str) -> None:
    update = json.dumps(message(STRANGERS[0], "/start")).encode()
    header = secret.encode().decode("latin-1")
    assert bot.posts(update, {"x-telegram-bot-api-secret-token": header}) == 401
    assert bot.posts(b"[" * 500_000, {"x-telegram-bot-api-secret-token": header}) == 401


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "multipart/form-data", "application/x-www-form-urlencoded"]
)
def test_only_json_is_read(bot: BotLoop, kind: str) -> None:
    assert bot.posts(b"{}", {"content-type": kind}) == 415


@pytest.mark.parametrize("place", ["update", "chat", "sender", "message"])
def test_numbers_that_telegram_never_gives_do_not_stay_with_it(bot: BotLoop, place: str) -> None:
    """Were they answered with 503, they would be sent again for a day."""
    for number in (2**53 + 1, 2**63, -(2**63) - 1, 10**30, -(10**400)):
        update = message(KNOWN[60], "/start")
        if place == "update":
            update["update_id"] = number
        elif place == "message":
            update["message"]["message_id"] = number
        else:
            update["message"]["from" if place == "sender" else "chat"]["id"] = number
        assert bot.takes(update) not in (Outcome.FAULT, Outcome.UNAVAILABLE), number


# --- people who do what they should not -------------------------------------------------------------------


def message(sender: int, text: str, **more: object) -> JSON:
    user = {"id": sender, "is_bot": False, "first_name": "Hoa"}
    chat = {"id": sender, "type": "private", "first_name": "Hoa"}
    return {
        "update_id": next(_NUMBERS),
        "message": {"message_id": 7, "date": 1, "chat": chat, "from": user, "text": text, **more},
    }


def test_foreign_data_of_a_button_is_answered_and_gives_nothing_away(
    bot: BotLoop, caplog: pytest.LogCaptureFixture
) -> None:
    presses = []
    for number, data in enumerate(ACTIONS):
        hoa = bot.server.person(KNOWN[70] + number, "Hoa")
        hoa.says("/dieukien")
        press = hoa.presses_data(data or " ", hoa.chat.messages[-1].id)
        press.update["callback_query"]["data"] = data
        assert bot.takes(press.update) is Outcome.ANSWERED, data
        presses.append(press)
    bot.wait_idle()
    assert all(press.answer is not None for press in presses)
    no_fault(caplog)


def test_what_lan_could_press_gives_hoa_nothing_of_lans(bot: BotLoop) -> None:
    """The very data of Lan's buttons, pressed by Hoa below a message of Lan's chat and of her own."""
    lan, hoa = (
        Person(bot.server.world, bot.server.world.people[LAN], bot.server),
        bot.server.person(KNOWN[2], "Hoa"),
    )
    bot.takes(hoa.says("/start"))
    bot.wait_idle()
    known = len(bot.server.calls)
    for shown in lan.chat.replies:
        for button in shown.buttons:
            if button.data:
                assert bot.takes(hoa.presses_data(button.data, hoa.chat.last.id).update) is Outcome.ANSWERED
                press = hoa.presses_data(button.data, shown.id, lan.chat).update
                assert bot.takes(press) in (Outcome.ANSWERED, Outcome.FLOODED)
    bot.wait_idle()
    for call in bot.server.calls[known:]:
        assert MARKER not in json.dumps(call.params, ensure_ascii=False, default=str)


def test_a_button_in_a_group_is_for_who_asked(bot: BotLoop, caplog: pytest.LogCaptureFixture) -> None:
    group = bot.server.group(GROUP, "Phòng Nội vụ", privacy=False)
    asker, other = bot.server.person(KNOWN[3], "Mai"), bot.server.person(KNOWN[4], "Nam")
    bot.takes(asker.says("/tracuu kỷ luật", group))
    bot.wait_idle()
    label = next(button.label for button in group.last.buttons if button.data)
    before = len(group.messages)
    press = other.presses(label, chat=group)
    assert bot.takes(press.update) is Outcome.ANSWERED
    bot.wait_idle()
    assert press.notice == channel_texts.NOT_YOURS
    assert len(group.messages) == before
    no_fault(caplog)


_SIGNED = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_CHANNEL = {"id": -1_001_000_000_007, "type": "channel", "title": "Kênh"}
_ROOM = {"id": -1_001_000_000_008, "type": "supergroup", "title": "Nhóm"}
_HOA = {"id": KNOWN[5], "is_bot": False, "first_name": "Hoa"}
_POST = {"message_id": 1, "date": 1, "chat": _CHANNEL, "text": "/start"}
_SAID = {"message_id": 1, "date": 1, "chat": _ROOM, "text": "/start"}
_PRESS = {"id": "77", "from": _HOA, "chat_instance": "1"}
_REACTION = {"chat": _ROOM, "message_id": 1, "user": _HOA, "date": 1, "old_reaction": []}


@pytest.mark.parametrize(
    "told",
    [
        {"channel_post": _POST},
        {"edited_channel_post": {**_POST, "edit_date": 2}},
        {"message": {**_SAID, "from": _SIGNED, "sender_chat": _ROOM}},
        {"message": {**_SAID, "sender_chat": _CHANNEL}},
        {"business_message": {**_SAID, "from": _HOA, "business_connection_id": "b"}},
        {"edited_message": {**_SAID, "from": _HOA, "edit_date": 2}},
        {"callback_query": {**_PRESS, "inline_message_id": "x", "data": "begin"}},
        {"callback_query": {**_PRESS, "game_short_name": "x"}},
        {"message_reaction": {**_REACTION, "new_reaction": [{"type": "emoji", "emoji": "👍"}]}},
        {"inline_query": {"id": "79", "from": _HOA, "query": "kỷ luật", "offset": ""}},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_is_not_said_to_the_bot_is_not_answered(
    bot: BotLoop, caplog: pytest.LogCaptureFixture, told: JSON
) -> None:
    known = len(bot.server.calls)
    assert bot.takes({"update_id": next(_NUMBERS), **told}) is Outcome.IGNORED
    bot.wait_idle()
    assert {call.method for call in bot.server.calls[known:]} <= {"answerCallbackQuery"}
    no_fault(caplog)


@pytest.mark.parametrize(
    "more",
    [
        {"forward_origin": {"type": "user", "date": 1, "sender_user": {**_HOA, "id": LAN}}},
        {"via_bot": {"id": 9, "is_bot": True, "first_name": "Bot khác"}},
        {"reply_to_message": {**_SAID, "chat": {"id": LAN, "type": "private"}}},
        {"quote": {"text": "x", "position": 0}},
    ],
    ids=lambda more: next(iter(more)),
)
def test_what_somebody_passes_on_is_theirs(bot: BotLoop, more: JSON) -> None:
    """A forwarded message is read as the sender's own words, in the sender's own conversation."""
    hoa = bot.server.person(KNOWN[6], "Hoa")
    hoa.says("/start")
    known = len(bot.server.calls)
    assert bot.takes(message(hoa.id, "/tracuu kỷ luật", **more)) is Outcome.ANSWERED
    bot.wait_idle()
    assert {call.params.get("chat_id") for call in bot.server.calls[known:]} == {hoa.id}


def test_hostile_text_reaches_the_person_unharmed(bot: BotLoop, caplog: pytest.LogCaptureFixture) -> None:
    """Through the whole channel: the strict server refuses markup that is not whole."""
    for number, words in enumerate(TEXTS.values()):
        hoa = bot.server.person(KNOWN[10] + number, "Hoa")
        hoa.says("/start")
        for text in (words, f"/tracuu {words}"[:4096], "/dieukien", words):
            assert bot.takes(message(hoa.id, text)) in (Outcome.ANSWERED, Outcome.IGNORED), words
    bot.wait_idle()
    people = range(KNOWN[10], KNOWN[10] + len(TEXTS))
    assert not [str(call) for call in bot.server.problems if call.params.get("chat_id") in people]
    no_fault(caplog)
