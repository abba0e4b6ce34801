"""A chart laid out as a drawing: portrait, for a telephone's screen or a sheet of A4.

A tree from the top down: conditions one below the other, what they are made of inside them, and rails from
each group to its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from handlers import texts
from handlers.charts.chart import Chart, Entry, Gate, State, Tag
from handlers.charts.drawing import (
    DARK,
    EDGE,
    INK,
    PAPER,
    QUIET,
    RAIL,
    SHADE,
    STATE_COLOURS,
    Box,
    Drawing,
    Piece,
    Shape,
    Stroke,
    boxed,
    paragraph,
    sign,
    stacked,
    words,
)
from handlers.charts.typeface import LEADING, Run
from handlers.mark import Mark
from handlers.outcome.verdicts import lower_first

WIDTH = 640.0
_MARGIN = 20.0
_TITLE, _ABOUT, _VERDICT, _LABEL, _PART, _SOURCE = 21.0, 14.0, 18.0, 15.5, 14.5, 12.5
_GATE, _SMALL = 13.5, 12.5
_SIGN = 18.0
_RAIL = 20.0
_DOT = 18.0
_INSET = 24.0
_GAP = 8.0
_ROW_GAP = 6.0


def drawn(chart: Chart) -> Drawing:
    """The chart as a drawing of ``WIDTH`` pixels' width and whatever height it needs."""
    width = WIDTH - 2 * _MARGIN
    page = stacked(
        [
            _head(chart, width),
            _verdict(chart, width),
            *(_section(section, width) for section in chart.sections),
            _legend(chart.legend, width),
            _foot(chart, width),
        ],
        gap=16.0,
    )
    return Drawing(WIDTH, ceil(page.height + 2 * _MARGIN), page.moved(_MARGIN, _MARGIN))


def _head(chart: Chart, width: float) -> Piece:
    title = paragraph([words(chart.title, _TITLE, DARK, bold=True)], width)
    return stacked(
        [title, *(paragraph([words(each, _ABOUT, QUIET)], width) for each in chart.about)], gap=3.0
    )


def _verdict(chart: Chart, width: float) -> Piece:
    if chart.verdict is None:
        return Piece(0)
    colours = STATE_COLOURS[chart.verdict.mark]
    room = width - 2 * 16 - 32
    lines = [paragraph([words(chart.verdict.word, _VERDICT, colours.strong, bold=True)], room)]
    lines += [paragraph([words(each, _ABOUT)], room) for each in chart.verdict_lines]
    piece = _beside(sign(chart.verdict.mark, 24), 32, stacked(lines, gap=3.0))
    return boxed(piece, width, Box(0, 0, 0, 0, colours.pale, colours.strong, line=2), (16, 12))


def _beside(mark: tuple[Shape, ...], width: float, piece: Piece) -> Piece:
    """A mark, and the piece to the right of it."""
    return Piece(piece.height, (*mark, *piece.moved(width, 0)))


def _section(section: Entry, width: float) -> Piece:
    if section.gate is None:
        rows = _rows(section.parts, width - 28)
        frame = Box(0, 0, 0, 0, SHADE, EDGE)
        title = _pill(section.label, STATE_COLOURS[Mark.TO_CONFIRM].strong, PAPER, width, section.state)
        return stacked([title, boxed(rows, width, frame, (14, 12))], gap=8.0)
    head = f"{section.label}: {lower_first(section.gate_words)}"
    return _railed(_pill(head, DARK, PAPER, width), section, width, top=True)


# Entries


def _railed(head: Piece, entry: Entry, width: float, *, top: bool = False) -> Piece:
    """A gate, its parts in boxes below it, and a rail from the gate to each of them."""
    room = width - _RAIL
    shapes: list[Shape] = list(head.shapes)
    height = reached = head.height
    for number, part in enumerate(entry.parts):
        if number and entry.gate is Gate.ANY:
            between = paragraph([words(texts.CHART_OR, _SMALL, QUIET, bold=True)], room)
            shapes += between.moved(_RAIL, height + 3)
            height += between.height + 6
        else:
            height += _GAP
        piece = _card(part, room, top=top)
        reached = height + min(piece.height / 2, 20)
        shapes += [Stroke(((8, reached), (_RAIL, reached)), RAIL), *piece.moved(_RAIL, height)]
        height += piece.height
    return Piece(height, (Stroke(((8, head.height), (8, reached)), RAIL), *shapes))


def _card(entry: Entry, width: float, *, top: bool = False) -> Piece:
    """An entry in its own box: its head, and below it its parts, the alternatives of a condition in boxes."""
    padding = (13.0, 9.0) if top else (11.0, 8.0)
    room = width - 2 * padding[0]
    size = _LABEL if top else _PART
    body = [_header(entry, room, size, bold=top or bool(entry.parts)), *_tags(entry.tags, room)]
    if entry.parts:
        gate = _pill(entry.gate_words, PAPER, DARK, room)
        if top and entry.gate is Gate.ANY:
            body.append(_railed(gate, entry, room))
        else:
            body += [gate, _rows(entry.parts, room)]
    return boxed(stacked(body, gap=6.0), width, _look(entry), padding)


def _look(entry: Entry) -> Box:
    state = entry.state
    if state is None:
        return Box(0, 0, 0, 0, PAPER if not entry.parts else SHADE, EDGE)
    colours = STATE_COLOURS[state.mark]
    dashed = state.mark in (Mark.DISPUTED, Mark.UNKNOWN)
    return Box(0, 0, 0, 0, colours.pale, colours.strong, line=1.5, dashed=dashed)


def _header(entry: Entry, width: float, size: float, *, bold: bool) -> Piece:
    """Mark, word, number and label, then the citation."""
    room = width if entry.state is None else width - _SIGN - 8
    runs: list[Run] = []
    if entry.state is not None:
        colour = STATE_COLOURS[entry.state.mark].strong
        if entry.state.mark is not Mark.TO_CONFIRM:
            runs.append(words(entry.state.word + (": " if entry.label else ""), size, colour, bold=True))
    if entry.label:
        runs.append(words(entry.numbered_label, size, INK, bold=bold))
    lines = [paragraph(runs, room)]
    if entry.citation:
        lines.append(paragraph([words(entry.citation, _SOURCE, QUIET)], room))
    piece = stacked(lines, gap=1.0)
    if entry.state is None:
        return piece
    down = (size * LEADING - _SIGN) / 2
    mark = Piece(_SIGN, sign(entry.state.mark, _SIGN))
    return _beside(mark.moved(0, down), _SIGN + 8, piece)


def _rows(entries: Sequence[Entry], width: float) -> Piece:
    """Entries one below the other without boxes."""
    return stacked([_row(entry, width) for entry in entries], gap=_ROW_GAP)


def _row(entry: Entry, width: float) -> Piece:
    """An entry with its tags and its parts below it, beside a rail."""
    lead = 0.0 if entry.state is not None or (entry.parts and entry.gate is None) else _DOT
    head = _header(entry, width - lead, _PART, bold=bool(entry.parts))
    if lead:
        dot = Box(5, _PART * LEADING / 2 - 2.5, 5, 5, RAIL, radius=2.5, holds=False)
        head = _beside((dot,), lead, head)
    room = width - _INSET
    below = [*_tags(entry.tags, room)]
    if gate := entry.gate_words:
        below.append(paragraph([words(f"{gate}:", _SMALL, QUIET, bold=True)], room))
    if entry.parts:
        below.append(_rows(entry.parts, room))
    if not below:
        return head
    inner = stacked(below, gap=5.0)
    rail = Stroke(((8, 0), (8, inner.height)), RAIL, 1.0)
    return stacked([head, Piece(inner.height, (rail, *inner.moved(_INSET, 0)))], gap=5.0)


def _tags(tags: Sequence[Tag], width: float) -> Iterator[Piece]:
    """To whom an entry applies, each in a small frame."""
    for tag in tags:
        colours = STATE_COLOURS[tag.state.mark] if tag.state else None
        room = width - 2 * 9 - (22 if tag.state else 0)
        colour = colours.strong if colours else QUIET
        piece = paragraph([words(tag.text, _SMALL, colour)], room)
        if tag.state is not None:
            down = (_SMALL * LEADING - 15) / 2
            piece = _beside(Piece(15, sign(tag.state.mark, 15)).moved(0, down), 22, piece)
        frame = Box(0, 0, 0, 0, colours.pale if colours else PAPER, colour, radius=6, dashed=True)
        yield boxed(piece, width, frame, (9, 3))


def _pill(text: str, fill: str, ink: str, width: float, state: State | None = None) -> Piece:
    """Words in a frame as wide as they are, after a mark where there is a state."""
    lead = 24.0 if state else 0.0
    run = words(text, _GATE, ink, bold=True)
    room = width - 24 - lead
    piece = paragraph([run], room)
    if state is not None:
        mark = Piece(16, (Box(-1, -1, 18, 18, PAPER, radius=4, holds=False), *sign(state.mark, 16)))
        piece = _beside(mark.moved(0, (_GATE * LEADING - 16) / 2), lead, piece)
    frame = Box(0, 0, 0, 0, fill, ink if fill == PAPER else "", radius=12)
    return boxed(piece, min(run.face.width(text), room) + 24 + lead, frame, (12, 2))


# Below


def _legend(states: Sequence[State], width: float) -> Piece:
    """Every mark with its word, as many in a row as fit."""
    if not states:
        return Piece(0)
    rows: list[list[tuple[float, State]]] = [[]]
    at = 0.0
    for state in states:
        taken = 24 + words(state.word, _SMALL).face.width(state.word)
        if rows[-1] and at + taken > width:
            rows.append([])
            at = 0.0
        rows[-1].append((at, state))
        at += taken + 20
    title = paragraph([words(texts.CHART_LEGEND, _SMALL, QUIET, bold=True)], width)
    return stacked([title, *(_legend_row(row, width) for row in rows)], gap=5.0)


def _legend_row(row: Sequence[tuple[float, State]], width: float) -> Piece:
    shapes: list[Shape] = []
    for at, state in row:
        text = paragraph([words(state.word, _SMALL, STATE_COLOURS[state.mark].strong)], width)
        shapes += Piece(text.height, (*sign(state.mark, 17), *text.moved(24, 0))).moved(at, 0)
    return Piece(_SMALL * LEADING, tuple(shapes))


def _foot(chart: Chart, width: float) -> Piece:
    return stacked([paragraph([words(each, _SOURCE, QUIET)], width) for each in chart.remarks], gap=2.0)
