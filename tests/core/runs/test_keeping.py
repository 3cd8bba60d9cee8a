"""What a full run store lets go, and what it never does."""

from hypothesis import given
from hypothesis import strategies as st

from core.runs.files import Usage
from core.runs.keeping import StoreLimits, is_full, runs_to_delete

NOW = 1000.0


def store(**ages):
    """Runs of 10 bytes by their ages in seconds."""
    return {name: Usage(10, 1, NOW - age) for name, age in ages.items()}


ROOM = StoreLimits(num_bytes=31, num_runs=4, seconds=100)  # for three, and one more that begins


def gone(usage, owned=(), busy=(), room=ROOM):
    return runs_to_delete(usage, owned, busy, room, now=NOW)


def test_what_nobody_owns_goes_by_its_age():
    assert gone(store(old=101, young=99)) == ["old"]
    assert gone(store(old=101, young=99), owned={"old"}) == []
    assert gone(store(old=101), busy={"old"}) == []


def test_what_is_from_before_there_were_owners_is_not_old_yet():
    room = StoreLimits(31, 4, 100, since=NOW - 99)
    assert gone(store(old=5000), room=room) == []
    assert gone(store(old=5000), room=StoreLimits(31, 4, 100, since=NOW - 101)) == ["old"]
    assert gone(store(a=5000, b=4000, c=3000, d=2000), room=room) == ["a"]


def test_a_full_store_lets_go_the_oldest_of_nobody_first():
    runs = store(a=50, b=40, c=30, d=20, e=10)
    assert gone(runs) == ["a", "b"]
    assert gone(runs, owned={"a", "b"}) == ["c", "d"]
    assert gone(runs, owned={"a"}, busy={"b"}) == ["c", "d"]
    assert gone(runs, room=StoreLimits(10_000, 5, 100)) == ["a"]
    assert gone(runs, room=StoreLimits(16, 100, 100)) == ["a", "b", "c", "d"]


def test_what_somebody_owns_goes_last_and_only_when_it_is_old():
    runs = store(ancient=500, older=300, new=20, newer=10)
    assert gone(runs, owned=runs) == ["ancient"]
    assert gone(store(a=50, b=40, c=30, d=20), owned="abcd") == []


def test_full_is_when_no_further_run_fits():
    assert not is_full(store(a=1, b=1), ROOM)
    assert not is_full(store(a=1, b=1, c=1), ROOM)
    assert is_full(store(a=1, b=1, c=1, d=1), ROOM)
    assert is_full(store(a=1), StoreLimits(10, 100, 1))


def test_once_what_must_go_has_gone_another_may_begin():
    usage = store(**{name: age for age, name in enumerate("abcdefgh")})
    for name in gone(usage):
        del usage[name]
    assert not is_full(usage, ROOM)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 50), st.integers(0, 300))),
    st.sets(st.sampled_from("abcdefgh")),
    st.sets(st.sampled_from("abcdefgh")),
)
def test_never_more_than_needed_and_never_what_is_in_use(sizes, owned, busy):
    usage = {name: Usage(size, 1, NOW - age) for name, (size, age) in sizes.items()}
    deleted = gone(usage, owned, busy)
    left = set(usage) - set(deleted)
    assert not set(deleted) & busy
    assert all(NOW - usage[name].changed_at > ROOM.seconds for name in set(deleted) & owned)
    # Whatever went without being too old of nobody's was too much at its moment.
    for place, name in enumerate(deleted):
        still = set(usage) - set(deleted[:place])
        if name in owned or NOW - usage[name].changed_at <= ROOM.seconds:
            total = sum(usage[other].num_bytes for other in still)
            assert total >= ROOM.num_bytes or len(still) >= ROOM.num_runs
    if left - busy - owned:
        assert sum(usage[name].num_bytes for name in left) < ROOM.num_bytes
        assert len(left) < ROOM.num_runs
