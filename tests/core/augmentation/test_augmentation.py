"""Augmentation on pictures small enough to work out by hand, and what is drawn."""

import dataclasses
import json
import math
import re

import cv2
import numpy as np
import pytest
import skimage.data

from core.augmentation import (
    FILL_MODES,
    PRESETS,
    AugmentationPolicy,
    Transforms,
    apply,
    augment,
    describe,
    draw,
)
from core.errors import InputError

STRONG = AugmentationPolicy(
    rotation_range=180, width_shift_range=0.9, height_shift_range=0.9, shear_range=60, zoom_range=0.6,
    horizontal_flip=True,
)  # fmt: skip
IDENTITY = {"theta": 0.0, "tx": 0.0, "ty": 0.0, "shear": 0.0, "zx": 1.0, "zy": 1.0}


def photograph(height, width):
    return cv2.resize(skimage.data.astronaut(), (width, height), interpolation=cv2.INTER_AREA)


def single(size, flip=False, **changed):
    """One transform with the given parameters, the others at rest."""
    values = {name: np.array([value]) for name, value in {**IDENTITY, **changed}.items()}
    return Transforms(**values, flips=np.array([flip]), image_size=size)


@pytest.mark.parametrize(
    ("changed", "fill_mode", "expected"),
    [
        ({"tx": 1.0}, "nearest", [[1, 2, 3, 3], [5, 6, 7, 7], [9, 10, 11, 11]]),
        ({"ty": -1.0}, "nearest", [[0, 1, 2, 3], [0, 1, 2, 3], [4, 5, 6, 7]]),
        ({"tx": 1.5}, "constant", [[1.5, 2.5, 99, 99], [5.5, 6.5, 99, 99], [9.5, 10.5, 99, 99]]),
        ({"tx": 2.0}, "reflect", [[2, 3, 3, 2], [6, 7, 7, 6], [10, 11, 11, 10]]),
        ({"tx": 2.0}, "wrap", [[2, 3, 1, 2], [6, 7, 5, 6], [10, 11, 9, 10]]),
        ({"tx": 1.0, "flip": True}, "nearest", [[3, 3, 2, 1], [7, 7, 6, 5], [11, 11, 10, 9]]),
    ],
)
def test_hand_written_pictures(changed, fill_mode, expected):
    image = np.arange(12, dtype=np.uint8).reshape(3, 4, 1)
    result = apply(image, single((3, 4), **changed), fill_mode=fill_mode, cval=99)
    np.testing.assert_allclose(result[0, :, :, 0], expected, atol=0.5)


def test_matrix_reads_output_pixels_from_the_input():
    # A quarter turn about the centre (1, 1) of a 3x3 picture: the corner (0, 0) is read from one of its neighbours.
    matrix = single((3, 3), theta=90.0).matrices[0]
    np.testing.assert_allclose(matrix @ [0, 0, 1], [0, 2, 1], atol=1e-12)
    # Keras' centre of a picture of 4 rows and 10 columns lies at row 4.5 and column 1.5; zooming keeps it there.
    matrix = single((4, 10), zx=0.5, zy=0.5).matrices[0]
    np.testing.assert_allclose(matrix @ [4.5, 1.5, 1], [4.5, 1.5, 1])


def test_draws_are_uniform_over_their_ranges():
    policy = AugmentationPolicy(40, 0.2, 0.1, 11.5, 0.3, horizontal_flip=True)
    count = 20_000
    drawn = draw(policy, np.random.default_rng(5), count, (100, 200, 3))
    ranges = {
        "theta": (-40, 40), "tx": (-10, 10), "ty": (-40, 40),
        "shear": (-11.5, 11.5), "zx": (0.7, 1.3), "zy": (0.7, 1.3),
    }  # fmt: skip
    for name, (low, high) in ranges.items():
        values = getattr(drawn, name)
        assert low <= values.min()
        assert values.max() <= high
        counts, _ = np.histogram(values, bins=10, range=(low, high))
        assert counts.sum() == count
        # Each bin is binomial with a standard deviation of 42.
        assert np.abs(counts - count / 10).max() < 5 * 42
    assert abs(drawn.flips.mean() - 0.5) < 5 * 0.5 / math.sqrt(count)
    correlations = np.corrcoef([getattr(drawn, name) for name in ranges] + [drawn.flips])
    assert np.abs(correlations - np.eye(7)).max() < 5 / math.sqrt(count)


def test_draws_depend_on_the_seed_alone():
    def drawn(count=6, **changes):
        policy = dataclasses.replace(STRONG, **changes)
        return draw(policy, np.random.default_rng(7), count, (20, 30))

    np.random.seed(0)  # noqa: NPY002
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    np.testing.assert_array_equal(drawn().matrices, drawn().matrices)
    np.testing.assert_array_equal(drawn(count=3).matrices, drawn().matrices[:3])
    np.testing.assert_array_equal(drawn(rotation_range=0).zx, drawn().zx)
    np.testing.assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("fill_mode", FILL_MODES)
def test_no_augmentation_returns_the_pictures(fill_mode, dtype):
    images = np.stack([photograph(31, 47)] * 3).astype(dtype)
    result = apply(images, draw(PRESETS["none"], np.random.default_rng(0), 3, (31, 47)), fill_mode=fill_mode)
    assert result.dtype == dtype
    np.testing.assert_array_equal(result, images)


def test_pictures_may_be_read_only_views_and_stay_as_they_are():
    images = np.stack([photograph(64, 64)] * 4)[:, ::2, ::-1]
    images.flags.writeable = False
    before = images.copy()
    transforms = draw(STRONG, np.random.default_rng(0), 4, images.shape[1:])
    result = apply(images, transforms, fill_mode="constant")
    np.testing.assert_array_equal(result, apply(before, transforms, fill_mode="constant"))
    np.testing.assert_array_equal(images, before)


def test_no_pictures():
    transforms = draw(STRONG, np.random.default_rng(0), 0, (8, 8, 3))
    assert transforms.matrices.shape == (0, 3, 3)
    assert apply(np.zeros((8, 8, 3), np.uint8), transforms).shape == (0, 8, 8, 3)


def test_describe():
    transforms = single((10, 10), flip=True, theta=12.5, tx=-0.0, ty=3.0, zy=0.8)
    description = describe(transforms, 0)
    assert description == {
        "theta_degrees": 12.5, "tx_pixels": 0.0, "ty_pixels": 3.0, "shear_degrees": 0.0,
        "zx_factor": 1.0, "zy_factor": 0.8, "flipped": True,
    }  # fmt: skip
    assert json.dumps(description["tx_pixels"]) == "0.0"


def test_presets_hold_both_readings_of_the_shear():
    assert PRESETS["chapter"] == AugmentationPolicy(40, 0.2, 0.2, 0.2, 0.2, True, "nearest")
    assert PRESETS["chapter_as_meant"].shear_range == pytest.approx(11.459, abs=5e-4)
    assert dataclasses.replace(PRESETS["chapter_as_meant"], shear_range=0.2) == PRESETS["chapter"]


def test_equal_policies_have_one_hash_and_one_json_text():
    integers = AugmentationPolicy(
        rotation_range=40, shear_range=np.float32(0.5), cval=-0.0, horizontal_flip=np.True_
    )
    floats = AugmentationPolicy(rotation_range=40.0, shear_range=0.5, cval=0.0, horizontal_flip=True)
    assert hash(integers) == hash(floats)
    texts = {json.dumps(dataclasses.asdict(policy)) for policy in (integers, floats)}
    assert len(texts) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"rotation_range": -1},
        {"rotation_range": 181},
        {"rotation_range": math.nan},
        {"rotation_range": "40"},
        {"rotation_range": True},
        {"width_shift_range": 1.0},
        {"height_shift_range": -0.1},
        {"shear_range": 90},
        {"zoom_range": 1},
        {"zoom_range": None},
        {"horizontal_flip": "False"},
        {"fill_mode": "mirror"},
        {"cval": math.inf},
    ],
    ids=str,
)
def test_policy_refuses_what_it_cannot_mean(changed):
    ((name, value),) = changed.items()
    with pytest.raises(InputError, match=rf"{name.replace('_mode', ' mode')} is {re.escape(repr(value))}.*;"):
        AugmentationPolicy(**changed)


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        (np.zeros((8, 8, 3), np.float64), {}, "float64"),
        (np.zeros((8, 8), np.uint8), {}, r"\(8, 8\)"),
        (np.zeros((8, 8, 4), np.uint8), {}, "1 or 3 channels"),
        (np.zeros((0, 8, 3), np.uint8), {}, r"\(0, 8, 3\)"),
        (np.zeros((8, 9, 3), np.uint8), {}, r"\(8, 9\)"),
        (np.zeros((3, 8, 8, 3), np.uint8), {}, "3 pictures for 2 transforms"),
        (np.zeros((8, 8, 3), np.uint8), {"fill_mode": "constant", "cval": 256}, "256"),
        (np.zeros((8, 8, 3), np.uint8), {"fill_mode": "mirror"}, "constant, nearest, reflect, wrap"),
    ],
)
def test_apply_refuses_pictures_that_do_not_fit(images, options, message):
    transforms = draw(STRONG, np.random.default_rng(0), 2, (8, 8, 3))
    with pytest.raises(InputError, match=message):
        apply(images, transforms, **options)


def test_values_of_a_sentence_are_kept_apart():
    transforms = draw(STRONG, np.random.default_rng(0), 2, (8, 8, 3))
    with pytest.raises(InputError, match="draw them again") as caught:
        apply(np.zeros((4, 4, 3), np.uint8), transforms)
    assert caught.value.values == {"size": (4, 4), "expected": (8, 8)}


def test_augment_draws_a_transform_a_picture_and_applies_it():
    images = np.random.default_rng(0).integers(0, 256, (3, 8, 9, 3)).astype(np.uint8)
    policy = dataclasses.replace(STRONG, fill_mode="constant", cval=7)
    transforms = draw(policy, np.random.default_rng(1), 3, (8, 9, 3))
    expected = apply(images, transforms, fill_mode="constant", cval=7)
    np.testing.assert_array_equal(augment(images, policy, np.random.default_rng(1)), expected)


def test_augment_takes_no_numbers_where_nothing_changes():
    rng = np.random.default_rng(1)
    images = np.zeros((2, 8, 8, 3), np.uint8)
    assert augment(images, AugmentationPolicy(cval=9), rng) is images
    assert rng.random() == np.random.default_rng(1).random()
