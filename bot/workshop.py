"""Where files are made and worked on, from the rules and documents of the moment; shared by all channels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.jobs import JOBS, Finished, Job, Received, Setting
from bot.making import MAKERS, MadeFile, Maker, make

if TYPE_CHECKING:
    from bot.assistant import StoredAssistant


class Workshop:
    """Makers and jobs with what they work with. Every method blocks and may be called from any thread."""

    def __init__(
        self,
        assistant: StoredAssistant,
        today: Callable[[], date],
        now: Callable[[], datetime],
        makers: Mapping[str, Maker] = MAKERS,
        jobs: Mapping[str, Job] = JOBS,
    ) -> None:
        self._assistant = assistant
        self._today = today
        self._now = now
        self._makers = makers
        self._jobs = jobs

    def makes(self, maker: str) -> bool:
        """Whether there is a maker of this name."""
        return maker in self._makers

    def make(self, maker: str, data: str) -> MadeFile:
        """The file that this maker makes of these data; ValueError where it cannot."""
        return make(self._assistant.resources, maker, data, self._today(), self._makers)

    def work(self, job: str, received: Received) -> Finished:
        """What comes of a file; FileRefused, StorageError, or ValueError where there is no such job."""
        if job not in self._jobs:
            raise ValueError(f"no job {job!r}")
        setting = Setting(self._assistant.resources, self._today(), self._now(), self._assistant)
        return self._jobs[job](received, setting)
