"""A chart read back from JSON, as ``orjson`` writes its dataclasses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.charts.chart import Chart, Entry, Gate, State, Tag
from handlers.mark import Mark


def chart_from(data: Mapping[str, Any]) -> Chart:
    """The chart of this JSON object; KeyError or ValueError where it is none."""
    return Chart(
        name=data["name"],
        title=data["title"],
        about=tuple(data["about"]),
        verdict=_state(data["verdict"]),
        verdict_lines=tuple(data["verdict_lines"]),
        sections=_entries(data["sections"]),
        legend=tuple(_state_of(state) for state in data["legend"]),
        remarks=tuple(data["remarks"]),
    )


def _entries(entries: Sequence[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            label=entry["label"],
            number=entry["number"],
            citation=entry["citation"],
            state=_state(entry["state"]),
            tags=tuple(Tag(tag["text"], _state(tag["state"])) for tag in entry["tags"]),
            gate=Gate(entry["gate"]) if entry["gate"] else None,
            parts=_entries(entry["parts"]),
        )
        for entry in entries
    )


def _state(data: Mapping[str, Any] | None) -> State | None:
    return _state_of(data) if data else None


def _state_of(data: Mapping[str, Any]) -> State:
    return State(Mark(data["mark"]), data["word"])
