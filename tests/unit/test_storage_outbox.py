"""What waits to be sent: in order, by one process at a time, and never left lying."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.storage import Database, Outbox
from bot.storage.outbox import LEASE_SECONDS, leased
from bot.turns import Parcel
from tests.databases import Cluster
from tests.unit.stored import NOW, in_threads, opened, rows

QUEUE = "telegram:1:5550001"
LEASE = timedelta(seconds=LEASE_SECONDS)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


@pytest.fixture
def outbox(database: Database, clock: Clock) -> Outbox:
    return database.outbox(clock)


def put(database: Database, *payloads: str, queue: str = QUEUE, at: datetime = NOW) -> tuple[Parcel, ...]:
    parcels = database.post("", queue, payloads, at)
    assert parcels is not None
    return parcels


def delivered(outbox: Outbox, parcel: Parcel | None) -> list[str]:
    """Everything of a queue, sent from this parcel on."""
    sent = []
    while parcel is not None:
        sent.append(parcel.payload)
        parcel = outbox.sent(parcel)
    return sent


def nothing_left(database: Database) -> bool:
    return rows(database, "outbox") == rows(database, "queues") == 0


def test_an_id_is_given_once(database: Database, outbox: Outbox) -> None:
    """A process that notes a parcel as sent must not take a newer one for it."""
    (first,) = put(database, "một")
    outbox.sent(first)
    (second,) = put(database, "hai")
    outbox.drop_queue(QUEUE)
    (third,) = put(database, "ba")
    assert first.id < second.id < third.id


def test_a_queue_is_sent_in_order_and_erased(database: Database, outbox: Outbox) -> None:
    [first] = put(database, "a", "b")
    assert put(database, "c") == ()
    assert outbox.waiting() == 3
    assert outbox.due(10) == []
    assert delivered(outbox, first) == ["a", "b", "c"]
    assert nothing_left(database)


def test_what_was_put_off_holds_up_its_own_queue_only(
    database: Database, outbox: Outbox, clock: Clock
) -> None:
    [first] = put(database, "a", "b")
    [other] = put(database, "x", queue="telegram:1:7")
    outbox.put_off(first, 30)
    assert put(database, "c") == ()
    assert outbox.due(10) == []
    assert delivered(outbox, other) == ["x"]
    clock.time += timedelta(seconds=30)
    [again] = outbox.due(10)
    assert (again.payload, again.attempts) == ("a", 1)
    assert delivered(outbox, again) == ["a", "b", "c"]


def test_a_released_parcel_is_taken_at_once_and_was_not_put_off(database: Database, outbox: Outbox) -> None:
    [first] = put(database, "a")
    outbox.release(first)
    assert outbox.next_of("another") is None
    again = outbox.next_of(QUEUE)
    assert again is not None
    assert again.attempts == 0
    assert outbox.next_of(QUEUE) is None


def test_who_slept_through_his_lease_can_neither_erase_nor_reorder(
    database: Database, outbox: Outbox, clock: Clock
) -> None:
    [mine] = put(database, "a", "b")
    clock.time += LEASE
    [theirs] = outbox.due(10)
    assert outbox.sent(mine) is None
    outbox.put_off(mine, -1)
    outbox.release(mine)
    assert outbox.drop(mine) is None
    assert outbox.due(10) == []
    assert delivered(outbox, theirs) == ["a", "b"]


def test_a_lease_that_nobody_took_over_still_holds(database: Database, outbox: Outbox, clock: Clock) -> None:
    [mine] = put(database, "a", "b")
    clock.time += 2 * LEASE
    assert delivered(outbox, mine) == ["a", "b"]
    assert nothing_left(database)


def test_each_send_renews_the_lease(database: Database, outbox: Outbox, clock: Clock) -> None:
    [first] = put(database, "a", "b")
    clock.time += LEASE - timedelta(seconds=1)
    second = outbox.sent(first)
    clock.time += LEASE - timedelta(seconds=1)
    assert outbox.due(10) == []
    assert delivered(outbox, second) == ["b"]


def test_a_dropped_parcel_lets_the_next_one_through(database: Database, outbox: Outbox) -> None:
    [first] = put(database, "a", "b")
    assert delivered(outbox, outbox.drop(first)) == ["b"]


def test_a_dropped_queue_is_gone_whoever_holds_it(database: Database, outbox: Outbox) -> None:
    [first] = put(database, "a", "b")
    put(database, "x", queue="telegram:1:7")
    assert outbox.drop_queue(QUEUE) == 2
    assert outbox.sent(first) is None
    assert outbox.waiting() == 1
    assert delivered(outbox, *put(database, "c")) == ["c"]


def test_no_parcel_of_a_made_up_lease_is_touched(database: Database, outbox: Outbox) -> None:
    [first] = put(database, "a")
    outbox.release(first)
    assert outbox.sent(Parcel(first.id, QUEUE, "a")) is None
    assert outbox.waiting() == 1


def test_a_limit_is_kept_and_the_longest_waiting_come_first(
    database: Database, outbox: Outbox, clock: Clock
) -> None:
    for number in range(5):
        [parcel] = put(database, str(number), queue=f"q{number}")
        outbox.put_off(parcel, 5 - number)
    clock.time += timedelta(seconds=10)
    assert [parcel.payload for parcel in outbox.due(2)] == ["4", "3"]
    assert [parcel.payload for parcel in outbox.due(9)] == ["2", "1", "0"]


def test_a_parcel_is_taken_by_one_of_those_who_look(database: Database, outbox: Outbox) -> None:
    for number in range(20):
        [parcel] = put(database, "a", queue=f"q{number}")
        outbox.release(parcel)
    together = threading.Barrier(4)
    taken: list[str] = []

    def look() -> None:
        together.wait(10)
        while found := outbox.due(3):
            taken.extend(parcel.queue for parcel in found)

    in_threads(look, 4)
    taken.extend(parcel.queue for parcel in outbox.due(20))
    assert sorted(taken) == sorted(f"q{number}" for number in range(20))


def test_nothing_is_left_lying_between_those_who_add_and_those_who_send(
    database: Database, outbox: Outbox
) -> None:
    """Four add to one queue; whoever is handed its first parcel sends. Nobody sweeps."""
    together, sent = threading.Barrier(4), []
    faults: list[Exception] = []

    def add() -> None:
        name = threading.current_thread().name
        try:
            together.wait(10)
            for number in range(25):
                for parcel in put(database, f"{name} {number}"):
                    sent.extend(delivered(outbox, parcel))
        except Exception as error:
            faults.append(error)

    in_threads(add, 4)
    assert faults == []
    assert len(sent) == 100
    assert nothing_left(database)
    for name in {payload.split()[0] for payload in sent}:
        numbers = [int(payload.split()[-1]) for payload in sent if payload.split()[0] == name]
        assert numbers == sorted(numbers)


def test_what_a_claim_put_is_put_once(database: Database, outbox: Outbox) -> None:
    assert database.post("telegram:1:1", QUEUE, ["a"], NOW)
    assert database.post("telegram:1:1", QUEUE, ["a"], NOW) is None
    assert outbox.waiting() == 1


def test_a_sender_that_would_close_a_queue_sees_what_was_added_while_it_waited(cluster: Cluster) -> None:
    name = cluster.fresh()
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
    with opened(cluster.url(name)) as database:
        outbox = database.outbox(lambda: NOW)
        [first] = put(database, "a")
        found: list[Parcel | None] = []
        sender = threading.Thread(target=lambda: found.append(outbox.sent(first)))

        def adds(connection: Connection) -> None:
            assert database._store.statements.put(connection, QUEUE, ["b"], *leased(NOW)) == ()
            sender.start()
            until(lambda: bool(cluster.runs(waiting)))
            assert found == []

        database._store.write(adds)
        sender.join(10)
        [following] = found
        assert delivered(outbox, following) == ["b"]
        assert nothing_left(database)


def test_a_reply_added_while_a_sender_closes_its_queue_begins_it_anew(cluster: Cluster) -> None:
    name = cluster.fresh()
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
    with opened(cluster.url(name)) as database:
        outbox = database.outbox(lambda: NOW)
        [first] = put(database, "a")
        found: list[Parcel] = []
        adder = threading.Thread(target=lambda: found.extend(put(database, "b")))

        def closes(connection: Connection) -> None:
            assert database._store.statements.finish(connection, first, NOW) is None
            adder.start()
            until(lambda: bool(cluster.runs(waiting)))
            assert found == []

        database._store.write(closes)
        adder.join(10)
        assert [parcel.payload for parcel in found] == ["b"]
        assert delivered(outbox, *found) == ["b"]


def until(true: Callable[[], bool]) -> None:
    for _ in range(1000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail("it did not come")
