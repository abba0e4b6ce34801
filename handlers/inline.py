"""``@bot từ khóa``: what is offered for words typed in some conversation, and what choosing one posts there.

Nothing of a person is needed or kept: who asks is not known here, and the same words give the same offers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handlers import desk_texts as texts
from handlers import lookup, standing_note
from handlers import texts as core_texts
from handlers.actions import action, payload
from handlers.dates import written
from handlers.links import Links
from handlers.outcome.verdicts import lower_first
from handlers.reply import Block, Paragraph, Quote, Reply, Span, source, strong, text
from handlers.resources import Resources
from knowledge.clause import Clause, Document, key
from knowledge.normalise import nfc, unbroken
from knowledge.search import QueryTooLong

PAGE = 20
"""Offers at once; Telegram shows at most 50."""
MOST_OFFERED = 200
"""Nobody looks further."""
POSTED = 3000
"""UTF-16 units of a clause that are posted whole: a message has 4,096 characters, its frame a few hundred."""
_KEY = re.compile(rf"{re.escape(lookup.KEY_SIGN)}(?P<key>[a-z2-7]{{12}})")
_SENTENCE = re.compile(r"[.;?…][”’\"')\]]*(?=\s)")
_TITLE = 120


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose: its lasting name, two lines to see, and the message that it posts."""

    id: str
    title: str
    about: str
    message: Reply


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered; ``after`` asks for the rest ("" for none).

    ``button`` stands above: its words, and the payload with which it opens the assistant; both may be "".
    """

    offers: tuple[Offer, ...]
    after: str = ""
    button: tuple[str, str] = ("", "")


def offers(resources: Resources, query: str, after: str, links: Links, today: date) -> Offers:
    """What is offered for these words, from where an earlier answer ended (its ``after``; "" at first)."""
    query = nfc(" ".join(unbroken(query).split()))
    at = int(after) if after.isascii() and after.isdecimal() and len(after) < 5 else 0
    helping = payload(action("desk"))
    if not query:
        listed = [_document(resources, each, links, today) for each in resources.corpus.documents.values()]
        rest = str(at + PAGE) if at + PAGE < len(listed) else ""
        return Offers(tuple(listed[at : at + PAGE]), rest, (texts.INLINE_EXAMPLES, helping))
    try:
        clauses, near, more = _clauses(resources, query, at, today)
    except QueryTooLong:
        clauses, near, more = [], False, False
    if not clauses and not at:
        return Offers((_none(query),), button=(texts.INLINE_NONE, helping))
    found = tuple(_clause(resources, clause, about, links, today) for clause, about in clauses)
    button = (texts.INLINE_NEAR, helping) if near and not at else ("", "")
    return Offers(found, str(at + PAGE) if more else "", button)


# Which clauses


def _clauses(
    resources: Resources, query: str, at: int, today: date
) -> tuple[list[tuple[Clause, str]], bool, bool]:
    """A page of clauses, each with what matches; whether they are only near; whether more follow."""
    if exact := _KEY.fullmatch(query):
        clause = resources.corpus.by_key.get(exact["key"])
        return ([(clause, _opening(clause))] if clause and not at else [], False, False)
    words, document = lookup.limited(resources, query)
    named = () if document else tuple(lookup.named_alone(resources, words) or ())
    if named:
        return ([(each, _opening(each)) for each in named] if not at else [], False, False)
    within = document.id if document else None
    found = resources.index.search(words, limit=PAGE, offset=at, document=within, today=today)
    hits = [(hit.clause, _passage(lookup.excerpt(hit.clause.plain, hit.spans))) for hit in found.hits]
    return hits, not found.matched, at + PAGE < min(found.total, MOST_OFFERED)


def _opening(clause: Clause) -> str:
    return lookup.opening(clause, _TITLE)


def _passage(spans: Iterable[Span]) -> str:
    return " ".join("".join(span.text for span in spans).split())


# What is posted


def _clause(resources: Resources, clause: Clause, about: str, links: Links, today: date) -> Offer:
    return Offer(
        key(clause.id),
        _capital(resources.short(clause.id)),
        about,
        Reply(tuple(_posted(resources, clause, links, today))),
    )


def _posted(resources: Resources, clause: Clause, links: Links, today: date) -> Iterator[Block]:
    """A clause for others to read: its citation, its words, where they are from, how it stands, its link."""
    words = _whole(resources, clause)
    beginning = _beginning(words)
    yield Paragraph(text(strong(_capital(resources.legal(clause.id)))))
    yield Quote(text(beginning))
    if beginning != words:
        yield Paragraph(text(texts.INLINE_NOT_WHOLE))
    if warning := standing_note.note(resources, clause.id, today):
        yield Paragraph(text(strong(warning)))
    document = resources.document(clause)
    yield from _closing(document, links.clause(clause.id))


def _closing(document: Document, address: str) -> Iterator[Block]:
    day = texts.INLINE_OF_DAY.format(day=written(document.day)) if document.day else ""
    about = texts.INLINE_SOURCE.format(name=document.name, day=day, subject=_short_subject(document))
    yield Paragraph(text(source(about)))
    if address:
        yield Paragraph(text(core_texts.LINK_TO.format(address=address)))


def _short_subject(document: Document) -> str:
    subject = lower_first(document.subject).rstrip(".")
    return subject if len(subject) <= _TITLE else subject[:_TITLE].rsplit(" ", 1)[0] + " …"


def _whole(resources: Resources, clause: Clause) -> str:
    """A clause's words with those of its parts below it."""
    lines = [clause.plain.strip() or core_texts.LETTERHEAD]
    lines += [f"{'  ' * depth}{part.plain.strip()}" for part, depth in lookup.below(resources, clause)]
    return "\n".join(filter(str.strip, lines))


def _beginning(words: str) -> str:
    """The words, or where they are too long as many whole sentences of them as fit."""
    if lookup.units(words) <= POSTED:
        return words
    fitting = words.encode("utf-16-le")[: 2 * POSTED].decode("utf-16-le", "ignore")
    line = fitting.rfind("\n")
    sentence = max((match.end() for match in _SENTENCE.finditer(fitting)), default=0)
    cut = max(line, sentence)
    return fitting[: cut if cut > POSTED // 3 else fitting.rfind(" ")].rstrip()


def _document(resources: Resources, document: Document, links: Links, today: date) -> Offer:
    said: list[Block] = [
        Paragraph(text(strong(document.name), f": {lower_first(document.subject).rstrip('.')}.")),
        Paragraph(text(core_texts.DOCUMENT_VALIDITY.format(what=lower_first(document.validity).rstrip(".")))),
    ]
    if warning := standing_note.note(resources, document.id, today):
        said.append(Paragraph(text(strong(warning))))
    if address := links.opens(action("doc", document.id)):
        said.append(Paragraph(text(core_texts.LINK_TO.format(address=address))))
    return Offer(key(document.id), document.name, _short_subject(document), Reply(tuple(said)))


def _none(query: str) -> Offer:
    shown = query if len(query) <= _TITLE else query[:_TITLE] + " …"
    said = core_texts.SEARCH_NONE.format(query=shown)
    again = core_texts.SEARCH_AGAIN
    return Offer("none", texts.INLINE_NONE, again, Reply((Paragraph(text(said)), Paragraph(text(again)))))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
