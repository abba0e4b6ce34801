"""From the text of an administrative or party document to its clauses.

Levels come from the numbering and from what is open where a number stands, never from Markdown marks or
indents. Each character of a text lies in exactly one clause, and clauses begin where lines begin, so
that their texts joined are the file.

Ids are paths of segments (knowledge.clause). Where a text repeats a number under the same clause (an annex
that starts again at "1.", a second ``mo-dau`` after a signature), the second is ``khoan-1~2``, the third
``khoan-1~3``: ids are unique for any text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.clause import Clause, Level
from knowledge.parsing import layout
from knowledge.parsing.corrections import NONE, Corrections, Spelling
from knowledge.parsing.numbering import LEVELS
from knowledge.parsing.page import Page, unfit
from knowledge.parsing.survey import Refused, Survey
from knowledge.parsing.tree import Node, grow, shown_number

__all__ = ["NONE", "PARSER_VERSION", "Corrections", "Survey", "parse", "survey"]

PARSER_VERSION = "3"
"""Changes whenever the same text gives other clauses than before."""


def parse(document_id: str, text: str, corrections: Corrections = NONE) -> tuple[Clause, ...]:
    """The clauses of a text, in its order; none for an empty text.

    Raises KnowledgeError where a correction does not fit the text exactly once.
    """
    return survey(document_id, text, corrections).clauses


def survey(document_id: str, text: str, corrections: Corrections = NONE) -> Survey:
    """The clauses of a text as ``parse`` gives them, and what the reading left to look at.

    Raises KnowledgeError where a correction does not fit the text exactly once.
    """
    page = Page(document_id, text, corrections)
    grown = grow(page)
    clauses = tuple(_clauses(page, grown.nodes))
    for spelling in corrections.spellings:
        clauses = _spelled(document_id, clauses, spelling)
    return Survey(
        clauses,
        furniture=tuple(page.furniture_spans),
        quoted=tuple(page.spans(page.quoted)),
        tables=tuple(page.spans(page.tables)),
        refused=tuple(
            Refused(i + 1, page.lines[i].start, LEVELS[mark.kind], mark.number, page.lines[i].words, why)
            for i, mark, why in grown.refused
        ),
    )


def _clauses(page: Page, nodes: list[Node]) -> Iterator[Clause]:
    starts = [page.lines[node.first_line].start for node in nodes]
    ends = [*starts, len(page.text)][1:]
    for node, start, end in zip(nodes, starts, ends, strict=True):
        plain = layout.plain(page.unbroken(start, end))
        searchable = layout.plain(page.without_furniture(start, end)) if node.level is Level.MO_DAU else plain
        yield Clause(
            id=node.id,
            document=page.document_id,
            level=node.level,
            number=shown_number(node),
            parent=node.parent.id if node.parent else None,
            start=start,
            end=end,
            text=page.text[start:end],
            plain=plain,
            searchable="" if node.level is Level.KET else searchable,
        )


def _spelled(document_id: str, clauses: tuple[Clause, ...], spelling: Spelling) -> tuple[Clause, ...]:
    """The clauses with a slip of the scan put right for search."""
    times = sum(clause.plain.count(spelling.shown) for clause in clauses)
    if times != 1:
        raise unfit(document_id, spelling.shown, times)
    return tuple(replace(c, searchable=c.searchable.replace(spelling.shown, spelling.right)) for c in clauses)
