"""Charts as SVG text and as PNG bytes, drawn with the font that the package brings."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from handlers.charts.chart import Chart
from handlers.charts.drawing import PAPER, Drawing
from handlers.charts.picture import drawn
from handlers.charts.svg import svg_text
from handlers.charts.typeface import FAMILY, FILES

SCALE = 2
"""Pixels of the PNG to one of the drawing, so that it is sharp on a telephone."""
PHOTO_SIDE = 2560
"""Pixels: a photo with a longer side is made smaller by Telegram, so that its letters blur."""


@dataclass(frozen=True)
class Rendering:
    """A chart drawn once, for every format."""

    chart: Chart

    @cached_property
    def drawing(self) -> Drawing:
        """The drawing, in pixels of the SVG."""
        return drawn(self.chart)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the PNG in pixels."""
        return round(self.drawing.width * SCALE), round(self.drawing.height * SCALE)

    @property
    def as_document(self) -> bool:
        """Whether the PNG is too tall to be sent as a photo."""
        return max(self.size) > PHOTO_SIDE

    def svg(self, *, with_font: bool = True, name: str = "") -> str:
        """SVG text, with the font inside it; ``name`` tells its ids from those of others on a page."""
        title, words = self.chart.title, description(self.chart)
        return svg_text(self.drawing, title, words, with_font=with_font, name=name)

    def png(self) -> bytes:
        """PNG bytes; no font of the machine is used."""
        return png_of(self.svg(with_font=False), *self.size)


def png_of(svg: str, width: int, height: int) -> bytes:
    """A drawing as PNG of this size in pixels, with the font that the package brings and no other."""
    import resvg_py

    with ExitStack() as files:
        folder = resources.files("handlers.charts").joinpath("fonts")
        fonts = [
            str(files.enter_context(resources.as_file(folder.joinpath(name)))) for name in FILES.values()
        ]
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                width=width,
                height=height,
                background=PAPER,
                font_files=fonts,
                font_family=FAMILY,
                sans_serif_family=FAMILY,
                skip_system_fonts=True,
            )
        )


def description(chart: Chart) -> str:
    """The chart in words, for who cannot see it: the verdict and every entry, a sentence each."""
    said = [chart.verdict.word] if chart.verdict else []
    for entry in chart.entries():
        state = f"{entry.state.word}: " if entry.state and entry.label else ""
        said.append(f"{state}{entry.numbered_label}")
    return " ".join(f"{sentence.rstrip('.')}." for sentence in said if sentence)
