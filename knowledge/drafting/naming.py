"""What a clause is called without its document: "Điều 7", "khoản 2 Điều 5"."""

from __future__ import annotations

from dataclasses import replace

from knowledge.citation import cite
from knowledge.clause import Clause, Document

_NOBODY = Document(id="", name="", short="", subject="", kind="", validity="")


def cited(clause: Clause) -> str:
    """A clause's citation without the document."""
    return cite(clause, _NOBODY).strip()


def called(clause: Clause, number: str = "") -> str:
    """The clause's own step alone, with another number where one is given."""
    segment = clause.id.rpartition("/")[2].partition("~")[0]
    if number:
        segment = f"{clause.level}-{number.replace('đ', 'dd')}"
    document = clause.document
    return cited(replace(clause, id=f"{document}/{segment}"))
