"""What is left of people: nothing in any log, and nothing in the database once they asked or fell silent."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Database
from tests.chaos.replicas import HOST, SECRET
from tests.chaos.scene import Plan, Scene, holding, rows, scene
from tests.chaos.storm import kill_one
from tests.databases import PASSWORD, Cluster

pytestmark = pytest.mark.chaos
SAID = ("vợ tôi tên Ngần", "kỷ luật khiển trách", "sinh ngày 07/11/1979")
"""What people plant in searches, and the assistant repeats."""


def planted(run: Scene) -> list[str]:
    """All that must not be found: words, people's names and numbers."""
    people = [member.person for member in run.crowd.members]
    return [*SAID, *(str(person.id) for person in people), *(str(p.user["first_name"]) for p in people)]


def secrets(run: Scene) -> list[str]:
    return [run.server.token, run.server.token.partition(":")[2], SECRET, PASSWORD]


def check_silent(run: Scene) -> None:
    """Neither logs nor metrics hold anything of anybody, nor any secret."""
    said = [run.logs(), *(body(replica.port, "/metrics") for replica in run.replicas)]
    for text in said:
        assert text
        assert not [word for word in (*planted(run), *secrets(run)) if word in text]


def body(port: int, path: str) -> str:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    connection.request("GET", path)
    try:
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def talk_in_a_storm(run: Scene) -> None:
    run.storm.weather.bad = 0.15
    run.storm.mishaps = (kill_one,)
    run.storm.every = 8.0
    run.storm.rages(pause=0.2, seconds=90)
    run.storm.mishaps = ()
    for number, member in enumerate(run.crowd.members):
        member.person.says(f"/tracuu {SAID[number % len(SAID)]}")
    run.storm.weather.bad = 0.0
    run.storm.calms(run.idle, 90)


def left_of(run: Scene, people: Sequence[int]) -> list[str]:
    words = [*SAID, *(str(run.crowd.members[number].person.id) for number in people)]
    return holding(run.database, words)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_is_left_of_who_asked_and_who_fell_silent(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "dieukien.sqlite3"
    database = f"sqlite:///{file}"
    if kind == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        database = cluster.url(cluster.fresh())
    plan = Plan(f"traces {kind}", people=8, steps=12, replicas=1 + (kind == "postgresql"), repeats=0.2)
    with scene(plan, database, tmp_path) as run:
        talk_in_a_storm(run)
        everybody = range(plan.people)
        assert left_of(run, everybody), "the planted words should be stored by now"
        check_silent(run)
        asking, silent = everybody[:4], everybody[4:]
        for number in asking:
            run.crowd.members[number].person.says("/xoadulieu ngay")
        run.storm.calms(run.idle, 60)
        gone = [str(run.crowd.members[number].person.id) for number in asking]
        assert not holding(database, gone)
        assert left_of(run, silent)
        forget(database, timedelta(days=1, minutes=1))
        assert not holding(database, planted(run))
        assert not rows(database, "SELECT 1 FROM outbox")
        assert not rows(database, "SELECT 1 FROM queues")
        forget(database, timedelta(days=3))
        assert not rows(database, "SELECT 1 FROM claims")
        check_silent(run)
        for replica in run.replicas:
            assert replica.stop() == 0
        assert not [word for word in (*planted(run), *secrets(run)) if word in run.logs()]
        if kind == "sqlite":
            check_file(file, planted(run))


def forget(database: str, later: timedelta) -> None:
    """What the upkeep does, so much later."""
    opened = Database(database)
    try:
        opened.forget_old(datetime.now(UTC) + later)
    finally:
        opened.close()


def check_file(file: Path, words: Sequence[str]) -> None:
    """The file's own bytes: what was erased is overwritten, also in what SQLite keeps beside it."""
    for each in file.parent.glob(f"{file.name}*"):
        content = each.read_bytes()
        forms = [(word, form) for word in words for form in (word.encode(), ascii(word)[1:-1].encode())]
        assert not [word for word, form in forms if form in content], each.name
