"""Files that people send on Telegram: fetched, worked on, answered; and what goes wrong on the way."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from types import SimpleNamespace
from typing import cast

import pytest

from bot import apart
from bot.apart import Limits
from bot.assistant import StoredAssistant
from bot.channels.telegram.channel import Pace
from bot.errors import FileRefused, StorageError
from bot.jobs import Finished, Job, Received, Setting
from bot.making import MadeFile
from bot.turns import Parcel
from bot.workshop import Workshop
from botapi.driver import Group, Person
from botapi.faults import (
    Trouble,
    delay,
    endless,
    half_answer,
    no_answer,
    refused,
    server_error,
    stalled,
    too_many_requests,
)
from botapi.server import BotApiServer
from handlers import file_texts as texts
from handlers.reply import Choice, Choices, Made, Paragraph, Reply, Work, text
from hostile_tasks import COMMAND
from scripted import TODAY, Running, Script, now

CSV = "họ tên\nNguyễn Văn A\n".encode()
DOING = Reply((Paragraph(text("Đang rà soát.")), Work("list", '{"a":1}')))


def counts(received: Received, setting: Setting) -> Finished:
    assert setting.today == TODAY
    told = f"{received.name} {len(received.content)} byte {received.data}"
    choices = Choices(((Choice("Xem thêm", "docs"),),))
    made = ("ket-qua.txt", received.content[::-1], "text/plain")
    return Finished(Reply((Paragraph(text(told)), choices)), (made,))


class Bench:
    """A workshop whose job does what a test wants, and what it was given."""

    def __init__(self, job: Job = counts) -> None:
        self.given: list[Received] = []
        self._job = job
        holder = cast("StoredAssistant", SimpleNamespace(resources=object()))
        self.workshop = Workshop(holder, lambda: TODAY, now, {}, {"list": self._work})

    def _work(self, received: Received, setting: Setting) -> Finished:
        self.given.append(received)
        return self._job(received, setting)


def script(**answers: Reply | Callable[[], Reply]) -> Script:
    return Script({"": DOING, "xem": DOING, **answers})


def file_names(person: Person) -> list[str]:
    return [shown.file.filename for shown in person.chat.replies if shown.file]


async def test_a_file_comes_back_worked_on(running: Running, botapi: BotApiServer, lan: Person) -> None:
    bench = Bench()
    async with running(botapi, script(), workshop=bench.workshop):
        lan.sends_file("Danh sách Nguyễn Văn A.csv", CSV)
        await lan.until_reply("Đang rà soát.")
        told = await lan.until_reply("byte")
        await botapi.until(lambda: file_names(lan))
        lan.says("còn đó không")
        await lan.until_reply("Nhận: còn đó không")
    shown = [(reply.text, reply.file.data if reply.file else None) for reply in lan.chat.replies]
    assert shown[:3] == [
        ("Đang rà soát.", None),
        (f'danh-sach.csv {len(CSV)} byte {{"a":1}}', None),
        ("", CSV[::-1]),
    ]
    assert told.labels == ["Xem thêm"]
    assert "upload_document" in lan.chat.actions
    assert not botapi.problems
    assert not botapi.losses


@pytest.mark.parametrize("way", ["reply", "forwarded", "caption"])
async def test_however_a_file_is_sent(polling: Running, botapi: BotApiServer, lan: Person, way: str) -> None:
    bench = Bench()
    async with polling(botapi, script(), workshop=bench.workshop):
        lan.says("chào")
        answered = await lan.until_reply("Nhận: chào")
        lan.sends_file(
            "a.csv",
            CSV,
            "xem" if way == "caption" else "",
            reply_to=answered.id if way == "reply" else None,
            forwarded=way == "forwarded",
        )
        await lan.until_reply("byte")
    assert [received.content for received in bench.given] == [CSV]


async def test_the_files_of_an_album_are_worked_on_one_after_another(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    async with running(botapi, script(), workshop=Bench().workshop):
        for number in range(3):
            lan.sends_file(f"{number}.csv", CSV * (number + 1), album="13")
        await botapi.until(lambda: len(file_names(lan)) == 3)
    told = [reply.text for reply in lan.chat.replies if "byte" in reply.text]
    assert told == [f'danh-sach.csv {len(CSV) * n} byte {{"a":1}}' for n in (1, 2, 3)]


async def test_the_same_file_twice_gives_two_results_and_the_same_update_one(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    bench = Bench()
    async with polling(botapi, script(), workshop=bench.workshop):
        update = lan.sends_file("a.csv", CSV)
        await lan.until_reply("byte")
        botapi.repeats(update)
        lan.sends_file("a.csv", CSV)
        await botapi.until(lambda: len(file_names(lan)) == 2)
        await botapi.until_quiet()
    assert len(bench.given) == 2


async def test_a_file_holds_up_its_own_chat_alone(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    gate = threading.Event()

    def waits(received: Received, setting: Setting) -> Finished:
        assert gate.wait(10)
        return counts(received, setting)

    people = [botapi.person(number, f"Người {number}") for number in range(3001, 3007)]
    async with running(botapi, script(), workshop=Bench(waits).workshop):
        for person in (lan, *people):
            person.sends_file("a.csv", CSV)
        lan.says("sau")
        await lan.until_reply()
        for number in range(5):
            hoa.says(f"việc khác {number}")
            await hoa.until_reply(f"Nhận: việc khác {number}")
        assert not lan.new_replies("Nhận: sau")
        gate.set()
        await lan.until_reply("Nhận: sau")
        await botapi.until(lambda: all(file_names(person) for person in people))
    assert [bool(reply.file) for reply in lan.chat.replies] == [False, False, True, False]


# What is refused before it is fetched


async def test_what_telegram_does_not_hand_out_is_not_asked_for(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    bench = Bench()
    async with running(botapi, script(), workshop=bench.workshop):
        lan.sends_file("a.xlsx", CSV, said=20 * 1024 * 1024 + 1)
        await lan.until_reply(texts.TOO_LARGE_HERE.format(most=20))
        await botapi.until_quiet()
    assert not bench.given
    assert not botapi.calls_of("getFile")


async def test_nothing_is_fetched_in_a_group(
    polling: Running, botapi: BotApiServer, lan: Person, group: Group
) -> None:
    assistant = script()
    async with polling(botapi, assistant, workshop=Bench().workshop):
        lan.sends_file("a.csv", CSV, chat=group)
        lan.sends_file("a.csv", CSV, f"/xem@{botapi.username}", chat=group)
        await lan.until_reply("Nhận: /xem", chat=group)
        answered = group.last
        lan.sends_file("a.csv", CSV, chat=group, reply_to=answered.id)
        await lan.until_reply("Đang rà soát.", chat=group)
    assert [request.public for _, request in assistant.asked] == [True, True]
    assert [request.sent.name for _, request in assistant.asked if request.sent] == ["a.csv", "a.csv"]


async def test_many_files_at_once_are_told_to_come_later(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    bench = Bench()
    async with polling(botapi, script(), workshop=bench.workshop):
        for _ in range(12):
            lan.sends_file("a.csv", CSV)
        await botapi.until(lambda: len(file_names(lan)) == 10, timeout=20)
        await botapi.until(lambda: sum(r.text == texts.TOO_MANY for r in lan.chat.replies) == 2)
    assert len(bench.given) == 10


async def test_who_administers_is_known_by_the_settings(
    polling: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    assistant = script()
    async with polling(botapi, assistant, workshop=Bench().workshop, administrators={lan.id}):
        lan.says("một")
        hoa.says("hai")
        lan.sends_file("a.csv", CSV)
        await lan.until_reply("byte")
        await hoa.until_reply("hai")
    told = {(chat, request.text): request.administrator for chat, request in assistant.asked}
    assert told == {
        (f"telegram:{lan.id}:{lan.id}", "một"): True,
        (f"telegram:{hoa.id}:{hoa.id}", "hai"): False,
        (f"telegram:{lan.id}:{lan.id}", ""): True,
    }


# What goes wrong on the way


@pytest.mark.parametrize(
    ("method", "trouble"),
    [
        ("getFile", server_error()),
        ("getFile", no_answer()),
        ("getFile", too_many_requests(0)),
        ("file", server_error()),
        ("file", half_answer()),
        ("file", no_answer()),
        ("sendDocument", server_error()),
        ("sendDocument", no_answer()),
        ("sendChatAction", server_error()),
    ],
)
async def test_what_fails_for_a_moment_is_tried_again(
    polling: Running, botapi: BotApiServer, lan: Person, method: str, trouble: Trouble
) -> None:
    botapi.faults.add(method, trouble)
    async with polling(botapi, script(), workshop=Bench().workshop):
        lan.sends_file("a.csv", CSV)
        await botapi.until(lambda: file_names(lan), timeout=10)
    assert file_names(lan) == ["ket-qua.txt"]


@pytest.mark.parametrize(
    ("method", "trouble", "sentence"),
    [
        (
            "getFile",
            refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
            texts.EXPIRED,
        ),
        ("getFile", refused(400, "Bad Request: file is too big"), texts.TOO_LARGE_HERE.format(most=20)),
        ("file", refused(404, "Not Found"), texts.EXPIRED),
        ("file", endless(), texts.NOT_AS_SAID),
    ],
    ids=["expired", "too big", "gone", "endless"],
)
async def test_what_cannot_be_fetched_is_told(
    running: Running, botapi: BotApiServer, lan: Person, method: str, trouble: Trouble, sentence: str
) -> None:
    botapi.faults.add(method, trouble)
    bench = Bench()
    async with running(botapi, script(), workshop=bench.workshop):
        lan.sends_file("a.csv", CSV * 1000)
        await lan.until_reply(sentence)
        lan.says("tiếp")
        await lan.until_reply("Nhận: tiếp")
    assert not bench.given


async def test_a_download_that_stalls_is_begun_again(
    polling: Running, botapi: BotApiServer, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.http.STALLED_SECONDS", 0.2)
    botapi.faults.add("file", stalled())
    async with polling(botapi, script(), workshop=Bench().workshop):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply("byte")
    assert len(botapi.calls_of("file")) == 2


async def test_a_file_that_is_shorter_than_was_said_is_not_opened(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    bench = Bench()
    async with polling(botapi, script(), workshop=bench.workshop):
        lan.sends_file("a.csv", CSV, said=len(CSV) + 1)
        await lan.until_reply(texts.NOT_AS_SAID)
    assert not bench.given


async def test_a_file_that_can_never_be_had_is_given_up_and_told(
    polling: Running, botapi: BotApiServer, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.sender.MOST_WORK_TRIES", 1)
    monkeypatch.setattr("bot.channels.telegram.errands.FETCH_PAUSES", (0.01,))
    botapi.faults.add("file", server_error(), times=100)
    async with polling(botapi, script(), workshop=Bench().workshop):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply(texts.NOT_FETCHED)
        lan.says("tiếp")
        await lan.until_reply("Nhận: tiếp")
    assert not file_names(lan)


# What goes wrong in the work


async def test_what_a_job_refuses_is_said(polling: Running, botapi: BotApiServer, lan: Person) -> None:
    def refuses(received: Received, setting: Setting) -> Finished:
        raise FileRefused("Tệp này không có cột nào.")

    async with polling(botapi, script(), workshop=Bench(refuses).workshop):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply("Tệp này không có cột nào.")


async def test_a_file_is_looked_at_before_any_job(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    bench = Bench()
    async with polling(botapi, script(), workshop=bench.workshop):
        lan.sends_file("a.xlsx", b"MZ...")
        await lan.until_reply(texts.NOT_WHAT_IT_SAYS.format(ending=".xlsx"))
        lan.sends_file("a.csv", b"")
        await lan.until_reply(texts.EMPTY)
    assert not bench.given


async def test_a_job_at_fault_is_told_with_a_number_and_logged_without_the_file(
    polling: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(received: Received, setting: Setting) -> Finished:
        raise LookupError(received.content.decode())

    async with polling(botapi, script(), workshop=Bench(fails).workshop):
        with caplog.at_level(logging.INFO):
            lan.sends_file("Danh sách Nguyễn Văn A.csv", CSV, "xem")
            await lan.until_reply("báo người quản trị mã")
            lan.says("tiếp")
            await lan.until_reply("Nhận: tiếp")
    assert "LookupError" in caplog.text
    assert "Nguyễn" not in caplog.text
    assert "BQAC" not in caplog.text


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ("die", texts.UNREADABLE),
        ("fail", texts.UNREADABLE),
        ("swell", texts.TOO_HEAVY),
        ("sleep", texts.TOO_HEAVY),
    ],
)
async def test_a_process_that_fails_is_told(
    polling: Running, botapi: BotApiServer, lan: Person, task: str, sentence: str
) -> None:
    def runs(received: Received, setting: Setting) -> Finished:
        limits = Limits(256 * 1024 * 1024, cpu=20, wall=1.5)
        apart.run(task, {}, received.content, limits, COMMAND)
        raise AssertionError

    async with polling(botapi, script(), workshop=Bench(runs).workshop):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply(sentence, timeout=20)


async def test_a_job_waits_for_a_database_that_is_away(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    away = [StorageError("Không kết nối được."), StorageError("Không kết nối được.")]

    def stores(received: Received, setting: Setting) -> Finished:
        if away:
            raise away.pop()
        return counts(received, setting)

    async with polling(botapi, script(), workshop=Bench(stores).workshop):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply("byte")
    assert not away


async def test_a_result_beyond_what_telegram_takes_is_told(
    polling: Running, botapi: BotApiServer, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.courier.MOST_SENT", 10)
    async with polling(botapi, script(), workshop=Bench().workshop):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply(texts.RESULT_TOO_LARGE)
    assert not botapi.calls_of("sendDocument")


async def test_a_job_may_answer_with_a_file_to_be_made(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    def offers(received: Received, setting: Setting) -> Finished:
        return Finished(Reply((Made("giay", "giay.txt", "{}", text("Tờ giấy.")),)))

    holder = cast("StoredAssistant", SimpleNamespace(resources=object()))
    makers = {"giay": lambda known, data, today: MadeFile(b"giay", "text/plain")}
    workshop = Workshop(holder, lambda: TODAY, now, makers, {"list": offers})
    async with polling(botapi, script(), workshop=workshop):
        lan.sends_file("a.csv", CSV)
        shown = await lan.until_reply("Tờ giấy.")
    assert shown.file is not None
    assert shown.file.data == b"giay"


# Ending, and beginning again


async def test_what_is_under_way_is_left_to_the_next_process(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    begun = threading.Event()

    def sleeps(received: Received, setting: Setting) -> Finished:
        begun.set()
        apart.run("sleep", {}, b"", Limits(256 * 1024 * 1024), COMMAND)
        raise AssertionError

    assistant = script()
    pace = Pace(tries=(0.01,), later=0.05, connects=(0.01,), grace=0.2)
    async with running(botapi, assistant, workshop=Bench(sleeps).workshop, pace=pace):
        lan.sends_file("a.csv", CSV)
        await botapi.until(begun.is_set)
        stopping = time.monotonic()
    assert time.monotonic() - stopping < 10
    assert waiting(assistant) == 1
    bench = Bench()
    async with running(botapi, assistant, workshop=bench.workshop):
        await botapi.until(lambda: file_names(lan))
    assert [received.content for received in bench.given] == [CSV]
    assert waiting(assistant) == 0


async def test_work_that_outlasts_its_lease_keeps_it(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    gate, kept = threading.Event(), []
    assistant = script()
    keep = assistant.outbox.keep

    def keeps(parcel: Parcel) -> bool:
        kept.append(parcel.id)
        if len(kept) > 2:
            gate.set()
        return keep(parcel)

    def waits(received: Received, setting: Setting) -> Finished:
        assert gate.wait(10)
        return counts(received, setting)

    assistant.outbox.keep = keeps  # type: ignore[method-assign]
    bench = Bench(waits)
    pace = Pace(tries=(0.01,), later=0.05, connects=(0.01,), grace=5.0, keep=0.02)
    async with polling(botapi, assistant, workshop=bench.workshop, pace=pace):
        lan.sends_file("a.csv", CSV)
        await lan.until_reply("byte", timeout=10)
    assert len(bench.given) == 1


async def test_work_that_another_process_has_taken_over_is_called_off(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    began = threading.Event()
    assistant = script()
    lost = []

    def loses(parcel: Parcel) -> bool:
        lost.append(parcel)
        return False

    def sleeps(received: Received, setting: Setting) -> Finished:
        began.set()
        apart.run("sleep", {}, b"", Limits(256 * 1024 * 1024), COMMAND)
        raise AssertionError

    assistant.outbox.keep = loses  # type: ignore[method-assign]
    pace = Pace(tries=(0.01,), later=0.05, connects=(0.01,), grace=5.0, keep=0.5)
    async with polling(botapi, assistant, workshop=Bench(sleeps).workshop, pace=pace) as channel:
        lan.sends_file("a.csv", CSV)
        await botapi.until(began.is_set)
        await botapi.until(lambda: lost and channel.idle)
    assert not file_names(lan)
    assert waiting(assistant) == 1


async def test_nothing_of_a_file_is_stored_and_its_id_no_longer_than_it_waits(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    seen: list[str] = []
    assistant = script()

    def looks(received: Received, setting: Setting) -> Finished:
        seen.append(stored(assistant))
        return counts(received, setting)

    async with polling(botapi, assistant, workshop=Bench(looks).workshop):
        lan.sends_file("Danh sách Nguyễn Văn A.csv", CSV)
        await lan.until_reply("byte")
        await botapi.until(lambda: not waiting(assistant))
    assert "BQAC" in seen[0]
    assert "Nguyễn" not in seen[0]
    assert "BQAC" not in stored(assistant)


async def test_a_blocked_bot_forgets_the_file(polling: Running, botapi: BotApiServer, lan: Person) -> None:
    botapi.faults.add("getFile", delay(0.2))
    assistant = script()
    async with polling(botapi, assistant, workshop=Bench().workshop):
        lan.sends_file("a.csv", CSV)
        await botapi.until(lambda: botapi.calls_of("getFile"))
        lan.blocks()
        await botapi.until(lambda: not waiting(assistant))


def waiting(assistant: Script) -> int:
    return assistant.outbox.waiting()


def stored(assistant: Script) -> str:
    """Everything that the database holds, as text."""
    with closing(sqlite3.connect(assistant.folder / "x.sqlite3")) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = [connection.execute(f"SELECT * FROM {name}").fetchall() for name in names]
    return json.dumps(rows, default=str, ensure_ascii=False)
