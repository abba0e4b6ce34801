"""The application of the server: what it tells about itself, and what becomes of requests that fail."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Message

from bot.errors import StorageError
from bot.metrics import Metrics
from bot.serving.app import GONE, build_app
from bot.serving.readiness import Question
from fake_services import PLANTED, FakeDatabase, FakeService
from handlers import channel_texts as texts

AWAY = "Cơ sở dữ liệu: không kết nối được. Kiểm tra DATABASE_URL."


class Site:
    """An application and all it is made of."""

    def __init__(self) -> None:
        self.database = FakeDatabase()
        self.services = [FakeService("a"), FakeService("b")]
        self.metrics = Metrics()
        self.app = build_app(self.services, self.database, self.metrics)
        transport = httpx.ASGITransport(self.app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://dieukien.example.vn")

    def counted(self, name: str, **labels: str) -> float:
        """One of the metrics; 0 where it was not counted."""
        for family in text_string_to_metric_families(self.metrics.exposition().decode()):
            for sample in family.samples:
                if (sample.name, sample.labels) == (name, labels):
                    return sample.value
        return 0.0


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    one = Site()
    async with one.client:
        yield one


async def test_the_pages_of_all_services_are_there(site: Site) -> None:
    assert (await site.client.get("/a/page/1")).status_code == 200
    assert (await site.client.get("/b/page/1")).status_code == 200


async def test_the_process_lives_whatever_becomes_of_the_database(site: Site) -> None:
    site.database.away = AWAY
    answer = await site.client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, texts.SERVER_LIVES)
    assert site.database.checked == 0


async def test_it_is_ready_when_the_database_and_all_services_are(site: Site) -> None:
    answer = await site.client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, texts.SERVER_READY)
    assert answer.headers["cache-control"] == "no-store"


async def test_what_is_missing_is_told_in_words(site: Site) -> None:
    site.database.away = AWAY
    site.services[1].missing = "Telegram: chưa kết nối được."
    answer = await site.client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text.splitlines() == [AWAY, "Telegram: chưa kết nối được."]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
async def test_what_comes_through_a_proxy_is_not_told_about_the_server(
    site: Site, path: str, header: str
) -> None:
    answer = await site.client.get(path, headers={header: "192.0.2.1"})
    assert (answer.status_code, answer.text) == (404, texts.REFUSALS[404])


async def test_the_metrics_hold_what_the_database_holds(site: Site) -> None:
    answer = await site.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "dieukien_outbox_waiting 3.0" in answer.text
    assert "dieukien_conversations_open 12.0" in answer.text
    assert "dieukien_database_up 1.0" in answer.text


async def test_the_database_is_not_counted_at_every_look(site: Site) -> None:
    for _ in range(20):
        await site.client.get("/metrics")
    assert site.database.checked == 1


async def test_there_are_metrics_while_the_database_is_away(site: Site) -> None:
    site.database.away = AWAY
    answer = await site.client.get("/metrics")
    assert answer.status_code == 200
    assert "dieukien_database_up 0.0" in answer.text


async def test_requests_are_counted_by_their_template(site: Site) -> None:
    await site.client.get(f"/a/page/{PLANTED}?q={PLANTED}")
    await site.client.get(f"/{PLANTED}")
    await site.client.post("/a/page/1")
    assert site.counted("dieukien_request_seconds_count", route="/a/page/{item}", status="200") == 1
    assert site.counted("dieukien_request_seconds_count", route="/a/page/{item}", status="405") == 1
    assert site.counted("dieukien_request_seconds_count", route="none", status="404") == 1
    assert PLANTED not in site.metrics.exposition().decode()


async def test_a_page_that_fails_tells_a_number_and_logs_no_words(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await site.client.get("/a/fails")
    assert answer.status_code == 500
    (record,) = caplog.records
    assert answer.text == texts.FAULT.format(reference=record.reference)  # type: ignore[attr-defined]
    assert PLANTED not in caplog.text
    assert "ValueError" in caplog.text
    assert site.counted("dieukien_faults_total", where="server") == 1
    assert site.counted("dieukien_request_seconds_count", route="/a/fails", status="500") == 1


async def test_a_page_that_breaks_off_is_noted(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    sent = await unfinished(site, "/a/breaks")
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert PLANTED not in caplog.text
    assert site.counted("dieukien_faults_total", where="server") == 1
    assert site.counted("dieukien_request_seconds_count", route="/a/breaks", status="200") == 1


async def test_somebody_who_goes_away_is_no_fault(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    assert await unfinished(site, "/a/gone") == []
    assert not caplog.records
    assert site.counted("dieukien_request_seconds_count", route="/a/gone", status=str(GONE)) == 1


async def unfinished(site: Site, path: str) -> list[Message]:
    """What is sent for a request that is not answered to the end."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    await site.app(scope, receive, send)
    return sent


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("POST", "/healthz", 405)])
async def test_a_refusal_is_in_words(site: Site, method: str, path: str, status: int) -> None:
    answer = await site.client.request(method, path)
    assert (answer.status_code, answer.text) == (status, texts.REFUSALS[status])
    assert ("allow" in answer.headers) == (status == 405)


# --- questions to the database ---------------------------------------------------------------------------


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def slow() -> Iterator[tuple[Callable[[], int], threading.Event]]:
    """A question that is not answered before the event, and how often it was asked."""
    answered = threading.Event()
    asked = iter(range(1, 100))

    def ask() -> int:
        number = next(asked)
        answered.wait(20)
        return number

    yield ask, answered
    answered.set()


async def test_many_who_ask_at_once_are_answered_together() -> None:
    asked = iter(range(1, 100))
    question = Question(lambda: next(asked), seconds=10)
    assert set(await asyncio.gather(*(question.answer() for _ in range(20)))) == {1}


async def test_nobody_waits_longer_than_told_and_only_one_thread_does(
    slow: tuple[Callable[[], int], threading.Event],
) -> None:
    ask, answered = slow
    question = Question(ask, seconds=10, patience=0.01)
    for _ in range(5):
        with pytest.raises(TimeoutError):
            await question.answer()
    answered.set()
    question = Question(ask, seconds=10)
    assert await question.answer() == 2, "it was asked once before"


async def test_an_answer_holds_for_a_while() -> None:
    clock = Clock()
    asked = iter(range(1, 100))
    question = Question(lambda: next(asked), seconds=5, clock=clock)
    assert await question.answer() == 1
    clock.time = 4.9
    assert await question.answer() == 1
    clock.time = 5
    assert await question.answer() == 2


async def test_a_fault_is_an_answer_too() -> None:
    clock = Clock()
    answers = iter([StorageError("away"), None])

    def ask() -> None:
        if answer := next(answers):
            raise answer

    question = Question(ask, seconds=5, clock=clock)
    for _ in range(2):
        with pytest.raises(StorageError, match="away"):
            await question.answer()
    clock.time = 5
    await question.answer()
