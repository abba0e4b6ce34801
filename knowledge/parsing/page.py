"""A text as lines, with its corrections put to their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clause import KnowledgeError, Level
from knowledge.parsing import layout
from knowledge.parsing.corrections import Closing, Corrections, Joined
from knowledge.parsing.numbering import Kind, Mark, marks, point_order

_QUOTES = {"“": "”", "«": "»", '"': '"'}
_QUOTE_LINES = 400
_TAKEN = {Level.KHOAN: Kind.KHOAN, Level.DIEM: Kind.DIEM, Level.SO: Kind.SO}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: where it stands (end behind its line end) and its bare words."""

    start: int
    end: int
    words: str


class Page:
    """The lines of a text and what is known of them before any is read.

    ``taken`` and ``closings`` are the corrections by line number; ``furniture`` the lines that search does
    not find; ``breaks`` the page breaks inside sentences as (start, end) in the text; ``prose`` the lines
    that open nothing whatever they begin with. KnowledgeError where a correction does not fit once.
    """

    def __init__(self, document_id: str, text: str, corrections: Corrections) -> None:
        self.document_id = document_id
        self.text = text
        self.lines = [Line(start, end, layout.bare(text[start:end])) for start, end in layout.lines(text)]
        self.taken = {self._starting(c.line): _mark(c.level, c.number) for c in corrections.taken}
        self.closings: dict[int, Closing] = {self._starting(c.line): c for c in corrections.closings}
        self.furniture = {self._whole(c.line) for c in corrections.furniture}
        self.breaks = sorted(self._break(c) for c in corrections.joined)
        self.prose = self._inside_quotes() | self._carried_on()

    def unbroken(self, start: int, end: int) -> str:
        """A passage of the text, the sentences that a page had broken made whole."""
        pieces, at = [], start
        for gap_start, gap_end in self.breaks:
            if start <= gap_start and gap_end <= end:
                pieces += [self.text[at:gap_start], " "]
                at = gap_end
        return "".join(pieces) + self.text[at:end]

    def without_furniture(self, start: int, end: int) -> str:
        """A passage of the text without the lines that search does not find."""
        pieces, at = [], start
        for line in (self.lines[i] for i in sorted(self.furniture)):
            if start <= line.start and line.end <= end:
                pieces.append(self.text[at : line.start])
                at = line.end
        return "".join(pieces) + self.text[at:end]

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
        ends = {end for _, end in self.breaks}
        return {i for i, line in enumerate(self.lines) if any(line.start <= end < line.end for end in ends)}

    def _inside_quotes(self) -> set[int]:
        """The lines of quoted provisions after their first: “Điều 5. …” in an amending law is not its own."""
        inside: set[int] = set()
        for i, line in enumerate(self.lines):
            if i not in inside and line.words[:1] in _QUOTES and any(marks(line.words[1:].lstrip())):
                inside.update(range(i + 1, self._closing_line(i) + 1))
        return inside

    def _closing_line(self, first: int) -> int:
        """The line that closes the quotation opened by line ``first``; ``first`` where none does soon."""
        opening = self.lines[first].words[0]
        closing = _QUOTES[opening]
        depth = 0
        for i, line in enumerate(self.lines[first : first + _QUOTE_LINES], start=first):
            if opening == closing:
                depth = (depth + line.words.count(opening)) % 2
            else:
                depth += line.words.count(opening) - line.words.count(closing)
            if depth <= 0:
                return i
        return first


def unfit(document_id: str, passage: str, times: int) -> KnowledgeError:
    """The error for a correction that does not fit its text exactly once."""
    return KnowledgeError(
        f"{document_id}: hiệu chỉnh “{passage}” phải khớp đúng một lần trong văn bản, nhưng khớp {times} lần"
    )


def _mark(level: Level, number: str) -> Mark:
    order = point_order(number) if level is Level.DIEM else (int(number), 0)
    return Mark(_TAKEN[level], number, order, "")
