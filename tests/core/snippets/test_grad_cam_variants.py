"""The code for VGG16 with its own classes, run with weights that need no download."""

import keras
import numpy as np

from core import images
from core.images.samples import load_sample
from core.networks.backbones.preprocessing import preprocessing
from core.networks.inspection import grad_cam
from core.networks.inspection.inspected import InspectedModel
from core.snippets.grad_cam_variants import grad_cam_of, grad_cam_opened
from core.snippets.pictures import sample_source
from core.specs.models import VGG16_CLASSIFIER
from tests.support import execute


def small_vgg16(weights):
    """Two convolutions by the names and in the shape of the large one."""
    assert weights == "imagenet"
    keras.utils.set_random_seed(4)
    inputs = keras.Input((224, 224, 3))
    maps = keras.layers.Conv2D(4, 7, 16, activation="relu", name="block5_conv3")(inputs)
    scores = keras.layers.Dense(6, "softmax", name="predictions")(keras.layers.Flatten()(maps))
    return keras.Model(inputs, scores, name="vgg16")


def test_the_code_for_vgg16_is_that_of_keras_applications(monkeypatch):
    monkeypatch.setattr(keras.applications, "VGG16", small_vgg16)
    source = sample_source("coffee", 400, 600)
    options = {"size": (224, 224, 3)}
    code = grad_cam_opened(source, VGG16_CLASSIFIER, "vgg16/block5_conv3", 3, **options)
    assert "from core" not in code
    names = execute(code)
    inner = small_vgg16("imagenet")
    scaled = preprocessing("bgr_minus_mean")
    model = InspectedModel(keras.Sequential([keras.Input((224, 224, 3)), scaled, inner]))
    picture = images.model_input(load_sample("coffee"), (224, 224, 3))
    found = grad_cam.evidence(model, picture, class_index=3, layer_name="vgg16/block5_conv3")
    expected = grad_cam.grad_cam(found.maps, found.gradients)
    np.testing.assert_allclose(names["heatmap"], expected, rtol=1e-3, atol=1e-4 * float(expected.max()))
    probable = execute(
        grad_cam_of(source, VGG16_CLASSIFIER, "vgg16/block5_conv3", 3, score="probability", **options)
    )
    found = grad_cam.evidence(
        model, picture, class_index=3, layer_name="vgg16/block5_conv3", score="probability"
    )
    np.testing.assert_allclose(probable["gradients"][0], found.gradients, rtol=1e-2, atol=1e-9)
