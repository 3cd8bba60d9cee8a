import numpy as np
import pytest
from PIL import Image

from core.images import to_grey, to_rgb


@pytest.mark.parametrize(
    ("colour", "grey"),
    [
        ((255, 0, 0), 76.245),
        ((0, 255, 0), 149.685),
        ((0, 0, 255), 29.07),
        ((255, 255, 255), 255),
        ((0, 0, 0), 0),
    ],
)
def test_weights_of_red_green_and_blue(colour, grey):
    result = to_grey(np.array([[colour]], np.uint8))
    assert result.dtype == np.float32
    assert result.shape == (1, 1)
    assert result[0, 0] == pytest.approx(grey, abs=1e-3)


def test_agrees_with_pillow():
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    np.testing.assert_allclose(to_grey(image), np.asarray(Image.fromarray(image).convert("L")), atol=0.51)


@pytest.mark.parametrize("shape", [(2, 3), (2, 3, 1)])
def test_grey_stays_grey(shape):
    image = np.arange(6, dtype=np.uint8).reshape(shape)
    result = to_grey(image)
    assert result.tolist() == [[0, 1, 2], [3, 4, 5]]
    result[:] = 9
    assert image.max() == 5


@pytest.mark.parametrize("shape", [(3,), (2, 3, 4), (1, 2, 3, 3)])
def test_other_shapes_are_refused(shape):
    with pytest.raises(ValueError, match="received shape"):
        to_grey(np.zeros(shape))


def test_grey_becomes_three_equal_channels_and_colour_stays():
    grey = np.arange(6, dtype=np.uint8).reshape(2, 3, 1)
    np.testing.assert_array_equal(to_rgb(grey), np.stack([grey[..., 0]] * 3, axis=-1))
    colour = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)
    np.testing.assert_array_equal(to_rgb(colour), colour)
