"""The sums over ImageNet's cat and dog classes, against SciPy's softmax over the same net and a plain loop."""

import cv2
import numpy as np
import pytest
from scipy.special import softmax

from core.architectures.imagenet_groups import CATS, DOGS
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.inspection.own_classes import answer_own_classes, answer_own_classes_test
from core.networks.reports import Cancelled
from core.specs.own_classes import OwnClassesSpec, OwnClassesTestSpec
from core.storage import uploads
from tests.core.networks.conftest import photograph, preprocess
from tests.support import Report

PETS = DataSpec("drawn_pets", image_size=64, train_per_class=1, validation_per_class=1, test_per_class=26)
TABBY, EGYPTIAN_CAT, CHIHUAHUA, MEXICAN_HAIRLESS = 281, 285, 151, 268

pytestmark = pytest.mark.usefixtures("home")


def expected(lite0, pictures):
    return softmax(lite0.predict(preprocess("efficientnet_lite0", pictures), verbose=0), axis=1)


def test_a_photograph_of_a_cat(lite0):
    picture = photograph("chelsea")
    answer = answer_own_classes(OwnClassesSpec(uploads.store_picture(picture)), Report())
    np.testing.assert_array_equal(answer.image, picture)
    np.testing.assert_allclose(answer.probabilities, expected(lite0, picture[None])[0], atol=1e-4)
    cats = range(TABBY, EGYPTIAN_CAT + 1)
    assert answer.share(cats) == pytest.approx(sum(float(answer.probabilities[place]) for place in cats))
    assert answer.share(cats) > 0.5


def test_without_an_animal_the_sum_says_dog():
    """What the question of the view expects: many classes collect more crumbs."""
    answer = answer_own_classes(OwnClassesSpec(uploads.store_picture(photograph("coffee"))), Report())
    cats, dogs = answer.share(CATS), answer.share(DOGS)
    assert 0 < cats < dogs < 0.01


def test_every_test_picture_of_a_data_set(lite0):
    """More of them than go through the net at once."""
    found = answer_own_classes_test(OwnClassesTestSpec(PETS), Report())
    dataset = load(PETS)
    pictures = [
        cv2.resize(picture, (224, 224), interpolation=cv2.INTER_LINEAR) for picture in dataset.test.images
    ]
    probabilities = expected(lite0, pictures)
    np.testing.assert_array_equal(found.labels, dataset.test.labels)
    assert found.fingerprint == dataset.fingerprint
    cats = [sum(row[TABBY : EGYPTIAN_CAT + 1]) for row in probabilities]
    dogs = [sum(row[CHIHUAHUA : MEXICAN_HAIRLESS + 1]) for row in probabilities]
    np.testing.assert_allclose(found.cats, cats, atol=1e-4)
    np.testing.assert_allclose(found.dogs, dogs, atol=1e-4)
    np.testing.assert_array_equal(found.best, probabilities.argmax(axis=1))
    right = [
        (dog > cat) == bool(label) for cat, dog, label in zip(cats, dogs, dataset.test.labels, strict=True)
    ]
    assert found.accuracy() == pytest.approx(np.mean(right))
    assert sorted(found.wrong()) == [place for place, is_right in enumerate(right) if not is_right]


def test_other_classes_are_refused():
    spec = DataSpec("digits", image_size=28, train_per_class=1, validation_per_class=1, test_per_class=1)
    with pytest.raises(InputError, match="needs cats and dogs"):
        answer_own_classes_test(OwnClassesTestSpec(spec), Report())


def test_nobody_waits_any_more():
    with pytest.raises(Cancelled):
        answer_own_classes_test(OwnClassesTestSpec(PETS), Report(cancel_at=1))
