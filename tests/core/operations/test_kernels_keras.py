"""The kernels of VGG16 against Keras."""

import keras
import numpy as np

from core.operations.convolution import conv2d
from core.operations.kernels import (
    vgg16_first_layer,
    vgg16_preprocess,
)
from core.settings import ASSETS


def test_vgg16_preprocess_is_that_of_keras_in_rgb():
    image = np.random.default_rng(0).integers(0, 256, (6, 5, 3), dtype=np.uint8)
    expected = keras.applications.vgg16.preprocess_input(image.astype(np.float32))[:, :, ::-1]
    np.testing.assert_allclose(vgg16_preprocess(image), expected, atol=1e-4)


def test_vgg16_responses_are_those_of_keras():
    """Keras is fed BGR with the stored weights, as VGG16 was trained; ours is RGB throughout."""
    image = np.random.default_rng(0).integers(0, 256, (20, 17, 3), dtype=np.uint8)
    layer = keras.layers.Conv2D(64, 3, padding="same")
    layer.build((None, None, None, 3))
    with np.load(ASSETS / "models" / "vgg16_conv_base_float16.npz") as weights:
        stored = [weights["block1_conv1/kernel"], weights["block1_conv1/bias"]]
    layer.set_weights([values.astype(np.float32) for values in stored])
    bgr = image[:, :, ::-1] - np.array([103.939, 116.779, 123.68])
    expected = np.asarray(layer(bgr[np.newaxis].astype(np.float32)))[0]
    kernels, bias = vgg16_first_layer()
    response = conv2d(vgg16_preprocess(image), kernels, bias=bias, padding="same")
    np.testing.assert_allclose(response, expected, rtol=1e-4, atol=1e-2)
    assert np.abs(expected).max() > 100
