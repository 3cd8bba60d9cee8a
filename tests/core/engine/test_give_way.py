import threading
import time

import pytest

from core.engine import give_way
from core.engine.engine import Engine
from core.engine.give_way import Drawing, GiveWay
from tests.core.engine.conftest import settings_in


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, now):
        self.now = now
        self.set_back = 0

    def time(self):
        return self.now - self.set_back

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(time.time())
    monkeypatch.setattr(give_way, "time", clock)
    return clock


@pytest.fixture
def waited(tmp_path, clock):
    """Seconds that the next batch of one training waits."""
    training = GiveWay(tmp_path)

    def wait():
        before = clock.now
        training.wait()
        return clock.now - before

    return wait


def test_without_readers_no_batch_waits(waited):
    assert waited() == 0


def test_a_batch_waits_while_a_page_is_drawn_and_a_moment_after(tmp_path, clock, waited):
    with Drawing(tmp_path).page():
        clock.sleep(0.1)
        assert waited() == pytest.approx(0.5, abs=0.02)  # for more than a page takes it does not wait
    assert waited() == pytest.approx(0.3, abs=0.02)
    assert waited() == 0


def test_the_last_of_several_pages_counts(tmp_path, clock, waited):
    drawing = Drawing(tmp_path)
    with drawing.page():
        with drawing.page():
            clock.sleep(0.3)
        assert waited() == pytest.approx(0.6, abs=0.02)


def test_an_interrupted_page_no_longer_counts(tmp_path, waited):
    with pytest.raises(RuntimeError), Drawing(tmp_path).page():
        raise RuntimeError
    assert waited() == pytest.approx(0.3, abs=0.02)


def test_after_a_second_it_is_asked_whether_to_stop(tmp_path, clock, waited):
    drawing = Drawing(tmp_path)

    class Restless(Clock):
        def sleep(self, seconds):
            self.now += seconds
            drawing._say(0.6)

    clock.__class__ = Restless
    with drawing.page():
        assert waited() == pytest.approx(1.0, abs=0.02)
        assert waited() == pytest.approx(1.0, abs=0.02)


def test_readers_who_never_rest_leave_a_training_half_of_the_time(tmp_path, clock, waited):
    drawing = Drawing(tmp_path)
    total = 0.0
    for _ in range(1000):
        with drawing.page():
            clock.sleep(0.1)  # the batch before
            total += waited()
    assert total == pytest.approx(1000 * 0.1 + 10, abs=0.2)


def test_the_other_process_is_told(tmp_path):
    """With the real clock: what the file system keeps is fine enough."""
    done = threading.Event()
    training = GiveWay(tmp_path)
    with Drawing(tmp_path).page():
        thread = threading.Thread(target=lambda: (training.wait(), done.set()))
        thread.start()
        assert not done.wait(0.2)
    thread.join(10)
    assert done.is_set()


def test_a_folder_that_cannot_be_written_stops_no_page(tmp_path):
    (tmp_path / "home").write_text("not a folder")
    with Drawing(tmp_path / "home").page():
        pass
    assert (tmp_path / "home").read_text() == "not a folder"


def test_trainings_on_other_machines_go_on(tmp_path):
    for scheduler, is_told in ((None, True), ("tcp://10.0.0.2:8786", False)):
        home = tmp_path / str(is_told)
        with Engine(settings_in(home, scheduler)).drawing():
            assert home.exists() is is_told


def test_no_batch_waits_for_a_page_that_was_drawn_before_the_clock_was_set_back(tmp_path, clock, waited):
    with Drawing(tmp_path).page():
        clock.set_back = 3600
        assert waited() == 0
    clock.set_back = 3601
    assert waited() == 0
    with Drawing(tmp_path).page():
        assert waited() > 0
