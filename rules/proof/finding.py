"""What the check of the rules finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.model import Place


class Kind(StrEnum):
    """What is wrong, or worth a look."""

    UNREADABLE = "unreadable"
    QUOTE_MISSING = "quote-missing"
    QUOTE_REPEATED = "quote-repeated"
    QUOTE_ELSEWHERE = "quote-elsewhere"
    FACT_UNUSED = "fact-unused"
    OPTIONS_ALIKE = "options-alike"
    ALWAYS = "always-true"
    NEVER = "always-false"
    NEVER_DECIDES = "never-decides"
    IMPLIED = "condition-implied"
    NEVER_ALONE = "never-alone"
    SHARED_UNUSED = "shared-unused"
    GROUP_DOCUMENTS = "group-documents"
    DECLARED_IN_VAIN = "declared-in-vain"
    LIMIT_UNTRIED = "limit-untried"
    CASES_ABSENT = "cases-absent"
    SUPERSEDED = "superseded"


REMARKS = frozenset({Kind.QUOTE_ELSEWHERE, Kind.NEVER_ALONE, Kind.CASES_ABSENT, Kind.SUPERSEDED})
"""What is worth a look without being wrong; all else is a fault."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a sentence, the line it stands at, and the programmes it concerns."""

    kind: Kind
    text: str
    place: Place | None = None
    programmes: tuple[str, ...] = ()

    @property
    def fault(self) -> bool:
        """Whether it is wrong, and not only worth a look."""
        return self.kind not in REMARKS


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without repetition: what is found in a shared part names all its programmes at once."""
    found: dict[tuple[Kind, str, Place | None], Finding] = {}
    for finding in findings:
        key = (finding.kind, finding.text, finding.place)
        programmes = found[key].programmes if key in found else ()
        found[key] = replace(finding, programmes=tuple(dict.fromkeys((*programmes, *finding.programmes))))
    return tuple(found.values())
