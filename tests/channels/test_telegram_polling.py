"""Long polling: the start, the stop, and what is confirmed to Telegram when."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest
from telegram.error import TelegramError

from bot.channels import ChannelError
from bot.channels.telegram import library_logs
from bot.channels.telegram.channel import Pace
from bot.channels.telegram.http import BotApi, Connection
from bot.channels.telegram.polling import serve
from botapi.driver import Person
from botapi.faults import (
    bad_gateway,
    delay,
    refused,
    server_error,
)
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from handlers.reply import Reply
from scripted import Running, Script, polling_channel, says

ROOT = Path(__file__).parents[2]
LAN, HOA, GROUP = 1001, 2002, -1001234567890
pytestmark = pytest.mark.usefixtures("polling")


async def test_a_wrong_token_is_told_in_one_line(
    botapi: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "7300000001:" + "B" * 35
    with pytest.raises(ChannelError) as caught:
        await serve(polling_channel(botapi, Script(), token=wrong), asyncio.Event())
    assert str(caught.value) == texts.BAD_TOKEN
    assert caught.value.__cause__ is None
    assert wrong not in caplog.text


@pytest.mark.parametrize("token", ["", "abc", "12:a b", "12:é", "12:\n:"])
def test_what_cannot_be_a_token_is_refused_at_once(token: str) -> None:
    with pytest.raises(ChannelError, match="TELEGRAM_BOT_TOKEN"):
        Connection(token)


async def test_a_token_withdrawn_later_ends_the_service(botapi: BotApiServer, lan: Person) -> None:
    task = asyncio.create_task(serve(polling_channel(botapi, Script()), asyncio.Event()))
    lan.says("một")
    await lan.until_reply("Nhận")
    await botapi.until(lambda: botapi.world.updates.poll, what="the next fetch")
    botapi.faults.add("getUpdates", refused(401, "Unauthorized"), times=9)
    lan.says("hai")
    with pytest.raises(ChannelError, match="TELEGRAM_BOT_TOKEN"):
        await asyncio.wait_for(task, 5)
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]


async def test_a_service_out_of_reach_is_told_in_one_line(botapi: BotApiServer) -> None:
    app = polling_channel(botapi, Script())
    botapi.goes_away()
    with pytest.raises(ChannelError) as caught:
        await serve(app, asyncio.Event())
    assert str(caught.value) == texts.UNREACHABLE
    botapi.comes_back()


async def test_a_short_trouble_at_the_start_is_outlasted(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    botapi.faults.add("getMe", bad_gateway())
    async with polling(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận")


async def test_stopping_while_it_still_connects(botapi: BotApiServer) -> None:
    stop = asyncio.Event()
    botapi.faults.add("getMe", server_error(), times=99)
    task = asyncio.create_task(serve(polling_channel(botapi, Script(), pace=Pace(connects=(30,))), stop))
    await botapi.until(lambda: botapi.calls_of("getMe") or None)
    stop.set()
    await asyncio.wait_for(task, 5)


async def test_a_webhook_left_from_before_is_taken_away(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    api = BotApi(Connection(botapi.token, botapi.base_url))
    await api.call("setWebhook", {"url": "https://example.org/hook"})
    await api.close()
    async with polling(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận")


async def test_commands_that_cannot_be_registered_are_no_obstacle(
    polling: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.faults.add("setMyCommands", refused(400, "Bad Request: BOT_COMMAND_INVALID"))
    async with polling(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận")
    assert "Chưa đăng ký được danh sách lệnh" in caplog.text
    assert botapi.commands == []


async def test_the_service_going_away_is_outlasted(
    polling: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with polling(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận: một")
        botapi.goes_away()
        await botapi.until(lambda: "Chưa nhận được tin" in caplog.text or None)
        botapi.comes_back()
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert botapi.token not in caplog.text


async def test_stopping_ends_the_intake_then_finishes_what_is_under_way(
    polling: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    gate = threading.Event()

    def waits() -> Reply:
        assert gate.wait(5)
        return says("Xong")

    assistant, stop = Script({"lâu": waits}), asyncio.Event()
    task = asyncio.create_task(serve(polling_channel(botapi, assistant), stop))
    with botapi.holding():
        lan.says("lâu")
        lan.says("đã nhận")
    await botapi.until(lambda: assistant.asked or None)
    stop.set()
    await asyncio.sleep(0.1)
    hoa.says("muộn")
    await asyncio.sleep(0.1)
    assert not task.done()
    gate.set()
    await asyncio.wait_for(task, 5)
    assert [reply.text for reply in lan.chat.replies] == ["Xong", "Nhận: đã nhận"]
    assert "muộn" not in assistant.words

    async with polling(botapi, assistant):
        await hoa.until_reply("Nhận: muộn")
    assert assistant.words == ["lâu", "đã nhận", "muộn"]


async def test_every_request_takes_the_proxy(polling: Running, botapi: BotApiServer, lan: Person) -> None:
    async with polling(botapi, Script(), base_url="http://telegram.invalid/bot", proxy=botapi.url):
        lan.says("một")
        await lan.until_reply("Nhận")
    assert botapi.calls_of("getUpdates")


@pytest.mark.parametrize("proxy", ["127.0.0.1:8080", "ftp://127.0.0.1", "socks9://x", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_told_in_one_line(proxy: str) -> None:
    with pytest.raises(ChannelError, match="TELEGRAM_PROXY"):
        Connection("1:a", proxy=proxy)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "127.0.0.1:8081/bot", "/bot", "http:///bot"])
def test_an_address_that_cannot_be_one_is_told_in_one_line(address: str) -> None:
    with pytest.raises(ChannelError, match="TELEGRAM_BASE_URL"):
        Connection("1:a", address)


def test_what_libraries_log_is_let_through_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    library_logs.quiet()
    library_logs.quiet()
    try:
        raise TelegramError("bí mật")
    except TelegramError:
        logging.getLogger("telegram.ext.Application").exception("Failed with %s", "bí mật")
    logging.getLogger("telegram.Bot").info("bí mật")
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot1:a/getMe")
    logging.getLogger("aiohttp.client").warning("Can not load response of %s", "bí mật")
    assert [record.getMessage() for record in caplog.records] == [
        "Failed with %s TelegramError",
        "Can not load response of %s",
    ]
    assert "bí mật" not in caplog.text


SCRIPT = """
    import sys
    from datetime import date
    from bot.channels.telegram.polling import run_polling
    from handlers.reply import Paragraph, Reply, text
    from scripted import Script, close_scripts, polling_channel

    class Server:
        token, base_url = sys.argv[1:]

    class Echo(Script):
        def respond(self, request):
            return Reply((Paragraph(text("<" + request.text + ">")),))

    run_polling(polling_channel(Server, Echo()))
    close_scripts()
    print("bye")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_in_good_order(
    botapi: BotApiServer, lan: Person, number: signal.Signals
) -> None:
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests' / 'channels'}"}
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), botapi.token, botapi.base_url]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        lan.says("một")
        lan.wait_reply("<một>", timeout=20)
        botapi.faults.add("sendMessage", delay(0.5))
        lan.says("hai")
        botapi.wait(lambda: len(botapi.calls_of("sendMessage")) == 2)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "bye\n", "")
    assert [reply.text for reply in lan.chat.replies] == ["<một>", "<hai>"]
    assert botapi.world.updates.pending == []
