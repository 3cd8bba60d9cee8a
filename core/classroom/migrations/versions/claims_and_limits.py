"""Who owns what, and the limits that a teacher has set."""

import sqlalchemy as sa
from alembic import op

revision = "claims_and_limits"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "claims",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("owner", sa.String(64), primary_key=True, index=True),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("num_bytes", sa.BigInteger, nullable=False),
        sa.Column("claimed_at", sa.Float, nullable=False),
    )
    op.create_table(
        "limits",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
