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
_GAP, _STEP, _FAR = -1.0, -0.14, 15
_NUMBERS = 10_000
_AGAIN, _BACK = -5.0, -7.0
_HANGING, _RUNNING_ON = -10.0, -4.0
_WRAPPED = 45
_TITLED = 0.7
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
    marked = [
        (i, mark)
        for i, line in enumerate(words)
        if line and i not in prose and (mark := article(line)) is not None and not names_only(mark)
    ]
    titled = sum(bool(mark.rest) for _, mark in marked) > _TITLED * len(marked)
    found = [_Heading(i, mark, _worth(mark, befores[i], titled)) for i, mark in marked]
    return {each.line: each.mark for each in _heaviest(found, sorted(ends))}


def _worth(mark: Mark, before: Before, titled: bool) -> float:
    """How much a line looks like a heading by itself; ``titled``: most headings bear their title."""
    worth = _worth_after(before, mark) + (1.0 if before.apart else 0.0)
    if mark.signed:
        worth += 1.0
    elif mark.rest and not mark.rest.isupper():
        worth -= 1.5
    if titled and not mark.rest:
        worth -= 3.0
    if mark.rest[:1].islower():
        worth -= 2.0
    return worth


def _worth_after(before: Before, mark: Mark) -> float:
    words = before.words
    if not words or words.isupper():
        return 3.0
    if hangs(words):
        return _HANGING
    if words.endswith(":") and not _ENACTS.fullmatch(words):
        return 0.0 if mark.first else -3.0
    if ends_sentence(words) or words[-1] in "”»" or not any(map(str.isalnum, words)):
        return 2.0
    if before.apart or any(marks(words)) or (len(words) < _WRAPPED and not words[0].islower()):
        return 1.0 if len(words) < _WRAPPED else 0.0
    return _RUNNING_ON


@dataclass(frozen=True, slots=True)
class _Chain:
    """The heaviest way to a heading, by its place; -1 for a way that begins nowhere."""

    weight: float
    place: int


_NOWHERE = _Chain(0.0, -1)
_LOST = _Chain(float("-inf"), -1)


def _heaviest(found: Sequence[_Heading], ends: Sequence[int]) -> list[_Heading]:
    ways = _Ways()
    befores: list[int] = []
    crossed = 0
    for place, heading in enumerate(found):
        while crossed < len(ends) and ends[crossed] < heading.line:
            ways.settle()
            crossed += 1
        before = ways.to(heading.mark)
        befores.append(before.place)
        ways.note(heading.mark, _Chain(before.weight + heading.worth, place))
    taken = []
    place = ways.best.place
    while place >= 0:
        taken.append(found[place])
        place = befores[place]
    return taken[::-1]


class _Ways:
    """The heaviest chains so far: by the number and the order that they end at, and of all; ``settled`` is
    that of all before the last line after which a count may begin again.
    """

    def __init__(self) -> None:
        self.by_number: dict[int, _Chain] = {}
        self.by_order: dict[tuple[int, int], _Chain] = {}
        self.up_to: dict[int, _Chain] = {}
        self.best = self.settled = _NOWHERE

    def settle(self) -> None:
        """A count may begin again from here."""
        self.settled = self.best

    def to(self, mark: Mark) -> _Chain:
        """The heaviest way to a heading with this mark, what the step to it is worth included."""
        return max(self._counted(mark), self._fresh(mark), key=_weight)

    def note(self, mark: Mark, chain: _Chain) -> None:
        """Takes a chain that ends with this mark."""
        number = mark.order[0]
        if chain.weight > self.by_number.get(number, _LOST).weight:
            self.by_number[number] = chain
            self._raise(number, chain)
        if chain.weight > self.by_order.get(mark.order, _LOST).weight:
            self.by_order[mark.order] = chain
        if chain.weight > self.best.weight:
            self.best = chain

    def _counted(self, mark: Mark) -> _Chain:
        """From a smaller number: the one before, or one further back."""
        number, letter = mark.order
        steps = [
            (self.by_order.get((number, earlier)), _NEXT if earlier == letter - 1 else _NEXT - 1)
            for earlier in range(letter)
        ]
        steps.append((self.by_number.get(number - 1), 0.0 if letter else _NEXT))
        steps += [(self.by_number.get(number - gap), _GAP + _STEP * gap) for gap in range(2, _FAR)]
        steps.append((self._at_most(number - _FAR), _GAP + _STEP * _FAR))
        chains = (_Chain(chain.weight + worth, chain.place) for chain, worth in steps if chain)
        return max(chains, key=_weight, default=_LOST)

    def _fresh(self, mark: Mark) -> _Chain:
        """Where a count begins: at the top, after an ending, or against what was counted before."""
        if mark.first:
            after = _Chain(self.settled.weight + _FIRST, self.settled.place)
            worth = _AGAIN if self.best.place >= 0 else _FIRST
            return max(after, _Chain(self.best.weight + worth, self.best.place), key=_weight)
        return _Chain(self.best.weight + _BACK, self.best.place) if self.best.place >= 0 else _NOWHERE

    # The heaviest chain up to a number, in logarithmic time: a binary indexed tree.

    def _raise(self, number: int, chain: _Chain) -> None:
        while number < _NUMBERS:
            if chain.weight > self.up_to.get(number, _LOST).weight:
                self.up_to[number] = chain
            number += number & -number

    def _at_most(self, number: int) -> _Chain | None:
        found = _LOST
        while number > 0:
            found = max(found, self.up_to.get(number, _LOST), key=_weight)
            number -= number & -number
        return found if found.place >= 0 else None


def _weight(chain: _Chain) -> float:
    return chain.weight
