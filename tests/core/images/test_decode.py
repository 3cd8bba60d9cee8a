"""Picture files shown right, at a moderate size."""

import numpy as np
import pytest
from PIL import Image

from core.images import load_foreign_image, load_image
from tests.core.images.picture_files import encode, noise, png_header

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


@pytest.fixture(params=[load_image, load_foreign_image], ids=["own", "foreign"])
def load(request):
    return request.param


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "PPM"])
def test_lossless_formats_keep_every_pixel(file_format):
    pixels = noise(7, 5)
    loaded = load_image(encode(Image.fromarray(pixels), file_format))
    assert loaded.dtype == np.uint8
    np.testing.assert_array_equal(loaded, pixels)


# The six pixels 1..6 as stored, and as the EXIF standard (tag 0x0112) says they are to be seen.
@pytest.mark.parametrize(
    ("orientation", "seen"),
    [
        (1, [[1, 2], [3, 4], [5, 6]]),
        (2, [[2, 1], [4, 3], [6, 5]]),
        (3, [[6, 5], [4, 3], [2, 1]]),
        (4, [[5, 6], [3, 4], [1, 2]]),
        (5, [[1, 3, 5], [2, 4, 6]]),
        (6, [[5, 3, 1], [6, 4, 2]]),
        (7, [[6, 4, 2], [5, 3, 1]]),
        (8, [[2, 4, 6], [1, 3, 5]]),
    ],
)
def test_exif_orientation(orientation, seen):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.array([[1, 2], [3, 4], [5, 6]], np.uint8))
    np.testing.assert_array_equal(load_image(encode(stored, "PNG", exif=exif))[..., 0], seen)


def test_large_photograph_on_its_side_is_shrunk_and_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = np.zeros((600, 800, 3), np.uint8)
    stored[:300] = 250  # stored on top, so seen on the right
    seen = load_image(encode(Image.fromarray(stored), "JPEG", exif=exif), max_side=100)
    assert seen.shape == (100, 75, 3)
    np.testing.assert_allclose(seen[:, :35], 0, atol=3)
    np.testing.assert_allclose(seen[:, 40:], 250, atol=3)


def test_broken_exif_does_not_cost_the_picture():
    pixels = noise(8, 8)
    loaded = load_image(encode(Image.fromarray(pixels), "PNG", exif=b"Exif\0\0not a TIFF header"))
    np.testing.assert_array_equal(loaded, pixels)


def test_cmyk_jpeg():
    cyan_and_white = np.zeros((16, 16, 4), np.uint8)
    cyan_and_white[:8, :, 0] = 255
    loaded = load_image(encode(Image.fromarray(cyan_and_white, "CMYK"), "JPEG", quality=95))
    np.testing.assert_allclose(loaded[:6], np.broadcast_to((0, 255, 255), (6, 16, 3)), atol=3)
    np.testing.assert_allclose(loaded[10:], 255, atol=3)


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "PPM"])
def test_16_bit_grey_is_scaled_not_clipped(file_format):
    stored = np.array([[0, 128, 129, 256, 257, 32768, 65278, 65279, 65535]], np.uint16)
    # value * 255 / 65535, rounded by hand
    expected = [0, 0, 1, 1, 1, 128, 254, 254, 255]
    loaded = load_image(encode(Image.fromarray(stored), file_format))
    for channel in range(3):
        assert loaded[0, :, channel].tolist() == expected


def test_palette_with_alpha_shows_white_where_it_is_transparent():
    picture = Image.new("P", (3, 1))
    picture.putpalette([*RED, *GREEN, *BLUE])
    picture.putdata([0, 1, 2])
    loaded = load_image(encode(picture, "PNG", transparency=bytes([255, 0, 128])))
    assert loaded[0, :2].tolist() == [[*RED], [*WHITE]]
    np.testing.assert_allclose(loaded[0, 2], (127, 127, 255), atol=1)


def test_rgba_is_laid_on_white():
    picture = Image.fromarray(np.array([[[0, 0, 0, 0], [255, 0, 0, 255], [0, 0, 0, 51]]], np.uint8), "RGBA")
    assert load_image(encode(picture, "PNG"))[0].tolist() == [[*WHITE], [*RED], [204, 204, 204]]


def test_grey_with_alpha():
    picture = Image.fromarray(np.array([[[10, 255], [10, 0]]], np.uint8), "LA")
    assert load_image(encode(picture, "PNG"))[0].tolist() == [[10, 10, 10], [255, 255, 255]]


def test_rgb_with_a_transparent_colour():
    picture = Image.fromarray(np.array([[RED, GREEN]], np.uint8))
    assert load_image(encode(picture, "PNG", transparency=GREEN))[0].tolist() == [[*RED], [*WHITE]]


def test_1_bit():
    picture = Image.fromarray(np.array([[True, False]]))
    assert load_image(encode(picture, "PNG"))[0].tolist() == [[255, 255, 255], [0, 0, 0]]


def test_grey():
    picture = Image.fromarray(np.array([[0, 77, 255]], np.uint8))
    assert load_image(encode(picture, "PNG"))[0].tolist() == [[0, 0, 0], [77, 77, 77], [255, 255, 255]]


@pytest.mark.parametrize("file_format", ["GIF", "WEBP"])
def test_animation_shows_its_first_frame(file_format):
    first, second = Image.new("RGB", (8, 8), RED), Image.new("RGB", (8, 8), BLUE)
    content = encode(first, file_format, save_all=True, append_images=[second], lossless=True)
    np.testing.assert_allclose(load_image(content), np.broadcast_to(RED, (8, 8, 3)), atol=1)


def test_1x1_picture():
    assert load_image(encode(Image.new("RGB", (1, 1), RED), "PNG")).tolist() == [[[*RED]]]


def test_path_bytes_and_open_file_give_the_same(tmp_path):
    pixels = noise(4, 6)
    path = tmp_path / "photo.png"
    path.write_bytes(encode(Image.fromarray(pixels), "PNG"))
    np.testing.assert_array_equal(load_image(path), pixels)
    np.testing.assert_array_equal(load_image(path.read_bytes()), pixels)
    with path.open("rb") as stream:
        np.testing.assert_array_equal(load_image(stream), pixels)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(64, 32, (8, 16)), (32, 64, (16, 8)), (16, 10, (10, 16)), (400, 1, (1, 16))],
)
def test_max_side(width, height, expected):
    assert load_image(encode(Image.new("RGB", (width, height)), "PNG"), max_side=16).shape == (*expected, 3)


def test_shrinking_takes_the_mean_over_areas():
    pixels = noise(64, 64)
    means = pixels.reshape(16, 4, 16, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(
        load_image(encode(Image.fromarray(pixels), "PNG"), max_side=16), means, atol=0.51
    )


def test_jpeg_shrunk_by_its_decoder_looks_like_one_shrunk_after_it():
    row, column = np.indices((512, 512))
    smooth = np.stack([row // 2, column // 2, (row + column) // 4], axis=-1).astype(np.uint8)
    means = smooth.reshape(64, 8, 64, 8, 3).mean(axis=(1, 3))
    loaded = load_image(encode(Image.fromarray(smooth), "JPEG", quality=95), max_side=64)
    np.testing.assert_allclose(loaded, means, atol=3)


def test_max_side_below_1_is_refused():
    with pytest.raises(ValueError, match="max_side must be at least 1, received 0"):
        load_image(png_header(1, 1), max_side=0)
