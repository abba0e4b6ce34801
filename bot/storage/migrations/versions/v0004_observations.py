"""What people could not find, counted without who asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "observations",
        sa.Column("mark", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("ending", sa.String(32), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("other", sa.Text, nullable=False),
        sa.Column("clause", sa.String(255), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
