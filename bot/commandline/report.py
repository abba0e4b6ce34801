"""One person's outcome as plain text for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.rendering.plain import plain_lines
from handlers.outcome.changes import change_blocks
from handlers.outcome.verdicts import details, meaning, starting, summary
from handlers.reply import Reply
from handlers.resources import Resources
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
) -> Iterator[str]:
    """The summary, then each of these programmes, or all, with its conditions and citations.

    ``changes`` adds what would have to change for each, and until when its verdict holds.
    """
    resources = Resources(evaluator, corpus, SearchIndex(corpus))
    outcomes = evaluator.outcomes(case, programmes)
    ahead = outlooks(evaluator, case, programmes) if changes else {}
    blocks = [starting(case, given=True), *summary(resources, outcomes.values(), case)]
    for key, outcome in outcomes.items():
        blocks += details(resources, outcome, case)
        if changes:
            blocks += change_blocks(resources, ahead[key], case)
    blocks += meaning(resources, [outcome.programme for outcome in outcomes.values()])
    yield from plain_lines(Reply(tuple(blocks)))
