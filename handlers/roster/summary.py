"""The figures of a list that was screened, and what the chat says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handlers import texts as common
from handlers.dates import written
from handlers.outcome.verdicts import lower_first
from handlers.reply import Block, Heading, Item, Paragraph, Reply, strong, text
from handlers.resources import Resources
from handlers.roster import texts
from handlers.roster.findings import meaning


@dataclass(frozen=True, slots=True)
class Summary:
    """How many people a list has, of how many something was judged, how many cells are to be corrected.

    ``counts``: by programme, how many have each kind of verdict (keys of ``handlers.texts.VERDICT_WORDS``).
    ``notes`` are sentences on how the list was read. ``start``: the day the course starts; ``own_start``
    where some people have their own. Nothing in it is about a person.
    """

    people: int
    judged: int
    bad_cells: int
    counts: Mapping[str, Mapping[str, int]]
    notes: tuple[str, ...]
    start: date
    own_start: bool = False


def reply(resources: Resources, summary: Summary) -> Reply:
    """What is said beside the result: figures, and nothing that stands in the list."""
    return Reply(tuple(_blocks(resources, summary)))


def _blocks(resources: Resources, summary: Summary) -> Iterator[Block]:
    yield Heading(texts.DONE_TITLE)
    yield Paragraph(text(texts.DONE_PEOPLE.format(judged=summary.judged, people=summary.people)))
    if summary.bad_cells:
        yield Paragraph(text(texts.DONE_BAD.format(count=summary.bad_cells)))
    day = written(summary.start)
    starts = texts.DONE_STARTS if summary.own_start else common.GIVEN_DATE
    yield Paragraph(text(starts.format(day=day)))
    for key, counted in summary.counts.items():
        listed = "; ".join(
            texts.COUNTED.format(count=counted[kind], verdict=lower_first(words))
            for kind, words in common.VERDICT_WORDS.items()
            if counted.get(kind)
        )
        if listed:
            yield Item(text(strong(resources.book.programmes[key].short), f": {listed}"))
    # A reply waits in the database: what quotes the list stands in the result alone.
    for note in summary.notes:
        if "“" not in note:
            yield Item(text(note))
    yield Paragraph(text(texts.DONE_NOTES.format(sheet=texts.SHEET_SUMMARY)))
    yield Heading(common.MEANING_TITLE, 2)
    yield Paragraph(text(" ".join(meaning(resources, summary.counts))))
    yield Paragraph(text(f"{texts.DONE_KEPT} {texts.PRIVATE}"))
