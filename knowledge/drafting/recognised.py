"""What a text says of itself, each with the place where it says so."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A value, and the passage ``text[start:end]`` that states it."""

    value: T
    start: int
    end: int


class Verb(StrEnum):
    """What a document does to another; the values are those of knowledge.validity's kinds."""

    REPLACES = "replaced"
    REPEALS = "repealed"
    AMENDS = "amended"


@dataclass(frozen=True, slots=True)
class Effect:
    """That this document replaces, repeals or amends another: ``text[start:end]`` says so.

    ``cited`` is that document as it is named there ("Nghị định số 18/2010/NĐ-CP"), ``number`` its number and
    symbol, "" where the passage gives none; ``parts`` the words for the parts concerned ("khoản 2 Điều 5"),
    "" for the whole.
    """

    verb: Verb
    cited: str
    number: str
    parts: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document's identity as its text states it; None for what it does not state.

    ``blank_number`` and ``blank_day``: the text leaves a gap there ("Số:     /QĐ-UBND", "ngày    tháng 6 năm
    2023"); ``number`` and ``day`` are None then. ``from_signing``: ``in_force`` is the day of signing.
    """

    kind: Stated[str] | None = None
    number: Stated[str] | None = None
    day: Stated[date] | None = None
    place: Stated[str] | None = None
    issuer: Stated[str] | None = None
    subject: Stated[str] | None = None
    in_force: Stated[date] | None = None
    in_force_words: Stated[str] | None = None
    blank_number: Stated[str] | None = None
    blank_day: Stated[str] | None = None
    effects: tuple[Effect, ...] = field(default_factory=tuple)

    def missing(self) -> tuple[str, ...]:
        """The names of the fields of the identity that the text does not state."""
        wanted = ("kind", "number", "day", "issuer", "subject")
        return tuple(
            each.name for each in fields(self) if each.name in wanted and not getattr(self, each.name)
        )
