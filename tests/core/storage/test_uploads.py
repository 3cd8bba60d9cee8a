"""Storing by content."""

import os

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


IMAGE = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
DAMAGES = {
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content)),
    "one byte": lambda content: content[:-1] + bytes([content[-1] ^ 1]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_picture_is_told_and_replaced_by_the_same_upload(home, damage):
    digest = uploads.store_picture(IMAGE)
    (path,) = (home / "pictures").iterdir()
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert not uploads.has_picture(digest)
    with pytest.raises(InputError, match="choose it again"):
        uploads.load_picture(digest)
    assert uploads.store_picture(IMAGE) == digest
    np.testing.assert_array_equal(uploads.load_picture(digest), IMAGE)
    assert list((home / "pictures").iterdir()) == [path]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_model_is_replaced_by_the_same_upload(home, damage):
    digest = uploads.store_model(b"content of a model").removeprefix("file:")
    path = uploads.model_path(digest)
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    uploads.store_model(b"content of a model")
    assert path.read_bytes() == b"content of a model"


def test_uploads_are_readable_by_nobody_else_on_the_machine(home):
    (home / "models").mkdir(mode=0o755)
    path = uploads.model_path(uploads.store_model(b"content").removeprefix("file:"))
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_nobody_owns_goes_first(home, monkeypatch):
    monkeypatch.setitem(uploads.KEPT_BYTES, "models", 8192)
    digests = [uploads.store_model(os.urandom(4096)).removeprefix("file:") for _ in range(4)]
    for age, digest in enumerate(digests):
        os.utime(home / "models" / f"{digest}.keras", (age, age))
    uploads.make_room("models", digests[3], owned={digests[0]})
    assert uploads.stored("models") == {digests[0], digests[3]}
    assert uploads.stored("pictures") == frozenset()
