"""The code that sums ImageNet's own classes, on a net of random weights: its own are a download."""

import cv2
import keras
import numpy as np
import skimage.data

from core.snippets.own_classes import own_classes
from core.snippets.pictures import sample_source
from tests.support import execute


def test_the_sums_are_those_of_the_named_classes(monkeypatch):
    asked = {}

    def without_download(*, weights, include_top, input_shape):
        asked.update(weights=weights, include_top=include_top, input_shape=input_shape)
        keras.utils.set_random_seed(0)
        return build(weights=None, include_top=include_top, input_shape=input_shape)

    build = keras.applications.MobileNet
    monkeypatch.setattr(keras.applications, "MobileNet", without_download)
    found = execute(own_classes(sample_source("cat", 300, 451)))
    assert asked == {"weights": "imagenet", "include_top": True, "input_shape": (224, 224, 3)}
    picture = skimage.data.chelsea()
    side = min(picture.shape[:2])
    left = (picture.shape[1] - side) // 2
    square = cv2.resize(picture[:, left : left + side], (224, 224), interpolation=cv2.INTER_AREA)
    np.testing.assert_array_equal(found["picture"], square)
    probabilities = found["model"].predict(square[None] / 127.5 - 1, verbose=0)[0]
    cats = sum(float(probabilities[place]) for place in range(281, 286))
    dogs = sum(float(probabilities[place]) for place in range(151, 269))
    np.testing.assert_allclose([found["cats"], found["dogs"]], [cats, dogs], rtol=1e-4)
    np.testing.assert_allclose([found["mean_cat"], found["mean_dog"]], [cats / 5, dogs / 118], rtol=1e-4)


def test_the_code_needs_nothing_of_this_project():
    assert "core" not in own_classes(sample_source("cat", 300, 451))
