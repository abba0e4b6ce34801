"""What a reply offers, and the mark by which words typed below it are told from those typed below another."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from itertools import chain
from operator import attrgetter

from handlers.conversation import Offer
from handlers.reply import Choices, Reply


def offers(reply: Reply) -> tuple[Offer, ...]:
    """The choices of a reply, as they can be answered in words."""
    made = []
    number = 0
    for block in reply.blocks:
        if isinstance(block, Choices):
            for choice in filter(attrgetter("acts"), chain.from_iterable(block.rows)):
                number += block.numbered
                made.append(Offer(number if block.numbered else 0, choice.label, choice.action))
    return tuple(made)


def mark(offered: Iterable[Offer]) -> str:
    """A short mark of these choices and their numbers, "" for none."""
    written = " ".join(f"{offer.number}:{offer.action}" for offer in offered)
    return blake2b(written.encode(), digest_size=5).hexdigest() if written else ""
