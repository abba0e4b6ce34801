"""``/vanban``: the documents and their tables of contents."""

from __future__ import annotations

from collections.abc import Iterator

from handlers import administering, texts
from handlers.actions import action
from handlers.lookup import gone, opening
from handlers.outcome.verdicts import in_rows, lower_first
from handlers.reply import Block, Choice, Choices, Heading, Item, Paragraph, Text, strong, text
from handlers.resources import Resources
from handlers.standing_note import note, own_note
from handlers.turn import Answered, Turn
from knowledge.clause import Clause, Document, Level, key

_HEADINGS = (Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC, Level.DIEU)
_MATTER = (Level.MO_DAU, Level.KET)


PAGE = 10
_MOST_CONTENTS = 60
"""Lines of a table of contents; where there are more, the lower ones are left to the clauses above them."""


def list_documents(turn: Turn, page: str = "0") -> Answered:
    """The documents, a page of them, with what each says of its own period."""
    blocks: list[Block] = [Heading(texts.DOCUMENTS_TITLE), Paragraph(text(texts.DOCUMENTS_INTRO))]
    documents = list(turn.resources.corpus.documents.values())
    last = (len(documents) - 1) // PAGE
    at = min(int(page) if page.isdecimal() and page.isascii() and len(page) < 4 else 0, last)
    shown = documents[at * PAGE : (at + 1) * PAGE]
    for number, document in enumerate(shown, at * PAGE + 1):
        blocks.append(Item(_identity(turn, document), number))
    ways = [(Choice(d.name, action("doc", d.id)),) for d in shown]
    pages = [(texts.DOCUMENTS_LESS, at - 1)] * (at > 0) + [(texts.DOCUMENTS_MORE, at + 1)] * (at < last)
    turning = in_rows([Choice(label, action("docsat", to)) for label, to in pages]).rows
    administrators = tuple((way,) for way in administering.ways(turn))
    return turn.says([*blocks, Choices((*ways, *turning, *administrators))])


def _identity(turn: Turn, document: Document) -> Text:
    validity = texts.DOCUMENT_VALIDITY.format(what=lower_first(document.validity).rstrip("."))
    subject = f": {lower_first(document.subject).rstrip('.')}. {validity}"
    standing = note(turn.resources, document.id, turn.today)
    return text(strong(document.name), subject, _standing(standing))


def _standing(said: str) -> Text:
    return (strong(f" {said}"),) if said else ()


def contents(turn: Turn, document_id: str) -> Answered:
    """A document's table of contents; its parts open as clauses."""
    corpus = turn.resources.corpus
    document = corpus.documents.get(document_id)
    if document is None:
        return gone(turn)
    headings = _contents(turn.resources, document_id)
    blocks: list[Block] = [Heading(texts.CONTENTS_TITLE.format(name=document.name))]
    if standing := note(turn.resources, document_id, turn.today):
        blocks.append(Paragraph(text(strong(standing))))
    for clause, depth in headings:
        said = own_note(turn.resources, clause.id, turn.today)
        line = text(opening(clause), _standing(said))
        blocks.append(Item(line, depth=min(depth, 2), numbered_itself=True))
    blocks.append(Paragraph(text(texts.CONTENTS_OPEN)))
    buttons = [
        Choice(
            turn.resources.short(clause.id).removesuffix(document.short).strip(),
            action("clause", key(clause.id)),
        )
        for clause, _ in headings
    ]
    blocks.append(in_rows(buttons, 3))
    return turn.says(blocks)


def _contents(resources: Resources, document: str) -> list[tuple[Clause, int]]:
    """The headings of a document with their depths: as deep as there is room for."""
    headings = list(_headings(resources, document, 0))
    for deepest in (2, 1, 0):
        if len(headings) > _MOST_CONTENTS:
            headings = [each for each in headings if each[1] <= deepest]
    return headings


def _headings(resources: Resources, owner: str, depth: int) -> Iterator[tuple[Clause, int]]:
    """The headings below: the named parts, or where there are none the numbered ones."""
    children = [child for child in resources.corpus.children(owner) if child.level not in _MATTER]
    for child in children:
        if child.level in _HEADINGS or depth == 0:
            yield child, depth
            yield from _headings(resources, child.id, depth + 1)
        elif depth == 1 and child.level is Level.KHOAN:
            yield child, depth
