"""One person's outcome as plain text for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.rendering.plain import plain_lines
from handlers.outcome.changes import change_blocks
from handlers.outcome.verdicts import details, meaning, starting, summary
from handlers.reply import Reply
from handlers.resources import Resources
from handlers.resting import resting_blocks
from knowledge.clause import Corpus
from knowledge.search import SearchIndex
from rules.ahead.outlook import outlooks
from rules.evaluate import Evaluator
from rules.facts import Case


def report_lines(
    evaluator: Evaluator,
    corpus: Corpus,
    case: Case,
    programmes: Sequence[str] | None = None,
    *,
    changes: bool = False,
    today: date | None = None,
) -> Iterator[str]:
    """The summary, then each of these programmes, or all, with its conditions and citations.

    ``changes`` adds what would have to change for each, and until when its verdict holds. On a day
    (``today``) it is said where conditions rest on what is not in force then as it was.
    """
    resources = Resources(evaluator, corpus, SearchIndex(corpus))
    outcomes = evaluator.outcomes(case, programmes)
    ahead = outlooks(evaluator, case, programmes) if changes else {}
    judged = [outcome.programme for outcome in outcomes.values()]
    marks = resting_blocks(resources, judged, today) if today else ()
    blocks = [starting(case, given=True), *marks, *summary(resources, outcomes.values(), case)]
    for key, outcome in outcomes.items():
        blocks += details(resources, outcome, case, today=today)
        if changes:
            blocks += change_blocks(resources, ahead[key], case)
    blocks += meaning(resources, judged)
    yield from plain_lines(Reply(tuple(blocks)))
