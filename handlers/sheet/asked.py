"""What a sheet is made from: the programmes, the answers and the days, as JSON small enough to wait."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.normalise import nfc, unbroken
from rules.facts import Case, read_case
from rules.model import Rulebook

_KEYS = frozenset({"programmes", "facts", "day", "given"})
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})
LONGEST_NAME = 200
"""Letters of a name or unit that are written; a longer one is cut."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet that is asked for.

    ``facts`` are the answers as ``check`` takes them, in the order in which they are shown, with
    ``course_start``; None is "not known". ``given``: whether the day of the course was told. ``day`` is the
    day of the check. ``name`` and ``unit`` are written where they are known, else left to be filled in.
    """

    programmes: tuple[str, ...]
    facts: Mapping[str, object] = field(repr=False)
    day: date
    given: bool = False
    name: str = field(default="", repr=False)
    unit: str = field(default="", repr=False)

    def case(self, book: Rulebook) -> Case:
        """The case of the person; FactError where the facts cannot be used."""
        return read_case(book, self.facts, self.day)


def to_json(asked: Asked) -> str:
    """What waits until the sheet is made; a name is never among it, for nobody is asked for one."""
    made = {
        "programmes": list(asked.programmes),
        "facts": dict(asked.facts),
        "day": asked.day.isoformat(),
        "given": asked.given,
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def from_json(data: str) -> Asked:
    """The sheet asked for in this JSON; ValueError where it is none."""
    held = json.loads(data)
    if not isinstance(held, dict) or held.keys() != _KEYS or not isinstance(held["facts"], dict):
        raise ValueError("not what a sheet is made from")
    return Asked(tuple(held["programmes"]), held["facts"], date.fromisoformat(held["day"]), held["given"])


def written(words: str) -> str:
    """A name or unit as it is written: composed, on one line, without signs that show nothing."""
    shown = "".join(" " if unicodedata.category(each) in _UNSEEN else each for each in nfc(unbroken(words)))
    return " ".join(shown.split())[:LONGEST_NAME].rstrip()
