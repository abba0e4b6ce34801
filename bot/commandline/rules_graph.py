"""``dieukien rules graph``: a programme's conditions as SVG, PNG or Mermaid."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from bot.commandline.inputs import file_facts
from bot.errors import InputError, reason
from bot.wiring import build_evaluator
from handlers.charts.chart import Chart
from handlers.charts.charting import chart_for, chart_of
from handlers.resources import Resources
from knowledge.library import corpus
from knowledge.search import SearchIndex
from rules.facts import read_case
from rules.model import RuleError

_ENDINGS = {".svg": "svg", ".png": "png", ".mmd": "mermaid", ".md": "mermaid"}


def graph(given: Namespace, day: date) -> int:
    """Write the picture that is asked for; ``day`` is the course's start where the facts give none."""
    output = Path(given.output) if given.output else None
    kind = given.format or _ENDINGS.get(output.suffix.lower() if output else "", "svg")
    if kind == "png" and output is None and sys.stdout.isatty():
        raise InputError("hình PNG không hiện được ở đây. Thêm -o TỆP.png để ghi vào tệp")
    _write(_FORMATS[kind](given, day), output)
    return 0


def _svg(given: Namespace, day: date) -> bytes:
    from bot.rendering.pictures import Rendering

    return Rendering(_chart(given, day)).svg().encode()


def _png(given: Namespace, day: date) -> bytes:
    from bot.rendering.pictures import Rendering

    return Rendering(_chart(given, day)).png()


def _mermaid(given: Namespace, day: date) -> bytes:
    from handlers.charts.mermaid import flowchart, page

    if given.programme is None and given.facts is None:
        return page(_resources()).encode()
    return flowchart(_chart(given, day)).encode()


_FORMATS: Mapping[str, Callable[[Namespace, date], bytes]] = {"svg": _svg, "png": _png, "mermaid": _mermaid}


def _chart(given: Namespace, day: date) -> Chart:
    resources = _resources()
    book = resources.book
    if given.programme not in book.programmes:
        known = ", ".join(book.programmes)
        if given.programme is None:
            raise InputError(f"cần mã chương trình (có: {known})")
        raise InputError(f"không có chương trình {given.programme!r} (có: {known})")
    if given.facts is None:
        return chart_of(resources, book.programmes[given.programme])
    path = Path(given.facts)
    try:
        case = read_case(book, file_facts(path), day)
    except RuleError as error:
        raise InputError(f"{path}: {error}") from None
    return chart_for(resources, resources.evaluator.outcome(given.programme, case), case)


def _resources() -> Resources:
    clauses = corpus()
    return Resources(build_evaluator(clauses), clauses, SearchIndex(clauses))


def _write(data: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise InputError(f"{output}: không ghi được, {reason(error)}") from None
