"""The sender: order within a queue, waits and errors of Telegram, outages of the database, stopping."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import orjson
import pytest

from bot.channels.telegram import sender as sending
from bot.channels.telegram.courier import Courier
from bot.channels.telegram.http import BotApi, Unreached
from bot.channels.telegram.sender import IN_FLIGHT, MOST_TRIES, Sender
from bot.errors import StorageError
from bot.metrics import Metrics
from bot.turns import Parcel
from botapi.driver import Person
from botapi.faults import delay, no_answer, refused, server_error, too_many_requests
from botapi.server import BotApiServer
from handlers.reply import Paragraph, Reply, text
from scripted import PACE, QUESTION, Running, Script, close_scripts, connection, hooked, says

LAN, HOA = 1001, 2002


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    close_scripts()


@pytest.fixture
def script() -> Script:
    return Script()


@asynccontextmanager
async def sender_of(outbox: Any, courier: Any, later: float = 0.05) -> AsyncIterator[Sender]:
    with ThreadPoolExecutor(4) as threads:
        sender = Sender(outbox, courier, threads, Metrics(), later)
        sender.start()
        try:
            yield sender
        finally:
            await sender.stop(2)


@asynccontextmanager
async def through(botapi: BotApiServer, script: Script) -> AsyncIterator[Sender]:
    """A sender on the real outbox and the strict server."""
    api = BotApi(connection(botapi))
    async with sender_of(script.outbox, Courier(api, PACE.tries)) as sender:
        yield sender
    await api.close()


def message(chat: int, words: str) -> str:
    return orjson.dumps({"send": {"chat_id": chat, "text": words}}).decode()


def left_behind(script: Script, chat: int, *words: str) -> None:
    """Parcels of a process that ended in good order."""
    parcels = script.post("", f"telegram:7:{chat}", [message(chat, each) for each in words])
    for parcel in parcels or ():
        script.outbox.release(parcel)


def shown(person: Person) -> list[str]:
    return [reply.text for reply in person.chat.replies]


async def empty(botapi: BotApiServer, script: Script) -> None:
    await botapi.until(lambda: script.outbox.waiting() == 0, what="an empty outbox")


@pytest.fixture
def begun(botapi: BotApiServer, lan: Person, hoa: Person) -> None:
    """Both have written before."""
    botapi.world.chats |= {LAN: lan.chat.state, HOA: hoa.chat.state}


# --- what is left by others ------------------------------------------------------------------------------


@pytest.mark.usefixtures("begun")
async def test_what_another_process_left_is_sent_in_its_order(
    botapi: BotApiServer, script: Script, lan: Person, hoa: Person
) -> None:
    left_behind(script, LAN, "một", "hai", "ba")
    left_behind(script, HOA, "bốn")
    async with through(botapi, script):
        await empty(botapi, script)
    assert (shown(lan), shown(hoa)) == (["một", "hai", "ba"], ["bốn"])


@pytest.mark.usefixtures("begun")
async def test_more_than_can_be_sent_at_once_is_sent_to_the_end(botapi: BotApiServer, script: Script) -> None:
    people = [botapi.person(3000 + number, "Ai") for number in range(2 * IN_FLIGHT + 5)]
    botapi.world.chats |= {person.id: person.chat.state for person in people}
    for person in people:
        left_behind(script, person.id, "một", "hai")
    async with through(botapi, script):
        await empty(botapi, script)
    assert all(shown(person) == ["một", "hai"] for person in people)


class Recorder:
    """A courier that only counts what it carries at once, in all and of each chat."""

    def __init__(self, seconds: float = 0.002) -> None:
        self.seconds = seconds
        self.flying: Counter[str] = Counter()
        self.most = self.most_of_one = 0
        self.carried: list[str] = []

    async def deliver(self, payload: str) -> None:
        chat = payload.partition(" ")[0]
        self.flying[chat] += 1
        self.most = max(self.most, self.flying.total())
        self.most_of_one = max(self.most_of_one, self.flying[chat])
        await asyncio.sleep(self.seconds)
        self.flying[chat] -= 1
        self.carried.append(payload)

    async def close(self) -> None:
        return


async def test_so_many_are_sent_at_once_and_no_more_and_one_of_a_chat(
    botapi: BotApiServer, script: Script
) -> None:
    courier = Recorder(0.02)
    async with sender_of(script.outbox, courier) as sender:
        for chat in range(2 * IN_FLIGHT):
            sender.send(script.post("", f"q{chat}", [f"{chat} {n}" for n in range(2)]) or ())
        await empty(botapi, script)
        await botapi.until(lambda: sender.idle)
    assert (courier.most, courier.most_of_one) == (IN_FLIGHT, 1)
    assert len(courier.carried) == len(set(courier.carried)) == 4 * IN_FLIGHT
    for chat in range(2 * IN_FLIGHT):
        assert [each for each in courier.carried if each.split()[0] == str(chat)] == [
            f"{chat} 0",
            f"{chat} 1",
        ]


async def test_what_waited_long_for_its_turn_is_leased_anew(
    botapi: BotApiServer, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FRESH_SECONDS", 0.05)
    monkeypatch.setattr(sending, "IN_FLIGHT", 1)
    courier, released = Recorder(0.1), list[str]()
    release = script.outbox.release

    def noted(parcel: Parcel) -> None:
        released.append(parcel.payload)
        release(parcel)

    monkeypatch.setattr(script.outbox, "release", noted)
    async with sender_of(script.outbox, courier) as sender:
        for chat in range(3):
            sender.send(script.post("", f"q{chat}", [f"{chat} x"]) or ())
        await empty(botapi, script)
    assert sorted(courier.carried) == ["0 x", "1 x", "2 x"]
    assert released


# --- errors of Telegram ----------------------------------------------------------------------------------


async def test_a_send_that_never_works_at_once_is_made_later_and_what_follows_waits(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.faults.add("sendMessage", server_error(), times=8, where=lambda call: int(call["chat_id"]) == LAN)
    async with running(botapi, Script()):
        with botapi.holding():
            lan.says("một")
            lan.says("hai")
            hoa.says("mau")
        await hoa.until_reply("Nhận: mau")
        assert shown(lan) == []
        await lan.until_reply("Nhận: hai")
    assert shown(lan) == ["Nhận: một", "Nhận: hai"]
    assert "Unreached" in caplog.text


async def test_the_wait_is_kept_by_all_that_follows_in_the_chat(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    botapi.faults.add("sendMessage", too_many_requests(1))
    async with running(botapi, Script()):
        lan.says("một")
        await botapi.until(lambda: botapi.calls_of("sendMessage"))
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    first, second, _ = botapi.calls_of("sendMessage")
    assert second.at - first.at >= 1
    assert shown(lan) == ["Nhận: một", "Nhận: hai"]


@pytest.mark.usefixtures("begun")
async def test_a_chat_closed_to_the_bot_gets_nothing_more(
    botapi: BotApiServer, script: Script, lan: Person, hoa: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    lan.chat.state.closed = "bot was blocked by the user"
    left_behind(script, LAN, "một", "hai", "ba")
    left_behind(script, HOA, "bốn")
    async with through(botapi, script):
        await empty(botapi, script)
    assert [call.code for call in botapi.calls_of("sendMessage")].count(403) == 1
    assert (shown(lan), shown(hoa)) == ([], ["bốn"])
    assert "bỏ 3 tin" in caplog.text
    assert str(LAN) not in caplog.text


@pytest.mark.usefixtures("begun")
async def test_what_can_never_be_sent_is_dropped_and_what_follows_is_sent(
    botapi: BotApiServer, script: Script, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.faults.add("sendMessage", refused(400, "Bad Request: message text <một> is wrong"))
    left_behind(script, LAN, "một", "hai")
    async with through(botapi, script):
        await empty(botapi, script)
    assert shown(lan) == ["hai"]
    assert "Bad Request" in caplog.text
    assert "một" not in caplog.text.replace("một tin", "")


@pytest.mark.usefixtures("begun")
async def test_what_cannot_even_be_read_is_told_and_dropped(
    botapi: BotApiServer, script: Script, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    broken = orjson.dumps({"send": {"chat_id": LAN}, "chart": {"name": "bí mật"}}).decode()
    for parcel in (
        script.post("", f"telegram:7:{LAN}", ["không phải JSON", broken, message(LAN, "hai")]) or ()
    ):
        script.outbox.release(parcel)
    async with through(botapi, script):
        await empty(botapi, script)
    assert [words.split()[0] for words in shown(lan)] == ["Trợ", "hai"]
    assert "bí mật" not in caplog.text
    assert "không phải JSON" not in caplog.text


async def test_what_fails_for_a_day_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    class Nobody(Recorder):
        async def deliver(self, payload: str) -> None:
            raise Unreached("HTTP 500")

    outbox = Remembered([Parcel(1, "q", "x", MOST_TRIES - 1), Parcel(2, "r", "x", MOST_TRIES)])
    async with sender_of(outbox, Nobody(), later=5):
        await asyncio.wait_for(outbox.settled(2), 5)
    assert outbox.log == ["put_off 1 300", "drop 2"]
    assert [record.levelname for record in caplog.records].count("ERROR") == 1


# --- presses ---------------------------------------------------------------------------------------------


async def test_a_press_is_let_go_beside_what_it_shows_and_once(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    answer = Reply((Paragraph(text("Đã ghi")),), replaces=True, notice="Đã ghi")
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": answer})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        await lan.presses("Có").until_answered()
        await lan.until_reply("Đã ghi")
    methods = Counter(call.method for call in botapi.calls)
    assert (methods["answerCallbackQuery"], methods["editMessageText"]) == (1, 1)


async def test_a_press_that_cannot_be_let_go_holds_nothing_up(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    botapi.faults.add("answerCallbackQuery", delay(1))
    async with running(botapi, Script({"hỏi": QUESTION})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        pressed = lan.presses("Có")
        await lan.until_reply("Nhận: a:1")
        assert pressed.answer is None
        await pressed.until_answered()


# --- outages of the database -----------------------------------------------------------------------------


class Remembered:
    """An outbox in memory that says what was asked of it; ``away`` is for how many notes it cannot be had."""

    def __init__(self, due: list[Parcel], away: int = 0) -> None:
        self.waiting_now = due
        self.away = away
        self.log: list[str] = []

    def due(self, limit: int) -> list[Parcel]:
        found, self.waiting_now = self.waiting_now[:limit], self.waiting_now[limit:]
        return found

    def sent(self, parcel: Parcel) -> Parcel | None:
        self._note(f"sent {parcel.id}")
        return None

    def drop(self, parcel: Parcel) -> Parcel | None:
        self._note(f"drop {parcel.id}")
        return None

    def put_off(self, parcel: Parcel, seconds: float) -> None:
        self._note(f"put_off {parcel.id} {seconds:g}")

    def release(self, parcel: Parcel) -> None:
        self._note(f"release {parcel.id}")

    def next_of(self, queue: str) -> Parcel | None:
        return None

    def drop_queue(self, queue: str) -> int:
        self._note(f"drop_queue {queue}")
        return 1

    def _note(self, what: str) -> None:
        if self.away:
            self.away -= 1
            raise StorageError("Cơ sở dữ liệu: không kết nối được.")
        self.log.append(what)

    async def settled(self, notes: int) -> None:
        while len(self.log) < notes:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


async def test_what_was_sent_is_noted_when_the_database_is_back_and_not_sent_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outbox, courier = Remembered([Parcel(1, "q", "một")], away=3), Recorder()
    async with sender_of(outbox, courier):
        await asyncio.wait_for(outbox.settled(1), 5)
    assert (courier.carried, outbox.log) == (["một"], ["sent 1"])
    assert caplog.text.count("không kết nối được") == 1


async def test_what_comes_up_again_before_it_was_noted_is_only_noted() -> None:
    """An outage that outlasts the lease: the sweep brings what this very process has sent already."""
    outbox, courier = Remembered([Parcel(1, "q", "một", lease="a")], away=4), Recorder()
    async with sender_of(outbox, courier) as sender:
        while not courier.carried:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        sender.send([Parcel(1, "q", "một", lease="b")])
        await asyncio.wait_for(outbox.settled(2), 5)
    assert courier.carried == ["một"]
    assert outbox.log == ["sent 1", "sent 1"]


# --- stopping --------------------------------------------------------------------------------------------


async def test_stopping_sends_all_that_is_at_hand(botapi: BotApiServer, lan: Person) -> None:
    long = Reply(tuple(Paragraph(text(letter * 4000)) for letter in "abc"))
    script = Script({"dài": long})
    botapi.faults.add("sendMessage", delay(0.3))
    async with hooked(botapi, script):
        lan.says("dài")
        await botapi.until(lambda: botapi.calls_of("sendMessage"))
    assert [words[0] for words in shown(lan)] == ["a", "b", "c"]
    assert script.outbox.waiting() == 0


async def test_what_cannot_be_sent_in_time_is_left_for_the_next_start(
    botapi: BotApiServer, lan: Person
) -> None:
    script = Script()
    botapi.faults.add("sendMessage", no_answer(), times=99)
    impatient = replace(PACE, tries=(30,), grace=0.1)
    async with hooked(botapi, script, pace=impatient):
        lan.says("một")
        await botapi.until(lambda: botapi.calls_of("sendMessage"))
    assert script.outbox.waiting() == 1
    botapi.faults.clear()
    async with hooked(botapi, script):
        await lan.until_reply("Nhận: một")
        await empty(botapi, script)
    assert shown(lan) == ["Nhận: một"]


async def test_after_the_start_nothing_is_sent_twice(botapi: BotApiServer, lan: Person) -> None:
    script = Script({"một": says("Một"), "hai": says("Hai")})
    for words in ("một", "hai"):
        async with hooked(botapi, script):
            lan.says(words)
            await lan.until_reply(words.title())
            await botapi.until_quiet(0.05)
    assert shown(lan) == ["Một", "Hai"]
