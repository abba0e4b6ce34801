"""The result as text alone, to be forwarded or kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handlers import texts
from handlers.actions import action
from handlers.dates import written
from handlers.outcome.changes import change_blocks
from handlers.outcome.holding import ways as holding_ways
from handlers.outcome.results import has_result, inputs
from handlers.outcome.verdicts import Citations, condition_lines, details, in_rows, meaning, summary
from handlers.reply import Block, Choice, Heading, Paragraph, strong, text
from handlers.resting import resting_blocks
from handlers.turn import Answered, Turn
from rules.ahead.outlook import outlook
from rules.dialogue import case_of
from rules.evaluate import Outcome
from rules.facts import Case


def show(turn: Turn, run: str) -> Answered:
    """The result of this run in one piece, with the ways on below it."""
    if not has_result(turn, run):
        return turn.stale()
    dialogue = turn.dialogue
    case = case_of(turn.resources.book, dialogue, turn.today)
    outcomes = turn.resources.evaluator.outcomes(case, dialogue.programmes)
    blocks: list[Block] = [
        Heading(texts.RESULT_TITLE),
        Paragraph(text(texts.PRINT_DAY.format(day=written(turn.today)))),
        *inputs(turn, case),
    ]
    blocks += resting_blocks(turn.resources, [each.programme for each in outcomes.values()], turn.today)
    if len(outcomes) > 1:
        blocks += summary(turn.resources, outcomes.values(), case)
        blocks += _deciding(turn, outcomes.values(), case)
    else:
        (outcome,) = outcomes.values()
        look = outlook(turn.resources.evaluator, outcome.programme.id, case)
        ahead = change_blocks(turn.resources, look, case)
        blocks += details(turn.resources, outcome, case, ahead, turn.today)
    blocks += meaning(turn.resources, [outcome.programme for outcome in outcomes.values()])
    ways = [
        Choice(texts.SEE_RESULT, action("go", run)),
        Choice(texts.SHEET, action("sheet", run)),
        *holding_ways(turn),
    ]
    return turn.says([*blocks, in_rows(ways)])


def _deciding(turn: Turn, outcomes: Iterable[Outcome], case: Case) -> Iterator[Block]:
    """The conditions that make each verdict what it is, with their sources."""
    resources, citations = turn.resources, Citations(turn.resources, turn.today)
    listed = [(outcome, outcome.deciding()) for outcome in outcomes]
    if any(deciding for _, deciding in listed):
        yield Heading(texts.DECIDING_TITLE, 2)
    for outcome, deciding in listed:
        if deciding:
            yield Paragraph(text(strong(outcome.programme.short)))
        for result in deciding:
            yield from condition_lines(result, citations, resources, case if outcome.missing else None)
