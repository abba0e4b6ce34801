"""The texts and their clauses, stored beside the conversations so that they can be looked into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from bot.storage import identity
from bot.storage.schema import CLAUSES, DOCUMENTS
from knowledge.clause import Clause, Corpus, Level
from knowledge.library import Source, fingerprint


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
        connection.execute(delete(CLAUSES).where(CLAUSES.c.document == key))
        connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.id == key))
    for key in changed:
        _store_one(connection, listed[key])
    return changed


def load(connection: Connection) -> Corpus:
    """The stored documents and clauses."""
    documents = list(connection.execute(select(DOCUMENTS).order_by(DOCUMENTS.c.position)))
    clauses = list(connection.execute(select(CLAUSES)))
    order = {row.id: row.position for row in documents}
    clauses.sort(key=lambda row: (order[row.document], row.position))
    return Corpus.of((identity.from_json(row.identity) for row in documents), map(_clause, clauses))


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
