import pytest

from core.engine.job_queue import JobQueue
from core.engine.jobs import cancelled
from tests.core.engine.answers import Echo, Train


@pytest.fixture
def jobs():
    return JobQueue()


def join(jobs, *texts):
    return [jobs.join(Echo(text), answered=()) for text in texts]


def test_equal_specs_share_a_job(jobs):
    first, again, other = join(jobs, "a", "a", "b")
    assert first is again
    assert first is not other
    assert jobs.find(Echo("a").spec_id) is first


def test_an_answered_spec_needs_no_job_unless_its_kind_is_never_cached(jobs):
    assert jobs.join(Echo("a"), answered=[Echo("a").spec_id]) is None
    train = Train("ledger", 1)
    assert jobs.join(train, answered=[train.spec_id]) is not None


def test_first_come_first_served_within_the_slots(jobs):
    a, b, c = join(jobs, "a", "b", "c")
    assert [jobs.position(job) for job in (a, b, c)] == [1, 2, 3]
    assert jobs.take("quick", slots=2) is a
    assert jobs.take("quick", slots=2) is b
    assert jobs.take("quick", slots=2) is None
    assert [jobs.position(job) for job in (a, b, c)] == [None, None, 1]
    jobs.release(a)
    assert jobs.take("quick", slots=2) is c


def test_the_queues_do_not_wait_for_each_other(jobs):
    (quick,) = join(jobs, "a")
    train = jobs.join(Train("ledger", 1), answered=())
    assert jobs.take("training", slots=1) is train
    assert jobs.take("quick", slots=1) is quick


def test_a_lost_job_is_the_next(jobs):
    a, b = join(jobs, "a", "b")
    jobs.take("quick", slots=1)
    jobs.put_back(a)
    assert [jobs.position(job) for job in (a, b)] == [1, 2]


def test_a_waiting_job_is_cancelled_at_once(jobs):
    a, b = join(jobs, "a", "b")
    assert jobs.cancel(a)
    assert a.state == "cancelled"
    assert jobs.take("quick", slots=1) is b


def test_a_new_request_does_not_join_a_job_being_cancelled_and_waits_for_its_end(jobs):
    (old,) = join(jobs, "a")
    jobs.take("quick", slots=2)
    assert not jobs.cancel(old)
    new, other = join(jobs, "a", "b")
    assert new is not old
    assert jobs.take("quick", slots=2) is other
    jobs.release(other)
    assert jobs.take("quick", slots=2) is None
    jobs.release(old)
    assert jobs.take("quick", slots=2) is new


@pytest.mark.parametrize(("end", "joined"), [("finish", True), ("fail", False)])
def test_a_done_job_is_joined_and_a_failed_one_replaced(jobs, end, joined):
    (job,) = join(jobs, "a")
    jobs.take("quick", slots=1)
    jobs.release(job)
    getattr(job, end)(cancelled())
    assert (join(jobs, "a") == [job]) is joined


def test_old_ended_jobs_are_dropped(jobs):
    many = join(jobs, *map(str, range(250)))
    for job in many[:-1]:
        job.finish(None)
    jobs.trim()
    assert jobs.find(many[48].spec_id) is None
    assert jobs.find(many[49].spec_id) is many[49]
    assert jobs.find(many[-1].spec_id) is many[-1]
