"""Models and photographs shared by the tests of the networks."""

import keras
import numpy as np
import pytest
import skimage.data

from core import images
from core.networks.backbones import build_classifier

# Rectangles of the centre squares at 224 pixels, drawn by hand: first row, first column, row after, column after.
CAT_FACE = (60, 38, 205, 205)
ESPRESSO_CUP = (10, 40, 120, 175)
MOTORCYCLE_BODY = (70, 0, 185, 165)  # tank, seat, engine and rear wheel


def sample(name):
    picture = getattr(skimage.data, name)()
    return picture[0] if isinstance(picture, tuple) else picture  # left eye of a stereo pair


def preprocess(name, images):
    """RGB of 0-255 as a backbone was trained on it, by Keras' own function; of EfficientNet-Lite by its authors'."""
    images = np.asarray(images, np.float32)
    if name == "efficientnet_lite0":
        return (images - 127) / 128
    mode = "caffe" if name in ("vgg16", "vgg19", "resnet50") else "tf"
    return keras.applications.imagenet_utils.preprocess_input(images.copy(), mode=mode)


def photograph(name):
    """The centre square at 224 pixels."""
    return images.resize(images.centre_square(sample(name)), 224, 224)


@pytest.fixture(scope="session")
def lite0():
    return build_classifier("efficientnet_lite0")
