"""Tables of contents: headings that are listed before, or after, the clauses that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.parsing.numbering import Kind, Mark, marks

_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|_{4,}|(?:\. ){4,}|…\.+|\.…)[\s.…]*\d{1,4}\s*$")
_SIGNS = ("...", "…", "___", ". . .")
_LONGEST = 250
_ENDS_WITH_PAGE = re.compile(r"\s\d{1,4}$")
_TITLE = re.compile(r"(?:MỤC LỤC|Mục lục|NỘI DUNG|BẢNG MỤC LỤC)[.:]?")
_LEAST, _LINES = 3, 3
_COMPARED = 15
_LONGER = 1.5


def find(words: Sequence[str], prose: frozenset[int]) -> frozenset[int]:
    """The numbers of the lines that are tables of contents."""
    dotted = {i for i, line in enumerate(words) if any(sign in line for sign in _SIGNS) and _led(line)}
    led = {i for i in dotted if any(marks(words[i])) or i - 1 in dotted}
    listed = [
        (i, mark)
        for i, line in enumerate(words)
        if line and i not in prose and (mark := _heading(line)) is not None
    ]
    found = set(led)
    for first, last in _repeated(words, listed):
        found.update(range(first, last + 1))
    return frozenset(found)


def _led(line: str) -> bool:
    """Whether a line ends in a leader and a page's number."""
    return len(line) <= _LONGEST and bool(_LEADERS.search(line))


def _heading(line: str) -> Mark | None:
    return next((mark for mark in marks(line) if mark.kind in (Kind.CHUONG, Kind.DIEU)), None)


def _repeated(words: Sequence[str], listed: Sequence[tuple[int, Mark]]) -> Iterator[tuple[int, int]]:
    """Where headings stand close together that stand elsewhere with their clauses: first and last line."""
    places: dict[tuple[Kind, str, str], list[int]] = {}
    for place, (_, mark) in enumerate(listed):
        places.setdefault(_key(mark), []).append(place)
    run: list[int] = []
    for place, (line, mark) in enumerate(listed):
        last = listed[run[-1]][0] if run else line
        again = any(_key(listed[each][1]) == _key(mark) for each in run[:1])
        if run and (again or line - last > _LINES + _blank(words, last, line)):
            yield from _whole(words, listed, run, places)
            run = []
        if len(places[_key(mark)]) > 1:
            run.append(place)
    yield from _whole(words, listed, run, places)


def _whole(
    words: Sequence[str],
    listed: Sequence[tuple[int, Mark]],
    run: Sequence[int],
    places: Mapping[tuple[Kind, str, str], Sequence[int]],
) -> Iterator[tuple[int, int]]:
    """The run as lines where it is much shorter than what the same headings stand over elsewhere."""
    articles = [place for place in run if listed[place][1].kind is Kind.DIEU]
    if len(articles) < _LEAST:
        return
    first, last = listed[run[0]][0], listed[run[-1]][0]
    ends = articles[0], articles[-1]
    here = [listed[place][0] for place in ends]
    elsewhere = [listed[_other(places[_key(listed[place][1])], place)][0] for place in ends]
    if abs(elsewhere[1] - elsewhere[0]) < _LONGER * (here[1] - here[0]):
        return
    for i in range(first - 1, max(first - 4, -1), -1):
        if _TITLE.fullmatch(words[i]):
            first = i
    yield first, last


def _other(places: Sequence[int], place: int) -> int:
    """The last place of the same heading, or the first where the place is the last itself."""
    return places[0] if place == places[-1] else places[-1]


def _blank(words: Sequence[str], first: int, last: int) -> int:
    return sum(not line for line in words[first : min(last, first + 20)])


def _key(mark: Mark) -> tuple[Kind, str, str]:
    title = _ENDS_WITH_PAGE.sub("", _LEADERS.sub("", mark.rest)).rstrip(" .…")
    return mark.kind, mark.number, "".join(title.split()).lower()[:_COMPARED]
