"""Agreeing to the notice, and refusing: by pressing, by number, or in words that clearly say so."""

from __future__ import annotations

from handlers import texts
from handlers.actions import parts
from handlers.conversation import Conversation, Stage
from handlers.dialogue.asking import go_on
from handlers.dialogue.choosing import names_of, restart
from handlers.dialogue.notice import EDITION, agreed, ask_consent, consented
from handlers.reply import Paragraph, text
from handlers.turn import Answered, Turn
from handlers.understanding.wording import agrees


def held_back(turn: Turn) -> Turn:
    """The turn, at the notice where answers are asked for or held to which the person has not agreed.

    So it is with answers from before there was a notice, or from before this edition of it.
    """
    conversation = turn.conversation
    dialogue = conversation.dialogue
    if dialogue is None or conversation.stage in (Stage.CHOOSING, Stage.NONE) or consented(conversation):
        return turn
    if conversation.stage is not Stage.ASKING and not dialogue.steps:
        return turn
    return turn.after(ask_consent(turn).conversation)


def agree(turn: Turn, run: str, edition: str) -> Answered:
    """The person agrees to the notice of this edition."""
    if run != turn.run or turn.conversation.dialogue is None:
        return turn.stale()
    if turn.conversation.stage is not Stage.CONSENTING:
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    if edition != str(EDITION):
        return ask_consent(turn, [Paragraph(text(texts.NOTICE_CHANGED))])
    checked = texts.CHECKING.format(what=names_of(turn))
    return go_on(agreed(turn), [Paragraph(text(f"{texts.AGREED} {checked}"))])


def refuse(turn: Turn, run: str) -> Answered:
    """The person does not agree: nothing is kept, and what can be done without is named."""
    if run != turn.run:
        return turn.stale()
    if turn.conversation.stage is not Stage.CONSENTING:
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    before = turn.conversation.ended() if turn.conversation.run > 1 else Conversation()
    return turn.after(before).says([Paragraph(text(texts.REFUSED))])


def answered(turn: Turn, typed: str) -> Answered:
    """The answer to the notice in words; what neither agrees nor refuses is not kept."""
    shown = any(parts(offer.action)[0] == "agree" for offer in turn.conversation.offered)
    says = agrees(typed) if shown else None
    if says is None:
        return again(turn)
    return agree(turn, turn.run, str(EDITION)) if says else refuse(turn, turn.run)


def go_back(turn: Turn) -> Answered:
    """Back to the choice of programmes; where answers are held, the notice stays."""
    return again(turn) if waits_with_answers(turn) else restart(turn)


def waits_with_answers(turn: Turn) -> bool:
    """Whether the notice stands before answers that are held from earlier."""
    return turn.conversation.stage is Stage.CONSENTING and bool(turn.dialogue.steps)


def again(turn: Turn) -> Answered:
    """The notice once more: before it is answered nothing personal is taken."""
    return ask_consent(turn, [Paragraph(text(texts.SAY_AGREED))])
