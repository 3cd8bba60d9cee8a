"""Corners of the convolution lesson."""

import pytest

from tests.pages.dashboard import open_page


@pytest.mark.parametrize("view", ["window", "borders", "colour", "translation"])
@pytest.mark.parametrize("kernel", ["vertical_edge", "vgg16"])
@pytest.mark.parametrize(("size", "dilation"), [(3, 4), (5, 2), (7, 2)])
def test_the_widest_windows_fit_into_every_view(size, dilation, kernel, view):
    link = {
        "kernel": kernel,
        "size": str(size),
        "dilation": str(dilation if kernel != "vgg16" else 4),
        "view": view,
    }
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    assert not app.error
    assert app.code


@pytest.mark.parametrize("stride", ["2", "3", "4"])
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("view", ["window", "borders", "colour"])
def test_every_stride_fits_into_every_view(stride, padding, view):
    link = {"stride": stride, "padding": padding, "size": "7", "view": view}
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    assert not app.error


def test_a_move_that_is_no_multiple_of_the_stride_is_explained():
    link = {"view": "translation", "stride": "2", "shift_rows": "3", "shift_columns": "4", "ask": "0"}
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    assert len(app.info) == 1
    app.slider(key="convolution_shift_rows").set_value(4).run()
    assert not app.info
    assert app.metric[0].value == "0"


def test_own_stack_of_layers():
    link = {"view": "receptive-field", "stack_name": "own", "stack_layers": "c3 x3"}
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    assert "x3" in app.error[0].value
    app.text_input(key="convolution_stack_layers").set_value("c3 c3 p2").run()
    assert not app.error
    assert app.metric[0].value == "6 x 6"
