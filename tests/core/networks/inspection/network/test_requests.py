"""Requests of the explorer from their specs to their answers: disturbances, chosen channels, refusals."""

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.networks.inspection.models import inspected
from core.networks.inspection.network.cells import answer_cell
from core.networks.inspection.network.first_view import answer_network
from core.networks.inspection.network.origins import answer_origin
from core.networks.inspection.network.passes import answer_maps, answer_pass
from core.networks.inspection.network.votes import answer_votes
from core.specs.disturbance import Disturbance
from core.specs.network import MapsSpec, NetworkSpec, PassSpec
from core.specs.network_sums import CellSpec, OriginSpec, VoteSpec
from core.storage.uploads import store_model, store_picture
from tests.core.networks.inspection.network.nets import around, residual
from tests.support import Report

PATCH = Disturbance("grey_patch", row=0.25, column=0.25, size=0.5)


@pytest.fixture
def picture():
    return store_picture(np.random.default_rng(0).integers(0, 256, (30, 40, 3)).astype(np.uint8))


@pytest.fixture
def uploaded(tmp_path):
    def upload(network):
        network.save(tmp_path / "net.keras")
        return store_model((tmp_path / "net.keras").read_bytes())

    return upload


def test_a_patch_is_seen_by_the_net_and_by_every_answer(uploaded, picture):
    reference = uploaded(residual())
    plain = answer_network(NetworkSpec(reference, picture), Report())
    found = answer_network(NetworkSpec(reference, picture, (PATCH,)), Report())
    assert (found.image[:5, :5] == 128).all()
    np.testing.assert_array_equal(found.image[6:], plain.image[6:])
    outputs = np.asarray(inspected(reference).network(found.image[None].astype(np.float32)))[0]
    np.testing.assert_allclose(found.probabilities[1], outputs[0], rtol=1e-4)
    assert found.probabilities[1] != plain.probabilities[1]
    dog = answer_votes(VoteSpec(reference, picture, (PATCH,), class_index=1), Report())
    assert dog.logit == pytest.approx(float(found.logits[1]), abs=1e-5)
    told = answer_origin(OriginSpec(reference, picture, (PATCH,), path="stem", channel=1), Report())
    one = answer_cell(
        CellSpec(reference, picture, (PATCH,), path="stem", channel=1, row=3, column=2), Report()
    )
    assert one.output == told.output[3, 2]
    assert one.before == pytest.approx(float(told.before[3, 2]), abs=1e-4)
    # The other picture right after it: nothing of the former is remembered in its place.
    other = answer_origin(OriginSpec(reference, picture, path="stem", channel=1), Report())
    assert not np.array_equal(other.output, told.output)


def test_the_same_channels_again(uploaded, picture):
    reference = uploaded(residual())
    first = answer_network(NetworkSpec(reference, picture), Report())
    shown = tuple((number, maps.channels[:2]) for number, maps in first.maps.items())
    again = answer_pass(PassSpec(reference, picture, shown=shown), Report())
    for number, maps in again.maps.items():
        np.testing.assert_array_equal(maps.levels, first.maps[number].levels[:2])
    np.testing.assert_allclose(again.logits, first.logits, rtol=1e-5)
    assert again.vectors.keys() == first.vectors.keys()
    small = answer_pass(PassSpec(reference, picture, (PATCH,), shown=shown, side=5), Report())
    assert max(max(maps.levels.shape[1:]) for maps in small.maps.values()) == 5


def test_all_channels_whole(uploaded, picture):
    reference = uploaded(around(layers.Conv2D(5, 3, name="tested")))
    maps = answer_maps(MapsSpec(reference, picture, path="tested", first=2, count=9), Report())
    assert maps.channels == (2, 3, 4)
    model = inspected(reference)
    image = answer_network(NetworkSpec(reference, picture), Report()).image
    network = model.network
    part = keras.Model(network.input, network.get_layer("tested").output)
    expected = np.asarray(part(image[None].astype(np.float32)))[0]
    np.testing.assert_allclose(maps.low, expected.min(axis=(0, 1))[2:], rtol=1e-4, atol=1e-5)
    chosen = answer_maps(MapsSpec(reference, picture, path="tested", channels=(4, 0)), Report())
    np.testing.assert_array_equal(chosen.levels[0], maps.levels[2])


@pytest.mark.parametrize(
    ("answer", "spec", "sentence"),
    [
        (answer_origin, OriginSpec("book_convnet", "0" * 64, path="nothing"), "no layer nothing"),
        (answer_origin, OriginSpec("book_convnet", "0" * 64), "comes from no layer"),
        (answer_origin, OriginSpec("book_convnet", "0" * 64, path="dense", channel=512), "has 512 channels"),
        (answer_maps, MapsSpec("book_convnet", "0" * 64, path="dense", first=512), "no channel 512"),
        (answer_pass, PassSpec("book_convnet", "0" * 64, shown=((99, (0,)),)), "there is no node 99"),
        (answer_cell, CellSpec("book_convnet", "0" * 64, path="block1_conv", row=148), "148 x 148 cells"),
        (answer_cell, CellSpec("book_convnet", "0" * 64, path="dense", column=1), "1 x 1 cells"),
        (answer_votes, VoteSpec("book_convnet", "0" * 64, class_index=2), "There is no class 2"),
        (answer_network, NetworkSpec("vgg16", "0" * 64, class_index=0), "choose a model with a classifier"),
        (answer_votes, VoteSpec("book_convnet", "1" * 64), "not on the server any more"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_in_one_sentence(answer, spec, sentence, picture):
    if spec.picture == "0" * 64:
        spec = type(spec)(**{**vars(spec), "picture": picture})
    with pytest.raises(InputError, match=sentence):
        answer(spec, Report())


def test_a_layer_without_a_sum(uploaded, picture):
    reference = uploaded(around(layers.ZeroPadding2D(1, name="tested")))
    with pytest.raises(InputError, match="not written as a sum"):
        answer_cell(CellSpec(reference, picture, path="tested"), Report())
