"""The texts and their clauses, stored beside the conversations so that they can be looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, text

from bot.storage import identity
from bot.storage.schema import CLAUSES, DOCUMENTS
from knowledge.clause import Clause, Corpus, Level
from knowledge.library import Source, fingerprint

BEHIND = 9_999
"""Published documents stand behind all that are packaged, now and later."""
LONGEST_NUMBER = 32


class Mark(NamedTuple):
    """What tells whether a stored document is as it should be."""

    position: int
    fingerprint: str


class Listed:
    """A document to be stored, its place among the others, and its mark."""

    def __init__(self, position: int, source: Source) -> None:
        self.source = source
        self.mark = Mark(position, fingerprint(source))


def indexed(connection: Connection) -> dict[str, Mark]:
    """The marks of the stored documents."""
    rows = connection.execute(select(DOCUMENTS.c.id, DOCUMENTS.c.position, DOCUMENTS.c.fingerprint))
    return {row.id: Mark(row.position, row.fingerprint) for row in rows}


def changes(stored: Mapping[str, Mark], listed: Mapping[str, Listed]) -> tuple[list[str], list[str]]:
    """The ids of the documents to be stored (anew), and of those to be removed."""
    changed = [key for key, one in listed.items() if stored.get(key) != one.mark]
    return changed, [key for key in stored if key not in listed]


def store(connection: Connection, listed: Mapping[str, Listed]) -> list[str]:
    """Store what changed and remove what is listed no more; gives the ids stored."""
    changed, gone = changes(indexed(connection), listed)
    for key in (*changed, *gone):
        remove(connection, key)
    for key in changed:
        _store_one(connection, listed[key])
    return changed


def replace(connection: Connection, source: Source, *, published: bool) -> None:
    """Store one document in the place of that of its id; a new one stands after the others."""
    key = source.document.id
    before = connection.execute(select(DOCUMENTS.c.position).where(DOCUMENTS.c.id == key)).scalar()
    if before is None:
        last = connection.execute(select(func.max(DOCUMENTS.c.position))).scalar()
        before = max(-1 if last is None else last, BEHIND if published else -1) + 1
    listed = Listed(before, source)
    remove(connection, key)
    _store_one(connection, listed)


def remove(connection: Connection, document: str) -> None:
    """Take a document away with its clauses."""
    connection.execute(delete(CLAUSES).where(CLAUSES.c.document == document))
    connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.id == document))


@dataclass(frozen=True, slots=True)
class Loaded:
    """The corpus of an edition; ``fingerprints`` of its documents tell which of it is still good later."""

    edition: int
    corpus: Corpus
    fingerprints: Mapping[str, str]


def load(connection: Connection, edition: int, before: Loaded | None = None) -> Loaded:
    """The stored documents and clauses; those that were loaded before are not read again."""
    rows = list(connection.execute(select(DOCUMENTS).order_by(DOCUMENTS.c.position)))
    known = {} if before is None else before.fingerprints
    kept = {row.id for row in rows if known.get(row.id) == row.fingerprint}
    clauses: dict[str, list[Clause]] = {row.id: [] for row in rows}
    if before is not None:
        for clause in before.corpus.clauses.values():
            if clause.document in kept:
                clauses[clause.document].append(clause)
    fresh = select(CLAUSES).order_by(CLAUSES.c.document, CLAUSES.c.position)
    if kept:
        fresh = fresh.where(CLAUSES.c.document.in_([row.id for row in rows if row.id not in kept]))
    for row in connection.execute(fresh):
        clauses[row.document].append(_clause(row))
    corpus = Corpus.of(
        (identity.from_json(row.identity) for row in rows),
        (clause for row in rows for clause in clauses[row.id]),
    )
    return Loaded(edition, corpus, {row.id: row.fingerprint for row in rows})


def at_one_moment(connection: Connection) -> None:
    """Let a transaction that has just begun see one state of the database, whatever others write."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _store_one(connection: Connection, listed: Listed) -> None:
    document = listed.source.document
    row = {"id": document.id, "identity": identity.to_json(document), **listed.mark._asdict()}
    connection.execute(insert(DOCUMENTS), row)
    clauses = [{**asdict(clause), "position": place} for place, clause in enumerate(listed.source.clauses())]
    if clauses:
        connection.execute(insert(CLAUSES), clauses)


def _clause(row: Any) -> Clause:
    return Clause(
        row.id, row.document, Level(row.level), row.number, row.parent, row.start, row.end,
        row.text, row.plain, row.searchable,
    )  # fmt: skip
