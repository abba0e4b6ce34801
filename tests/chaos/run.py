"""A long run in a storm, which prints what it did.

    python -m tests.chaos.run --people 300 --database postgresql

Two replicas on PostgreSQL, or one on SQLite, by webhook or polling, with the lease as in earnest. It ends
with what it did, or with what went wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.crowd import carried_out, expected
from tests.chaos.endings import as_if_nothing_had_happened, database_restarts
from tests.chaos.scene import Plan, Scene, scene
from tests.chaos.storm import Mishap, kill_one
from tests.chaos.weather import SENDS
from tests.databases import running_cluster, server_programs

_LONGEST = 1800.0


def main() -> None:
    """Runs once and reports."""
    given = _arguments()
    plan = Plan(
        f"run {given.seed}",
        people=given.people,
        steps=given.steps,
        replicas=2 if given.database == "postgresql" else 1,
        lease=None,
        bad=given.bad,
        repeats=0.2,
        polling=given.polling,
    )
    _say(f"seed {given.seed}: {plan.people} people, up to {plan.steps} steps each, on {given.database}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dieukien-chaos-")))
        database = f"sqlite:///{folder / 'dieukien.sqlite3'}"
        mishaps: list[Mishap] = [kill_one]
        if given.database == "postgresql":
            programs = server_programs()
            if programs is None:
                raise SystemExit("there is no PostgreSQL server here")
            cluster = stack.enter_context(running_cluster(programs))
            database = cluster.url(cluster.fresh())
            mishaps += [kill_one, database_restarts(cluster)]
        run = stack.enter_context(scene(plan, database, folder))
        run.storm.mishaps, run.storm.every = tuple(mishaps), given.every
        begun = time.monotonic()
        as_if_nothing_had_happened(run, _LONGEST)
        _report(run, time.monotonic() - begun)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--polling", action="store_true")
    parser.add_argument("--bad", type=float, default=0.1, help="the part of the Bot API's calls that fail")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two mishaps, on average")
    return parser.parse_args()


def _report(run: Scene, seconds: float) -> None:
    members, calls = run.crowd.members, run.server.calls
    shown = [call for call in calls if call.method in SENDS and carried_out(call)]
    wanted = sum(len(expected(member)) for member in members)
    _say(f"in {seconds:.0f} s: {sum(member.done for member in members)} updates of {len(members)} dialogues")
    _say(f"answers to deliveries: {dict(run.deliverer.statuses)}")
    _say(f"mishaps: {dict(Counter(run.storm.happened))}; the Bot API: {run.storm.weather.happened}")
    _say(f"{len(shown)} messages shown where {wanted} were wanted: {len(shown) - wanted} came twice, each")
    _say("after an answer that was cut off, or whose reader was killed before it could note it")
    _say("no answer lost, no message missing or out of order, none sent before its time: all as in order")


if __name__ == "__main__":
    main()
