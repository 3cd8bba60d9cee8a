"""Rooms, who is in them, what was asked there and what was answered."""

import sqlalchemy as sa
from alembic import op

revision = "rooms"
down_revision = "claims_and_limits"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rooms",
        sa.Column("code", sa.String(8), primary_key=True),
        sa.Column("opened_at", sa.Float, nullable=False, index=True),
        sa.Column("path", sa.String(64), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("num_moves", sa.Integer, nullable=False),
        sa.Column("num_calls", sa.Integer, nullable=False),
    )
    op.create_table(
        "members",
        sa.Column("room", sa.String(8), primary_key=True),
        sa.Column("reader", sa.String(64), primary_key=True, index=True),
        sa.Column("teaches", sa.Boolean, nullable=False),
        sa.Column("joined_at", sa.Float, nullable=False),
        sa.Column("seen_at", sa.Float, nullable=False),
        sa.Column("path", sa.String(64), nullable=False),
        sa.Column("view", sa.String(64), nullable=False),
        sa.Column("question", sa.String(128), nullable=False),
        sa.Column("since", sa.Float, nullable=False),
    )
    op.create_table(
        "questions",
        sa.Column("room", sa.String(8), primary_key=True),
        sa.Column("question", sa.String(128), primary_key=True),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Float, nullable=False),
        sa.Column("revealed", sa.Boolean, nullable=False),
        sa.Column("closed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("room", sa.String(8), primary_key=True),
        sa.Column("question", sa.String(128), primary_key=True),
        sa.Column("reader", sa.String(64), primary_key=True),
        sa.Column("answer", sa.Float, nullable=False),
        sa.Column("verdict", sa.String(64), nullable=False),
        sa.Column("answered_at", sa.Float, nullable=False),
    )
