"""How often somebody may come, in bounded memory. Pure: the caller reads the clock."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

MOST_KEYS = 100_000
_SLACK = 1e-9
"""Seconds within which two times are the same."""


class Limiter:
    """Allows each key ``burst`` events at once and ``per_second`` in the long run.

    At most ``most`` keys are remembered; the one that has not come for longest is forgotten first, and starts
    anew. ``now`` is in seconds of any clock that does not go back (``time.monotonic``). For one thread.
    ValueError where no event could ever be allowed.
    """

    def __init__(self, burst: float, per_second: float, most: int = MOST_KEYS) -> None:
        if not (burst >= 1 and per_second > 0 and most >= 1):
            raise ValueError("burst >= 1, per_second > 0, most >= 1")
        self._each = 1 / per_second
        self._room = burst / per_second
        self._most = most
        self._full: OrderedDict[str, float] = OrderedDict()

    def allows(self, key: str, now: float) -> bool:
        """Whether one more event may happen; one that may is counted, one that may not costs nothing."""
        full = self._full_again(key, now)
        allowed = full + self._each - now <= self._room + _SLACK
        self._full[key] = full + self._each if allowed else full
        self._full.move_to_end(key)
        if len(self._full) > self._most:
            self._full.popitem(last=False)
        return allowed

    def wait(self, key: str, now: float) -> float:
        """Seconds until ``allows`` would allow this key; 0.0 where it would now. Counts nothing."""
        wait = self._full_again(key, now) + self._each - now - self._room
        return wait if wait > _SLACK else 0.0

    def __len__(self) -> int:
        """The keys remembered."""
        return len(self._full)

    def _full_again(self, key: str, now: float) -> float:
        """When the key's bucket is full again: one number stands for what is left in it."""
        return min(max(self._full.get(key, now), now), now + self._room)


def network(address: str) -> str:
    """The key of a visitor's address: IPv4 as it is, of IPv6 the /64, of which one visitor has all.

    What is no address is one key together.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "?"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found)
