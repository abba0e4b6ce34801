"""What was measured, and the tables that are printed of it: medians over the rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from bench.serve.crowd import BUSY, Tally
from bench.serve.processes import Memory

CROWD_HEAD = (
    f"{'':52} {'ended right':>11} {'upd/s':>7} {'p50 ms':>8} {'p99 ms':>8} {'max ms':>8} {'not taken':>9}"
)

PAGES_HEAD = f"{'':52} {'views/s':>8} {'p50 ms':>7} {'p99 ms':>7} {'CPU ms':>7} {'+ database':>11}"

_TITLES = {
    "typed": f"Answers in words, one call to Telegram for each. {BUSY} people without a pause",
    "pressed": f"Buttons: the press acknowledged, the message sent or edited. {BUSY} people without a pause",
    "alone": "Answers in words, one person alone",
}


@dataclass(frozen=True, slots=True)
class Load:
    """One measurement under load: what happened, and milliseconds of processor time for each update."""

    tally: Tally
    own: float
    database: float
    measuring: float

    @property
    def rate(self) -> float:
        """Updates answered in a second."""
        return len(self.tally.seconds) / self.tally.took

    def quantile(self, share: float) -> float:
        """Milliseconds below which so many answers stayed."""
        return float(np.quantile(self.tally.seconds, share)) * 1000 if self.tally.seconds else float("nan")


@dataclass
class Round:
    """What was measured between one start of a system and its end. Seconds; megabytes."""

    ready: float
    first: float
    rest: Memory
    after: Memory = field(init=False)
    loads: dict[str, Load] = field(default_factory=dict)


Rounds = Mapping[str, Sequence[Round]]


def tables(rounds: Rounds, base: Sequence[Round] | None) -> str:
    """All tables; ratios are to the rounds of ``base``."""
    parts = [_loads(title, kind, rounds, base) for kind, title in _TITLES.items()]
    return "\n\n".join([*parts, _rest(rounds, base)]) + "\n"


def crowd_line(name: str, people: int, load: Load) -> str:
    """How people fared who all began at once."""
    tally = load.tally
    ended = f"{tally.finished}/{people}"
    return (
        f"{name:52} {ended:>11} {load.rate:7.0f} {load.quantile(0.5):8.0f} {load.quantile(0.99):8.0f} "
        f"{load.quantile(1):8.0f} {tally.refused.total():9}"
    )


def page_line(page: str, load: Load) -> str:
    """How a page was loaded."""
    return (
        f"{page:52} {load.rate:8.0f} {load.quantile(0.5):7.1f} {load.quantile(0.99):7.1f} "
        f"{load.own:7.2f} {load.database:11.2f}"
    )


def _loads(title: str, kind: str, rounds: Rounds, base: Sequence[Round] | None) -> str:
    head = (
        f"{'':32} {'upd/s':>7} {'of echo':>8} {'p50 ms':>7} {'p99 ms':>7} "
        f"{'CPU ms':>7} {'+ database':>11} {'(load side)':>12}"
    )
    lines = [title, head]
    for name, made in rounds.items():
        loads = [each.loads[kind] for each in made]
        rate = median(load.rate for load in loads)
        lines.append(
            f"{name:32} {rate:7.0f} {_share(rate, base, lambda each: each.loads[kind].rate):>8} "
            f"{median(load.quantile(0.5) for load in loads):7.1f} "
            f"{median(load.quantile(0.99) for load in loads):7.1f} "
            f"{median(load.own for load in loads):7.2f} {median(load.database for load in loads):11.2f} "
            f"{median(load.measuring for load in loads):12.2f}"
        )
    return "\n".join(lines)


def _rest(rounds: Rounds, base: Sequence[Round] | None) -> str:
    head = (
        f"{'':32} {'ready s':>8} {'first ms':>9} {'rest RSS':>9} {'of echo':>8} {'PSS':>7} {'of echo':>8} "
        f"{'busy RSS':>9} {'of echo':>8} {'PSS':>7}"
    )
    lines = ["Start, and megabytes of memory at rest and after the load (PostgreSQL's own not counted)", head]
    for name, made in rounds.items():
        rest, shared = median(each.rest.rss for each in made), median(each.rest.pss for each in made)
        busy = median(each.after.rss for each in made)
        lines.append(
            f"{name:32} {median(each.ready for each in made):8.2f} "
            f"{median(each.first for each in made) * 1000:9.1f} "
            f"{rest:9.1f} {_share(rest, base, lambda each: each.rest.rss):>8} "
            f"{shared:7.1f} {_share(shared, base, lambda each: each.rest.pss):>8} "
            f"{busy:9.1f} {_share(busy, base, lambda each: each.after.rss):>8} "
            f"{median(each.after.pss for each in made):7.1f}"
        )
    return "\n".join(lines)


def _share(value: float, base: Sequence[Round] | None, of: Callable[[Round], float]) -> str:
    return f"{value / median(map(of, base)):.0%}" if base else ""
