import io

import numpy as np
import pytest
from PIL import Image

from core.images import encode_jpeg, encode_png


@pytest.mark.parametrize("shape", [(5, 7, 3), (5, 7), (1, 1, 3)])
def test_png_keeps_every_pixel(shape):
    image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    with Image.open(io.BytesIO(encode_png(image))) as decoded:
        assert decoded.format == "PNG"
        np.testing.assert_array_equal(np.asarray(decoded), image)


def test_jpeg_is_close_to_the_picture():
    image = np.full((32, 32, 3), (200, 100, 50), np.uint8)
    with Image.open(io.BytesIO(encode_jpeg(image))) as decoded:
        assert decoded.format == "JPEG"
        np.testing.assert_allclose(np.asarray(decoded), image, atol=3)


def test_lower_quality_makes_a_smaller_jpeg():
    image = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert len(encode_jpeg(image, quality=30)) < len(encode_jpeg(image, quality=95))


@pytest.mark.parametrize("encode", [encode_png, encode_jpeg])
@pytest.mark.parametrize(
    "image", [np.zeros((2, 2, 3), np.float32), np.zeros((2, 2, 4), np.uint8), np.zeros((0, 2, 3), np.uint8)]
)
def test_other_arrays_are_refused(encode, image):
    with pytest.raises(ValueError, match="received"):
        encode(image)


@pytest.mark.parametrize("quality", [0, 101])
def test_quality_out_of_range(quality):
    with pytest.raises(ValueError, match=f"received {quality}"):
        encode_jpeg(np.zeros((2, 2, 3), np.uint8), quality=quality)
