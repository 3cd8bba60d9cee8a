"""Classes by name for each test picture, against SciPy's softmax over the same net and a plain loop."""

import cv2
import numpy as np
import pytest
import skimage.data
from scipy.special import softmax

from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.inspection.own_classes import answer_named_classes_test
from core.specs.named_classes import NamedClassesTestSpec
from tests.core.networks.conftest import preprocess
from tests.support import Report

ESPRESSO, ROCKET, EGYPTIAN_CAT = 967, 657, 285
CLASSES = {"espresso": "coffee", "missile": "rocket", "Egyptian_Mau": "chelsea", "moon": "moon"}

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def folder(tmp_path):
    """Photographs of things that ImageNet has by name, and of one that it has not."""
    for name, sample in CLASSES.items():
        picture = getattr(skimage.data, sample)()
        picture = picture if picture.ndim == 3 else np.dstack([picture] * 3)
        (tmp_path / "pictures" / name).mkdir(parents=True)
        for number, size in enumerate((90, 120, 150)):
            small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
            cv2.imwrite(str(tmp_path / "pictures" / name / f"{number}.png"), small[..., ::-1])
    return tmp_path / "pictures"


def data(folder, **fields):
    return DataSpec("folder", str(folder), 96, 1, 1, 1, **fields)


def test_each_picture_is_answered_by_the_largest_of_the_named_sums(lite0, folder):
    spec = data(folder)
    found, dataset = answer_named_classes_test(NamedClassesTestSpec(spec), Report()), load(spec)
    assert found.class_names == ("Egyptian_Mau", "espresso", "missile", "moon")
    assert (found.named, found.lacking) == ((0, 1, 2), (3,))
    pictures = [cv2.resize(each, (224, 224), interpolation=cv2.INTER_LINEAR) for each in dataset.test.images]
    probabilities = softmax(lite0.predict(preprocess("efficientnet_lite0", pictures), verbose=0), axis=1)
    np.testing.assert_array_equal(found.best, probabilities.argmax(axis=1))
    for row, answer in zip(probabilities, found.likeliest_named, strict=True):
        assert answer == max(range(3), key=lambda label: row[[EGYPTIAN_CAT, ESPRESSO, ROCKET][label]])
    assert found.fingerprint == dataset.fingerprint
    assert found.likeliest_named[1] == 1  # the coffee


def test_pictures_of_which_imagenet_has_no_class_are_refused(folder):
    (folder / "missile").rename(folder / "sky")
    with pytest.raises(InputError, match="no class named moon, sky"):
        answer_named_classes_test(NamedClassesTestSpec(data(folder, classes=("moon", "sky"))), Report())
