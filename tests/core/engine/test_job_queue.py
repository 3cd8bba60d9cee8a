import pytest

from core.engine.job_queue import Board
from core.engine.jobs import cancelled
from tests.core.engine.answers import Echo, Train


@pytest.fixture
def board():
    return Board()


def join(board, *texts):
    return [board.join(Echo(text), answered=()) for text in texts]


def test_equal_specs_share_a_job(board):
    first, again, other = join(board, "a", "a", "b")
    assert first is again
    assert first is not other
    assert board.find(Echo("a").spec_id) is first


def test_an_answered_spec_needs_no_job_unless_its_kind_is_never_cached(board):
    assert board.join(Echo("a"), answered=[Echo("a").spec_id]) is None
    train = Train("ledger", 1)
    assert board.join(train, answered=[train.spec_id]) is not None


def test_first_come_first_served_within_the_slots(board):
    a, b, c = join(board, "a", "b", "c")
    assert [board.position(job) for job in (a, b, c)] == [1, 2, 3]
    assert board.take("quick", slots=2) is a
    assert board.take("quick", slots=2) is b
    assert board.take("quick", slots=2) is None
    assert [board.position(job) for job in (a, b, c)] == [None, None, 1]
    board.release(a)
    assert board.take("quick", slots=2) is c


def test_the_queues_do_not_wait_for_each_other(board):
    (quick,) = join(board, "a")
    train = board.join(Train("ledger", 1), answered=())
    assert board.take("training", slots=1) is train
    assert board.take("quick", slots=1) is quick


def test_a_lost_job_is_the_next(board):
    a, b = join(board, "a", "b")
    board.take("quick", slots=1)
    board.put_back(a)
    assert [board.position(job) for job in (a, b)] == [1, 2]


def test_a_waiting_job_is_cancelled_at_once(board):
    a, b = join(board, "a", "b")
    assert board.cancel(a)
    assert a.state == "cancelled"
    assert board.take("quick", slots=1) is b


def test_a_new_request_does_not_join_a_job_being_cancelled_and_waits_for_its_end(board):
    (old,) = join(board, "a")
    board.take("quick", slots=2)
    assert not board.cancel(old)
    new, other = join(board, "a", "b")
    assert new is not old
    assert board.take("quick", slots=2) is other
    board.release(other)
    assert board.take("quick", slots=2) is None
    board.release(old)
    assert board.take("quick", slots=2) is new


@pytest.mark.parametrize(("end", "joined"), [("finish", True), ("fail", False)])
def test_a_done_job_is_joined_and_a_failed_one_replaced(board, end, joined):
    (job,) = join(board, "a")
    board.take("quick", slots=1)
    board.release(job)
    getattr(job, end)(cancelled())
    assert (join(board, "a") == [job]) is joined


def test_old_ended_jobs_are_dropped(board):
    jobs = join(board, *map(str, range(250)))
    for job in jobs[:-1]:
        job.finish(None)
    board.trim()
    assert board.find(jobs[48].spec_id) is None
    assert board.find(jobs[49].spec_id) is jobs[49]
    assert board.find(jobs[-1].spec_id) is jobs[-1]
