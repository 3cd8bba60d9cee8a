"""The tables of the classroom, as the newest migration leaves them."""

from sqlalchemy import BigInteger, Boolean, Column, Float, MetaData, String, Table, Text

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
