"""The parts of a document: its identity, its clauses and how they hang together.

Levels and the order of citing them follow Nghị định 30/2020/NĐ-CP (Phụ lục I) for state documents; party
documents use the same words. All offsets count Unicode characters of the file as it was read.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from unicodedata import normalize

from knowledge.validity import ALWAYS, Change, Effect, Standing, Validity, standing

_NUMBER = re.compile(r"[0-9]+(?:/[0-9]{4}/|-|/)[A-ZĐ0-9][^\s,;]*")
_YEAR = re.compile(r"/(?:19|20)[0-9]{2}/")
_CHAPTERS = re.compile(r"(?:(?:phan|chuong|muc|tieu-muc)-[^/]+/)+(?=dieu-)")
_DAY = re.compile(r"\b([0-9]{1,2})(?:/| tháng )([0-9]{1,2})(?:/| năm )([0-9]{4})\b")


class KnowledgeError(ValueError):
    """A fault in the documents or their descriptions; the message is one line saying what and where."""


def key(clause_id: str) -> str:
    """A clause's short key, for buttons and links: 12 of ``a-z2-7``, the same for the same id always."""
    return b32encode(sha256(clause_id.encode()).digest()).decode().lower()[:12]


class Level(StrEnum):
    """Levels of a text; the value is the prefix of an id's segment ("khoan-2.1")."""

    PHU_LUC = "phu-luc"
    KEM_THEO = "kem-theo"
    PHAN = "phan"
    CHUONG = "chuong"
    MUC = "muc"
    TIEU_MUC = "tieu-muc"
    DIEU = "dieu"
    KHOAN = "khoan"
    DIEM = "diem"
    SO = "so"
    GACH = "gach"
    DOAN = "doan"
    MO_DAU = "mo-dau"
    KET = "ket"


@dataclass(frozen=True, slots=True)
class Document:
    """A document's identity: only what the texts themselves state.

    ``name`` is how it is cited in full ("Quyết định số 1641/QĐ-TTg"), ``short`` how it is cited after
    that, ``aliases`` the names people type. ``number``, ``day`` and ``issuer`` are None where no text
    states them. ``validity`` is a sentence: what the document itself says of its period. ``period`` is what
    is known of its days in force, ``effects`` what it does to other documents.
    """

    id: str
    name: str
    short: str
    subject: str
    kind: str
    validity: str
    number: str | None = None
    day: date | None = None
    issuer: str | None = None
    provincial: bool = False
    aliases: tuple[str, ...] = ()
    period: Validity = ALWAYS
    effects: tuple[Effect, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether a name means this document: its id, how it is cited, or its number with year or date.

        A number without its year ("39-KL/TW", "1641/QĐ-TTg") comes again every year, and others have it too.
        """
        if name == self.id or _same(name) == _same(self.name):
            return True
        found = _NUMBER.search(name)
        if found is None or self.number is None or _same(found.group()) != _same(self.number):
            return False
        return bool(_YEAR.search(self.number)) or any(
            date(*map(int, reversed(day))) == self.day for day in _DAY.findall(name) if _is_day(day)
        )


@dataclass(frozen=True, slots=True)
class Clause:
    """One node of a document's tree.

    ``text`` is the node's own text, verbatim and without its children: ``file[start:end]``. Joined in
    order, the texts of a document's clauses give the file back. ``plain`` is the same words without
    layout marks and page breaks, for reading; ``searchable`` is what search may find (empty for the
    node ``ket``; for ``mo-dau`` without letterhead and stamps).
    """

    id: str
    document: str
    level: Level
    number: str
    parent: str | None
    start: int
    end: int
    text: str
    plain: str
    searchable: str


@dataclass(frozen=True)
class Corpus:
    """The documents and all their clauses, in the order of the files."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    _children: dict[str, list[Clause]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for clause in self.clauses.values():
            self._children.setdefault(clause.parent or clause.document, []).append(clause)

    @classmethod
    def of(cls, documents: Iterable[Document], clauses: Iterable[Clause]) -> Corpus:
        """A corpus of these documents and clauses; the clauses come in the order of their files."""
        return cls({d.id: d for d in documents}, {c.id: c for c in clauses})

    def children(self, owner: str) -> tuple[Clause, ...]:
        """The clauses right below a clause, or the top clauses of a document, in order."""
        return tuple(self._children.get(owner, ()))

    def ancestors(self, clause: Clause) -> Iterator[Clause]:
        """The clauses above, nearest first."""
        parent = clause.parent
        while parent is not None:
            above = self.clauses[parent]
            yield above
            parent = above.parent

    def neighbours(self, clause: Clause) -> tuple[Clause | None, Clause | None]:
        """The siblings just before and just after, None at the ends."""
        siblings = self.children(clause.parent or clause.document)
        at = siblings.index(clause)
        before = siblings[at - 1] if at else None
        after = siblings[at + 1] if at + 1 < len(siblings) else None
        return before, after

    def standing(self, owner: str, today: date) -> Standing:
        """How a clause, or a document, stands on a day; KeyError where there is none of this id."""
        document, _, clause = owner.partition("/")
        return standing(self.documents[document].period, self.changes.get(document, ()), clause, today)

    def part(self, document: str, path: str) -> str | None:
        """The id of the clause with this path below a document; None where there is none.

        An article's path may leave out the chapters it stands in, as citations do: "dieu-5/khoan-2".
        """
        owner = f"{document}/{path}"
        return owner if owner in self.clauses else self._by_article.get(owner)

    @cached_property
    def _by_article(self) -> Mapping[str, str]:
        """The clauses of articles in chapters, by the ids that they would have without those."""
        made: dict[str, str] = {}
        for clause in self.clauses.values():
            path = clause.id.removeprefix(f"{clause.document}/")
            if inside := _CHAPTERS.match(path):
                made.setdefault(f"{clause.document}/{path[inside.end() :]}", clause.id)
        return made

    @cached_property
    def touched(self) -> frozenset[str]:
        """The documents of which it is known that they, or parts of them, are not in force for ever."""
        of_themselves = (key for key, each in self.documents.items() if each.period != ALWAYS)
        return frozenset((*of_themselves, *self.changes))

    @cached_property
    def changes(self) -> Mapping[str, tuple[Change, ...]]:
        """What is known to be done to each document: as it is described, and by the others' effects."""
        made: dict[str, list[Change]] = {}
        for document in self.documents.values():
            if document.period.changes:
                made.setdefault(document.id, []).extend(document.period.changes)
            for effect in document.effects:
                for other in self.documents.values():
                    if other is not document and other.is_called(effect.document):
                        made.setdefault(other.id, []).append(_change(document, effect))
        return {document: tuple(self._placed(document, each) for each in made[document]) for document in made}

    def _placed(self, document: str, change: Change) -> Change:
        """A change with the whole path of what it changes, where that is held."""
        part = self.part(document, change.clause) if change.clause else None
        return replace(change, clause=part.removeprefix(f"{document}/")) if part else change

    @cached_property
    def by_key(self) -> Mapping[str, Clause]:
        """The clauses by their short key."""
        return {key(clause.id): clause for clause in self.clauses.values()}


def _change(document: Document, effect: Effect) -> Change:
    """An effect as the other document has it."""
    said = f"{document.id}/{effect.clause_of}" if effect.clause_of else ""
    return Change(effect.clause, effect.kind, document.name, said, effect.since or _first_day(document))


def _first_day(document: Document) -> date | None:
    return document.period.start or document.day


def _same(name: str) -> str:
    """What two ways of writing a name have in common."""
    return " ".join(normalize("NFC", name).casefold().split())


def _is_day(found: tuple[str, str, str]) -> bool:
    try:
        date(*map(int, reversed(found)))
    except ValueError:
        return False
    return True
