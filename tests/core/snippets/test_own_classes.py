"""The code that sums ImageNet's own classes, against the same net as the project builds it."""

import cv2
import numpy as np
import skimage.data
from scipy.special import softmax

from core.networks.backbones import build_classifier
from core.snippets.own_classes import named_classes, own_classes
from tests.core.networks.conftest import preprocess
from tests.support import execute, snippet


def test_the_sums_are_those_of_the_named_classes():
    found = execute(snippet(own_classes))
    picture = skimage.data.chelsea()
    side = min(picture.shape[:2])
    left = (picture.shape[1] - side) // 2
    square = cv2.resize(picture[:, left : left + side], (224, 224), interpolation=cv2.INTER_AREA)
    logits = build_classifier("efficientnet_lite0").predict(
        preprocess("efficientnet_lite0", square[None]), verbose=0
    )
    probabilities = softmax(logits[0])
    cats = sum(float(probabilities[place]) for place in range(281, 286))
    dogs = sum(float(probabilities[place]) for place in range(151, 269))
    np.testing.assert_allclose([found["cats"], found["dogs"]], [cats, dogs], rtol=1e-3)
    np.testing.assert_allclose([found["mean_cat"], found["mean_dog"]], [cats / 5, dogs / 118], rtol=1e-3)


def test_named_classes_are_asked_by_their_numbers():
    found = execute(snippet(named_classes, ("Egyptian_Mau", "Bengal", "pug")))
    picture = skimage.data.chelsea()
    side = min(picture.shape[:2])
    left = (picture.shape[1] - side) // 2
    square = cv2.resize(picture[:, left : left + side], (224, 224), interpolation=cv2.INTER_AREA)
    logits = build_classifier("efficientnet_lite0").predict(
        preprocess("efficientnet_lite0", square[None]), verbose=0
    )
    probabilities = softmax(logits[0])
    assert list(found["sums"]) == ["Egyptian_Mau", "pug"]
    np.testing.assert_allclose(
        list(found["sums"].values()), [probabilities[285], probabilities[254]], rtol=2e-3
    )
    assert found["answer"] == "Egyptian_Mau"
    assert found["is_sure"] == (probabilities.argmax() in (285, 254))
