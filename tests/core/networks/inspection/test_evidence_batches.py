"""Evidence of many pictures against that of each by itself, which other tests compare with gradients by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.networks.inspection import evidence_batches
from core.networks.inspection.class_scores import class_logits
from core.networks.inspection.evidence_batches import LIKELIEST, Beginnings, Passes, batches
from core.networks.inspection.grad_cam import WEIGHTINGS, evidence
from core.networks.inspection.inspected import InspectedModel
from core.networks.transfer.net import TransferNet
from core.specs.transfer import HeadSpec, TransferNetSpec

SIDE = 40
PICTURES = np.random.default_rng(0).integers(0, 256, (7, SIDE, SIDE, 3), dtype=np.uint8)
CUT = "vgg16/block4_pool"


@pytest.fixture(scope="module")
def vgg16():
    spec = TransferNetSpec(head=HeadSpec("flatten", 16, 0.5), image_shape=(SIDE, SIDE, 3))
    return InspectedModel(TransferNet(spec).model)


@pytest.fixture(scope="module")
def lite0():
    spec = TransferNetSpec("efficientnet_lite0", HeadSpec("average", 0, 0.0), (SIDE, SIDE, 3), classes=5)
    return InspectedModel(TransferNet(spec).model)


def in_batches(passes, classes, size):
    found = [passes.evidence(PICTURES[at], classes[at]) for at in batches(len(PICTURES), size)]
    return (
        np.concatenate([one.classes for one in found]),
        np.concatenate([one.logits for one in found]),
        np.concatenate([one.maps for one in found]),
        np.concatenate([one.gradients for one in found], axis=1),
    )


@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize("name", ["vgg16", "lite0"])
def test_the_same_numbers_as_one_by_one(name, size, request):
    model = request.getfixturevalue(name)
    classes = np.stack([np.full(len(PICTURES), LIKELIEST), np.arange(len(PICTURES)) % model.num_classes], 1)
    chosen, logits, maps, gradients = in_batches(Passes(model), classes, size)
    for place, picture in enumerate(PICTURES):
        for number in range(2):
            wanted = None if classes[place, number] == LIKELIEST else int(classes[place, number])
            alone = evidence(model, picture, class_index=wanted)
            assert chosen[place, number] == alone.class_index
            np.testing.assert_allclose(logits[place], alone.logits, atol=1e-5 * np.abs(alone.logits).max())
            np.testing.assert_allclose(maps[place], alone.maps, atol=1e-5 * alone.maps.max())
            largest = np.abs(alone.gradients).max()
            np.testing.assert_allclose(gradients[number, place], alone.gradients, atol=1e-5 * largest)
            for weighting in WEIGHTINGS.values():
                one, other = (
                    weighting(alone.maps, alone.gradients),
                    weighting(maps[place], gradients[number, place]),
                )
                np.testing.assert_allclose(other, one, atol=1e-5 * max(one.max(), 1e-9))


def test_logits_need_no_class(lite0):
    found = Passes(lite0).logits(PICTURES)
    np.testing.assert_allclose(found, class_logits(lite0, PICTURES), atol=1e-4)


def test_what_nets_share_is_computed_once(vgg16, monkeypatch):
    """A second net with the same base and another head: the same numbers, and no picture goes through the base."""
    beginnings = Beginnings()
    classes = np.full((len(PICTURES), 1), LIKELIEST)
    shared = in_batches(Passes(vgg16, begins_until=CUT, beginnings=beginnings), classes, 3)
    for found, expected in zip(shared, in_batches(Passes(vgg16), classes, 3), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())
    other = InspectedModel(TransferNet(TransferNetSpec(image_shape=(SIDE, SIDE, 3)), seed=1).model)
    expected = in_batches(Passes(other), classes, 3)
    monkeypatch.setattr(evidence_batches, "_traced_beginning", lambda *_: pytest.fail("computed again"))
    again = in_batches(Passes(other, begins_until=CUT, beginnings=beginnings), classes, 3)
    np.testing.assert_allclose(again[1], expected[1], atol=1e-5 * np.abs(expected[1]).max())


def test_a_net_that_begins_otherwise_shares_nothing(vgg16):
    beginnings = Beginnings()
    fresh = TransferNet(TransferNetSpec(image_shape=(SIDE, SIDE, 3)), weights=None).model
    other = InspectedModel(fresh)
    Passes(vgg16, begins_until=CUT, beginnings=beginnings).logits(PICTURES)
    found = Passes(other, begins_until=CUT, beginnings=beginnings).logits(PICTURES)
    np.testing.assert_allclose(found, class_logits(other, PICTURES), atol=1e-5)


def test_beginnings_stay_within_their_bytes():
    beginnings = Beginnings(max_bytes=100)
    for number in range(3):
        beginnings.keep(str(number), np.zeros(10, np.float32))
    assert beginnings.of("0") is None
    assert beginnings.of("2") is not None


def test_bfloat16_moves_the_map_a_little(vgg16):
    exact, rounded = (Passes(vgg16, dtype=dtype).evidence(PICTURES) for dtype in ("float32", "bfloat16"))
    difference = np.abs(rounded.maps - exact.maps).max() / exact.maps.max()
    assert 0 < difference < 0.05


def test_pictures_of_another_size_are_stretched():
    network = keras.Sequential(
        [keras.Input((20, 20, 1)), layers.Conv2D(2, 3, name="conv"), layers.Flatten(), layers.Dense(3)]
    )
    model = InspectedModel(network)
    grey = PICTURES @ np.array([0.299, 0.587, 0.114], np.float32)
    blocks = grey.reshape(7, 20, 2, 20, 2).mean(axis=(2, 4))[..., None]
    np.testing.assert_allclose(Passes(model).logits(PICTURES), network(blocks), atol=0.1)


def test_memory_is_bounded_by_the_largest_map(vgg16, lite0):
    assert Passes(vgg16).batch == 16
    large = TransferNetSpec(image_shape=(224, 224, 3))
    assert Passes(InspectedModel(TransferNet(large, weights=None).model)).batch == 7
    assert [at.stop - at.start for at in batches(7, 3)] == [3, 3, 1]


def test_a_net_without_classes_is_refused(vgg16):
    base = keras.Sequential([keras.Input((SIDE, SIDE, 3)), layers.Conv2D(2, 3)])
    with pytest.raises(InputError, match="one score a class"):
        Passes(InspectedModel(base))


def test_what_is_shared_must_end_before_the_explained_layer(vgg16):
    with pytest.raises(ValueError, match="does not come before"):
        Passes(vgg16, layer_name="vgg16/block4_conv3", begins_until=CUT, beginnings=Beginnings())


def test_the_classes_of_a_group_count_as_one(lite0):
    """The logarithm of the sum of their exponentials, and its gradient: their gradients, weighted by their shares."""
    groups = (range(1, 3), range(3, 5))
    found = Passes(lite0, groups=groups).evidence(PICTURES[:2], np.array([[0, 1], [0, 1]]))
    every = Passes(lite0).evidence(PICTURES[:2], np.array([range(5), range(5)]))
    shares = np.exp(every.logits)
    for number, group in enumerate(groups):
        own = shares[:, list(group)]
        np.testing.assert_allclose(found.logits[:, number], np.log(own.sum(axis=1)), atol=1e-4)
        parts = (own / own.sum(axis=1, keepdims=True)).T[..., None, None, None]
        expected = (every.gradients[list(group)] * parts).sum(axis=0)
        np.testing.assert_allclose(found.gradients[number], expected, atol=1e-5 * np.abs(expected).max())
