"""Conditions that rest on clauses which are not in force any more as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handlers import texts
from handlers.outcome.verdicts import lower_first
from handlers.reply import Block, Heading, Item, Paragraph, strong, text
from handlers.resources import Resources
from handlers.standing_note import note_in
from knowledge.citation import short
from knowledge.clause import Corpus
from rules.model import Programme


@dataclass(frozen=True, slots=True)
class Resting:
    """A part of a programme ("nhom-a", in words ``label``) that rests on a clause, and ``note`` on that."""

    programme: Programme
    part: str
    label: str
    clause: str
    note: str


def resting(corpus: Corpus, programmes: Iterable[Programme], today: date) -> Iterator[Resting]:
    """What of these programmes rests on something not in force as it was, each part and clause once."""
    notes: dict[str, str] = {}
    for programme in programmes:
        labels = _labels(programme)
        for part, clause in dict.fromkeys((part, cite.clause) for part, cite in programme.cites()):
            said = notes.setdefault(clause, note_in(corpus, clause, today))
            if said:
                yield Resting(programme, part, labels[part], clause, said)


def resting_blocks(resources: Resources, programmes: Iterable[Programme], today: date) -> Iterator[Block]:
    """That results rest on such clauses: which they are, what became of them, which conditions they bear."""
    by_owner: dict[str, list[Resting]] = {}
    for each in resting(resources.corpus, programmes, today):
        by_owner.setdefault(_owner(resources.corpus, each, today), []).append(each)
    if not by_owner:
        return
    yield Heading(texts.RESTING_TITLE, 2)
    yield Paragraph(text(texts.RESTING_INTRO))
    for owner, borne in by_owner.items():
        named = resources.corpus.documents.get(owner)
        labels = "; ".join(dict.fromkeys(lower_first(each.label).rstrip(".") for each in borne))
        said = texts.RESTING_BEARS.format(what=labels)
        name = named.name if named else resources.spoken(owner)
        yield Item(text(strong(name), f": {lower_first(borne[0].note)} ", said))


def _owner(corpus: Corpus, each: Resting, today: date) -> str:
    """The highest above a clause, or its document, of which the same is to be said: named once for all."""
    owner = each.clause
    while above := owner.rpartition("/")[0]:
        if note_in(corpus, above, today) != each.note:
            break
        owner = above
    return owner


def resting_line(corpus: Corpus, each: Resting) -> str:
    """A condition, what it rests on, and what became of that."""
    clause = corpus.clauses[each.clause]
    label, citation = lower_first(each.label).rstrip("."), short(clause, corpus.documents[clause.document])
    return texts.RESTING_LINE.format(
        programme=each.programme.short, label=label, citation=citation, note=each.note
    )


def _labels(programme: Programme) -> dict[str, str]:
    """The parts of a programme in words."""
    statements = {
        "for_whom": texts.FOR_WHOM,
        "runs": texts.RUNS,
        "duration": texts.DURATION,
        "form": texts.FORM,
        "contents": texts.COURSE_CONTENTS,
        "decided_by": texts.DECIDES,
    }
    labels = {part: title.strip().rstrip(":") for part, title in statements.items()}
    labels |= {condition.id: condition.label for condition in programme.conditions}
    return labels | {remark.id: remark.label for remark in (*programme.to_confirm, *programme.notes)}
