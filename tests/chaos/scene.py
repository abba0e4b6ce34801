"""All parts of a storm put together: the strict server, the replicas, the database, the crowd."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, inspect, text

from bot.settings import today
from botapi.server import BotApiServer
from handlers.conversation import Conversation, from_json
from tests.chaos.crowd import Crowd
from tests.chaos.deliverer import Deliverer
from tests.chaos.replicas import SECRET, WEBHOOK, Replica
from tests.chaos.storm import Storm
from tests.chaos.weather import Weather


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is to be. ``lease`` shortens the lease of the outbox (None: as in earnest)."""

    seed: str
    people: int
    steps: int
    replicas: int = 2
    lease: float | None = 15.0
    bad: float = 0.0
    repeats: float = 0.0
    shuffle: int = 1
    polling: bool = False
    impatience: float | None = None


@dataclass(slots=True)
class Scene:
    """A run that has begun."""

    plan: Plan
    database: str
    storm: Storm
    deliverer: Deliverer

    @property
    def server(self) -> BotApiServer:
        return self.storm.server

    @property
    def crowd(self) -> Crowd:
        return self.storm.crowd

    @property
    def replicas(self) -> Sequence[Replica]:
        return self.storm.replicas

    def idle(self) -> bool:
        """Whether all updates were taken and nothing waits in the outbox."""
        taken = self.server.world.updates.pending if self.plan.polling else not self.deliverer.idle
        return not taken and not rows(self.database, "SELECT 1 FROM outbox LIMIT 1")

    def logs(self) -> str:
        """What all processes have written."""
        return "\n".join(replica.said for replica in self.replicas)


@contextmanager
def scene(plan: Plan, database: str, folder: Path) -> Iterator[Scene]:
    """Starts everything, and ends it: what still runs is killed."""
    weather = Weather(chance=random.Random(f"{plan.seed} weather"))
    server = BotApiServer()
    server.api.faults = weather
    replicas = [
        _replica(server, f"replica-{number}", plan, database, folder) for number in range(plan.replicas)
    ]
    ports = [replica.port for replica in replicas]
    chance = random.Random(f"{plan.seed} deliverer")
    deliverer = Deliverer(server.world, ports, chance, plan.repeats, plan.shuffle)
    if not plan.polling:
        server.webhook = deliverer  # type: ignore[assignment]
    crowd = Crowd(server, plan.seed, plan.people, plan.steps, today())
    for member in crowd.members:
        member.impatience = member.impatience if plan.impatience is None else plan.impatience
    server.start()
    try:
        for replica in replicas:
            replica.start()
        for replica in replicas:
            if not plan.polling:
                replica.wait_ready()
        weather.bad = plan.bad
        yield Scene(plan, database, Storm(server, crowd, replicas, random.Random(plan.seed)), deliverer)
    finally:
        server.close()
        for replica in replicas:
            replica.kill()


def _replica(server: BotApiServer, name: str, plan: Plan, database: str, folder: Path) -> Replica:
    environment = {
        "DATABASE_URL": database,
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_BASE_URL": server.line(name),
        "DIEUKIEN_LOG": "json",
    }
    if not plan.polling:
        environment |= {"TELEGRAM_WEBHOOK_URL": WEBHOOK, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    command = ("run",) if plan.polling else ("serve",)
    return Replica(name, folder, environment, command, plan.lease)


def rows(database: str, statement: str) -> list[tuple[object, ...]]:
    """What a statement gives, on a connection of its own."""
    with _engine(database).connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


@cache
def _engine(database: str) -> Engine:
    """Nothing stays connected, so that a server can be stopped and a file be removed."""
    return create_engine(database, poolclass=NullPool)


def conversations(database: str) -> dict[str, Conversation]:
    """What is stored of each conversation."""
    found = rows(database, "SELECT chat, state FROM conversations")
    return {str(chat): from_json(json.loads(str(state))) for chat, state in found if state}


def holding(database: str, words: Sequence[str]) -> list[str]:
    """The tables and columns in which one of these words stands, and the word."""
    engine = _engine(database)
    found: list[str] = []
    for table in inspect(engine).get_table_names():
        with engine.connect() as connection:
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    found += [f"{table}.{column}: {word}" for word in words if word in _plain(value)]
    return found


def _plain(value: object) -> str:
    """A value as it reads; escapes of JSON undone, so that a letter is found however it was written."""
    said = str(value)
    return (
        f"{said}\n{said.encode('ascii', 'backslashreplace').decode('unicode_escape')}"
        if "\\" in said
        else said
    )
