"""What is done to a picture: by hand on small ones, bounds and untouched inputs on any."""

import colorsys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from core.images import disturbances as by

SHARES = st.floats(-1, 1)
PARTS = st.floats(0, 1)
RNG = np.random.default_rng(0)
PICTURE = RNG.integers(0, 256, (12, 20, 3)).astype(np.uint8)
GREY = PICTURE[:, :, :1].copy()

DISTURBED = {
    "grey_patch": lambda image, a, b, share: by.grey_patch(image, a, b, share, strength=share),
    "stroke": lambda image, a, b, share: by.stroke(image, [(a, b), (b, a)], share, (9, 99, 199), strength=share),
    "moved": lambda image, a, b, share: by.moved(image, a, b),
    "flipped": lambda image, a, b, share: by.flipped(image),
    "blurred": lambda image, a, b, share: by.blurred(image, share),
    "turned_colours": lambda image, a, b, share: by.turned_colours(image, share),
}  # fmt: skip


@pytest.mark.parametrize("name", DISTURBED)
@given(a=SHARES, b=SHARES, share=PARTS)
def test_shape_and_dtype_stay_and_the_picture_is_left_alone(name, a, b, share):
    for image in (PICTURE, GREY):
        kept = image.copy()
        found = DISTURBED[name](image, a, b, share)
        assert (found.shape, found.dtype) == (image.shape, np.uint8)
        np.testing.assert_array_equal(image, kept)
        assert not np.shares_memory(found, image)


@pytest.mark.parametrize("name", ["grey_patch", "stroke", "blurred", "turned_colours"])
def test_of_no_strength_nothing_changes(name):
    found = DISTURBED[name](PICTURE, 0.5, 0.5, 0.0)
    # OpenCV's hue has steps of two degrees, and its way there and back is not exact.
    assert np.abs(found.astype(int) - PICTURE).max() <= (8 if name == "turned_colours" else 0)


def test_a_patch_by_hand():
    found = by.grey_patch(PICTURE, 0.5, 0.2, 0.5)  # a side of 6 around row 6 and column 4
    expected = PICTURE.copy()
    expected[3:9, 1:7] = 128
    np.testing.assert_array_equal(found, expected)
    half = by.grey_patch(PICTURE, 0.0, 0.0, 0.5, strength=0.5)
    wanted = (PICTURE[:3, :3].astype(float) + 128) / 2
    np.testing.assert_allclose(half[:3, :3], wanted, atol=0.51)
    np.testing.assert_array_equal(half[3:], PICTURE[3:])


def test_a_stroke_lies_within_half_its_width_of_the_line():
    blank = np.zeros((100, 100, 3), np.uint8)
    painted = by.stroke(blank, [(0.2, 0.2), (0.2, 0.8)], 0.1, (1, 2, 3))
    rows, columns = np.indices((100, 100)) + 0.5
    distance = np.hypot(rows - 20, columns - np.clip(columns, 20, 80))
    inside = (painted == (1, 2, 3)).all(axis=2)
    assert inside[distance < 4].all()
    assert not inside[distance > 6.5].any()
    dot = by.stroke(blank, [(0.5, 0.5)], 0.1, (1, 2, 3))
    assert 50 < (dot > 0).all(axis=2).sum() < 130  # of a disc of 10 pixels: 79
    np.testing.assert_array_equal(by.stroke(blank, [], 0.1, (1, 2, 3)), blank)


def test_a_move_by_hand():
    found = by.moved(PICTURE, 0.25, -0.1)  # 3 rows down, 2 columns to the left
    np.testing.assert_array_equal(found[3:, :-2], PICTURE[:-3, 2:])
    np.testing.assert_array_equal(found[0, :-2], PICTURE[0, 2:])
    np.testing.assert_array_equal(found[3:, -1], PICTURE[:-3, -1])


def test_a_blur_is_that_of_scipy():
    image = RNG.integers(0, 256, (60, 60, 3)).astype(np.uint8)
    expected = ndimage.gaussian_filter(image.astype(float), (1.5, 1.5, 0), mode="reflect", truncate=6)
    assert (
        np.abs(by.blurred(image, 0.25) - expected).max() <= 3
    )  # its kernel is cut off earlier, in whole numbers


def test_hues_turn_as_those_of_colorsys():
    colours = [(200, 40, 90), (0, 255, 0), (30, 60, 90), (7, 7, 7)]
    found = by.turned_colours(np.array([colours], np.uint8), 0.5)[0]
    for colour, turned in zip(colours, found, strict=True):
        hue, saturation, value = colorsys.rgb_to_hsv(*(level / 255 for level in colour))
        expected = np.array(colorsys.hsv_to_rgb((hue + 0.25) % 1, saturation, value)) * 255
        assert np.abs(turned - expected).max() <= 5


def test_a_grey_picture_becomes_its_negative():
    np.testing.assert_array_equal(by.turned_colours(GREY, 1.0), 255 - GREY)
