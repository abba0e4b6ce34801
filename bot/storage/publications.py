"""Documents published by hand: every version is kept, one of them stands, and the edition tells of changes.

Whoever changes what is published holds the edition's row, so that of several at once each sees what the one
before it did. All functions work in the transaction of the connection.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.storage import documents, identity, ruled
from bot.storage.schema import EDITIONS, PUBLICATIONS, PUBLISHED
from knowledge.clause import Document, KnowledgeError
from knowledge.library import Source
from rules.proof.quotes import Quoted

PROPOSED_KEPT = timedelta(days=1)
"""How long a version that is not published is kept."""
LONGEST_ID, LONGEST_DOCUMENT = 255, 48
"""Characters of a clause's id, which has a column, and of a document's, which has to fit a button."""
_NAME = "documents"
_VERSIONS = select(
    PUBLICATIONS.c.id,
    PUBLICATIONS.c.identity,
    PUBLICATIONS.c.number,
    PUBLICATIONS.c.proposed,
    PUBLICATIONS.c.published,
    PUBLISHED.c.publication,
).outerjoin(PUBLISHED, PUBLISHED.c.publication == PUBLICATIONS.c.id)
_EDITION = select(EDITIONS.c.number).where(EDITIONS.c.name == _NAME)


class Refusal(StrEnum):
    """Why something cannot be done to a publication."""

    GONE = "gone"
    """There is no such version: it was never there, or not published in time."""
    OVERTAKEN = "overtaken"
    """Something else was published, or withdrawn, since this was proposed."""
    ONLY_PROPOSED = "only_proposed"
    """It was never published, so that it cannot be put back."""
    NOT_PUBLISHED = "not_published"
    """There is no published document of this id."""
    QUOTES_LOST = "quotes_lost"
    """It would stand for a packaged document, but not all that the rules quote stands in it."""


class PublicationRefused(Exception):
    """What was asked for is not done, and nothing is changed."""

    def __init__(self, refusal: Refusal, lost: tuple[Quoted, ...] = ()) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.lost = lost


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a document. ``id`` is its own among all; ``number`` counts the document's, None: proposed.

    ``stands``: it is the one that is found now. Times are UTC.
    """

    id: int
    document: Document
    number: int | None
    proposed: datetime
    published: datetime | None
    stands: bool


def edition(connection: Connection) -> int:
    """How often what is published has changed."""
    return int(connection.execute(_EDITION).scalar_one())


def propose(connection: Connection, source: Source, now: datetime) -> int:
    """Keep a version to be published later; the same as one that is kept already is that one. Gives its id.

    KnowledgeError where the document cannot be read, or not be stored.
    """
    _check(source)
    lock(connection)
    written = identity.source_to_json(source)
    digest = sha256(written.encode()).hexdigest()
    document = source.document.id
    beside = _standing(connection, document)
    same = (PUBLICATIONS.c.document == document) & (PUBLICATIONS.c.digest == digest)
    fresh = PUBLICATIONS.c.number.is_not(None) | (PUBLICATIONS.c.beside == beside)
    found = connection.execute(
        select(PUBLICATIONS.c.id).where(same, fresh).order_by(PUBLICATIONS.c.number.desc()).limit(1)
    ).scalar()
    if found is not None:
        again = update(PUBLICATIONS).where(PUBLICATIONS.c.id == found).values(proposed=now)
        connection.execute(again)
        return int(found)
    row = {
        "document": document,
        "digest": digest,
        "beside": beside,
        "identity": identity.to_json(source.document),
        "source": written,
        "proposed": now,
    }
    return int(connection.execute(insert(PUBLICATIONS).returning(PUBLICATIONS.c.id), row).scalar_one())


def proposal(connection: Connection, version: int) -> Source:
    """What a version is; PublicationRefused where it is gone."""
    written = connection.execute(select(PUBLICATIONS.c.source).where(PUBLICATIONS.c.id == version)).scalar()
    if written is None:
        raise PublicationRefused(Refusal.GONE)
    return identity.source_from_json(str(written))


def publish(connection: Connection, version: int, now: datetime) -> bool:
    """Let a version stand; False where it does already. PublicationRefused, KnowledgeError.

    A proposal beside which another version has come to stand meanwhile is refused.
    """
    lock(connection)
    row = connection.execute(
        select(PUBLICATIONS.c.document, PUBLICATIONS.c.number, PUBLICATIONS.c.beside).where(
            PUBLICATIONS.c.id == version
        )
    ).one_or_none()
    if row is None:
        raise PublicationRefused(Refusal.GONE)
    standing = _standing(connection, row.document)
    if standing == version:
        return False
    if row.number is None and row.beside != standing:
        raise PublicationRefused(Refusal.OVERTAKEN)
    source = proposal(connection, version)
    if quotes := ruled.lost(source):
        raise PublicationRefused(Refusal.QUOTES_LOST, quotes)
    if row.number is None:
        own = PUBLICATIONS.c.document == row.document
        last = connection.execute(select(func.max(PUBLICATIONS.c.number)).where(own)).scalar() or 0
        numbered = update(PUBLICATIONS).where(PUBLICATIONS.c.id == version)
        connection.execute(numbered.values(number=last + 1, published=now))
    _stand(connection, row.document, version, now)
    documents.replace(connection, source, published=True)
    return True


def restore(connection: Connection, version: int, now: datetime) -> bool:
    """Let a version stand that stood before; as ``publish``."""
    number = select(PUBLICATIONS.c.number).where(PUBLICATIONS.c.id == version)
    row = connection.execute(number).one_or_none()
    if row is not None and row.number is None:
        raise PublicationRefused(Refusal.ONLY_PROPOSED)
    return publish(connection, version, now)


def withdraw(connection: Connection, document: str, packaged: Iterable[Source], now: datetime) -> None:
    """Take a published document away; a packaged one of its id stands again. PublicationRefused."""
    lock(connection)
    if not _standing(connection, document):
        raise PublicationRefused(Refusal.NOT_PUBLISHED)
    _stand(connection, document, None, now)
    own = next((source for source in packaged if source.document.id == document), None)
    if own is None:
        documents.remove(connection, document)
    else:
        documents.replace(connection, own, published=False)


def drop(connection: Connection, version: int) -> bool:
    """Erase a version that was only proposed; whether there was one."""
    mine = (PUBLICATIONS.c.id == version) & PUBLICATIONS.c.number.is_(None)
    return bool(connection.execute(delete(PUBLICATIONS).where(mine)).rowcount)


def erase_old(connection: Connection, now: datetime) -> int:
    """Erase what was proposed and not published in time; gives how many."""
    late = PUBLICATIONS.c.number.is_(None) & (PUBLICATIONS.c.proposed < now - PROPOSED_KEPT)
    return int(connection.execute(delete(PUBLICATIONS).where(late)).rowcount)


def versions(connection: Connection, document: str | None = None) -> list[Version]:
    """The versions of one document, or of all, the newest first; what is only proposed among them."""
    found = _VERSIONS.order_by(PUBLICATIONS.c.id.desc())
    if document is not None:
        found = found.where(PUBLICATIONS.c.document == document)
    return [_version(row) for row in connection.execute(found)]


def version(connection: Connection, number: int) -> Version | None:
    """The version of this id; None where there is none."""
    row = connection.execute(_VERSIONS.where(PUBLICATIONS.c.id == number)).one_or_none()
    return None if row is None else _version(row)


def _version(row: Any) -> Version:
    published = _utc(row.published) if row.published else None
    document = identity.from_json(row.identity)
    return Version(row.id, document, row.number, _utc(row.proposed), published, row.publication is not None)


def standing_sources(connection: Connection) -> list[Source]:
    """The published documents as they stand, those published first before the others."""
    rows = connection.execute(
        select(PUBLICATIONS.c.source)
        .join(PUBLISHED, PUBLISHED.c.publication == PUBLICATIONS.c.id)
        .order_by(PUBLISHED.c.document)
    )
    return [identity.source_from_json(row.source) for row in rows]


def lock(connection: Connection) -> None:
    """Wait for others that change what is published; SQLite's transactions do so from their beginning."""
    connection.execute(_EDITION.with_for_update()).scalar_one()


def _standing(connection: Connection, document: str) -> int:
    found = select(PUBLISHED.c.publication).where(PUBLISHED.c.document == document)
    return connection.execute(found).scalar() or 0


def _stand(connection: Connection, document: str, version: int | None, now: datetime) -> None:
    connection.execute(delete(PUBLISHED).where(PUBLISHED.c.document == document))
    row = {"document": document, "publication": version, "changed": now}
    connection.execute(insert(PUBLISHED), row)
    rising = update(EDITIONS).where(EDITIONS.c.name == _NAME).values(number=EDITIONS.c.number + 1)
    connection.execute(rising)


def _check(source: Source) -> None:
    """KnowledgeError where the tables cannot hold a document."""
    identifier = source.document.id
    if len(identifier) > LONGEST_DOCUMENT:
        raise KnowledgeError(f"{identifier}: mã văn bản dài quá {LONGEST_DOCUMENT} ký tự")
    if "\0" in source.text or any("\ud800" <= character <= "\udfff" for character in source.text):
        raise KnowledgeError(f"{identifier}: văn bản có ký tự không dùng được")
    clauses = source.clauses()
    if not any(clause.searchable.strip() for clause in clauses):
        raise KnowledgeError(f"{identifier}: văn bản không có nội dung để tra cứu")
    for clause in clauses:
        if len(clause.id) > LONGEST_ID or len(clause.number) > documents.LONGEST_NUMBER:
            raise KnowledgeError(f"{identifier}: mã điều khoản quá dài ở ký tự {clause.start}")


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
