"""The result of a run: a line for each programme, or one programme in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from handlers import texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.dates import written
from handlers.outcome.changes import change_blocks, change_summary
from handlers.outcome.holding import kept_until
from handlers.outcome.holding import ways as holding_ways
from handlers.outcome.verdicts import (
    details,
    in_rows,
    meaning,
    notes_of,
    starting,
    summary,
    told,
)
from handlers.reply import Block, Choice, Choices, Heading, Paragraph, source, text
from handlers.resting import resting_blocks
from handlers.turn import Answered, Turn
from rules.ahead.outlook import outlook, outlooks
from rules.dialogue import case_of
from rules.evaluate import Outcome, Verdict
from rules.facts import Case
from rules.model import Truth


def result(turn: Turn, said: Iterable[Block] = ()) -> Answered:
    """The verdicts: a programme's details where one was chosen, else a line for each."""
    dialogue, book = turn.dialogue, turn.resources.book
    if len(dialogue.programmes) == 1:
        return show_programme(turn, turn.run, dialogue.programmes[0], said)
    case = case_of(book, dialogue, turn.today)
    outcomes = turn.resources.evaluator.outcomes(case, dialogue.programmes)
    run = turn.conversation.run
    buttons = [Choice(o.programme.short, action("res", run, key)) for key, o in outcomes.items()]
    programmes = [outcome.programme for outcome in outcomes.values()]
    return turn.says(
        [
            *said,
            Heading(texts.RESULT_TITLE),
            *inputs(turn, case),
            *resting_blocks(turn.resources, programmes, turn.today),
            *summary(turn.resources, outcomes.values(), case),
            *meaning(turn.resources, programmes),
            *kept_until(turn),
            Choices((*in_rows(buttons).rows, *_result_rows(turn, *_to_change(turn, outcomes)))),
        ]
    )


def _to_change(turn: Turn, outcomes: Mapping[str, Outcome]) -> Iterator[Choice]:
    """The way to what would have to change, where a programme is not met."""
    if any(outcome.verdict is not Verdict.ELIGIBLE for outcome in outcomes.values()):
        yield Choice(texts.CHANGES_TITLE, action("change", turn.run))


def show_changes(turn: Turn, run: str) -> Answered:
    """What would have to change for each programme of this run's result that is not met."""
    if not has_result(turn, run):
        return turn.stale()
    dialogue = turn.dialogue
    case = case_of(turn.resources.book, dialogue, turn.today)
    found = outlooks(turn.resources.evaluator, case, dialogue.programmes)
    buttons = [
        Choice(turn.resources.book.programmes[key].short, action("res", run, key))
        for key, look in found.items()
        if look.truth is not Truth.TRUE
    ]
    ways = in_rows([Choice(texts.SEE_SUMMARY, action("go", run))])
    return turn.says(
        [
            starting(case, dialogue.course_start is not None, turn.today),
            *change_summary(turn.resources, found, case),
            Choices((*in_rows(buttons).rows, *ways.rows)),
        ]
    )


def inputs(turn: Turn, case: Case) -> Iterator[Block]:
    """What a result was found with: the day, the answers, the rules."""
    dialogue, book = turn.dialogue, turn.resources.book
    yield starting(case, dialogue.course_start is not None, turn.today)
    answers = dialogue.answers(book)
    if answers:
        yield Paragraph(text(texts.ANSWERS_USED.format(answers=told(book.facts, answers))))
    yield Paragraph(text(source(texts.EDITION.format(edition=book.edition, day=written(book.date)))))


def _result_rows(turn: Turn, *first: Choice, programme: str = "") -> tuple[tuple[Choice, ...], ...]:
    """The ways on below a result: of the run, or of one ``programme`` of several."""
    run, step = turn.conversation.run, len(turn.dialogue.steps)
    ways = [*first]
    if step:
        ways.append(Choice(texts.BACK, action("back", run, step)))
        ways.append(Choice(texts.OVERVIEW, action("view", run)))
    ways += [
        Choice(texts.PRINT, action("print", run)),
        Choice(texts.SHEET, action("sheetof", run, programme) if programme else action("sheet", run)),
        Choice(texts.SET_DATE, action("date", run, step)),
        Choice(texts.AGAIN, action("new")),
        *holding_ways(turn),
    ]
    return in_rows(ways).rows


def has_result(turn: Turn, run: str, programme: str | None = None) -> bool:
    """Whether this run has come to its result, on this programme where one is named."""
    if run != turn.run or turn.conversation.stage is not Stage.RESULT:
        return False
    return programme is None or programme in turn.dialogue.programmes


def show_programme(turn: Turn, run: str, programme: str, said: Iterable[Block] = ()) -> Answered:
    """One programme's conditions, each with its result and source."""
    if not has_result(turn, run, programme):
        return turn.stale()
    dialogue = turn.dialogue
    case = case_of(turn.resources.book, dialogue, turn.today)
    outcome = turn.resources.evaluator.outcome(programme, case)
    extra = [
        Choice(texts.SEE_REASONING, action("tree", run, programme)),
        Choice(texts.SEE_CHART, action("rchart", run, programme)),
    ]
    extra += notes_of(turn.resources, programme)
    several = len(dialogue.programmes) > 1
    if several:
        extra.append(Choice(texts.SEE_SUMMARY, action("go", run)))
    ahead = [
        *resting_blocks(turn.resources, [outcome.programme], turn.today),
        *change_blocks(turn.resources, outlook(turn.resources.evaluator, programme, case), case),
    ]
    return turn.says(
        [
            *said,
            *details(turn.resources, outcome, case, ahead, turn.today),
            *inputs(turn, case),
            *meaning(turn.resources, [outcome.programme]),
            *kept_until(turn),
            Choices(_result_rows(turn, *extra, programme=programme if several else "")),
        ]
    )
