"""The notice before the first personal question: what is asked, what for, who keeps it and how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.conversation import Consent, Conversation, Stage
from handlers.keeping import KEPT_DAYS
from handlers.outcome.verdicts import lower_first
from handlers.reply import Block, Choice, Choices, Heading, Paragraph, strong, text
from handlers.turn import Answered, Turn
from rules.dialogue import case_of, open_facts

EDITION = 1
"""Of the notice. One more, for a change of what is asked, kept or shared, and everybody is asked again."""

_SENSITIVE = frozenset({"discipline", "ethnic_minority"})


def consented(conversation: Conversation) -> bool:
    """Whether the person agreed to this edition of the notice."""
    return conversation.consent is not None and conversation.consent.edition == EDITION


def agreed(turn: Turn) -> Turn:
    """The turn after the person agreed."""
    consent = Consent(EDITION, turn.today.isoformat())
    return turn.after(replace(turn.conversation, consent=consent, stage=Stage.ASKING))


def ask_consent(turn: Turn, said: Iterable[Block] = ()) -> Answered:
    """The notice, with its two answers; the chosen programmes wait, and nothing is asked before one."""
    turn = turn.after(replace(turn.conversation, stage=Stage.CONSENTING, ticks=(), editing=None))
    run = turn.run
    choices = (
        Choice(texts.AGREE, action("agree", run, EDITION)),
        Choice(texts.REFUSE, action("refuse", run)),
    )
    return turn.says(
        [
            *said,
            Heading(texts.NOTICE_TITLE),
            Paragraph(text(_asked(turn))),
            *(Paragraph(text(words.format(days=KEPT_DAYS))) for words in texts.NOTICE),
            Paragraph(text(in_charge(turn))),
            Paragraph(text(texts.NOTICE_RIGHTS)),
            Paragraph(text(strong(texts.NOTICE_QUESTION))),
            Choices((choices,)),
        ]
    )


def in_charge(turn: Turn) -> str:
    """Who can read what is stored, and who runs the service where that is set."""
    controller = turn.resources.controller
    who = texts.NOTICE_CONTROLLER.format(who=controller) if controller else texts.NOTICE_OPERATOR
    return f"{who} {texts.NOTICE_ELSEWHERE}"


def _asked(turn: Turn) -> str:
    """What may be asked for the chosen programmes."""
    book, dialogue = turn.resources.book, turn.dialogue
    case = case_of(book, dialogue, turn.today)
    keys = open_facts(turn.resources.evaluator, case, dialogue.programmes, dialogue.declined(book))
    asked = texts.NOTICE_ASKED.format(what="; ".join(lower_first(book.facts[key].label) for key in keys))
    sensitive = [lower_first(book.facts[key].label) for key in keys if key in _SENSITIVE]
    beside = [texts.NOTICE_SENSITIVE.format(what="; ".join(sensitive))] if sensitive else []
    held = [texts.NOTICE_HELD.format(count=len(dialogue.answers(book)))] if dialogue.steps else []
    return " ".join([*([asked] if keys else []), *beside, *held])
