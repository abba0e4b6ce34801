"""A chart as a tree of rows, for channels that show no pictures."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rendering.layout import SIGNS
from bot.rendering.rows import Role, Row
from handlers.charts.chart import Chart, Entry, State
from handlers.reply import Span, Style, Text


def tree_rows(chart: Chart) -> Iterator[Row]:
    """Title, verdict and conditions; branches are drawn by lines."""
    yield Row(Role.TITLE, (Span(chart.title),))
    yield from (Row(Role.TEXT, (Span(line),)) for line in chart.about)
    if chart.verdict is not None:
        yield Row(Role.BLANK)
        yield _said(chart.verdict, "", "", "")
        yield from (Row(Role.TEXT, (Span(line),), "   ", "   ") for line in chart.verdict_lines)
    for section in chart.sections:
        yield Row(Role.BLANK)
        words = ": ".join(filter(None, (section.label, section.gate_words.lower())))
        yield Row(Role.SUBTITLE, (Span(words),))
        yield from _parts(section, "")
    yield Row(Role.BLANK)
    yield from (Row(Role.HINT, (Span(line),)) for line in chart.remarks)


def _parts(entry: Entry, before: str) -> Iterator[Row]:
    for number, part in enumerate(entry.parts, 1):
        last = number == len(entry.parts)
        yield from _branch(part, before + ("└─ " if last else "├─ "), before + ("   " if last else "│  "))


def _branch(entry: Entry, lead: str, below: str) -> Iterator[Row]:
    """An entry behind ``lead``, and what belongs to it behind ``below``."""
    after = below + ("│  " if entry.parts else "   ")
    if entry.state is not None:
        yield _said(entry.state, entry.numbered_label, lead, after)
    elif entry.label:
        style = Style.STRONG if entry.parts else Style.PLAIN
        yield Row(Role.TEXT, (Span(entry.numbered_label, style),), lead, after)
    said = entry.state is not None or bool(entry.label)
    if entry.citation:
        yield Row(Role.CITATION, (Span(entry.citation, Style.SOURCE),), f"{after}— ", f"{after}  ")
    for tag in entry.tags:
        sign = f"{SIGNS[tag.state.mark]} " if tag.state else ""
        yield Row(Role.TEXT, (Span(f"({sign}{tag.text})"),), after, after)
    if entry.gate_words:
        gate = (Span(f"{entry.gate_words}:", Style.SOURCE),)
        yield Row(Role.TEXT, gate, after if said else lead, after)
    yield from _parts(entry, below)


def _said(state: State, label: str, lead: str, hang: str) -> Row:
    """The mark, its word and what it is about."""
    words: Text = (Span(state.word, Style.STRONG), *((Span(f": {label}"),) if label else ()))
    return Row(Role.VERDICT, words, f"{lead}{SIGNS[state.mark]} ", f"{hang}   ", state.mark)
