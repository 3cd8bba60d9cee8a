import numpy as np
import pytest
from skimage.transform import resize as skimage_resize

from core.images import COLORMAPS, normalise, overlay


def photograph(height=20, width=30):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


# normalise


def test_normalise_divides_by_the_maximum():
    result = normalise(np.array([[0, 1], [2, 4]]))
    assert result.dtype == np.float32
    assert result.tolist() == [[0, 0.25], [0.5, 1]]


def test_normalise_leaves_zero_at_zero():
    assert normalise(np.zeros((3, 3), np.float32)).tolist() == [[0] * 3] * 3


@pytest.mark.parametrize("scale", [5e-324, 1e-310, 1e-40, 1e300])
def test_normalise_survives_extreme_scales(scale):
    assert normalise(np.array([0, scale])).tolist() == [0, 1]


@pytest.mark.parametrize("heatmap", [[-1.0, 1.0], [np.nan, 1.0], [np.inf, 1.0], []])
def test_normalise_refuses(heatmap):
    with pytest.raises(ValueError, match="finite and at least 0"):
        normalise(np.array(heatmap))


# overlay


# First and last colour of each scale as its authors published it.
@pytest.mark.parametrize(
    ("colormap", "lowest", "highest"),
    [
        ("viridis", (68, 1, 84), (253, 231, 37)),
        ("inferno", (0, 0, 4), (252, 255, 164)),
        ("magma", (0, 0, 4), (252, 253, 191)),
        ("cividis", (0, 34, 78), (254, 232, 56)),
        ("turbo", (48, 18, 59), (122, 4, 3)),
        ("jet", (0, 0, 128), (128, 0, 0)),
    ],
)
def test_colour_scales(colormap, lowest, highest):
    black = np.zeros((1, 2, 3), np.uint8)
    assert overlay(black, np.array([[0.0, 1.0]]), alpha=1, colormap=colormap).tolist() == [
        [[*lowest], [*highest]]
    ]


def test_every_colour_scale_is_tested_above():
    assert set(COLORMAPS) == {"viridis", "inferno", "magma", "cividis", "turbo", "jet"}


def test_alpha_0_is_the_picture():
    image = photograph()
    np.testing.assert_array_equal(overlay(image, np.ones((3, 3)), alpha=0), image)


@pytest.mark.parametrize("alpha", [0.25, 0.4, 1.0])
def test_blend(alpha):
    image = photograph()
    expected = (1 - alpha) * image + alpha * np.array((128.0, 0, 0))  # the top of jet
    np.testing.assert_allclose(overlay(image, np.ones((2, 2)), alpha=alpha), expected, atol=0.51)


def test_zero_map_is_the_lowest_colour_everywhere():
    blended = overlay(np.zeros((4, 4, 3), np.uint8), np.zeros((2, 2)), alpha=1)
    assert (blended == (0, 0, 128)).all()


def test_heatmap_is_interpolated_before_it_is_coloured():
    heatmap = np.random.default_rng(1).uniform(0, 1, (7, 7)).astype(np.float32)
    heatmap[3, 3] = 1
    enlarged = skimage_resize(heatmap, (70, 84), order=1, mode="edge", anti_aliasing=False)
    # One row as wide as the scale has levels shows the scale itself.
    scale = overlay(np.zeros((1, 256, 3), np.uint8), np.arange(256.0)[None], alpha=1, colormap="viridis")[0]
    blended = overlay(np.zeros((70, 84, 3), np.uint8), heatmap, alpha=1, colormap="viridis")
    np.testing.assert_allclose(blended, scale[np.rint(255 * enlarged).astype(int)], atol=4)


@pytest.mark.parametrize("scale", [1e-6, 3.0, 1e6])
def test_scale_of_the_heatmap_does_not_matter(scale):
    image, heatmap = photograph(), np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(overlay(image, scale * heatmap), overlay(image, heatmap))


def test_inputs_are_not_modified():
    image, heatmap = photograph(), np.arange(12.0).reshape(3, 4)
    overlay(image, heatmap)
    np.testing.assert_array_equal(image, photograph())
    np.testing.assert_array_equal(heatmap, np.arange(12.0).reshape(3, 4))


@pytest.mark.parametrize(
    ("image", "heatmap", "options", "message"),
    [
        (photograph().astype(float), np.ones((2, 2)), {}, "received float64"),
        (photograph()[..., 0], np.ones((2, 2)), {}, r"received uint8 \(20, 30\)"),
        (photograph(), np.ones((2, 2, 1)), {}, r"received shape \(2, 2, 1\)"),
        (photograph(), np.ones((2, 2)), {"alpha": 1.5}, "received 1.5"),
        (photograph(), np.ones((2, 2)), {"alpha": float("nan")}, "received nan"),
        (photograph(), np.ones((2, 2)), {"colormap": "rainbow"}, "received 'rainbow'"),
    ],
)
def test_refuses(image, heatmap, options, message):
    with pytest.raises(ValueError, match=message):
        overlay(image, heatmap, **options)


def test_a_fading_heatmap_leaves_the_picture_where_there_is_no_heat():
    image = np.full((1, 3, 3), 200, np.uint8)
    heat = np.array([[0.0, 1.0, 2.0]])
    shown = overlay(image, heat, alpha=0.5, colormap="viridis", fade=True)
    colours = overlay(image, heat, alpha=1.0, colormap="viridis").astype(float)
    np.testing.assert_array_equal(shown[0, 0], image[0, 0])
    np.testing.assert_allclose(shown[0, 1], 0.75 * 200 + 0.25 * colours[0, 1], atol=1)
    np.testing.assert_allclose(shown[0, 2], 0.5 * 200 + 0.5 * colours[0, 2], atol=1)
