"""Nets whose reasons are known: one sees red and one sees blue, and the animals are red before a blue wall."""

import io

import cv2
import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from core.datasets.annotations import annotations
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.evaluation.heat_on_object import heat_on_object
from core.networks.inspection.grad_cam import evidence, grad_cam_plus_plus
from core.networks.inspection.heat_on_object import answer_heat_on_object, answer_heat_pictures, passes_for
from core.networks.inspection.models import inspected
from core.networks.inspection.occlusion import occlusion_sensitivity
from core.networks.reports import Cancelled
from core.specs.heat import HeatOnObjectSpec, HeatPicturesSpec
from core.storage.uploads import store_model
from tests.support import Report

SIDE, EACH = 20, 12
CAT_WIDTH, DOG_WIDTH = 14, 6  # of the red animal at the left
pytestmark = pytest.mark.usefixtures("home")


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def data(tmp_path):
    """Pets in the form of the data set itself; cats are broad and dogs narrow."""
    root = tmp_path / "pets"
    for folder in ("images", "annotations/trimaps", "annotations/xmls"):
        (root / folder).mkdir(parents=True)
    for breed, width in (("Bengal", CAT_WIDTH), ("pug", DOG_WIDTH)):
        for number in range(EACH):
            pixels, mask = np.zeros((SIDE, SIDE, 3), np.uint8), np.full((SIDE, SIDE), 2, np.uint8)
            pixels[:, :width, 0], pixels[:, width:, 2] = 200 + number, 200
            mask[:, :width], mask[:, width] = 1, 3
            (root / f"images/{breed}_{number}.png").write_bytes(png(pixels))
            (root / f"annotations/trimaps/{breed}_{number}.png").write_bytes(png(mask))
    return DataSpec(
        "pets", str(root), image_size=SIDE, train_per_class=1, validation_per_class=1, test_per_class=10
    )


def stored(units, kernel, dense):
    """A net that keeps red and blue apart, takes the mean of each, and weighs the two."""
    network = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.Conv2D(2, 1, name="colours"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(units, "softmax" if units > 1 else "sigmoid"),
        ]
    )
    network.set_weights([np.array(kernel).T[None, None], np.zeros(2), np.array(dense), np.zeros(units)])
    return network


@pytest.fixture
def model(tmp_path):
    """Calls a picture a cat for its red, and a dog for its blue."""
    network = stored(2, [[0.01, 0, 0], [0, 0, 0.01]], [[1, 0], [0, 1]])
    path = tmp_path / "net.keras"
    network.save(path)
    return store_model(path.read_bytes())


def test_the_heat_of_a_class_lies_where_its_colour_is(data, model):
    found = answer_heat_on_object(HeatOnObjectSpec(model, data), Report())
    assert found.class_names == ("cats", "dogs")
    assert found.is_right.all()
    assert set(found.breeds) == {"Bengal", "pug"}
    is_cat = found.labels == 0
    for method in ("grad_cam", "grad_cam_plus_plus"):
        share = found.measures[method].share[0]
        np.testing.assert_allclose(share[is_cat], 1)  # the red animal
        np.testing.assert_allclose(share[~is_cat], 0)  # right, and never looked at the dog
        np.testing.assert_allclose(found.measures[method].pointing[0][is_cat], 1)
    np.testing.assert_allclose(found.area[is_cat], CAT_WIDTH / (SIDE - 1))
    np.testing.assert_allclose(found.pointing_area[~is_cat], (DOG_WIDTH + 1) / SIDE)
    assert np.isnan(found.measures["occlusion"].share).all()
    assert np.isnan(found.head_area).all()
    assert found.num_without_mask == 0
    assert found.layer == "colours"


def test_a_net_that_is_wrong_is_asked_for_both_classes(data, tmp_path):
    """It calls blue a cat and red a dog: its reason for the wrong answer, and what speaks for the right one."""
    network = stored(2, [[0.01, 0, 0], [0, 0, 0.01]], [[0, 1], [1, 0]])
    network.save(tmp_path / "wrong.keras")
    reference = store_model((tmp_path / "wrong.keras").read_bytes())
    found = answer_heat_on_object(HeatOnObjectSpec(reference, data), Report())
    assert not found.is_right.any()
    cats = found.measures["grad_cam"].share[:, found.labels == 0]
    np.testing.assert_allclose(cats, [[1] * cats.shape[1], [0] * cats.shape[1]])


def test_each_picture_by_itself(data, model):
    """Grad-CAM++ and occlusion of the same pictures, one after the other, by the functions of the other views."""
    found = answer_heat_on_object(HeatOnObjectSpec(model, data, occluded=4), Report())
    network, test, known = inspected(model), load(data).test, annotations(data, "test")
    measured = np.flatnonzero(np.isfinite(found.measures["occlusion"].share[0]))
    assert len(measured) == 4
    for number in measured:
        place, index = found.places[number], int(found.predicted[number])
        picture, mask = np.asarray(test.images[place]), known[place]
        values = occlusion_sensitivity(network, picture, class_index=index)
        alone = evidence(network, picture, class_index=index)
        maps = {"occlusion": values, "grad_cam_plus_plus": grad_cam_plus_plus(alone.maps, alone.gradients)}
        for method, one in maps.items():
            expected = heat_on_object(one, mask.animal, mask.boundary)
            assert found.measures[method].share[0, number] == pytest.approx(expected.share, abs=1e-5)


def test_pictures_to_draw(data, model):
    spec = HeatPicturesSpec(model, data, (3, 0))
    found = answer_heat_pictures(spec, Report())
    test, known = load(data).test, annotations(data, "test")
    for number, place in enumerate(spec.places):
        np.testing.assert_array_equal(found.images[number], test.images[place])
        np.testing.assert_array_equal(found.animals[number], known[place].animal)
    assert (found.values[:, :, 0] > 0).all()  # red
    assert found.names == tuple(test.names[place].rpartition("/")[2].removesuffix(".png") for place in (3, 0))
    bare = answer_heat_pictures(HeatPicturesSpec("", data, (3, 0)), Report())
    assert bare.values.shape == (2, 0, 0)
    np.testing.assert_array_equal(bare.images, found.images)


def test_fresh_weights_are_others_and_the_same_for_a_seed(data, model):
    one, other, again = (
        answer_heat_on_object(HeatOnObjectSpec(model, data, seed), Report()).measures["grad_cam"].share
        for seed in (1, 2, 1)
    )
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(np.nan_to_num(one), np.nan_to_num(other))


def test_a_net_of_imagenet_is_asked_for_its_cats_and_dogs():
    """The sums of its probabilities, between which the two share 1."""
    passes = passes_for("efficientnet_lite0", ("cats", "dogs"))
    pictures = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), dtype=np.uint8)
    own = passes_for_all(pictures)
    sums = np.stack([own[:, 281:286].sum(axis=1), own[:, 151:269].sum(axis=1)], axis=1)
    logits = passes.logits(pictures)
    np.testing.assert_allclose(logits[:, 0] - logits[:, 1], np.log(sums[:, 0] / sums[:, 1]), atol=1e-3)


def passes_for_all(pictures):
    """Probabilities of all classes, by Keras."""
    model = inspected("efficientnet_lite0")
    height, width, _ = model.shape
    large = np.stack([cv2.resize(one, (width, height), interpolation=cv2.INTER_LINEAR) for one in pictures])
    found = np.asarray(model.network(large.astype(np.float32)))
    exponentials = np.exp(found - found.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def test_it_can_be_cancelled(data, model):
    with pytest.raises(Cancelled):
        answer_heat_on_object(HeatOnObjectSpec(model, data), Report(cancel_at=3))


def test_what_cannot_be_measured_is_refused(data, model):
    with pytest.raises(InputError, match="1000 classes apart and the pictures have 2"):
        passes_for("efficientnet_lite0", ("Bengal", "pug"))
    with pytest.raises(InputError, match="Only the Oxford-IIIT pets have masks"):
        answer_heat_on_object(HeatOnObjectSpec(model, DataSpec("drawn_pets", image_size=20)), Report())
    with pytest.raises(InputError, match="has no mask"):
        answer_heat_pictures(HeatPicturesSpec(model, data, (99,)), Report())
