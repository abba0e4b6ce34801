"""Answers one call: finds the method, holds the call and its result against the description, records both."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from botapi import answering, bot_settings, editing, fetching, sending
from botapi.bodies import read_body
from botapi.errors import JSON, Refusal
from botapi.faults import Faults, Trouble
from botapi.params import Upload, read_params
from botapi.state import World

_LOGGER = logging.getLogger(__name__)
Method = Callable[[World, JSON], object]
TOKEN = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{35}")
DESCRIPTIONS = {"setWebhook": "Webhook was set", "deleteWebhook": "Webhook was deleted"}
MAX_TIMEOUT = 50
FILE, FILES = "file", "/file/bot"

METHODS: dict[str, Method] = {
    "getMe": bot_settings.get_me,
    "setWebhook": bot_settings.set_webhook,
    "deleteWebhook": bot_settings.delete_webhook,
    "getWebhookInfo": bot_settings.get_webhook_info,
    "setMyCommands": bot_settings.set_my_commands,
    "getMyCommands": bot_settings.get_my_commands,
    "deleteMyCommands": bot_settings.delete_my_commands,
    "setMyDescription": bot_settings.set_my_description,
    "setMyShortDescription": bot_settings.set_my_short_description,
    "sendMessage": sending.send_message,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "leaveChat": editing.leave_chat,
    "getFile": fetching.get_file,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
}


@dataclass(slots=True)
class Call:
    """A call as it came and as it was answered.

    ``params`` are decoded where they could be; ``code`` is 0 until it is answered; ``injected`` marks a fault
    on demand. ``at`` and ``answered`` (0 until then) count seconds on the monotonic clock; ``line`` is the
    name of the line it came over.
    """

    method: str
    params: JSON
    files: Mapping[str, Upload]
    at: float = field(default_factory=time.monotonic)
    code: int = 0
    description: str = ""
    result: object = None
    injected: bool = False
    answered: float = 0.0
    line: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.params} -> {self.code} {self.description}".rstrip()


@dataclass(frozen=True, slots=True)
class Request:
    """A request, with whether its sender still listens."""

    verb: str
    target: str
    content_type: str
    body: bytes
    alive: Callable[[], bool]
    line: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """Status, JSON body or the content of a file, and how the answer is cut (see Trouble)."""

    code: int
    body: JSON
    cut: str = ""
    content: bytes | None = None


@dataclass(slots=True)
class Api:
    """The Bot API of one bot. ``problems`` are the calls refused without a fault on demand."""

    world: World
    token: str
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    problems: list[Call] = field(default_factory=list)
    busy: int = 0

    def answer(self, request: Request) -> Response:
        """Answers a request; never raises for what a bot sent."""
        call = Call(urlsplit(request.target).path, {}, {}, line=request.line)
        try:
            if urlsplit(request.target).path.startswith(FILES):
                return self._fetched(request, call)
            self._route(request, call)
            return self._carried_out(request, call)
        except Refusal as refusal:
            return self._refused(call, refusal, request.alive())
        except Exception as error:
            words = f"Internal Server Error: the test server failed: {error!r}"
            _LOGGER.exception("%s", call)
            return self._refused(call, Refusal(500, words), alive=True)
        finally:
            with self.world.changed:
                call.answered = time.monotonic()
                self.world.changed.notify_all()

    def _route(self, request: Request, call: Call) -> None:
        """Finds token and method, reads the body and records the call. Raises Refusal."""
        target = urlsplit(request.target)
        _, prefix, *rest = [*target.path.split("/", 2), ""]
        token, name = prefix.removeprefix("bot"), rest[0].lower()
        if not prefix.startswith("bot") or not TOKEN.fullmatch(token):
            raise Refusal(404, "Not Found")
        if token != self.token:
            raise Refusal(401, "Unauthorized")
        described = self.world.spec.methods.get(name)
        if described is None:
            raise Refusal(404, "Not Found: method not found")
        call.method = described.name
        if request.verb not in ("GET", "POST"):
            raise Refusal(405, "Method Not Allowed")
        call.params, call.files = read_body(request.content_type, request.body, target.query)

    def _fetched(self, request: Request, call: Call) -> Response:
        """A file. It is recorded as a call of "file", whose parameter is its path. Raises Refusal."""
        token, _, path = urlsplit(request.target).path.removeprefix(FILES).partition("/")
        if token != self.token or request.verb != "GET":
            raise Refusal(404, "Not Found")
        call.method, call.params = FILE, {"path": path}
        with self.world.changed:
            self.calls.append(call)
            trouble = self.faults.take(FILE, call.params) or Trouble()
        time.sleep(trouble.seconds)
        call.injected = bool(trouble.refusal or trouble.cut)
        if trouble.refusal:
            raise trouble.refusal
        with self.world.changed:
            found = fetching.content(self.world, path)
        call.code = 200
        return Response(200, {}, trouble.cut, found)

    def _carried_out(self, request: Request, call: Call) -> Response:
        with self.world.changed:
            self.calls.append(call)
            trouble = self.faults.take(call.method, call.params) or Trouble()
            self.busy += call.method != "getUpdates"
        try:
            if trouble.seconds:
                time.sleep(trouble.seconds)
            return self._under(trouble, request, call)
        finally:
            with self.world.changed:
                self.busy -= call.method != "getUpdates"

    def _under(self, trouble: Trouble, request: Request, call: Call) -> Response:
        call.injected = bool(trouble.refusal or trouble.cut)
        if trouble.refusal:
            raise trouble.refusal
        if not trouble.done:
            call.code = 502
            return Response(502, {"ok": False}, trouble.cut)
        described = self.world.spec.methods[call.method.lower()]
        with self.world.changed:
            call.params = read_params(self.world.spec, described, call.params, call.files)
            call.result = self._result(call, request.alive)
            self._check_result(call)
            call.code = 200
        body: JSON = {"ok": True, "result": call.result}
        if call.method in DESCRIPTIONS:
            body["description"] = DESCRIPTIONS[call.method]
        return Response(200, body, trouble.cut)

    def _result(self, call: Call, alive: Callable[[], bool]) -> object:
        if call.method != "getUpdates":
            return METHODS[call.method](self.world, call.params)
        updates, params = self.world.updates, call.params
        if "allowed_updates" in params:
            updates.allowed = params["allowed_updates"]
        timeout = min(params.get("timeout", 0), MAX_TIMEOUT)
        return updates.take(params.get("offset", 0), params.get("limit", 100), timeout, alive)

    def _check_result(self, call: Call) -> None:
        """The server's own answers must conform too: otherwise the server is at fault, and says so."""
        returns = self.world.spec.methods[call.method.lower()].returns
        faults = self.world.spec.faults(call.result, returns, call.method)
        if faults:
            raise Refusal(500, f"Internal Server Error: the test server answers wrongly: {faults[0]}")

    def _refused(self, call: Call, refusal: Refusal, alive: bool) -> Response:
        with self.world.changed:
            call.code, call.description = refusal.code, refusal.description
            if not call.injected and alive:
                self.problems.append(call)
        return Response(refusal.code, refusal.answer())
