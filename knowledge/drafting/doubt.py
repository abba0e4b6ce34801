"""What looked doubtful in a text: its kinds, and which of them should keep a text from being published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What may be wrong. ``words`` of a doubt: what stands in brackets."""

    NO_CLAUSES = "no-clauses"
    """Nothing numbered was recognised."""
    UNPLACED = "unplaced"
    """Too little of the text lies in its clauses (the share, in percent)."""
    NO_KIND = "no-kind"
    NO_NUMBER = "no-number"
    """Neither stated nor left blank on purpose (the passage with the gap, "" for none)."""
    NO_DAY = "no-day"
    """As above for the day."""
    NO_ISSUER = "no-issuer"
    NO_SUBJECT = "no-subject"
    OTHER_SYMBOL = "other-symbol"
    """The symbol belongs to another kind than the title (the number)."""
    GAP = "gap"
    """A number is missing ("Điều 7")."""
    REPEATED = "repeated"
    """A number comes twice ("khoản 3")."""
    BACK = "back"
    """A number comes after a greater one ("điểm b")."""
    HEADING_LEFT = "heading-left"
    """A line that looks like a heading was not taken for one (the line)."""
    BROKEN = "broken"
    """A sentence breaks off (its last words)."""
    GOES_ON = "goes-on"
    """A paragraph begins in the middle of a sentence (its first words)."""
    LONG = "long"
    """A clause is uncommonly long (its number of characters)."""
    EMPTY = "empty"
    """A number without words."""
    QUOTES = "quotes"
    """Quotation marks do not pair (how many open, how many close)."""
    LETTERS = "letters"
    """Words that are no Vietnamese words, as a scan makes them (the words)."""
    LOOK_ALIKE = "look-alike"
    """Letters of another alphabet, or ð for đ (the words)."""
    MIXED = "mixed"
    """Composed and decomposed letters side by side."""
    NO_SUCH = "no-such"
    """A reference to a clause of this document that is not there (the reference)."""
    CUT_TABLE = "cut-table"
    """A table goes on after something in between, or a row has too few cells (its first words)."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: in which clause ("" for the document as a whole), and ``text[start:end]``."""

    why: Why
    clause: str
    start: int
    end: int
    words: str = ""

    @property
    def grave(self) -> bool:
        """Whether a text should not be published with it unless somebody says so."""
        return self.why in _GRAVE


_GRAVE = frozenset({Why.NO_CLAUSES, Why.UNPLACED, Why.NO_KIND, Why.OTHER_SYMBOL})
