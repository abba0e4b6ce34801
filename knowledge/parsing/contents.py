"""Tables of contents: headings that are listed before, or after, the clauses that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.parsing.numbering import Kind, Mark, marks

_LEADERS = re.compile(r"(?:\.{4,}|…{2,}|_{4,}|(?:\. ){4,}|…\.+|\.…)[\s.…]*\d{1,4}\s*$")
_SIGNS = ("...", "…", "___", ". . .")
_LONGEST = 250
_ENDS_WITH_PAGE = re.compile(r"\s\d{1,4}$")
_TITLE = re.compile(r"(?:MỤC LỤC|Mục lục|NỘI DUNG|BẢNG MỤC LỤC)[.:]?")
_LEAST, _LINES = 3, 3
_COMPARED = 15


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
    """Where headings stand close together whose words come again later: their first and last line."""
    later: dict[tuple[Kind, str, str], int] = {}
    for place, (_, mark) in enumerate(listed):
        later[_key(mark)] = place
    run: list[int] = []
    for place, (line, mark) in enumerate(listed):
        close = run and line - listed[run[-1]][0] <= _LINES + _blank(words, listed[run[-1]][0], line)
        if run and not close:
            yield from _whole(words, listed, run)
            run = []
        if later[_key(mark)] > place:
            run.append(place)
    yield from _whole(words, listed, run)


def _whole(
    words: Sequence[str], listed: Sequence[tuple[int, Mark]], run: Sequence[int]
) -> Iterator[tuple[int, int]]:
    articles = [place for place in run if listed[place][1].kind is Kind.DIEU]
    if len(articles) < _LEAST:
        return
    first, last = listed[run[0]][0], listed[run[-1]][0]
    for i in range(first - 1, max(first - 4, -1), -1):
        if _TITLE.fullmatch(words[i]):
            first = i
    yield first, last


def _blank(words: Sequence[str], first: int, last: int) -> int:
    return sum(not line for line in words[first : min(last, first + 20)])


def _key(mark: Mark) -> tuple[Kind, str, str]:
    title = _ENDS_WITH_PAGE.sub("", _LEADERS.sub("", mark.rest)).rstrip(" .…")
    return mark.kind, mark.number, "".join(title.split()).lower()[:_COMPARED]
