"""The font of the drawings: how wide its letters are, and text broken into lines that fit.

The tables are those of OpenType (ISO/IEC 14496-22): ``cmap`` in format 4, ``head``, ``hhea``, ``hmtx``. The
shipped files hold no kerning, so that a text is as wide as the advances of its letters.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

FAMILY = "Be Vietnam Pro"
FILES = {False: "BeVietnamPro-Regular.ttf", True: "BeVietnamPro-SemiBold.ttf"}
"""The files of the regular and of the bold style."""

ASCENT, DESCENT = 1.0, 0.27
"""How far letters with their marks reach above and below the baseline, in sizes."""
LEADING = 1.36
"""From baseline to baseline, in sizes."""


@dataclass(frozen=True, slots=True)
class Face:
    """How words look: size in pixels, bold or not, and colour."""

    size: float
    bold: bool = False
    colour: str = "#000000"

    def width(self, text: str) -> float:
        """How wide a text is, in pixels."""
        widths = advances(self.bold)
        sizes: float = sum([widths.get(ord(letter), widths[0]) for letter in text])
        return self.size * sizes


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one face."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Line:
    """Runs side by side, each with how far right it begins, in pixels."""

    runs: tuple[tuple[float, Run], ...]

    @property
    def size(self) -> float:
        """The largest size."""
        return max(run.face.size for _, run in self.runs)


def font_bytes(bold: bool) -> bytes:
    """The font file of a style."""
    return resources.files("handlers.charts").joinpath("fonts", FILES[bold]).read_bytes()


@cache
def advances(bold: bool) -> Mapping[int, float]:
    """The width of each letter in sizes, by code point; 0 is the box that stands for any other."""
    data = font_bytes(bold)
    tables = _tables(data)
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables["hhea"] + 34)

    def advance(glyph: int) -> float:
        (value,) = struct.unpack_from(">H", data, tables["hmtx"] + 4 * min(glyph, count - 1))
        return int(value) / int(units)

    found = {letter: advance(glyph) for letter, glyph in _glyphs(data, tables["cmap"])}
    return {0: advance(0)} | found


def _tables(data: bytes) -> dict[str, int]:
    """Where each table begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    """Each code point with its glyph, from the subtable of format 4 that the files have."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2] for number in range(count)]
    at = next(cmap + o for o in offsets if struct.unpack_from(">H", data, cmap + o) == (4,))
    (twice,) = struct.unpack_from(">H", data, at + 6)
    ends, starts = at + 14, at + 16 + twice
    for number in range(twice // 2):
        place = 2 * number
        (end,) = struct.unpack_from(">H", data, ends + place)
        (start,) = struct.unpack_from(">H", data, starts + place)
        (delta,) = struct.unpack_from(">h", data, starts + twice + place)
        (reach,) = struct.unpack_from(">H", data, starts + 2 * twice + place)
        for letter in range(start, min(end, 0xFFFE) + 1):
            glyph = letter
            if reach:
                row = starts + 2 * twice + place + reach
                (glyph,) = struct.unpack_from(">H", data, row + 2 * (letter - start))
            if glyph:
                yield letter, (glyph + delta) & 0xFFFF


def broken(runs: Iterable[Run], width: float) -> list[Line]:
    """Runs as lines no wider than ``width`` pixels, broken at spaces, inside a word only if it is wider."""
    lines: list[list[tuple[float, Run]]] = [[]]
    at = 0.0
    for face, words in _words(runs):
        space = face.width(" ")
        for word in _cut(words, face, width):
            gap = space if lines[-1] and word.spaced else 0.0
            if lines[-1] and at + gap + face.width(word.text) > width:
                lines.append([])
                at = gap = 0.0
            _put(lines[-1], at, gap, word.text, face)
            at += gap + face.width(word.text)
    return [Line(tuple(line)) for line in lines if line]


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    spaced: bool


def _words(runs: Iterable[Run]) -> Iterator[tuple[Face, _Word]]:
    spaced = False
    for run in runs:
        for number, word in enumerate(run.text.split(" ")):
            spaced = spaced or number > 0
            if word:
                yield run.face, _Word(word, spaced)
                spaced = False


def _cut(word: _Word, face: Face, width: float) -> Iterator[_Word]:
    """The word, in pieces where it is wider than a line."""
    left, spaced = word.text, word.spaced
    while face.width(left) > width and len(left) > 1:
        length = len(left) - 1
        while length > 1 and face.width(left[:length]) > width:
            length -= 1
        yield _Word(left[:length], spaced)
        left, spaced = left[length:], False
    yield _Word(left, spaced)


def _put(line: list[tuple[float, Run]], at: float, gap: float, word: str, face: Face) -> None:
    """A word added to a line: to its last run where the face is the same."""
    if line and line[-1][1].face == face:
        x, last = line[-1]
        line[-1] = (x, Run(last.text + (" " if gap else "") + word, face))
    else:
        line.append((at + gap, Run(word, face)))
