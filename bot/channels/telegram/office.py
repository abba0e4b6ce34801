"""What stands behind the channel besides the assistant."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.assistant import StoredAssistant
from bot.settings import Settings
from bot.workshop import Workshop
from handlers.resources import Resources


@dataclass(frozen=True, slots=True)
class Office:
    """Where files are made and worked on (None: nowhere), and the numbers of the administrators.

    ``resources`` gives those of the moment to words typed in other conversations (None: these are passed
    over); ``page`` is the web page's address, "" where there is none.
    """

    workshop: Workshop | None = None
    administrators: Collection[int] = ()
    resources: Callable[[], Resources] | None = None
    page: str = ""

    @classmethod
    def of(cls, settings: Settings, assistant: StoredAssistant, workshop: Workshop) -> Office:
        """What these settings and this assistant put behind the channel."""
        page = settings.public_url or ""
        return cls(workshop, settings.administrators, lambda: assistant.resources, page)


NO_OFFICE = Office()
