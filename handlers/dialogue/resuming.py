"""A run that goes on after something else, under changed rules, or no more."""

from __future__ import annotations

from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.dialogue.asking import go_on
from handlers.dialogue.course_day import ask_date
from handlers.dialogue.notice import ask_consent
from handlers.outcome.results import result
from handlers.reply import Block, Choice, Choices, Paragraph, text
from handlers.turn import Answered, Turn
from rules.dialogue import Answer, Dialogue, Step, case_of
from rules.facts import FactError


def resume(turn: Turn, run: str) -> Answered:
    """The question that waits, asked again."""
    if run != turn.run or turn.conversation.dialogue is None:
        return turn.stale()
    if turn.conversation.stage is Stage.RESULT:
        return result(turn)
    if turn.conversation.stage is Stage.CONSENTING:
        return ask_consent(turn)
    return ask_date(turn, run) if turn.conversation.stage is Stage.DATING else go_on(turn)


def over(turn: Turn) -> Answered:
    """What a button gets whose run is over and erased: the way to begin again."""
    begin = Choices(((Choice(texts.MENU_CHECK, action("begin")),),))
    return turn.says([Paragraph(text(texts.RUN_OVER)), begin], notice=texts.RUN_OVER)


def with_question(turn: Turn, answered: Answered) -> Answered:
    """An answer given in the middle of a question, followed by the question.

    Where the question takes a number for a value, the choices of the answer have none either.
    """
    if not turn.conversation.asking and turn.conversation.stage is not Stage.CONSENTING:
        return answered
    question = resume(turn.after(answered.conversation), str(answered.conversation.run))
    numbered = all(block.numbered for block in question.reply.blocks if isinstance(block, Choices))
    before = (
        replace(block, numbered=numbered) if isinstance(block, Choices) else block
        for block in answered.reply.blocks
    )
    blocks = (*before, *question.reply.blocks)
    return Answered(replace(answered.reply, blocks=blocks), question.conversation)


def up_to_date(turn: Turn) -> tuple[Turn, tuple[Block, ...]]:
    """The dialogue under today's rules, and what to say where they changed since it began.

    Answers are kept where their facts and options still exist; without any of its programmes the dialogue
    ends, and programmes are chosen anew.
    """
    dialogue, book = turn.conversation.dialogue, turn.resources.book
    if dialogue is None:
        return turn, ()
    current = {key: book.programmes[key].version for key in dialogue.programmes if key in book.programmes}
    if not current:
        ended = replace(turn.conversation, kept=False).choosing()
        return turn.after(ended), (Paragraph(text(texts.PROGRAMMES_GONE)),)
    kept = (
        Step(step.asked, {k: v for k, v in step.answers.items() if _still_there(turn, k, v)})
        for step in dialogue.steps
    )
    steps = tuple(step for step in kept if step.answers)
    held = consistent(turn, replace(dialogue, programmes=tuple(current), versions=current, steps=steps))
    if held == dialogue:
        return turn, ()
    turn = turn.after(replace(turn.conversation, dialogue=held, ticks=(), editing=None))
    return turn, (Paragraph(text(texts.RULES_CHANGED)),)


def consistent(turn: Turn, dialogue: Dialogue) -> Dialogue:
    """The dialogue without its last steps, as far as the rules now take its answers for contradictory."""
    while dialogue.steps:
        try:
            case_of(turn.resources.book, dialogue, turn.today)
        except FactError:
            dialogue = dialogue.back()
        else:
            break
    return dialogue


def _still_there(turn: Turn, key: str, answer: Answer) -> bool:
    fact = turn.resources.book.facts.get(key)
    if fact is None:
        return False
    values = {option.value for option in fact.options}
    given = answer if isinstance(answer, list) else [answer]
    return not values or answer is None or values.issuperset(map(str, given))


def stop_pressed(turn: Turn, run: str) -> Answered:
    """Stop the run of this button."""
    return stop(turn) if run == turn.run else turn.stale()


def stop(turn: Turn) -> Answered:
    """Stop what is under way; the answers, the consent and the searches are erased."""
    if turn.conversation.stage is Stage.NONE:
        return turn.says([Paragraph(text(texts.NOTHING_TO_STOP))])
    return turn.after(turn.conversation.ended()).says([Paragraph(text(texts.STOPPED))])
