"""A programme's conditions as a chart: a tree of labelled entries that can be drawn, written or read out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handlers import texts
from handlers.mark import Mark


class Gate(StrEnum):
    """How the parts of an entry count together."""

    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class State:
    """A mark and the word for it."""

    mark: Mark
    word: str


@dataclass(frozen=True, slots=True)
class Tag:
    """To whom an entry applies, in a phrase; with its state where that is known of a person."""

    text: str
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A condition, a part of one, or a frame around several.

    ``number`` is as it stands before the label ("1."); ``state`` is None where nothing is known of a person
    and nothing is to be said. A leaf has no gate and no parts; a frame may have parts without a gate.
    """

    label: str
    number: str = ""
    citation: str = ""
    state: State | None = None
    tags: tuple[Tag, ...] = ()
    gate: Gate | None = None
    parts: tuple[Entry, ...] = ()

    @property
    def gate_words(self) -> str:
        """How the parts count together, in words; nothing for a leaf or a mere frame."""
        return texts.CHART_GATES[self.gate].format(count=len(self.parts)) if self.gate else ""

    @property
    def numbered_label(self) -> str:
        """The label after its number."""
        return f"{self.number} {self.label}".strip()

    def entries(self) -> Iterator[Entry]:
        """This one and all below, from the top."""
        yield self
        for part in self.parts:
            yield from part.entries()


@dataclass(frozen=True, slots=True)
class Chart:
    """A programme as a chart.

    ``name`` (ASCII) can name a file; ``about`` are lines below the title; ``verdict`` and the lines below it
    are there with a person's facts; ``sections`` are the conditions and, where there are any, what the
    selecting body confirms; ``legend`` explains the marks; ``remarks`` stand at the foot.
    """

    name: str
    title: str
    about: tuple[str, ...]
    verdict: State | None
    verdict_lines: tuple[str, ...]
    sections: tuple[Entry, ...]
    legend: tuple[State, ...]
    remarks: tuple[str, ...]

    def entries(self) -> Iterator[Entry]:
        """All entries, from the top."""
        for section in self.sections:
            yield from section.entries()
