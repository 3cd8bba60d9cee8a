"""What a browser makes of Streamlit's messages: checked with messages that Streamlit's own functions made."""

import random

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from tests.load.protocol import Control, Screen


def page() -> None:
    import streamlit as st

    st.slider("Whole", 0, 4, 1, key="page_whole")
    st.slider("Part", 0.0, 1.0, 0.5, step=0.25, key="page_part")
    st.select_slider("Stops", ["few", "many"], key="page_stops")
    st.selectbox("List", ["a", "b", "c"], index=2, key="page_list")
    st.segmented_control("Row", ["x", "y"], default="y", key="page_row", required=True)
    st.toggle("Switch", value=True, key="page_switch")
    st.number_input("Number", 0, 9, 3, key="page_number")
    st.multiselect("Several", ["p", "q"], ["q"], key="page_several")
    st.toggle("Other page", key="other_switch")
    st.slider("Fixed", 0, 4, 1, key="page_fixed", disabled=True)
    st.write({name: st.session_state[name] for name in sorted(st.session_state) if name.startswith("page_")})


def begun(*, part: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.new_session.name = "page"
    message.metadata.run.fragment_ids.extend([part] if part else [])
    return message


def ended(
    status: "ForwardMsg.ScriptFinishedStatus.ValueType" = ForwardMsg.FINISHED_SUCCESSFULLY,
) -> ForwardMsg:
    return ForwardMsg(script_finished=status)


def drawn(app: AppTest, *, part: str = "") -> list[ForwardMsg]:
    messages = []
    for element in app.main:
        if element.type in (
            "slider",
            "select_slider",
            "selectbox",
            "button_group",
            "toggle",
            "number_input",
            "multiselect",
        ):
            message = ForwardMsg()
            kind = {"select_slider": "slider", "toggle": "checkbox"}.get(element.type, element.type)
            getattr(message.delta.new_element, kind).CopyFrom(element.proto)  # type: ignore[attr-defined]
            message.delta.fragment_id = part
            messages.append(message)
    return messages


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=120).run()


@pytest.fixture
def screen(app: AppTest) -> Screen:
    screen = Screen()
    for message in [begun(), *drawn(app)]:
        assert not screen.read(message)
    assert screen.read(ended())
    return screen


def test_controls_have_the_values_that_the_page_gave_them(screen: Screen) -> None:
    values = {control.name: control.value for control in screen.controls.values()}
    assert values == {
        "page_whole": [1.0], "page_part": [0.5], "page_stops": ["few"], "page_list": "c", "page_row": ["y"],
        "page_switch": True, "page_number": 3.0, "page_several": ["q"], "other_switch": False, "page_fixed": [1.0],
    }  # fmt: skip


def test_only_the_lessons_own_controls_move(screen: Screen) -> None:
    names = {screen.controls[identity].name for identity in screen.movable("page")}
    assert names == {"page_whole", "page_part", "page_stops", "page_list", "page_row", "page_switch"}


def test_a_moved_control_is_understood_by_streamlit(app: AppTest, screen: Screen) -> None:
    chance = random.Random(0)
    for identity in screen.movable("page"):
        screen.move(identity, chance)
    message = screen.ask("http://localhost:1", "page")
    moved = {
        control.name: control.value
        for control in screen.controls.values()
        if control.name.startswith("page_")
    }
    # As the server does it: the states of the message, taken in by the page's own widgets.
    app._run(message.rerun_script.widget_states)
    assert not app.exception
    told = {name: app.session_state[name] for name in moved}
    plain = {name: value[0] if isinstance(value, list) else value for name, value in moved.items()}
    assert told == plain | {"page_several": ["q"]}


def test_a_control_that_the_next_run_leaves_out_is_gone(app: AppTest, screen: Screen) -> None:
    first, *rest = drawn(app)
    for message in [begun(), *rest, ended()]:
        screen.read(message)
    assert first.delta.new_element.slider.id not in screen.controls
    assert len(screen.controls) == len(rest)


def test_a_part_that_is_drawn_anew_takes_only_its_own_controls_away(app: AppTest) -> None:
    screen = Screen()
    first, second, *rest = drawn(app)
    first.delta.fragment_id = second.delta.fragment_id = "part"
    for message in [begun(), first, second, *rest, ended()]:
        screen.read(message)
    for message in [begun(part="part"), second, ended(ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)]:
        screen.read(message)
    names = [control.name for control in screen.controls.values()]
    assert "page_whole" not in names
    assert "page_part" in names
    assert "page_list" in names


def test_an_interrupted_run_has_not_ended(screen: Screen) -> None:
    assert not screen.read(ended(ForwardMsg.FINISHED_EARLY_FOR_RERUN))


def test_what_is_kept_is_said_for_two_runs_and_counts_when_only_its_name_comes(screen: Screen) -> None:
    chart = ForwardMsg(hash="abc")
    chart.metadata.cacheable = True
    chart.delta.new_element.plotly_chart.spec = "{}"
    for message in [begun(), chart, ended()]:
        screen.read(message)
    for _ in range(2):
        assert list(screen.ask("", "page").rerun_script.cached_message_hashes) == ["abc"]
        for message in [begun(), ended()]:
            screen.read(message)
    # What was said to be kept may be named in the run that follows.
    assert list(screen.ask("", "page").rerun_script.cached_message_hashes) == ["abc"]
    for message in [begun(), ForwardMsg(ref_hash="abc"), ended()]:
        screen.read(message)
    assert screen.pictures == 2
    for _ in range(3):
        for message in [begun(), ended()]:
            screen.read(message)
    assert not screen.ask("", "page").rerun_script.cached_message_hashes


def test_errors_are_those_of_the_last_run(screen: Screen) -> None:
    error = ForwardMsg()
    error.delta.new_element.exception.type = "ValueError"
    error.delta.new_element.exception.message = "no"
    for message in [begun(), error]:
        screen.read(message)
    assert screen.errors == ["ValueError: no"]
    screen.read(begun())
    assert not screen.errors


def test_the_first_request_names_the_page_and_later_ones_what_the_server_called_it(screen: Screen) -> None:
    assert Screen().ask("u", "page").rerun_script.page_name == "page"
    answer = ForwardMsg()
    answer.navigation.page_script_hash = "hash"
    screen.read(answer)
    state = BackMsg.FromString(screen.ask("u", "page", fragment="part").SerializeToString()).rerun_script
    assert (state.page_name, state.page_script_hash, state.fragment_id) == ("", "hash", "part")


def test_nothing_chosen_is_an_empty_list() -> None:
    state = Control("name", [], []).state("id")
    assert state.WhichOneof("value") == "string_array_value"
    assert not state.string_array_value.data
