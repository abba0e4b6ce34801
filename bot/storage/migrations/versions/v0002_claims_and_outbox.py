"""What several replicas need: claims, the outbox, the window for late arrivals, a secret they share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """New tables; conversations keep when they end, not when they changed (a week earlier so far)."""
    _conversations()
    op.create_table(
        "claims",
        sa.Column("claim", sa.String(160), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "erasures",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "queues",
        sa.Column("queue", sa.String(128), primary_key=True),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("lease", sa.String(32), nullable=False),
        sa.Column("joins", sa.Integer, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("queue", sa.String(128), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_queue_id", "outbox", ["queue", "id"])
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.String(128), nullable=False),
    )


def _conversations() -> None:
    op.add_column("conversations", sa.Column("recent", sa.Text, nullable=False, server_default=""))
    op.add_column("conversations", sa.Column("expires", sa.DateTime(timezone=True)))
    if op.get_context().dialect.name == "sqlite":
        op.execute("UPDATE conversations SET expires = strftime('%Y-%m-%d %H:%M:%f000', changed, '+7 days')")
    else:
        op.execute("UPDATE conversations SET expires = changed + interval '7 days'")
    op.drop_index("ix_conversations_changed", "conversations")
    with op.batch_alter_table("conversations") as table:
        table.alter_column("expires", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.drop_column("changed")
    op.create_index("ix_conversations_expires", "conversations", ["expires"])
    keeps = sa.text("length(recent) > 41")
    op.create_index(
        "ix_conversations_arrivals", "conversations", ["chat"], sqlite_where=keeps, postgresql_where=keeps
    )
