"""The addresses that open a clause from anywhere: short, and the same for as long as the clause is there."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.actions import action, payload
from knowledge.clause import key

SHORT = "/k"
"""Where the web page has short addresses of clauses, each by its key."""


@dataclass(frozen=True, slots=True)
class Links:
    """What can be linked to: the web page's address, the bot's name, "" where there is none or none is known.

    ``inline``: the bot offers clauses in every conversation ("@bot từ khóa").
    """

    page: str = ""
    bot: str = ""
    inline: bool = False

    def opens(self, made: str) -> str:
        """The address that opens the bot and does this action there; "" where no bot is known."""
        return f"https://t.me/{self.bot}?start={payload(made)}" if self.bot else ""

    def clause(self, clause_id: str) -> str:
        """A clause's short address: in the bot, else on the web page; "" where there is neither."""
        return self.in_bot(clause_id) or self.on_page(clause_id)

    def in_bot(self, clause_id: str) -> str:
        """A clause's address in the bot."""
        return self.opens(action("clause", key(clause_id)))

    def on_page(self, clause_id: str) -> str:
        """A clause's short address on the web page."""
        return f"{self.page.rstrip('/')}{SHORT}/{key(clause_id)}" if self.page else ""


NONE = Links()
