"""What a drawing is made of: boxes, strokes and words at places measured in pixels from the top left.

Colours stand apart for every kind of colour vision (after Okabe and Ito, "Color Universal Design", 2008), and
words on them have a contrast of 4.5 or more (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from handlers.charts.typeface import ASCENT, DESCENT, LEADING, Face, Line, Run, broken
from handlers.mark import Mark

INK, QUIET, RAIL, EDGE = "#1B2733", "#4A5A68", "#6B7C8A", "#AEBAC4"
PAPER, SHADE, DARK = "#FFFFFF", "#F3F6F8", "#22384A"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a state: of its words and edges, and of what lies behind them."""

    strong: str
    pale: str


STATE_COLOURS = {
    Mark.MET: Colours("#006B52", "#E3F3EC"),
    Mark.UNMET: Colours("#A12B00", "#FDEDE4"),
    Mark.UNKNOWN: Colours("#33404C", "#FFF6D6"),
    Mark.TO_CONFIRM: Colours("#0A4F8A", "#E8F1FA"),
    Mark.DISPUTED: Colours("#6D2A7C", "#F6EAF8"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle. ``holds``: words and other boxes stand wholly inside or wholly outside of it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str = ""
    radius: float = 8.0
    line: float = 1.0
    dashed: bool = False
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; ``fill`` where it closes a shape."""

    points: tuple[tuple[float, float], ...]
    colour: str
    line: float = 1.5
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text from ``x`` on its baseline ``y``."""

    x: float
    y: float
    run: Run

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.run.face.width(self.run.text)


Shape: TypeAlias = Box | Stroke | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are laid down, on paper of this size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Shapes that take up so much height, placed as if at the top of the page."""

    height: float
    shapes: tuple[Shape, ...] = ()

    def moved(self, x: float, y: float) -> tuple[Shape, ...]:
        """The shapes further right and down."""
        return tuple(_moved(shape, x, y) for shape in self.shapes)


def _moved(shape: Shape, x: float, y: float) -> Shape:
    if isinstance(shape, Stroke):
        return replace(shape, points=tuple((px + x, py + y) for px, py in shape.points))
    return replace(shape, x=shape.x + x, y=shape.y + y)


def stacked(pieces: Iterable[Piece], gap: float = 0.0) -> Piece:
    """Pieces one below the other; those without height are left out."""
    shapes: list[Shape] = []
    height = 0.0
    for piece in pieces:
        if piece.height:
            top = height + (gap if height else 0.0)
            shapes += piece.moved(0, top)
            height = top + piece.height
    return Piece(height, tuple(shapes))


def paragraph(runs: Iterable[Run], width: float) -> Piece:
    """Runs in lines no wider than this."""
    shapes: list[Shape] = []
    top = 0.0
    for line in broken(runs, width):
        shapes += _line(line, top)
        top += line.size * LEADING
    return Piece(top, tuple(shapes))


def _line(line: Line, top: float) -> Iterable[Words]:
    """The letters stand in the middle of the line's height."""
    spare = LEADING - ASCENT - DESCENT
    baseline = top + line.size * (spare / 2 + ASCENT)
    return (Words(x, baseline, run) for x, run in line.runs)


def boxed(piece: Piece, width: float, box: Box, padding: tuple[float, float]) -> Piece:
    """A piece in a box of this width and look; ``padding`` is to the sides, and above and below."""
    aside, above = padding
    height = piece.height + 2 * above
    drawn = replace(box, x=0.0, y=0.0, width=width, height=height)
    return Piece(height, (drawn, *piece.moved(aside, above)))


def words(text: str, size: float, colour: str = INK, *, bold: bool = False) -> Run:
    """A run in the drawings' font."""
    return Run(text, Face(size, bold, colour))


# Marks


def sign(mark: Mark, size: float) -> tuple[Shape, ...]:
    """A mark as shapes in a square of this size: each state has a form of its own."""
    colour = STATE_COLOURS[mark].strong
    return tuple(_scaled(shape, size) for shape in _SIGNS[mark](colour))


def _met(colour: str) -> Sequence[Shape]:
    tick = Stroke(((5.2, 10.4), (8.6, 13.8), (14.8, 6.6)), PAPER, 2.4)
    return (Box(0, 0, 20, 20, colour, radius=10, holds=False), tick)


def _unmet(colour: str) -> Sequence[Shape]:
    box = Box(0.6, 0.6, 18.8, 18.8, colour, radius=3, holds=False)
    cross = (((6, 6), (14, 14)), ((14, 6), (6, 14)))
    return (box, *(Stroke(points, PAPER, 2.4) for points in cross))


def _unknown(colour: str) -> Sequence[Shape]:
    ring = Box(1, 1, 18, 18, PAPER, colour, radius=9, line=2, holds=False)
    mark = words("?", 14, colour, bold=True)
    return (ring, Words(10 - mark.face.width("?") / 2, 15, mark))


def _to_confirm(colour: str) -> Sequence[Shape]:
    sheet = Box(2.5, 1, 15, 18, PAPER, colour, radius=2, line=1.8, holds=False)
    return (sheet, *(Stroke(((6, y), (end, y)), colour, 1.7) for y, end in ((6, 14), (10, 14), (14, 11))))


def _disputed(colour: str) -> Sequence[Shape]:
    corners = ((10.0, 0.0), (20.0, 10.0), (10.0, 20.0), (0.0, 10.0), (10.0, 0.0))
    lines = (((6.2, 8), (13.8, 8)), ((6.2, 12), (13.8, 12)), ((12.4, 5.4), (7.6, 14.6)))
    return (Stroke(corners, colour, 0.5, colour), *(Stroke(points, PAPER, 1.8) for points in lines))


_SIGNS = {
    Mark.MET: _met,
    Mark.UNMET: _unmet,
    Mark.UNKNOWN: _unknown,
    Mark.TO_CONFIRM: _to_confirm,
    Mark.DISPUTED: _disputed,
}


def _scaled(shape: Shape, size: float) -> Shape:
    by = size / 20
    if isinstance(shape, Stroke):
        return replace(shape, points=tuple((x * by, y * by) for x, y in shape.points), line=shape.line * by)
    if isinstance(shape, Words):
        face = replace(shape.run.face, size=shape.run.face.size * by)
        return Words(shape.x * by, shape.y * by, Run(shape.run.text, face))
    return replace(
        shape,
        x=shape.x * by,
        y=shape.y * by,
        width=shape.width * by,
        height=shape.height * by,
        radius=shape.radius * by,
        line=shape.line * by,
    )
