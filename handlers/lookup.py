"""``/tracuu`` and free text: the best clauses, and a clause in its context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from handlers import texts
from handlers.actions import action
from handlers.conversation import KEPT_QUERIES
from handlers.reply import (
    Block,
    Choice,
    Choices,
    Heading,
    Item,
    Paragraph,
    Quote,
    Span,
    Style,
    Text,
    strong,
    text,
)
from handlers.resources import Resources
from handlers.turn import Answered, Turn
from handlers.verdicts import in_rows
from knowledge.clause import Clause, key
from knowledge.reference import Reference
from knowledge.search import LONGEST_QUERY, Hit, QueryTooLong

PAGE = 5
_EXCERPT = 320
_OPENING = 90
_PARTS_SHOWN = 2400
_REFERENCES = 3


def opening(clause: Clause, length: int = _OPENING) -> str:
    """A clause's first line, cut at a word."""
    first = clause.plain.strip().split("\n", 1)[0]
    if len(first) <= length:
        return first
    return first[:length].rsplit(" ", 1)[0] + " …"


# Searching


def query_id(query: str) -> str:
    """How the buttons of a page name their query."""
    return sha256(query.encode()).hexdigest()[:10]


def search(turn: Turn, query: str) -> Answered:
    """The clauses for these words; a reference alone opens what it names."""
    query = " ".join(query.split())
    if not query:
        return turn.says([Paragraph(text(texts.SEARCH_WHAT))])
    kept = [*(each for each in turn.conversation.queries if each != query), query][-KEPT_QUERIES:]
    try:
        named = _named_alone(turn.resources, query)
        if named is None:
            turn = turn.after(replace(turn.conversation, queries=tuple(kept)))
            return _page(turn, query, 0)
    except QueryTooLong as error:
        return turn.says([Paragraph(text(str(error)))])
    if len(named) == 1:
        return turn.says(clause_blocks(turn.resources, named[0]))
    return turn.says([Paragraph(text(texts.NAMED_SEVERAL)), _openers(turn.resources, named)])


def _named_alone(resources: Resources, query: str) -> Sequence[Clause] | None:
    """The clauses that a query names, where it is a reference and nothing else."""
    if len(query) > LONGEST_QUERY:
        raise QueryTooLong
    references = resources.references.find(query)
    if len(references) != 1:
        return None
    (reference,) = references
    rest = query[: reference.start] + query[reference.end :]
    return reference.clauses[:PAGE] if not any(c.isalnum() for c in rest) and reference.clauses else None


def turn_page(turn: Turn, which: str, offset: str) -> Answered:
    """Another page of an earlier search."""
    for query in turn.conversation.queries:
        if query_id(query) == which and offset.isdigit() and len(offset) < 6:
            return _page(turn, query, int(offset))
    return turn.says([Paragraph(text(texts.SEARCH_FORGOTTEN))])


def _page(turn: Turn, query: str, offset: int) -> Answered:
    found = turn.resources.index.search(query, limit=PAGE, offset=offset)
    shown = query if len(query) <= _OPENING else query[:_OPENING] + " …"
    if not found.hits:
        none = texts.SEARCH_NONE.format(query=shown)
        return turn.says([Paragraph(text(none)), Paragraph(text(texts.SEARCH_AGAIN))])
    blocks: list[Block] = [Heading(texts.SEARCH_TITLE.format(query=shown))]
    if found.reading:
        blocks.append(Paragraph(text(texts.SEARCH_READ_AS.format(reading=found.reading))))
    if not found.matched:
        blocks.append(Paragraph(text(texts.SEARCH_NEAREST)))
    for number, hit in enumerate(found.hits, 1):
        citation = turn.resources.short(hit.clause.id)
        blocks.append(Item(text(strong(citation), "\n", excerpt(hit)), number))
    last = offset + len(found.hits)
    blocks.append(Paragraph(text(texts.SEARCH_COUNT.format(first=offset + 1, last=last, total=found.total))))
    ways = []
    if offset:
        ways.append(Choice(texts.SEARCH_LESS, action("find", query_id(query), max(offset - PAGE, 0))))
    if last < found.total:
        ways.append(Choice(texts.SEARCH_MORE, action("find", query_id(query), last)))
    openers = _openers(turn.resources, [hit.clause for hit in found.hits])
    blocks.append(Choices((*openers.rows, *in_rows(ways).rows)))
    return turn.says(blocks)


def _openers(resources: Resources, clauses: Iterable[Clause]) -> Choices:
    return in_rows([Choice(resources.short(c.id), action("clause", key(c.id))) for c in clauses])


def excerpt(hit: Hit) -> Text:
    """The part of a clause around its matching words, which are marked."""
    plain, spans = hit.clause.plain, sorted(hit.spans)
    start = 0
    if len(plain) > _EXCERPT and spans and spans[0][0] > _EXCERPT // 2:
        start = plain.find(" ", spans[0][0] - _EXCERPT // 3) + 1
    end = len(plain) if len(plain) - start <= _EXCERPT else plain.rfind(" ", start, start + _EXCERPT)
    parts: list[Span] = [Span("… ")] if start else []
    at = start
    for first, last in spans:
        if first < at or last > end:
            continue
        parts += [Span(plain[at:first]), Span(plain[first:last], Style.MATCH)]
        at = last
    parts.append(Span(plain[at:end].rstrip()))
    if end < len(plain):
        parts.append(Span(" …"))
    return text(parts)


# A clause in its context


def show_clause(turn: Turn, short_key: str) -> Answered:
    """The clause that a button names."""
    clause = turn.resources.corpus.by_key.get(short_key)
    if clause is None:
        return turn.says([Paragraph(text(texts.CLAUSE_GONE))])
    return turn.says(clause_blocks(turn.resources, clause))


def clause_blocks(resources: Resources, clause: Clause) -> Iterator[Block]:
    """A clause verbatim: below what it stands, its text and its parts, what stands before and after."""
    corpus = resources.corpus
    before, after = corpus.neighbours(clause)
    parent = corpus.clauses[clause.parent] if clause.parent else None
    yield Heading(resources.spoken(clause.id))
    if parent is not None:
        yield Paragraph(text(texts.PART_OF.format(what=opening(parent))))
    if before is not None and before.plain.strip():
        yield Paragraph(text(texts.BEFORE.format(what=opening(before))))
    yield from _words(resources, clause)
    if after is not None and after.plain.strip():
        yield Paragraph(text(texts.AFTER.format(what=opening(after))))
    yield Paragraph(text(texts.TO_PASTE.format(citation=resources.legal(clause.id))))
    yield Choices(tuple(_ways(resources, clause, parent, before, after)))


def _words(resources: Resources, clause: Clause) -> Iterator[Block]:
    """The clause verbatim, with its parts as far as they fit, else with the first lines of its parts."""
    own = clause.plain.strip() or texts.LETTERHEAD
    if _fits(resources, clause):
        below = _below(resources, clause, 1)
        lines = [own, *("  " * depth + part.plain.strip() for part, depth in below)]
        yield Quote(text("\n".join(lines)))
        return
    yield Quote(text(own))
    for part in resources.corpus.children(clause.id):
        yield Item(text(opening(part)), numbered_itself=True)


def _fits(resources: Resources, clause: Clause) -> bool:
    return sum(len(part.plain) for part, _ in _below(resources, clause, 1)) <= _PARTS_SHOWN


def _step(resources: Resources, clause: Clause) -> str:
    """The last step of a citation: "khoản 2", "gạch 3"."""
    return resources.short(clause.id).removesuffix(resources.document(clause).short).strip().split(",")[0]


def _below(resources: Resources, clause: Clause, depth: int) -> Iterator[tuple[Clause, int]]:
    for part in resources.corpus.children(clause.id):
        yield part, depth
        yield from _below(resources, part, depth + 1)


def _ways(
    resources: Resources, clause: Clause, parent: Clause | None, before: Clause | None, after: Clause | None
) -> Iterator[tuple[Choice, ...]]:
    ways = [(texts.GO_UP, parent), (texts.GO_BEFORE, before), (texts.GO_AFTER, after)]
    made = [Choice(label, action("clause", key(to.id))) for label, to in ways if to is not None]
    if not _fits(resources, clause):
        parts = resources.corpus.children(clause.id)
        yield from in_rows([Choice(_step(resources, p), action("clause", key(p.id))) for p in parts], 3).rows
    made.append(Choice(texts.CONTENTS, action("doc", clause.document)))
    yield from in_rows(made).rows
    for reference in references_in(resources, clause)[:_REFERENCES]:
        to = reference.clauses[0]
        yield (Choice(texts.REFERS_TO.format(what=resources.short(to.id)), action("clause", key(to.id))),)


def references_in(resources: Resources, clause: Clause) -> list[Reference]:
    """The references in a clause's text that name just one other clause we hold."""
    found = resources.references.find(clause.plain, clause)
    seen: set[str] = {clause.id}
    kept = []
    for reference in found:
        if len(reference.clauses) == 1 and reference.clauses[0].id not in seen:
            seen.add(reference.clauses[0].id)
            kept.append(reference)
    return kept
