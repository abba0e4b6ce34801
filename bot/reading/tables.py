"""Tables as lines, and those that only arrange a letterhead or a signature as what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.errors import FileRefused
from bot.reading import sentences
from bot.reading.bounds import MOST_CELLS
from knowledge.normalise import fold

_ARRANGING = re.compile(
    r"cong hoa xa hoi|doc lap\s*[-–—.]\s*tu do|dang cong san viet nam|noi nhan\s*:|^\s*(?:t/m|tm|kt|k/t"
    r"|tl|t/l|tuq)[. ]|so\s*:\s*[\d./ …_]"
    r"|^\s*(?:chu tich|thu tuong|bo truong|giam doc|bi thu)\s*$",
    re.MULTILINE,
)


@dataclass(slots=True)
class Cell:
    """A cell: its paragraphs; ``columns`` it spans; ``continued``: it goes on with the cell above."""

    paragraphs: list[str] = field(default_factory=list)
    columns: int = 1
    continued: bool = False


class Counter:
    """Counts cells over a whole file. FileRefused where there are too many."""

    def __init__(self) -> None:
        self._cells = 0

    def add(self, cells: int) -> None:
        """Count some more."""
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise FileRefused(sentences.TOO_MANY_CELLS)


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """A table as lines, a row each; a letterhead, a signature or a frame of one column as its paragraphs."""
    rows = [row for row in rows if row]
    if _arranges(rows):
        return [words for row in rows for cell in row for words in _paragraphs(cell)]
    return [f"| {' | '.join(_columns(row))} |" for row in rows]


def _arranges(rows: Sequence[Sequence[Cell]]) -> bool:
    if all(sum(cell.columns for cell in row) == 1 for row in rows):
        return True
    words = fold("\n".join(words for row in rows for cell in row for words in cell.paragraphs))
    return len(rows) <= 6 and bool(_ARRANGING.search(words))


def _paragraphs(cell: Cell) -> Iterator[str]:
    for words in cell.paragraphs:
        if words.strip():
            yield words


def _columns(row: Sequence[Cell]) -> Iterator[str]:
    for cell in row:
        yield " ".join(" ".join(cell.paragraphs).split()).replace("|", "\\|")
        yield from [""] * (cell.columns - 1)
