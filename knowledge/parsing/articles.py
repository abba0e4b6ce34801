"""Which lines that begin "Điều 5" are headings, read from the whole text at once.

Each such line is weighed by what stands around it, and each way from one number to another by how laws count:
the headings are the lines that together weigh most. So a reference that a line break puts first is told from
the heading of the same number, and a number left out (a Điều repealed, lost by a scan) costs little.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.parsing.layout import ends_sentence
from knowledge.parsing.numbering import Mark, article, marks, names_only
from knowledge.parsing.opening import Before, hangs

_NEXT, _FIRST = 3.0, 2.0
_GAP, _STEP, _WIDEST = -1.0, -0.2, 40
_AGAIN, _BACK = -5.0, -7.0
_HANGING, _RUNNING_ON = -6.0, -2.0
_WRAPPED = 45
_ENACTS = re.compile(
    r"(?:QUYẾT NGHỊ|QUYẾT ĐỊNH|NGHỊ ĐỊNH|RA NGHỊ ĐỊNH|THÔNG TƯ|CHỈ THỊ|PHÁP LỆNH|LUẬT|NGHỊ QUYẾT)\s*[:.]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Heading:
    line: int
    mark: Mark
    worth: float


def headings(
    words: Sequence[str], befores: Sequence[Before], prose: Collection[int], ends: Collection[int]
) -> dict[int, Mark]:
    """The lines that open a Điều, with their marks.

    ``words``: the lines; ``befores``: what stands before each; ``prose``: lines that open nothing; ``ends``:
    lines after which a count may begin again (signatures, titles of annexes).
    """
    found: list[_Heading] = []
    for i, line in enumerate(words):
        if i in prose or not line or (mark := article(line)) is None or names_only(mark):
            continue
        found.append(_Heading(i, mark, _worth(mark, befores[i])))
    return {each.line: each.mark for each in _heaviest(found, sorted(ends))}


def _worth(mark: Mark, before: Before) -> float:
    """How much a line looks like a heading by itself."""
    worth = _worth_after(before, mark) + (1.0 if before.apart else 0.0)
    if mark.signed:
        worth += 1.0
    elif mark.rest and not mark.rest.isupper():
        worth -= 1.5
    if mark.rest[:1].islower():
        worth -= 2.0
    return worth


def _worth_after(before: Before, mark: Mark) -> float:
    words = before.words
    if not words or words.isupper():
        return 2.0
    if hangs(words):
        return _HANGING
    if words.endswith(":") and not _ENACTS.fullmatch(words):
        return 0.0 if mark.first else -3.0
    if ends_sentence(words):
        return 2.0
    if any(marks(words)) or len(words) < _WRAPPED:
        return 1.0
    return 0.0 if before.apart else _RUNNING_ON


@dataclass(frozen=True, slots=True)
class _Chain:
    """The heaviest way to a heading, by its place; -1 for a way that begins nowhere."""

    weight: float
    place: int


_NOWHERE = _Chain(0.0, -1)


def _heaviest(found: Sequence[_Heading], ends: Sequence[int]) -> list[_Heading]:
    by_number: dict[int, _Chain] = {}
    by_order: dict[tuple[int, int], _Chain] = {}
    ways: list[int] = []
    best, settled, crossed = _NOWHERE, _NOWHERE, 0
    for place, heading in enumerate(found):
        while crossed < len(ends) and ends[crossed] < heading.line:
            settled, crossed = best, crossed + 1
        before = max(
            _counted(heading.mark, by_number, by_order), _fresh(heading.mark, best, settled), key=_weight
        )
        here = _Chain(before.weight + heading.worth, place)
        ways.append(before.place)
        number, order = heading.mark.order[0], heading.mark.order
        if here.weight > by_number.get(number, _LOST).weight:
            by_number[number] = here
        if here.weight > by_order.get(order, _LOST).weight:
            by_order[order] = here
        if here.weight > best.weight:
            best = here
    taken = []
    place = best.place
    while place >= 0:
        taken.append(found[place])
        place = ways[place]
    return taken[::-1]


_LOST = _Chain(float("-inf"), -1)


def _weight(chain: _Chain) -> float:
    return chain.weight


def _counted(mark: Mark, by_number: dict[int, _Chain], by_order: dict[tuple[int, int], _Chain]) -> _Chain:
    """The heaviest way to a number from a smaller one, what the step is worth included."""
    number, letter = mark.order
    steps = [
        (by_order.get((number, earlier)), _NEXT if earlier == letter - 1 else _NEXT - 1)
        for earlier in range(letter)
    ]
    steps.append((by_number.get(number - 1), 0.0 if letter else _NEXT))
    steps += [(by_number.get(number - gap), _GAP + _STEP * gap) for gap in range(2, _WIDEST)]
    return max(
        (_Chain(chain.weight + worth, chain.place) for chain, worth in steps if chain),
        key=_weight,
        default=_LOST,
    )


def _fresh(mark: Mark, best: _Chain, settled: _Chain) -> _Chain:
    """The way that begins to count here: at the top, after an ending, or against what was counted before."""
    if mark.first:
        after = _Chain(settled.weight + _FIRST, settled.place)
        against = _Chain(best.weight + (_AGAIN if best.place >= 0 else _FIRST), best.place)
        return max(after, against, key=_weight)
    if best.place < 0:
        return _NOWHERE
    return _Chain(best.weight + _BACK, best.place)
