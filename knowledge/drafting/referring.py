"""Doubts about references of a document to its own clauses that are not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.clause import Clause, Level
from knowledge.drafting.doubt import Doubt, Why
from knowledge.drafting.kinds import KINDS

_KINDS = "|".join(sorted((kind for kind in KINDS), key=len, reverse=True))
_OWN = re.compile(
    r"(?:(?:[Đđ]iểm (?P<diem>[a-zđ]))?,? ?(?:của )?[Kk]hoản (?P<khoan>\d{1,3}[a-zđ]?),? (?:của )?)?"
    r"Điều (?P<dieu>\d{1,4}[a-zđ]?)(?: của)? "
    rf"(?P<own>(?:{_KINDS}|Quy chế|Quy định) này)\b"
)
_HERE = re.compile(
    r"(?:[Đđ]iểm (?P<diem>[a-zđ])(?: của)? )?[Kk]hoản (?P<khoan>\d{1,3}[a-zđ]?)(?: của)? (?P<own>Điều này)\b"
)


def referring(text: str, clauses: Sequence[Clause], quoted: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
    """References "khoản 2 Điều 5 của Luật này", "khoản 7 Điều này" that lead nowhere."""
    known = {clause.id for clause in clauses}
    articles = {clause.id.rpartition("/")[2]: clause.id for clause in clauses if clause.level is Level.DIEU}
    repeated = {
        c.id.rpartition("/")[2].partition("~")[0] for c in clauses if "~" in c.id and c.level is Level.DIEU
    }
    for clause in clauses:
        if any(start <= clause.start < end for start, end in quoted) or clause.level is Level.KET:
            continue
        for match in _OWN.finditer(clause.text):
            segment = f"dieu-{match['dieu'].replace('đ', 'dd')}"
            if articles and segment not in repeated and not _leads(articles.get(segment), match, known):
                yield _doubt(clause, match)
        article = _article(clause)
        for match in _HERE.finditer(clause.text) if article else ():
            if not _leads(article, match, known):
                yield _doubt(clause, match)


def _doubt(clause: Clause, match: re.Match[str]) -> Doubt:
    return Doubt(
        Why.NO_SUCH,
        clause.id,
        clause.start + match.start(),
        clause.start + match.end(),
        match.group().strip(" ,"),
    )


def _article(clause: Clause) -> str | None:
    steps = clause.id.split("/")
    for at in range(len(steps), 0, -1):
        if steps[at - 1].startswith("dieu-"):
            return "/".join(steps[:at])
    return None


def _leads(article: str | None, match: re.Match[str], known: set[str]) -> bool:
    """Whether a reference below an article leads to a clause."""
    if article is None:
        return False
    if not match["khoan"]:
        return True
    khoan = f"{article}/khoan-{match['khoan'].replace('đ', 'dd')}"
    if khoan not in known:
        return False
    diem = match["diem"]
    return not diem or f"{khoan}/diem-{diem.replace('đ', 'dd')}" in known
