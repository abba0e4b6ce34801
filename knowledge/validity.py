"""From when to when a document is in force, and what others do to it and its clauses.

What a document says of itself is its ``Validity``; what it does to others are its ``Effect``s. A document
that is taken away takes its effects along, so that no mark outlasts its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is done to a document or a clause."""

    AMENDED = "amended"
    REPLACED = "replaced"
    REPEALED = "repealed"
    SUSPENDED = "suspended"


class State(StrEnum):
    """How a document or a clause stands on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    ENDED = "ended"
    REPLACED = "replaced"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Change:
    """What ``by`` (a citation) does to a clause, by its id below the document; "" is all of the document.

    ``clause_of``: the id of the clause that says so, "" where that is not known. ``since`` None: ever since.
    """

    clause: str
    kind: Kind
    by: str
    clause_of: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """The first and the last day in force, None where no text states them, and the changes that are known.

    ``replaced_by``: the citation of the document that stands in its place.
    """

    start: date | None = None
    end: date | None = None
    replaced_by: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a document does to another, which is named by its id or as it is cited.

    ``clause``: the other's clause by its id below that document, "" for all of it. ``since`` None: from this
    document's own first day on. ``clause_of``: this document's clause that says so, below this document.
    """

    document: str
    kind: Kind
    clause: str = ""
    since: date | None = None
    clause_of: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How something stands on a day; ``since`` when, ``by`` which citation, said where (``clause_of``)."""

    state: State
    by: str = ""
    since: date | None = None
    clause_of: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is in force as it was written."""
        return self.state is State.IN_FORCE

    @property
    def superseded(self) -> bool:
        """Whether it is not in force any more."""
        return self.state in (State.SUSPENDED, State.ENDED, State.REPLACED, State.REPEALED)


ALWAYS = Validity()
IN_FORCE = Standing(State.IN_FORCE)
_WEIGHT: Mapping[State, int] = {state: weight for weight, state in enumerate(State)}


def standing(validity: Validity, changes: Iterable[Change], clause: str, today: date) -> Standing:
    """How a clause, by its id below the document ("": the document), stands on a day; the gravest counts."""
    found = [IN_FORCE, *_period(validity, today)]
    found += [
        Standing(State(change.kind.value), change.by, change.since, change.clause_of)
        for change in changes
        if _covers(change.clause, clause) and (change.since is None or change.since <= today)
    ]
    return max(found, key=_gravity)


def _gravity(found: Standing) -> tuple[int, int]:
    """The gravest first; of several alike the one that came first in time."""
    return _WEIGHT[found.state], -(found.since.toordinal() if found.since else 0)


def _period(validity: Validity, today: date) -> Iterable[Standing]:
    over = validity.end + timedelta(days=1) if validity.end else None
    if validity.start is not None and today < validity.start:
        yield Standing(State.NOT_YET, since=validity.start)
    if over is not None and today >= over:
        state = State.REPLACED if validity.replaced_by else State.ENDED
        yield Standing(state, validity.replaced_by, over)
    elif over is None and validity.replaced_by:
        yield Standing(State.REPLACED, validity.replaced_by)


def _covers(changed: str, clause: str) -> bool:
    return not changed or clause == changed or clause.startswith(f"{changed}/")
