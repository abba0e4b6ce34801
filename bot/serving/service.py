"""What a channel is inside the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class Service(Protocol):
    """A channel that the server mounts, starts before the first request and stops after the last."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Its paths; no two services have the same."""
        ...

    async def start(self) -> None:
        """Prepares the service. What it needs may be away: it goes on trying in the background.

        ChannelError where it can never run with the settings given; that ends the process.
        """
        ...

    async def stop(self) -> None:
        """Takes nothing new, finishes what is under way, gives back what it holds, before the grace ends."""
        ...

    def lacks(self) -> str:
        """What it waits for, in words without addresses or secrets; "" when it is ready. Never blocks."""
        ...
