"""Who owns what: a row for each reader who has brought or asked for something.

Pictures, models and runs are stored under a digest, so that the same one brought by two readers is there once; each of
the two has a claim to it, and it may go when nobody has.
"""

import time
from dataclasses import dataclass

from sqlalchemy import delete, func, or_, select

from core.classroom.database import put, reading, writing
from core.classroom.tables import claims


@dataclass(frozen=True)
class Claim:
    """One reader's claim.

    Attributes:
        kind: "picture", "model", "archive" or "run".
        key: Under which it is stored.
        owner: The reader (``pages.shared.reader.identity.reader_id``).
        shared: Whether whoever has the link may open it.
        num_bytes: That count for this owner.
        claimed_at: Seconds since 1970, of the latest claim.
    """

    kind: str
    key: str
    owner: str
    shared: bool
    num_bytes: int
    claimed_at: float


def claim(kind: str, key: str, owner: str, *, shared: bool = False, num_bytes: int = 0) -> None:
    """Note that something belongs to a reader; said again, the latest counts.

    Raises:
        DatabaseAway: The database cannot be used now.
    """
    row = {"shared": shared, "num_bytes": num_bytes, "claimed_at": time.time()}
    with writing() as connection:
        put(connection, claims, {"kind": kind, "key": key, "owner": owner, **row})


def owners(kind: str, key: str) -> frozenset[str]:
    """All readers to whom something belongs."""
    with reading() as connection:
        found = connection.scalars(select(claims.c.owner).where(claims.c.kind == kind, claims.c.key == key))
        return frozenset(found)


def all_owners(kind: str) -> dict[str, frozenset[str]]:
    """The owners of everything of one kind that somebody owns, by its key."""
    found: dict[str, set[str]] = {}
    with reading() as connection:
        for key, owner in connection.execute(
            select(claims.c.key, claims.c.owner).where(claims.c.kind == kind)
        ):
            found.setdefault(key, set()).add(owner)
    return {key: frozenset(some) for key, some in found.items()}


def all_claims(kind: str) -> list[Claim]:
    """Every claim of one kind, the latest first."""
    with reading() as connection:
        wanted = select(claims).where(claims.c.kind == kind).order_by(claims.c.claimed_at.desc())
        return [Claim(**row) for row in connection.execute(wanted).mappings()]


def first_claimed_at(kind: str) -> float | None:
    """When the oldest claim of one kind was made, in seconds since 1970; None where there is none."""
    with reading() as connection:
        return connection.scalar(select(func.min(claims.c.claimed_at)).where(claims.c.kind == kind))


def claimed(kind: str, owner: str) -> list[Claim]:
    """What of one kind belongs to a reader, the latest first."""
    with reading() as connection:
        wanted = select(claims).where(claims.c.kind == kind, claims.c.owner == owner)
        rows = connection.execute(wanted.order_by(claims.c.claimed_at.desc()))
        return [Claim(**row) for row in rows.mappings()]


def claims_to(kind: str, key: str) -> list[Claim]:
    """Every claim to one thing."""
    with reading() as connection:
        wanted = select(claims).where(claims.c.kind == kind, claims.c.key == key)
        return [Claim(**row) for row in connection.execute(wanted).mappings()]


def keys(kind: str) -> frozenset[str]:
    """Of all things of one kind that belong to anybody."""
    with reading() as connection:
        return frozenset(connection.scalars(select(claims.c.key).where(claims.c.kind == kind).distinct()))


def may_read(kind: str, key: str, reader: str) -> bool:
    """Whether something belongs to a reader or is shared; what nobody has claimed may be read by nobody."""
    with reading() as connection:
        mine = or_(claims.c.owner == reader, claims.c.shared)
        wanted = select(claims.c.owner).where(claims.c.kind == kind, claims.c.key == key, mine).limit(1)
        return connection.scalar(wanted) is not None


def release(kind: str, key: str, owner: str | None = None) -> None:
    """Take one reader's claim back, or without a reader those of all."""
    with writing() as connection:
        gone = delete(claims).where(claims.c.kind == kind, claims.c.key == key)
        connection.execute(gone if owner is None else gone.where(claims.c.owner == owner))


def used_bytes(owner: str) -> int:
    """Bytes of everything that belongs to a reader."""
    with reading() as connection:
        total = connection.scalar(select(func.sum(claims.c.num_bytes)).where(claims.c.owner == owner))
        return int(total or 0)
