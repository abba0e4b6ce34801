"""What a text as received does not show: corrections as data, each with its reason.

A correction changes how a text is read, never the text. Each must fit its text exactly once; one that
does not is an error, so that none goes on silently when a text is replaced.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.clause import Level


@dataclass(frozen=True, slots=True)
class TakenAs:
    """A line whose number was lost: the line that begins with ``line`` opens a clause of ``level``."""

    line: str
    level: Level
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A paragraph that closes a higher level: it begins with ``line`` and belongs to the clause ``below``.

    ``below`` is that clause's id without the document.
    """

    line: str
    below: str
    reason: str


@dataclass(frozen=True, slots=True)
class Joined:
    """One sentence broken by a page: ``before`` ends the first half, ``after`` begins the second."""

    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """A whole line of the opening (letterhead, stamp) that search does not find."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """A slip of the scan: search reads ``right`` where the text shows ``shown``."""

    shown: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of one text."""

    taken: tuple[TakenAs, ...] = ()
    closings: tuple[Closing, ...] = ()
    joined: tuple[Joined, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    spellings: tuple[Spelling, ...] = ()


NONE = Corrections()
