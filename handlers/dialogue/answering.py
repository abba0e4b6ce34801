"""Answers by button and in words, and going back over them."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace

from handlers import texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.dialogue.asking import (
    again,
    asked_at,
    current_fact,
    go_on,
    is_shown,
    out_of_date,
    place,
    question,
    used_facts,
)
from handlers.dialogue.course_day import date_typed
from handlers.dialogue.resuming import with_question
from handlers.outcome.verdicts import lower_first, told
from handlers.reply import Choice, Choices, Paragraph, text
from handlers.turn import Answered, Turn
from handlers.understanding.answers import NotUnderstood, Unclear, Understood, understand
from handlers.understanding.beside import told_beside
from rules.dialogue import Answer, Step, case_of
from rules.facts import FactError
from rules.model import Fact, FactType, Option


def answer_pressed(turn: Turn, run: str, step: str, value: str) -> Answered:
    """An answer by button: an option's value, y, n, or ? for unknown."""
    fact = asked_at(turn, run, step)
    if fact is None:
        return out_of_date(turn, run, step)
    answers: dict[str, Answer] = {"?": None}
    if fact.type is FactType.BOOLEAN:
        answers |= {"y": True, "n": False}
    elif fact.type is FactType.OPTION:
        answers |= {option.value: option.value for option in fact.options}
    return _take(turn, fact, {fact.key: answers[value]}) if value in answers else turn.stale()


def tick_pressed(turn: Turn, run: str, step: str, value: str) -> Answered:
    """One of several options ticked on or off; the question stays, with the new ticks."""
    fact = asked_at(turn, run, step)
    if fact is None:
        return out_of_date(turn, run, step)
    ticks = _listed(fact, set(turn.conversation.ticks) ^ {value})
    turn = turn.after(replace(turn.conversation, ticks=tuple(ticks)))
    case = case_of(turn.resources.book, turn.dialogue, turn.today)
    return turn.says(question(turn, case, fact.key), replaces=True)


def _listed(fact: Fact, values: Container[str]) -> list[str]:
    """These of a fact's options, in their order."""
    return [option.value for option in fact.options if option.value in values]


def ticks_done(turn: Turn, run: str, step: str, *, none: bool = False) -> Answered:
    """The ticked options are the answer; ``none`` says that there are none."""
    fact = asked_at(turn, run, step)
    if fact is None or fact.type is not FactType.OPTIONS:
        return out_of_date(turn, run, step)
    ticks = list(turn.conversation.ticks)
    if not none and not ticks:
        return again(turn, texts.SAY_OPTION)
    return _take(turn, fact, {fact.key: [] if none else ticks})


def answer_typed(turn: Turn, typed: str) -> Answered:
    """An answer in words."""
    fact = current_fact(turn)
    if not is_shown(turn, fact):
        return with_question(turn, turn.says([Paragraph(text(texts.NOT_TAKEN))]))
    if turn.conversation.stage is Stage.DATING:
        return date_typed(turn, typed)
    if fact is None:
        return go_on(turn)
    start = case_of(turn.resources.book, turn.dialogue, turn.today).course_start
    beside = told_beside(fact, turn.resources.book.facts.values(), typed, start)
    reading = understand(fact, beside.rest, start) if beside.rest else None
    if isinstance(reading, Understood):
        answers = {**_with_ticks(turn, fact, reading.answers), **beside.answers}
        return _take_all(turn, fact, answers, unread=beside.unread)
    if beside.answers:
        return _take_all(turn, fact, beside.answers, unread=beside.rest)
    if isinstance(reading, Unclear):
        return _did_you_mean(turn, fact, reading.options)
    reason = reading.reason if isinstance(reading, NotUnderstood) else texts.ANSWER_THIS
    return again(turn, reason, texts.LOOKUP_HINT)


def _take_all(turn: Turn, fact: Fact, answers: Mapping[str, Answer], *, unread: str = "") -> Answered:
    """Take what the chosen programmes ask for; nothing else that was told is kept, and that is said."""
    facts, used = turn.resources.book.facts, used_facts(turn, turn.dialogue.programmes)
    beside = [texts.UNREAD.format(words=unread)] if unread else []
    if idle := [lower_first(facts[key].label) for key in answers if key not in used]:
        beside.append(texts.NOT_NEEDED.format(what=", ".join(idle)))
    kept = {key: answer for key, answer in answers.items() if key in used}
    return _take(turn, fact, kept, *beside) if kept else again(turn, *beside, texts.ANSWER_THIS)


def _with_ticks(turn: Turn, fact: Fact, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """An answer in words, with the options ticked before it."""
    named = answers.get(fact.key)
    if not isinstance(named, list) or not named or turn.conversation.editing is not None:
        return answers
    return {fact.key: _listed(fact, {*named, *turn.conversation.ticks})}


def several_numbers(turn: Turn, numbers: Collection[int]) -> Answered | None:
    """Options of a question with several, answered by the numbers they are shown with: "1, 3"."""
    fact = current_fact(turn)
    if fact is None or fact.type is not FactType.OPTIONS:
        return None
    ticks = {action("tick", *place(turn, fact), option.value): option.value for option in fact.options}
    shown = {offer.number: ticks.get(offer.action) for offer in turn.conversation.offered}
    chosen = [value for number in numbers if (value := shown.get(number)) is not None]
    if len(chosen) < len(numbers):
        return None
    return _take(turn, fact, _with_ticks(turn, fact, {fact.key: chosen}))


def _did_you_mean(turn: Turn, fact: Fact, options: Iterable[Option]) -> Answered:
    """What the words may mean, above the question; only its own choices have numbers, and keep them."""
    run, step = place(turn, fact)
    name = "tick" if fact.type is FactType.OPTIONS else "ans"
    rows = []
    for option in options:
        if option == fact.none_option:
            rows.append((Choice(option.label, action("none", run, step)),))
        elif option.value not in turn.conversation.ticks:
            rows.append((Choice(option.label, action(name, run, step, option.value)),))
    rows.append((Choice(texts.NONE_OF_THESE, action("go", run)),))
    return go_on(turn, [Paragraph(text(texts.DID_YOU_MEAN)), Choices(tuple(rows), numbered=False)])


def _take(turn: Turn, fact: Fact, answers: Mapping[str, Answer], *beside: str) -> Answered:
    """Take an answer as a step, unless it contradicts the earlier ones; ``beside`` is said with it."""
    dialogue, book = turn.dialogue, turn.resources.book
    after = dialogue.answered(Step(fact.key, answers))
    try:
        case_of(book, after, turn.today)
    except FactError as error:
        what = texts.TOO_LONG_LEADING if error.fact == "leader_months_left" else texts.BORN_TOO_LATE
        return again(turn, texts.CONTRADICTION.format(what=what))
    turn = turn.after(replace(turn.conversation, dialogue=after, ticks=(), editing=None))
    said = [texts.NOTED.format(what=told(book.facts, answers)), *beside]
    if len(answers) > 1 or fact.key not in answers:
        said.append(texts.IF_WRONG)
    return go_on(turn, [Paragraph(text(" ".join(said)))])


def go_back(turn: Turn, run: str, step: str) -> Answered:
    """One question back; from the question for the day, to what was shown before it."""
    dialogue = turn.conversation.dialogue
    if dialogue is None or run != turn.run:
        return turn.stale()
    if step.partition("-")[0] != str(len(dialogue.steps)):
        return out_of_date(turn, run, step)
    if turn.conversation.stage is Stage.DATING or turn.conversation.editing is not None:
        return go_on(turn.after(replace(turn.conversation, editing=None, ticks=())))
    if not dialogue.steps:
        return again(turn, texts.NOTHING_TO_GO_BACK)
    conversation = replace(turn.conversation, dialogue=dialogue.back(), stage=Stage.ASKING, ticks=())
    return go_on(turn.after(conversation))
