"""Whether a line that begins like a clause does open one, by what stands before it.

A number may begin a line by chance, where a line breaks inside "theo quy định tại Điều 5. Trong đó …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from knowledge.parsing.layout import ends_sentence
from knowledge.parsing.numbering import Kind, Mark, marks, roman_value

_WRAPPED = 40
_TITLE = 30
_HANGING = re.compile(
    r"(?:^|\s)(?:(?<!tồn )(?<!hiện )tại|(?<!kèm )(?<!tiếp )theo|của|và|hoặc|với|các|những|Điều"
    r"|(?:tại|theo|và|các|,) (?:khoản|điểm|mục))$",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"(?:^|\s)(?:khoản|điểm|đoạn|tiết) [\da-zđivx]{1,5}(?:\.\d+)?(?: ?(?:,|và|hoặc|đến))?$"
    r"|(?:^|\s)(?:điều|mục|chương|phần|phụ lục) [\da-zđivx]{1,5}(?:\.\d+)? ?(?:,|và|hoặc|đến)$"
    r"|(?:^|\s)(?:đến|từ|ở|hay|nêu tại|trừ|ngoài)$|[,(]$",
    re.IGNORECASE,
)
_REFERS_ABOVE = re.compile(
    r"(?:^|\s)(?:điều|mục|chương|phần|phụ lục) [\da-zđivx]{1,5}(?:\.\d+)?$", re.IGNORECASE
)
_LISTED = re.compile(
    r"(?:^|\s)(?:khoản|điểm|điều|mục)(?: (?:\d{1,3}[a-zđ]?|[a-zđ]|[ivx]{1,5}),?(?: và| hoặc)?){1,9}$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:^|\s)(?:trong|về|thuộc|với|căn cứ|trái|từ|trên|bởi|giữa|là|bằng|cho|do|để|khi|nếu|như|một số"
    r"|quy định|thực hiện|áp dụng|vi phạm|nêu|được|bị|phải|không|có|tới|bãi bỏ|sửa đổi|bổ sung"
    r"|thay thế|thi hành)$"
)
_RECIPIENTS = re.compile(r"[|_\s]*(?:Nơi nhận|NƠI NHẬN)\s*(?:[:;.|]|$)")
_PASSED = re.compile(
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Hiến pháp) này (?:đã )?được "
    r"(?:Quốc hội|Ủy ban |Hội đồng |.* thông qua)"
)
_SIGNED = re.compile(
    r"\|?\s*(?:(?:T/M|TM|KT|K/T|TL|T/L|TUQ)[.\s]\s*\w"
    r"|(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|TỔNG BÍ THƯ|BÍ THƯ|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)\b)"
)
_SIGNATURE_LENGTH = 80
_CONSOLIDATED = re.compile(r"(?:\|\s*)?XÁC THỰC VĂN BẢN HỢP NHẤT.{0,60}")
_ANNEX = re.compile(
    r"(?P<word>PHỤ LỤC|Phụ lục)(?: KÈM THEO| kèm theo)?(?:\s+(?:SỐ|Số|số)\b)?:?"
    r"(?:\s*(?P<number>[IVXLl]{1,7}|[0-9]{1,3}|[A-H])(?P<letter>[a-zđ]?(?:\.[0-9]{1,2})?|-[0-9]{1,2})(?![\w/]))?"
    r"\s*(?:\[\d{1,3}\])?\s*(?P<sign>[.:]|[-–—](?=\s|$))?\s*(?P<rest>.*)"
)
_ISSUED_WITH = re.compile(r"\(?\s*(?:Ban hành|ban hành|BAN HÀNH|Kèm theo|kèm theo|KÈM THEO)\b")
_ATTACHED = re.compile(
    r"(?P<name>QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|ĐIỀU LỆ|ĐỀ ÁN|KẾ HOẠCH|CHƯƠNG TRÌNH|HƯỚNG DẪN|NỘI QUY|DANH MỤC"
    r"|CHIẾN LƯỢC|BIỂU MẪU|QUY CHUẨN|QUY TẮC|THỂ LỆ|PHƯƠNG ÁN)\b"
)


class Turn(Enum):
    """A number's place in its count: the first or the next, a little later than the next, or any other."""

    NEXT = "next"
    SOON = "soon"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Before:
    """The last line with words before a line: its words, whether it opened a clause, and whether blank lines
    (or nothing at all) lie between.
    """

    words: str = ""
    opened: bool = False
    apart: bool = True

    @property
    def ended(self) -> bool:
        """Whether nothing is left to say: a sentence's end, a title in capitals, or the top of the text."""
        return not self.words or self.words.isupper() or ends_sentence(self.words)


def _is_title(words: str) -> bool:
    """Whether a line stands by itself: all in capitals, or a number and nothing else ("Mục 2")."""
    return words.isupper() or any(not mark.rest for mark in marks(words))


def hangs(words: str) -> bool:
    """Whether a line breaks off where the number of a Điều must follow: "… tại", "… khoản 2", "… Điều 4,".

    After "Bãi bỏ Điều 4" alone none must.
    """
    return not _is_title(words) and bool(
        _HANGING.search(words)
        or _REFERS.search(words)
        or ((len(words) >= _WRAPPED or words[:1].islower()) and _GOES_ON.search(words))
    )


def hangs_above(words: str) -> bool:
    """Whether a line breaks off where the number of something above a Điều must follow: "… Điều 4" too."""
    return hangs(words) or (not _is_title(words) and bool(_REFERS_ABOVE.search(words)))


def opens_clause(mark: Mark, turn: Turn, before: Before) -> bool:
    """Whether a number opens a clause."""
    if _left_hanging(mark, before) or _lists_on(mark, before):
        return False
    if turn is not Turn.NEXT:
        return _opens_out_of_turn(mark, turn, before)
    if before.apart or before.ended:
        return True
    if mark.kind is Kind.DIEU:
        return not before.words.endswith(",")
    titled = before.opened and len(before.words) < _WRAPPED
    return mark.kind < Kind.DIEU or mark.kind is Kind.DIEM or titled or not mark.rest[:1].islower()


def opens_dash(mark: Mark, before: Before) -> bool:
    """Whether a dash begins an item, and is no hyphen of a wrapped "2023 - 2025" or "kinh tế - xã hội"."""
    if before.apart or before.ended:
        return True
    if before.words[-1].isdigit() and mark.rest[:1].isdigit():
        return False
    titled = before.opened and len(before.words) < _TITLE
    return titled or before.words.endswith(",") or not mark.rest[:1].islower()


def ends_clauses(words: str) -> bool:
    """Whether a line begins what follows the clauses: recipients, signature, the note of a law's passing."""
    if _RECIPIENTS.match(words) or _PASSED.match(words) or _CONSOLIDATED.fullmatch(words):
        return True
    return words.isupper() and len(words) <= _SIGNATURE_LENGTH and bool(_SIGNED.match(words))


def annex(words: str, following: str, before: Before) -> Mark | None:
    """The mark of an annex's title, "PHỤ LỤC II", "Phụ lục 01: Danh mục …"; None where one is only spoken of.

    ``following`` is the next line with words.
    """
    match = _ANNEX.fullmatch(words)
    if match is None or hangs_above(before.words):
        return None
    rest, capitals = match["rest"], match["word"].isupper()
    alone = not rest or rest.isupper() or bool(_ISSUED_WITH.match(rest) and rest[:1] == "(")
    issued = bool(_ISSUED_WITH.match(following)) or following.isupper()
    titled = rest[:1].isupper() and (bool(match["sign"]) or issued)
    if not (alone and (capitals or issued)) and not (titled and (before.apart or before.ended)):
        return None
    if not (before.apart or before.ended):
        return None
    number = (match["number"] or "").replace("l", "I")
    value = roman_value(number) or (int(number) if number.isdecimal() else 0)
    return Mark(Kind.PHU_LUC, number + (match["letter"] or ""), (value, 0), rest)


def attachment(words: str) -> str:
    """What a line after a signature says is issued with the document: "Quy chế"; empty for other lines."""
    match = _ATTACHED.match(words) if words.isupper() else None
    return match["name"].capitalize() if match else ""


def _left_hanging(mark: Mark, before: Before) -> bool:
    """Whether the words before break off where a reference must follow ("… theo quy định tại")."""
    if mark.kind < Kind.DIEU and hangs_above(before.words):
        return True
    if mark.kind is not Kind.DIEU and (len(before.words) < _WRAPPED or (before.opened and mark.first)):
        return False
    return bool(_HANGING.search(before.words))


def _lists_on(mark: Mark, before: Before) -> bool:
    """Whether a letter or number goes on with a list of references: "… tại các điểm a, b," / "c) và d …"."""
    if mark.kind < Kind.LA_MA or before.ended or not _LISTED.search(before.words):
        return False
    return all(mark.rest for mark in marks(before.words))


def _opens_out_of_turn(mark: Mark, turn: Turn, before: Before) -> bool:
    """A number that breaks its count (an excerpt, a repealed Điều left out) must stand on its own."""
    if mark.bulleted or mark.kind is Kind.PHAN_CHU:
        return False
    if mark.kind < Kind.DIEU and mark.rest.isupper() and len(mark.rest) > 3:
        return True
    titled = before.opened and (before.apart or len(before.words) < _WRAPPED) and before.words[-1] != ","
    alone = before.apart or mark.kind <= Kind.DIEU or (turn is Turn.SOON and mark.kind is not Kind.SO)
    return alone and (before.ended or titled)
