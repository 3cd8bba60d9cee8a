"""A room as its teacher and its students see it, without a browser: what is on the page, and what is counted."""

import asyncio
import json
import time
from urllib.parse import urlencode

import pytest
import streamlit as st
from starlette.requests import Request
from streamlit.util import calc_hash

from core.classroom import answers, presence, rooms, state
from core.classroom.answers import Count
from pages.shared.lesson.navigation import name_place
from pages.shared.reader.identity import reader_of
from pages.shared.reader.plain import plain
from pages.shared.server.rooms import describe, routes
from tests.pages.dashboard import LANGUAGES, address, check, open_page


@pytest.fixture(autouse=True)
def nothing_is_remembered(own_home, monkeypatch):
    monkeypatch.setattr(state, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(type(st.context), "url", "http://localhost:8501/classroom")


@pytest.fixture
def teacher():
    """On the Classroom page, in a room that has just been opened."""
    app = open_page("classroom", lang="en")
    return check(app.button(key="classroom:open").click().run())


def go_to(app, page):
    app._page_hash = calc_hash(page)
    return check(app.run())


@pytest.fixture
def room(teacher):
    return address(teacher)["room"]


def words(app):
    return "\n".join([*(each.value for each in app.markdown), *(each.proto.body for each in app.get("html"))])


def of_class(app):
    return [each.label for each in app.expander if each.label.startswith("The class on: ")]


def warnings(app):
    return [each.value for each in app.warning]


def test_a_room_is_open_and_shown_large_with_link_and_picture(teacher, room):
    assert rooms.find(room).code == room
    shown = words(teacher)
    assert f'<p class="code">{room}</p>' in shown
    assert f"?room={room}" in shown
    assert "data:image/svg+xml" in shown
    assert teacher.info[0].value.startswith("This address leads only to this machine")


def test_a_student_types_the_code_and_leaves(room):
    app = open_page("classroom", lang="en")
    app.text_input(key="classroom:code").input(f"{room[:3].lower()} {room[3:]}")
    check(app.button[[each.label for each in app.button].index("Enter")].click().run())
    assert app.subheader[0].value == f"You are in room {room}"
    assert address(app)["room"] == room
    assert presence.num_present(room) == 1
    check(app.button(key="classroom:leave").click().run())
    assert "room" not in address(app)
    assert presence.num_present(room) == 0


@pytest.mark.parametrize("code", ["BCDFG", "nonsense", "<b>"])
def test_a_room_that_there_is_not_is_a_sentence_and_leaves_the_address(code):
    app = open_page("pooling", lang="en", room=code)
    assert warnings(app) == [f"There is no room {plain(code)}, or it has ended."]
    assert "room" not in address(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_room_stays_over_pages_and_languages(room, language):
    app = open_page("pooling", lang=language, room=room.lower())
    assert address(app)["room"] == room
    assert not app.warning
    other = "zh" if language == "en" else "en"
    check(app.button_group(key="lang").set_value(other).run())
    assert address(app)["room"] == room


def test_a_room_that_ends_says_so_and_the_lesson_goes_on(room):
    app = open_page("pooling", lang="en", room=room)
    rooms.end(room)
    check(app.run())
    assert warnings(app) == [f"There is no room {room}, or it has ended."]
    assert not check(app.run()).warning


def lock_size(app, number):
    app.number_input(key="convolution:question:output-rows:number").set_value(number)
    return check(app.button(key="convolution:question:output-rows:lock").click().run())


def test_locked_numbers_are_counted_with_the_likely_mistake_and_revealed(room):
    first, second = (open_page("convolution", lang="en", room=room) for _ in range(2))
    question = "convolution/output-rows"
    lock_size(first, 147)
    lock_size(second, 148)
    tally = answers.tally(room, question)
    assert {(count.answer, count.count) for count in tally.counts} == {(147.0, 1), (148.0, 1)}
    assert {count.verdict for count in tally.counts if count.answer == 147} == {"right"}
    assert f'data-room-question="{question}"' in words(first)
    assert of_class(check(first.run())) == []
    answers.reveal(room, question)
    assert of_class(check(first.run())) != []
    third = open_page("convolution", lang="en", room=room)
    assert of_class(third) != [], "revealed to all"
    lock_size(third, 147)
    assert answers.tally(room, question) == tally.__class__(tally.counts, revealed=True)


def test_who_is_in_no_room_counts_nowhere(room):
    lock_size(open_page("convolution", lang="en"), 147)
    assert answers.asked(room) == []


def test_the_teacher_sees_the_bars_beside_the_question_and_counts_nothing(teacher, room):
    answers.lock(room, "convolution/output-rows", "s" * 16, 300)
    go_to(teacher, "convolution")
    reveal = teacher.button(key="reveal:convolution/output-rows")
    assert reveal.label == "Reveal to the class"
    lock_size(teacher, 147)
    assert answers.tally(room, "convolution/output-rows").counts == (Count(300, "", 1),)
    check(teacher.button(key="reveal:convolution/output-rows").click().run())
    assert answers.tally(room, "convolution/output-rows").revealed


def test_the_room_knows_where_the_teacher_is_and_where_students_think(teacher, room):
    assert rooms.find(room).num_moves == 0, "the Classroom page is no place to follow to"
    go_to(teacher, "convolution")
    teacher.slider(key="convolution_stride").set_value(3)
    check(teacher.run())
    found = rooms.find(room)
    assert (found.path, found.query) == ("convolution", "convolution_stride=3")
    told = {language: describe(state.state(room), language)["place"] for language in LANGUAGES}
    assert told == {"en": "Convolution · Slide", "zh": told["zh"]}
    assert told["zh"].startswith("卷积")
    student = open_page("convolution", lang="zh", room=room)
    (place,) = presence.whereabouts(room)
    assert (place.path, place.num_students, place.num_thinking) == ("convolution", 1, 1)
    assert "room" in address(student)


def test_a_typed_question_stands_above_any_page(room):
    number = answers.ask(room, "How **many** <b>?", [])
    app = open_page("home", lang="en", room=room)
    assert "How **many** &lt;b&gt;?" in words(app)
    app.number_input(key=f"typed:{number}").set_value(12)
    check(app.button(key="typed:lock").click().run())
    assert answers.tally(room, number).counts == (Count(12, "", 1),)
    assert "You answered: 12" in words(app)
    choice = answers.ask(room, "Which?", ["*this*", "that"])
    check(app.run())
    assert app.radio(key=f"typed:{choice}").options == [f"A · {plain('*this*')}", "B · that"]
    check(app.button(key="typed:lock").click().run())
    assert [each.value for each in app.toast] == ["Give an answer first."]
    app.radio(key=f"typed:{choice}").set_value(1)
    check(app.button(key="typed:lock").click().run())
    check(app.button(key="typed:again").click().run())
    assert app.radio(key=f"typed:{choice}").options
    answers.close(room)
    assert "Which?" not in words(check(app.run()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_database_that_is_away_costs_the_room_and_not_the_lesson(room, language, monkeypatch, own_home):
    app = open_page("pooling", lang=language, room=room)
    for path in own_home.glob("classroom.db*"):
        path.unlink()
    (own_home / "classroom.db").mkdir()
    check(app.run())
    assert len(app.title) == 1
    assert not app.error
    assert address(app)["room"] == room, "it may come back"
    (sentence,) = warnings(app)
    assert ("cannot be reached" if language == "en" else "连不上") in sentence


def test_a_link_fixes_and_hides_controls():
    link = {
        "convolution_stride": "3",
        "fix": "convolution_stride,convolution_padding",
        "hide": "convolution_kernel",
    }
    app = open_page("convolution", lang="en", convolution_ask="0", **link)
    stride = app.slider(key="convolution_stride")
    assert (stride.value, stride.disabled) == (3, True)
    assert app.button_group(key="convolution_padding:en").disabled
    assert not app.selectbox(key="convolution_picture:en").disabled
    assert "convolution_kernel:en" not in [each.key for each in app.selectbox]
    check(app.button(key="convolution:reset").click().run())
    assert app.slider(key="convolution_stride").value == 3
    assert {name: address(app)[name] for name in link} == link
    check(app.button_group(key="lang").set_value("zh").run())
    assert app.slider(key="convolution_stride").disabled


@pytest.mark.parametrize("nonsense", ["<b>", "a," * 100, ","])
def test_a_link_that_fixes_nonsense_fixes_nothing(nonsense):
    app = open_page("pooling", lang="en", fix=nonsense)
    assert not any(each.disabled for each in app.slider)


def test_the_teacher_of_a_room_moves_what_is_fixed_for_students(teacher, room):
    go_to(teacher, "convolution")
    teacher.query_params["fix"] = "convolution_stride"
    teacher.session_state["address_values"]["fix"] = ("convolution_stride",)
    check(teacher.run())
    assert not teacher.slider(key="convolution_stride").disabled
    assert rooms.find(room).query == "fix=convolution_stride"
    student = open_page("convolution", lang="en", room=room, fix="convolution_stride")
    assert student.slider(key="convolution_stride").disabled


def test_ending_a_room_deletes_it(teacher, room):
    check(teacher.button(key="classroom:end").click().run())
    assert rooms.find(room) is None
    assert teacher.button(key="classroom:open").label == "Open a room"
    assert not teacher.warning


def ask_state(code, token="", lang="en"):
    """What the server answers a browser that polls."""
    query = urlencode({"code": code, "lang": lang}).encode()
    headers = [(b"cookie", f"convnet_classroom_reader={token}".encode())] if token else []
    request = Request({"type": "http", "query_string": query, "headers": headers})
    return asyncio.run(routes()[0].endpoint(request))


def told(answer):
    return json.loads(answer.body)


def test_a_browser_that_polls_is_there_and_no_page_runs(room, monkeypatch):
    token = "0123456789abcdef" * 2
    reader = reader_of({"convnet_classroom_reader": token})
    rooms.enter(room, reader)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 100)
    assert presence.num_present(room) == 0
    first = told(ask_state(room, token))
    assert (first["open"], first["present"], first["place"], first["answered"]) == (True, 0, "", {})
    assert told(ask_state(room, token))["present"] == 1
    rooms.move(room, "pooling", "pooling_view=dilution")
    assert [told(ask_state(room, lang=each))["place"] for each in ("en", "zh", "xx")] == [
        name_place("pooling", "dilution", each) for each in ("en", "zh", "en")
    ]


@pytest.mark.parametrize("code", ["XXXXX", "", "nonsense", "'; DROP"])
def test_a_browser_that_polls_for_no_room_is_told_so(code):
    answer = ask_state(code)
    assert (answer.status_code, told(answer)) == (200, {"open": False})
    assert answer.headers["cache-control"] == "no-store"


def test_a_browser_that_polls_while_the_database_is_away_waits(room, own_home):
    for path in own_home.glob("classroom.db*"):
        path.unlink()
    (own_home / "classroom.db").mkdir()
    assert ask_state(room).status_code == 503
