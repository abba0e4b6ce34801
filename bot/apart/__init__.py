"""Work on files from outside, in a process of its own with limits: it can fail, and only it."""

from __future__ import annotations

from bot.apart.errand import Errand
from bot.apart.parent import AT_ONCE, Ended, Limits, run, watched
from bot.apart.tasks import TASKS

__all__ = ["AT_ONCE", "TASKS", "Ended", "Errand", "Limits", "run", "watched"]
