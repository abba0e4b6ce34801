"""The question that waits: which it is, how it is shown, why it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from handlers import texts
from handlers.actions import action, parts
from handlers.conversation import Stage
from handlers.dialogue.notice import ask_consent, consented
from handlers.outcome.results import result
from handlers.outcome.verdicts import in_rows, starting, told
from handlers.reply import Block, Choice, Choices, Heading, Paragraph, Quote, strong, text
from handlers.turn import Answered, Turn
from knowledge.clause import key as clause_key
from rules.dialogue import case_of, next_fact, open_facts
from rules.evaluate import Result
from rules.facts import Case
from rules.model import Fact, FactType

_NUMBERS = (FactType.INTEGER, FactType.DATE, FactType.PARTIAL_DATE)
_SHORT_LABEL = 24


def go_on(turn: Turn, said: Iterable[Block] = ()) -> Answered:
    """The next question, or the result where no answer can change it any more.

    Before the first question comes the notice, until the person agrees to it.
    """
    case = case_of(turn.resources.book, turn.dialogue, turn.today)
    asked = _to_ask(turn, case)
    if (asked is not None or turn.dialogue.steps) and not consented(turn.conversation):
        return ask_consent(turn, said)
    if asked is None:
        return result(turn.after(replace(turn.conversation, stage=Stage.RESULT, ticks=())), said)
    turn = turn.after(replace(turn.conversation, stage=Stage.ASKING))
    return turn.says([*said, *question(turn, case, asked)])


def current_fact(turn: Turn) -> Fact | None:
    """The fact that is asked now."""
    if turn.conversation.stage is not Stage.ASKING:
        return None
    book = turn.resources.book
    asked = _to_ask(turn, case_of(book, turn.dialogue, turn.today))
    return None if asked is None else book.facts[asked]


def _to_ask(turn: Turn, case: Case) -> str | None:
    """The fact whose answer is being changed, else the one to ask next."""
    dialogue = turn.dialogue
    if turn.conversation.editing is not None:
        return turn.conversation.editing
    closed = dialogue.declined(turn.resources.book)
    return next_fact(turn.resources.evaluator, case, dialogue.programmes, closed)


def question(turn: Turn, case: Case, asked: str) -> Iterator[Block]:
    """The question for a fact, with its answers and the ways out of it."""
    dialogue, book = turn.dialogue, turn.resources.book
    fact = book.facts[asked]
    if not dialogue.steps:
        yield starting(case, dialogue.course_start is not None, turn.today)
    yield Paragraph(text(strong(fact.question)))
    yield Paragraph(text(" ".join(filter(None, (fact.hint, _progress(turn, case))))))
    yield Choices((*_answer_rows(turn, fact), *_way_rows(turn, fact)), numbered=fact.type not in _NUMBERS)


def _progress(turn: Turn, case: Case) -> str:
    """How many questions may still come, at most; or that an answer is being changed."""
    dialogue, book = turn.dialogue, turn.resources.book
    if turn.conversation.editing is not None:
        held = told(book.facts, {key: dialogue.answers(book)[key] for key in held_as(turn)})
        return texts.EDITING.format(answer=held)
    left = len(open_facts(turn.resources.evaluator, case, dialogue.programmes, dialogue.declined(book)))
    return texts.LAST_QUESTION if left == 1 else texts.OPEN_QUESTIONS.format(count=left)


def held_as(turn: Turn) -> list[str]:
    """The key under which the answer being changed is held: a birth date answers for an age."""
    book, held = turn.resources.book, turn.dialogue.answers(turn.resources.book)
    fact = book.facts[turn.conversation.editing or ""]
    return [key for key in (fact.key, fact.alternative) if key is not None and key in held]


def used_facts(turn: Turn, programmes: Iterable[str]) -> set[str]:
    """The facts that these programmes ask for, and those that answer for them (a birth date for an age)."""
    known, facts = turn.resources.evaluator.programmes, turn.resources.book.facts
    used = {key for programme in programmes for key in known[programme].whole.facts}
    return used | {facts[key].alternative or key for key in used}


def place(turn: Turn, fact: Fact) -> tuple[str, str]:
    """The run, and the step with its fact: by these a button knows whether its question still stands."""
    return turn.run, f"{len(turn.dialogue.steps)}-{fact.key}"


def _answer_rows(turn: Turn, fact: Fact) -> Iterator[tuple[Choice, ...]]:
    run, step = place(turn, fact)
    if fact.type is FactType.BOOLEAN:
        yield (
            Choice(texts.YES, action("ans", run, step, "y")),
            Choice(texts.NO, action("ans", run, step, "n")),
        )
    elif fact.type is FactType.OPTION:
        made = [Choice(o.label, action("ans", run, step, o.value)) for o in fact.options]
        width = 2 if all(len(choice.label) <= _SHORT_LABEL for choice in made) else 1
        yield from in_rows(made, width).rows
    elif fact.type is FactType.OPTIONS:
        for option in fact.options:
            ticked = option.value in turn.conversation.ticks
            yield (Choice(option.label, action("tick", run, step, option.value), ticked),)
        none = (Choice(fact.none_option.label, action("none", run, step)),) if fact.none_option else ()
        yield (*none, Choice(texts.DONE, action("done", run, step)))


def _way_rows(turn: Turn, fact: Fact) -> Iterator[tuple[Choice, ...]]:
    run, step = place(turn, fact)
    yield (Choice(texts.UNKNOWN, action("ans", run, step, "?")), Choice(texts.WHY, action("why", run, step)))
    back = Choice(texts.BACK, action("back", run, step))
    change = Choice(texts.SET_DATE, action("date", run, step))
    yield (back if turn.dialogue.steps else change, Choice(texts.STOP, action("stop", run)))
    if turn.dialogue.steps:
        yield (Choice(texts.OVERVIEW, action("view", run)),)


def asked_at(turn: Turn, run: str, step: str) -> Fact | None:
    """The fact that is asked now, where this is its place."""
    fact = current_fact(turn)
    return fact if fact is not None and (run, step) == place(turn, fact) else None


def out_of_date(turn: Turn, run: str, step: str) -> Answered:
    """A pressed choice whose question is past: a second press of the last one is only noted.

    Where another question took its place (a day later, or after going back), that one is asked.
    """
    dialogue, number = turn.conversation.dialogue, step.partition("-")[0]
    if dialogue is None or run != turn.run or not number.isdigit():
        return turn.stale()
    if int(number) < len(dialogue.steps):
        return turn.says([], notice=texts.ALREADY_ANSWERED)
    if not turn.conversation.asking:
        return turn.stale()
    return go_on(turn) if current_fact(turn) is None else again(turn, texts.ANSWER_THIS)


def is_shown(turn: Turn, fact: Fact | None) -> bool:
    """Whether the question that waits is what the person saw last: only then do typed words answer it."""
    wanted = (turn.run,) if fact is None else place(turn, fact)
    return any(parts(offer.action)[1][: len(wanted)] == wanted for offer in turn.conversation.offered)


def again(turn: Turn, *reasons: str) -> Answered:
    """The question once more, after these sentences."""
    return go_on(turn, [Paragraph(text(" ".join(reasons)))])


def why(turn: Turn, run: str, step: str) -> Answered:
    """The passages that make the question needed, and the question again."""
    fact = asked_at(turn, run, step)
    if fact is None:
        return out_of_date(turn, run, step)
    dialogue = turn.dialogue
    case = case_of(turn.resources.book, dialogue, turn.today)
    key = "age" if fact.key == turn.resources.book.facts["age"].alternative else fact.key
    blocks: list[Block] = [Heading(texts.WHY_TITLE)]
    seen: set[str] = set()
    clauses: dict[str, None] = {}
    for outcome in turn.resources.evaluator.outcomes(case, dialogue.programmes).values():
        for condition in _asking_for(outcome.conditions, key):
            quotes = [cite for cite in condition.node.cites if cite.quote not in seen]
            if quotes:
                words = texts.WHY_FOR.format(programme=outcome.programme.short, label=condition.node.label)
                blocks.append(Paragraph(text(words)))
            for cite in quotes[:2]:
                seen.add(cite.quote)
                blocks.append(Quote(text(cite.quote), turn.resources.spoken(cite.clause)))
                clauses[cite.clause] = None
    opening = [
        Choice(turn.resources.short(clause), action("clause", clause_key(clause))) for clause in clauses
    ]
    return go_on(turn, [*blocks, in_rows(opening, numbered=False)])


def _asking_for(conditions: Iterable[Result], fact: str) -> Iterator[Result]:
    """The conditions that wait for a fact; where it was answered before, those that test it."""
    every = list(conditions)
    waiting = [condition for condition in every if fact in condition.missing]
    testing = (c for c in every if any(atom.fact == fact for atom in c.node.atoms()))
    return iter(waiting) if waiting else testing
