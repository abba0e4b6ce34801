"""How much of a text was placed: in numbered clauses, or in what is known to stand before and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.clause import Clause, Level
from knowledge.drafting.kinds import WORD
from knowledge.drafting.recognised import Recognised
from knowledge.normalise import fold
from knowledge.parsing import layout

_OPENING = re.compile(
    r"(?:[-–+*•]\s*)?(?:can cu|thuc hien|xet|theo |de |tren co so|nham|xem xet|tiep tuc|sau khi|qua |kinh "
    r"gui|so\s*:|so \d|\(?ban hanh kem"
    r"|\(?kem theo|ngay\b|cua\b|.{2,60},\s*ngay\b|muc luc|cong hoa xa hoi|doc lap|dang cong san)"
)
_ANNOUNCING = re.compile(r"(?::|như sau\.?)$")
_NOTE = re.compile(r"\(.{3,300}\)[.*]?|\[\d+\].*")
_ENDING = re.compile(
    r"\|?\s*(?:[-–+•*]\s*.{1,220}|noi nhan.*|(?:t/m|tm|kt|k/t|tl|t/l|tuq)\b.*|.{0,200}(?:duoc quoc hoi"
    r"|thong qua ngay).*|.{0,60}\(?da ky\)?.*"
    r"|luu\b.*|nhu tren.*|nhu dieu.*|.{2,40}, ngay.*|\./\.|xac thuc van ban hop nhat|so\s*:.*|\(.*\)"
    r"|\[\d+\].*)"
)
_NAME = re.compile(
    r"\|?\s*(?:(?:GS|PGS|TS|ThS|BS|KS|Đại tướng|Thượng tướng|Trung "
    r"tướng)\.?\s*)*(?:[A-ZĐÀ-Ỹ][\wÀ-ỹ]*\.?\s*){2,6}\|?"
)
_TITLE = re.compile(rf"(?:{WORD}|phu luc|bieu|mau|danh muc)\b")


@dataclass(frozen=True, slots=True)
class Placed:
    """``share`` of the characters that are no space (0 to 1), and the lines left over as (start, end)."""

    share: float
    left: tuple[tuple[int, int], ...]


def placed(
    text: str, clauses: Sequence[Clause], recognised: Recognised, furniture: Sequence[tuple[int, int]]
) -> Placed:
    """What of a text lies in a numbered clause or annex, in its letterhead, title, subject and grounds, or in
    its ending (recipients, signature); the share is 1 for an empty text.
    """
    left: list[tuple[int, int]] = []
    upto = _identity_end(recognised)
    for clause in clauses:
        if clause.level in (Level.MO_DAU, Level.KET):
            left += _left(text, clause, upto, furniture)
    total = _solid(text)
    lost = sum(_solid(text[start:end]) for start, end in left)
    return Placed((total - lost) / total if total else 1.0, tuple(left))


def _solid(text: str) -> int:
    return len("".join(text.split()))


def _identity_end(recognised: Recognised) -> int:
    """Where the last passage of the head ends; what stands before is letterhead, title and subject."""
    found = (recognised.number, recognised.day, recognised.subject, recognised.kind)
    return max((each.end for each in found if each), default=0)


def _left(
    text: str, clause: Clause, upto: int, furniture: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The lines of an opening or ending that are nothing known."""
    previous = True
    first = clause.start == 0
    for line_start, line_end in layout.lines(clause.text):
        words = layout.bare(clause.text[line_start:line_end])
        start, end = clause.start + line_start, clause.start + line_end
        if not words:
            continue
        inside = any(a <= start < b for a, b in furniture) or (first and start < upto)
        goes_on = previous and words[0].islower()
        known = inside or goes_on or _is_known(words, clause.level)
        previous = known
        if not known:
            yield start, end


def _is_known(words: str, level: Level) -> bool:
    folded = fold(words)
    if not any(map(str.isalnum, words)) or words.isupper() or _NOTE.fullmatch(words):
        return True
    if level is Level.KET:
        return bool(_ENDING.fullmatch(folded) or _NAME.fullmatch(words))
    return bool(_OPENING.match(folded) or _ANNOUNCING.search(words) or _TITLE.match(folded))
