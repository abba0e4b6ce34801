"""The numbers that Word sets by itself ("Điều 1.", "a)"), computed as Word shows them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_BULLETS = {"+": "+", "–": "–", "*": "-"}
_PLACEHOLDER = re.compile("%([1-9])")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_MOST_REPEATED = 20
_LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how its number looks ("%1.%2"), counts and begins anew.

    ``restart``: the level (from 1) after which it begins anew, 0 for never, None for any above it.
    ``style``: the paragraph style that is set in this level.
    """

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    style: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    linked: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    abstract: str
    starts: Mapping[int, int]
    levels: Mapping[int, Level]


def value(element: _Element | None, name: str, key: str = "val") -> str | None:
    """The attribute ``w:key`` of a child ``w:name``; None where there is none."""
    child = None if element is None else element.find(W + name)
    found = None if child is None else child.get(W + key)
    return None if found is None else str(found)


def whole(written: str | None, otherwise: int) -> int:
    """A whole number as it is written, ``otherwise`` for anything else."""
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written) else otherwise


class Numbering:
    """The lists of a file and where each count stands. ``next`` is asked for each paragraph, in order."""

    def __init__(self, root: _Element | None) -> None:
        """From ``numbering.xml``; None where the file has none."""
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, _Number] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a paragraph style is set in; 0 where none is."""
        known = self._numbers.get(number)
        levels = self._levels(known) if known else {}
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next(self, number: str, at: int) -> str:
        """What stands before the next paragraph of this list and level, with a space; "" for nothing."""
        known = self._numbers.get(number)
        if known is None or not 0 <= at < _LEVELS:
            return ""
        levels = self._levels(known)
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(known.abstract, [None] * _LEVELS)
        self._step(number, known, levels, counts, at)
        if level.form == "bullet":
            return f"{_BULLETS.get(level.text.strip(), '-')} "
        shown = _PLACEHOLDER.sub(lambda found: _shown(levels, counts, int(found[1]) - 1, level), level.text)
        return f"{shown}{'' if level.suffix == 'nothing' or not shown else ' '}"

    def _step(
        self, number: str, known: _Number, levels: Mapping[int, Level], counts: list[int | None], at: int
    ) -> None:
        """Counts one on at a level, and lets the levels below begin anew."""
        level = levels[at]
        start = known.starts.get(at)
        before = counts[at]
        if start is not None and (number, at) not in self._begun:
            counts[at] = start
        else:
            counts[at] = level.start if before is None else before + 1
        self._begun.add((number, at))
        for below in range(at + 1, _LEVELS):
            restart = levels[below].restart if below in levels else None
            if restart is None or (restart and at < restart):
                counts[below] = None

    def _levels(self, number: _Number) -> Mapping[int, Level]:
        found = self._lists.get(number.abstract, _List())
        if found.linked:
            found = next((each for each in self._lists.values() if each.style == found.linked), found)
        return {**found.levels, **number.levels}

    def _read(self, root: _Element) -> None:
        for element in root.iterfind(W + "abstractNum"):
            linked, style = value(element, "numStyleLink") or "", value(element, "styleLink") or ""
            self._lists[element.get(W + "abstractNumId", "")] = _List(_read_levels(element), linked, style)
        for element in root.iterfind(W + "num"):
            starts: dict[int, int] = {}
            levels: dict[int, Level] = {}
            for override in element.iterfind(W + "lvlOverride"):
                at = whole(override.get(W + "ilvl"), 0)
                for level in _read_levels(override).values():
                    levels[at] = level
                if (start := value(override, "startOverride")) is not None:
                    starts[at] = whole(start, 1)
            abstract = value(element, "abstractNumId") or ""
            self._numbers[element.get(W + "numId", "")] = _Number(abstract, starts, levels)


def _read_levels(element: _Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for each in element.iterfind(W + "lvl"):
        restart = value(each, "lvlRestart")
        levels[whole(each.get(W + "ilvl"), 0)] = Level(
            form=value(each, "numFmt") or "decimal",
            text=(value(each, "lvlText") or "")[:_LONGEST_TEXT],
            start=whole(value(each, "start"), 1),
            suffix=value(each, "suff") or "tab",
            style=value(each, "pStyle") or "",
            restart=None if restart is None else whole(restart, 0),
            legal=each.find(W + "isLgl") is not None,
        )
    return levels


def _shown(levels: Mapping[int, Level], counts: list[int | None], at: int, own: Level) -> str:
    """A level's count as it stands in a number; a level that was not used yet stands at its beginning."""
    level = levels.get(at, Level())
    if own.legal:
        level = replace(level, form="decimal")
    count = counts[at]
    return written(level.form, level.start if count is None else count)


def written(form: str, count: int) -> str:
    """A count in one of Word's forms; decimal for those that no Vietnamese text has."""
    make = _FORMS.get(form, str)
    return make(count) if count > 0 else str(count)


def _letters(count: int) -> str:
    """Letters a … z, aa, bb … as Word counts (there is no đ)."""
    times, at = divmod(count - 1, 26)
    return chr(ord("a") + at) * min(times + 1, _MOST_REPEATED)


def _roman(count: int) -> str:
    shown = ""
    for sign, worth in _ROMAN:
        while count >= worth and len(shown) < _MOST_REPEATED:
            shown, count = shown + sign, count - worth
    return shown


_ROMAN = (
    ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90), ("L", 50), ("XL", 40),
    ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
)  # fmt: skip


def _vietnamese(count: int) -> str:
    """một, hai … mười hai; digits from 100 on."""
    tens, ones = divmod(count, 10)
    if tens > 9:
        return str(count)
    if tens == 0:
        return _DIGITS[ones]
    last = {0: "", 5: "lăm", 1: "mốt" if tens > 1 else "một"}.get(ones, _DIGITS[ones])
    return f"{'mười' if tens == 1 else _DIGITS[tens] + ' mươi'} {last}".strip()


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperRoman": _roman,
    "none": lambda _: "",
    "vietnameseCounting": _vietnamese,
    "cardinalText": _vietnamese,
}
