"""How a run must end, and the mishaps of the database."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from bot.settings import today
from handlers.conversation import Conversation
from tests.chaos.scene import Scene, conversations
from tests.chaos.storm import Storm
from tests.databases import Cluster

SECONDS = 90.0
"""How long a run may take at most until everybody is through, and again until all is answered."""


def as_if_nothing_had_happened(run: Scene, seconds: float = SECONDS) -> None:
    """Lets the run come to its end, and holds what is stored and shown against the core's own answers."""
    ends(run, seconds)
    run.storm.judge()


def ends(run: Scene, seconds: float = SECONDS) -> None:
    """Lets the run come to its end, and holds what is stored against the same steps through the core."""
    run.storm.rages(pause=0.6, seconds=seconds)
    run.storm.weather.bad = 0.0
    run.storm.calms(run.idle, seconds)
    if today() != run.crowd.today:
        pytest.skip("the day changed in the middle, and with it the replies")
    stored = conversations(run.database)
    for member in run.crowd.members:
        assert stored.get(member.conversation, Conversation()) == member.walk.ended, member.conversation
    assert not run.deliverer.failed, run.deliverer.failed[:5]
    assert "Lỗi mã" not in run.logs()


def database_restarts(cluster: Cluster) -> Callable[[Storm], str]:
    """The server is stopped, in good order or at once, and started a moment later."""

    def restart(storm: Storm) -> str:
        at_once = storm.chance.random() < 0.5
        begun = time.monotonic()
        (cluster.kill if at_once else cluster.stop)()
        time.sleep(storm.chance.random() * 2)
        cluster.start()
        storm.outages.spans.append((begun, time.monotonic()))
        return f"database {'killed' if at_once else 'stopped'}"

    return restart
