"""Files that pages make for anybody: a few at a time, and for one address not without end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import permutations
from types import SimpleNamespace
from typing import cast

import httpx
import pytest

from bot.assistant import StoredAssistant
from bot.channels.web import making
from bot.channels.web.guard import Limits
from bot.limits import Limiter
from bot.making import MadeFile
from bot.workshop import Workshop
from handlers.resources import Resources
from webserver import TODAY, now, resources, serving, unlimited


class Bench:
    """Makes whatever is asked for, as soon as the gate is open; how many it made at once at most."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.under_way = threading.Semaphore(0)
        self.made = self.now = self.most = 0
        self._lock = threading.Lock()

    def make(self, known: Resources, data: str, today: date) -> MadeFile:
        with self._lock:
            self.made += 1
            self.now += 1
            self.most = max(self.most, self.now)
        self.under_way.release()
        assert self.gate.wait(20)
        with self._lock:
            self.now -= 1
        return MadeFile(data.encode(), "image/png")


@contextmanager
def site(bench: Bench, limits: Limits) -> Iterator[str]:
    known = resources()
    holder = cast("StoredAssistant", SimpleNamespace(resources=known))
    workshop = Workshop(holder, lambda: TODAY, now, {"comparison": bench.make, "template": bench.make}, {})
    with serving(holder, known, workshop=workshop, limits=limits) as served:
        yield served.url


_THREE = ("da-1641", "kl39-trung-han", "kl39-ngoai-ngu")
PAIRS = [f"/so-sanh.png?a={a}&b={b}" for a, b in permutations(_THREE, 2)]


def test_pictures_are_made_a_few_at_a_time_and_a_crowd_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    monkeypatch.setattr(making, "MOST_WAITING", 3)
    with site(bench, unlimited()) as url, ThreadPoolExecutor(len(PAIRS)) as people:
        asked = [people.submit(httpx.get, url + pair, timeout=30) for pair in PAIRS]
        for _ in range(making.AT_ONCE):
            assert bench.under_way.acquire(timeout=20)
        (away,), _ = wait(asked, timeout=20, return_when=FIRST_COMPLETED)
        assert away.result().status_code == 503
        assert httpx.get(f"{url}/so-sanh", timeout=30).status_code == 200
        bench.gate.set()
        assert sorted(each.result().status_code for each in asked) == [200] * (len(PAIRS) - 1) + [503]
    assert bench.most == making.AT_ONCE


def test_one_address_has_no_files_made_without_end() -> None:
    bench = Bench()
    bench.gate.set()
    limits = replace(unlimited(), made=Limiter(burst=2, per_second=0.001))
    with site(bench, limits) as url:
        answers = [httpx.get(url + path, timeout=30) for path in (PAIRS[0], "/mau.xlsx", PAIRS[1], PAIRS[0])]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
    assert "Retry-After" in answers[2].headers
    assert bench.made == 2
