"""What is to stand in the index when a program starts: the packaged documents, and what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from bot.storage import documents, publications
from bot.storage.documents import Listed, Mark
from knowledge.clause import KnowledgeError
from knowledge.library import Source


def listed(connection: Connection, packaged: Sequence[Source]) -> dict[str, Listed]:
    """The documents, each with its place; a published one stands for the packaged one of its id.

    A published document that this program's parser cannot read stays as another one read it.
    """
    stored = documents.indexed(connection)
    found = {source.document.id: Listed(at, source) for at, source in enumerate(packaged)}
    for source in publications.standing_sources(connection):
        place = _place(stored, source.document.id)
        one, before = Listed(place, source), stored.get(source.document.id)
        if before is not None and one.mark != before and not _readable(source):
            one.mark = before
        found[source.document.id] = one
    return found


def _place(stored: Mapping[str, Mark], document: str) -> int:
    mark = stored.get(document)
    return documents.BEHIND + 1 if mark is None else mark.position


def _readable(source: Source) -> bool:
    try:
        source.clauses()
    except KnowledgeError:
        return False
    return True
