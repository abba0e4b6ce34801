"""How a clause is cited: in full as law is cited, in full as people say it, and short.

The order is smallest first. Where a clause lies in a Điều, the chương and the like above that Điều are left
out, as Vietnamese law cites itself: a Điều's number is enough to find it. What lies between a Điều and
the clause (the mục of a decision) stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.clause import Clause, Document, Level
from knowledge.normalise import fold


def cite(clause: Clause, document: Document) -> str:
    """In full, no commas: "điểm b khoản 1 mục I Điều 1 Quyết định số 1641/QĐ-TTg"."""
    return " ".join([*_in_full(_path(clause)), document.name])


def spoken(clause: Clause, document: Document) -> str:
    """In full for people: "gạch đầu dòng thứ hai, khoản 1, Mục IV, Kế hoạch triển khai …"."""
    if clause.level in (Level.MO_DAU, Level.KET):
        return cite(clause, document)
    steps = [re.sub("^(?:tiểu )?mục ", _capital, step) for step in _in_full(_path(clause))]
    return ", ".join([*steps, document.name])


def short(clause: Clause, document: Document) -> str:
    """After the first time: "gạch 2, khoản 1, Mục IV KH KL39"; khoản 2 goes without saying above 2.1."""
    path = _path(clause)
    kept = [step for i, step in enumerate(path) if i == 0 or not path[i - 1].continues(step)]
    steps = (_SHORT[step.level].format(step.number).strip() + step.again for step in kept)
    return f"{', '.join(steps)} {document.short}"


def ordinal(number: int) -> str:
    """What follows "thứ": "nhất", "hai", "tư", "mười một"; digits from 100 on."""
    if number == 1:
        return "nhất"
    if number == 4:
        return "tư"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _ONES[ones]
    if tens > 9:
        return str(number)
    if tens == 1:
        return ("mười " + ("lăm" if ones == 5 else _ONES[ones])).rstrip()
    return f"{_ONES[tens]} mươi {_AFTER_TENS.get(ones, _ONES[ones])}".rstrip()


_ONES = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}

_FULL = {
    Level.PHU_LUC: "Phụ lục {}",
    Level.KEM_THEO: "{} ban hành kèm theo",
    Level.PHAN: "Phần {}",
    Level.CHUONG: "Chương {}",
    Level.MUC: "mục {}",
    Level.TIEU_MUC: "tiểu mục {}",
    Level.DIEU: "Điều {}",
    Level.KHOAN: "khoản {}",
    Level.DIEM: "điểm {}",
    Level.SO: "số ({})",
    Level.GACH: "gạch đầu dòng {}",
    Level.DOAN: "đoạn cuối {}",
    Level.MO_DAU: "phần mở đầu",
    Level.KET: "phần kết",
}
_SHORT = _FULL | {
    Level.KEM_THEO: "{} kèm theo",
    Level.MUC: "Mục {}",
    Level.TIEU_MUC: "Tiểu mục {}",
    Level.GACH: "gạch {}",
}

# What a document issues with itself, by the words of its segment.
_ISSUED = {
    "-".join(fold(name).split()): name
    for name in (
        "Quy chế,Quy định,Quy trình,Điều lệ,Đề án,Kế hoạch,Chương trình,Hướng dẫn,Nội quy,Danh mục,"
        "Chiến lược,Biểu mẫu,Quy chuẩn,Quy tắc,Thể lệ,Phương án"
    ).split(",")
}
_PARTS = frozenset({Level.PHU_LUC, Level.KEM_THEO})

_SEGMENT = re.compile(rf"({'|'.join(Level)})(?:-([^~]+))?(?:~(\d+))?")


@dataclass(frozen=True, slots=True)
class _Step:
    """A segment of an id: "diem-dd~2" is level điểm, number "đ", the second with that number."""

    level: Level
    number: str
    repeated: int

    @property
    def again(self) -> str:
        return f" (lần thứ {ordinal(self.repeated)})" if self.repeated > 1 else ""

    def continues(self, above: _Step) -> bool:
        """Whether this number holds that of the step above: 2.1 below 2."""
        return self.level is above.level is Level.KHOAN and self.number.startswith(above.number + ".")


def _path(clause: Clause) -> list[_Step]:
    """The clause's steps, smallest first; above its Điều only an annex or what it issues."""
    steps: list[_Step] = []
    for segment in reversed(clause.id.removeprefix(clause.document + "/").split("/")):
        step = _step(segment)
        if step.level in _PARTS or not any(below.level is Level.DIEU for below in steps):
            steps.append(step)
    if clause.level is Level.DOAN and not clause.number:
        steps[0] = replace(steps[0], number="")
    return steps


def _step(segment: str) -> _Step:
    match = _SEGMENT.fullmatch(segment)
    if match is None:
        raise ValueError(f"“{segment}” không phải một đoạn của mã điều khoản")
    level, number = Level(match[1]), match[2] or ""
    shown = _ISSUED.get(number, number) if level is Level.KEM_THEO else _with_d(number)
    return _Step(level, shown, int(match[3] or 1))


def _with_d(number: str) -> str:
    return number.replace("dd", "đ").replace("DD", "Đ")


def _in_full(path: Sequence[_Step]) -> list[str]:
    above = [*path[1:], None]
    return [_words(step, over) + step.again for step, over in zip(path, above, strict=True)]


def _words(step: _Step, above: _Step | None) -> str:
    """A step in words, as in the middle of a sentence."""
    if step.level is Level.KHOAN and "." in step.number:
        return f"tiểu khoản {step.number}"
    pattern = _FULL[step.level]
    if step.level is Level.GACH and above and above.level is Level.GACH:
        pattern = "gạch đầu dòng con {}"
    counted = step.level in (Level.PHAN, Level.GACH, Level.DOAN) and step.number.isdecimal()
    return pattern.format(f"thứ {ordinal(int(step.number))}" if counted else step.number).strip()


def _capital(match: re.Match[str]) -> str:
    return match.group().capitalize()
