"""One person's outcome as plain text for the command line."""

from __future__ import annotations

from collections.abc import Iterator

from bot.plain import plain_lines
from handlers.reply import Choices, Reply
from handlers.resources import Resources
from handlers.verdicts import details, meaning, starting, summary
from knowledge.clause import Corpus
from knowledge.search import SearchIndex
from rules.evaluate import Evaluator
from rules.facts import Case


def report_lines(evaluator: Evaluator, corpus: Corpus, case: Case) -> Iterator[str]:
    """The summary, then every programme that is not ruled out with its conditions and citations."""
    resources = Resources(evaluator, corpus, SearchIndex(corpus))
    outcomes = evaluator.outcomes(case)
    blocks = [starting(case, given=True), *summary(resources, outcomes.values(), case)]
    for outcome in outcomes.values():
        blocks += [block for block in details(resources, outcome, case) if not isinstance(block, Choices)]
    blocks += meaning(resources, [outcome.programme for outcome in outcomes.values()])
    yield from plain_lines(Reply(tuple(blocks)))
