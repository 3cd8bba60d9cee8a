import io
import pickle
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.images import UnreadableImage, load_foreign_image, load_image

ROOT = Path(__file__).resolve().parents[3]
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def encode(image, file_format, **options):
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def png_header(width, height):
    """A PNG that promises the size and holds one byte of pixel data."""

    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


@pytest.fixture(params=[load_image, load_foreign_image], ids=["own", "foreign"])
def load(request):
    return request.param


# Shown right


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


# Sources and sizes


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


# Refused, each with one sentence


DAMAGED = "is damaged or incomplete"
NO_PICTURE = "is not a picture that can be read here, or its beginning is damaged"


def refusal(source, words=None, **options):
    with pytest.raises(UnreadableImage, match=words) as caught:
        load_image(source, **options)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert sentence.count(". ") == 0
    return sentence


def test_truncated_jpeg():
    content = encode(Image.fromarray(noise(64, 64)), "JPEG")
    sentence = refusal(content[: len(content) // 2], name="holiday.jpg")
    assert sentence == "The file holiday.jpg is damaged or incomplete; save, copy or upload it again."


@pytest.mark.parametrize("file_format", ["JPEG", "PNG"])
def test_file_cut_within_its_header(file_format):
    content = encode(Image.fromarray(noise(64, 64)), file_format)
    with pytest.raises(
        UnreadableImage, match=f"{DAMAGED}|{NO_PICTURE}"
    ):  # which depends on the release of Pillow
        load_image(content[:20])


def test_damaged_header():
    content = bytearray(png_header(64, 64))
    content[19] ^= 1  # the checksum of the header no longer fits
    refusal(bytes(content), NO_PICTURE)


def test_truncated_png():
    content = encode(Image.fromarray(noise(64, 64)), "PNG")
    refusal(content[: len(content) // 2], DAMAGED)


def test_text_file_named_png(tmp_path):
    path = tmp_path / "notes.png"
    path.write_text("This is no picture.")
    assert refusal(path) == (
        "The file notes.png is not a picture that can be read here, or its beginning is damaged; "
        "choose a PNG, JPEG, GIF, WebP, BMP or TIFF file."
    )


def test_format_outside_the_list(tmp_path):
    path = tmp_path / "drawing.eps"
    Image.new("RGB", (4, 4)).save(path)
    refusal(path, NO_PICTURE)


@pytest.mark.parametrize("as_stream", [False, True])
def test_empty_file(tmp_path, as_stream):
    path = tmp_path / "empty.png"
    path.touch()
    expected = "The file empty.png is empty (0 bytes); save or upload the picture again."
    if as_stream:
        with path.open("rb") as stream:
            assert refusal(stream) == expected
    else:
        assert refusal(path) == expected


@pytest.mark.parametrize(("width", "height"), [(10_000, 5_001), (12_000, 12_000), (20_000, 20_000)])
def test_huge_png_is_refused_from_its_header(width, height):
    sentence = refusal(png_header(width, height), name="poster.png")
    assert sentence == (
        "The file poster.png has more than 50 million pixels, the most for a file of its kind; "
        "make it smaller and try again."
    )


def test_warning_of_pillow_about_a_huge_png_is_not_printed(tmp_path):
    path = tmp_path / "poster.png"
    path.write_bytes(png_header(12_000, 12_000))
    program = (
        "import pathlib, sys; from core.images import UnreadableImage, load_foreign_image, load_image\n"
        "try: load_image(pathlib.Path(sys.argv[1]))\n"
        "except UnreadableImage: print('refused')"
    )
    command = [sys.executable, "-W", "always::Warning:PIL", "-c", program, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("refused\n", "")


def test_exactly_50_million_pixels_are_let_through_to_the_decoder():
    refusal(png_header(10_000, 5_000), DAMAGED)


def test_missing_file(tmp_path):
    assert refusal(tmp_path / "gone.png") == (
        "The file gone.png cannot be opened (No such file or directory); check that it exists "
        "and may be read."
    )


def test_folder(tmp_path):
    refusal(tmp_path, "cannot be opened")


@pytest.mark.parametrize("pixels", [np.zeros((2, 2), np.float32), np.full((2, 2), 70_000, np.int32)])
def test_pixels_without_a_known_range(pixels):
    refusal(encode(Image.fromarray(pixels), "TIFF"), "floating-point or 32-bit pixels")


def test_name_is_shown_as_it_is_and_a_nameless_source_is_a_picture():
    assert "{0} {name}.png" in refusal(b"text", name="{0} {name}.png")
    assert "The file picture is" in refusal(io.BytesIO(b"text"))


def test_refusal_survives_the_way_to_another_process():
    with pytest.raises(UnreadableImage, match="is empty") as caught:
        load_image(b"", name="a.png")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is UnreadableImage
    assert (copy.sentence, copy.values) == (caught.value.sentence, {"name": "a.png"})


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "PPM"])
def test_damaged_bytes_give_a_picture_or_a_refusal_and_nothing_else(file_format):
    chance = random.Random(0)
    intact = encode(Image.fromarray(noise(24, 32)), file_format)
    refused = 0
    for _ in range(150):
        content = bytearray(intact)
        for _ in range(chance.choice((1, 3, 10))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        del content[chance.randrange(1, 2 * len(content)) :]
        try:
            loaded = load_image(bytes(content), max_side=16)
        except UnreadableImage:
            refused += 1
        else:
            assert loaded.dtype == np.uint8
            assert loaded.shape[2] == 3
            assert max(loaded.shape) <= 16
    assert refused > 0
