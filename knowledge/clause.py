"""The parts of a document: its identity, its clauses and how they hang together.

Levels and the order of citing them follow Nghị định 30/2020/NĐ-CP (Phụ lục I) for state documents; party
documents use the same words. All offsets count Unicode characters of the file as it was read.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256


class KnowledgeError(ValueError):
    """A fault in the documents or their descriptions; the message is one line saying what and where."""


def key(clause_id: str) -> str:
    """A clause's short key, for buttons and links: 12 of ``a-z2-7``, the same for the same id always."""
    return b32encode(sha256(clause_id.encode()).digest()).decode().lower()[:12]


class Level(StrEnum):
    """Levels of a text; the value is the prefix of an id's segment ("khoan-2.1")."""

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
    states them. ``validity`` is a sentence: what the document itself says of its period.
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

    @cached_property
    def by_key(self) -> Mapping[str, Clause]:
        """The clauses by their short key."""
        return {key(clause.id): clause for clause in self.clauses.values()}
