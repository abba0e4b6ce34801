"""The assistant over its database: each arrival once, its reply kept to be sent, late ones in their place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest

from bot.assistant import StoredAssistant
from bot.late.window import WINDOW
from bot.storage import Database
from bot.storage.forgetting import CLAIMS_KEPT
from bot.turns import Arrival, Taken
from handlers import channel_texts, texts
from handlers.conversation import Conversation
from handlers.keeping import SILENCE, lasts
from handlers.reply import Paragraph, Reply
from handlers.request import Request
from handlers.resources import Resources
from tests.unit.stored import NOW, held, in_threads, opened, rows
from tests.unit.talk import resources

DAY = date(2027, 1, 20)
CHAT = "telegram:5:5"
QUEUE = "telegram:1:5"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Held:
    """Resources that nobody changes."""

    current: Resources

    def refresh(self) -> bool:
        return False


@dataclass
class Office:
    """An assistant on a database, and a clock that the test sets."""

    database: Database
    time: datetime = NOW
    assistant: StoredAssistant = field(init=False)

    def __post_init__(self) -> None:
        self.assistant = StoredAssistant(self.database, Held(resources()), lambda: self.time)

    def take(self, number: int, said: str = "", action: str | None = None, chat: str = CHAT) -> Taken | None:
        arrival = Arrival(chat, Request(DAY, said, action), f"telegram:1:{number}", number)
        return self.assistant.take(arrival, QUEUE, pack)

    def conversation(self, chat: str = CHAT) -> Conversation:
        return held(self.database, self.time, chat)

    def recent(self) -> str:
        with self.database._store.engine.connect() as connection:
            return str(connection.exec_driver_sql("SELECT recent FROM conversations").scalar_one())


def pack(reply: Reply) -> list[str]:
    return [shown(reply)]


def shown(reply: Reply) -> str:
    return "\n".join("".join(span.text for span in b.text) for b in reply.blocks if isinstance(b, Paragraph))


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    with opened(database_url) as database:
        yield Office(database)


def test_an_arrival_takes_effect_once(office: Office) -> None:
    taken = office.take(1, "/start")
    assert taken is not None
    [parcel] = taken.parcels
    assert parcel.payload == shown(taken.reply)
    assert office.take(1, "/start") is None
    assert rows(office.database, "outbox") == 1
    assert office.assistant.outbox.sent(parcel) is None
    assert office.take(1, "/start") is None


def test_replicas_that_get_the_same_arrival_take_it_once(office: Office) -> None:
    replicas = [Office(office.database) for _ in range(4)]
    together = threading.Barrier(4)
    taken: list[Taken | None] = []

    def run() -> None:
        replica = replicas.pop()
        together.wait(10)
        taken.extend(replica.take(number, "/start") for number in range(10))

    in_threads(run, 4)
    assert sum(one is not None for one in taken) == 10
    assert rows(office.database, "outbox") == rows(office.database, "claims") == 10


def test_what_fails_is_not_claimed(office: Office) -> None:
    def fails(_: Reply) -> list[str]:
        raise LookupError

    arrival = Arrival(CHAT, Request(DAY, "/start"), "telegram:1:1", 1)
    with pytest.raises(LookupError):
        office.assistant.take(arrival, QUEUE, fails)
    assert [rows(office.database, table) for table in ("claims", "outbox", "conversations")] == [0, 0, 0]
    assert office.assistant.take(arrival, QUEUE, pack)


def test_what_claims_nothing_is_taken_each_time(office: Office) -> None:
    assert office.assistant.respond("terminal:local", Request(DAY, "/start")).blocks
    assert office.assistant.respond("terminal:local", Request(DAY, "/start")).blocks
    assert rows(office.database, "claims") == rows(office.database, "outbox") == 0


@pytest.mark.parametrize("order", [(0, 2, 1), (2, 1, 0), (1, 2, 0)], ids=str)
def test_arrivals_out_of_order_end_as_in_order(office: Office, order: tuple[int, ...]) -> None:
    said = ("đào tạo", "bồi dưỡng", "ngoại ngữ")
    for chat in ("straight", "mixed"):
        office.take(10, "/start", chat=chat) if chat == "straight" else office.take(20, "/start", chat=chat)
    for number in range(3):
        office.take(11 + number, said[number], chat="straight")
        office.take(21 + order[number], said[order[number]], chat="mixed")
    assert office.conversation("mixed") == office.conversation("straight")
    assert office.conversation("mixed").queries == said


def test_what_is_kept_for_late_ones_is_soon_erased(office: Office) -> None:
    office.take(1, "/start")
    office.take(2, "ngoại ngữ riêng tư")
    assert "ri\\u00eang" in office.recent()
    office.time += WINDOW - SECOND
    office.assistant.forget_old()
    assert "ri\\u00eang" in office.recent()
    office.time += 2 * SECOND
    office.assistant.forget_old()
    assert "ri\\u00eang" not in office.recent()
    late = office.take(1, "/dieukien", chat=CHAT)
    assert late is None, "it was claimed before"
    taken = office.assistant.take(Arrival(CHAT, Request(DAY, "đào tạo"), "telegram:1:0", 0), QUEUE, pack)
    assert taken is not None
    assert channel_texts.LATE in shown(taken.reply)
    assert office.conversation().queries == ("ngoại ngữ riêng tư",)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_what_was_said_before_an_erasure_never_comes_back(office: Office, order: tuple[int, ...]) -> None:
    office.take(1, "/start")
    office.take(2, "đào tạo")
    arrivals = ((3, "ngoại ngữ", None), (4, "/xoadulieu", None), (5, "", "erase"))
    for place in order:
        number, said, action = arrivals[place]
        office.take(number, said, action)
        office.time += SECOND
    assert rows(office.database) == 0
    assert rows(office.database, "erasures") == 1


def test_nothing_that_names_anybody_is_left_of_an_erased_conversation(office: Office) -> None:
    office.take(1, "/start")
    office.take(2, "", "erase")
    with office.database._store.engine.connect() as connection:
        [who] = connection.exec_driver_sql("SELECT who FROM erasures").scalars()
    assert len(who) == 32
    assert "5" * 3 not in CHAT
    office.time += CLAIMS_KEPT + SECOND
    office.assistant.forget_old()
    assert rows(office.database, "erasures") == rows(office.database, "claims") == 0


def test_a_conversation_ends_when_its_own_time_has_run_out(office: Office) -> None:
    office.take(1, "/start")
    assert lasts(Conversation(queries=("x",))) == SILENCE
    office.time += SILENCE
    assert office.assistant.forget_old() == 0
    office.time += SECOND
    assert office.assistant.forget_old() == 1
    assert rows(office.database) == 0


def test_a_long_silence_is_not_a_late_arrival(office: Office) -> None:
    """Telegram begins its numbers anew after a week without any."""
    office.take(1000, "/start")
    office.time += timedelta(days=9)
    taken = office.take(3, "/start")
    assert taken is not None
    assert channel_texts.LATE not in shown(taken.reply)
    assert texts.WELCOME in shown(taken.reply)


def test_a_place_that_cannot_be_is_none(office: Office) -> None:
    for number in (-1, 2**64, 1):
        arrival = Arrival(CHAT, Request(DAY, "đào tạo"), f"telegram:1:{number}", number)
        taken = office.assistant.take(arrival, QUEUE, pack)
        assert taken is not None
        assert channel_texts.LATE not in shown(taken.reply)


def test_the_server_can_ask_how_it_stands(office: Office) -> None:
    office.assistant.check()
    assert office.assistant.counts() == (0, 0)
    office.take(1, "/start")
    assert office.assistant.counts() == (1, 1)
