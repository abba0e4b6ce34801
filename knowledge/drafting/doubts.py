"""What to look at before a text is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.clause import Clause, Level
from knowledge.drafting.counting import counting
from knowledge.drafting.doubt import Doubt, Why
from knowledge.drafting.kinds import agrees
from knowledge.drafting.placing import Placed
from knowledge.drafting.recognised import Recognised, Stated
from knowledge.drafting.referring import referring
from knowledge.drafting.tabled import tabled
from knowledge.drafting.wording import wording
from knowledge.parsing import survey as parsing
from knowledge.parsing.survey import Survey

__all__ = ["Doubt", "Why", "doubts"]

_LEAST_PLACED = 0.9
_FIRST_WORDS = 10
_NAMED = (Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC, Level.DIEU)
_NUMBERLESS = frozenset({"Hiến pháp", "Bộ luật", "Luật"})


def doubts(text: str, reading: Survey, recognised: Recognised, placed: Placed) -> tuple[Doubt, ...]:
    """The doubts about a reading: those of the document as a whole, then the others in their order."""
    clauses, quoted = reading.clauses, reading.quoted
    found = [
        *counting([clause for clause in clauses if not _inside(clause, quoted)]),
        *wording(text, clauses, quoted),
        *referring(text, clauses, quoted),
        *tabled(text, clauses),
        *_headings(reading),
    ]
    own = [*_whole(text, clauses, placed), *_identity(recognised)]
    return (*own, *sorted(found, key=lambda doubt: (doubt.start, doubt.end)))


def _headings(reading: Survey) -> Iterator[Doubt]:
    """The lines that look like headings and were not taken because their number is out of turn."""
    for line in reading.refused:
        if line.why is parsing.Why.OUT_OF_TURN and line.level in _NAMED:
            owner = next((c.id for c in reading.clauses if c.start <= line.start < c.end), "")
            words = " ".join(line.words.split()[:_FIRST_WORDS])
            yield Doubt(Why.HEADING_LEFT, owner, line.start, line.start + len(line.words), words)


def _inside(clause: Clause, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= clause.start < end for start, end in spans)


def _whole(text: str, clauses: Sequence[Clause], placed: Placed) -> list[Doubt]:
    if all(clause.level in (Level.MO_DAU, Level.KET) for clause in clauses):
        return [Doubt(Why.NO_CLAUSES, "", 0, len(text))]
    if placed.share < _LEAST_PLACED:
        start, end = placed.left[0]
        return [Doubt(Why.UNPLACED, "", start, end, f"{placed.share:.0%}")]
    return []


def _identity(recognised: Recognised) -> list[Doubt]:
    found: list[Doubt] = []
    missing = recognised.missing()
    kind, number = recognised.kind, recognised.number
    if kind is None:
        found.append(Doubt(Why.NO_KIND, "", 0, 0))
    if number is None and not (kind and kind.value in _NUMBERLESS):
        found.append(_gap(Why.NO_NUMBER, recognised.blank_number))
    if number and kind and not agrees(kind.value, number.value):
        found.append(Doubt(Why.OTHER_SYMBOL, "", number.start, number.end, number.value))
    if "day" in missing:
        found.append(_gap(Why.NO_DAY, recognised.blank_day))
    if "issuer" in missing:
        found.append(Doubt(Why.NO_ISSUER, "", 0, 0))
    if "subject" in missing:
        found.append(Doubt(Why.NO_SUBJECT, "", 0, 0))
    return found


def _gap(why: Why, blank: Stated[str] | None) -> Doubt:
    return Doubt(why, "", blank.start, blank.end, blank.value) if blank else Doubt(why, "", 0, 0)
