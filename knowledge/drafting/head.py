"""The head of a document in pieces: lines and columns of the letterhead, the title, what follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.drafting.composed import Composed
from knowledge.normalise import fold
from knowledge.parsing import layout

_LONGEST = 12_000
_LINES = 120
_MOTTOES = (
    r"cong hoa xa hoi chu nghia viet nam|doc lap\s*[-–—.]\s*tu do\s*[-–—.]\s*hanh phuc|dang cong san viet nam"
)
_APART = re.compile(
    rf"[|\t\r\n\f\v]+|(?<=\S)(?<!so:)(?<!so)(?<!ngay)(?<!thang)(?<!nam)\s{{3,}}|(?:\*\s*)?(?:{_MOTTOES})(?:\s*\*)?"
)
_ENDS = re.compile(
    r"\s*(?:[-–—*+•]\s*)?(?:#+\s*)?\**(?:can cu|chieu theo|xet de nghi|xet to trinh|kinh gui|quyet dinh\s*:"
    r"|quyet nghi\s*:|chi thi\s*:|lenh\s*:|noi nhan\s*:)|\s*\**(?:dieu\s+1|chuong\s+i|phan\s+(?:thu nhat"
    r"|i))\b"
)
_NOISE = re.compile(
    r"cong bao|ky boi|nguoi ky|email|co quan:|thoi gian ky|van ban duoc|www\.|https?:|trang \d|so den"
    r"|den\s*(?:so|ngay)|ngay\s*\.{2,}|chuyen\s*[.:]|lawsoft"
)
_ATTACHED = re.compile(r"\(\s*(?:kem theo|ban hanh kem theo|duoc ban hanh kem theo)[^)]{0,400}\)?")
_RULE = re.compile(r"[\W_]*")
_STAMPS = frozenset(
    "hoa toc|thuong khan|khan|mat|toi mat|tuyet mat|ban sao|du thao|sao y|sao y ban chinh".split("|")
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or line of the head, without layout marks: ``composed.words[start:end]``."""

    words: str
    folds: str
    start: int
    end: int
    line: int
    apart: bool

    @property
    def capitals(self) -> bool:
        """Whether it is in capitals."""
        return self.words.isupper()


def head(text: str) -> Composed:
    """The head of a text: what may be its letterhead, title and subject."""
    return Composed.of(text[:_LONGEST])


def pieces(composed: Composed) -> list[Piece]:
    """The pieces of a head in order, up to where grounds or clauses begin, without mottoes, rules, stamps."""
    return list(_pieces(composed))


def _pieces(composed: Composed) -> Iterator[Piece]:
    apart = True
    for number, (start, end) in enumerate(layout.lines(composed.words)):
        folded = composed.folds[start:end]
        if number > _LINES or _ENDS.match(folded):
            return
        if not folded.strip():
            apart = True
            continue
        yield from _cells(composed, start, end, number, apart=apart)
        apart = False


def _cells(composed: Composed, start: int, end: int, line: int, *, apart: bool) -> Iterator[Piece]:
    at = start
    note = _note(composed.folds, start)
    if note:
        start = at = min(note, end)
    for gap in (*_APART.finditer(composed.folds, start, end), None):
        stop = gap.start() if gap else end
        if piece := _piece(composed, at, stop, line, apart=apart):
            yield piece
        at = gap.end() if gap else end


def _note(folds: str, line: int) -> int:
    """Where a note "(Ban hành kèm theo …)" ends that begins in this line or before; 0 for none."""
    for match in _ATTACHED.finditer(folds, max(0, line - 400)):
        if match.start() > line + 3:
            return 0
        if match.end() > line:
            return match.end()
    return 0


def _piece(composed: Composed, start: int, end: int, line: int, *, apart: bool) -> Piece | None:
    raw = composed.words[start:end]
    words = layout.bare(raw).strip(" *_")
    folded = fold(words)
    if _RULE.fullmatch(words) or folded in _STAMPS or _NOISE.match(folded):
        return None
    start += len(raw) - len(raw.lstrip(" *_#"))
    return Piece(words, folded, start, start + len(raw.strip(" *_#\r\n")), line, apart)
