"""Files that are no pictures, damaged or too much: one sentence each."""

import io
import pickle
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.images import UnreadableImage, load_image
from tests.core.images.picture_files import encode, noise, png_header

ROOT = Path(__file__).resolve().parents[3]
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
