"""One database for all page servers: SQLite in the home folder, or PostgreSQL where a school has one.

Every function that reads or writes raises :class:`DatabaseAway` where the database cannot be used: the classroom then
waits, and lessons go on.
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from core.classroom import damage
from core.errors import N_, InputError
from core.settings import settings

WAIT_SECONDS = 3.0
"""How long a page waits for a lock or for an answer of the database."""
_PAUSE_SECONDS = (
    5.0  # a database that did not answer is not asked again so long, or each page would wait for it
)
_MIGRATION_SECONDS = 60.0
_ADVISORY_LOCK = 0x636F6E76  # of PostgreSQL, for migrations; any number that nobody else takes
_IMMEDIATE = "takes the lock for writing at once"


class DatabaseAway(InputError):
    """The database cannot be reached, is locked, or was made by a newer version."""


@contextmanager
def reading() -> Iterator[Connection]:
    """A transaction that reads.

    Raises:
        DatabaseAway: The database cannot be used now.
    """
    with _database().connect(writes=False) as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """A transaction that writes, kept when the block ends well.

    Raises:
        DatabaseAway: The database cannot be used now; nothing was written.
    """
    with _database().connect(writes=True) as connection:
        yield connection


def put(connection: Connection, table: Table, row: Mapping[str, Any], *, keep: Sequence[str] = ()) -> None:
    """Insert a row, over the one with the same primary key.

    Args:
        connection: Of :func:`writing`.
        table: Of :mod:`core.classroom.tables`.
        row: All columns by their names.
        keep: Columns that stay as they are where the row is there already.
    """
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in row.items() if name not in (*keys, *keep)}
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(dict(row))
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else statement.on_conflict_do_nothing(index_elements=keys)
    )


def begun_anew() -> list[str]:
    """Names of the damaged files beside the database: what stood in them is lost to the one that was begun anew."""
    path = _database().path
    return [] if path is None else damage.set_aside(path)


class _Database:
    """A database by its URL: its engine, and whether its tables are there.

    Args:
        url: As :attr:`core.settings.Settings.database`.
    """

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        file = self.engine.url.database
        self.path = Path(file) if self.engine.dialect.name == "sqlite" and file else None
        self._lock = threading.Lock()
        self._migrated: int | None = None  # the inode of the file with the tables; 0 for a server
        self._away_until = 0.0

    @contextmanager
    def connect(self, *, writes: bool) -> Iterator[Connection]:
        with self._explaining():
            self._prepare()
            options = self.engine.execution_options(**{_IMMEDIATE: writes})
            with options.begin() as connection:
                yield connection

    def _prepare(self) -> None:
        """Bring the tables up to date at the first use, and again when the file is another one."""
        if time.monotonic() < self._away_until:
            raise DatabaseAway(_AWAY)
        if self._is_ready():
            return
        with self._lock, self._explaining():
            if self._is_ready():
                return
            if time.monotonic() < self._away_until:  # whoever had the lock has waited for it in vain
                raise DatabaseAway(_AWAY)
            self.engine.dispose()
            with self._alone():
                if self.path is not None and damage.is_damaged(self.path):
                    logging.getLogger(__name__).warning(
                        "%s was damaged: it lies beside as %s and is begun anew",
                        self.path,
                        damage.move_aside(self.path),
                    )
                with self.engine.execution_options(**{_IMMEDIATE: True}).begin() as connection:
                    _migrate(connection)
            self._migrated = self._inode()

    def _is_ready(self) -> bool:
        return self._migrated is not None and self._migrated == self._inode()

    def _inode(self) -> int | None:
        if self.path is None:
            return 0
        try:
            return self.path.stat().st_ino
        except OSError:
            return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other page server changes the tables meanwhile."""
        if self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.path}.lock", timeout=_MIGRATION_SECONDS):
                yield
            return
        with self.engine.connect() as connection:
            # Held by this connection and not by its transaction: it ends with the connection.
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ADVISORY_LOCK})")
            try:
                yield
            finally:
                connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_ADVISORY_LOCK})")

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Every failure of the database becomes one sentence."""
        try:
            yield
        except (SQLAlchemyError, OSError, Timeout) as error:
            logging.getLogger(__name__).warning("The classroom's database: %s", error)
            if _is_locked(error):
                raise DatabaseAway(
                    N_("The database of the classroom is busy; nothing was changed, try again in a moment.")
                ) from error
            if isinstance(error, DBAPIError) and self.path is not None and damage.tells_damage(error):
                self._migrated = None  # the next use looks at the file and begins anew
            else:
                self._away_until = time.monotonic() + _PAUSE_SECONDS
            raise DatabaseAway(_AWAY) from error


_AWAY = N_(
    "The database of the classroom cannot be reached at the moment: rooms and ownership wait, the lessons go on."
)


@cache
def _database_of(url: str) -> _Database:
    return _Database(url)


def _database() -> _Database:
    return _database_of(settings().database)


def _make_engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", "postgresql"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        is_server = parsed.drivername.startswith("postgresql")
        arguments: dict[str, Any] = (
            {
                "connect_timeout": round(WAIT_SECONDS),
                "options": f"-c lock_timeout={round(WAIT_SECONDS * 1000)}",
                # A server that the network has lost says nothing at all.
                "tcp_user_timeout": round(WAIT_SECONDS * 1000),
            }
            if is_server
            else {"timeout": WAIT_SECONDS}
        )
        engine = create_engine(
            parsed, connect_args=arguments, pool_pre_ping=is_server, pool_timeout=WAIT_SECONDS, pool_size=10,
            max_overflow=20,
        )  # fmt: skip
    except (ArgumentError, ImportError, TypeError, ValueError) as error:
        raise DatabaseAway(
            N_(
                "CONVNET_CLASSROOM_DATABASE names no database of SQLite (sqlite:///...) or PostgreSQL (postgresql://...)."
            )
        ) from error
    if not is_server:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins transactions, not Python's module
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later may find that another one has written between, and fail at once.
    immediate = connection.get_execution_options().get(_IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


_WAITED_IN_VAIN = ("55P03", "40P01")  # of PostgreSQL: no lock in time, deadlock


def _is_locked(error: BaseException) -> bool:
    original = getattr(error, "orig", error)
    is_busy = getattr(original, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return isinstance(error, Timeout) or is_busy or getattr(original, "sqlstate", None) in _WAITED_IN_VAIN


def _migrate(connection: Connection) -> None:
    from alembic import command  # a sixth of a second, needed once
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseAway(
            N_(
                "The database of the classroom was made by a newer version of this program; start that version."
            )
        ) from error
