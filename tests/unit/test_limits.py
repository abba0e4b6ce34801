"""The limiter: bursts, the long run, bounded memory, and keys of addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Limiter, network


def test_a_burst_is_allowed_and_then_one_each_interval() -> None:
    limiter = Limiter(burst=3, per_second=0.5)
    assert [limiter.allows("a", 100.0) for _ in range(5)] == [True, True, True, False, False]
    assert not limiter.allows("a", 101.9)
    assert limiter.allows("a", 102.0)
    assert not limiter.allows("a", 102.0)


def test_a_refused_event_costs_nothing() -> None:
    limiter = Limiter(burst=1, per_second=1)
    limiter.allows("a", 0.0)
    for tenth in range(10):
        assert not limiter.allows("a", tenth / 10)
    assert limiter.allows("a", 1.0)


def test_keys_do_not_hinder_each_other() -> None:
    limiter = Limiter(burst=1, per_second=1)
    assert limiter.allows("a", 0.0)
    assert limiter.allows("b", 0.0)
    assert not limiter.allows("a", 0.0)


def test_rest_gives_the_burst_back_and_no_more() -> None:
    limiter = Limiter(burst=2, per_second=1)
    limiter.allows("a", 0.0)
    assert [limiter.allows("a", 1000.0) for _ in range(3)] == [True, True, False]


def test_the_wait_is_how_long_it_takes_until_one_is_allowed() -> None:
    limiter = Limiter(burst=2, per_second=0.25)
    assert limiter.wait("a", 5.0) == 0.0
    limiter.allows("a", 5.0)
    assert limiter.wait("a", 5.0) == 0.0
    limiter.allows("a", 5.0)
    assert limiter.wait("a", 5.0) == pytest.approx(4.0)
    assert limiter.wait("a", 8.0) == pytest.approx(1.0)
    assert limiter.wait("a", 9.0) == 0.0
    assert len(limiter) == 1, "asking remembers nobody"
    assert limiter.wait("b", 9.0) == 0.0
    assert len(limiter) == 1


def test_memory_is_bounded_and_who_keeps_coming_is_remembered() -> None:
    limiter = Limiter(burst=1, per_second=0.001, most=10)
    assert limiter.allows("loud", 0.0)
    for number in range(1000):
        limiter.allows(f"{number}", number / 1000)
        assert not limiter.allows("loud", number / 1000)
        assert len(limiter) <= 10


def test_a_clock_set_back_locks_nobody_out_for_longer_than_the_bucket_takes_to_fill() -> None:
    limiter = Limiter(burst=2, per_second=1)
    limiter.allows("a", 1_000_000.0)
    assert limiter.wait("a", 0.0) <= 2.0


@pytest.mark.parametrize(
    ("burst", "per_second", "most"), [(0.5, 1, 1), (1, 0, 1), (1, -1, 1), (1, 1, 0), (float("nan"), 1, 1)]
)
def test_a_limit_that_allows_nothing_is_refused(burst: float, per_second: float, most: int) -> None:
    with pytest.raises(ValueError, match="burst"):
        Limiter(burst, per_second, most)


@given(
    st.integers(1, 20),
    st.sampled_from([0.1, 0.5, 1.0, 3.0, 10.0]),
    st.lists(st.floats(0, 5), max_size=60),
)
def test_in_no_window_more_than_the_burst_and_the_rate(burst: int, rate: float, pauses: list[float]) -> None:
    limiter = Limiter(burst, rate)
    now, allowed = 0.0, []
    for pause in pauses:
        now += pause
        foretold = limiter.wait("a", now) == 0.0
        assert limiter.allows("a", now) == foretold
        if foretold:
            allowed.append(now)
    for first in range(len(allowed)):
        for last in range(first, len(allowed)):
            window = allowed[last] - allowed[first]
            assert last - first + 1 <= burst + window * rate + 1e-6


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "?"),
        ("unix", "?"),
        ("192.0.2.7, 192.0.2.8", "?"),
    ],
)
def test_the_key_of_an_address(address: str, key: str) -> None:
    assert network(address) == key
