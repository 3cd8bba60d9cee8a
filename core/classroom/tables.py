"""The tables of the classroom, as the newest migration leaves them."""

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, MetaData, String, Table, Text

METADATA = MetaData()

claims = Table(
    "claims",
    METADATA,
    Column("kind", String(16), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("owner", String(64), primary_key=True, index=True),
    Column("shared", Boolean, nullable=False),
    Column("num_bytes", BigInteger, nullable=False),
    Column("claimed_at", Float, nullable=False),
)

limits = Table(
    "limits",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

rooms = Table(
    "rooms",
    METADATA,
    Column("code", String(8), primary_key=True),
    Column("opened_at", Float, nullable=False, index=True),
    Column("path", String(64), nullable=False),
    Column("query", Text, nullable=False),
    Column("num_moves", Integer, nullable=False),
    Column("num_calls", Integer, nullable=False),
)

members = Table(
    "members",
    METADATA,
    Column("room", String(8), primary_key=True),
    Column("reader", String(64), primary_key=True, index=True),
    Column("teaches", Boolean, nullable=False),
    Column("joined_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("path", String(64), nullable=False),
    Column("view", String(64), nullable=False),
    Column("question", String(128), nullable=False),
    Column("since", Float, nullable=False),
)

questions = Table(
    "questions",
    METADATA,
    Column("room", String(8), primary_key=True),
    Column("question", String(128), primary_key=True),
    Column("prompt", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("revealed", Boolean, nullable=False),
    Column("closed", Boolean, nullable=False),
)

answers = Table(
    "answers",
    METADATA,
    Column("room", String(8), primary_key=True),
    Column("question", String(128), primary_key=True),
    Column("reader", String(64), primary_key=True),
    Column("answer", Float, nullable=False),
    Column("verdict", String(64), nullable=False),
    Column("answered_at", Float, nullable=False),
)
