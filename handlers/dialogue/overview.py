"""``/xemlai``: the answers given so far, each of which can be changed."""

from __future__ import annotations

from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.dialogue.asking import go_on
from handlers.outcome.verdicts import answer_words, in_rows, starting
from handlers.reply import Choice, Choices, Heading, Item, Paragraph, strong, text
from handlers.turn import Answered, Turn
from rules.dialogue import case_of
from rules.model import Fact

_SHOWN_STAGES = (Stage.ASKING, Stage.DATING, Stage.RESULT)


def show(turn: Turn) -> Answered:
    """The answers of the run, with what they are computed for."""
    conversation, book = turn.conversation, turn.resources.book
    if conversation.dialogue is None or conversation.stage not in _SHOWN_STAGES:
        return turn.says([Paragraph(text(texts.OVERVIEW_NONE))])
    dialogue, run = conversation.dialogue, turn.run
    held = dialogue.answers(book)
    case = case_of(book, dialogue, turn.today)
    items = [
        Item(text(strong(f"{book.facts[key].label}: "), answer_words(book.facts[key], answer)))
        for key, answer in held.items()
    ]
    changes = [
        Choice(texts.CHANGE_ONE.format(label=book.facts[key].label), action("edit", run, key)) for key in held
    ]
    ways = [
        Choice(texts.SET_DATE, action("date", run, len(dialogue.steps))),
        Choice(texts.CONTINUE if conversation.asking else texts.SEE_RESULT, action("go", run)),
    ]
    return turn.says(
        [
            Heading(texts.OVERVIEW_TITLE),
            starting(case, dialogue.course_start is not None, turn.today),
            *items,
            *([Paragraph(text(texts.OVERVIEW_CHANGE))] if items else []),
            Choices((*((choice,) for choice in changes), *in_rows(ways).rows)),
        ]
    )


def show_pressed(turn: Turn, run: str) -> Answered:
    """The same, by a button of this run."""
    return show(turn) if run == turn.run else turn.stale()


def edit(turn: Turn, run: str, key: str) -> Answered:
    """Ask again for a fact that was answered; the other answers stay."""
    dialogue, book = turn.conversation.dialogue, turn.resources.book
    if run != turn.run or dialogue is None or key not in dialogue.answers(book):
        return turn.stale()
    asked = _asked_for(turn, book.facts[key])
    held = dialogue.answers(book)[key]
    ticks = tuple(held) if isinstance(held, list) else ()
    editing = replace(turn.conversation, stage=Stage.ASKING, editing=asked.key, ticks=ticks)
    return go_on(turn.after(editing))


def _asked_for(turn: Turn, fact: Fact) -> Fact:
    """The fact under which an answer is asked for: an age may be told by a birth date."""
    facts = turn.resources.book.facts.values()
    return next((other for other in facts if other.alternative == fact.key), fact)
