"""Readers in turn, against hand-written orders and against what a queue really gives out."""

import pytest

from core.engine import audience
from core.engine.audience import GRACE_SECONDS
from core.engine.errors import JobCancelled, TooManyJobs
from core.engine.job_queue import JobQueue
from tests.core.engine.answers import Echo, Train


@pytest.fixture
def clock(monkeypatch):
    """Time that passes only when a test says so."""

    class Clock:
        now = 0.0

        def monotonic(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(audience, "time", clock)
    return clock


@pytest.fixture
def jobs():
    return JobQueue()


def ask(jobs, words, spec=Echo):
    """One request a word: the reader and a text, ``"ada:1"``."""
    found = {}
    for word in words.split():
        reader, _, text = word.partition(":")
        found[word] = jobs.join(spec(text), answered=(), reader=reader)
    return found


def order(jobs, queue="quick"):
    """The texts in the order in which one worker gets them; what a reader was told of the places is checked."""
    texts = []
    while any(not job.ended for job in jobs.under_way()):
        waiting = jobs.under_way()
        assert [jobs.position(job) for job in waiting] == list(range(1, len(waiting) + 1))
        job = jobs.take(queue, slots=1)
        assert job is waiting[0]
        texts.append(getattr(job.spec, "text", None) or job.spec.ledger)
        job.finish(None)
        jobs.release(job)
    return " ".join(texts)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("ada:1 ada:2 ada:3", "1 2 3"),
        ("ada:1 ada:2 ada:3 bob:4", "1 4 2 3"),
        ("ada:1 ada:2 bob:3 bob:4 eve:5", "1 3 5 2 4"),
        ("ada:1 ada:2 ada:3 bob:3", "1 3 2"),  # the best place that any of them would give it
        ("ada:1 ada:2 bob:2 bob:3 eve:4", "1 2 4 3"),  # what is shared counts for all who share it
        (" ".join(f"ada:{number}" for number in range(10)) + " bob:x", "0 x 1 2 3 4 5 6 7 8 9"),
    ],
)
def test_readers_take_turns(jobs, asked, expected):
    ask(jobs, asked)
    assert order(jobs) == expected


def test_who_was_served_goes_behind_who_was_not(jobs):
    ask(jobs, "ada:1 ada:2 ada:3")
    first = jobs.take("quick", slots=1)
    ask(jobs, "bob:4")
    assert [job.spec.text for job in jobs.under_way()] == ["1", "4", "2", "3"]
    first.finish(None)
    jobs.release(first)
    assert jobs.take("quick", slots=1).spec.text == "4"
    ask(jobs, "bob:5")
    assert [job.spec.text for job in jobs.under_way()] == ["4", "2", "5", "3"]


def test_nobody_saves_up_turns(jobs):
    """A reader who comes after an hour of others' requests has one turn a round, as they do."""
    for number in range(50):
        ask(jobs, f"ada:{number}")
        order(jobs)
    ask(jobs, "ada:a1 ada:a2 ada:a3 bob:b1 bob:b2 bob:b3")
    assert order(jobs) == "b1 a1 b2 a2 b3 a3"


def test_twelve_trainings_of_one_reader_let_another_begin_second(jobs):
    ask(jobs, " ".join(f"ada:{seed}" for seed in range(12)) + " bob:x", spec=lambda text: Train(text, 1))
    assert order(jobs, "training").split()[:3] == ["0", "x", "1"]


@pytest.mark.parametrize(("precedence", "expected"), [(-1, "1 2 3"), (1, "2 3 1")])
def test_what_was_lost_goes_before_and_what_took_its_worker_behind(jobs, precedence, expected):
    found = ask(jobs, "ada:1 bob:2 eve:3")
    jobs.take("quick", slots=1)
    jobs.put_back(found["ada:1"], precedence)
    assert order(jobs) == expected


def test_a_reader_has_no_more_jobs_under_way_than_are_allowed(jobs):
    def train(seed, reader):
        return jobs.join(Train(str(seed), 1), answered=(), reader=reader, most=2)

    first, _ = train(1, "ada"), train(2, "ada")
    jobs.take("training", slots=1)
    with pytest.raises(TooManyJobs, match="2 of your trainings have not ended"):
        train(3, "ada")
    other = train(4, "bob")
    assert train(4, "ada") is other, "to watch what another has started costs nothing"
    first.finish(None)
    jobs.release(first)
    assert train(3, "ada").state == "queued"


def watch_and_leave(jobs, job, reader="ada"):
    with jobs.watching(job, reader):
        pass


def test_seven_values_of_a_dragged_slider_are_one_request(jobs, clock):
    values = [jobs.join(Echo(str(number)), answered=(), reader="ada") for number in range(7)]
    for job in values[:-1]:
        watch_and_leave(jobs, job)
    job = values[-1]
    bob = jobs.join(Echo("bob"), answered=(), reader="bob")
    assert [jobs.position(job), jobs.position(bob)] == [1, 2]
    clock.now += GRACE_SECONDS + 0.1
    with jobs.watching(job, "ada"), jobs.watching(bob, "bob"):
        assert jobs.withdraw() == []
        assert [value.state for value in values] == ["cancelled"] * 6 + ["queued"]
        assert order(jobs) == "6 bob"


def test_what_is_asked_for_again_in_time_keeps_its_place(jobs, clock):
    found = ask(jobs, "ada:1 :2")
    watch_and_leave(jobs, found["ada:1"])
    assert jobs.take("quick", slots=2) is found[":2"], "it is not begun for nobody"
    clock.now += GRACE_SECONDS - 0.1
    assert jobs.withdraw() == []
    assert ask(jobs, "ada:1")["ada:1"] is found["ada:1"]
    clock.now += GRACE_SECONDS - 0.1
    assert jobs.withdraw() == []
    assert jobs.take("quick", slots=2) is found["ada:1"]


def test_what_nobody_ever_watched_is_dropped_too(jobs, clock):
    """The page was drawn anew between its request and its waiting."""
    job = ask(jobs, "ada:1")["ada:1"]
    clock.now += GRACE_SECONDS + 0.1
    assert jobs.withdraw() == []
    with pytest.raises(JobCancelled):
        job.result()


def test_a_job_that_one_still_watches_goes_on_without_the_others(jobs, clock):
    found = ask(jobs, "ada:1 bob:2 bob:1 eve:3")
    with jobs.watching(found["ada:1"], "ada"):
        watch_and_leave(jobs, found["bob:1"], "bob")
        clock.now += GRACE_SECONDS + 0.1
        jobs.withdraw()
        assert found["ada:1"].audience.readers == ("ada",)
        assert found["ada:1"].state == "queued"


def test_what_has_begun_and_is_watched_no_more_is_told_to_stop_once(jobs, clock):
    job = ask(jobs, "ada:1")["ada:1"]
    jobs.take("quick", slots=1)
    watch_and_leave(jobs, job)
    clock.now += GRACE_SECONDS + 0.1
    assert jobs.withdraw() == [job]
    assert job.cancelling
    assert jobs.withdraw() == []


@pytest.mark.parametrize(("spec", "reader"), [(Train("ledger", 1), "ada"), (Echo("1"), "")])
def test_trainings_and_what_a_program_asks_for_need_no_watcher(jobs, clock, spec, reader):
    job = jobs.join(spec, answered=(), reader=reader)
    watch_and_leave(jobs, job, reader)
    clock.now += 3600
    assert jobs.withdraw() == []
    assert jobs.take(spec.queue, slots=1) is job
