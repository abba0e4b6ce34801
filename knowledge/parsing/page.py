"""A text as lines, with its corrections put to their places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

from knowledge.clause import KnowledgeError, Level
from knowledge.parsing import contents, furniture, layout, quotes, tables
from knowledge.parsing.articles import headings
from knowledge.parsing.corrections import Closing, Corrections, Joined
from knowledge.parsing.furniture import Row
from knowledge.parsing.numbering import Kind, Mark, meant, point_order
from knowledge.parsing.opening import Before, ends_clauses

_TAKEN = {Level.KHOAN: Kind.KHOAN, Level.DIEM: Kind.DIEM, Level.SO: Kind.SO}
_SPACED = 0.9
_PREAMBLE = 80
_GROUNDS = re.compile(
    r"(?:[-–] ?)?(?:Căn cứ|Theo đề nghị|Xét đề nghị|QUYẾT ĐỊNH ?:|QUYẾT NGHỊ ?:"
    r"|(?:Quốc hội|Chính phủ|Ủy ban|Uỷ ban|Bộ trưởng|Thủ tướng).{0,60} ban hành )"
)


_AMENDED_BY = re.compile(r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ)[^:]{0,40} (?:bởi|theo) ?:$", re.IGNORECASE)
_AMENDER = re.compile(
    r"(?:\d{1,2}\s?[.)/]|[-–+]) ?(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư|Chỉ thị)"
    r"\b.*(?:số|năm|ngày) \d"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: where it stands (end behind its line end) and its bare words."""

    start: int
    end: int
    words: str


class Page:
    """The lines of a text and what is known of them before any is read.

    ``taken`` and ``closings`` are the corrections by line number; ``unsearched`` the lines that search does
    not find; ``furniture``, ``quoted``, ``tables`` and ``contents`` the lines of each; ``headings`` the lines
    that open a Điều; ``prose`` those that open nothing whatever they begin with. KnowledgeError where a
    correction does not fit once.
    """

    def __init__(self, document_id: str, text: str, corrections: Corrections) -> None:
        self.document_id = document_id
        self.text = text
        rows = [_row(start, end, text[start:end]) for start, end in layout.lines(text)]
        found = furniture.find(rows)
        self.furniture = found.whole
        self.lines = [
            Line(row.start, row.end, "" if i in found.whole else meant(row.words))
            for i, row in enumerate(rows)
        ]
        for i, rest in _without(text, rows, found.inline):
            self.lines[i] = Line(rows[i].start, rows[i].end, meant(rest))
        words = [line.words for line in self.lines]
        self.taken = {self._starting(c.line): _mark(c.level, c.number) for c in corrections.taken}
        self.closings: dict[int, Closing] = {self._starting(c.line): c for c in corrections.closings}
        self.unsearched = {self._whole(c.line) for c in corrections.furniture}
        self.joints = [self._break(c) for c in corrections.joined]
        self.tables = tables.find(rows)
        self.quoted = quotes.find(words)
        self.contents = contents.find(words, self.quoted | self.tables)
        self.prose = self.quoted | self.tables | self.contents | self._carried_on()
        self.spaced = _is_spaced(words)
        self.closed = self._page_ends()
        self.headings = self._headings(words)
        self.furniture_spans = sorted([*self.spans(found.whole), *found.inline])
        self.last_heading = max(self.headings, default=0)
        self.preamble = self._preamble(words)
        self.gaps = self._gaps(found)
        self._gap_starts = [gap.start for gap in self.gaps]

    def spans(self, lines: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Lines as (start, end) in the text, in its order, those that touch as one."""
        start = end = -1
        for i in sorted(lines):
            if self.lines[i].start == end:
                end = self.lines[i].end
                continue
            if start >= 0:
                yield start, end
            start, end = self.lines[i].start, self.lines[i].end
        if start >= 0:
            yield start, end

    def unbroken(self, start: int, end: int) -> str:
        """A passage of the text without furniture, the sentences that a page had broken made whole."""
        pieces, at = [], start
        first = bisect_left(self._gap_starts, start)
        if first and self.gaps[first - 1].end > start:
            at = min(self.gaps[first - 1].end, end)
        for gap in islice(self.gaps, first, None):
            if gap.start >= end:
                break
            pieces += [self.text[at : gap.start], gap.shown]
            at = min(gap.end, end)
        return "".join(pieces) + self.text[at:end]

    def without_furniture(self, start: int, end: int) -> str:
        """A passage of the text as ``unbroken`` gives it, without the lines that search does not find."""
        pieces, at = [], start
        for line in (self.lines[i] for i in sorted(self.unsearched)):
            if start <= line.start and line.end <= end:
                pieces.append(self.unbroken(at, line.start))
                at = line.end
        return "".join(pieces) + self.unbroken(at, end)

    def _starting(self, passage: str) -> int:
        return self._only([i for i, line in enumerate(self.lines) if line.words.startswith(passage)], passage)

    def _whole(self, passage: str) -> int:
        return self._only([i for i, line in enumerate(self.lines) if line.words == passage], passage)

    def _break(self, joined: Joined) -> tuple[int, int]:
        pattern = re.escape(joined.before) + r"(\s*[\r\n]\s*)" + re.escape(joined.after)
        found = [match.span(1) for match in re.finditer(pattern, self.text)]
        return found[self._only(range(len(found)), f"{joined.before} … {joined.after}")]

    def _only(self, found: Sequence[int], passage: str) -> int:
        if len(found) != 1:
            raise unfit(self.document_id, passage, len(found))
        return found[0]

    def _carried_on(self) -> set[int]:
        """The lines that go on with a sentence broken before them."""
        starts = [line.start for line in self.lines]
        return {bisect_right(starts, end) - 1 for _, end in self.joints}

    def _headings(self, words: Sequence[str]) -> dict[int, Mark]:
        ends: list[int] = []
        befores: list[Before] = []
        before = Before()
        for i, line in enumerate(words):
            befores.append(before)
            if line:
                if i not in self.prose and (ends_clauses(line) or line[:7].upper() == "PHỤ LỤC"):
                    ends.append(i)
                before = Before(line, apart=i in self.tables)
            elif self.is_apart(i):
                before = replace(before, apart=True)
        return headings(words, befores, self.prose, ends)

    def _preamble(self, words: Sequence[str]) -> int:
        """The line before which a text that has Điều only says what it rests on; 0 where there is none."""
        first = min(self.headings, default=0)
        if first > max(_PREAMBLE, len(words) // 3):
            return 0
        grounds = max((i for i, line in enumerate(words[:first]) if _GROUNDS.match(line)), default=0)
        return max(grounds, _amending(words[:first]))

    def is_apart(self, i: int) -> bool:
        """Whether line ``i``, which has no words, parts paragraphs: blank lines about a page's end do not."""
        return i not in self.closed

    def _page_ends(self) -> frozenset[int]:
        """The lines without words in each stretch of them that holds furniture; all, where all is spaced."""
        found: set[int] = set()
        run: list[int] = []
        for i, line in enumerate(self.lines):
            if not line.words:
                run.append(i)
                continue
            if run and (self.spaced or not self.furniture.isdisjoint(run)):
                found.update(run)
            run = []
        return frozenset(found)

    def _gaps(self, found: furniture.Furniture) -> list[_Gap]:
        """What a reader does not see, each with the white space around it, in the order of the text."""
        whole = [(self.lines[i].start, self.lines[i].end, "\n") for i in found.whole]
        inline = [(start, end, " ") for start, end in found.inline]
        gaps: list[_Gap] = [_Gap(start, end, " ") for start, end in self.joints]
        for start, end, shown in whole + inline:
            gaps.append(_Gap(_blank_before(self.text, start), _blank_after(self.text, end), shown))
        merged: list[_Gap] = []
        for gap in sorted(gaps):
            if merged and gap.start <= merged[-1].end:
                last = merged[-1]
                shown = " " if " " in (gap.shown, last.shown) else "\n"
                merged[-1] = _Gap(last.start, max(last.end, gap.end), shown)
            else:
                merged.append(gap)
        return merged


def _amending(words: Sequence[str]) -> int:
    """The line behind the numbered list of what changed a consolidated text; 0 where there is none."""
    begins = next((i for i, line in enumerate(words) if _AMENDED_BY.search(line)), len(words))
    return max((i + 1 for i, line in enumerate(words) if i > begins and _AMENDER.match(line)), default=0)


class _Gap(NamedTuple):
    """A stretch of the text that is not read, and what is read in its place."""

    start: int
    end: int
    shown: str


def _row(start: int, end: int, raw: str) -> Row:
    return Row(start, end, layout.bare(raw), raw)


def _without(text: str, rows: Sequence[Row], inline: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """The lines that share their place with furniture: their numbers, and their words without it."""
    starts = [row.start for row in rows]
    spans: dict[int, list[tuple[int, int]]] = {}
    for span in inline:
        spans.setdefault(bisect_right(starts, span[0]) - 1, []).append(span)
    for i, within in spans.items():
        pieces, at = [], rows[i].start
        for start, end in within:
            pieces.append(text[at:start])
            at = end
        yield i, layout.bare(" ".join([*pieces, text[at : rows[i].end]]))


def _blank_before(text: str, start: int) -> int:
    while start and text[start - 1].isspace():
        start -= 1
    return start


def _blank_after(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return end


def _is_spaced(words: Sequence[str]) -> bool:
    """Whether blank lines part all lines, even those of one sentence, and so say nothing."""
    lines = [i for i, line in enumerate(words) if line]
    if len(lines) < 10:
        return False
    apart = sum(after - before > 1 for before, after in pairwise(lines))
    runs_on = sum(
        words[after][0].islower() and len(words[before]) > 40 and not layout.ends_sentence(words[before])
        for before, after in pairwise(lines)
    )
    return apart >= _SPACED * (len(lines) - 1) and runs_on * 8 >= len(lines)


def unfit(document_id: str, passage: str, times: int) -> KnowledgeError:
    """The error for a correction that does not fit its text exactly once."""
    return KnowledgeError(
        f"{document_id}: hiệu chỉnh “{passage}” phải khớp đúng một lần trong văn bản, nhưng khớp {times} lần"
    )


def _mark(level: Level, number: str) -> Mark:
    order = point_order(number) if level is Level.DIEM else (int(number), 0)
    return Mark(_TAKEN[level], number, order, "")
