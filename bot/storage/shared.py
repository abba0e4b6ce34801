"""The secret that all processes on one database share."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select, text

from bot.storage.schema import SECRETS

NAME = "shared"
KNOWN = select(SECRETS.c.value).where(SECRETS.c.name == NAME)
_MAKE = text("INSERT INTO secrets (name, value) VALUES (:name, :value) ON CONFLICT DO NOTHING")


def secret(connection: Connection, name: str = NAME) -> str:
    """The secret of this name; it is made by the first that asks."""
    connection.execute(_MAKE, {"name": name, "value": secrets.token_urlsafe(48)})
    return str(connection.execute(select(SECRETS.c.value).where(SECRETS.c.name == name)).scalar_one())
