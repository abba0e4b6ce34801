"""Dialogues that end as if nothing had happened, whatever did: replicas, kill -9, outages, a bad Bot API."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bot.settings import today
from tests.chaos.scene import Plan, Scene, conversations, scene
from tests.chaos.storm import Outages, Storm, kill_one
from tests.databases import Cluster

pytestmark = pytest.mark.chaos
SECONDS = 90.0


def as_if_nothing_had_happened(run: Scene) -> None:
    """Lets the run come to its end, and holds all that is stored and shown against the core's own answers."""
    run.storm.rages(pause=0.6, seconds=SECONDS)
    run.storm.weather.bad = 0.0
    run.storm.mishaps = ()
    run.storm.calms(run.idle, SECONDS)
    if today() != run.crowd.today:
        pytest.skip("the day changed in the middle, and with it the replies")
    check_stored(run)
    run.storm.judge()
    assert not run.deliverer.failed, run.deliverer.failed[:5]
    assert "Lỗi mã" not in run.logs()


def check_stored(run: Scene) -> None:
    stored = conversations(run.database)
    for member in run.crowd.members:
        assert stored.get(member.conversation) == member.walk.ended, member.conversation


def restart(cluster: Cluster, outages: Outages, *, at_once: bool, away: float) -> None:
    """Stops the database server, and starts it after a while."""
    begun = time.monotonic()
    (cluster.kill if at_once else cluster.stop)()
    time.sleep(away)
    cluster.start()
    outages.spans.append((begun, time.monotonic()))


def test_two_replicas_answer_as_one(cluster: Cluster, tmp_path: Path) -> None:
    plan = Plan("two replicas", people=40, steps=16, repeats=0.4)
    with scene(plan, cluster.url(cluster.fresh()), tmp_path) as run:
        as_if_nothing_had_happened(run)


def test_nothing_is_lost_or_doubled_on_postgresql(own_cluster: Cluster, tmp_path: Path) -> None:
    def database_restarts(storm: Storm) -> str:
        at_once = storm.chance.random() < 0.5
        restart(own_cluster, storm.outages, at_once=at_once, away=storm.chance.random() * 2)
        return f"database {'killed' if at_once else 'stopped'}"

    plan = Plan("postgresql", people=40, steps=14, bad=0.12, repeats=0.1)
    with scene(plan, own_cluster.url(own_cluster.fresh()), tmp_path) as run:
        run.storm.mishaps = (kill_one, kill_one, database_restarts)
        as_if_nothing_had_happened(run)


def test_nothing_is_lost_or_doubled_on_a_file(tmp_path: Path) -> None:
    plan = Plan("sqlite", people=25, steps=14, replicas=1, bad=0.12, repeats=0.1)
    with scene(plan, f"sqlite:///{tmp_path / 'dieukien.sqlite3'}", tmp_path) as run:
        run.storm.mishaps, run.storm.every = (kill_one,), 2.0
        as_if_nothing_had_happened(run)


def test_nothing_is_lost_or_doubled_with_polling(tmp_path: Path) -> None:
    plan = Plan("polling", people=25, steps=14, replicas=1, bad=0.12, polling=True)
    with scene(plan, f"sqlite:///{tmp_path / 'dieukien.sqlite3'}", tmp_path) as run:
        run.storm.mishaps, run.storm.every = (kill_one,), 2.0
        as_if_nothing_had_happened(run)
