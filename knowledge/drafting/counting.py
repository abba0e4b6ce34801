"""Doubts about numbers: one that is missing, comes twice or comes too late."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.clause import Clause, Level
from knowledge.drafting.doubt import Doubt, Why
from knowledge.drafting.naming import called
from knowledge.numeral import as_roman
from knowledge.parsing.numbering import ALPHABET, Kind, Mark, point_order, roman_value

_COUNTED = {
    Level.PHAN: Kind.PHAN,
    Level.CHUONG: Kind.CHUONG,
    Level.MUC: Kind.MUC,
    Level.TIEU_MUC: Kind.TIEU_MUC,
    Level.DIEU: Kind.DIEU,
    Level.KHOAN: Kind.KHOAN,
    Level.DIEM: Kind.DIEM,
    Level.SO: Kind.SO,
}
# What these number runs through a whole part of a document, whatever stands above.
_THROUGHOUT = frozenset({Level.DIEU})
# Where each of these begins, the counts begin anew.
_PARTS = frozenset({Level.MO_DAU, Level.KET, Level.PHU_LUC})
_MOST_MISSING = 3


def counting(clauses: Sequence[Clause]) -> Iterator[Doubt]:
    """The doubts about numbers, in the order of the clauses."""
    last: dict[tuple[object, ...], Mark] = {}
    part = 0
    lines = {clause.id: clause.plain.strip().partition("\n")[0] for clause in clauses}
    for clause in clauses:
        if clause.level not in _COUNTED:
            part += clause.level in _PARTS
            continue
        mark = _mark(clause)
        if mark is None:
            continue
        key = _count_of(clause, mark, part)
        before = last.get(key)
        if before is not None or not _begun_beside(lines.get(clause.parent or "", ""), mark):
            yield from _doubts(clause, before, mark)
        if before is None or mark.order > before.order:
            last[key] = mark


def _begun_beside(line: str, mark: Mark) -> bool:
    """Whether a count that goes on with 2 or b began in the line of the clause above: "Điều 15. 1. Mọi …"."""
    first = {Kind.KHOAN: "1", Kind.DIEM: "a"}.get(mark.kind)
    return mark.order == (2, 0) and first is not None and bool(re.match(rf"(?:\S+ )?\S+ {first}[.)]\s", line))


def _count_of(clause: Clause, mark: Mark, part: int) -> tuple[object, ...]:
    owner = _annex(clause) if clause.level in _THROUGHOUT else clause.parent
    return clause.level, part, owner, mark.stem, mark.number.isalpha() and mark.number.isupper()


def _annex(clause: Clause) -> str:
    """The first step of the id below the document, where that is no numbered part of it."""
    first = clause.id.split("/")[1]
    return "" if any(first.startswith(f"{level}-") for level in _COUNTED) else first


def _mark(clause: Clause) -> Mark | None:
    """The number of a clause as a mark; None where it is none that counts."""
    number, kind = clause.number, _COUNTED[clause.level]
    if clause.level is Level.DIEM:
        if re.fullmatch(r"[a-zđ]\d{0,2}", number):
            return Mark(kind, number, point_order(number), "")
        return None
    stem, _, last = number.rpartition(".")
    match = re.fullmatch(r"(\d{1,4})([a-zđ]?)", last)
    if match:
        letter = ALPHABET.index(match[2]) + 1 if match[2] else 0
        return Mark(kind, number, (int(match[1]), letter), "", stem)
    value = roman_value(number) or (ord(number) - ord("A") + 1 if re.fullmatch("[A-H]", number) else None)
    return Mark(kind, number, (value, 0), "") if value else None


def _doubts(clause: Clause, before: Mark | None, mark: Mark) -> Iterator[Doubt]:
    order = before.order if before else (0, 0)
    start, end = clause.start, clause.start + len(clause.text.rstrip().split("\n")[0])
    name = called(clause)
    if before is not None and mark.order == order:
        yield Doubt(Why.REPEATED, clause.id, start, end, name)
    elif before is not None and mark.order < order:
        yield Doubt(Why.BACK, clause.id, start, end, name)
    elif not _follows(mark, order):
        yield Doubt(Why.GAP, clause.id, start, end, ", ".join(_missing(clause, mark, order)))


def _follows(mark: Mark, order: tuple[int, int]) -> bool:
    return mark.follows(order) or (order == (0, 0) and mark.order[0] == 1)


def _missing(clause: Clause, mark: Mark, order: tuple[int, int]) -> list[str]:
    """The names of the clauses left out between a number and this one."""
    if order[0] == mark.order[0]:
        return [called(clause, mark.number)]
    wanted = range(order[0] + 1, mark.order[0]) or range(mark.order[0], mark.order[0] + 1)
    names = [called(clause, _written(clause, mark, value)) for value in wanted[:_MOST_MISSING]]
    if len(wanted) > _MOST_MISSING:
        names[1:] = ["…", called(clause, _written(clause, mark, wanted[-1]))]
    return names


def _written(clause: Clause, mark: Mark, value: int) -> str:
    if clause.level is Level.DIEM:
        return ALPHABET[value - 1]
    if mark.number.isupper() and mark.number.isalpha():
        return as_roman(value) if roman_value(mark.number) == mark.order[0] else chr(ord("A") + value - 1)
    return f"{mark.stem}.{value}" if mark.stem else str(value)


def by_level(clauses: Sequence[Clause]) -> Mapping[Level, int]:
    """How many clauses there are of each level."""
    counts: dict[Level, int] = {}
    for clause in clauses:
        counts[clause.level] = counts.get(clause.level, 0) + 1
    return counts
