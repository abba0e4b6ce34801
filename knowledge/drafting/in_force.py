"""From when a document is in force, as it says itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.drafting.composed import Composed, tidy
from knowledge.drafting.dated import DAY, day_of
from knowledge.drafting.kinds import WORD
from knowledge.drafting.recognised import Stated

_OWN = re.compile(
    rf"\b(?P<what>(?:{WORD}|van ban|quy che|quy dinh) nay)(?: va [^.;\n]{{3,80}}?)?,? (?:(?:bat dau "
    rf"|chinh thuc )?co hieu luc|co gia tri)"
    r"(?: thi hanh| thuc hien| ap dung)?(?P<when>[^.;\n]{0,160})"
)
_SIGNING = re.compile(r"\s*(?:ke )?tu ngay (?:ky|ban hanh|ky ban hanh)\b")
_FROM = re.compile(rf"\s*(?:ke )?tu (?P<day>{DAY})")
_SENTENCE = re.compile(r"[^.;\n]*(?:\.(?=\d)[^.;\n]*)*[.;]?")


@dataclass(frozen=True, slots=True)
class InForce:
    """The first day in force (None where no day is given) and the sentence that says it."""

    day: Stated[date] | None = None
    words: Stated[str] | None = None


def in_force(text: str, signed: date | None) -> InForce:
    """From when the text itself says it is in force; ``signed`` is the day of signing where it is known."""
    composed = Composed.of(text)
    for match in _outside_quotes(composed):
        words = composed.stated(tidy(_sentence(composed, match)), match.span())
        when, at = match["when"], match.start("when")
        if (given := _FROM.match(when)) and (day := day_of(given)):
            return InForce(composed.stated(day, (at + given.start("day"), at + given.end("day"))), words)
        if (signing := _SIGNING.match(when)) and signed:
            return InForce(composed.stated(signed, (at, at + signing.end())), words)
        return InForce(None, words)
    return InForce()


def _outside_quotes(composed: Composed) -> Iterator[re.Match[str]]:
    for match in _OWN.finditer(composed.folds):
        before = composed.words[max(0, match.start() - 3000) : match.start()]
        if before.count("“") <= before.count("”"):
            yield match


def _sentence(composed: Composed, match: re.Match[str]) -> str:
    end = match.end()
    return composed.words[match.start() : end]
