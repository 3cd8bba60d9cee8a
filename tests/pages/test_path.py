"""The path: its stops lead to what is there, and tell how far a reader has come."""

import pytest

from pages.shared.lesson.exercises import _DONE, load_exercises
from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.frame import _PROGRESS
from pages.shared.lesson.navigation import ENTRIES
from pages.shared.lesson.questions import load_questions
from pages.shared.lesson.stops import PATH, STOPS, Progress, first_unseen, needed_before, progress_at
from tests.pages.dashboard import LANGUAGES, VIEWS, address, check, open_page
from tests.pages.test_every_page import ASKING

STOP_IDS = [stop.id for stop in STOPS]


def test_there_are_thirteen_stops_in_the_chapters_order():
    assert len(STOPS) == len(set(STOP_IDS)) == 13
    order = [entry.folder for entry in ENTRIES]
    places = [order.index(stop.lesson) for stop in STOPS]
    assert places == sorted(places)


@pytest.mark.parametrize("stop", STOPS, ids=STOP_IDS)
def test_a_stop_names_what_there_is(stop):
    assert stop.view in VIEWS[stop.lesson]
    assert set(stop.needs) <= set(STOP_IDS[: stop.number - 1])
    assert set(stop.detours) <= {entry.folder for entry in ENTRIES}
    assert 3 <= stop.minutes <= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_stop_has_its_words(language):
    assert list(load_lesson(PATH, language).sections) == STOP_IDS


def test_no_lesson_is_left_out():
    """Each stands at a stop, or beside one for those who want more."""
    placed = {name for stop in STOPS for name in (stop.lesson, *stop.detours)}
    assert placed == {entry.folder for entry in ENTRIES}


@pytest.mark.parametrize(
    "stop",
    [
        pytest.param(stop, id=stop.id, marks=[pytest.mark.workers] if stop.view in ASKING.get(stop.lesson, ()) else [])
        for stop in STOPS
    ],
)  # fmt: skip
def test_the_link_sets_the_stage(stop):
    """Whatever the link says stays in the address: a name that no control has, or its default, would leave it."""
    wanted = stop.parameters
    app = open_page(stop.lesson, lang="en", **wanted)
    assert not app.warning
    assert not app.error
    first = next(iter(VIEWS[stop.lesson]))
    left_out = {f"{stop.lesson}_view"} if stop.view == first else set()
    assert {name: value for name, value in wanted.items() if name not in left_out}.items() <= address(
        app
    ).items()
    (way,) = [each.proto.body for each in app.get("html") if '<nav class="way"' in each.proto.body]
    following = stop.next.id if stop.next else "summary"
    assert f"stop={following}" in way or f'"{following}?' in way


def test_a_lesson_that_was_opened_otherwise_offers_no_stop():
    for given in ({}, {"stop": "pooling"}, {"stop": "nonsense"}):
        app = open_page("convolution", lang="en", **given)
        assert not [each for each in app.get("html") if 'class="way"' in each.proto.body], given


def test_progress_is_counted():
    first, second = STOPS[0], STOPS[1]
    questions = [f"{first.lesson}/{each.id}" for each in load_questions(first.folder, "en")]
    exercises = [f"{second.lesson}/{each.id}" for each in load_exercises(second.folder, "en")]
    found = progress_at([first, second], {first.id, "gone"}, set(questions[:2]), set(exercises))
    others = len(load_questions(second.folder, "en")), len(load_exercises(first.folder, "en"))
    assert found == Progress(1, 2, 2, len(questions) + others[0], len(exercises), len(exercises) + others[1])
    assert found.share == pytest.approx((3 + len(exercises)) / (2 + found.questions + found.exercises))


def test_two_stops_of_one_lesson_count_its_questions_once():
    twice = progress_at([STOPS[1], STOPS[1]], set(), set(), set())
    assert twice.questions == len(load_questions(STOPS[1].folder, "en"))


def test_the_way_goes_on_at_the_first_stop_that_was_not_seen():
    assert first_unseen(set()) == STOPS[0]
    assert first_unseen({STOPS[0].id, STOPS[2].id}) == STOPS[1]
    assert first_unseen(set(STOP_IDS)) == STOPS[0]


def test_what_a_lesson_needs_comes_before_it():
    order = [entry.folder for entry in ENTRIES]
    for entry in ENTRIES:
        needed = needed_before(entry.folder)
        assert entry.folder not in needed
        assert all(order.index(name) < order.index(entry.folder) for name in needed)
    assert needed_before(STOPS[0].lesson) == ()
    assert needed_before("pooling") == ("convolution",)


@pytest.mark.parametrize("told", [{"stops": ["whole", 7]}, {"stops": "whole"}, {"stops": None}, {}])
def test_the_page_shows_what_the_browser_told(told):
    app = open_page("path", lang="en")
    app.session_state[_PROGRESS] = told
    app.session_state[_DONE] = {"pooling/buried": True}
    pages = " ".join(each.proto.body for each in check(app.run()).get("html"))
    is_seen = told.get("stops") == ["whole", 7]
    assert ("Go on at stop 2" in pages) is is_seen
    assert pages.count("✓ seen") == is_seen
    assert "1 of 1 exercises" in pages
