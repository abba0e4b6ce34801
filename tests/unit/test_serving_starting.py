"""Waiting for a database that is not there yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.errors import StorageError
from bot.serving.starting import PAUSE, patiently


class Clock:
    """Time passes only by sleeping."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


def failing(*faults: str) -> Iterator[StorageError | None]:
    yield from map(StorageError, faults)
    while True:
        yield None


def tried(clock: Clock, faults: Iterator[StorageError | None]) -> float:
    def work() -> float:
        if fault := next(faults):
            raise fault
        return clock.time

    return patiently(work, 10, clock.sleep, clock)


def test_what_is_there_is_not_waited_for() -> None:
    assert tried(Clock(), failing()) == 100.0


def test_it_is_waited_for_and_each_reason_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    assert (
        tried(clock, failing("Không kết nối được.", "Không kết nối được.", "Đang khởi động."))
        == 100 + 3 * PAUSE
    )
    assert [record.getMessage() for record in caplog.records] == [
        "Không kết nối được. Thử lại trong 10 giây nữa.",
        "Đang khởi động. Thử lại trong 6 giây nữa.",
    ]


def test_it_is_not_waited_for_without_end() -> None:
    clock = Clock()
    with pytest.raises(StorageError, match="away"):
        tried(clock, failing(*["away"] * 100))
    assert clock.time <= 110
