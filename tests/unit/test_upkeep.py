"""What goes on beside the answering."""

from __future__ import annotations

import threading
from itertools import count

import pytest

from bot.errors import StorageError
from bot.upkeep import repeating


def test_work_is_repeated_until_the_end_and_outlasts_a_database_that_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = threading.Semaphore(0)
    calls = count()

    def work() -> None:
        done.release()
        if next(calls) == 1:
            raise StorageError("Cơ sở dữ liệu: không kết nối được.")

    with repeating(work, 0.01):
        for _ in range(3):
            assert done.acquire(timeout=5)
    assert [record.getMessage() for record in caplog.records] == ["Cơ sở dữ liệu: không kết nối được."]
    assert "upkeep" not in [thread.name for thread in threading.enumerate()]


def test_a_database_that_stays_away_is_told_of_once_and_again_after_it_was_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = threading.Semaphore(0)
    calls = count()

    def work() -> None:
        done.release()
        if next(calls) not in (3, 7):
            raise StorageError("Cơ sở dữ liệu: không kết nối được.")

    with repeating(work, 0.01):
        for _ in range(8):
            assert done.acquire(timeout=5)
    assert len(caplog.records) == 2


def test_the_first_time_comes_after_the_pause() -> None:
    calls: list[int] = []
    with repeating(lambda: calls.append(1), 60):
        pass
    assert calls == []


def test_a_failure_does_not_end_it_and_is_noted_without_words(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Semaphore(0)
    failures: list[int] = []

    def work() -> None:
        done.release()
        raise ValueError("Nguyễn Văn A")

    with repeating(work, 0.01, lambda: failures.append(1)):
        for _ in range(3):
            assert done.acquire(timeout=5)
    assert len(failures) >= 2
    assert "ValueError" in caplog.text
    assert "Nguyễn" not in caplog.text
