"""The database: indexed documents, conversations, claims and the outbox, on SQLite or PostgreSQL."""

from __future__ import annotations

from bot.storage.database import Database
from bot.storage.outbox import Outbox

__all__ = ["Database", "Outbox"]
