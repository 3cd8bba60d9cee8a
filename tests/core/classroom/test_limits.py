"""What each limit refuses, and that the sentence names it."""

from dataclasses import asdict, fields, replace

import pytest

from core.classroom import limits as module
from core.classroom.database import DatabaseAway, writing
from core.classroom.limits import (
    BOUNDS,
    DEFAULTS,
    Limits,
    check_length,
    check_number_of_runs,
    check_number_of_trainings,
    check_uploads,
    limits,
    set_limits,
)
from core.errors import InputError


def test_each_limit_has_its_bound():
    assert list(BOUNDS) == [field.name for field in fields(Limits)]


@pytest.mark.parametrize("name", BOUNDS)
def test_a_limit_outside_of_its_range_is_refused(name):
    for value in (BOUNDS[name].least, BOUNDS[name].most):
        assert asdict(replace(DEFAULTS, **{name: value}))[name] == value
    for value in (BOUNDS[name].least - 1, BOUNDS[name].most + 1):
        with pytest.raises(InputError, match=f"limit of {value} was asked for; choose a number from"):
            replace(DEFAULTS, **{name: value})


LIMIT = Limits(trainings=2, epochs=20, batches=100, pictures=50, runs=3, upload_mebibytes=10)


@pytest.mark.parametrize(
    ("check", "fits", "too_much", "named"),
    [
        (check_number_of_trainings, (1, 1), (1, 2), "2 unfinished"),
        (check_number_of_trainings, (0, 2), (2, 1), "you have 2"),
        (check_number_of_runs, (2, 1), (3, 1), "keep 3 runs"),
        (check_uploads, (9 * 2**20, 2**20), (9 * 2**20, 2**20 + 1), "11 MiB; a student may keep 10 MiB"),
        (check_length, (20, 5, 50), (21, 1, 50), "the 20 that a training"),
        (check_length, (20, None, 50), (20, None, 51), "the 50 that are allowed"),
        (check_length, (10, 10, 50), (10, 11, 50), "110 batches, more than the 100"),
    ],
)
def test_what_is_just_allowed_and_what_is_just_too_much(check, fits, too_much, named):
    check(*fits, LIMIT)
    with pytest.raises(InputError, match=named):
        check(*too_much, LIMIT)


def later(monkeypatch):
    """More than three seconds pass, for this process."""
    monkeypatch.setattr(module, "_read", {url: (-100.0, known) for url, (_, known) in module._read.items()})


def test_what_a_teacher_sets_is_kept(classroom, monkeypatch):
    assert limits() == DEFAULTS
    set_limits(LIMIT)
    assert limits() == LIMIT
    monkeypatch.setattr(module, "_read", {})  # as another process
    assert limits() == LIMIT


def test_another_server_follows_soon(home, monkeypatch):
    set_limits(LIMIT)
    with writing() as connection:
        connection.exec_driver_sql("UPDATE limits SET value = '7' WHERE name = 'epochs'")
    assert limits() == LIMIT
    later(monkeypatch)
    assert limits() == replace(LIMIT, epochs=7)


def test_nonsense_in_the_database_means_the_default(home):
    with writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO limits VALUES ('epochs', '-5'), ('runs', 'many'), ('runs2', '1')"
        )
        connection.exec_driver_sql("INSERT INTO limits VALUES ('pictures', '44')")
    assert limits() == replace(DEFAULTS, pictures=44)


def test_without_the_database_the_last_known_limits_hold(home, monkeypatch):
    set_limits(LIMIT)
    later(monkeypatch)
    monkeypatch.setattr(module, "reading", refuse)
    assert limits() == LIMIT


def test_where_there_has_never_been_a_database_the_defaults_hold(home, monkeypatch):
    monkeypatch.setattr(module, "reading", refuse)
    assert limits() == DEFAULTS


def refuse():
    raise DatabaseAway("away")
