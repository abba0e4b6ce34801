"""Dialogues that end as if nothing had happened: replicas, kill -9, outages, a bad Bot API."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.endings import as_if_nothing_had_happened, database_restarts, ends
from tests.chaos.scene import Plan, scene
from tests.chaos.storm import kill_one
from tests.databases import Cluster

pytestmark = pytest.mark.chaos


def test_two_replicas_answer_as_one(cluster: Cluster, tmp_path: Path) -> None:
    """Each update to either, many of them twice: every reply comes once, in order."""
    plan = Plan("two replicas", people=30, steps=16, repeats=0.4)
    with scene(plan, cluster.url(cluster.fresh()), tmp_path) as run:
        as_if_nothing_had_happened(run)


def test_two_replicas_out_of_order_end_as_one_in_order(cluster: Cluster, tmp_path: Path) -> None:
    """Up to three updates of a person under way at once, in any order, many of them twice.

    What comes late is put in its place, so its reply tells of the newest; the last is as in order, and every
    press is let go.
    """
    plan = Plan("out of order", people=30, steps=14, repeats=0.3, shuffle=3, impatience=0.9)
    with scene(plan, cluster.url(cluster.fresh()), tmp_path) as run:
        run.storm.counted = False
        ends(run)
        run.crowd.look()
        for member in run.crowd.members:
            assert member.last == member.walk.shown[-1][-1], member.conversation
        pressed = [query for member in run.crowd.members for query in member.asked]
        assert all(run.server.world.questions[query].answer is not None for query in pressed)


def test_nothing_is_lost_or_doubled_on_postgresql(own_cluster: Cluster, tmp_path: Path) -> None:
    plan = Plan("postgresql", people=30, steps=14, bad=0.12, repeats=0.1)
    with scene(plan, own_cluster.url(own_cluster.fresh()), tmp_path) as run:
        run.storm.mishaps = (kill_one, kill_one, database_restarts(own_cluster))
        as_if_nothing_had_happened(run)


def test_nothing_is_lost_or_doubled_on_a_file(tmp_path: Path) -> None:
    plan = Plan("sqlite", people=18, steps=14, replicas=1, bad=0.12, repeats=0.1)
    with scene(plan, f"sqlite:///{tmp_path / 'dieukien.sqlite3'}", tmp_path) as run:
        run.storm.mishaps = (kill_one,)
        as_if_nothing_had_happened(run)


def test_nothing_is_lost_or_doubled_with_polling(tmp_path: Path) -> None:
    plan = Plan("polling", people=15, steps=12, replicas=1, bad=0.12, polling=True)
    with scene(plan, f"sqlite:///{tmp_path / 'dieukien.sqlite3'}", tmp_path) as run:
        run.storm.mishaps, run.storm.every = (kill_one,), 5.0
        as_if_nothing_had_happened(run)
