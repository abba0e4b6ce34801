"""A drawing as SVG 1.1 text that needs nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from handlers.charts.drawing import PAPER, Box, Drawing, Shape, Stroke, Words
from handlers.charts.typeface import FAMILY, FILES, font_bytes

_PRINT = "@page{size:A4 portrait;margin:10mm}@media print{svg:root{width:190mm;height:275mm}}"


def svg_text(
    drawing: Drawing, title: str, description: str, *, with_font: bool = True, name: str = ""
) -> str:
    """The drawing as SVG; ``title`` and ``description`` are read out by screen readers.

    ``name`` (ASCII) tells its ids from those of other drawings on a page. ``with_font`` holds the font
    itself, so that it looks the same everywhere. Lengths of lines are given too: where a program passes over
    the font, no line grows out of its box.
    """
    size = f'width="{_number(drawing.width)}" height="{_number(drawing.height)}"'
    view = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    role = f'role="img" aria-labelledby="{name}t {name}d" lang="vi"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} {role}>',
        f'<title id="{name}t">{escape(title)}</title>',
        f'<desc id="{name}d">{escape(description)}</desc>',
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        f"<g font-family={quoteattr(f'{FAMILY}, sans-serif')}>",
        *map(_element, drawing.shapes),
        "</g>",
        *([f"<style>{_PRINT}{_font_faces()}</style>"] if with_font else []),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@cache
def _font_faces() -> str:
    faces = []
    for bold in FILES:
        data = b64encode(font_bytes(bold)).decode("ascii")
        weight = 600 if bold else 400
        source = f"url(data:font/ttf;base64,{data}) format('truetype')"
        faces.append(f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};src:{source}}}")
    return "".join(faces)


def _number(value: float) -> str:
    """At most two digits after the point, none where they are 0."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _element(shape: Shape) -> str:
    match shape:
        case Box():
            return _box(shape)
        case Stroke():
            return _stroke(shape)
        case Words():
            return _words(shape)


def _box(box: Box) -> str:
    edge = f' stroke="{box.edge}" stroke-width="{_number(box.line)}"' if box.edge else ""
    dashes = ' stroke-dasharray="5 3"' if box.dashed else ""
    place = f'x="{_number(box.x)}" y="{_number(box.y)}"'
    size = f'width="{_number(box.width)}" height="{_number(box.height)}"'
    return f'<rect {place} {size} rx="{_number(box.radius)}" fill="{box.fill}"{edge}{dashes}/>'


def _stroke(stroke: Stroke) -> str:
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in stroke.points)
    look = f'fill="{stroke.fill or "none"}" stroke="{stroke.colour}" stroke-width="{_number(stroke.line)}"'
    return f'<polyline points="{points}" {look} stroke-linecap="round" stroke-linejoin="round"/>'


def _words(words: Words) -> str:
    face = words.run.face
    weight = ' font-weight="600"' if face.bold else ""
    length = f'textLength="{_number(words.width)}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{_number(words.x)}" y="{_number(words.y)}" font-size="{_number(face.size)}"'
    return f'<text {place} {length}{weight} fill="{face.colour}">{escape(words.run.text)}</text>'
