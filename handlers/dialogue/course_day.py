"""The day the course starts: asked for on request, else taken to be today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers import texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.dialogue.asking import go_on
from handlers.outcome.verdicts import in_rows, starting
from handlers.reply import Choice, Paragraph, Reply, strong, text
from handlers.turn import Answered, Turn
from handlers.understanding.answers import Understood, understand
from rules.ahead.later import outdated
from rules.dialogue import Dialogue, Step, case_of
from rules.facts import FactError


def ask_date(turn: Turn, run: str) -> Answered:
    """Ask for the day the course starts."""
    if run != turn.run or turn.conversation.dialogue is None:
        return turn.stale()
    turn = turn.after(replace(turn.conversation, stage=Stage.DATING))
    fact = turn.resources.book.facts["course_start"]
    steps = len(turn.dialogue.steps)
    ways = [Choice(texts.TODAY, action("today", run)), Choice(texts.BACK, action("back", run, steps))]
    choices = in_rows(ways, numbered=False)
    return turn.says([Paragraph(text(strong(fact.question))), Paragraph(text(fact.hint)), choices])


def set_today(turn: Turn, run: str) -> Answered:
    """The course is taken to start today."""
    if run != turn.run or turn.conversation.stage is not Stage.DATING:
        return turn.stale()
    return _started(turn, None)


def date_typed(turn: Turn, typed: str) -> Answered:
    """The day in words."""
    fact = turn.resources.book.facts["course_start"]
    reading = understand(fact, typed, turn.today)
    if isinstance(reading, Understood):
        day = reading.answers[fact.key]
        return _started(turn, None if day is None else str(day))
    answered = ask_date(turn, turn.run)
    blocks = (Paragraph(text(texts.SAY_DATE)), *answered.reply.blocks)
    return Answered(Reply(blocks), answered.conversation)


def _started(turn: Turn, day: str | None) -> Answered:
    before = turn.dialogue
    start = date.fromisoformat(day) if day else turn.today
    dialogue = replace(as_of(turn, before, start), course_start=day, begun=turn.today.isoformat())
    try:
        case = case_of(turn.resources.book, dialogue, turn.today)
    except FactError:
        answered = ask_date(turn, turn.run)
        words = Paragraph(text(texts.CONTRADICTION.format(what=texts.BORN_TOO_LATE)))
        return Answered(Reply((words, *answered.reply.blocks)), answered.conversation)
    turn = turn.after(
        replace(turn.conversation, dialogue=dialogue, stage=Stage.ASKING, ticks=(), editing=None)
    )
    said = [] if not dialogue.steps else [starting(case, day is not None, turn.today)]
    if dialogue.steps != before.steps:
        said.append(Paragraph(text(texts.ASKED_AGAIN)))
    return go_on(turn, said)


def as_of(turn: Turn, dialogue: Dialogue, start: date) -> Dialogue:
    """The dialogue without the answers that were told as of another day than this."""
    before = case_of(turn.resources.book, dialogue, turn.today).course_start
    if start == before:
        return dialogue
    past = outdated(turn.resources.book, before, start)
    steps = []
    for step in dialogue.steps:
        answers = {key: answer for key, answer in step.answers.items() if key not in past or answer is None}
        if answers:
            steps.append(Step(step.asked, answers))
    return replace(dialogue, steps=tuple(steps))
