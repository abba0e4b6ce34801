"""How long queries take, in processor time of the one thread that answers them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence

import numpy as np

from knowledge.typed.length import QueryTooLong

# A peer that takes longer for the queries is stopped after so many seconds; its figures are of what it did.
_PATIENCE = 30.0


def timed(
    find: Callable[[str], list[str]], queries: Sequence[str], patience: float = _PATIENCE
) -> tuple[list[list[str]], list[float]]:
    """What is found for each query, and the seconds of processor time it took."""
    found, took = [], []
    total = 0.0
    for query in queries:
        started = time.thread_time()
        found.append(find(query))
        took.append(time.thread_time() - started)
        total += took[-1]
        if total > patience:
            break
    return found, took


def speed(took: Sequence[float]) -> str:
    """Queries a second, and the milliseconds that 99 of 100 stay below."""
    return f"{len(took) / sum(took):7.0f} {float(np.quantile(took, 0.99)) * 1000:8.1f}"


def refusing(search: Callable[[str], object], query: str) -> list[str]:
    """A search of which only the time matters; long queries are refused."""
    with contextlib.suppress(QueryTooLong):
        search(query)
    return []


def longest(took: Sequence[float]) -> str:
    """The mean, the time that 99 of 100 stay below, and the longest, in milliseconds."""
    last = sorted(took)
    return (
        f"{sum(took) / len(took) * 1000:.1f}  {last[len(took) * 99 // 100] * 1000:.1f}  {last[-1] * 1000:.1f}"
    )
