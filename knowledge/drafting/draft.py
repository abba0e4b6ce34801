"""A text read for the first time: what it says of itself, its clauses, what to look at before it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.clause import Clause, Corpus, Document
from knowledge.drafting.doubt import Doubt, Why
from knowledge.drafting.doubts import doubts
from knowledge.drafting.entry import entry_yaml, text_file
from knowledge.drafting.identity import recognise
from knowledge.drafting.known import Known, Likeness, known
from knowledge.drafting.placing import placed
from knowledge.drafting.proposing import propose, with_validity
from knowledge.drafting.recognised import Recognised, Stated
from knowledge.library import Source
from knowledge.parsing.manifest import Entry
from knowledge.parsing.parse import survey

__all__ = ["Doubt", "Draft", "Recognised", "Why", "draft"]


@dataclass(frozen=True)
class Draft:
    """A text with the description under which it would be published.

    ``recognised`` is what the text says of itself, whatever the description says. ``placed`` is the share of
    its characters (no spaces counted) in numbered clauses, annexes, letterhead, grounds and ending, 0 to 1;
    ``left`` are the other lines, (start, end) each. ``known``: the documents that it is or may be taken for.
    ``entry_yaml`` is the description in the form of sources.yaml.
    """

    source: Source
    clauses: tuple[Clause, ...]
    recognised: Recognised
    doubts: tuple[Doubt, ...]
    placed: float
    left: tuple[tuple[int, int], ...]
    known: tuple[Known, ...]
    entry_yaml: str

    @property
    def document(self) -> Document:
        """The description."""
        return self.source.document

    @property
    def grave(self) -> bool:
        """Whether a doubt is of the gravest kinds."""
        return any(doubt.grave for doubt in self.doubts)

    def line_of(self, place: int) -> int:
        """The line of the text, from 1, in which a character stands."""
        return len(re.findall(r"\r\n|\r|\n", self.source.text[:place])) + 1


def draft(name: str, text: str, given: Entry | None, corpus: Corpus) -> Draft:
    """A draft of a text that came in a file of this name.

    ``given`` describes it by hand; without that the text's own words do. KnowledgeError where a correction in
    ``given`` does not fit the text exactly once.
    """
    recognised = recognise(text)
    settled = _settled(recognised, given.document) if given else recognised
    like = known(text, settled, corpus)
    if given:
        source = Source(given.document, given.file, text, given.corrections)
    else:
        source = Source(propose(_stem(name), recognised, like, corpus), text_file(name), text)
    reading = survey(source.document.id, text, source.corrections)
    clauses = reading.clauses
    if given is None:
        source = replace(source, document=with_validity(source.document, recognised, clauses))
    found = placed(text, clauses, recognised, reading.furniture)
    return Draft(
        source=source,
        clauses=clauses,
        recognised=recognised,
        doubts=doubts(text, reading, settled, found),
        placed=found.share,
        left=found.left,
        known=_with_id(like, source.document, corpus),
        entry_yaml=entry_yaml(source.document, source.file, source.corrections),
    )


def _stem(name: str) -> str:
    """A file's name without folders and ending."""
    return text_file(name).removesuffix(".txt")


def _settled(recognised: Recognised, document: Document) -> Recognised:
    """What was recognised, the gaps filled with what a description by hand says."""
    return replace(
        recognised,
        kind=_by_hand(document.kind),
        number=_by_hand(document.number) or recognised.number,
        day=Stated(document.day, 0, 0) if document.day else recognised.day,
        issuer=_by_hand(document.issuer) or recognised.issuer,
        subject=_by_hand(document.subject),
    )


def _by_hand(value: str | None) -> Stated[str] | None:
    return Stated(value, 0, 0) if value else None


def _with_id(like: tuple[Known, ...], document: Document, corpus: Corpus) -> tuple[Known, ...]:
    """The documents like a text, with the one whose id its description bears."""
    if document.id not in corpus.documents or any(each.document == document.id for each in like):
        return like
    return (*like, Known(document.id, Likeness.SAME_ID))
