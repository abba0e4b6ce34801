"""What an administrator's turn works on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from handlers.reply import Reply
from handlers.request import Request
from handlers.resources import Resources

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(slots=True)
class Desk:
    """The transaction of the turn, what is answered from, and the time (UTC).

    ``changed``: what is published was changed, so that the resources of the moment are old once the
    transaction is committed.
    """

    connection: Connection
    resources: Resources
    now: datetime
    changed: bool = False


Act: TypeAlias = Callable[..., Reply]
"""Does an action: ``act(desk, request, *arguments)``. It may be done again, like the turn it is a part of."""

Command: TypeAlias = Callable[[Desk, Request, str], Reply]
"""Does a command, with the words after it."""
