import base64

import cv2
import numpy as np
import pytest

from core.figures.colour import DIVERGING, colour_diverging
from core.figures.maps import MapLabels, Rectangle, map_figure, picture_figure


def test_diverging_colours_are_white_at_zero_and_mirror_in_strength():
    colours = colour_diverging(np.array([[-2.0, 0.0, 2.0]]))
    assert colours[0].tolist() == [[5, 48, 97], [247, 247, 247], [127, 59, 8]]
    luminance = cv2.cvtColor(colours, cv2.COLOR_RGB2LAB)[0, :, 0].astype(int)
    assert abs(luminance[0] - luminance[2]) < 40
    assert luminance[1] > 240


def test_a_zero_map_is_white():
    assert (colour_diverging(np.zeros((2, 3))) == 247).all()


def test_values_beyond_the_limit_are_cut():
    assert colour_diverging(np.array([[5.0]]), limit=1.0)[0, 0].tolist() == [127, 59, 8]


def test_signed_maps_have_a_symmetric_scale():
    heatmap = map_figure(np.array([[-3.0, 1.0]])).data[0]
    assert (heatmap.zmin, heatmap.zmax) == (-3.0, 3.0)
    assert [colour for _, colour in heatmap.colorscale] == [colour for _, colour in DIVERGING]


def test_positive_maps_start_at_zero():
    heatmap = map_figure(np.array([[2.0, 5.0]])).data[0]
    assert (heatmap.zmin, heatmap.zmax) == (0.0, 5.0)


def test_a_zero_map_has_a_scale_all_the_same():
    heatmap = map_figure(np.zeros((2, 2))).data[0]
    assert heatmap.zmin < heatmap.zmax


def test_hover_words_are_the_given_ones():
    figure = map_figure(np.ones((1, 1)), labels=MapLabels("行", "列", "值"))
    assert figure.data[0].hovertemplate.startswith("行 %{y}, 列 %{x}<br>值 ")


def test_values_reach_the_figure_unchanged():
    values = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)
    np.testing.assert_array_equal(map_figure(values).data[0].z, values)


@pytest.mark.parametrize("rectangle", [Rectangle(0, 0, 1, 1), Rectangle(3, 5, 2, 4)])
def test_marked_part_covers_whole_pixels(rectangle):
    shape = map_figure(np.ones((8, 10)), marked=(rectangle,)).layout.shapes[0]
    assert (shape.x0, shape.x1) == (rectangle.column - 0.5, rectangle.column + rectangle.width - 0.5)
    assert (shape.y0, shape.y1) == (rectangle.row - 0.5, rectangle.row + rectangle.height - 0.5)


def test_picture_is_sent_as_it_is():
    image = np.random.default_rng(0).integers(0, 255, (3, 4, 3), dtype=np.uint8)
    source = picture_figure(image).data[0].source
    png = base64.b64decode(source.removeprefix("data:image/png;base64,"))
    decoded = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB)
    np.testing.assert_array_equal(decoded, image)
