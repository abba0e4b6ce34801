"""The measurement of the server: what it counts as right, lost, doubled and wrong; what it reads of calls."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import orjson
import pytest

from bench.serve import crowd as crowds
from bench.serve.crowd import Crowd
from bench.serve.dialogues import Script, Step, echoes, scripts
from bench.serve.processes import cpu, memory, tree
from bench.serve.telegram import BotApi
from bench.serve.wire import Caller, Served
from tests.unit.talk import TODAY

WORDS: Script = (Step("một", None, ("một",)), Step("hai", None, ("hai",)))

Send = Callable[[str, dict[str, Any]], Coroutine[Any, Any, None]]
Bot = Callable[[dict[str, Any], Send], Coroutine[Any, Any, None]]


async def echo(update: dict[str, Any], send: Send) -> None:
    """Words back, and the action of a press in place of its message."""
    if query := update.get("callback_query"):
        await send("answerCallbackQuery", {"callback_query_id": query["id"]})
        shown = {"message_id": query["message"]["message_id"], "text": query["data"]}
        await send("editMessageText", {"chat_id": query["from"]["id"], **shown})
    else:
        await send(
            "sendMessage", {"chat_id": update["message"]["chat"]["id"], "text": update["message"]["text"]}
        )


@asynccontextmanager
async def answered_by(bot: Bot) -> AsyncIterator[Crowd]:
    """People who talk to a bot of these tests."""
    api = BotApi()
    port, tasks = await api.start(), set()

    async def send(method: str, given: dict[str, Any]) -> None:
        caller = Caller(port)
        await caller.request("POST", f"/bot1:a/{method}", urlencode(given).encode())
        caller.close()

    def take(path: str, kind: str, body: bytes) -> bytes:
        tasks.add(asyncio.get_running_loop().create_task(bot(orjson.loads(body), send)))
        return b""

    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(Served, take, 0.0), "127.0.0.1", 0)
    crowd = Crowd(api, (server.sockets[0].getsockname()[1],))
    try:
        yield crowd
    finally:
        await asyncio.gather(*tasks)
        crowd.close()
        server.close()
        api.stop()


async def test_everyone_ends_right_whose_answers_are_as_expected() -> None:
    pressing = echoes(scripts(3, 1, TODAY, pressing=True))
    async with answered_by(echo) as crowd:
        tally = await crowd.at_once([WORDS, *pressing], 8)
        assert (tally.finished, tally.faults) == (8, 0)
        assert len(tally.seconds) == 2 * sum(map(len, [WORDS, *pressing]))
        assert crowd.api.calls["editmessagetext"] == crowd.api.calls["answercallbackquery"] > 0


async def test_a_wrong_answer_is_told() -> None:
    async def deaf(update: dict[str, Any], send: Send) -> None:
        await send("sendMessage", {"chat_id": update["message"]["chat"]["id"], "text": "một"})

    async with answered_by(deaf) as crowd:
        tally = await crowd.at_once([WORDS], 1)
    assert (tally.finished, tally.lost, tally.surplus) == (0, 0, 0)
    assert tally.wrong == ["hai: 'một', not 'hai'"]


async def test_an_answer_that_comes_twice_is_counted_in_the_middle_and_at_the_end() -> None:
    async def twice(update: dict[str, Any], send: Send) -> None:
        await echo(update, send)
        await echo(update, send)

    async with answered_by(twice) as crowd:
        (asked, last) = WORDS
        tally = await crowd.at_once([(asked, replace(last, words="một", answers=("một",)))], 1)
    assert (tally.finished, tally.surplus) == (1, 2)


async def test_an_answer_that_never_comes_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(update: dict[str, Any], send: Send) -> None:
        pass

    monkeypatch.setattr(crowds, "PATIENCE", 0.1)
    async with answered_by(silent) as crowd:
        tally = await crowd.at_once([WORDS], 2)
    assert (tally.finished, tally.lost, tally.surplus) == (0, 2, 0)


async def test_a_button_that_is_not_offered_cannot_be_pressed() -> None:
    async def other(update: dict[str, Any], send: Send) -> None:
        keyboard = orjson.dumps({"inline_keyboard": [[{"text": "Khác", "callback_data": "khac"}]]}).decode()
        chat = update["message"]["chat"]["id"]
        await send("sendMessage", {"chat_id": chat, "text": "một", "reply_markup": keyboard})

    async with answered_by(other) as crowd:
        tally = await crowd.at_once([(WORDS[0], Step("", "chon", ("chon",)))], 1)
    assert tally.wrong == ["no button chon"]


async def test_an_update_that_is_not_taken_is_sent_again() -> None:
    taken: list[int] = []
    asked = 0

    async def refusing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        update = orjson.loads(await reader.readexactly(length))
        asked += 1
        taken.append(update["update_id"])
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % (503 if asked == 1 else 200)
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refusing, "127.0.0.1", 0)
    crowd = Crowd(BotApi(), (server.sockets[0].getsockname()[1],))
    await crowd.hand_in(orjson.dumps({"update_id": 7}))
    assert (taken, dict(crowd.tally.refused)) == ([7, 7], {503: 1})
    crowd.close()
    server.close()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", '{"chat_id": 5, "text": "<b>Chào</b> &amp;"}'.encode()),
        ("application/x-www-form-urlencoded", f"chat_id=5&text={quote('<b>Chào</b> &amp;')}".encode()),
        (
            "multipart/form-data; boundary=xx",
            (
                '--xx\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n5\r\n--xx\r\n'
                'Content-Disposition: form-data; name="text"\r\n\r\n<b>Chào</b> &amp;\r\n--xx--\r\n'
            ).encode(),
        ),
    ],
)
async def test_calls_are_read_in_all_forms_that_telegram_takes(kind: str, body: bytes) -> None:
    api = BotApi()
    seen: list[str] = []
    api.people[5] = lambda shown: seen.append(shown.html)
    caller = Caller(await api.start())
    status, answer = await caller.request("POST", "/bot1:a/sendMessage", body, f"Content-Type: {kind}\r\n")
    result = orjson.loads(answer)["result"]
    assert (status, seen, result["text"], result["chat"]["id"]) == (200, ["<b>Chào</b> &amp;"], "Chào &", 5)
    caller.close()
    api.stop()


def test_dialogues_in_words_and_by_buttons_come_to_the_same() -> None:
    pressed, typed = (scripts(20, 3, TODAY, pressing=pressing) for pressing in (True, False))
    assert [len(script) for script in typed] == [len(script) for script in pressed]
    for one, other in zip(typed, pressed, strict=True):
        assert one[-1].answers == other[-1].answers
        assert one[0].words == "/dieukien"
        assert "Kết quả" in one[-1].answers[0]
    assert sum(step.action is None for script in pressed for step in script) < sum(map(len, pressed)) / 2
    assert all(step.action is None for script in typed for step in script)


def test_time_and_memory_are_of_a_process_with_its_children() -> None:
    child = (
        "import sys; held = bytearray(40 << 20); sys.stdout.write('x'); sys.stdout.flush(); sys.stdin.read()"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read(1) == b"x"
        assert len(tree(process.pid)) == 2
        assert 40 < memory([process.pid]).pss < memory([process.pid]).rss < 120
        process.communicate()
    before, worked = cpu([os.getpid()]), time.process_time()
    while time.process_time() < worked + 0.1:
        pass
    assert 0.05 < cpu([os.getpid()]) - before < 1
