"""``/tracuu`` and free text: the best clauses, and a clause in its context."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from handlers import observing, texts, voting
from handlers.actions import action
from handlers.conversation import KEPT_QUERIES
from handlers.links import Links
from handlers.observing import query_id
from handlers.outcome.verdicts import in_rows, lower_first
from handlers.reply import (
    MOST_COPIED,
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
    source,
    strong,
    text,
)
from handlers.resources import Resources
from handlers.standing_note import marked, note, own_note
from handlers.turn import Answered, Turn
from knowledge.clause import Clause, Document, key
from knowledge.reference import Reference
from knowledge.search import LONGEST_QUERY, QueryTooLong, SearchResult

PAGE = 5
KEY_SIGN = "#"
"""Before the key of a clause, in a query that names it."""
_EXCERPT = 320
_OPENING = 90
_PARTS_SHOWN = 2400
_REFERENCES = 3
_ONLY_IN = re.compile(r"(?P<what>.+?)[\s,]+ch[\u1ec9i] trong (?P<where>.{2,120})", re.IGNORECASE)


def opening(clause: Clause, length: int = _OPENING) -> str:
    """A clause's first line, cut at a word."""
    first = clause.plain.strip().split("\n", 1)[0]
    if len(first) <= length:
        return first
    return first[:length].rsplit(" ", 1)[0] + " …"


# Searching


def search(turn: Turn, query: str, *, remembered: bool = True) -> Answered:
    """The clauses for these words; a reference alone opens what it names.

    Only a search that is ``remembered`` can be paged.
    """
    query = " ".join(query.split())
    if not query:
        return turn.says([Paragraph(text(texts.SEARCH_WHAT))])
    try:
        query, document = limited(turn.resources, query)
        named = None if document else named_alone(turn.resources, query)
        found = None if named else _found(turn, query, 0, document)
    except QueryTooLong as error:
        return turn.says([Paragraph(text(str(error)))])
    if found is not None:
        asked = turn.conversation.queries
        if remembered:
            kept = [*(each for each in asked if each != query), query][-KEPT_QUERIES:]
            turn = turn.after(replace(turn.conversation, queries=tuple(kept)))
        turn, observed = observing.lookup(
            turn, query, observing.ending_of(found), asked if remembered else None
        )
        return _page(turn, query, 0, document, found).observing(observed)
    return _opened(turn, named or ()).observing([observing.ended(query, observing.NAMED)])


def _opened(turn: Turn, named: Sequence[Clause]) -> Answered:
    """The clause that was named, or the choice of several."""
    turn = turn.after(replace(turn.conversation, sought=None))
    if len(named) == 1:
        return turn.says([*clause_blocks(turn, named[0]), *voting.row(turn, voting.CLAUSE, named[0])])
    return turn.says([Paragraph(text(texts.NAMED_SEVERAL)), _openers(turn.resources, named)])


def limited(resources: Resources, query: str) -> tuple[str, Document | None]:
    """The query without a closing "chỉ trong kl39", and the document that is named there.

    "chỉ trong" before other words is a part of the query.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryTooLong
    found = _ONLY_IN.fullmatch(query)
    references = resources.references.find(found["where"]) if found else ()
    if found and len(references) == 1 and references[0].document and not references[0].clauses:
        rest = found["where"][: references[0].start] + found["where"][references[0].end :]
        if not any(c.isalnum() for c in rest):
            return found["what"], references[0].document
    return query, None


def named_alone(resources: Resources, query: str) -> Sequence[Clause] | None:
    """The clauses that a query names, where it is a reference and nothing else."""
    references = resources.references.find(query)
    if len(references) != 1:
        return None
    (reference,) = references
    rest = query[: reference.start] + query[reference.end :]
    return reference.clauses[:PAGE] if not any(c.isalnum() for c in rest) and reference.clauses else None


def turn_page(turn: Turn, which: str, offset: str, document: str = "") -> Answered:
    """Another page of an earlier search; ``document``: the short key of the one to search within."""
    within = next((d for d in turn.resources.corpus.documents.values() if key(d.id) == document), None)
    if document and within is None:
        return gone(turn)
    for query in turn.conversation.queries:
        if query_id(query) == which and offset.isdecimal() and len(offset) < 6:
            start = int(offset)
            return _page(turn, query, start, within, _found(turn, query, start, within))
    return turn.says([Paragraph(text(texts.SEARCH_FORGOTTEN))])


def _found(turn: Turn, query: str, offset: int, document: Document | None) -> SearchResult:
    within = document.id if document else None
    index = turn.resources.index
    return index.search(query, limit=PAGE, offset=offset, document=within, today=turn.today)


def _page(turn: Turn, query: str, offset: int, document: Document | None, found: SearchResult) -> Answered:
    resources = turn.resources
    shown = query if len(query) <= _OPENING else query[:_OPENING] + " …"
    if not found.hits:
        where = texts.SEARCH_NONE_IN if document else texts.SEARCH_NONE
        none = where.format(query=shown, document=document and document.short)
        said: list[Block] = [Paragraph(text(none)), Paragraph(text(texts.SEARCH_AGAIN))]
        return turn.says([*said, *_limits(turn, query, found, document)])
    title = texts.SEARCH_IN_TITLE if document else texts.SEARCH_TITLE
    blocks: list[Block] = [Heading(title.format(query=shown, document=document and document.short))]
    if found.reading:
        blocks.append(Paragraph(text(texts.SEARCH_READ_AS.format(reading=found.reading))))
    if not found.matched:
        nearest = texts.SEARCH_NEAREST_IN if document else texts.SEARCH_NEAREST
        blocks.append(Paragraph(text(nearest.format(document=document and document.short))))
    for number, hit in enumerate(found.hits, 1):
        citation = resources.short(hit.clause.id)
        words = excerpt(hit.clause.plain, hit.spans)
        blocks.append(Item(text(strong(citation), *_noted(turn, hit.clause.id), "\n", words), number))
    last = offset + len(found.hits)
    blocks.append(Paragraph(text(texts.SEARCH_COUNT.format(first=offset + 1, last=last, total=found.total))))
    if not found.matched:
        blocks.append(Paragraph(text(texts.SEARCH_AGAIN)))
    ways = []
    if offset:
        ways.append(Choice(texts.SEARCH_LESS, _way(query, max(offset - PAGE, 0), document)))
    if last < found.total and query in turn.conversation.queries:
        ways.append(Choice(texts.SEARCH_MORE, _way(query, last, document)))
    openers = _openers(resources, [hit.clause for hit in found.hits])
    limits = (row for block in _limits(turn, query, found, document) for row in block.rows)
    blocks.append(Choices((*openers.rows, *in_rows(ways).rows, *limits)))
    if not offset:
        which = query_id(query) if query in turn.conversation.queries else voting.NO_QUERY
        blocks += voting.row(turn, voting.LOOKUP, found.hits[0].clause, which)
    return turn.says(blocks)


def _noted(turn: Turn, clause_id: str) -> Text:
    """How a clause stands, in a line of its own; nothing where it is in force."""
    said = note(turn.resources, clause_id, turn.today)
    return text("\n", source(said)) if said else ()


def _way(query: str, offset: int, document: Document | None) -> str:
    if document is None:
        return action("find", query_id(query), offset)
    return action("in", query_id(query), offset, key(document.id))


def _limits(turn: Turn, query: str, found: SearchResult, document: Document | None) -> Iterator[Choices]:
    """To search within one of the documents that were found, or in all again."""
    if query not in turn.conversation.queries:
        return
    if document is not None:
        yield in_rows([Choice(texts.SEARCH_EVERYWHERE, _way(query, 0, None))])
    elif len(found.documents) > 1:
        within = [turn.resources.corpus.documents[each] for each in found.documents]
        yield in_rows(
            [Choice(texts.SEARCH_ONLY_IN.format(document=d.short), _way(query, 0, d)) for d in within]
        )


def _openers(resources: Resources, clauses: Iterable[Clause]) -> Choices:
    return in_rows([Choice(resources.short(c.id), action("clause", key(c.id))) for c in clauses])


def excerpt(plain: str, marked: Iterable[tuple[int, int]]) -> Text:
    """The part of a text around its matching words (by start and end), which are marked."""
    spans = sorted(marked)
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


def gone(turn: Turn) -> Answered:
    """What is said of a clause or a document that is not held any more, with the way to those that are."""
    ways = in_rows([Choice(texts.MENU_DOCUMENTS, action("docs"))])
    return turn.says([Paragraph(text(texts.CLAUSE_GONE)), ways])


# A clause in its context


def show_clause(turn: Turn, short_key: str) -> Answered:
    """The clause that a button names."""
    clause = turn.resources.corpus.by_key.get(short_key)
    if clause is None:
        return gone(turn)
    return turn.says([*clause_blocks(turn, clause), *voting.row(turn, voting.CLAUSE, clause)])


def clause_blocks(turn: Turn, clause: Clause) -> Iterator[Block]:
    """A clause verbatim: how it stands, below what, its text and its parts, what is before and after."""
    resources, today = turn.resources, turn.today
    corpus = resources.corpus
    before, after = corpus.neighbours(clause)
    parent = corpus.clauses[clause.parent] if clause.parent else None
    yield Heading(resources.spoken(clause.id))
    if said := note(resources, clause.id, today):
        yield Paragraph(text(strong(said)))
    if parent is not None:
        yield Paragraph(text(texts.PART_OF.format(what=opening(parent))))
    if before is not None and before.plain.strip():
        yield Paragraph(text(texts.BEFORE.format(what=opening(before))))
    yield from _words(resources, clause)
    if after is not None and after.plain.strip():
        yield Paragraph(text(texts.AFTER.format(what=opening(after))))
    yield from _standing_around(resources, clause, today)
    yield Paragraph(text(texts.TO_PASTE.format(citation=to_paste(resources, clause, today))))
    links = turn.request.links
    for address in filter(None, (links.in_bot(clause.id), links.on_page(clause.id))):
        yield Paragraph(text(texts.LINK_TO.format(address=address)))
    yield Choices(tuple(_ways(resources, clause, parent, before, after)))
    yield copying(resources, clause, links, today)


# To be pasted elsewhere


def to_paste(resources: Resources, clause: Clause, today: date) -> str:
    """A clause's citation as it stands in a paper, with a word on how it stands where not in force."""
    return marked(resources, resources.legal(clause.id), clause.id, today)


def quoted(resources: Resources, clause: Clause, today: date) -> str:
    """A clause's own words with that citation."""
    return texts.QUOTED.format(quote=clause.plain.strip(), citation=to_paste(resources, clause, today))


def copying(resources: Resources, clause: Clause, links: Links, today: date) -> Choices:
    """What copies the citation, the citation with the words, and the link; and what takes them elsewhere."""
    made = [
        Choice(texts.COPY_CITATION, copies=to_paste(resources, clause, today)),
        Choice(texts.COPY_QUOTE, copies=quoted(resources, clause, today)),
        Choice(texts.COPY_LINK, copies=links.clause(clause.id)),
    ]
    fitting = [choice for choice in made if 0 < units(choice.copies) <= MOST_COPIED]
    if links.inline:
        fitting.append(Choice(texts.SHARE, shares=query_of(resources, clause)))
    return in_rows(fitting, numbered=False)


def units(words: str) -> int:
    """The length in UTF-16 code units, the greater of what a channel may count."""
    return len(words.encode("utf-16-le")) // 2


def query_of(resources: Resources, clause: Clause) -> str:
    """A query that finds just this clause: its short citation where that is enough, else its key."""
    short = resources.short(clause.id)
    named = named_alone(resources, short) or ()
    return short if [each.id for each in named] == [clause.id] else f"{KEY_SIGN}{key(clause.id)}"


def _standing_around(resources: Resources, clause: Clause, today: date) -> Iterator[Item]:
    """How parts of a clause stand, and the clauses it refers to, where they are not in force as they were."""
    for part, _ in below(resources, clause):
        if said := own_note(resources, part.id, today):
            yield Item(
                text(texts.STANDING_PART.format(what=resources.short(part.id), note=lower_first(said)))
            )
    for reference in references_in(resources, clause)[:_REFERENCES]:
        to = reference.clauses[0].id
        if said := note(resources, to, today):
            yield Item(text(texts.STANDING_PART.format(what=resources.short(to), note=lower_first(said))))


def _words(resources: Resources, clause: Clause) -> Iterator[Block]:
    """The clause verbatim, with its parts as far as they fit, else with the first lines of its parts."""
    own = clause.plain.strip() or texts.LETTERHEAD
    if _fits(resources, clause):
        parts = below(resources, clause)
        lines = [own, *("  " * depth + part.plain.strip() for part, depth in parts)]
        yield Quote(text("\n".join(lines)))
        return
    yield Quote(text(own))
    for part in resources.corpus.children(clause.id):
        yield Item(text(opening(part)), numbered_itself=True)


def _fits(resources: Resources, clause: Clause) -> bool:
    return sum(len(part.plain) for part, _ in below(resources, clause)) <= _PARTS_SHOWN


def _step(resources: Resources, clause: Clause) -> str:
    """The last step of a citation: "khoản 2", "gạch 3"."""
    return resources.short(clause.id).removesuffix(resources.document(clause).short).strip().split(",")[0]


def below(resources: Resources, clause: Clause, depth: int = 1) -> Iterator[tuple[Clause, int]]:
    """The clauses below one in the order of the text, with how deep each stands (1: right below it)."""
    for part in resources.corpus.children(clause.id):
        yield part, depth
        yield from below(resources, part, depth + 1)


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
