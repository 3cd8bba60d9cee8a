"""The files beside a snippet: noted where they are read, made when they are wanted."""

import io

import cv2
import numpy as np
import pytest

from core.augmentation import PRESETS, augment
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.images.samples import load_sample
from core.settings import ASSETS
from core.snippets import files
from core.snippets.datasets import read_data
from core.snippets.files import files_of, lies_beside, noting_files, npz_bytes
from core.snippets.pictures import dataset_source, file_source, sample_source
from core.snippets.warping import define_augmented
from tests.support import execute, snippet

PETS = DataSpec("drawn_pets", image_size=32, train_per_class=3, validation_per_class=2, test_per_class=1)
DIGITS = DataSpec("digits", image_size=28, train_per_class=2, validation_per_class=1, test_per_class=1)


@pytest.mark.parametrize("spec", [PETS, DIGITS], ids=["pets", "digits"])
def test_the_data_are_those_of_the_run(spec, home):
    code = snippet(lambda: f"import numpy as np\n\n{read_data(spec)}\n")
    names = execute(code)
    dataset = load(spec)
    for part in ("train", "validation", "test"):
        images, labels = names[part]
        np.testing.assert_array_equal(images, dataset.split(part).images)
        np.testing.assert_array_equal(labels, dataset.split(part).labels)


def test_other_pictures_have_another_file():
    others = [PETS, DIGITS, DataSpec("drawn_pets", image_size=32, seed=1)]
    paths = {next(iter(snippet(read_data, spec).files)) for spec in others}
    assert len(paths) == len(others)


@pytest.mark.parametrize("name", ["horse", "disk", "cat", "coins"])
def test_a_sample_is_read_to_the_pixel(name):
    image = load_sample(name)
    code = snippet(lambda: read(sample_source(name, *image.shape[:2])))
    np.testing.assert_array_equal(execute(code)["picture"], image)


def test_pictures_of_data_sets_and_of_the_reader_are_read_to_the_pixel(home):
    digit = load(DIGITS).test.images[3]
    code = snippet(lambda: read(dataset_source(DIGITS, "test", 3, digit.shape)))
    np.testing.assert_array_equal(execute(code)["picture"], np.repeat(digit, 3, axis=2))
    own = np.random.default_rng(0).integers(0, 256, (20, 30, 3), np.uint8)
    np.testing.assert_array_equal(execute(snippet(lambda: read(file_source(own))))["picture"], own)


def read(source) -> str:
    return f"import cv2\n{source.imports}\n{source.read()}\n"


def test_only_what_the_code_names_lies_beside_it():
    with noting_files() as noted:
        lies_beside("data/read.npz", lambda: b"1")
        lies_beside("data/not_read.npz", lambda: b"2")
    code = (
        'np.load("data/read.npz")\nnp.load("weights/book_convnet_float16.npz")\nnp.load("weights/none.npz")'
    )
    found = files_of(code, noted.files)
    assert list(found) == ["data/read.npz", "weights/book_convnet_float16.npz"]
    assert (
        found["weights/book_convnet_float16.npz"]()
        == (ASSETS / "models/book_convnet_float16.npz").read_bytes()
    )


def test_outside_nothing_is_noted():
    assert lies_beside("data/a.npz", bytes) == "data/a.npz"


def test_npz_files_are_numpy_s(monkeypatch):
    arrays = {"a": np.arange(6, dtype=np.uint8).reshape(2, 3), "b": np.array([1.5])}
    with np.load(io.BytesIO(npz_bytes(arrays))) as found:
        assert {name: found[name].tolist() for name in found} == {
            name: array.tolist() for name, array in arrays.items()
        }
    monkeypatch.setattr(files, "_MOST_BYTES", 13)
    with pytest.raises(InputError, match="choose fewer or smaller"):
        npz_bytes(arrays)


@pytest.mark.parametrize("fill_mode", ["nearest", "reflect"])
def test_pictures_are_changed_as_in_training(fill_mode):
    """The project's own augmentation, which is tested against ImageDataGenerator; one grey level for rounding."""
    policy = type(PRESETS["chapter_as_meant"])(
        **{**vars(PRESETS["chapter_as_meant"]), "fill_mode": fill_mode}
    )
    pictures = np.stack(
        [cv2.resize(load_sample(name), (60, 60)) for name in ("cat", "coffee", "rocket", "horse")]
    )
    names = execute(f"import cv2\nimport numpy as np\n{define_augmented(policy)}")
    received = names["augmented"](pictures, np.random.default_rng(4))
    expected = augment(pictures, policy, np.random.default_rng(4))
    difference = np.abs(received.astype(int) - expected)
    assert (difference.max(), difference.mean() < 0.01) == (pytest.approx(0, abs=1), True)
    assert not np.array_equal(received, pictures)
