"""Storing by content."""

import numpy as np
import pytest

from core.errors import InputError
from core.storage import uploads

pytestmark = pytest.mark.usefixtures("home")


def test_a_picture_comes_back_to_the_bit():
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    assert np.array_equal(uploads.load_picture(uploads.store_picture(image)), image)


def test_equal_pictures_are_one_file(home):
    image = np.zeros((4, 4, 3), np.uint8)
    assert uploads.store_picture(image) == uploads.store_picture(image.copy())
    assert len(list((home / "pictures").iterdir())) == 1


def test_a_missing_picture():
    with pytest.raises(InputError, match="choose it again"):
        uploads.load_picture("0" * 64)


def test_a_model_keeps_its_bytes():
    reference = uploads.store_model(b"content")
    kind, digest = reference.split(":")
    assert kind == "file"
    assert uploads.model_path(digest).read_bytes() == b"content"


def test_a_missing_model():
    with pytest.raises(InputError, match="upload it again"):
        uploads.model_path("0" * 64)


def test_two_gigabytes_are_refused():
    with pytest.raises(InputError, match="2048 MB"):
        uploads.check_model_size(2 * 2**30)
