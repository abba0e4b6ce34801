"""What documents published by hand need: their versions, which one stands, and the edition of them all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """New tables; the packaged documents stay as they are."""
    op.create_table(
        "publications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("document", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("beside", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("proposed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published", sa.DateTime(timezone=True)),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_publications_document", "publications", ["document", "number"], unique=True)
    op.create_index("ix_publications_proposed", "publications", ["proposed"])
    op.create_table(
        "published",
        sa.Column("document", sa.String(64), primary_key=True),
        sa.Column("publication", sa.BigInteger().with_variant(sa.Integer, "sqlite")),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
    )
    editions = op.create_table(
        "editions",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(editions, [{"name": "documents", "number": 0}])
