"""Lists on the page, by forms alone: sent, screened, given back; refused with what to do; never stored."""

from __future__ import annotations

import gc
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlsplit

import httpx
import pytest

from bot import apart
from bot.apart import Limits as Bounds
from bot.assistant import StoredAssistant
from bot.channels.web import lists, uploads
from bot.errors import FileRefused
from bot.jobs import Finished, Job, Received, Setting
from bot.limits import Limiter
from bot.making import MadeFile
from bot.workshop import Workshop
from handlers import file_texts, lists_texts
from handlers.reply import Choice, Choices, Paragraph, Reply, text
from handlers.request import Request
from handlers.resources import Resources
from hostile_tasks import COMMAND
from webpages import Element, parsed
from webserver import TODAY, Site, now, resources, serving, unlimited

CSV = "họ tên;năm sinh\nNguyễn Văn A;1980\n".encode()
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Silent:
    """An assistant that is asked nothing on this page."""

    def respond(self, chat: str, request: Request) -> Reply:
        raise AssertionError

    take = respond


def screens(received: Received, setting: Setting) -> Finished:
    told = f"{received.name}: {len(received.content)} byte."
    reply = Reply((Paragraph(text(told)), Choices(((Choice("Bấm", "docs"),),))))
    return Finished(reply, (("ket-qua.xlsx", b"PK" + received.content, KIND),))


class Bench:
    """The job, which a test may replace, and what it was given."""

    def __init__(self) -> None:
        self.given: list[Received] = []
        self.job: Job = screens

    def work(self, received: Received, setting: Setting) -> Finished:
        self.given.append(received)
        return self.job(received, setting)


def template(known: Resources, data: str, today: date) -> MadeFile:
    return MadeFile(f"mẫu {data}".encode(), KIND)


@pytest.fixture(scope="module")
def known() -> Resources:
    return resources()


@pytest.fixture(scope="module")
def shared() -> Bench:
    return Bench()


@contextmanager
def running(bench: Bench, known: Resources, **options: object) -> Iterator[Site]:
    holder = cast("StoredAssistant", SimpleNamespace(resources=known))
    workshop = Workshop(holder, lambda: TODAY, now, {"template": template}, {"list": bench.work})
    with serving(cast("StoredAssistant", Silent()), known, workshop=workshop, **options) as site:  # type: ignore[arg-type]
        yield site


@pytest.fixture(scope="module")
def site(shared: Bench, known: Resources) -> Iterator[Site]:
    with running(shared, known) as served:
        yield served


@pytest.fixture
def bench(shared: Bench) -> Bench:
    shared.given.clear()
    shared.job = screens
    return shared


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as made:
        yield made


def ticket(client: httpx.Client) -> str:
    page = parsed(client.get("/danh-sach").text)
    return page.one("input", name="phieu").attributes["value"]


def sends(
    client: httpx.Client,
    content: bytes = CSV,
    name: str = "Danh sách Nguyễn Văn A.csv",
    more: Mapping[str, object] | None = None,
    **fields: object,
) -> httpx.Response:
    given = {"phieu": ticket(client), **fields, **(more or {})}
    headers = cast("dict[str, str]", given.pop("headers", {}))
    return client.post("/danh-sach", data=given, files={"tep": (name, content, "text/csv")}, headers=headers)


def told(answer: httpx.Response) -> str:
    page: Element = parsed(answer.text)
    return page.one("p", class_="trouble").text


# The page


def test_the_page_says_what_to_do_and_what_becomes_of_the_file(client: httpx.Client, bench: Bench) -> None:
    answer = client.get("/danh-sach")
    page = parsed(answer.text)
    form = page.one("form", class_="list")
    assert form.attributes["enctype"] == "multipart/form-data"
    assert form.one("input", type="file").attributes["accept"].startswith(".xlsx,.csv")
    assert lists_texts.OTHERS in form.text
    assert [each.attributes["href"] for each in form.all("a")] == ["/mau.xlsx"]
    labelled = {label.attributes["for"] for label in form.all("label")}
    named = {each.attributes["id"] for each in form.all("input") if "id" in each.attributes}
    assert named <= labelled
    assert answer.headers["cache-control"] == "no-store"


def test_the_template_is_made_for_the_programmes_that_are_asked_for(client: httpx.Client) -> None:
    answer = client.get("/mau.xlsx")
    assert answer.headers["content-type"] == KIND
    assert answer.text == "mẫu "
    some = client.get("/mau.xlsx?chuong-trinh=kl39-ngoai-ngu&chuong-trinh=x")
    assert json.loads(some.text.removeprefix("mẫu ")) == {"programmes": ["kl39-ngoai-ngu"]}


# The result


def test_a_list_comes_back_as_a_workbook(client: httpx.Client, bench: Bench) -> None:
    answer = sends(client)
    assert (answer.status_code, answer.content) == (200, b"PK" + CSV)
    assert answer.headers["content-disposition"] == 'attachment; filename="ket-qua.xlsx"'
    assert answer.headers["content-type"] == KIND
    assert answer.headers["cache-control"] == "no-store"
    (received,) = bench.given
    assert (received.name, received.content, received.data) == ("danh-sach.csv", CSV, "{}")


def test_the_script_gets_the_summary_before_the_workbook(client: httpx.Client, bench: Bench) -> None:
    answer = sends(client, headers={"X-Dieukien": "1"})
    length = int(answer.headers["x-dieukien-summary"])
    summary = parsed(answer.content[:length].decode())
    assert f"danh-sach.csv: {len(CSV)} byte." in summary.text
    assert not list(summary.all("button"))
    assert answer.content[length:] == b"PK" + CSV
    assert answer.headers["x-dieukien-name"] == "ket-qua.xlsx"


def test_programmes_and_day_are_the_job_s_options(client: httpx.Client, bench: Bench) -> None:
    wanted = ["kl39-ngoai-ngu", "khong-co", "kh-sau-dai-hoc"]
    sends(client, ngay="2026-09-01", more={"chuong-trinh": wanted})
    data = json.loads(bench.given[0].data)
    assert set(data["programmes"]) == {"kl39-ngoai-ngu", "kh-sau-dai-hoc"}
    assert data["start"] == "2026-09-01"


def test_all_programmes_are_none_in_particular(client: httpx.Client, bench: Bench, known: Resources) -> None:
    sends(client, more={"chuong-trinh": list(known.book.programmes)})
    assert json.loads(bench.given[0].data) == {}


def test_a_job_that_only_has_words_is_shown_on_the_page(client: httpx.Client, bench: Bench) -> None:
    bench.job = lambda received, setting: Finished(Reply((Paragraph(text("Không có ai.")),)))
    assert "Không có ai." in parsed(sends(client).text).one("div", class_="answer").text


# What is refused


@pytest.mark.parametrize(
    "case",
    [
        (b"", "", {}, 422, lists_texts.NO_FILE),
        (CSV, "a.docx", {}, 422, lists_texts.NO_LIST),
        (CSV, "a.xls", {}, 422, lists_texts.NO_LIST),
        (CSV, "a.xlsx", {}, 422, file_texts.NOT_WHAT_IT_SAYS.format(ending=".xlsx")),
        (b"", "a.csv", {}, 422, file_texts.EMPTY),
        (CSV, "a.csv", {"ngay": "1/9/2026"}, 422, lists_texts.BAD_DAY),
        (CSV, "a.csv", {"ngay": "1026-09-01"}, 422, lists_texts.BAD_DAY),
        (CSV, "a.csv", {"phieu": "x.y.z"}, 403, lists_texts.STALE),
        (CSV, "a.csv", {"phieu": ""}, 403, lists_texts.STALE),
    ],
)
def test_what_cannot_be_taken_gets_the_form_again_and_what_to_do(
    client: httpx.Client, bench: Bench, case: tuple[bytes, str, dict[str, str], int, str]
) -> None:
    content, name, fields, status, sentence = case
    answer = sends(client, content, name, fields)
    assert (answer.status_code, told(answer)) == (status, sentence)
    assert len(list(parsed(answer.text).all("input", type="file"))) == 1
    assert not bench.given
    part = sends(client, content, name, fields, headers={"X-Dieukien": "1"})
    assert part.status_code == status
    assert "<form" not in part.text
    assert told(part) == sentence


def test_another_s_ticket_counts_for_nothing(client: httpx.Client, site: Site, bench: Bench) -> None:
    with httpx.Client(base_url=site.url) as other:
        answer = sends(client, phieu=ticket(other))
    assert answer.status_code == 403
    assert not bench.given


def test_a_form_from_elsewhere_is_refused(client: httpx.Client, bench: Bench) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://khac.example"}):
        assert sends(client, headers=headers).status_code == 403
    assert not bench.given


def test_other_forms_are_no_forms(client: httpx.Client) -> None:
    kinds = {"text/plain": 415, "multipart/form-data; boundary=x": 400}
    for kind, status in kinds.items():
        assert client.post("/danh-sach", content=b"x", headers={"Content-Type": kind}).status_code == status


def test_what_is_too_large_is_refused_before_it_is_held(
    client: httpx.Client, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.apart.kinds.MOST_BYTES", 1024 * 1024)
    answer = sends(client, b"x" * 1_100_000)
    assert (answer.status_code, told(answer)) == (413, file_texts.TOO_LARGE.format(most=1))
    answer = sends(client, b"x" * 3_000_000)
    assert (answer.status_code, told(answer)) == (413, file_texts.TOO_LARGE.format(most=1))
    assert not bench.given


def test_what_a_job_refuses_is_said(client: httpx.Client, bench: Bench) -> None:
    def refuses(received: Received, setting: Setting) -> Finished:
        raise FileRefused("Tệp này không có cột nào.")

    bench.job = refuses
    answer = sends(client)
    assert (answer.status_code, told(answer)) == (422, "Tệp này không có cột nào.")


def test_a_job_at_fault_is_a_page_with_a_number_and_a_log_without_the_list(
    client: httpx.Client, bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(received: Received, setting: Setting) -> Finished:
        raise LookupError(received.content.decode())

    bench.job = fails
    with caplog.at_level(logging.INFO):
        answer = sends(client)
    assert answer.status_code == 500
    assert re.search(r"mã \d{6}", parsed(answer.text).text)
    assert "LookupError" in caplog.text
    assert "Nguyễn" not in caplog.text


# Many at once


def test_more_than_there_is_room_for_are_asked_to_come_again(
    site: Site, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def waits(received: Received, setting: Setting) -> Finished:
        assert gate.wait(20)
        return screens(received, setting)

    bench.job = waits
    monkeypatch.setattr(lists, "MOST_WAITING", 1)
    answers: list[int] = []

    def asks() -> None:
        with httpx.Client(base_url=site.url, timeout=30) as client:
            answers.append(sends(client).status_code)

    people = [threading.Thread(target=asks) for _ in range(3)]
    for person in people:
        person.start()
    until(lambda: len(bench.given) == 2 and site.service._lists._waiting == 1)
    with httpx.Client(base_url=site.url, timeout=30) as late:
        assert late.get("/danh-sach").status_code == 200
        refused = sends(late)
    assert refused.status_code == 503
    assert told(refused) == lists_texts.BUSY
    assert int(refused.headers["retry-after"]) > 0
    gate.set()
    for person in people:
        person.join(20)
    assert answers == [200, 200, 200]


def test_room_is_kept_for_what_is_held(known: Resources) -> None:
    room = uploads.Room(100)
    with room.of(60), pytest.raises(uploads.Busy), room.of(60):
        pass
    with room.of(100):
        pass


def test_one_address_does_not_send_without_end(known: Resources) -> None:
    limits = unlimited()
    few = type(limits)(limits.turns, limits.requests, limits.sessions, Limiter(burst=2, per_second=0.001))
    with (
        running(Bench(), known, limits=few) as site,
        httpx.Client(base_url=site.url, timeout=30) as client,
    ):
        assert [sends(client).status_code for _ in range(3)] == [200, 200, 429]


# Those who go away, or never come to an end


def test_who_goes_away_ends_the_work(site: Site, bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    ended = threading.Event()

    def sleeps(received: Received, setting: Setting) -> Finished:
        try:
            apart.run("sleep", {}, b"", Bounds(256 * 1024 * 1024), COMMAND)
        finally:
            ended.set()
        raise AssertionError(received.content)

    bench.job = sleeps
    with httpx.Client(base_url=site.url) as client, pytest.raises(httpx.ReadTimeout):
        client.post(
            "/danh-sach",
            data={"phieu": ticket(client)},
            files={"tep": ("a.csv", CSV, "text/csv")},
            timeout=httpx.Timeout(30, read=1.0),
        )
    assert ended.wait(20)
    bench.job = screens
    with httpx.Client(base_url=site.url, timeout=30) as client:
        assert sends(client).status_code == 200
    gc.collect()
    assert not [each for each in caplog.records if each.name == "asyncio"]


def test_a_form_that_stops_coming_is_given_up(
    site: Site, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "STALLED_SECONDS", 0.3)
    place = urlsplit(site.url)
    with socket.create_connection((place.hostname, place.port or 80), timeout=20) as line:
        head = "POST /danh-sach HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n"
        line.sendall(f"{head}Content-Type: multipart/form-data; boundary=a\r\n\r\n--a\r\n".encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 408")


def test_nothing_of_a_list_is_counted_but_its_end(site: Site, client: httpx.Client, bench: Bench) -> None:
    sends(client)
    counted = site.metrics.exposition().decode()
    assert re.search(r'dieukien_files_total\{kind="list",outcome="done"\} [1-9]', counted)
    assert "Nguy" not in counted


def until(check: Callable[[], object]) -> None:
    ends = time.monotonic() + 20
    while not check():
        assert time.monotonic() < ends
        time.sleep(0.01)
