"""The administrators' pages: a link lets in once and not for long, a cookie until its owner leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.administration.links import LASTS, STAYS, Passes
from bot.settings import VIETNAM
from bot.wiring import StoredAssistant
from handlers import statistics_texts as texts
from tests.unit.counted import count, lookup, voted
from webpages import parsed
from webserver import Site, resources, serving, stored


@dataclass
class Clock:
    """A clock that is set by hand."""

    at: datetime = field(default_factory=lambda: datetime(2027, 1, 20, 3, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Run:
    site: Site
    assistant: StoredAssistant
    clock: Clock

    def token(self) -> str:
        return Passes(self.assistant.shared_secret(), self.clock.now).link("").partition("?ma=")[2]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.site.url, timeout=30)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    clock = Clock()
    assistant = stored(tmp_path)
    with serving(
        assistant,
        resources(),
        ledger=assistant,
        now=clock.now,
        today=lambda: clock.at.astimezone(VIETNAM).date(),
    ) as site:
        yield Run(site, assistant, clock)
    assistant.close()


def come_in(client: httpx.Client, token: str) -> httpx.Response:
    return client.post("/thong-ke/vao", data={"ma": token})


def test_an_administrator_comes_in_sees_what_was_counted_and_leaves(run: Run) -> None:
    day = run.clock.at.date()
    count(run.assistant._database, [lookup("xyzzy plugh"), lookup("<b>đậm</b>")], range(3), day)
    count(run.assistant._database, [voted("clause", good=True)], range(2), day)
    with run.client() as client:
        page = client.get("/thong-ke/vao", params={"ma": run.token()})
        token = re.search(r'name="ma" value="([^"]+)"', page.text)
        assert token is not None
        client.get("/thong-ke/vao", params={"ma": token[1]})
        entered = come_in(client, token[1])
        assert entered.status_code == 303
        assert "httponly" in entered.headers["set-cookie"].lower()
        shown = client.get("/thong-ke")
        assert shown.status_code == 200
        assert shown.headers["cache-control"] == "no-store"
        for words in ("xyzzy plugh", "&lt;b&gt;đậm&lt;/b&gt;", "<svg", "noindex"):
            assert words in shown.text
        assert "<b>đậm</b>" not in shown.text
        for link in parsed(shown.text).all("a"):
            if link.attributes["href"].startswith("/thong-ke"):
                assert client.get(link.attributes["href"]).status_code == 200
        table = client.get("/thong-ke/thong-ke.csv?ngay=7")
        assert table.headers["content-type"] == "text/csv; charset=utf-8"
        assert table.content.startswith(b"\xef\xbb\xbf")
        copied = dict(client.cookies)
        assert texts.LEFT in client.post("/thong-ke/ra", data={"roi": ""}).text
        assert client.get("/thong-ke").status_code == 403
        client.cookies.update(copied)
        assert client.get("/thong-ke").status_code == 403


def test_a_link_is_good_once(run: Run) -> None:
    token = run.token()
    with run.client() as first, run.client() as second:
        assert come_in(first, token).status_code == 303
        refused = come_in(second, token)
        assert refused.status_code == 403
        assert texts.ENTER_USED in refused.text
        assert second.get("/thong-ke").status_code == 403
        assert first.get("/thong-ke").status_code == 200


def test_a_link_is_good_for_ten_minutes_and_a_cookie_for_hours(run: Run) -> None:
    late, token = run.token(), run.token()
    with run.client() as client:
        run.clock.at += LASTS
        assert come_in(client, token).status_code == 303
        run.clock.at += timedelta(seconds=1)
        assert come_in(client, late).status_code == 403
        run.clock.at += STAYS - timedelta(seconds=2)
        assert client.get("/thong-ke").status_code == 200
        run.clock.at += timedelta(seconds=2)
        assert client.get("/thong-ke").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ạ", "x" * 300])
def test_nothing_else_lets_in(run: Run, token: str) -> None:
    with run.client() as client:
        assert come_in(client, token).status_code == 403
        assert client.get("/thong-ke/vao", params={"ma": token}).status_code in (200, 403)
        client.cookies.set("quan-tri", run.token())
        assert client.get("/thong-ke").status_code == 403, "a link is no cookie"


def test_a_form_from_elsewhere_is_refused(run: Run) -> None:
    token = run.token()
    with run.client() as client:
        elsewhere = {"Origin": "https://example.org"}
        assert client.post("/thong-ke/vao", data={"ma": token}, headers=elsewhere).status_code == 403
        assert come_in(client, token).status_code == 303
        assert client.post("/thong-ke/ra", data={"roi": ""}, headers=elsewhere).status_code == 403
        assert client.get("/thong-ke").status_code == 200


def test_only_who_came_in_is_an_administrator_in_the_chat(run: Run) -> None:
    with run.client() as client:
        answers = []
        for _ in range(2):
            page = client.get("/tro-chuyen").text
            ticket = re.search(r'name="phieu" value="([^"]+)"', page)
            assert ticket is not None
            answers.append(client.post("/tro-chuyen", data={"phieu": ticket[1], "loi": "/thongke"}).text)
            come_in(client, run.token())
    assert texts.STATS_INTRO.partition(".")[0] not in answers[0]
    assert texts.STATS_INTRO.partition(".")[0] in answers[1]
