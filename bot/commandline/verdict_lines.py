"""Verdicts alone for long lists: people as lines of JSON, read and judged in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

import numpy as np
import orjson

from bot.commandline.inputs import Facts, line_facts, line_text
from bot.errors import InputError
from rules.evaluate import Verdict
from rules.lists.columns import REFUSED, ColumnEvaluator, Part

BLOCK = 16_384
_KEPT = 50_000
_STATUS = (Verdict.INELIGIBLE, Verdict.UNDETERMINED, Verdict.ELIGIBLE)


@dataclass(slots=True)
class Block:
    """The answers to some lines, in their order, and by number the lines that cannot be used."""

    answers: list[bytes] = field(default_factory=list)
    faults: dict[int, Exception] = field(default_factory=dict)


class VerdictWriter:
    """Writes each person's verdicts as a line of JSON; a line that came before is not written anew."""

    def __init__(self, columns: ColumnEvaluator, programmes: Sequence[str]) -> None:
        self._columns = columns
        self._programmes = programmes
        self._written: dict[bytes, bytes] = {}

    def blocks(self, lines: Iterable[bytes], today: date) -> Iterator[Block]:
        """The answers to lines that hold a person each, numbered from 1; empty lines are passed over."""
        numbered = ((number, raw) for number, raw in enumerate(lines, 1) if raw.strip())
        while some := list(islice(numbered, BLOCK)):
            yield self._block(some, today)

    def _block(self, some: Sequence[tuple[int, bytes]], today: date) -> Block:
        block = Block()
        numbers: list[int] = []
        rows: list[Facts] = []
        for number, raw in some:
            try:
                rows.append(line_facts(line_text(raw, number)))
                numbers.append(number)
            except InputError as error:
                block.faults[number] = error
        for part in self._columns.rows(rows, today):
            block.answers += self._lines(part)
            block.faults |= {numbers[part.start + row]: error for row, error in part.errors.items()}
        return block

    def _lines(self, part: Part) -> Iterator[bytes]:
        verdicts = np.stack([part.verdicts(key) for key in self._programmes], axis=1)
        whole, width = verdicts[verdicts[:, 0] != REFUSED].tobytes(), len(self._programmes)
        for start in range(0, len(whole), width):
            yield self._line(whole[start : start + width])

    def _line(self, verdicts: bytes) -> bytes:
        line = self._written.get(verdicts)
        if line is None:
            if len(self._written) >= _KEPT:
                self._written.clear()
            made = {key: _STATUS[each] for key, each in zip(self._programmes, verdicts, strict=True)}
            line = orjson.dumps({"programmes": made}, option=orjson.OPT_APPEND_NEWLINE)
            self._written[verdicts] = line
        return line
