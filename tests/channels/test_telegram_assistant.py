"""The real assistant on Telegram, from end to end: rules, documents and database behind the strict server."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import StoredAssistant, build_assistant, build_evaluator, open_database
from botapi.driver import Chat, Person
from botapi.server import BotApiServer
from botapi.views import Shown
from handlers import channel_texts, texts
from handlers.commands import COMMANDS
from knowledge.clause import Corpus, key
from knowledge.library import corpus
from rules.evaluate import Evaluator
from rules.facts import read_case
from rules.model import FactType
from scripted import TODAY, hooked, polled

ROOT = Path(__file__).parents[2]
NOW = datetime(2025, 3, 8, 2, 0, tzinfo=UTC)
LAN, HOA, GROUP = 5550001, 5550002, -1005550003

NUMBER = re.compile(r"^\d+\. ")
Facts = Mapping[str, object]

CHAIR: Facts = {
    "sector": "province",
    "bloc": "government",
    "category": "can_bo",
    "positions": ["provincial_committee_vice_chair", "provincial_standing_committee"],
    "gender": "female",
    "age": 44,
    "planned_for_vice_chair": True,
    "serves_to_term_end": True,
    "months_left": 120,
    "leader_months_left": 60,
    "discipline": "none",
    "exit_ban": False,
    "performance": "good",
    "trainings_this_year": 1,
    "kl39_last_year": False,
    "same_content_before": False,
    "study_language": "english",
    "language_at_work": True,
    "language_field": "foreign_affairs",
    "health_profession": False,
}
CLERK: Facts = {
    **CHAIR,
    "sector": "commune",
    "category": "cong_chuc",
    "positions": [],
    "gender": "male",
    "age": 31,
    "performance": "completed",
    "trainings_this_year": 2,
    "study_language": "none",
    "language_at_work": False,
    "language_field": "none",
}


# --- the assistant and its people ------------------------------------------------------------------------


class Clock:
    """The time as the tests set it."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


class Service:
    """One start of the assistant after the other on one database."""

    def __init__(self, server: BotApiServer, file: Path) -> None:
        self.server = server
        self.file = file
        self.clock = Clock()
        self.by_webhook = False

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[StoredAssistant]:
        """Everything is built anew, as in a new process."""
        assistant = build_assistant(self.url, self.clock.now)
        serving = hooked if self.by_webhook else polled
        try:
            async with serving(self.server, assistant):
                yield assistant
        finally:
            assistant.close()

    def stored(self) -> dict[str, str]:
        """What the database holds of each chat."""
        with closing(sqlite3.connect(self.file)) as connection:
            return dict(connection.execute("SELECT chat, state FROM conversations").fetchall())


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the documents, to begin with."""
    file = tmp_path_factory.mktemp("indexed") / "dieukien.sqlite3"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def service(botapi: BotApiServer, tmp_path: Path, indexed: Path) -> Iterator[Service]:
    """No call may be refused, and nothing that was sent may be lost on the way."""
    yield Service(botapi, Path(shutil.copy(indexed, tmp_path)))
    assert botapi.problems == []
    assert botapi.losses == []


@pytest.fixture(scope="session")
def library() -> Corpus:
    return corpus()


@pytest.fixture(scope="session")
def evaluator(library: Corpus) -> Evaluator:
    return build_evaluator(library)


class Guest:
    """Somebody who answers with the buttons, and with figures where a question wants one."""

    def __init__(self, person: Person, evaluator: Evaluator, facts: Facts, chat: Chat | None = None) -> None:
        self.person = person
        self.server: Any = person.waiting
        self.facts = facts
        self.group = chat
        self.questions = {fact.question: fact for fact in evaluator.book.facts.values()}
        self.asked: list[str] = []

    @property
    def chat(self) -> Chat:
        return self.group or self.person.chat

    async def says(self, words: str, answer: str = "") -> Shown:
        self.person.says(words, self.group)
        reply = await self.person.until_reply(answer, chat=self.chat)
        await self.server.until_quiet(0.03)
        return reply

    async def presses(self, what: str, answer: str = "", message: Shown | None = None) -> Shown:
        """Presses the button with this label, less its number, or this data."""
        shown = message or next(each for each in reversed(self.chat.replies) if each.rows)
        found = [b.data for b in shown.buttons if what in (b.data, NUMBER.sub("", b.label))]
        assert len(found) == 1, f"{what}: {shown}"
        press = self.person.presses(found[0], shown, self.chat)
        reply = await self.person.until_reply(answer, chat=self.chat)
        await press.until_answered()
        await self.server.until_quiet(0.03)
        return reply

    @property
    def question(self) -> str | None:
        """The fact that the newest message asks for."""
        bold = self.chat.last.marked("bold")
        found = [fact.key for words, fact in self.questions.items() if words in bold]
        assert len(found) <= 1, found
        return found[0] if found else None

    def button(self, ending: str) -> str:
        """What the button sends that says ``…:ending``, in the newest message."""
        found = [b.data for b in self.chat.last.buttons if f":{b.data}:".endswith(f":{ending}:")]
        assert len(found) == 1, f"{ending}: {self.chat.last}"
        return found[0]

    async def answers(self) -> None:
        """One answer to the question that waits."""
        asked = self.question
        assert asked is not None, self.chat
        self.asked.append(asked)
        if asked not in self.facts:
            await self.says("không rõ")
            return
        value, type = self.facts[asked], self.questions_by_key(asked)
        if type is FactType.OPTIONS:
            await self.ticks(value)
        elif type is FactType.INTEGER:
            await self.says(str(value))
        else:
            await self.presses(self.button({True: "y", False: "n"}.get(value, str(value))))  # type: ignore[call-overload]

    def questions_by_key(self, asked: str) -> FactType:
        return next(fact.type for fact in self.questions.values() if fact.key == asked)

    async def ticks(self, values: object) -> None:
        assert isinstance(values, list)
        for value in values:
            shown = await self.presses(self.button(value))
            assert shown.edited, "ticks are set in the message itself"
        if values:
            await self.presses(texts.DONE)
        else:
            await self.presses(next(b.data for b in self.chat.last.buttons if b.data.startswith("none:")))

    async def answers_all(self) -> None:
        """Until the result is there."""
        while self.question is not None:
            await self.answers()
        assert texts.MEANING[0] in newest(self)

    async def begins(self, what: str) -> None:
        """``/dieukien``, the choice of what to check ("all", a group, a programme), and agreeing."""
        await self.says("/dieukien")
        if not any(b.data.endswith(f":{what}") for b in self.chat.last.buttons):
            await self.presses(texts.CHOOSE_ONE)
        await self.presses(self.button(what))
        if texts.AGREE in self.chat.last.labels:
            await self.presses(texts.AGREE)
        assert self.question is not None


@pytest.fixture
def lan(botapi: BotApiServer, evaluator: Evaluator) -> Guest:
    return Guest(botapi.person(LAN, "Lan"), evaluator, CHAIR)


@pytest.fixture
def hoa(botapi: BotApiServer, evaluator: Evaluator) -> Guest:
    return Guest(botapi.person(HOA, "Hoa"), evaluator, CLERK)


def words_of_result(evaluator: Evaluator, facts: Facts, shown: str) -> list[str]:
    """The verdicts, as lines, that a result must hold; fails where one is missing."""
    case = read_case(evaluator.book, facts, TODAY)
    lines = [line.strip() for line in shown.splitlines()]
    wanted = []
    for outcome in evaluator.outcomes(case).values():
        kind = "disputed" if outcome.disputed else outcome.verdict.value
        start = f"{texts.VERDICT_WORDS[kind]}: {outcome.programme.short}"
        assert any(start in line for line in lines), f"{start}\n{shown}"
        wanted.append(start)
    return wanted


def newest(guest: Guest) -> str:
    """All that was shown since the person last did something."""
    return "\n".join(reply.text for reply in guest.person.new_replies(chat=guest.chat))


# --- one person ------------------------------------------------------------------------------------------


async def test_from_the_greeting_to_the_result_by_buttons(
    service: Service, lan: Guest, evaluator: Evaluator
) -> None:
    async with service.running():
        greeting = await lan.says("/start")
        assert greeting.marked("bold") == [texts.WELCOME_TITLE]
        assert texts.MENU_CHECK in greeting.labels
        await lan.presses(texts.MENU_CHECK)
        await lan.presses(lan.button("all"))
        await lan.presses(texts.AGREE)
        await lan.answers_all()
        shown = newest(lan)
        verdicts = words_of_result(evaluator, lan.facts, shown)
        assert len(verdicts) == len(evaluator.book.programmes)
        assert len(set(lan.asked)) == len(lan.asked) >= 8
        assert "44 tuổi" in shown
        assert all(sentence in shown for sentence in texts.MEANING)
        assert lan.chat.last.button("new")
        await lan.presses(lan.button("da-1641"))
        details = newest(lan)
        assert "Quyết định số 1641/QĐ-TTg" in details
        assert texts.CONDITION_WORDS["met"] in details
    assert [(c["command"], c["description"]) for c in service.server.commands] == [
        (command.name, command.description) for command in COMMANDS
    ]


async def test_a_second_answer_is_taken_after_going_back(
    service: Service, lan: Guest, evaluator: Evaluator
) -> None:
    async with service.running():
        await lan.begins("kh-lanh-dao-xa")
        first = lan.question
        await lan.answers()
        assert lan.question != first
        await lan.presses(texts.BACK)
        assert lan.question == first
        lan.facts = {**CHAIR, "sector": "commune", "positions": ["commune_chair"]}
        await lan.answers_all()
        assert texts.VERDICT_WORDS["eligible"] in newest(lan)


async def test_why_a_question_is_asked_is_answered_with_the_passage(
    service: Service, lan: Guest, library: Corpus
) -> None:
    async with service.running():
        await lan.begins("kl39-trung-han")
        asked = lan.question
        await lan.presses(texts.WHY, texts.WHY_TITLE)
        quotes = [quote for reply in lan.person.new_replies() for quote in reply.marked("blockquote")]
        assert quotes
        whole = [" ".join(clause.text.split()) for clause in library.clauses.values()]
        for quote in quotes:
            assert any(" ".join(quote.split()) in words for words in whole), quote
        assert lan.question == asked


async def test_a_long_result_comes_in_parts_with_the_buttons_below_the_last(
    service: Service, lan: Guest
) -> None:
    async with service.running():
        await lan.begins("kl39-ngoai-ngu")
        await lan.answers_all()
        lan.person.new_replies()
        await lan.presses("tree:1:kl39-ngoai-ngu")
        parts = lan.person.new_replies()
    assert len(parts) > 1
    assert [bool(part.rows) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert all(len(part.text) <= 4096 for part in parts)
    assert texts.REASONING_HOW in parts[0].text


async def test_a_clause_of_a_result_is_shown_word_for_word(
    service: Service, lan: Guest, library: Corpus
) -> None:
    clause = library.clauses["kh-dtbd/muc-I/khoan-2/gach-2"]
    async with service.running():
        await lan.begins("kh-lanh-dao-xa")
        await lan.answers_all()
        await lan.presses("tree:1:kh-lanh-dao-xa")
        shown = await lan.presses(f"clause:{key(clause.id)}", "Trích dẫn")
    assert clause.plain.strip() in "\n".join(shown.marked("blockquote"))


# --- looking up ------------------------------------------------------------------------------------------


async def test_words_without_marks_find_the_clause_and_show_what_matched(
    service: Service, lan: Guest, library: Corpus
) -> None:
    async with service.running():
        found = await lan.says("ky luat")
        assert "kỷ luật" in [words.lower() for words in found.marked("underline")]
        clause = library.clauses["kh-kl39/muc-IV/khoan-1/gach-2"]
        shown = await lan.presses(f"clause:{key(clause.id)}")
        assert clause.plain.strip() in "\n".join(shown.marked("blockquote"))
        assert "gạch đầu dòng thứ hai khoản 1 mục IV" in shown.text
        up = await lan.presses(texts.GO_UP)
        assert up.text != shown.text
        await lan.presses(texts.CONTENTS)


async def test_more_results_are_a_press_away_even_after_a_restart(service: Service, lan: Guest) -> None:
    async with service.running():
        first = await lan.says("/tracuu bồi dưỡng")
    async with service.running():
        second = await lan.presses(texts.SEARCH_MORE)
        assert second.text != first.text
        assert texts.SEARCH_COUNT.format(first=6, last=10, total="")[:20] in second.text
        back = await lan.presses(texts.SEARCH_LESS, message=second)
        assert back.text == first.text


async def test_a_reference_opens_what_it_names(service: Service, lan: Guest, library: Corpus) -> None:
    async with service.running():
        shown = await lan.says("gạch 2 khoản 1 mục IV kế hoạch kl39")
    assert library.clauses["kh-kl39/muc-IV/khoan-1/gach-2"].plain.strip() in shown.text


async def test_signs_of_html_in_a_query_are_shown_as_they_are(service: Service, lan: Guest) -> None:
    async with service.running():
        shown = await lan.says("/tracuu <b>kỷ luật</b> & 24 tháng")
        assert "<b>kỷ luật</b> & 24 tháng" in shown.text


async def test_a_look_up_leaves_the_question_waiting(service: Service, lan: Guest) -> None:
    async with service.running():
        await lan.begins("da-1641")
        asked = lan.question
        await lan.says("/tracuu ngoại ngữ", texts.SEARCH_TITLE.format(query="ngoại ngữ"))
        assert lan.question == asked
        await lan.answers()
        assert lan.question != asked


async def test_every_command_is_answered(service: Service, lan: Guest) -> None:
    async with service.running():
        for command in COMMANDS:
            shown = await lan.says(f"/{command.name}")
            assert texts.UNKNOWN_COMMAND.format(command=f"/{command.name}") not in shown.text
        await lan.says("/khongco", texts.UNKNOWN_COMMAND.format(command="/khongco"))


async def test_every_document_opens_down_to_its_clauses(
    service: Service, lan: Guest, library: Corpus
) -> None:
    async with service.running():
        for document in library.documents:
            await lan.says("/vanban")
            contents = await lan.presses(f"doc:{document}")
            inside = [button.data for button in contents.buttons if button.data.startswith("clause:")]
            assert len(inside) > 2
            for data in (inside[0], inside[len(inside) // 2], inside[-1]):
                shown = await lan.presses(data, message=contents)
                [quote] = shown.marked("blockquote")
                assert any(clause.plain.strip() in quote for clause in library.clauses.values())


# --- restarts and time -----------------------------------------------------------------------------------


async def test_a_restart_in_the_middle_loses_nothing(
    service: Service, lan: Guest, evaluator: Evaluator
) -> None:
    async with service.running():
        await lan.begins("all")
    for _ in range(3):
        async with service.running():
            await lan.answers()
            await lan.answers()
        assert lan.question is not None
        assert lan.question not in lan.asked
    async with service.running():
        await lan.answers_all()
    words_of_result(evaluator, lan.facts, newest(lan))
    assert len(set(lan.asked)) == len(lan.asked)


async def test_ticks_outlast_a_restart(service: Service, lan: Guest) -> None:
    lan.facts = {**CHAIR, "sector": "commune"}
    async with service.running():
        await lan.begins("kh-lanh-dao-xa")
        while lan.question != "positions":
            await lan.answers()
        await lan.presses(lan.button("commune_vice_chair"))
    async with service.running():
        shown = await lan.presses(lan.button("other_leader"))
        assert sum(label.startswith("☑") for label in shown.labels) == 2
        await lan.presses(texts.DONE)
        await lan.answers_all()
        assert texts.VERDICT_WORDS["eligible"] in newest(lan)


async def test_a_long_silence_is_forgotten_and_its_buttons_say_so(service: Service, lan: Guest) -> None:
    async with service.running():
        await lan.begins("da-1641")
        await lan.answers()
        service.clock.time = NOW + timedelta(days=7, minutes=1)
        old = lan.chat.last
        shown = await lan.presses(lan.chat.last.buttons[0].data)
        assert texts.RUN_OVER in shown.text
        assert old.id != shown.id
    assert service.stored() == {}


async def test_old_conversations_are_erased_at_the_start_and_on_demand(
    service: Service, lan: Guest, hoa: Guest
) -> None:
    async with service.running():
        await lan.begins("da-1641")
    service.clock.time = NOW + timedelta(days=8)
    async with service.running() as assistant:
        assert service.stored() == {}
        await hoa.begins("da-1641")
        service.clock.time += timedelta(days=8)
        assert assistant.forget_old() == 1
    assert service.stored() == {}


async def test_erasing_leaves_nothing(service: Service, lan: Guest) -> None:
    async with service.running():
        await lan.begins("da-1641")
        await lan.answers()
        assert list(service.stored()) == [f"telegram:{LAN}:{LAN}"]
        await lan.says("/xoadulieu")
        await lan.presses(texts.DELETE_YES, texts.DELETED)
    assert service.stored() == {}


# --- presses that come late, twice, or from others -------------------------------------------------------


async def test_a_button_pressed_twice_counts_once(service: Service, lan: Guest) -> None:
    async with service.running():
        await lan.begins("all")
        shown = lan.chat.last
        data = lan.button(str(lan.facts[str(lan.question)]))
        with service.server.holding():
            twice = [lan.person.presses(data), lan.person.presses_stale(shown, data)]
        for press in twice:
            await press.until_answered()
        assert [press.notice for press in twice] == ["", texts.ALREADY_ANSWERED]
        assert len(lan.person.new_replies()) == 1
        await lan.answers()


async def test_a_button_of_an_earlier_round_changes_nothing(service: Service, lan: Guest) -> None:
    async with service.running():
        await lan.begins("da-1641")
        old = lan.chat.last
        await lan.says("/huy", texts.STOPPED)
        await lan.begins("da-1641")
        before = service.stored()
        press = lan.person.presses_stale(old, old.buttons[0].data)
        await press.until_answered()
        assert press.notice == texts.STALE
        await lan.person.until_reply(texts.STALE)
    steps = [state.partition('"stage"')[0] for state in service.stored().values()]
    assert steps == [state.partition('"stage"')[0] for state in before.values()]


async def test_in_a_group_a_link_leads_to_the_persons_own_conversation(
    service: Service, lan: Guest, evaluator: Evaluator
) -> None:
    group = service.server.group(GROUP, "Phòng Nội vụ", privacy=False)
    in_group = Guest(service.server.person(LAN, "Lan"), evaluator, CHAIR, group)
    async with service.running():
        shown = await in_group.says("/dieukien kh-lanh-dao-xa")
        assert shown.text == texts.ONLY_ALONE
        [[button]] = shown.raw["reply_markup"]["inline_keyboard"]
        assert button["text"].endswith(texts.OPEN_ALONE)
        link, start = button["url"].split("?start=")
        assert link.startswith("https://t.me/")
        assert service.stored() == {}
        await lan.says(f"/start {start}")
        await lan.presses(texts.AGREE)
        await lan.answers_all()
        assert texts.VERDICT_WORDS["ineligible"] in newest(lan)
    assert list(service.stored()) == [f"telegram:{LAN}:{LAN}"]


async def test_in_a_group_the_buttons_below_a_look_up_are_for_who_asked(service: Service) -> None:
    group = service.server.group(GROUP, "Phòng Nội vụ", privacy=False)
    lan, hoa = service.server.person(LAN, "Lan"), service.server.person(HOA, "Hoa")
    async with service.running():
        lan.says("/vanban", group)
        shown, before = await lan.until_reply(texts.DOCUMENTS_TITLE, chat=group), service.stored()
        press = hoa.presses(shown.buttons[0].data, chat=group)
        await press.until_answered()
        assert press.notice == channel_texts.NOT_YOURS
        assert service.stored() == before


@pytest.mark.parametrize("by_webhook", [False, True], ids=["polling", "webhook"])
async def test_two_people_at_once_get_each_their_own_result(
    service: Service, lan: Guest, hoa: Guest, evaluator: Evaluator, by_webhook: bool
) -> None:
    service.by_webhook = by_webhook

    async def whole(guest: Guest) -> str:
        await guest.begins("all")
        while guest.question is not None:
            await guest.answers()
        await asyncio.sleep(0.3)
        return newest(guest)

    async with service.running():
        results = await asyncio.gather(whole(lan), whole(hoa))
    for guest, shown in zip((lan, hoa), results, strict=True):
        words_of_result(evaluator, guest.facts, shown)
    assert results[0] != results[1]
    assert sorted(service.stored()) == [f"telegram:{LAN}:{LAN}", f"telegram:{HOA}:{HOA}"]


# --- what is logged --------------------------------------------------------------------------------------


async def test_no_log_holds_the_token_or_what_was_said(
    service: Service, lan: Guest, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> object:
        raise LookupError(said)

    caplog.set_level(logging.DEBUG)
    said = "đã ly hôn năm ngoái"
    async with service.running():
        await lan.says(said)
        await lan.begins("kl39-trung-han")
        await lan.says("chuyện riêng của tôi")
        await lan.answers_all()
        with closing(sqlite3.connect(service.file)) as connection:
            connection.execute("ALTER TABLE conversations RENAME TO elsewhere")
            lan.person.says("/dieukien")
            await service.server.until(lambda: "Cơ sở dữ liệu" in caplog.text, what="a line in the log")
            connection.execute("ALTER TABLE elsewhere RENAME TO conversations")
        await lan.person.until_reply(texts.CHOOSE_WHAT)
        monkeypatch.setattr("bot.assistant.respond", fails)
        told = await lan.says("/dieukien", "mã")
    [error] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert error.split()[2].rstrip(":") in told.text
    assert "LookupError" in error
    private = [said, "chuyện riêng", str(LAN), "Lan", "44", service.server.token, *map(str, CHAIR.values())]
    hidden = [words for words in private if len(words) > 3 and words in caplog.text]
    assert hidden == []


# --- as a process ----------------------------------------------------------------------------------------


@pytest.fixture
def started(service: Service) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """``dieukien run`` in a process of its own."""
    processes: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NO_PROXY": "*",
            "DATABASE_URL": service.url,
            "TELEGRAM_BOT_TOKEN": service.server.token,
            "TELEGRAM_BASE_URL": service.server.base_url,
        }
        command = [sys.executable, "-m", "bot", "run"]
        process = subprocess.Popen(
            command,
            cwd=service.file.parent,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        with process:
            process.kill()


def test_a_process_that_is_killed_goes_on_where_it_was(
    service: Service, lan: Guest, started: Callable[[], subprocess.Popen[str]]
) -> None:
    """By the clock of this machine: the programme asks its questions whatever the year."""

    def declines() -> None:
        lan.asked.append(lan.question or "")
        lan.person.presses(lan.button("?"))
        lan.person.wait_reply(timeout=20)
        service.server.wait_quiet(0.05)

    first = started()
    lan.person.says("/dieukien kl39-ngan-han")
    lan.person.wait_reply(timeout=20)
    lan.person.presses(texts.AGREE)
    lan.person.wait_reply(timeout=20)
    service.server.wait_quiet(0.05)
    declines()
    first.kill()
    assert first.wait(10) == -signal.SIGKILL

    second = started()
    while lan.question is not None:
        declines()
    assert len(set(lan.asked)) == len(lan.asked) >= 2
    assert texts.VERDICT_WORDS["undetermined"] in newest(lan)
    second.send_signal(signal.SIGTERM)
    out, err = second.communicate(timeout=15)
    assert (second.returncode, out) == (0, "")
    [line] = err.splitlines()
    assert line.endswith(channel_texts.POLLING)


# --- pictures ---------------------------------------------------------------------------------------------


async def test_a_programme_and_its_result_are_shown_as_pictures(
    service: Service, lan: Guest, botapi: BotApiServer
) -> None:
    async with service.running():
        await lan.says("/chuongtrinh")
        described = await lan.presses("prog:kh-lanh-dao-xa")
        shown = await lan.presses(texts.SEE_CHART, message=described)
        assert shown.file is not None
        assert shown.file.filename == "kh-lanh-dao-xa.png"
        assert shown.text == "Sơ đồ điều kiện: Bồi dưỡng chủ tịch, phó chủ tịch UBND cấp xã."
        await lan.begins("da-1641")
        await lan.answers_all()
        shown = await lan.presses(texts.SEE_CHART)
        assert shown.file is not None
        assert shown.file.filename == "da-1641-ket-qua.png"
        assert texts.VERDICT_WORDS["eligible"] in shown.text
        back = await lan.presses(texts.SEE_CONDITIONS, message=shown)
        assert back.id > shown.id
        assert texts.MEANING[0] in newest(lan)
    assert [call.code for call in botapi.calls_of("sendPhoto")] == [200]
    assert [call.code for call in botapi.calls_of("sendDocument")] == [200]
