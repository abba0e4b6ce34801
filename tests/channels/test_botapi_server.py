"""The test server is as strict as the service, and a real bot runs against it."""

from __future__ import annotations

import asyncio
import http.server
import json
import struct
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    JobQueue,
    MessageHandler,
    filters,
)

from botapi.api import METHODS, Request
from botapi.driver import Person
from botapi.faults import bad_gateway, delay, half_answer, no_answer, refused, server_error, too_many_requests
from botapi.formatting import format_text
from botapi.samples import SAMPLES
from botapi.server import TOKEN, BotApiServer

JSON = dict[str, Any]
LAN, HOA, GROUP = 1001, 2002, -1001234567890
YES_NO = {
    "inline_keyboard": [[{"text": "Có", "callback_data": "y"}, {"text": "Không", "callback_data": "n"}]]
}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class Client:
    """A bare client: no library between the test and the bytes."""

    def __init__(self, server: BotApiServer, http: httpx.Client) -> None:
        self.server = server
        self.http = http

    def send(self, method: str, files: Any = None, **params: object) -> httpx.Response:
        """A form, as python-telegram-bot sends it: strings as they are, all else as JSON."""
        data = {k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in params.items()}
        return self.http.post(f"{self.server.base_url}{TOKEN}/{method}", data=data, files=files)

    def ok(self, method: str, files: Any = None, **params: object) -> Any:
        body = self.send(method, files, **params).json()
        assert body["ok"], body
        return body["result"]

    def refused(self, method: str, files: Any = None, **params: object) -> str:
        """The description of a refusal, which must be a 400."""
        response = self.send(method, files, **params)
        body = response.json()
        assert (response.status_code, body["ok"], body["error_code"]) == (400, False, 400), body
        return str(body["description"])


@pytest.fixture(scope="module")
def http_client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10) as made:
        yield made


@pytest.fixture
def client(botapi: BotApiServer, http_client: httpx.Client) -> Client:
    return Client(botapi, http_client)


@pytest.fixture
def lan(botapi: BotApiServer) -> Person:
    """Somebody whose chat with the bot has begun."""
    person = botapi.person(LAN, "Lan")
    person.says("/start")
    return person


# Addresses, tokens, bodies


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        (f"bot{TOKEN[:-1]}X/getMe", 401, "Unauthorized"),
        ("bot1:abc/getMe", 404, "Not Found"),
        ("botgetMe", 404, "Not Found"),
        ("getMe", 404, "Not Found"),
        (f"bot{TOKEN}/getEverything", 404, "Not Found: method not found"),
    ],
)
def test_wrong_address(botapi: BotApiServer, client: Client, path: str, code: int, description: str) -> None:
    response = client.http.post(f"{botapi.url}/{path}")
    assert response.status_code == code
    assert response.json() == {"ok": False, "error_code": code, "description": description}
    assert [problem.code for problem in botapi.problems] == [code]


def test_every_kind_of_request_is_read(botapi: BotApiServer, client: Client, lan: Person) -> None:
    address = f"{botapi.base_url}{TOKEN}"
    by_query = client.http.get(f"{address}/sendMessage", params={"chat_id": LAN, "text": "một"})
    by_json = client.http.post(
        f"{address}/SENDMESSAGE", json={"chat_id": LAN, "text": "hai", "reply_markup": YES_NO}
    )
    in_json = client.http.post(
        f"{address}/sendMessage", json={"chat_id": str(LAN), "text": "ba", "reply_markup": json.dumps(YES_NO)}
    )
    parts: Any = {"chat_id": (None, str(LAN)), "text": (None, "bốn")}
    by_parts = client.http.post(f"{address}/sendMessage", files=parts)
    assert [r.json()["ok"] for r in (by_query, by_json, in_json, by_parts)] == [True] * 4
    assert [message.text for message in lan.chat.replies] == ["một", "hai", "ba", "bốn"]
    assert lan.chat.replies[1].labels == lan.chat.replies[2].labels == ["Có", "Không"]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"[1]", "application/json", "must be a JSON object"),
        (b"{", "application/json", "can't parse JSON object"),
        (b"text=\xff", "application/x-www-form-urlencoded", "can't parse"),
        (b"chat_id=1&chat_id=2", "application/x-www-form-urlencoded", "given twice"),
        (b"text=a", "text/plain", "unsupported content type"),
        (b"--x\r\n", "multipart/form-data; boundary=x", "no name"),
        (b"", "multipart/form-data; boundary=x", "cut off"),
    ],
)
def test_broken_body(botapi: BotApiServer, client: Client, body: bytes, kind: str, words: str) -> None:
    address = f"{botapi.base_url}{TOKEN}/sendMessage"
    response = client.http.post(address, content=body, headers={"Content-Type": kind})
    assert response.status_code == 400
    if words != "can't parse":
        assert words in response.json()["description"]


def test_other_verbs_and_unsized_bodies(botapi: BotApiServer, client: Client) -> None:
    assert client.http.put(f"{botapi.base_url}{TOKEN}/getMe").status_code == 405
    assert client.http.post(f"{botapi.base_url}{TOKEN}/getMe", content=iter([b"a"])).status_code == 411


def test_one_connection_serves_many_calls_quickly(client: Client) -> None:
    begin = time.monotonic()
    for _ in range(100):
        client.ok("getMe")
    assert time.monotonic() - begin < 2


# Parameters held against the description


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"txt": "a", "text": "a"}, 'unknown parameter "txt"'),
        ({}, "message text is empty"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "disable_notification": "maybe"}, "disable_notification: must be a Boolean"),
        ({"text": "a", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
        ({"text": "a", "reply_parameters": {}}, "reply_parameters.message_id: is required"),
        ({"text": "a", "reply_parameters": {"message_id": "1"}}, "message_id: must be a Integer"),
        ({"text": "a", "reply_parameters": {"message_id": True}}, "message_id: must be a Integer"),
        ({"text": "a", "link_preview_options": {"off": True}}, "LinkPreviewOptions has no such field"),
        ({"text": "a", "entities": {}}, "entities: must be an Array"),
        (
            {"text": "a", "entities": [{"type": "loud", "offset": 0, "length": 1}]},
            "type: must be one of mention",
        ),
        ({"text": "a", "reply_markup": "nothing"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "a", "reply_markup": []}, "must be a InlineKeyboardMarkup"),
    ],
)
def test_parameters(client: Client, lan: Person, params: JSON, words: str) -> None:
    assert words in client.refused("sendMessage", **{"chat_id": LAN, **params})
    assert not lan.chat.replies


def test_missing_chat(client: Client) -> None:
    assert client.refused("sendMessage", text="a") == "Bad Request: chat_id is empty"
    assert client.refused("editMessageText", text="a") == "Bad Request: chat_id is empty"
    assert "message identifier" in client.refused("editMessageText", text="a", chat_id=LAN)
    assert client.refused("deleteMessage", chat_id=LAN) == 'Bad Request: parameter "message_id" is required'


def test_what_the_server_does_not_speak_is_said(client: Client, lan: Person) -> None:
    for params in (
        {"message_thread_id": 3},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "pay": True}]]}},
    ):
        response = client.send("sendMessage", chat_id=LAN, text="a", **params)
        assert response.status_code == 501
        assert "does not speak" in response.json()["description"]
    assert "MarkdownV2" in client.refused("sendMessage", chat_id=LAN, text="a", parse_mode="MarkdownV2")


def test_every_described_method_is_there(botapi: BotApiServer) -> None:
    described = {shape.name for shape in botapi.spec.methods.values()}
    assert described == {*METHODS, "getUpdates"}


def test_conforms(botapi: BotApiServer) -> None:
    conforms = botapi.spec.conforms
    user = {"id": 1, "is_bot": False, "first_name": "Lan"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": user}
    assert conforms(message, "Message") == []
    assert conforms({**message, "from": {"id": 1, "first_name": "Lan"}}, "Message") == [
        "Message.from.is_bot: is required"
    ]
    assert conforms({**message, "date": 1.5}, "Message") == ["Message.date: must be a Integer, not float"]
    assert conforms({**message, "txt": ""}, "Message") == ["Message.txt: Message has no such field"]
    assert conforms({**message, "chat": {"id": 1, "type": "club"}}, "Message")
    assert conforms({**message, "photo": [{"file_id": "a"}]}, "Message")
    assert conforms({**message, "date": 0}, "MaybeInaccessibleMessage") == []
    assert conforms([user], "Array of User") == []
    assert conforms(None, "User") == ["User: must be a User, not null"]
    with pytest.raises(KeyError):
        conforms({}, "Nonsense")


def test_a_failure_of_the_server_itself_is_no_refusal(
    botapi: BotApiServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(METHODS, "getMe", lambda world, params: world["nothing"])
    response = client.send("getMe")
    assert response.status_code == 500
    assert "test server failed" in botapi.problems[0].description


def test_a_wrong_result_of_the_server_itself_is_caught(botapi: BotApiServer, client: Client) -> None:
    botapi.world.bot = {"id": 1}
    response = client.send("getMe")
    assert response.status_code == 500
    assert "answers wrongly" in botapi.problems[0].description


# Texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("a" * 4097, "message is too long"),
        ("😀" * 4097, "message is too long"),
        ("<b>" + "ạ" * 4097 + "</b>", "message is too long"),
        ("<i></i>" * 5000, "text is too long"),
    ],
)
def test_text_refused(client: Client, lan: Person, text: str, words: str) -> None:
    assert client.refused("sendMessage", chat_id=LAN, text=text, parse_mode="HTML") == f"Bad Request: {words}"


def test_length_counts_characters_after_parsing_and_entities_count_utf16(client: Client, lan: Person) -> None:
    text = "😀" * 4093 + "<b>đậm</b>"
    message = client.ok("sendMessage", chat_id=LAN, text=text, parse_mode="HTML")
    assert len(message["text"]) == 4096
    assert message["entities"] == [{"offset": 8186, "length": 3, "type": "bold"}]
    assert lan.chat.last.marked("bold") == ["đậm"]
    refusal = client.refused(
        "editMessageText", chat_id=LAN, message_id=message["message_id"], text="a" * 4097
    )
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>ấy</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
        ("tuổi < 45", 'Unsupported start tag "" at byte offset 7'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href ", 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("a &foo; b", 'Unsupported HTML entity "&foo;" at byte offset 2'),
        ("a &nbsp; b", 'Unsupported HTML entity "&nbsp;" at byte offset 2'),
        ("ăn & mặc", 'Unsupported HTML entity "&" at byte offset 4'),
        ("a &#0; b", 'Unsupported HTML entity "&" at byte offset 2'),
        ("a &#xd83d;", 'Unsupported HTML entity "&" at byte offset 2'),
        ("a > b", 'Character ">" must be escaped at byte offset 2'),
    ],
)
def test_html_refused(client: Client, lan: Person, source: str, words: str) -> None:
    refusal = client.refused("sendMessage", chat_id=LAN, text=source, parse_mode="HTML")
    assert refusal == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b> <STRONG>b</STRONG>", "a b", [("bold", 0, 1), ("bold", 2, 1)]),
        ("<i>a<u>b</u></i>", "ab", [("italic", 0, 2), ("underline", 1, 1)]),
        ("&lt;b&gt; &amp; &quot; &#225; &#xe1;", '<b> & " á á', []),
        ("😀<s>x</s>", "😀x", [("strikethrough", 2, 1)]),
        ("  <b>a</b>\n\n<i>b</i>\n ", "a\n\nb", [("bold", 0, 1), ("italic", 3, 1)]),
        ('<a href="https://x.vn/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ('<a href="không phải">x</a>', "x", []),
        ("<blockquote>a\nb</blockquote>", "a\nb", [("blockquote", 0, 3)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ('<pre><code class="language-vi">x</code></pre>', "x", [("pre", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("/tracuu a", "/tracuu a", [("bot_command", 0, 7)]),
        ("<code>/tracuu</code>", "/tracuu", [("code", 0, 7)]),
        ("đ/c, 39-KL/TW, /huỷ", "đ/c, 39-KL/TW, /huỷ", []),
        ("xem chinhphu.vn.", "xem chinhphu.vn.", [("url", 4, 11)]),
        (
            "a@b.vn #đàotạo @nguoi_dung",
            "a@b.vn #đàotạo @nguoi_dung",
            [("email", 0, 6), ("hashtag", 7, 7), ("mention", 15, 11)],
        ),
    ],
)
def test_html_shown(
    client: Client, lan: Person, source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    message = client.ok("sendMessage", chat_id=LAN, text=source, parse_mode="HTML")
    found = [(e["type"], e["offset"], e["length"]) for e in message.get("entities", [])]
    assert (message["text"], found) == (text, entities)


def test_html_details_that_entities_carry() -> None:
    def entity(source: str) -> JSON:
        return format_text(source, "HTML", None, 4096, "too long", True).entities[0]

    assert entity('<a href="https://x.vn/?a=1&amp;b=2">x</a>')["url"] == "https://x.vn/?a=1&b=2"
    assert entity("<a>https://x.vn</a>")["url"] == "https://x.vn"
    assert entity('<pre><code class="language-vi">x</code></pre>')["language"] == "vi"
    assert "language" not in entity('<code class="language-vi">x</code>')


def test_html_as_forgiving_as_the_service(botapi: BotApiServer, client: Client, lan: Person) -> None:
    botapi.world.strict_html = False
    assert (
        client.ok("sendMessage", chat_id=LAN, text="a &foo; > & b", parse_mode="html")["text"]
        == "a &foo; > & b"
    )


def test_entities_given_by_hand(client: Client, lan: Person) -> None:
    bold = {"type": "bold", "offset": 0, "length": 2}
    message = client.ok("sendMessage", chat_id=LAN, text="😀 a", entities=[bold])
    assert message["entities"] == [bold]
    for wrong in ({"offset": 1, "length": 1}, {"offset": 0, "length": 9}, {"offset": 0, "length": 0}):
        refusal = client.refused("sendMessage", chat_id=LAN, text="😀 a", entities=[{**bold, **wrong}])
        assert refusal == "Bad Request: ENTITY_BOUNDS_INVALID"


def test_what_is_silently_lost_is_recorded(botapi: BotApiServer, client: Client, lan: Person) -> None:
    many = client.ok("sendMessage", chat_id=LAN, text="<b>a</b> " * 101, parse_mode="HTML")
    assert len(many["entities"]) == 100
    nested = "<b>a<code>b</code>c</b> <blockquote>d<blockquote>e</blockquote></blockquote>"
    nested += ' <code>f<a href="https://x.vn">g</a></code>'
    shown = client.ok("sendMessage", chat_id=LAN, text=nested, parse_mode="HTML")
    assert [(entity["type"], entity["offset"]) for entity in shown["entities"]] == [
        ("bold", 0),
        ("code", 1),
        ("bold", 2),
        ("blockquote", 4),
        ("code", 7),
    ]
    assert botapi.losses == [
        "sendMessage: 1 of 101 entities, beyond the first 100",
        "sendMessage: blockquote inside blockquote at 5",
        "sendMessage: text_link inside code at 8",
        "sendMessage: bold over code at 0",
    ]
    assert not botapi.problems


# Keyboards


def inline(*rows: list[JSON]) -> JSON:
    return {"inline_keyboard": list(rows)}


def button(text: str = "a", data: str = "a") -> JSON:
    return {"text": text, "callback_data": data}


UNALLOWED = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline([button(data="")]), UNALLOWED),
        (inline([{"text": "a"}]), UNALLOWED),
        (inline([button(data="a" * 65)]), "BUTTON_DATA_INVALID"),
        (inline([button(data="đ" * 33)]), "BUTTON_DATA_INVALID"),
        (inline([button(text="")]), "inline keyboard button text must be non-empty"),
        (inline([button(text=" ")]), "inline keyboard button text must be non-empty"),
        (inline([{**button(), "url": "https://x.vn"}]), "only one of url and callback_data may be given"),
        (inline([{"text": "a", "url": "không"}]), "inline keyboard button URL 'không' is invalid"),
        (inline([{**button(), "style": "loud"}]), "style: must be one of danger, success, primary"),
        (inline([{"callback_data": "a"}]), "text: is required"),
        (inline(*[[button()]] * 101), "reply markup is too long"),
        (inline([button()] * 9), "reply markup is too long"),
        (inline(*[[button(text="ạ" * 60)]] * 60), "reply markup is too long"),
        ({"inline_keyboard": [button()]}, "must be an Array"),
        ({"inline_keyboard": button()}, "must be an Array"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        ({"keyboard": [[{"text": "a"}] * 13]}, "reply markup is too long"),
        ({"keyboard": [[{"text": "a"}]] * 301}, "reply markup is too long"),
        ({"inline_keyboard": [], "selective": True}, "InlineKeyboardMarkup has no such field"),
    ],
)
def test_keyboard_refused(client: Client, lan: Person, markup: JSON, words: str) -> None:
    assert words in client.refused("sendMessage", chat_id=LAN, text="a", reply_markup=markup)
    assert not lan.chat.replies


def test_keyboards_at_their_limits(client: Client, lan: Person) -> None:
    hundred = inline(*[[button(data="đ" * 32) for _ in range(5)] for _ in range(20)])
    message = client.ok("sendMessage", chat_id=LAN, text="a", reply_markup=hundred)
    assert message["reply_markup"] == hundred
    client.ok("sendMessage", chat_id=LAN, text="a", reply_markup=inline([button()] * 8))
    client.ok("sendMessage", chat_id=LAN, text="a", reply_markup={"keyboard": [[{"text": "a"}] * 12] * 25})
    empty = client.ok("sendMessage", chat_id=LAN, text="a", reply_markup=inline([]))
    assert "reply_markup" not in empty


def test_reply_keyboard(client: Client, lan: Person) -> None:
    keys = {"keyboard": [[{"text": "Có"}, {"text": "Không"}]], "resize_keyboard": True}
    message = client.ok("sendMessage", chat_id=LAN, text="a", reply_markup=keys)
    assert "reply_markup" not in message
    assert lan.chat.keyboard == [["Có", "Không"]]
    assert lan.taps("Có")["message"]["text"] == "Có"
    with pytest.raises(AssertionError):
        lan.taps("Có lẽ")
    same = {"chat_id": LAN, "message_id": message["message_id"]}
    assert client.refused("editMessageText", text="b", **same) == "Bad Request: message can't be edited"
    client.ok("sendMessage", chat_id=LAN, text="b", reply_markup={"remove_keyboard": True})
    assert lan.chat.keyboard == []


# Sending


def test_sent_message_is_whole(botapi: BotApiServer, client: Client, lan: Person) -> None:
    first = lan.chat.messages[0]
    message = client.ok(
        "sendMessage",
        chat_id=LAN,
        text="Chào",
        protect_content=True,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": first.id},
    )
    assert botapi.spec.conforms(message, "Message") == []
    assert message["from"] == botapi.world.bot
    assert message["chat"] == {"id": LAN, "type": "private", "first_name": "Lan"}
    assert abs(message["date"] - time.time()) < 60
    assert message["has_protected_content"] is True
    assert message["link_preview_options"] == {"is_disabled": True}
    assert lan.chat.last.reply_to == first.id
    assert lan.chat.last.raw["reply_to_message"]["text"] == "/start"


def test_reply_to_nothing(client: Client, lan: Person) -> None:
    nothing = {"message_id": 99}
    refusal = client.refused("sendMessage", chat_id=LAN, text="a", reply_parameters=nothing)
    assert refusal == "Bad Request: message to be replied not found"
    forgiving = {**nothing, "allow_sending_without_reply": True}
    assert "reply_to_message" not in client.ok(
        "sendMessage", chat_id=LAN, text="a", reply_parameters=forgiving
    )


def test_strangers_and_those_who_blocked(botapi: BotApiServer, client: Client, lan: Person) -> None:
    assert client.refused("sendMessage", chat_id=HOA, text="a") == "Bad Request: chat not found"
    assert client.refused("sendMessage", chat_id="@nobody", text="a") == "Bad Request: chat not found"
    hoa = botapi.person(HOA, "Hoa")
    hoa.says("/start", chat=botapi.group(GROUP, "Nhóm"))
    response = client.send("sendMessage", chat_id=HOA, text="a")
    assert (response.status_code, response.json()["description"]) == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    change = lan.blocks()["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    for method, params in (("sendMessage", {"text": "a"}), ("sendChatAction", {"action": "typing"})):
        blocked = client.send(method, chat_id=LAN, **params)
        assert blocked.status_code == 403
        assert blocked.json()["description"] == "Forbidden: bot was blocked by the user"
    with pytest.raises(AssertionError):
        lan.says("a")
    lan.unblocks()
    client.ok("sendMessage", chat_id=LAN, text="a")


def test_chat_action(client: Client, lan: Person) -> None:
    assert client.ok("sendChatAction", chat_id=LAN, action="typing") is True
    assert lan.chat.actions == ["typing"]
    refusal = client.refused("sendChatAction", chat_id=LAN, action="thinking")
    assert refusal == "Bad Request: wrong parameter action in request"


# Files


def png(width: int = 20, height: int = 10) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\r\n--\n\r"


def jpeg(width: int = 20, height: int = 10) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x00"


def test_document(botapi: BotApiServer, client: Client, lan: Person) -> None:
    data = bytes(range(256)) + b"\r\n--x\r\n"
    files = {"document": ("Kết quả.pdf", data, "application/pdf")}
    message = client.ok("sendDocument", files, chat_id=LAN, caption="<b>Kết quả</b>", parse_mode="HTML")
    document = message["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == (
        "Kết quả.pdf",
        "application/pdf",
        len(data),
    )
    shown = lan.chat.last
    assert shown.file is not None
    assert (shown.file.data, shown.text, shown.marked("bold")) == (data, "Kết quả", ["Kết quả"])
    again = client.ok("sendDocument", chat_id=LAN, document=document["file_id"])
    assert again["document"] == document
    assert botapi.calls[-2].files["document"].data == data


def test_document_refused(botapi: BotApiServer, client: Client, lan: Person) -> None:
    def refused_with(data: bytes, **params: object) -> str:
        return client.refused(
            "sendDocument", {"document": ("a.txt", data, "text/plain")}, chat_id=LAN, **params
        )

    assert refused_with(b"") == "Bad Request: file must be non-empty"
    assert refused_with(b"a", caption="ạ" * 1025) == "Bad Request: message caption is too long"
    assert client.refused("sendDocument", chat_id=LAN) == 'Bad Request: parameter "document" is required'
    unknown = client.refused("sendDocument", chat_id=LAN, document="BQACunknown")
    assert unknown == "Bad Request: wrong file identifier/HTTP URL specified"
    extra = client.refused("sendMessage", {"photo": ("a", b"a", "image/png")}, chat_id=LAN, text="a")
    assert extra == 'Bad Request: unexpected file "photo"'
    missing = client.refused("sendDocument", chat_id=LAN, document="attach://file1")
    assert missing == "Bad Request: there is no file attach://file1"
    botapi.limits.document = 10
    files = {"document": ("a.txt", b"a" * 11, "text/plain")}
    response = client.send("sendDocument", files, chat_id=LAN)
    assert (response.status_code, response.json()["description"]) == (413, "Request Entity Too Large")
    assert not lan.chat.replies


def test_caption_at_its_limit_and_attached_file(client: Client, lan: Person) -> None:
    files = {"file1": ("a.txt", b"a", "text/plain")}
    message = client.ok("sendDocument", files, chat_id=LAN, document="attach://file1", caption="ạ" * 1024)
    assert len(message["caption"]) == 1024


@pytest.mark.parametrize("data", [png(), jpeg()])
def test_photo(client: Client, lan: Person, data: bytes) -> None:
    message = client.ok("sendPhoto", {"photo": ("a.png", data, "image/png")}, chat_id=LAN)
    (size,) = message["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (20, 10, len(data))
    mismatch = client.refused("sendDocument", chat_id=LAN, document=size["file_id"])
    assert "can't use a photo as a document" in mismatch


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "file must be non-empty"),
        (b"GIF89a", "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\xff", "IMAGE_PROCESS_FAILED"),
        (png(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (
            png() + b"a" * 1000,
            "file of size 1030 bytes is too big for a photo; the maximum size is 1000 bytes",
        ),
    ],
)
def test_photo_refused(botapi: BotApiServer, client: Client, lan: Person, data: bytes, words: str) -> None:
    botapi.limits.photo = 1000
    refusal = client.refused("sendPhoto", {"photo": ("a.png", data, "image/png")}, chat_id=LAN)
    assert refusal == f"Bad Request: {words}"


# Editing and deleting


@pytest.fixture
def question(client: Client, lan: Person) -> JSON:
    """The address of a message of the bot with two buttons."""
    message = client.ok(
        "sendMessage", chat_id=LAN, text="<b>Đúng?</b>", parse_mode="HTML", reply_markup=YES_NO
    )
    return {"chat_id": LAN, "message_id": message["message_id"]}


def test_edit(client: Client, lan: Person, question: JSON) -> None:
    edited = client.ok("editMessageText", text="Đã rõ", **question)
    assert (edited["text"], "edit_date" in edited, "entities" in edited) == ("Đã rõ", True, False)
    assert lan.chat.last.labels == [], "an edit without a keyboard takes the keyboard away"
    assert lan.chat.last.edited


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("editMessageText", {"text": "<b>Đúng?</b>", "parse_mode": "HTML", "reply_markup": YES_NO}),
        ("editMessageText", {"text": " <b>Đúng?</b>\n", "parse_mode": "HTML", "reply_markup": YES_NO}),
        ("editMessageReplyMarkup", {"reply_markup": YES_NO}),
    ],
)
def test_edit_without_a_change(client: Client, question: JSON, method: str, params: JSON) -> None:
    assert client.refused(method, **question, **params) == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


@pytest.mark.parametrize("change", [{"text": "Đúng?"}, {"reply_markup": inline([button()])}])
def test_any_change_is_a_change(client: Client, question: JSON, change: JSON) -> None:
    same = {"text": "<b>Đúng?</b>", "parse_mode": "HTML", "reply_markup": YES_NO}
    client.ok("editMessageText", **question, **{**same, **change})


def test_edit_of_the_keyboard_alone(client: Client, lan: Person, question: JSON) -> None:
    client.ok("editMessageReplyMarkup", **question)
    assert (lan.chat.last.text, lan.chat.last.labels) == ("Đúng?", [])
    assert "not modified" in client.refused("editMessageReplyMarkup", **question)


def test_edit_refused(client: Client, lan: Person, question: JSON) -> None:
    nowhere = {"chat_id": LAN, "message_id": 99}
    assert client.refused("editMessageText", text="a", **nowhere) == "Bad Request: message to edit not found"
    theirs = {"chat_id": LAN, "message_id": lan.chat.messages[0].id}
    assert client.refused("editMessageText", text="a", **theirs) == "Bad Request: message can't be edited"
    assert client.refused("editMessageText", text="", **question) == "Bad Request: message text is empty"
    assert "can't parse entities" in client.refused(
        "editMessageText", text="<b>", parse_mode="HTML", **question
    )
    bad_button = inline([button(data="a" * 65)])
    assert client.refused("editMessageText", text="a", reply_markup=bad_button, **question).endswith(
        "BUTTON_DATA_INVALID"
    )
    keys = {"keyboard": [[{"text": "a"}]]}
    assert "inline_keyboard: is required" in client.refused(
        "editMessageReplyMarkup", reply_markup=keys, **question
    )
    assert client.refused("editMessageCaption", caption="a", **question).endswith(
        "no caption in the message to edit"
    )


def test_edit_of_a_caption(client: Client, lan: Person) -> None:
    files = {"document": ("a.txt", b"a", "text/plain")}
    sent = client.ok("sendDocument", files, chat_id=LAN, caption="một")
    where = {"chat_id": LAN, "message_id": sent["message_id"]}
    assert client.refused("editMessageText", text="a", **where).endswith(
        "there is no text in the message to edit"
    )
    client.ok("editMessageCaption", caption="hai", **where)
    assert lan.chat.last.text == "hai"
    client.ok("editMessageCaption", **where)
    assert (lan.chat.last.text, lan.chat.last.file is None) == ("", False)


def test_delete(client: Client, lan: Person, question: JSON) -> None:
    assert client.ok("deleteMessage", **question) is True
    assert lan.chat.replies == []
    assert client.refused("deleteMessage", **question) == "Bad Request: message to delete not found"
    assert client.refused("editMessageText", text="a", **question) == "Bad Request: message to edit not found"
    one = client.ok("sendMessage", chat_id=LAN, text="a")["message_id"]
    assert client.ok("deleteMessages", chat_id=LAN, message_ids=[one, 99]) is True
    assert [message.text for message in lan.chat.messages] == ["/start"]
    too_many = client.refused("deleteMessages", chat_id=LAN, message_ids=list(range(101)))
    assert "must have 1-100 items, not 101" in too_many


# Presses


def test_press_and_answer(botapi: BotApiServer, client: Client, lan: Person, question: JSON) -> None:
    press = lan.presses("Có")
    query = press.update["callback_query"]
    assert (query["data"], query["from"]["id"]) == ("y", LAN)
    assert query["message"]["reply_markup"] == YES_NO
    with pytest.raises(AssertionError, match="an answer to a query did not come"):
        press.wait_answered(timeout=0.05)
    client.ok("answerCallbackQuery", callback_query_id=query["id"], text="Đã nhận", show_alert=True)
    assert press.wait_answered() == {"text": "Đã nhận", "show_alert": True}
    assert press.notice == "Đã nhận"
    silent = lan.presses("n")
    client.ok("answerCallbackQuery", callback_query_id=silent.question.id)
    assert silent.wait_answered() == {}, "an answer without words is an answer"


def test_answer_refused(client: Client, lan: Person, question: JSON) -> None:
    press = lan.presses("Có")
    there = {"callback_query_id": press.update["callback_query"]["id"]}
    assert client.refused("answerCallbackQuery", callback_query_id="12") == TOO_OLD
    too_long = client.refused("answerCallbackQuery", text="ạ" * 201, **there)
    assert too_long == "Bad Request: MESSAGE_TOO_LONG"
    client.ok("answerCallbackQuery", text="ạ" * 200, **there)
    assert client.refused("answerCallbackQuery", **there) == TOO_OLD
    late = lan.presses("Có")
    late.expires()
    assert client.refused("answerCallbackQuery", callback_query_id=late.question.id) == TOO_OLD


def test_only_buttons_that_show_can_be_pressed(client: Client, lan: Person, question: JSON) -> None:
    before = lan.chat.last
    with pytest.raises(AssertionError, match="no button 'Có lẽ' shows"):
        lan.presses("Có lẽ")
    client.ok("editMessageReplyMarkup", **question)
    with pytest.raises(AssertionError):
        lan.presses("Có")
    stale = lan.presses_stale(before, "Có").update["callback_query"]
    assert (stale["data"], "reply_markup" in stale["message"]) == ("y", False)
    client.ok("deleteMessage", **question)
    gone = lan.presses_stale(before, "Có").update["callback_query"]
    assert gone["message"] == {"chat": before.raw["chat"], "message_id": before.id, "date": 0}
    link = inline([{"text": "Mở", "url": "https://x.vn"}])
    client.ok("sendMessage", chat_id=LAN, text="a", reply_markup=link)
    with pytest.raises(AssertionError, match="sends nothing to the bot"):
        lan.presses("Mở")


def test_the_newest_button_is_pressed_unless_a_message_is_named(client: Client, lan: Person) -> None:
    client.ok("sendMessage", chat_id=LAN, text="a", reply_markup=inline([button("Tiếp", "1")]))
    old = lan.chat.last
    client.ok("sendMessage", chat_id=LAN, text="b", reply_markup=inline([button("Tiếp", "2")]))
    assert lan.presses("Tiếp").update["callback_query"]["data"] == "2"
    assert lan.presses("Tiếp", message=old).update["callback_query"]["data"] == "1"
    client.ok("sendMessage", chat_id=LAN, text="c", reply_markup=inline([button("A", "3"), button("A", "4")]))
    with pytest.raises(AssertionError, match="two buttons"):
        lan.presses("A")


# Commands, descriptions


def test_commands(botapi: BotApiServer, client: Client, lan: Person) -> None:
    commands = [{"command": "tracuu", "description": "Tìm điều khoản"}]
    client.ok("setMyCommands", commands=commands)
    mine = {"scope": {"type": "chat", "chat_id": LAN}, "language_code": "vi"}
    client.ok("setMyCommands", commands=[], **mine)
    assert client.ok("getMyCommands") == commands == botapi.commands
    assert client.ok("getMyCommands", **mine) == []
    client.ok("deleteMyCommands")
    assert client.ok("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ({"command": ""}, "BOT_COMMAND_INVALID"),
        ({"command": "Tracuu"}, "BOT_COMMAND_INVALID"),
        ({"command": "tra-cuu"}, "BOT_COMMAND_INVALID"),
        ({"command": "trợgiúp"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33}, "BOT_COMMAND_INVALID"),
        ({"description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"description": " "}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"description": "ạ" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_command_refused(client: Client, command: JSON, words: str) -> None:
    whole = {"command": "tracuu", "description": "Tìm", **command}
    assert client.refused("setMyCommands", commands=[whole]) == f"Bad Request: {words}"


def test_commands_refused(client: Client) -> None:
    one = {"command": "a" * 32, "description": "ạ" * 256}
    client.ok("setMyCommands", commands=[one] * 100)
    assert client.refused("setMyCommands", commands=[one] * 101) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert client.refused("setMyCommands", commands=[one], language_code="vie").endswith("LANG_CODE_INVALID")
    assert "must be one of" in client.refused("setMyCommands", commands=[one], scope={"type": "everybody"})
    elsewhere = {"type": "chat", "chat_id": 5}
    assert client.refused("setMyCommands", commands=[one], scope=elsewhere) == "Bad Request: chat not found"


def test_descriptions(botapi: BotApiServer, client: Client) -> None:
    client.ok("setMyDescription", description="ạ" * 512)
    client.ok("setMyShortDescription", short_description="ạ" * 120, language_code="vi")
    assert "must be 0-512 characters" in client.refused("setMyDescription", description="ạ" * 513)
    assert "must be 0-120 characters" in client.refused("setMyShortDescription", short_description="ạ" * 121)
    assert set(botapi.world.descriptions) == {"description", "short_description vi"}


# Updates


def test_updates_stay_until_confirmed(client: Client, botapi: BotApiServer) -> None:
    lan = botapi.person(LAN, "Lan")
    first, second, third = (lan.says(text)["update_id"] for text in ("một", "hai", "ba"))
    assert first < second < third

    def ids(**params: object) -> list[int]:
        return [update["update_id"] for update in client.ok("getUpdates", **params)]

    assert ids() == ids() == [first, second, third]
    assert ids(limit=2) == [first, second]
    assert ids(offset=second) == [second, third]
    assert ids() == [second, third], "what was confirmed is gone"
    lan.says("bốn")
    assert ids(offset=-1) == [third + 1]
    assert ids(offset=third + 2) == []
    for limit in (0, 101):
        assert "must be 1-100" in client.refused("getUpdates", limit=limit)


def test_long_poll_waits_for_an_update(client: Client, botapi: BotApiServer) -> None:
    lan = botapi.person(LAN, "Lan")
    threading.Timer(0.15, lan.says, ("Chào",)).start()
    begin = time.monotonic()
    updates = client.ok("getUpdates", timeout=5)
    assert 0.1 < time.monotonic() - begin < 3
    assert [update["message"]["text"] for update in updates] == ["Chào"]
    begin = time.monotonic()
    assert client.ok("getUpdates", timeout=1, offset=updates[0]["update_id"] + 1) == []
    assert 0.9 < time.monotonic() - begin < 3


def in_background(call: Callable[[], httpx.Response]) -> Callable[[], httpx.Response]:
    found: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: found.append(call()))
    thread.start()

    def result() -> httpx.Response:
        thread.join(5)
        return found[0]

    return result


def test_a_second_poller_ends_the_first(client: Client, botapi: BotApiServer) -> None:
    first = in_background(lambda: client.send("getUpdates", timeout=5))
    botapi.wait(lambda: botapi.world.updates.poll)
    second = in_background(lambda: client.send("getUpdates", timeout=5))
    conflict = first()
    assert conflict.status_code == 409
    assert conflict.json()["description"].startswith("Conflict: terminated by other getUpdates request")
    botapi.person(LAN, "Lan").says("a")
    assert second().json()["ok"]
    assert [problem.code for problem in botapi.problems] == [409]


def test_a_poller_that_went_away_disturbs_nobody(client: Client, botapi: BotApiServer) -> None:
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{botapi.base_url}{TOKEN}/getUpdates", data={"timeout": "5"}, timeout=0.1)
    botapi.wait(lambda: botapi.world.updates.poll is None, timeout=2)
    assert client.ok("getUpdates", timeout=1) == []
    assert not botapi.problems


def test_a_webhook_excludes_polling(client: Client, botapi: BotApiServer) -> None:
    poll = in_background(lambda: client.send("getUpdates", timeout=5))
    botapi.wait(lambda: botapi.world.updates.poll)
    response = client.send("setWebhook", url="https://x.vn/hook", secret_token="s")
    assert response.json()["description"] == "Webhook was set"
    assert poll().json()["description"] == "Conflict: terminated by setWebhook request"
    response = client.send("getUpdates")
    assert response.status_code == 409
    assert "can't use getUpdates method while webhook is active" in response.json()["description"]
    assert client.ok("getWebhookInfo")["url"] == "https://x.vn/hook"
    client.ok("deleteWebhook")
    assert client.ok("getUpdates") == []
    assert client.ok("getWebhookInfo")["url"] == ""


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://x.vn/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://x.vn:8081/"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "x.vn"}, "invalid webhook URL specified"),
        ({"url": "https://x.vn", "secret_token": "bí mật"}, "secret token contains unallowed characters"),
        ({"url": "https://x.vn", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "https://x.vn", "max_connections": 101}, "must be 1-100"),
        ({}, 'parameter "url" is required'),
    ],
)
def test_webhook_refused(client: Client, params: JSON, words: str) -> None:
    assert words in client.refused("setWebhook", **params)


def test_pending_updates_can_be_dropped_and_kinds_chosen(client: Client, botapi: BotApiServer) -> None:
    lan = botapi.person(LAN, "Lan")
    lan.says("a")
    client.ok("deleteWebhook", drop_pending_updates=True)
    assert client.ok("getUpdates", allowed_updates=["callback_query"]) == []
    lan.says("b")
    assert client.ok("getUpdates") == []
    assert client.ok("getWebhookInfo")["allowed_updates"] == ["callback_query"]
    assert client.ok("getUpdates", allowed_updates=[]) == []
    lan.says("c")
    assert [update["message"]["text"] for update in client.ok("getUpdates")] == ["c"]


def test_updates_again_held_and_backwards(client: Client, botapi: BotApiServer) -> None:
    lan = botapi.person(LAN, "Lan")
    first = lan.says("một")
    client.ok("getUpdates", offset=first["update_id"] + 1)
    botapi.repeats(first)
    assert client.ok("getUpdates") == [first]
    assert client.ok("getUpdates") == []
    with botapi.holding(backwards=True):
        second, third = lan.says("hai"), lan.says("ba")
        assert client.ok("getUpdates") == []
    assert client.ok("getUpdates") == [third, second]


class Hook:
    """A bot's webhook: answers with the statuses given, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[str, str, JSON]] = []
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                hook.got.append((self.path, self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.005,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_webhook_delivery(client: Client, botapi: BotApiServer) -> None:
    hook = Hook(503, 500)
    botapi.webhook.retry_after = 0.02
    lan, hoa = botapi.person(LAN, "Lan"), botapi.person(HOA, "Hoa")
    first = lan.says("một")
    client.ok("setWebhook", url=f"{hook.url}/telegram?a=1", secret_token="bi_mat-1")
    botapi.wait(lambda: len(hook.got) == 3)
    botapi.wait(lambda: not botapi.world.updates.pending)
    assert [(path, secret, update) for path, secret, update in hook.got] == [
        ("/telegram?a=1", "bi_mat-1", first)
    ] * 3
    assert [delivery.status for delivery in botapi.deliveries] == [503, 500, 200]
    assert client.ok("getWebhookInfo")["last_error_message"] == "Wrong response from the webhook: 500"
    texts = [str(number) for number in range(10)]
    for text in texts:
        lan.says(text)
        hoa.says(text)
    botapi.wait(lambda: len(hook.got) == 23)
    order = [
        update["message"]["text"] for _, _, update in hook.got[3:] if update["message"]["from"]["id"] == LAN
    ]
    assert order == texts, "updates of one chat arrive in order"
    botapi.repeats(first)
    botapi.wait(lambda: len(hook.got) == 24)
    hook.close()


def test_webhook_of_a_public_address(client: Client, botapi: BotApiServer) -> None:
    hook = Hook()
    botapi.webhook.retry_after = 0.02
    client.ok("setWebhook", url="https://x.vn/telegram")
    botapi.person(LAN, "Lan").says("a")
    botapi.wait(lambda: client.ok("getWebhookInfo").get("last_error_message"))
    botapi.webhook.forward = hook.url
    botapi.wait(lambda: hook.got)
    assert hook.got[0][0] == "/telegram"
    hook.close()


# Inline queries


def article(id: str = "1", text: str = "Điều 1", **more: object) -> JSON:
    content = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": id, "title": "Điều", "input_message_content": content, **more}


def test_inline_query(client: Client, botapi: BotApiServer) -> None:
    lan = botapi.person(LAN, "Lan")
    asked = lan.asks_inline("kỷ luật")
    there = {"inline_query_id": asked.question.id}
    assert asked.update["inline_query"]["query"] == "kỷ luật"
    client.ok(
        "answerInlineQuery", results=[article(text="<b>Điều 1</b>")], cache_time=0, is_personal=True, **there
    )
    assert asked.answer is not None
    assert asked.answer["results"][0]["message"]["text"] == "Điều 1"
    assert client.refused("answerInlineQuery", results=[], **there) == TOO_OLD
    assert lan.chooses("1")["chosen_inline_result"]["result_id"] == "1"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("đ" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(text="")]}, "message text is empty"),
        ({"results": [article(text="a" * 4097)]}, "MESSAGE_TOO_LONG"),
        ({"results": [article(text="<b>")]}, "can't parse entities"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(reply_markup=inline([{"text": "a"}]))]}, "unallowed"),
        ({"results": [{**article(), "type": "photo"}]}, "type: must be one of article"),
        ({"results": [], "next_offset": "a" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": [], "button": {"text": "a", "start_parameter": "tra cuu"}}, "START_PARAM_INVALID"),
        ({"results": [], "button": {"text": "a"}}, "START_PARAM_INVALID"),
        ({}, 'parameter "results" is required'),
    ],
)
def test_inline_answer_refused(client: Client, botapi: BotApiServer, params: JSON, words: str) -> None:
    asked = botapi.person(LAN, "Lan").asks_inline("a")
    assert words in client.refused("answerInlineQuery", inline_query_id=asked.question.id, **params)
    assert asked.answer is None


# Faults on demand


def test_refusals_on_demand(client: Client, botapi: BotApiServer, lan: Person) -> None:
    botapi.faults.add("sendMessage", too_many_requests(7), times=2)
    botapi.faults.add("sendMessage", server_error())
    botapi.faults.add("sendMessage", refused(400, "Bad Request: odd"))
    answers = [client.send("sendMessage", chat_id=LAN, text="a") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [429, 429, 500, 400, 200]
    assert answers[0].json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert answers[0].headers["Retry-After"] == "7"
    assert answers[3].json()["description"] == "Bad Request: odd"
    assert len(lan.chat.replies) == 1
    assert not botapi.problems
    assert [call.injected for call in botapi.calls_of("sendMessage")] == [True] * 4 + [False]


def test_gateway_page(client: Client, botapi: BotApiServer, lan: Person) -> None:
    botapi.faults.add("*", bad_gateway())
    response = client.send("sendMessage", chat_id=LAN, text="a")
    assert (response.status_code, response.text[:6]) == (502, "<html>")
    assert not lan.chat.replies


@pytest.mark.parametrize(
    ("trouble", "shown"),
    [(no_answer(), 0), (no_answer(done=True), 1), (half_answer(), 1), (half_answer(done=False), 0)],
)
def test_cut_answers(client: Client, botapi: BotApiServer, lan: Person, trouble: Any, shown: int) -> None:
    botapi.faults.add("sendMessage", trouble)
    with pytest.raises(httpx.RemoteProtocolError):
        client.send("sendMessage", chat_id=LAN, text="a")
    assert len(lan.chat.replies) == shown
    client.ok("sendMessage", chat_id=LAN, text="b")


def test_delay_and_choice_of_calls(client: Client, botapi: BotApiServer, lan: Person) -> None:
    botapi.faults.add("sendMessage", delay(0.3), where=lambda params: params["text"] == "chậm")
    begin = time.monotonic()
    client.ok("sendMessage", chat_id=LAN, text="nhanh")
    quick = time.monotonic() - begin
    client.ok("sendMessage", chat_id=LAN, text="chậm")
    assert quick < 0.25
    assert time.monotonic() - begin >= 0.3
    botapi.faults.add("getMe", server_error())
    botapi.faults.clear()
    client.ok("getMe")


def test_the_service_goes_away_and_comes_back(client: Client, botapi: BotApiServer, lan: Person) -> None:
    botapi.goes_away()
    with pytest.raises(httpx.HTTPError):
        client.send("getMe")
    botapi.comes_back()
    assert client.ok("sendMessage", chat_id=LAN, text="a")["text"] == "a"


# People and groups


def test_updates_conform_and_the_library_reads_all_of_them(botapi: BotApiServer) -> None:
    lan = botapi.person(LAN, "Lan", username="lan_nguyen")
    group = botapi.group(GROUP, "Nhóm", privacy=False)
    said = lan.says("/tracuu kỷ luật https://x.vn")
    updates = [said, lan.says("trong nhóm", chat=group), lan.edits(said["message"]["message_id"], "/huy")]
    updates += [lan.sends(kind, caption="a" if kind == "photo" else "") for kind in SAMPLES]
    updates += [lan.asks_inline("a").update, lan.chooses("1"), lan.blocks(), lan.unblocks()]
    updates += [group.removes_bot(lan), group.adds_bot(lan)]
    assert [update["update_id"] for update in updates] == sorted({update["update_id"] for update in updates})
    for update in updates:
        assert botapi.spec.conforms(update, "Update") == []
        read = Update.de_json(update, None)
        assert read is not None
        assert read.effective_user is not None
        assert read.effective_user.id == LAN
        assert not read.api_kwargs
        if read.effective_message is not None:
            assert not read.effective_message.api_kwargs
    message = said["message"]
    assert message["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 7},
        {"type": "url", "offset": 16, "length": 12},
    ]
    assert abs(message["date"] - time.time()) < 60
    assert updates[2]["edited_message"]["edit_date"] >= message["date"]


def test_group_privacy(client: Client, botapi: BotApiServer) -> None:
    lan, group = botapi.person(LAN, "Lan"), botapi.group(GROUP, "Nhóm")
    bot = client.ok("sendMessage", chat_id=GROUP, text="Chào")["message_id"]
    reaching = [
        lan.says("/tracuu a", chat=group),
        lan.says(f"/tracuu@{botapi.username} a", chat=group),
        lan.says("đúng", chat=group, reply_to=bot),
    ]
    lan.says("chuyện riêng", chat=group)
    lan.says("/tracuu@other_bot a", chat=group)
    lan.edits(lan.says("a", chat=group)["message"]["message_id"], "b", chat=group)
    assert client.ok("getUpdates") == reaching
    assert reaching[2]["message"]["reply_to_message"]["text"] == "Chào"
    theirs = group.messages[-1].id
    refusal = client.refused("deleteMessage", chat_id=GROUP, message_id=theirs)
    assert refusal == "Bad Request: message can't be deleted"
    client.ok("sendMessage", chat_id=GROUP, text="Hỏi", reply_markup=YES_NO)
    assert lan.presses("Có", chat=group).update["callback_query"]["message"]["chat"]["id"] == GROUP


def test_out_of_a_group(client: Client, botapi: BotApiServer, lan: Person) -> None:
    group = botapi.group(GROUP, "Nhóm", kind="group")
    group.removes_bot(by=lan)
    response = client.send("sendMessage", chat_id=GROUP, text="a")
    assert (response.status_code, response.json()["description"]) == (
        403,
        "Forbidden: bot was kicked from the group chat",
    )
    assert lan.says("/start", chat=group) not in client.ok("getUpdates")
    group.adds_bot(by=lan)
    assert lan.says("/start", chat=group) in client.ok("getUpdates")
    client.ok("leaveChat", chat_id=GROUP)
    left = client.send("sendMessage", chat_id=GROUP, text="a")
    assert left.json()["description"] == "Forbidden: bot is not a member of the group chat"
    assert "private" in client.refused("leaveChat", chat_id=LAN)


def test_waiting(client: Client, botapi: BotApiServer, lan: Person) -> None:
    client.ok("sendMessage", chat_id=LAN, text="Chào Lan")
    assert lan.wait_reply("Chào").text == "Chào Lan"
    lan.says("tiếp")
    assert lan.new_replies() == [], "what came before the person's own act is not new"
    client.refused("sendMessage", chat_id=LAN, text="")
    with pytest.raises(AssertionError) as late:
        lan.wait_reply(timeout=0.1)
    assert "Chào Lan" in str(late.value)
    assert "message text is empty" in str(late.value)
    message = lan.chat.last
    client.ok("editMessageText", chat_id=LAN, message_id=message.id, text="Đã sửa")
    assert lan.wait_reply().text == "Đã sửa", "an edit is a reply too"


def test_message_ids_are_counted_in_each_chat(client: Client, botapi: BotApiServer) -> None:
    first, second = (botapi.person(id, "a").says("a")["message"]["message_id"] for id in (LAN, HOA))
    assert first == second == 1


def test_bytes_that_are_no_http_hurt_nobody(botapi: BotApiServer, client: Client) -> None:
    answer = botapi.api.answer(Request("POST", "/", "", b"", lambda: True))
    assert (answer.code, answer.body["ok"]) == (404, False)
    client.ok("getMe")


# A real bot

Context = ContextTypes.DEFAULT_TYPE
Bot = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], JobQueue[Context]]


async def start(update: Update, context: Context) -> None:
    assert update.message is not None
    assert update.message.from_user is not None
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Có", callback_data="y")]])
    await update.message.reply_html(
        f"Xin chào <b>{update.message.from_user.first_name}</b>", reply_markup=keys
    )


async def echo(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "", do_quote=True)


async def send_file(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_chat_action("upload_document")
    await update.message.reply_document(b"k\r\n", filename="Kết quả.txt", caption="Tệp")


async def pressed(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Đã nhận")
    await query.edit_message_text("Đã chọn Có")


async def failed(update: object, context: Context) -> None:
    """Errors are looked at through the server's records."""
    context.bot_data.setdefault("errors", []).append(context.error)


@asynccontextmanager
async def running(server: BotApiServer) -> AsyncIterator[Bot]:
    app = Application.builder().token(server.token).base_url(server.base_url).build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CommandHandler("tep", send_file))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(pressed))
    app.add_error_handler(failed)
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=2, poll_interval=0)
        yield app
        await app.updater.stop()
        await app.stop()


def real_bot(check: Callable[[BotApiServer, Bot], Any], server: BotApiServer) -> None:
    async def run() -> None:
        async with running(server) as app:
            await check(server, app)

    asyncio.run(run())


def test_a_real_bot(botapi: BotApiServer) -> None:
    async def check(server: BotApiServer, app: Bot) -> None:
        lan = server.person(LAN, "Lan & Hoa")
        await app.bot.set_my_commands([("tep", "Gửi tệp")])
        lan.says("một hai")
        reply = await lan.until_reply("một hai")
        assert reply.reply_to == 1
        lan.says("/tep")
        file = (await lan.until_reply("Tệp")).file
        assert file is not None
        assert (file.filename, file.data, lan.chat.actions) == ("Kết quả.txt", b"k\r\n", ["upload_document"])
        await server.until_quiet(0.05)
        assert not server.problems
        assert server.commands == [{"command": "tep", "description": "Gửi tệp"}]

    real_bot(check, botapi)


def test_a_real_bot_edits_on_a_press(botapi: BotApiServer) -> None:
    async def check(server: BotApiServer, app: Bot) -> None:
        lan = server.person(LAN, "Lan")
        lan.says("/start")
        greeting = await lan.until_reply("Xin chào Lan")
        assert greeting.marked("bold") == ["Lan"]
        press = lan.presses("Có")
        assert (await press.until_answered())["text"] == "Đã nhận"
        edited = await lan.until_reply("Đã chọn Có")
        assert (edited.id, edited.labels) == (greeting.id, [])
        assert not server.problems
        again = lan.presses_stale(greeting, "Có")
        await again.until_answered()
        problem = await server.until(lambda: next(iter(server.problems), None))
        assert "message is not modified" in problem.description

    real_bot(check, botapi)


def test_a_real_bot_that_forgets_to_escape_is_found_out(botapi: BotApiServer) -> None:
    async def check(server: BotApiServer, app: Bot) -> None:
        server.person(LAN, "Lan & Hoa").says("/start")
        problem = await server.until(lambda: next(iter(server.problems), None))
        assert 'Unsupported HTML entity "&"' in problem.description

    real_bot(check, botapi)


def test_the_library_raises_what_it_should(botapi: BotApiServer) -> None:
    async def check(server: BotApiServer, app: Bot) -> None:
        lan = server.person(LAN, "Lan")
        lan.says("a")
        await lan.until_reply("a")
        with pytest.raises(BadRequest, match="Chat not found"):
            await app.bot.send_message(5, "a")
        server.faults.add("sendMessage", too_many_requests(3))
        with pytest.raises(RetryAfter) as flood:
            await app.bot.send_message(LAN, "a")
        assert flood.value.retry_after in (3, 3.0)
        for trouble in (server_error(), bad_gateway(), no_answer(), half_answer()):
            server.faults.add("sendMessage", trouble)
            with pytest.raises(NetworkError):
                await app.bot.send_message(LAN, "a")
        lan.blocks()
        with pytest.raises(Forbidden, match="blocked by the user"):
            await app.bot.send_message(LAN, "a")

    real_bot(check, botapi)


def test_a_real_bot_gets_updates_again_after_an_outage(botapi: BotApiServer) -> None:
    async def check(server: BotApiServer, app: Bot) -> None:
        lan = server.person(LAN, "Lan")
        server.faults.add("getUpdates", no_answer(), times=1)
        lan.says("một")
        await lan.until_reply("một")
        with server.holding(backwards=True):
            lan.says("hai")
            lan.says("ba")
        await lan.until_reply("hai")
        await server.until(lambda: len(lan.chat.replies) >= 3)

    real_bot(check, botapi)
