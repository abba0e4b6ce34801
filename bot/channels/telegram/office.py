"""What stands behind the channel besides the assistant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Office:
    """Where files are made and worked on (None: nowhere), and the numbers of the administrators."""

    workshop: Workshop | None = None
    administrators: Collection[int] = ()


NO_OFFICE = Office()
