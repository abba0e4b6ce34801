"""What was counted, in a conversation: numbers, the words most looked for, votes, the chart and the table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import chain

from handlers import statistics_texts as texts
from handlers.actions import action
from handlers.dates import written
from handlers.outcome.verdicts import in_rows
from handlers.reply import Block, Choice, Choices, File, Heading, Item, Made, Paragraph, strong, text
from handlers.resources import Resources
from handlers.statistics.counted import ABOUT, ENDINGS, LEAST, PERIODS, Missed, Statistics, Votes, bars

MAKER = "statistics"
CHART_NAME = "thong-ke.png"
TABLE_NAME = "thong-ke.csv"
_FEW, _MANY = 5, 40
_BEGINS_FORMULA = tuple("=+-@\t\r")


def blocks(
    resources: Resources, found: Sequence[Statistics], days: int, *, all_lines: bool = False
) -> Iterator[Block]:
    """The whole screen: the numbers of all PERIODS (``found``), then more of the one of so many days."""
    shown = found[PERIODS.index(days)]
    yield Heading(texts.STATS_TITLE)
    yield Paragraph(text(texts.STATS_INTRO.format(least=LEAST)))
    for number, each in zip(PERIODS, found, strict=True):
        yield Item(text(strong(texts.IN_DAYS.format(days=number)), numbers(each)))
    yield Heading(period(shown), 2)
    yield from _endings(shown)
    most = _MANY if all_lines else _FEW
    yield from _missed(shown, most)
    yield from _votes(resources, shown, most)
    yield ways(days, all_lines=all_lines)


def numbers(found: Statistics) -> str:
    """The numbers in one sentence."""
    share = round(100 * found.unanswered / found.lookups) if found.lookups else 0
    return texts.NUMBERS.format(
        lookups=found.lookups, unanswered=found.unanswered, share=share, reworded=found.reworded
    )


def period(found: Statistics) -> str:
    """From when to when."""
    return texts.PERIOD.format(first=written(found.first), last=written(found.last))


def ways(days: int, *, all_lines: bool) -> Choices:
    """Other periods, more lines, the chart, the table, the page."""
    others = [
        Choice(texts.LAST_DAYS.format(days=each), action("stats", each, 0))
        for each in PERIODS
        if each != days
    ]
    more = Choice(texts.SEE_LESS if all_lines else texts.SEE_MORE, action("stats", days, int(not all_lines)))
    made = [more, Choice(texts.SEE_CHART, action("statchart", days))]
    taken = [Choice(texts.TAKE_TABLE, action("stattable", days)), Choice(texts.OPEN_PAGE, action("statpage"))]
    return Choices(tuple(chain.from_iterable(in_rows(each).rows for each in (others, made, taken))))


def back(days: int) -> Choices:
    """The way back to the numbers."""
    return in_rows([Choice(texts.BACK, action("stats", days, 0))])


def chart(found: Statistics) -> Made:
    """The chart as a picture, made when it is handed over."""
    data = [[each.day.isoformat(), each.lookups, each.unanswered] for each in bars(found)]
    first, last = written(found.first), written(found.last)
    return Made(MAKER, CHART_NAME, json.dumps(data), text(texts.CHART_CAPTION.format(first=first, last=last)))


def table(resources: Resources, found: Statistics) -> File:
    """All of it as a table."""
    first, last = written(found.first), written(found.last)
    return File(
        TABLE_NAME, csv_text(resources, found), text(texts.TABLE_CAPTION.format(first=first, last=last))
    )


def csv_text(resources: Resources, found: Statistics) -> str:
    """All of it as CSV for Excel; no cell is taken for a formula there."""
    made = io.StringIO()
    made.write("\ufeff")
    rows = csv.writer(made)
    rows.writerow(texts.TABLE_HEADINGS)
    rows.writerows([_harmless(cell) for cell in row] for row in _rows(resources, found))
    return made.getvalue()


def _rows(resources: Resources, found: Statistics) -> Iterator[tuple[str | int, ...]]:
    for each in found.days:
        yield texts.TABLE_DAY, written(each.day), "", each.lookups
        yield texts.TABLE_DAY_UNANSWERED, written(each.day), "", each.unanswered
    for ending in ENDINGS:
        yield texts.ENDINGS_TITLE, texts.ENDINGS[ending], "", found.endings.get(ending, 0)
    for missed in found.missed:
        yield texts.MISSED_TITLE, missed.words, "", missed.number
    for pair in found.pairs:
        yield texts.PAIRS_TITLE, pair.words, pair.other, pair.number
    for about, votes in voted(resources, found):
        yield texts.TABLE_GOOD, about, "", votes.good
        yield texts.TABLE_BAD, about, "", votes.bad


def _harmless(cell: str | int) -> str | int:
    """Excel takes what begins so for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_FORMULA) else cell


def voted(resources: Resources, found: Statistics) -> Iterator[tuple[str, Votes]]:
    """What was voted on, in words, and how: the kinds of answers, then the clauses, most votes first."""
    for about in ABOUT:
        if about in found.votes:
            yield texts.ABOUT[about], found.votes[about]
    yield from clauses(resources, found)


def clauses(resources: Resources, found: Statistics) -> list[tuple[str, Votes]]:
    """The clauses that were voted on and are still there, by their citations; most votes first."""
    known = [
        (resources.short(key), votes)
        for key, votes in found.clauses.items()
        if key in resources.corpus.clauses
    ]
    return sorted(known, key=lambda one: (-(one[1].good + one[1].bad), one[0]))


def _endings(found: Statistics) -> Iterator[Block]:
    yield Heading(texts.ENDINGS_TITLE, 2)
    for ending in ENDINGS:
        times = texts.TIMES.format(number=found.endings.get(ending, 0))
        yield Item(text(texts.ENDINGS[ending], times))


def _missed(found: Statistics, most: int) -> Iterator[Block]:
    yield Heading(texts.MISSED_TITLE, 2)
    if not found.missed:
        yield Paragraph(text(texts.MISSED_NONE.format(least=LEAST)))
    yield from _lines(found.missed, most)
    if found.pairs:
        yield Heading(texts.PAIRS_TITLE, 2)
        yield from _lines(found.pairs, most)


def _lines(missed: Sequence[Missed], most: int) -> Iterator[Block]:
    for each in missed[:most]:
        words = texts.PAIR.format(words=each.words, other=each.other) if each.other else each.words
        yield Item(text(strong(words), texts.TIMES.format(number=each.number)))
    if len(missed) > most:
        yield Paragraph(text(texts.MORE_LINES.format(count=len(missed) - most)))


def _votes(resources: Resources, found: Statistics, most: int) -> Iterator[Block]:
    yield Heading(texts.VOTES_TITLE, 2)
    if not found.votes:
        yield Paragraph(text(texts.VOTES_NONE))
    for about in ABOUT:
        if votes := found.votes.get(about):
            yield Item(text(strong(texts.ABOUT[about]), _said(votes)))
    if listed := clauses(resources, found):
        yield Heading(texts.CLAUSES_TITLE, 2)
        yield from (Item(text(strong(name), _said(votes))) for name, votes in listed[:most])


def _said(votes: Votes) -> str:
    return texts.VOTES.format(good=votes.good, bad=votes.bad)
