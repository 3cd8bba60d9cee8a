"""Maps over pictures: the pixels, the contours, and the cells under the pointer."""

import base64

import cv2
import numpy as np
import pytest

from core.figures.heatmaps import HeatLook, heat_figure, heat_overlay

IMAGE = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
VALUES = np.array([[0, 1, 2], [3, 4, 8]], np.float32)


def pixels(figure) -> np.ndarray:
    content = base64.b64decode(figure.data[0].source.partition(",")[2])
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def trace(figure, kind: str):
    return next((trace for trace in figure.data if trace.type == kind), None)


def test_nothing_is_laid_over_at_opacity_0():
    np.testing.assert_array_equal(pixels(heat_figure(IMAGE, VALUES, HeatLook(opacity=0))), IMAGE)


@pytest.mark.parametrize("values", [np.zeros((2, 3)), np.full((2, 3), -1.0)])
def test_a_zero_map_leaves_the_picture_alone(values):
    figure = heat_figure(IMAGE, values, HeatLook(opacity=1, contours=True, as_grid=True))
    np.testing.assert_array_equal(pixels(figure), IMAGE)
    assert trace(figure, "contour") is None


@pytest.mark.parametrize(
    ("colours", "brightest"), [("viridis", (253, 231, 37)), ("inferno", (252, 255, 164))]
)
def test_the_maximum_has_the_last_colour_of_its_scale(colours, brightest):
    shown = heat_overlay(IMAGE, VALUES, HeatLook(opacity=1, colours=colours, as_grid=True))
    np.testing.assert_allclose(shown[30, 50], brightest, atol=1)


def test_the_grid_shows_blocks_of_one_colour():
    shown = heat_overlay(IMAGE, VALUES, HeatLook(opacity=1, as_grid=True))
    blocks = shown.reshape(2, 20, 3, 20, 3)
    np.testing.assert_array_equal(blocks, np.broadcast_to(blocks[:, :1, :, :1], blocks.shape))
    assert len(np.unique(blocks[:, 0, :, 0].reshape(6, 3), axis=0)) == 6


def test_contours_at_quarters_of_the_maximum():
    assert trace(heat_figure(IMAGE, VALUES, HeatLook()), "contour") is None
    contour = trace(heat_figure(IMAGE, VALUES, HeatLook(contours=True)), "contour")
    assert (contour.contours.start, contour.contours.end, contour.contours.size) == (0.25, 0.75, 0.25)
    assert contour.z.shape == (40, 60)
    assert contour.z.max() == pytest.approx(1)


def test_the_cells_cover_the_picture_with_their_own_values():
    cells = trace(heat_figure(IMAGE, -VALUES, HeatLook(as_grid=True)), "heatmap")
    np.testing.assert_array_equal(cells.z, -VALUES)
    assert (cells.x0, cells.dx, cells.y0, cells.dy) == (10, 20, 10, 20)
    assert cells.customdata[1][2].tolist() == [1, 2]


def test_a_map_may_tell_nothing_to_the_pointer():
    assert trace(heat_figure(IMAGE, VALUES, HeatLook(), answers=False), "heatmap") is None


@pytest.mark.parametrize(("side", "has_numbers"), [(10, True), (11, False)])
def test_numbers_where_there_is_room(side, has_numbers):
    cells = trace(heat_figure(IMAGE, np.ones((side, side)), HeatLook(as_grid=True)), "heatmap")
    assert (cells.texttemplate is not None) is has_numbers


def test_the_rectangle_is_drawn_in_pixels():
    figure = heat_figure(IMAGE, VALUES, HeatLook(), rectangle=((0.25, 0.75), (0.5, 1.0)), selectable=True)
    shape = figure.layout.shapes[0]
    assert (shape.y0, shape.y1, shape.x0, shape.x1) == (10, 30, 30, 60)
    assert figure.layout.dragmode == "select"


def test_a_grey_picture():
    assert pixels(heat_figure(IMAGE[..., :1], VALUES, HeatLook())).shape == (40, 60, 3)
