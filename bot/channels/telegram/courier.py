"""Carries a payload of the outbox to Telegram, in whatever form the chat takes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache, partial
from itertools import chain
from typing import Any

import orjson

from bot.channels import faults
from bot.channels.telegram.errands import Errands
from bot.channels.telegram.http import ApiError, BotApi, Refused, Unreached, Upload, describe
from bot.channels.telegram.incoming import MEGABYTE, Incoming
from bot.channels.telegram.packing import in_place_of, packed, says
from bot.jobs import Finished
from bot.metrics import Metrics
from bot.rendering.charts_json import chart_from
from bot.rendering.render import Attachment, Document, Ordered, Photo, in_words, telegram_messages
from bot.workshop import Workshop
from handlers import channel_texts as texts
from handlers import file_texts
from handlers.charts.chart import Chart

PAUSES = (0.5, 2.0)
"""Seconds between the tries of a call after errors of the network or the server."""
DELIVER_SECONDS = 25.0
"""All tries of a parcel together: less than half of its lease."""
ACKNOWLEDGE_SECONDS, CLOSE_SECONDS = 5.0, 1.0
BUSY_SHOWN_SECONDS = 4.5
"""Telegram shows a chat action for five."""
MOST_SENT = 50 * MEGABYTE
"""Bytes of a file that Telegram takes from a bot."""
DRAWERS = 2
_WORK = '"work":'
_LOGGER = logging.getLogger(__name__)


class Courier:
    """Carries payloads through one bot; it notes nothing in the outbox, and keeps no order."""

    def __init__(
        self,
        api: BotApi,
        pauses: Sequence[float] = PAUSES,
        workshop: Workshop | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._api = api
        self._workshop = workshop
        self._errands = Errands(api, workshop, metrics or Metrics()) if workshop else None
        self._pauses = tuple(pauses)
        self._drawers = ThreadPoolExecutor(DRAWERS, "drawing")
        self._beside: set[asyncio.Task[None]] = set()

    async def deliver(self, payload: str) -> None:
        """Sends one payload, trying again for some seconds where that can help. Raises ApiError."""
        parcel = orjson.loads(payload)
        try:
            async with asyncio.timeout(DELIVER_SECONDS):
                await self._deliver(parcel)
        except TimeoutError as error:
            raise Unreached(faults.name(error)) from None

    async def work(self, payload: str) -> None:
        """Does the work of a payload that ``is_work``, however long it takes, and sends what came of it.

        Raises ApiError, and whatever is at fault in a job. Called off, it leaves nothing running.
        """
        parcel = orjson.loads(payload)
        if self._errands is None:
            raise ValueError("nothing works on files here")
        busy = asyncio.create_task(self._look_busy(parcel["send"]["chat_id"]))
        try:
            finished = await self._errands.finished(parcel["work"])
            await self._send_finished(parcel["send"], finished)
        finally:
            busy.cancel()

    async def tell(self, payload: str, sentence: str) -> None:
        """Says this in place of a payload."""
        (message,) = telegram_messages(says(sentence))
        await self._send("sendMessage", in_place_of(orjson.loads(payload)["send"], message.html))

    async def apologise(self, payload: str, reference: str) -> None:
        """Says, in place of a payload that cannot be sent, under which number that was logged."""
        send = orjson.loads(payload).get("send")
        if send:
            await self._apologise(send, reference)

    def acknowledge(self, query: str, notice: str = "") -> None:
        """Answers a press beside all else, without holding anything up; failing does no harm."""
        task = asyncio.create_task(self._acknowledge(query, notice))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def close(self) -> None:
        """Waits a moment for the presses that are being answered; more is not worth it."""
        if self._beside:
            _, late = await asyncio.wait(self._beside, timeout=CLOSE_SECONDS)
            for task in late:
                task.cancel()
        self._drawers.shutdown(wait=False, cancel_futures=True)
        if self._errands is not None:
            self._errands.close()

    async def _deliver(self, parcel: dict[str, Any]) -> None:
        send: dict[str, Any] = parcel.get("send", {})
        ack = parcel.get("ack")
        if ack and not send:
            await self._acknowledge(*ack)
            return
        if ack:
            self.acknowledge(*ack)
        if "edit" in parcel and await self._edited(send, parcel["edit"]):
            return
        if "chart" in parcel:
            await self._send_picture(send, Photo(chart_from(parcel["chart"])))
        elif "file" in parcel:
            document = Document(**parcel["file"])
            upload = Upload("document", document.name, "text/plain", document.content.encode())
            await self._send_attached(send, document, "sendDocument", upload)
        elif "made" in parcel:
            await self._send_made(send, Ordered(**parcel["made"]))
        else:
            await self._send("sendMessage", send)

    async def _edited(self, send: dict[str, Any], shown: int) -> bool:
        """Whether the message shows this now; it is sent anew where that one cannot be edited."""
        edit = {key: value for key, value in send.items() if key != "reply_parameters"}
        try:
            await self._insist("editMessageText", {**edit, "message_id": shown})
        except Refused as error:
            if "not modified" not in error.reason.lower():
                _LOGGER.info("Không sửa được tin nhắn, gửi tin mới: %s", error)
                return False
        return True

    async def _send_picture(self, send: dict[str, Any], photo: Photo) -> None:
        """Sends a picture as it is drawn now; one that cannot be drawn is told, and put in words."""
        loop = asyncio.get_running_loop()
        try:
            png, as_document = await loop.run_in_executor(self._drawers, _drawn, photo.chart)
        except Exception as error:
            await self._apologise(send, faults.report(_LOGGER, error))
            await self._send_words(send, photo)
            return
        method, parameter = ("sendDocument", "document") if as_document else ("sendPhoto", "photo")
        upload = Upload(parameter, f"{photo.chart.name}.png", "image/png", png)
        await self._send_attached(send, photo, method, upload)

    async def _send_made(self, send: dict[str, Any], ordered: Ordered) -> None:
        """Sends a file as it is made now. What cannot be made is a fault, for which the sender apologises."""
        if self._workshop is None:
            raise ValueError("nothing makes files here")
        make = partial(self._workshop.make, ordered.maker, ordered.data)
        file = await asyncio.get_running_loop().run_in_executor(self._drawers, make)
        upload = Upload("document", ordered.name, file.media_type, file.content)
        await self._send_attached(send, ordered, "sendDocument", upload)

    async def _send_finished(self, send: dict[str, Any], finished: Finished) -> None:
        """Sends what came of a file: words first, then the files that were made of it."""
        chat = Incoming(send["chat_id"], send["chat_id"])
        small = [each for each in finished.files if len(each[1]) <= MOST_SENT]
        replies = [finished.reply]
        if len(small) < len(finished.files):
            replies.append(says(file_texts.RESULT_TOO_LARGE))
        for payload in chain.from_iterable(packed(chat, reply, "") for reply in replies):
            await self._deliver(orjson.loads(payload))
        for name, content, media_type in small:
            upload = Upload("document", name, media_type, content)
            await self._send_attached(send, Ordered("", name, ""), "sendDocument", upload)

    async def _look_busy(self, chat_id: int) -> None:
        """Shows, as long as it is not cancelled, that a file is being made; failing does no harm."""
        while True:
            with suppress(ApiError):
                await self._api.call("sendChatAction", {"chat_id": chat_id, "action": "upload_document"})
            await asyncio.sleep(BUSY_SHOWN_SECONDS)

    async def _apologise(self, send: dict[str, Any], reference: str) -> None:
        (apology,) = telegram_messages(says(texts.FAULT.format(reference=reference)))
        await self._send("sendMessage", in_place_of(send, apology.html, last=False))

    async def _send_attached(
        self, send: dict[str, Any], attached: Attachment, method: str, upload: Upload
    ) -> None:
        """Sends a picture or file; where a chat takes none, what it holds in words."""
        try:
            await self._send(method, send, upload)
        except Refused as error:
            _LOGGER.warning("Không gửi được hình hay tệp, gửi bằng chữ: %s", error)
            await self._send_words(send, attached)

    async def _send_words(self, send: dict[str, Any], attached: Attachment) -> None:
        parts = in_words(attached)
        for at, html in enumerate(parts, 1):
            await self._send("sendMessage", in_place_of(send, html, last=at == len(parts)))

    async def _send(self, method: str, params: dict[str, Any], upload: Upload | None = None) -> None:
        """Sends to the chat, or to where it has moved."""
        try:
            await self._insist(method, params, upload)
        except Refused as error:
            if error.moved_to is None:
                raise
            there = {key: value for key, value in params.items() if key != "reply_parameters"}
            await self._insist(method, {**there, "chat_id": error.moved_to}, upload)

    async def _insist(self, method: str, params: dict[str, Any], upload: Upload | None = None) -> None:
        """Tries again after errors of the network or the server, a few times."""
        for pause in self._pauses:
            try:
                await self._api.call(method, params, upload)
            except Unreached as error:
                _LOGGER.warning("Gửi chưa được, thử lại sau %g giây: %s", pause, error)
                await asyncio.sleep(pause)
            else:
                return
        await self._api.call(method, params, upload)

    async def _acknowledge(self, query: str, notice: str) -> None:
        """Lets a pressed button go; a press too old for that needs it no more."""
        params = {"callback_query_id": query, **({"text": notice} if notice else {})}
        try:
            async with asyncio.timeout(ACKNOWLEDGE_SECONDS):
                await self._insist("answerCallbackQuery", params)
        except (ApiError, TimeoutError) as error:
            _LOGGER.info("Không trả lời được một lượt bấm nút: %s", describe(error))


def is_work(payload: str) -> bool:
    """Whether a payload asks for a file to be worked on."""
    return _WORK in payload and "work" in orjson.loads(payload)


def _drawn(chart: Chart) -> tuple[bytes, bool]:
    """A chart's PNG, and whether it goes as a document; those that hold nobody's results are kept."""
    return _draw(chart) if chart.verdict else _draw_once(chart)


def _draw(chart: Chart) -> tuple[bytes, bool]:
    from bot.rendering.pictures import Rendering

    rendering = Rendering(chart)
    return rendering.png(), rendering.as_document


_draw_once = lru_cache(maxsize=32)(_draw)
