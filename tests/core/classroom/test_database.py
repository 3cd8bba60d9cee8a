"""The database that is away, busy, damaged, gone or newer: a sentence, and nothing is lost that could be kept."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.classroom import database
from core.classroom.claims import claim, claimed, owners
from core.classroom.database import DatabaseAway, begun_anew, reading, writing
from core.classroom.tables import METADATA
from core.errors import InputError
from core.settings import settings

ANNA = "a" * 16


@pytest.fixture
def sqlite_file(home):
    return home / "classroom.db"


def use(monkeypatch, url):
    monkeypatch.setenv("CONVNET_CLASSROOM_DATABASE", url)
    settings.cache_clear()


def test_the_migrations_lead_to_the_tables_that_the_code_names(classroom):
    with reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_what_a_block_that_fails_has_written_is_not_kept(classroom):
    def fail() -> None:
        with writing() as connection:
            connection.exec_driver_sql("INSERT INTO limits VALUES ('epochs', '5')")
            raise InputError("no")

    with pytest.raises(InputError):
        fail()
    with reading() as connection:
        assert connection.exec_driver_sql("SELECT * FROM limits").all() == []


def test_sqlite_lets_readers_read_while_one_writes(sqlite_file):
    claim("picture", "cat", ANNA)
    with writing() as connection:
        connection.exec_driver_sql("INSERT INTO limits VALUES ('epochs', '5')")
        assert owners("picture", "cat") == {ANNA}


def test_a_locked_file_is_said_and_used_once_it_is_free(sqlite_file, monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.1)
    use(monkeypatch, f"sqlite:///{sqlite_file}?x=locked".split("?")[0])
    claim("picture", "cat", ANNA)
    with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseAway, match="is busy; nothing was changed"):
            claim("picture", "dog", ANNA)
        assert owners("picture", "cat") == {ANNA}
    claim("picture", "dog", ANNA)
    assert len(claimed("picture", ANNA)) == 2


@pytest.mark.parametrize("harm", ["not a database", "torn", "empty"])
def test_a_damaged_file_is_moved_aside_and_begun_anew(sqlite_file, harm):
    for number in range(300):
        claim("picture", f"{number}", ANNA)
    assert begun_anew() == []
    with closing(sqlite3.connect(sqlite_file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = sqlite_file.read_bytes()
    for path in sqlite_file.parent.glob("classroom.db*"):
        path.unlink()
    new = {
        "not a database": b"no database at all" * 1000,
        "torn": whole[:4096] + b"\xff" * 20000,
        "empty": b"",
    }[harm]
    sqlite_file.write_bytes(new)
    claim("picture", "after", ANNA)
    assert owners("picture", "after") == {ANNA}
    aside = begun_anew()
    assert len(aside) == (0 if harm == "empty" else 1)
    if aside:
        assert (sqlite_file.parent / aside[0]).read_bytes() == new


def test_damage_under_an_open_file_costs_one_request(sqlite_file):
    for number in range(2000):
        claim("picture", f"{number}", ANNA)
    with closing(sqlite3.connect(sqlite_file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with sqlite_file.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (sqlite_file.stat().st_size - 4096))
    for attempt in range(3):
        try:
            claim("picture", "after", ANNA)
        except DatabaseAway:
            assert attempt < 2
        else:
            break
    assert owners("picture", "after") == {ANNA}
    assert len(begun_anew()) == 1


def test_a_deleted_file_is_made_anew(sqlite_file):
    claim("picture", "cat", ANNA)
    for path in sqlite_file.parent.glob("classroom.db*"):
        path.unlink()
    assert owners("picture", "cat") == frozenset()
    claim("picture", "cat", ANNA)
    assert owners("picture", "cat") == {ANNA}


def test_a_folder_that_cannot_be_made_is_a_sentence(home, monkeypatch):
    (home / "file").write_text("")
    use(monkeypatch, f"sqlite:///{home}/file/classroom.db")
    with pytest.raises(DatabaseAway, match="cannot be reached"):
        claim("picture", "cat", ANNA)


def test_a_database_of_a_newer_version_is_left_alone(classroom):
    with writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of the future'")
    program = "from core.classroom.claims import owners; owners('picture', 'cat')"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "was made by a newer version of this program" in told.stderr.splitlines()[-1]


def test_a_server_that_dies_and_comes_back(server, home, monkeypatch):
    monkeypatch.setattr(database, "_PAUSE_SECONDS", 0.0)
    use(monkeypatch, server.new_database())
    claim("picture", "cat", ANNA)
    server.stop()
    try:
        with pytest.raises(DatabaseAway, match="cannot be reached"):
            owners("picture", "cat")
    finally:
        server.start()
    assert owners("picture", "cat") == {ANNA}


def test_a_database_that_is_away_is_not_asked_by_each_page(home, monkeypatch):
    use(monkeypatch, "postgresql:///none?host=/nowhere")
    with pytest.raises(DatabaseAway):
        owners("picture", "cat")

    def connect(*arguments: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(database._database(), "_is_ready", connect)
    with pytest.raises(DatabaseAway):
        owners("picture", "cat")
