"""What every page of the site is made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.channels.web.pages import Pages
from bot.channels.web.view import Viewer
from bot.shelf import PerEdition
from handlers.conversation import Conversation
from handlers.links import Links
from handlers.reply import Reply
from handlers.request import Request as Asked
from handlers.resources import Resources
from handlers.router import respond


@dataclass(frozen=True, slots=True)
class Site:
    """The texts and rules, the templates, and the day."""

    current: Callable[[], Resources]
    pages: Pages
    viewers: PerEdition[Viewer]
    today: Callable[[], date]
    links: Callable[[], Links]

    @property
    def resources(self) -> Resources:
        """What is shown at this moment; nothing holds it over requests."""
        return self.current()

    @property
    def viewer(self) -> Viewer:
        """What makes views of replies from the resources of the moment."""
        return self.viewers.now

    def says(self, action: str) -> Reply:
        """What the assistant answers somebody of whom it knows nothing."""
        reply, _ = respond(
            self.resources, Asked(self.today(), action=action, links=self.links()), Conversation()
        )
        return reply
