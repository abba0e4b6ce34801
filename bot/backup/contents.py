"""What a database holds, as a stream that is the same whatever database it came from.

A table is its columns, its rows in batches, and an end that tells how many there were, their digest and the
number that was last given to a row. The digest is a sum over the rows, so that their order does not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TypeAlias

Value: TypeAlias = str | int | datetime | date | None
Row: TypeAlias = Sequence[Value]

BATCH = 500
"""Rows that are held at once."""
_DIGEST_BITS = 256
KINDS: Mapping[type, str] = {str: "text", int: "number", datetime: "time", date: "day"}
"""The kinds of columns, by the Python type of their values."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name and its kind, one of KINDS."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Begins:
    """The rows of this table follow."""

    table: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the table, written as lines of JSON."""

    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ends:
    """The table is over; ``last``: the number last given to a row, 0 where rows get none."""

    table: str
    rows: int
    digest: str
    last: int = 0


Part: TypeAlias = Begins | Rows | Ends
Contents: TypeAlias = Iterator[Part]


class Sum:
    """Counts the rows of a table and adds their digests up."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, lines: Sequence[str]) -> None:
        """Count these rows."""
        for line in lines:
            self._sum += int.from_bytes(sha256(line.encode()).digest())
        self.rows += len(lines)

    def ends(self, table: str, last: int = 0) -> Ends:
        """The end of a table with just these rows."""
        return Ends(table, self.rows, f"{self._sum % (1 << _DIGEST_BITS):064x}", last)


def written(row: Row) -> str:
    """A row as a line of JSON, the same on every database."""
    return json.dumps([_plain(value) for value in row], separators=(",", ":"))


def read(line: str, columns: Sequence[Column]) -> dict[str, Value]:
    """The values of a line by their columns; ValueError where they are not of their kinds."""
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(columns):
        raise ValueError("row")
    return {column.name: _value(value, column.kind) for column, value in zip(columns, values, strict=True)}


def _plain(value: Value) -> str | int | None:
    if isinstance(value, datetime):
        # SQLite gives a time back without its zone; it was stored in UTC.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _value(value: object, kind: str) -> Value:
    if value is None:
        return None
    if kind == "number":
        if not isinstance(value, int):
            raise ValueError(kind)
        return value
    if not isinstance(value, str):
        raise ValueError(kind)
    if kind == "time":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "day" else value
