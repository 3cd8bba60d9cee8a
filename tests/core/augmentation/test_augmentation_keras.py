"""Oracle: the apply_transform of Keras' own ImageDataGenerator, given the same drawn parameters."""

import numpy as np
import pytest
from tensorflow.keras.preprocessing.image import ImageDataGenerator

from core.augmentation import (
    FILL_MODES,
    AugmentationPolicy,
    apply,
    draw,
)
from tests.core.augmentation.test_augmentation import IDENTITY, STRONG, photograph, single

# Keras calls SciPy by a name that SciPy deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:.*scipy.ndimage.interpolation:DeprecationWarning")


SIZES = [(150, 150), (90, 160), (160, 90)]


def keras_apply(image, transforms, i, fill_mode, cval):
    parameters = {name: getattr(transforms, name)[i] for name in IDENTITY}
    parameters["flip_horizontal"] = transforms.flips[i]
    generator = ImageDataGenerator(fill_mode=fill_mode, cval=cval)
    return generator.apply_transform(image.astype(np.float32), parameters)


def mean_differences(images, transforms, fill_mode, cval=0.0):
    ours = apply(images, transforms, fill_mode=fill_mode, cval=cval)
    pictures = np.broadcast_to(images, ours.shape)
    return [
        np.abs(ours[i] - keras_apply(pictures[i], transforms, i, fill_mode, cval)).mean()
        for i in range(len(transforms))
    ]


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("fill_mode", FILL_MODES)
def test_photograph_agrees_with_image_data_generator(fill_mode, size, dtype):
    image = photograph(*size).astype(dtype)
    transforms = draw(STRONG, np.random.default_rng(1), 12, image.shape)
    assert max(mean_differences(image, transforms, fill_mode, cval=255.0)) < 0.5


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"theta": 40.0},
        {"theta": 90.0},
        {"theta": -180.0},
        {"tx": 29.5},
        {"tx": -75.25},
        {"ty": 30.0},
        {"ty": -140.5},
        {"shear": 0.2},
        {"shear": 89.0},
        {"zx": 0.01},
        {"zx": 1.99},
        {"zy": 0.2},
        {"zy": 1.01},
    ],
    ids=str,
)
@pytest.mark.parametrize("fill_mode", FILL_MODES)
def test_single_parameters_agree_with_image_data_generator(fill_mode, changed, flip):
    image = photograph(150, 150)
    assert mean_differences(image, single((150, 150), flip, **changed), fill_mode, cval=255.0)[0] < 0.5


@pytest.mark.parametrize("fill_mode", FILL_MODES)
@pytest.mark.parametrize("shape", [(5, 40, 60, 1), (5, 1, 1, 3), (5, 1, 9, 1), (5, 9, 1, 3), (5, 2, 2, 3)])
def test_noise_agrees_with_image_data_generator_in_float(shape, fill_mode):
    images = np.random.default_rng(2).uniform(-1, 1, shape).astype(np.float32)
    transforms = draw(STRONG, np.random.default_rng(3), len(images), shape[1:])
    # OpenCV 4 rounds positions to 1/32 pixel: up to 1/32 of the range of 2.
    assert max(mean_differences(images, transforms, fill_mode, cval=-0.5)) < 0.03


@pytest.mark.parametrize("axis", ["width", "height"])
def test_shift_ranges_move_the_axes_that_keras_moves(axis):
    generator = ImageDataGenerator(**{f"{axis}_shift_range": 0.2})
    keras_drawn = generator.get_random_transform((50, 100, 3), seed=0)
    moved_by_keras = {name for name in ("tx", "ty") if keras_drawn[name] != 0}
    drawn = draw(
        AugmentationPolicy(**{f"{axis}_shift_range": 0.2}), np.random.default_rng(0), 500, (50, 100, 3)
    )
    assert {name for name in ("tx", "ty") if getattr(drawn, name).any()} == moved_by_keras
    farthest = np.abs(np.stack([drawn.tx, drawn.ty])).max()
    size = {"width": 100, "height": 50}[axis]
    assert 0.19 * size < farthest <= 0.2 * size
