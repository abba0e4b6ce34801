"""The look-ups of days as a drawing: a bar for each, its upper part what was not answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers import statistics_texts as texts
from handlers.charts.drawing import EDGE, INK, PAPER, QUIET, Box, Drawing, Shape, Stroke, Words, words
from handlers.charts.svg import svg_text
from handlers.dates import written
from handlers.statistics.counted import Day

_WIDTH, _HEIGHT = 720.0, 360.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 16.0, 76.0, 44.0
_ANSWERED, _UNANSWERED = "#0A4F8A", "#E08A00"
_SMALL, _MIDDLE, _LARGE = 12.0, 14.0, 18.0
_LABELS = 8
_STEPS = 5
_TENS: Sequence[int] = [10**power for power in range(12)]
_SPACE = 0.25
"""The share of a bar's place that is left free."""


def drawn(days: Sequence[Day]) -> Drawing:
    """The drawing, in pixels."""
    shapes = [*_title(days), *_scale(_top(days)), *_bars(days)]
    return Drawing(_WIDTH, _HEIGHT, tuple(shapes))


def svg(days: Sequence[Day], *, with_font: bool = True) -> str:
    """The drawing as SVG; read out, it tells every number."""
    told = ". ".join(
        texts.CHART_BAR.format(day=written(each.day), lookups=each.lookups, unanswered=each.unanswered)
        for each in days
    )
    return svg_text(drawn(days), _heading(days), f"{told}.", with_font=with_font, name="thong-ke")


def _heading(days: Sequence[Day]) -> str:
    weekly = len(days) > 1 and (days[-1].day - days[-2].day).days > 1
    return texts.CHART_WEEKS_TITLE if weekly else texts.CHART_TITLE


def _top(days: Sequence[Day]) -> int:
    """The greatest number on the scale: some steps of 1, 2 or 5 times a power of ten."""
    most = max([each.lookups for each in days], default=0)
    step = next(ten * by for ten in _TENS for by in (1, 2, 5) if ten * by * _STEPS >= most)
    return step * max(-(-most // step), 2)


def _title(days: Sequence[Day]) -> Iterator[Shape]:
    yield Words(_LEFT, 28, words(_heading(days), _LARGE, INK, bold=True))
    x = _LEFT
    for colour, label in ((_ANSWERED, texts.CHART_ANSWERED), (_UNANSWERED, texts.CHART_UNANSWERED)):
        yield Box(x, 42, 12, 12, colour, radius=2, holds=False)
        run = words(label, _MIDDLE, INK)
        yield Words(x + 18, 53, run)
        x += 18 + run.face.width(label) + 24


def _scale(top: int) -> Iterator[Shape]:
    steps = next(n for n in range(_STEPS, 0, -1) if top % n == 0)
    for at in range(steps + 1):
        y = _y(top * at // steps, top)
        yield Stroke(((_LEFT, y), (_WIDTH - _RIGHT, y)), INK if not at else EDGE, 1.0)
        run = words(str(top * at // steps), _SMALL, QUIET)
        yield Words(_LEFT - 8 - run.face.width(run.text), y + 4, run)


def _bars(days: Sequence[Day]) -> Iterator[Shape]:
    top = _top(days)
    place = (_WIDTH - _LEFT - _RIGHT) / max(len(days), 1)
    every = -(-len(days) // _LABELS)
    for at, each in enumerate(days):
        x, width = _LEFT + place * (at + _SPACE / 2), place * (1 - _SPACE)
        answered = each.lookups - each.unanswered
        for low, high, colour in ((0, answered, _ANSWERED), (answered, each.lookups, _UNANSWERED)):
            if high > low:
                y = _y(high, top)
                yield Box(x, y, width, _y(low, top) - y, colour, PAPER, radius=0, line=0.5, holds=False)
        if at % every == 0:
            run = words(f"{each.day:%d/%m}", _SMALL, QUIET)
            yield Words(x + width / 2 - run.face.width(run.text) / 2, _HEIGHT - _BOTTOM + 20, run)


def _y(number: float, top: int) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * number / top
