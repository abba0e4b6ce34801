"""A list of people screened: read, judged for each programme, and written out with the result beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from bot.errors import FileRefused
from bot.rosters.source import Limits, open_list
from handlers.resources import Resources
from handlers.roster import texts
from handlers.roster.summary import Summary

if TYPE_CHECKING:
    from bot.rosters.judged import Judged, Progress
    from handlers.roster.layout import Mark


@dataclass(frozen=True)
class Screening:
    """How a list is to be screened.

    ``programmes``: () for those that the list's template names, or else all. ``start``: the day the course
    starts for people without one of their own, ``today`` where None. ``standing``: what is to be said of a
    clause that is no longer in force, by its id. ``progress`` is told how far the work is.
    """

    resources: Resources
    today: date
    programmes: tuple[str, ...] = ()
    start: date | None = None
    limits: Limits = field(default_factory=Limits)
    standing: Mapping[str, str] = field(default_factory=dict)
    progress: Progress | None = None


def screen(
    content: BinaryIO, name: str, out: BinaryIO, setting: Screening, *, form: str = ".xlsx"
) -> Summary:
    """Screen the list in a file (``name`` ends in .xlsx or .csv), and write the result as ``form``.

    FileRefused where the file cannot be used; the message says what to do. Nothing is stored anywhere.
    """
    from bot.rosters.judged import judge_list
    from handlers.roster.headings import Headings
    from handlers.roster.judging import ListJudge

    book = setting.resources.book
    headings = Headings(book)
    source = open_list(content, name, headings, setting.limits)
    programmes = setting.programmes or _of_template(setting, source.layout.mark)
    start = setting.start or setting.today
    judge = ListJudge(setting.resources.evaluator, programmes, start)
    judged = judge_list(source, headings, judge, limits=setting.limits, progress=setting.progress)
    mark = source.layout.mark
    if mark is not None and mark.edition != book.edition:
        judged.notes.append(texts.NOTE_EDITION.format(then=mark.edition, now=book.edition))
    if form == ".csv":
        from bot.rosters.result_csv import write_csv

        write_csv(judged, setting, out)
    else:
        from bot.rosters.result_book import write_book

        write_book(judged, setting, out)
    return summary_of(judged, start)


def _of_template(setting: Screening, mark: Mark | None) -> tuple[str, ...]:
    """The programmes that a list's template names, or all."""
    book = setting.resources.book
    if mark is None:
        return tuple(book.programmes)
    if not set(mark.programmes) <= set(book.programmes):
        raise FileRefused(texts.UNKNOWN_PROGRAMME)
    return tuple(key for key in book.programmes if key in mark.programmes)


def summary_of(judged: Judged, start: date) -> Summary:
    """The figures of a judged list."""
    return Summary(
        judged.people,
        judged.judged,
        judged.bad_cells,
        judged.counts(),
        tuple(judged.notes),
        start,
        judged.own_start,
    )


RESULT_NAME = "ket-qua-ra-soat"
"""The name of a result, without its ending: that of the list may be personal, and is left out."""
