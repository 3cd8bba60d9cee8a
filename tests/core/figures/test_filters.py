"""Sheets of filter pictures and patches."""

import io

import numpy as np
import pytest
from PIL import Image

from core.feature_maps.display_rules import filter_to_picture
from core.figures.filters import filter_sheet, framed_picture, objective_figure, patch_picture
from core.specs.patches import Patch


def test_a_sheet_holds_the_pictures_in_rows():
    pictures = np.random.default_rng(0).normal(size=(3, 8, 8, 3)).astype(np.float32)
    sheet = np.array(Image.open(io.BytesIO(filter_sheet(pictures, columns=2))))
    assert sheet.shape == (16, 16, 3)
    np.testing.assert_array_equal(sheet[8:, :8], filter_to_picture(pictures[2]))
    assert not sheet[8:, 8:].any()


def test_grey_pictures():
    sheet = np.array(Image.open(io.BytesIO(filter_sheet(np.ones((1, 8, 8, 1), np.float32), columns=1))))
    assert sheet.shape == (8, 8)


def test_a_small_patch_is_enlarged_and_a_large_one_shrunk():
    patch = np.arange(9, dtype=np.uint8).reshape(3, 3, 1)
    assert patch_picture(patch).shape == (96, 96, 3)
    np.testing.assert_array_equal(patch_picture(patch)[::32, ::32, 0], patch[..., 0])
    assert patch_picture(np.zeros((190, 100, 3), np.uint8)).shape[0] == 96


def test_the_frame_surrounds_the_patch():
    picture = np.full((20, 20, 3), 7, np.uint8)
    framed = framed_picture(picture, Patch(0, 1.0, (5, 8), (0, 3)))
    assert tuple(framed[4, 2]) == tuple(framed[9, 2]) == tuple(framed[6, 5]) == (213, 94, 0)
    np.testing.assert_array_equal(framed[5:9, 0:4], 7)
    assert (picture == 7).all()


def test_the_curve_has_the_measurements():
    line = objective_figure([0, 5], [1.0, 2.5], x_title="x", y_title="y").data[0]
    assert (line.x, line.y) == ((0, 5), (1.0, 2.5))


@pytest.mark.parametrize(
    ("objectives", "ticks"),
    [([30, 90, 1500], (50, 100, 200, 500, 1000)), ([0.4, 2e7], tuple(10.0**power for power in range(8)))],
)
def test_a_large_climb_has_round_numbers_at_its_axis(objectives, ticks):
    axis = objective_figure([0, 1, 2], objectives, x_title="x", y_title="y").layout.yaxis
    assert axis.type == "log"
    assert axis.tickvals == pytest.approx(ticks)
