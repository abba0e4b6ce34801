"""The tables, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, MetaData, String, Table, Text, text

from bot.late.written import HEAD

METADATA = MetaData()

_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up by itself only what is called INTEGER, which is as wide there."""

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("identity", Text, nullable=False),
)

CLAUSES = Table(
    "clauses",
    METADATA,
    Column("id", String(255), primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("level", String(16), nullable=False),
    Column("number", String(32), nullable=False),
    Column("parent", String(255)),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("plain", Text, nullable=False),
    Column("searchable", Text, nullable=False),
)

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("chat", String(128), primary_key=True),
    Column("state", Text, nullable=False),
    Column("recent", Text, nullable=False, server_default=""),
    Column("expires", DateTime(timezone=True), nullable=False, index=True),
)
"""``recent``: what the last seconds brought, for arrivals out of order; "" where they have no order."""

KEEPS_ARRIVALS = text(f"length(recent) > {HEAD}")
Index(
    "ix_conversations_arrivals",
    CONVERSATIONS.c.chat,
    sqlite_where=KEEPS_ARRIVALS,
    postgresql_where=KEEPS_ARRIVALS,
)

CLAIMS = Table(
    "claims",
    METADATA,
    Column("claim", String(160), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)

ERASURES = Table(
    "erasures",
    METADATA,
    Column("who", String(64), primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)
"""That a conversation was erased at this place of its sender's order: what was sent before does not begin it
anew. ``who`` is a digest that tells nobody whose it was."""

QUEUES = Table(
    "queues",
    METADATA,
    Column("queue", String(128), primary_key=True),
    Column("due", DateTime(timezone=True), nullable=False, index=True),
    Column("lease", String(32), nullable=False),
    Column("joins", Integer, nullable=False),
)
"""A row as long as something waits in the queue. It is what is locked and leased, so that order is kept.

``due``: when it may be taken (again); ``lease``: whose it is until then, "" where nobody's; ``joins`` counts
how often something was put behind what waits.
"""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("queue", String(128), nullable=False),
    Column("payload", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index("ix_outbox_queue_id", "queue", "id"),
    sqlite_autoincrement=True,
)
"""An id is given once: SQLite would give that of the newest parcel again as soon as it is erased, and a
process that still notes the one would take the other for it."""

SECRETS = Table(
    "secrets",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", String(128), nullable=False),
)

PUBLICATIONS = Table(
    "publications",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("document", String(64), nullable=False),
    Column("number", Integer),
    Column("digest", String(64), nullable=False),
    Column("beside", _NUMBER, nullable=False),
    Column("identity", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("proposed", DateTime(timezone=True), nullable=False, index=True),
    Column("published", DateTime(timezone=True)),
    Index("ix_publications_document", "document", "number", unique=True),
    sqlite_autoincrement=True,
)
"""The versions of documents published by hand, kept for good; one without a ``number`` is only proposed.

``identity`` is JSON, as is ``source``: identity, text and corrections. ``digest`` tells equal versions.
``beside``: the publication that stood when this one was proposed, 0 where none did.
"""

PUBLISHED = Table(
    "published",
    METADATA,
    Column("document", String(64), primary_key=True),
    Column("publication", _NUMBER),
    Column("changed", DateTime(timezone=True), nullable=False),
)
"""Which publication of a document stands; NULL where it was withdrawn."""

EDITIONS = Table(
    "editions",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
"""Rises with every change of what is published; its row is locked by whoever changes it."""
OBSERVATIONS = Table(
    "observations",
    METADATA,
    Column("mark", String(40), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("ending", String(32), nullable=False),
    Column("key", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("clause", String(255), nullable=False),
    Column("number", Integer, nullable=False),
)
"""What was counted, of nobody in particular, a day's together: docs/privacy.md.

``mark`` holds a conversation to one count of a thing and day. It is made with a secret of that day; both are
gone when the day is over, and what was alike is added up in one row.
"""
