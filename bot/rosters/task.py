"""Screening a list in a process of its own (``bot.apart``): what goes in, what comes out."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

import orjson

from handlers.roster.summary import Summary

_LENGTH = struct.Struct("<I")


def run(options: Mapping[str, Any], content: BinaryIO, out: BinaryIO) -> None:
    """Screen a list: the figures as JSON, their length before them, then the result. FileRefused.

    ``options``: "name" (ends in .xlsx or .csv), "today" and "start" (YYYY-MM-DD, or no "start"),
    "programmes", "rows" and "cells" (the most of them), "standing" (see ``Screening``), "form" of the result.
    """
    from bot.rosters.screening import Screening, screen
    from bot.rosters.source import Limits
    from bot.wiring import build_evaluator
    from handlers.resources import Resources
    from knowledge.library import corpus
    from knowledge.search import SearchIndex

    clauses = corpus()
    start = options.get("start")
    setting = Screening(
        # No search is done here: the index of nothing is made at once.
        Resources(build_evaluator(clauses), clauses, SearchIndex(type(clauses).of((), ()))),
        date.fromisoformat(options["today"]),
        tuple(options.get("programmes", ())),
        date.fromisoformat(start) if start else None,
        Limits(int(options["rows"]), int(options["cells"])),
        dict(options.get("standing", {})),
    )
    result = BytesIO()
    summary = screen(content, options["name"], result, setting, form=options.get("form", ".xlsx"))
    told = orjson.dumps(asdict(summary))
    out.write(_LENGTH.pack(len(told)) + told)
    out.write(result.getbuffer())


def opened(answer: bytes) -> tuple[Summary, bytes]:
    """The figures and the result in what ``run`` wrote."""
    (length,) = _LENGTH.unpack_from(answer)
    told = orjson.loads(answer[_LENGTH.size : _LENGTH.size + length])
    told["notes"] = tuple(told["notes"])
    told["start"] = date.fromisoformat(told["start"])
    return Summary(**told), answer[_LENGTH.size + length :]
