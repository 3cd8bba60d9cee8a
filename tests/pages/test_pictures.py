"""The reader's own pictures, good and bad."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.pages.dashboard import check, open_page


def as_bytes(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


PHOTO = Image.fromarray(np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype=np.uint8))
GOOD = {
    "plain.png": as_bytes(PHOTO, "PNG"),
    "cmyk.jpg": as_bytes(PHOTO.convert("CMYK"), "JPEG"),
    "alpha.png": as_bytes(PHOTO.convert("RGBA"), "PNG"),
    "tiny.png": as_bytes(PHOTO.crop((0, 0, 4, 4)), "PNG"),
}
BAD = {
    "truncated.jpg": as_bytes(PHOTO, "JPEG")[:200],
    "text.png": b"this is no picture",
    "empty.png": b"",
}


def upload(name: str, data: bytes, page: str = "convolution"):
    app = open_page(page, **{f"{page}_picture": "upload"})
    app.file_uploader(key=f"{page}:upload").set_value((name, data, "image/png")).run()
    return check(app)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_picture_is_shown(name):
    app = upload(name, GOOD[name])
    assert not app.error
    assert any(name in element.value for element in app.markdown)


@pytest.mark.parametrize("page", ["convolution", "pooling", "augmentation"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_gets_one_sentence_and_the_page_stays(name, page):
    app = upload(name, BAD[name], page)
    assert len(app.error) == 1
    assert name in app.error[0].value
    assert app.code, "the lesson is not drawn"


@pytest.mark.parametrize("page", ["convolution", "pooling", "augmentation"])
def test_a_picture_of_one_pixel_keeps_the_page_usable(page):
    app = upload("one.png", as_bytes(PHOTO.crop((0, 0, 1, 1)), "PNG"), page)
    assert len(app.error) <= 1
    assert app.selectbox(key=f"{page}_picture:en")


def test_a_bad_picture_is_explained_in_chinese():
    app = open_page("convolution", lang="zh", convolution_picture="upload")
    app.file_uploader(key="convolution:upload").set_value(("a.png", b"text", "image/png")).run()
    assert "不是" in app.error[0].value


def test_a_small_picture_can_have_too_large_a_kernel():
    app = open_page("convolution", convolution_picture="upload", convolution_size="7")
    app.file_uploader(key="convolution:upload").set_value(("tiny.png", GOOD["tiny.png"], "image/png")).run()
    check(app)
    assert "7" in app.error[0].value
    app.button_group(key="convolution_size:en").set_value("3").run()
    assert not check(app).error
