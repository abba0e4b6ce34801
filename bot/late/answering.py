"""An arrival answered in its place: in order, a little late, or too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.late.window import RESENT, Answer, Past, Recent, Respond, at_the_end, in_order, in_place, too_late
from handlers import channel_texts as texts
from handlers.conversation import Conversation
from handlers.reply import Paragraph, text


def answer(
    respond: Respond,
    conversation: Conversation,
    recent: Recent,
    arrived: Past,
    erased_at: Callable[[], int | None],
) -> Answer:
    """The answer to an arrival, and what follows from it.

    ``erased_at`` looks up where in this order all was erased; what was said before has no effect after it.
    """
    if arrived.order > recent.last:
        return in_order(respond, conversation, recent, arrived)
    if not too_late(recent, arrived):
        return in_place(respond, recent, arrived)
    if arrived.request.action is not None and arrived.order > _place(erased_at()):
        return at_the_end(respond, conversation, recent, arrived)
    return _refused(respond, conversation, recent, arrived)


def known(recent: Recent | None, source: str, arrived: Past, erased_at: Callable[[], int | None]) -> Recent:
    """What is known of the last arrivals; nothing where it is of another source of orders, or too old."""
    if recent is not None and recent.source == source and arrived.at - recent.at <= RESENT:
        return recent
    return Recent(source, _place(erased_at()), arrived.at)


def _refused(respond: Respond, conversation: Conversation, recent: Recent, arrived: Past) -> Answer:
    """Words or a command that may have been meant for another question: not taken, and where one stands."""
    here = replace(arrived.request, text="", action="here")
    reply, following = respond(here, conversation)
    blocks = (Paragraph(text(texts.LATE)), *reply.blocks)
    return Answer(replace(reply, blocks=blocks, replaces=False), following, recent)


def _place(erased: int | None) -> int:
    return -1 if erased is None else erased
