"""Controls and the address bar."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from pages.shared.controls.kernel_grid import grid_codec
from pages.shared.reader.address import link_to_here
from tests.pages.dashboard import address, check, open_page

NONSENSE = {
    "convolution_stride": ["9", "-1", "1.5", "two", "", "nan", "9" * 400],
    "convolution_kernel": ["no_such_kernel", "水平边缘", "<script>"],
    "convolution_relu": ["yes", "2"],
    "convolution_view": ["window-of-opportunity"],
    "lang": ["fr"],
}


def test_a_moved_control_is_in_the_address():
    app = open_page("convolution")
    assert address(app) == {}
    app.slider(key="convolution_stride").set_value(3).run()
    assert address(app) == {"convolution_stride": "3"}


def test_a_default_leaves_the_address():
    app = open_page("convolution", convolution_stride="3")
    app.slider(key="convolution_stride").set_value(1).run()
    assert address(app) == {}


def test_a_link_restores_the_view():
    link = {
        "convolution_kernel": "sobel_vertical",
        "convolution_stride": "2",
        "convolution_padding": "same",
        "convolution_size": "5",
        "convolution_relu": "1",
        "convolution_crop_row": "12",
    }
    app = open_page("convolution", **link)
    assert address(app) == link
    assert app.slider(key="convolution_stride").value == 2
    assert app.selectbox(key="convolution_kernel:en").value == "sobel_vertical"
    assert app.slider(key="convolution_crop_row").value == 12


def test_reset_returns_to_the_defaults():
    app = open_page("convolution", convolution_stride="4", convolution_kernel="emboss", lang="zh")
    app.button(key="convolution:reset").click().run()
    check(app)
    assert app.slider(key="convolution_stride").value == 1
    assert app.selectbox(key="convolution_kernel:zh").value == "vertical_edge"
    assert address(app) == {"lang": "zh"}


def test_reset_keeps_the_view_and_the_answers():
    app = open_page("convolution", convolution_view="window", convolution_stride="4")
    question = "convolution:question:output-rows"
    app.number_input(key=f"{question}:number").set_value(7.0).run()
    app.button(key=f"{question}:lock").click().run()
    app.button_group(key="convolution_view:en").set_value("borders").run()
    app.button(key="convolution:reset").click().run()
    check(app)
    assert address(app) == {"convolution_view": "borders"}
    app.button_group(key="convolution_view:en").set_value("window").run()
    assert app.button(key=f"{question}:again")


def test_a_link_to_what_is_shown_names_the_language_and_no_projector(monkeypatch):
    """And nothing that is no longer shown, here the grid of the own kernel."""
    links = []
    monkeypatch.setattr(
        "pages.shared.lesson.toolbar.show_code", lambda *_, **__: links.append(link_to_here())
    )
    grid = {"convolution_kernel": "own", "convolution_grid3": "1,0,-1_2,0,-2_1,0,-1"}
    app = open_page("convolution", projector="1", convolution_stride="3", **grid)
    assert "lang" not in address(app)
    app.selectbox(key="convolution_kernel:en").set_value("emboss").run()
    stride = {"lang": "en", "convolution_stride": "3"}
    assert [dict(parse_qsl(link.removeprefix("?"))) for link in links] == [
        {**stride, **grid},
        {**stride, "convolution_kernel": "emboss"},
    ]


def test_values_stay_when_the_reader_comes_back_to_a_page():
    app = open_page("convolution", convolution_stride="3")
    app.switch_page("pages/pooling/page.py").run()
    check(app)
    assert "convolution_stride" not in address(app)
    app.switch_page("pages/convolution/page.py").run()
    check(app)
    assert app.slider(key="convolution_stride").value == 3
    assert address(app) == {"convolution_stride": "3"}


@pytest.mark.parametrize(
    ("parameter", "text"), [(name, text) for name, texts in NONSENSE.items() for text in texts]
)
def test_nonsense_in_the_address_falls_back_with_a_note(parameter, text):
    app = open_page("convolution", **{parameter: text})
    assert len(app.warning) == 1
    assert parameter in app.warning[0].value
    assert app.get("plotly_chart"), "the page is not drawn"
    assert parameter not in address(app)
    app.run()
    assert not app.warning


def test_several_nonsenses_are_each_noted():
    app = open_page("pooling", pooling_size="x", pooling_feature="y")
    assert len(app.warning) == 2


@pytest.mark.parametrize(
    ("grid", "is_kept"),
    [
        ("1,0,-1_2,0,-2_1,0,-1", True),
        ("1,0,-1_2,nan,-2_1,0,-1", False),
        ("1,0,-1_2,0,-2", False),
        ("a,b,c_d,e,f_g,h,i", False),
        ("1,0,-1_2,inf,-2_1,0,-1", False),
        ("1e99,0,-1_2,0,-2_1,0,-1", False),
    ],
)
def test_own_kernel_comes_from_the_address(grid, is_kept):
    app = open_page("convolution", convolution_kernel="own", convolution_grid3=grid)
    assert not app.error
    assert len(app.warning) == (0 if is_kept else 1)
    assert (address(app).get("convolution_grid3") == grid) is is_kept


def test_dilation_waits_while_the_stride_is_above_one():
    app = open_page("convolution", convolution_dilation="3", convolution_stride="2")
    assert not app.error
    assert app.slider(key="convolution_dilation").disabled
    app.slider(key="convolution_stride").set_value(1).run()
    assert app.slider(key="convolution_dilation").value == 3


def labels_follow_the_toggle() -> None:
    """A page on which the words of one control depend on another."""
    from pages.shared.controls.controls import Controls
    from pages.shared.reader import address

    address.start_run()
    controls = Controls("words")
    after = controls.toggle("after", "After")
    labels = {name: f"{name} {'after' if after else 'before'}" for name in ("first", "second")}
    for make in (controls.select, controls.segments, controls.stops, controls.several):
        kind = make.__name__
        make(kind, kind, labels, ["second"] if kind == "several" else "second")


def test_words_that_depend_on_another_control_follow_it():
    """The browser keeps the words it shows unless it is told others: the chosen value must come with its new ones."""
    app = check(AppTest.from_function(labels_follow_the_toggle).run())
    app.toggle(key="words_after").set_value(True).run()
    check(app)
    (select,) = app.selectbox
    assert (select.value, select.proto.set_value, select.proto.raw_value) == ("second", True, "second after")
    assert app.select_slider[0].proto.set_value
    assert app.multiselect[0].proto.set_value
    assert app.button_group[0].proto.set_value
    app.run()
    assert not app.selectbox[0].proto.set_value, "a choice on its way from the browser would be undone"


@given(st.tuples(*[st.tuples(*[st.floats(-1e6, 1e6)] * 3)] * 3))
def test_a_kernel_comes_back_from_the_address_as_it_was(grid):
    codec = grid_codec((3, 3))
    assert codec.decode(codec.encode(grid)) == grid


def test_a_kernel_is_written_short():
    assert grid_codec((1, 3)).encode(((1.0, -0.5, 0.1234567),)) == "1,-0.5,0.1234567"


def settings_that_may_not_go_together() -> None:
    """Two numbers and, in a part drawn on its own, a third; their sum may not exceed 10."""
    import streamlit

    from core.errors import InputError
    from pages.shared.controls.controls import Controls
    from pages.shared.reader import address

    address.start_run()
    controls = Controls("sum")
    a = controls.slider("a", "A", 0, 9, 3)
    b = controls.slider("b", "B", 0, 9, 3)
    other = controls.toggle("other", "Other")
    with controls.refusing("a", "b"):
        if a + b > 10:
            raise InputError("{a} and {b} are too many.", a=a, b=b)
    streamlit.write(f"{a} + {b} and {other}")


def test_a_value_that_does_not_fit_the_others_is_refused_at_its_control():
    app = check(AppTest.from_function(settings_that_may_not_go_together).run())
    check(app.slider(key="sum_b").set_value(9).run())
    assert app.slider(key="sum_b").value == 3
    assert app.slider(key="sum_b").proto.set_value, "the browser goes on to show 9"
    kinds = [element.type for element in app.main if element.type in ("slider", "warning", "markdown")]
    assert kinds == ["slider", "slider", "warning", "markdown"], "the sentence stands under its control"
    assert app.warning[0].value == "3 and 9 are too many."
    assert app.markdown[0].value == "3 + 3 and False"
    check(app.toggle(key="sum_other").set_value(True).run())
    assert app.warning, "what is said still holds"
    check(app.slider(key="sum_b").set_value(7).run())
    assert not app.warning
    check(app.slider(key="sum_a").set_value(9).run())
    assert [app.slider(key=f"sum_{name}").value for name in "ab"] == [3, 7]
    assert app.warning[0].value == "9 and 7 are too many."


def test_a_link_to_what_cannot_be_shows_what_can():
    app = AppTest.from_function(settings_that_may_not_go_together)
    app.query_params.update({"sum_a": "8", "sum_b": "7"})
    check(app.run())
    assert app.markdown[0].value == "3 + 7 and False"
    assert address(app) == {"sum_b": "7"}


@pytest.mark.parametrize("number", [6.359513, 1 / 3, -1e-7, 1e6, 123456.789, 0.1 + 0.2])
def test_a_kernel_comes_back_from_the_address_to_the_last_digit(number):
    codec = grid_codec((1, 2))
    assert codec.decode(codec.encode(((number, 0.0),))) == ((number, 0.0),)
