"""A room from its opening to its end, in SQLite and in PostgreSQL."""

import time

import pytest

from core.classroom import answers, database, presence, rooms, state
from core.classroom.answers import Count, Tally
from core.classroom.presence import Whereabouts
from core.classroom.tables import METADATA
from core.errors import InputError

TEACHER, ANNA, BEN, EVA = "t" * 16, "a" * 16, "b" * 16, "e" * 16


@pytest.fixture
def room(classroom):
    code = rooms.open_room(TEACHER)
    for reader in (ANNA, BEN, EVA):
        assert rooms.enter(code, reader)
    return code


@pytest.fixture
def clock(monkeypatch):
    """A clock that can be set."""

    class Clock:
        ahead = 0.0

    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + Clock.ahead)
    return Clock


def all_rows():
    with database.reading() as connection:
        return {table.name: len(connection.execute(table.select()).all()) for table in METADATA.sorted_tables}


def test_a_code_can_be_read_aloud_and_typed_in_any_way(classroom):
    code = rooms.open_room(TEACHER)
    assert len(code) == 5
    assert not set(code) & set("AEIOUY0123456789")
    assert rooms.read_code(f" {code[:2].lower()}-{code[2:]} ") == code
    for nonsense in ("", "BCDF", "BCDFGH", "BCD1F", "<b>XX", "汉字汉字汉"):
        with pytest.raises(ValueError, match="^" + nonsense):
            rooms.read_code(nonsense)


def test_who_enters_is_a_student_and_who_opens_teaches(room):
    assert rooms.is_teaching(room, TEACHER)
    assert not rooms.is_teaching(room, ANNA)
    assert not rooms.enter("XXXXX", ANNA)
    rooms.enter(room, TEACHER)
    assert rooms.is_teaching(room, TEACHER), "the teacher follows the own link"
    rooms.enter(room, ANNA, teaches=True)
    assert rooms.is_teaching(room, ANNA), "the teacher's second machine"
    assert presence.num_present(room) == 2


def test_a_reader_finds_back_to_the_room_entered_last(room):
    other = rooms.open_room(EVA)
    assert rooms.room_of(BEN) == room
    rooms.enter(other, BEN)
    assert rooms.room_of(BEN) == other
    rooms.leave(other, BEN)
    assert rooms.room_of(BEN) == room
    assert rooms.room_of("n" * 16) == ""


def test_the_teacher_moves_and_calls(room):
    assert (rooms.find(room).path, rooms.find(room).num_moves) == ("", 0)
    rooms.move(room, "pooling", "pooling_size=3")
    rooms.move(room, "pooling", "pooling_size=3")
    rooms.move(room, "pooling", "x" * 5000)
    rooms.call_all(room)
    found = rooms.find(room)
    assert (found.path, found.query, found.num_moves, found.num_calls) == ("pooling", "pooling_size=3", 1, 1)


@pytest.mark.parametrize("way", ["ended", "a day later", "the clock set back by two days"])
def test_nothing_is_kept_of_a_room_that_is_over(room, clock, way):
    answers.lock(room, "pooling/size", ANNA, 1)
    answers.ask(room, "Why?", ["this", "that"])
    if way == "ended":
        rooms.end(room)
    else:
        clock.ahead = {"a day later": 24 * 3600 + 1, "the clock set back by two days": -2 * 24 * 3600}[way]
        assert rooms.find(room) is None
        assert rooms.room_of(ANNA) == ""
        assert not rooms.enter(room, BEN)
        other = rooms.open_room(TEACHER)
        rooms.end(other)
    assert all_rows() == dict.fromkeys(all_rows(), 0)


def test_the_latest_answer_of_a_reader_counts(room):
    question = "convolution/size"
    assert answers.tally(room, question) == Tally()
    assert answers.lock(room, question, ANNA, 148, "border")
    assert answers.lock(room, question, ANNA, 147, "right")
    assert answers.lock(room, question, BEN, 147, "right")
    assert answers.lock(room, question, EVA, 300)
    assert not answers.lock(room, question, EVA, float("nan"))
    expected = (Count(147, "right", 2), Count(300, "", 1))
    assert answers.tally(room, question) == Tally(expected, revealed=False)
    assert answers.answer_of(room, question, ANNA) == 147
    assert answers.answer_of(room, "other", ANNA) is None


def test_what_is_answered_after_the_reveal_does_not_count(room):
    assert answers.lock(room, "pooling/size", ANNA, 1)
    answers.reveal(room, "pooling/size")
    assert not answers.lock(room, "pooling/size", BEN, 1)
    assert not answers.lock(room, "pooling/size", ANNA, 2)
    assert answers.tally(room, "pooling/size") == Tally((Count(1, "", 1),), revealed=True)
    answers.reveal(room, "pooling/size", revealed=False)
    assert answers.lock(room, "pooling/size", BEN, 1)
    answers.reveal(room, "pooling/other")
    assert answers.tally(room, "pooling/other") == Tally(revealed=True), "revealed before anybody answered"


def test_a_typed_question_takes_the_place_of_the_one_before(room):
    first = answers.ask(room, " What do you see? ", [" a cat", "a dog", "", " "])
    assert [(each.prompt, each.options) for each in answers.asked(room)] == [
        ("What do you see?", ("a cat", "a dog"))
    ]
    second = answers.ask(room, "How many?")
    assert [each.id for each in answers.asked(room)] == [second]
    assert not answers.lock(room, first, ANNA, 1)
    assert answers.lock(room, second, ANNA, 12)
    assert answers.asked(room)[0].num_answers == 1
    answers.close(room)
    assert answers.asked(room) == []
    assert not answers.lock(room, second, ANNA, 12)


@pytest.mark.parametrize(
    ("prompt", "options", "sentence"),
    [
        (" ", ["a", "b"], "Write the question first"),
        ("Why?", ["a"], "two to 4 different options"),
        ("Why?", ["a", "a "], "two to 4 different options"),
        ("Why?", list("abcde"), "two to 4 different options"),
        ("Why?" * 100, [], "at most 300 letters"),
        ("Why?", ["a" * 121, "b"], "and an option 120"),
    ],
)
def test_a_question_that_cannot_be_asked_is_a_sentence(classroom, prompt, options, sentence):
    with pytest.raises(InputError, match=sentence):
        answers.ask("BCDFG", prompt, options)


def test_where_the_class_is_and_who_is_stuck(room, clock):
    presence.note(room, ANNA, "pooling", "window", "pooling/size")
    presence.note(room, BEN, "pooling", "window")
    clock.ahead = 60
    presence.note(room, EVA, "pooling", "window", "pooling/size")
    presence.note(room, ANNA, "pooling", "window", "pooling/size")
    presence.seen(room, BEN)
    (place,) = presence.whereabouts(room)
    assert (place.path, place.view, place.num_students, place.num_thinking) == ("pooling", "window", 3, 2)
    assert place.longest_seconds == pytest.approx(60, abs=10)
    clock.ahead = 120
    presence.note(room, ANNA, "")
    assert [each.path for each in presence.whereabouts(room)] == ["pooling", ""]
    clock.ahead = 160
    assert presence.whereabouts(room) == [Whereabouts("", "", 1, 0, 0.0)], "two have gone"
    rooms.leave(room, ANNA)
    presence.note(room, ANNA, "pooling")
    assert presence.num_present(room) == 0


def test_the_state_is_read_once_a_second_and_at_once_by_who_has_changed_it(room, monkeypatch):
    monkeypatch.setattr(state, "FRESH_SECONDS", 1e9)
    before = state.state(room)
    assert (before.room.code, before.num_present, before.questions) == (room, 3, ())
    answers.lock(room, "pooling/size", ANNA, 1)
    assert state.state(room) is before
    state.forget(room)
    locked = state.state(room)
    assert locked.question("pooling/size").num_answers == 1
    assert locked.edition(teaches=False) == before.edition(teaches=False), "students see nothing new"
    assert locked.edition(teaches=True) != before.edition(teaches=True)
    answers.reveal(room, "pooling/size")
    state.forget(room)
    assert state.state(room).edition(teaches=False) != before.edition(teaches=False)
    assert state.state("XXXXX") is None
