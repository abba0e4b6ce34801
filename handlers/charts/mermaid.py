"""A chart as a Mermaid flowchart, for pages in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from handlers import texts
from handlers.charts.chart import Chart, Entry
from handlers.charts.charting import chart_of
from handlers.charts.drawing import EDGE, INK, PAPER, STATE_COLOURS
from handlers.mark import Mark
from handlers.resources import Resources

_FIRST = '%%{init: {"flowchart": {"wrappingWidth": 340}}}%%'


def flowchart(chart: Chart) -> str:
    """The chart as the text of a flowchart from left to right."""
    lines = [_FIRST, "flowchart LR"]
    for number, section in enumerate(chart.sections):
        lines += _nodes(section, f"s{number}", _head(chart, section) if not number else section.label)
    lines.append(f"classDef plain fill:{PAPER},stroke:{EDGE},color:{INK}")
    for mark, colours in STATE_COLOURS.items():
        dashes = ",stroke-dasharray:5 3" if mark in (Mark.DISPUTED, Mark.UNKNOWN) else ""
        lines.append(f"classDef {mark} fill:{colours.pale},stroke:{colours.strong},color:{INK}{dashes}")
    return "\n".join(lines) + "\n"


def page(resources: Resources) -> str:
    """All programmes in one page of Markdown, each with its flowchart."""
    lines = [f"# {texts.CHARTS_PAGE_TITLE}", "", texts.CHARTS_PAGE_INTRO, ""]
    for key, group in resources.book.groups.items():
        lines += [f"## {group.name}", ""]
        for programme in resources.book.in_group(key):
            chart = chart_of(resources, programme)
            lines += [f"### {chart.title}", "", f"`{programme.id}`", ""]
            lines += [f"{texts.FOR_WHOM}{programme.for_whom.text}.", "", *_paragraphs(chart.about)]
            lines += ["```mermaid", flowchart(chart).rstrip("\n"), "```", "", *_paragraphs(chart.remarks)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _paragraphs(sentences: Sequence[str]) -> Iterator[str]:
    yield " ".join(sentences)
    yield ""


def _head(chart: Chart, section: Entry) -> str:
    """What stands in the first node: the verdict, where there is one, before the conditions."""
    return f"{chart.verdict.word}. {section.label}" if chart.verdict else section.label


def _nodes(entry: Entry, name: str, label: str) -> Iterator[str]:
    """The node of an entry, those of its parts, and the arrows to them."""
    under = [entry.citation, *(f"({tag.text})" for tag in entry.tags)]
    rows = [_escaped(label), *(f"<i>{_escaped(words)}</i>" for words in under if words)]
    if entry.gate_words:
        rows.append(f"<b>{_escaped(entry.gate_words)}</b>")
    opening, closing = ("([", "])") if name in ("s0", "s1") else ("[", "]")
    kind = entry.state.mark.value if entry.state else "plain"
    yield f'{name}{opening}"{"<br/>".join(rows)}"{closing}:::{kind}'
    for number, part in enumerate(entry.parts, 1):
        below = f"{name}_{number}"
        yield from _nodes(part, below, _label(part))
        yield f"{name} --> {below}"


def _label(entry: Entry) -> str:
    if entry.state is None or entry.state.mark is Mark.TO_CONFIRM:
        return entry.numbered_label
    return ": ".join(filter(None, (entry.state.word, entry.numbered_label)))


def _escaped(line: str) -> str:
    """The words as Mermaid wants them; a number or dash at the start must not begin a list."""
    line = re.sub(r'[#"&<>`*_]', lambda found: f"#{ord(found.group())};", line)
    return re.sub(r"^(\d+)([.)])|^([-+])(?= )", lambda f: (f[1] or "") + f"#{ord(f[2] or f[3])};", line)
