"""A file of SQLite that is damaged: how that is told, and where it goes."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

_WORDS = ("file is not a database", "malformed", "disk image", "unsupported file format")


def tells_damage(error: BaseException) -> bool:
    """Whether an error of SQLite says that the file itself is damaged."""
    text = str(getattr(error, "orig", error))
    return any(word in text for word in _WORDS)


def is_damaged(path: Path) -> bool:
    """Whether a file is there that SQLite cannot read wholly."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=3)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.OperationalError as error:
        return tells_damage(error)
    except sqlite3.DatabaseError:
        return True


def move_aside(path: Path) -> str:
    """Give a damaged file, with what SQLite keeps beside it, another name; the new name.

    Whoever has it open goes on with the moved one until it looks at the name again.
    """
    target = path.with_name(
        f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1000:03}{path.suffix}"
    )
    for end in ("-wal", "-shm"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(target.with_name(target.name + end))
    path.replace(target)
    return target.name


def set_aside(path: Path) -> list[str]:
    """Names of the damaged files beside a database, the latest last."""
    return sorted(file.name for file in path.parent.glob(f"{path.stem}.damaged-*{path.suffix}"))
