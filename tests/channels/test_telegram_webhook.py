"""The webhook: who may call it, what it answers when, and how it is made known to Telegram."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message

from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.service import TelegramService
from bot.channels.telegram.webhook import MOST_BYTES
from bot.errors import StorageError
from bot.turns import Arrival, Parcel, Taken
from botapi.driver import Person
from botapi.errors import JSON
from botapi.faults import bad_gateway, refused, server_error
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from handlers.reply import Reply
from scripted import QUESTION, SECRET, Pack, Running, Script, close_scripts, fails, hooked, says, service_of

LAN = 1001
JSON_TYPE = (b"content-type", b"application/json")
SECRET_HEADER = (b"x-telegram-bot-api-secret-token", SECRET.encode())


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    close_scripts()


@asynccontextmanager
async def ready(server: BotApiServer, assistant: Any, **options: Any) -> AsyncIterator[TelegramService]:
    """A service that Telegram knows, without a server around it: requests are put in by hand."""
    service = service_of(server, assistant, "https://example.org/telegram", **options)
    await service.start()
    try:
        await server.until(lambda: not service.lacks(), what="the webhook")
        yield service
    finally:
        await service.stop()


class Posted:
    """A request to the service, and its answer."""

    def __init__(self, *parts: bytes, headers: tuple[tuple[bytes, bytes], ...] = (SECRET_HEADER, JSON_TYPE)):
        self.parts = list(parts) or [b""]
        self.headers = headers
        self.read = 0
        self.answer: list[Message] = []

    async def to(self, service: TelegramService, method: str = "POST", path: str = "/telegram") -> int:
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": list(self.headers),
        }
        await Starlette(routes=list(service.routes))(scope, self._receive, self._send)
        return self.status

    @property
    def status(self) -> int:
        return int(self.answer[0]["status"])

    @property
    def answered(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.answer[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.answer[1:])

    async def _receive(self) -> Message:
        body = self.parts[self.read]
        self.read += 1
        return {"type": "http.request", "body": body, "more_body": self.read < len(self.parts)}

    async def _send(self, message: Any) -> None:
        self.answer.append(dict(message))


def update(number: int, text: str = "một", chat: int = LAN) -> JSON:
    person = {"id": chat, "is_bot": False, "first_name": "Lan"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": {**message, "text": text}}


def posted(value: object) -> Posted:
    return Posted(json.dumps(value).encode())


# --- who may call ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [(), ((b"x-telegram-bot-api-secret-token", b""),), ((b"x-telegram-bot-api-secret-token", b"bi-mat"),)],
    ids=["missing", "empty", "wrong"],
)
async def test_without_the_secret_nothing_is_read(
    botapi: BotApiServer, given: tuple[tuple[bytes, bytes], ...]
) -> None:
    assistant = Script()
    async with ready(botapi, assistant) as service:
        request = Posted(json.dumps(update(7)).encode(), headers=(*given, JSON_TYPE))
        assert await request.to(service) == 401
    assert (request.read, request.body) == (0, b"")
    assert assistant.asked == []


async def test_a_secret_that_is_not_ascii_is_wrong_like_any_other(botapi: BotApiServer) -> None:
    async with ready(botapi, Script()) as service:
        odd = (SECRET_HEADER[0], "bí mật\x00".encode())
        assert await Posted(b"{}", headers=(odd, JSON_TYPE)).to(service) == 401


async def test_the_webhook_takes_nothing_but_json_by_post(botapi: BotApiServer) -> None:
    form = (SECRET_HEADER, (b"content-type", b"application/x-www-form-urlencoded"))
    async with ready(botapi, Script()) as service:
        assert await Posted(b"a=1", headers=form).to(service) == 415
        assert await Posted(b"{}").to(service, method="GET") == 405
        utf8 = (SECRET_HEADER, (b"content-type", b"Application/JSON; charset=utf-8"))
        assert await Posted(json.dumps(update(7)).encode(), headers=utf8).to(service) == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"null", b'"x"', b"\xff", b"[" * 100_000])
async def test_what_is_no_json_object_is_refused(botapi: BotApiServer, body: bytes) -> None:
    async with ready(botapi, Script()) as service:
        assert await Posted(body).to(service) == 400


async def test_a_body_that_does_not_end_is_not_read_to_the_end(botapi: BotApiServer) -> None:
    piece = b" " * (MOST_BYTES // 4)
    async with ready(botapi, Script()) as service:
        request = Posted(*[piece] * 100, headers=(SECRET_HEADER, JSON_TYPE, (b"content-length", b"2")))
        assert await request.to(service) == 413
    assert request.read == 5


async def test_a_large_body_within_the_limit_is_read(botapi: BotApiServer) -> None:
    assistant = Script()
    async with ready(botapi, assistant) as service:
        whole = json.dumps(update(7)).encode().ljust(MOST_BYTES)
        assert await Posted(whole[:100], whole[100:]).to(service) == 200
    assert assistant.words == ["một"]


# --- what is answered when -------------------------------------------------------------------------------


async def test_an_update_is_answered_with_200_after_its_effect_is_stored(
    botapi: BotApiServer, lan: Person
) -> None:
    stored: list[str] = []
    gate = threading.Event()

    class Slow(Script):
        def post(self, claim: str, queue: str, payloads: Any) -> tuple[Parcel, ...] | None:
            assert gate.wait(5)
            parcels = super().post(claim, queue, payloads)
            stored.append(claim)
            return parcels

    async with ready(botapi, Slow()) as service:
        request = posted(update(7))
        task = asyncio.create_task(request.to(service))
        await asyncio.sleep(0.05)
        assert not request.answer
        gate.set()
        assert await task == 200
        assert stored == [f"telegram:{botapi.token.partition(':')[0]}:7"]


async def test_the_same_update_twice_at_once_takes_effect_once(botapi: BotApiServer, lan: Person) -> None:
    botapi.world.chats[LAN] = lan.chat.state
    assistant = Script()
    async with ready(botapi, assistant) as service:
        codes = await asyncio.gather(*(posted(update(7)).to(service) for _ in range(8)))
        await botapi.until(lambda: botapi.calls_of("sendMessage") and service.channel.idle)
    assert codes == [200] * 8
    assert assistant.words == ["một"]
    assert len(botapi.calls_of("sendMessage")) == 1


class Away(Script):
    """An assistant whose database is away for so many turns."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    def take(self, arrival: Arrival, queue: str, pack: Pack) -> Taken | None:
        if self.times:
            self.times -= 1
            raise StorageError("Cơ sở dữ liệu: không kết nối được.")
        return super().take(arrival, queue, pack)


async def test_while_the_database_is_away_telegram_is_asked_to_send_again(
    webhook: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = Away(2)
    async with webhook(botapi, assistant):
        lan.says("một")
        await lan.until_reply("Nhận: một")
    assert [delivery.status for delivery in botapi.deliveries] == [503, 503, 200]
    assert assistant.words == ["một"]
    assert "không kết nối được" in caplog.text
    assert "ERROR" not in caplog.text


async def test_an_update_put_off_says_for_how_long(botapi: BotApiServer) -> None:
    async with ready(botapi, Away(1)) as service:
        request = posted(update(7))
        assert await request.to(service) == 503
    assert int(request.answered["retry-after"]) > 0


async def test_long_polling_tries_again_until_the_database_is_back(
    polling: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    assistant = Away(1)
    async with polling(botapi, assistant):
        with botapi.holding():
            lan.says("một")
            lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert assistant.words == ["một", "hai"]
    assert botapi.world.updates.pending == []


@pytest.mark.parametrize(
    "broken",
    [
        {"update_id": 8, "message": {"text": "bí mật"}},
        {"update_id": "tám", "message": update(8)["message"]},
        {"message": update(8)["message"]},
        {"update_id": 8, "message": {**update(8)["message"], "text": ["bí mật"]}},
        {"update_id": 8, "message": {**update(8)["message"], "chat": {"id": "bí mật", "type": "private"}}},
        {"update_id": 8, "message": {**update(8)["message"], "from": "bí mật"}},
        {"update_id": 8, "callback_query": {"id": 1, "data": "bí mật"}},
        {"update_id": 8, "message": "bí mật"},
        {"update_id": -8, "message": update(8)["message"]},
    ],
)
async def test_an_update_that_cannot_be_read_is_noted_and_not_sent_for_ever(
    botapi: BotApiServer, caplog: pytest.LogCaptureFixture, broken: JSON
) -> None:
    assistant = Script()
    async with ready(botapi, assistant) as service:
        assert await posted(broken).to(service) == 200
        assert await posted(update(9)).to(service) == 200
    assert assistant.words == ["một"]
    assert "bí mật" not in caplog.text


async def test_half_a_character_is_read(botapi: BotApiServer) -> None:
    assistant = Script()
    async with ready(botapi, assistant) as service:
        assert await posted(update(7, "\ud83d")).to(service) == 200
    assert assistant.words == ["\ud83d"]


async def test_a_failure_is_told_once_and_the_update_is_done_with(
    webhook: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with webhook(botapi, Script({"lỗi": fails})):
        sent = lan.says("lỗi")
        told = await lan.until_reply("mã")
        botapi.repeats(sent)
        await botapi.until_quiet()
    [error] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert told.text == texts.FAULT.format(reference=error.split()[2].rstrip(":"))
    assert [delivery.status for delivery in botapi.deliveries] == [200, 200]
    assert "Nguyễn" not in caplog.text
    assert len(lan.chat.replies) == 1


async def test_a_failure_that_cannot_be_told_is_sent_again(botapi: BotApiServer) -> None:
    class Worse(Script):
        def post(self, claim: str, queue: str, payloads: Any) -> tuple[Parcel, ...] | None:
            raise StorageError("Cơ sở dữ liệu: không kết nối được.")

    async with ready(botapi, Worse({"một": fails})) as service:
        assert await posted(update(7)).to(service) == 503


# --- starting and stopping -------------------------------------------------------------------------------


async def test_the_webhook_is_made_known_with_its_secret(botapi: BotApiServer) -> None:
    async with ready(botapi, Script()):
        await botapi.until(lambda: botapi.commands)
        known = botapi.world.webhook
        assert known["url"] == "https://example.org/telegram"
        assert known["secret_token"] == SECRET
        assert known["max_connections"] == 100
        assert botapi.world.updates.allowed == list(ALLOWED_UPDATES)
    assert botapi.world.updates.webhook_url, "another replica is still served"


async def test_several_replicas_may_make_it_known(botapi: BotApiServer, lan: Person) -> None:
    botapi.world.chats[LAN] = lan.chat.state
    async with ready(botapi, Script()), ready(botapi, Script()) as second:
        assert second.lacks() == ""
        assert await posted(update(7)).to(second) == 200
    assert not botapi.problems


async def test_until_the_bot_is_known_updates_are_refused(botapi: BotApiServer) -> None:
    botapi.goes_away()
    service = service_of(botapi, Script(), "https://example.org/telegram")
    await service.start()
    assert service.lacks() == texts.CONNECTING
    assert await posted(update(7)).to(service) == 503
    await service.stop()
    assert await posted(update(7)).to(service) == 503
    botapi.comes_back()


async def test_telegram_being_away_at_the_start_is_outlasted(
    botapi: BotApiServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.channels.telegram.service.FIRST_PAUSE", 0.01)
    botapi.faults.add("getMe", bad_gateway(), times=3)
    botapi.faults.add("setWebhook", server_error(), times=2)
    async with ready(botapi, Script()) as service:
        assert service.lacks() == ""
    lines = [record for record in caplog.records if "Chưa kết nối được" in record.getMessage()]
    assert len(lines) == 2, "one line for each kind of trouble"


async def test_a_wrong_token_is_what_the_service_lacks(
    botapi: BotApiServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.channels.telegram.service.FIRST_PAUSE", 0.01)
    wrong = "7300000001:" + "B" * 35
    service = service_of(botapi, Script(), "https://example.org/telegram", token=wrong)
    await service.start()
    await botapi.until(lambda: service.lacks() == texts.BAD_TOKEN)
    await asyncio.sleep(0.1)
    await service.stop()
    assert [record.getMessage() for record in caplog.records].count(
        f"Chưa kết nối được tới Telegram, sẽ thử lại: {texts.BAD_TOKEN}"
    ) == 1
    assert wrong not in caplog.text


async def test_an_address_that_telegram_refuses_is_what_the_service_lacks(botapi: BotApiServer) -> None:
    botapi.faults.add("setWebhook", refused(400, "Bad Request: bad webhook: IP address 0.0.0.0 is reserved"))
    service = service_of(botapi, Script(), "https://example.org/telegram")
    await service.start()
    await botapi.until(lambda: service.lacks() == texts.BAD_WEBHOOK)
    await service.stop()


async def test_stopping_finishes_and_sends_what_was_taken_and_refuses_the_rest(
    botapi: BotApiServer, lan: Person
) -> None:
    gate = threading.Event()

    def waits() -> Reply:
        assert gate.wait(5)
        return says("Xong")

    assistant = Script({"lâu": waits})
    async with hooked(botapi, assistant) as channel:
        lan.says("lâu")
        await botapi.until(lambda: assistant.asked)
        stopping = asyncio.create_task(channel.close())
        await asyncio.sleep(0.05)
        lan.waiting.person(2002, "Hoa").says("muộn")  # type: ignore[attr-defined]
        await botapi.until(lambda: any(delivery.status == 503 for delivery in botapi.deliveries))
        assert not stopping.done()
        gate.set()
        await stopping
        assert [reply.text for reply in lan.chat.replies] == ["Xong"]
    assert assistant.words == ["lâu"]
    assert assistant.outbox.waiting() == 0


async def test_nothing_secret_is_logged(
    webhook: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    botapi.faults.add("sendMessage", server_error())
    async with webhook(botapi, Script({"hỏi": QUESTION})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("Nhận: a:1")
    for secret in (SECRET, botapi.token, "Lan", str(LAN), "quy hoạch", "hỏi\n", "Nhận"):
        assert secret not in caplog.text
