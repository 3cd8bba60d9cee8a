"""Who starts, stops and deletes a training, and whose its run is: two students, a teacher, and thirty at once."""

from dataclasses import replace

import pytest

from core import engine
from core.classroom import claims
from core.classroom.database import DatabaseAway
from core.classroom.limits import DEFAULTS, set_limits
from core.engine.dispatcher import Dispatcher
from core.runs import RunStore
from core.settings import settings
from pages.shared.training import ownership
from pages.shared.training.ownership import Looks
from tests.pages.browsers import Browser
from tests.pages.small_data import SPEC, TINY

KEY = "small_data:training"
TRAIN, CANCEL, FOR_ALL, TAKE, ANEW = (
    f"{KEY}:{name}" for name in ("train", "cancel", "cancel:for-all", "cancel:take", "anew")
)


@pytest.fixture
def browser(monkeypatch, own_home):
    """Makes browsers; the engine is the real one, but its workers never come: what is asked for waits."""
    monkeypatch.setattr(Dispatcher, "wake", lambda self: None)
    monkeypatch.setattr(engine, "_engine", engine.Engine(settings()))
    monkeypatch.setattr(ownership, "looks", Looks())
    return lambda number, **options: Browser(monkeypatch, number, **options)


def opened(browser, **other):
    link = {**TINY, "view": "training", "ask": "0", **other}
    return browser.open("small_data", **{f"small_data_{name}": value for name, value in link.items()})


def trained(spec=SPEC):
    """The run of a training that has ended."""
    writer = RunStore().write(spec.run_id, spec.title, type(spec).__name__, spec.to_dict())
    row = {"loss": 0.5, "accuracy": 0.75, "val_loss": 0.6, "val_accuracy": 0.7, "seconds": 1.0}
    for epoch in range(1, spec.epochs + 1):
        writer.save_epoch({"epoch": epoch, **row}, b"weights")
    writer.close("complete", b"net", {"num_parameters": 10, "class_names": ["cats", "dogs"]}, {"cores": 2})
    return spec.run_id


def under_way():
    return [job.spec for job in engine.jobs()]


def owners():
    return claims.owners("run", SPEC.run_id)


def _ask() -> None:
    """A page that does nothing but ask."""
    from pages.shared.training.buttons import show_refusal, start
    from tests.pages.small_data import SPEC

    start([SPEC])
    show_refusal([SPEC])


def test_thirty_who_ask_for_the_same_own_one_computation(browser):
    students = [browser(number) for number in range(30)]
    for student in students:
        student.show(_ask)
        assert not student.texts
    assert under_way() == [SPEC]
    assert owners() == {student.reader for student in students}
    assert len(owners()) == 30


def test_whoever_is_alone_with_a_training_stops_it_at_once_and_keeps_the_run(browser):
    anna = opened(browser(1)).press(TRAIN)
    assert under_way() == [SPEC]
    anna.press(CANCEL)
    assert under_way() == []
    assert owners() == {anna.reader}


def test_another_student_cannot_stop_a_training_but_take_it(browser):
    anna, ben = opened(browser(1)).press(TRAIN), opened(browser(2))
    assert not ben.has(CANCEL)
    ben.press(TAKE)
    assert owners() == {anna.reader, ben.reader}
    assert under_way() == [SPEC]


def test_of_two_who_have_it_the_first_to_cancel_leaves_it_to_the_other(browser):
    anna, ben = opened(browser(1)), opened(browser(2))
    anna.press(TRAIN)
    ben.press(TRAIN)  # on a page that was drawn before
    anna.press(CANCEL)
    assert under_way() == [SPEC]
    assert owners() == {ben.reader}
    assert [job.readers for job in engine.jobs()] == [(ben.reader,)]
    assert "goes on for the others" in anna.texts
    assert not anna.has(CANCEL)
    ben.look().press(CANCEL)
    assert under_way() == []
    assert owners() == {ben.reader}


def test_a_teacher_stops_it_for_all_after_a_question(browser):
    anna, ben = opened(browser(1)).press(TRAIN), opened(browser(2))
    ben.press(TAKE)
    teacher = opened(browser(3, at_the_server=True)).press(CANCEL)
    assert under_way() == [SPEC]
    assert "**2**" in teacher.texts
    teacher.press(FOR_ALL)
    assert under_way() == []
    assert owners() == {anna.reader, ben.reader}


def test_a_run_of_others_is_not_trained_anew_under_their_eyes(browser):
    trained()
    anna = opened(browser(1))
    assert owners() == {anna.reader}  # it was nobody's
    ben = opened(browser(2))
    assert not ben.has(ANEW)
    assert anna.has(ANEW)
    ben.press(f"{KEY}:take")
    assert owners() == {anna.reader, ben.reader}
    assert not anna.look().has(ANEW)
    anna.press(f"{KEY}:reseed")
    assert [spec.seed for spec in under_way()] != [SPEC.seed]
    assert RunStore().load(SPEC.run_id).ended


def test_the_same_anew_of_one_s_own(browser):
    trained()
    anna = opened(browser(1)).press(ANEW)
    assert under_way() == [SPEC]
    assert RunStore().find(SPEC.run_id) is None
    assert owners() == {anna.reader}


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ({"trainings": 1}, "may have 1 unfinished trainings at once, and you have 1"),
        ({"runs": 1}, "may keep 1 runs, and you have 1"),
    ],
)
def test_the_teacher_s_limits_are_told_when_a_student_asks_for_more(browser, limit, sentence):
    set_limits(replace(DEFAULTS, **limit))
    anna = opened(browser(1)).press(TRAIN)
    opened(anna, seed="7").press(TRAIN)
    assert under_way() == [SPEC]
    assert sentence in anna.texts
    assert sentence not in opened(anna, seed="8").texts
    opened(anna).press(CANCEL)
    opened(anna, seed="8").press(TRAIN)  # what was cancelled before its first epoch is no run
    assert len(under_way()) == 1
    ben = opened(browser(2), seed="7").press(TRAIN)  # nobody waits for another's flood
    assert len(under_way()) == 2
    teacher = opened(browser(3, at_the_server=True), seed="9").press(TRAIN)
    opened(teacher, seed="10").press(TRAIN)
    assert len(under_way()) == 4
    opened(anna, seed="7").press(f"{KEY}:cancel:take")  # to join costs nothing but a place among one's runs
    assert len(under_way()) == 4
    has_place = "runs" not in limit
    assert claims.owners("run", replace(SPEC, seed=7).run_id) == {ben.reader} | (
        {anna.reader} if has_place else set()
    )
    assert (sentence in anna.texts) != has_place


def test_a_training_that_is_too_long_cannot_be_started(browser):
    set_limits(replace(DEFAULTS, batches=17))
    anna = opened(browser(1), steps="6")
    assert not anna.has(TRAIN)
    assert "18 batches, more than the 17 that a training may have" in anna.texts
    assert opened(anna, steps="5").has(TRAIN)


def test_the_controls_end_where_the_teacher_s_limits_do(browser):
    set_limits(replace(DEFAULTS, epochs=3, pictures=20))
    anna = opened(browser(1))
    ends = {field.key: field.max for field in anna.app.number_input}
    assert (ends["small_data_epochs"], ends["small_data_train"]) == (3, 20)


def test_without_the_database_a_lesson_goes_on(browser, monkeypatch):
    def away(*arguments, **options):
        raise DatabaseAway("The database is away.")

    for name in ("claim", "claimed", "owners", "all_owners", "first_claimed_at", "release"):
        monkeypatch.setattr(claims, name, away)
    anna = opened(browser(1)).press(TRAIN)
    assert under_way() == [SPEC]
    anna.press(CANCEL)
    assert under_way() == []
    monkeypatch.undo()
    assert owners() == frozenset()
