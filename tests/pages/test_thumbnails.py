"""Small pictures in a grid: what is drawn, and that names are only text in it."""

import base64
import re
from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

from pages.shared.display.thumbnails import Thumbnail, thumbnails_html

GREY = np.arange(28 * 28, dtype=np.int64).reshape(28, 28, 1).astype(np.uint8)
COLOUR = np.full((300, 450, 3), (200, 40, 90), np.uint8)


class Seen(HTMLParser):
    """Elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def decoded(address: str) -> np.ndarray:
    _kind, content = re.fullmatch(r"data:image/(\w+);base64,(.*)", address).groups()
    return cv2.imdecode(np.frombuffer(base64.b64decode(content), np.uint8), cv2.IMREAD_UNCHANGED)


def test_a_small_picture_is_exact_and_a_large_one_is_shrunk():
    seen = Seen(thumbnails_html([Thumbnail(GREY, "a"), Thumbnail(COLOUR, "b")], label="Both"))
    small, large = (decoded(image["src"]) for image in seen.all("img"))
    np.testing.assert_array_equal(small, GREY[..., 0])
    assert large.shape == (149, 224, 3)
    np.testing.assert_allclose(large[..., ::-1].reshape(-1, 3).mean(axis=0), (200, 40, 90), atol=2)
    assert [image.get("class") for image in seen.all("img")] == ["pixels", None]


def test_names_are_text_whatever_they_hold():
    name = "<img src=x onerror=alert(1)> & \"Tom\" 'cat'"
    thumbnail = Thumbnail(GREY, name, name, {name: 'grad_cam?a=1&b="2"'}, hint=name)
    seen = Seen(thumbnails_html([thumbnail], label=name))
    assert [tag for tag, _ in seen.elements] == ["ul", "li", "figure", "img", "figcaption", "br", "a"]
    assert (
        seen.all("img")[0]["alt"] == seen.all("figure")[0]["title"] == seen.all("ul")[0]["aria-label"] == name
    )
    assert seen.all("a")[0]["href"] == 'grad_cam?a=1&b="2"'
    assert seen.text == name * 2


@pytest.mark.parametrize("count", [1, 2, 6, 12, 24, 25])
def test_a_filling_grid_holds_them_all_and_has_no_row_too_many(count):
    html = thumbnails_html([Thumbnail(GREY, "")] * count, label="", fills=1.8)
    columns, rows = map(int, re.search(r"--columns:(\d+);--rows:(\d+)", html).groups())
    assert (rows - 1) * columns < count <= rows * columns
    assert Seen(html).all("ul")[0]["class"] == "thumbnails filling"


def test_none_is_an_empty_list():
    assert Seen(thumbnails_html([], label="None", fills=True)).all("li") == []
