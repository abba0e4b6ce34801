"""Measures the server under load, beside echo bots behind the same web server: `make bench-serve`.

One process plays Telegram and all people (`telegram`, `crowd`); what is measured runs in processes of its own
(`systems`) and is started anew for every round. People follow dialogues that the core itself worked out
beforehand (`dialogues`), so that every word of every answer is held against what it must be: a lost, doubled
or wrong answer is told at the end, and the exit code is 1.

Tables, in this order: every system under load by words and by buttons and with one person alone (medians
of the rounds), start and memory; many people at once; pages of the web page (`pages`); turns on the storage
alone, with a table of many open conversations (`storage`).

The system, the database and this process share the machine's cores: where anything else runs, rates differ by
a third and more between runs, milliseconds of processor time by less. Ratios within one run are what counts.
To find where time goes, run one system (`--only "ours, PostgreSQL" --rows 0`) and attach a sampling profiler.

BENCH_ARGS="--rounds 1 --seconds 2 --people 100" for a quick look; "--only TEXT" for the systems whose name
holds the text; "--delay 0.1" for a Telegram that takes 0.1 s to answer each call.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import uvloop

from bench.serve.crowd import BUSY, Crowd, Tally, Think, thinking
from bench.serve.dialogues import Script, echoes, mean_length, scripts
from bench.serve.machine import described
from bench.serve.pages import PAGES, VISITORS, visited
from bench.serve.postgres import NoPostgres, Postgres
from bench.serve.results import CROWD_HEAD, PAGES_HEAD, Load, Round, crowd_line, page_line, tables
from bench.serve.storage import measure
from bench.serve.systems import OURS, PEERS, Running, System
from bench.serve.telegram import BotApi
from bot.settings import today

SEED = 20261123
_DISTINCT = 200
_WARM = 1.5
_REST = 1.0
_THINK = (1.0, 3.0)


class Bench:
    """The dialogues, the database server, and what the arguments ask for."""

    def __init__(self, arguments: argparse.Namespace, folder: Path) -> None:
        self._given, self._folder = arguments, folder
        self._postgres = Postgres(folder)
        self._scripts: dict[str, list[Script]] = {
            "typed": scripts(_DISTINCT, SEED, today(), pressing=False),
            "pressed": scripts(_DISTINCT, SEED, today(), pressing=True),
        }
        self._faults: list[str] = []
        gc.collect()
        gc.freeze()

    def close(self) -> None:
        """Ends the database server."""
        self._postgres.stop()

    def run(self) -> int:
        """Measures and prints; 1 where an answer was lost, doubled or wrong."""
        print(described(self._postgres.version()), flush=True)
        delay = self._given.delay
        length = mean_length(self._scripts["pressed"])
        print(f"{_DISTINCT} dialogues, {length:.1f} updates each; a call to Telegram takes {delay:g} s\n")
        systems = [each for each in (*PEERS, *OURS) if self._given.only in each.name]
        self._compare(systems)
        self._at_once([each for each in systems if not each.echoes])
        for system in systems:
            if not system.echoes:
                uvloop.run(self._pages(system))
        if self._given.rows:
            made = measure(self._postgres, self._scripts["pressed"], self._folder, self._given.rows)
            for line in made:
                print(line, flush=True)
        for fault in self._faults[:20]:
            print(f"FAULT {fault}", file=sys.stderr)
        return 1 if self._faults else 0

    # One after another

    def _compare(self, systems: Sequence[System]) -> None:
        rounds: dict[str, list[Round]] = {each.name: [] for each in systems}
        for number in range(self._given.rounds):
            for system in systems:
                print(f"  round {number + 1}: {system.name}", file=sys.stderr, flush=True)
                rounds[system.name].append(uvloop.run(self._round(system)))
        print(tables(rounds, rounds.get(PEERS[0].name)), flush=True)

    async def _round(self, system: System) -> Round:
        async with _Started(system, self._given.delay, self._folder, self._postgres) as running:
            crowd = Crowd(running.api, running.ports)
            typed = self._of(system, "typed")
            first = await crowd.at_once([script[:1] for script in typed], 1)
            await asyncio.sleep(_REST)
            made = Round(running.seconds, first.seconds[0], running.memory())
            await crowd.for_seconds(typed, BUSY, _WARM)
            for kind, people in (("typed", BUSY), ("pressed", BUSY), ("alone", 1)):
                chosen = typed if kind == "alone" else self._of(system, kind)
                made.loads[kind] = await self._load(running, crowd, chosen, people)
            made.after = running.memory()
            crowd.close()
        return made

    async def _load(self, running: Running, crowd: Crowd, chosen: Sequence[Script], people: int) -> Load:
        before, measuring = running.cpu(), time.process_time()
        tally = await crowd.for_seconds(chosen, people, self._given.seconds)
        return self._counted(running, before, measuring, tally)

    def _counted(self, running: Running, before: tuple[float, float], measuring: float, tally: Tally) -> Load:
        own, database = (now - then for now, then in zip(running.cpu(), before, strict=True))
        each = 1000 / max(1, len(tally.seconds))
        if tally.faults:
            counts = f"{tally.lost} lost, {tally.surplus} doubled, {len(tally.wrong)} wrong"
            self._faults.append(f"{running.system.name}: {counts} {tally.wrong[:2]}")
        return Load(tally, own * each, database * each, (time.process_time() - measuring) * each)

    def _of(self, system: System, kind: str) -> list[Script]:
        return echoes(self._scripts[kind]) if system.echoes else self._scripts[kind]

    # All at once

    def _at_once(self, systems: Sequence[System]) -> None:
        people = self._given.people
        print(f"{people} people, each a whole dialogue by buttons, all at once")
        print(CROWD_HEAD)
        pauses: dict[str, Think | None] = {
            "": None,
            f", {_THINK[0]:g}-{_THINK[1]:g} s between": thinking(*_THINK, SEED),
        }
        for system in systems:
            for label, think in pauses.items():
                load = uvloop.run(self._together(system, people, think))
                print(crowd_line(system.name + label, people, load), flush=True)
        print()

    async def _together(self, system: System, people: int, think: Think | None) -> Load:
        async with _Started(system, self._given.delay, self._folder, self._postgres) as running:
            crowd = Crowd(running.api, running.ports)
            before, measuring = running.cpu(), time.process_time()
            tally = await crowd.at_once(self._of(system, "pressed"), people, think)
            crowd.close()
            return self._counted(running, before, measuring, tally)

    # The web page

    async def _pages(self, system: System) -> None:
        print(f"{VISITORS} visitors load a page of {system.name} without a pause")
        print(PAGES_HEAD)
        async with _Started(system, self._given.delay, self._folder, self._postgres) as running:
            for page in PAGES:
                await visited(running.ports, page, _WARM / 3)
                before, measuring = running.cpu(), time.process_time()
                tally = await visited(running.ports, page, self._given.seconds / 2)
                print(page_line(page, self._counted(running, before, measuring, tally)), flush=True)
        print()


class _Started:
    """A system that runs inside a ``with``, against a Telegram of its own."""

    def __init__(self, system: System, delay: float, folder: Path, postgres: Postgres) -> None:
        self._api = BotApi(delay)
        self._running = Running(system, self._api, folder, postgres)

    async def __aenter__(self) -> Running:
        try:
            await self._running.start(await self._api.start())
        except BaseException:
            self._running.stop()
            raise
        return self._running

    async def __aexit__(self, *_: object) -> None:
        # Its last calls to Telegram are still answered while it ends.
        await asyncio.to_thread(self._running.stop)
        self._api.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-serve", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each load")
    parser.add_argument("--people", type=int, default=500, help="all at once")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds until Telegram answers a call")
    parser.add_argument("--only", default="", help="systems whose name holds this text")
    parser.add_argument("--rows", type=int, default=200_000, help="open conversations in the table")
    return parser.parse_args()


def main() -> int:
    """The measurement; 2 where PostgreSQL is missing. What it started ends with it, also when stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="bench-serve-") as folder:
        try:
            bench = Bench(_arguments(), Path(folder))
        except NoPostgres as missing:
            print(f"bench-serve: {missing}", file=sys.stderr)
            return 2
        try:
            return bench.run()
        finally:
            bench.close()


if __name__ == "__main__":
    sys.exit(main())
