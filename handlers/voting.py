"""A thumb up or down below what was looked up: counted, of nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from handlers import desk_texts, observing, texts
from handlers.actions import action
from handlers.conversation import Stage
from handlers.outcome.verdicts import in_rows
from handlers.reply import Choice, Choices, Paragraph, text
from handlers.turn import Answered, Turn
from knowledge.clause import Clause, key

LOOKUP, CLAUSE = "lookup", "clause"
_GOOD, _BAD = "y", "n"
NO_QUERY = "-"


def row(turn: Turn, about: str, clause: Clause, query: str = NO_QUERY) -> Iterator[Choices]:
    """The two thumbs, where no question waits; ``query``: the short id of the one that was looked up."""
    if turn.conversation.stage is not Stage.NONE:
        return
    named = (about, query, key(clause.id))
    yes = Choice(texts.VOTE_GOOD, action("vote", _GOOD, *named))
    no = Choice(texts.VOTE_BAD, action("vote", _BAD, *named))
    yield in_rows([yes, no], numbered=False)


def take(turn: Turn, how: str, about: str, query: str, short_key: str) -> Answered:
    """Counts a thumb; who did not find what they need is shown other ways."""
    clause = turn.resources.corpus.by_key.get(short_key)
    if clause is None or how not in (_GOOD, _BAD) or about not in (LOOKUP, CLAUSE):
        return turn.stale()
    words = next((each for each in turn.conversation.queries if observing.query_id(each) == query), "")
    seen = observing.vote(about, words, clause.id, good=how == _GOOD)
    if how == _GOOD:
        turn = turn.after(replace(turn.conversation, sought=None))
        return turn.says([Paragraph(text(texts.VOTED))], notice=texts.VOTED).observing([seen])
    ways = [
        Choice(texts.CONTENTS, action("doc", clause.document)),
        Choice(desk_texts.NOTES_TITLE, action("notes")),
    ]
    return turn.says([Paragraph(text(texts.VOTED_BAD)), in_rows(ways)]).observing([seen])
