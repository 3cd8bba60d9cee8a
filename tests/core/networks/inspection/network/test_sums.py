"""Origins and cells: every kind of layer against sub-models of Keras, all channels of small nets."""

import keras
import numpy as np
import pytest
from keras import layers

from core.networks.inspection.network.cells import cell
from core.networks.inspection.network.graph import graph
from core.networks.inspection.network.origins import origin
from core.networks.inspection.network.terms import terms_of
from tests.core.networks.inspection.network.nets import (
    IMAGE,
    around,
    before_activation,
    by_keras,
    looked_into,
    residual,
)  # fmt: skip

CLOSE = {"rtol": 2e-4, "atol": 2e-4}

WINDOWS = {
    "valid": layers.Conv2D(5, 3, activation="relu", name="tested"),
    "same": layers.Conv2D(5, (3, 2), padding="same", activation="relu", name="tested"),
    "stride": layers.Conv2D(5, 3, 2, padding="same", activation="swish", name="tested"),
    "uneven_stride": layers.Conv2D(5, (2, 3), (1, 2), activation="tanh", name="tested"),
    "dilation": layers.Conv2D(5, 3, dilation_rate=2, padding="same", name="tested"),
    "groups": layers.Conv2D(6, 3, groups=3, activation="relu", name="tested"),
    "no_bias": layers.Conv2D(5, 1, use_bias=False, name="tested"),
    "depthwise": layers.DepthwiseConv2D(3, 2, padding="same", activation="relu", name="tested"),
    "depthwise_multiplied": layers.DepthwiseConv2D(3, depth_multiplier=2, name="tested"),
    "separable": layers.SeparableConv2D(5, 3, padding="same", activation="relu", name="tested"),
    "separable_multiplied": layers.SeparableConv2D(5, 3, 2, depth_multiplier=3, name="tested"),
    "dense_on_maps": layers.Dense(5, "relu", name="tested"),
}
ONE_TO_ONE = {
    "max": layers.MaxPooling2D(2, name="tested"),
    "max_same": layers.MaxPooling2D(3, 2, padding="same", name="tested"),
    "average": layers.AveragePooling2D(3, 1, name="tested"),
    "average_same": layers.AveragePooling2D(3, 2, padding="same", name="tested"),
    "normalization": layers.BatchNormalization(name="tested"),
    "normalization_bare": layers.BatchNormalization(center=False, scale=False, name="tested"),
    "relu6": layers.ReLU(6.0, name="tested"),
    "leaky": layers.LeakyReLU(0.1, name="tested"),
    "activation": layers.Activation("sigmoid", name="tested"),
    "global_average": layers.GlobalAveragePooling2D(name="tested"),
    "global_maximum": layers.GlobalMaxPooling2D(keepdims=True, name="tested"),
    "dropout": layers.Dropout(0.5, name="tested"),
    "flatten": layers.Flatten(name="tested"),
}  # fmt: skip


def cells_of(values, count=12):
    """Some places of ``(h, w, C)``, the corners among them."""
    rng = np.random.default_rng(1)
    height, width, channels = values.shape
    drawn = [tuple(int(rng.integers(side)) for side in (channels, height, width)) for _ in range(count)]
    return [(0, 0, 0), (channels - 1, height - 1, width - 1), *drawn]


def maps(values):
    return values if values.ndim == 3 else values.reshape(1, 1, -1)


@pytest.mark.parametrize("name", WINDOWS)
def test_a_weighted_sum_is_that_of_keras(name):
    network = around(WINDOWS[name])
    _, places, found = looked_into(network)
    place = next(place for place in places if place.path == "tested")
    before, after = before_activation(network, "tested"), by_keras(network, "tested")
    for channel in range(after.shape[-1]):
        told = origin(places, place, channel, found)
        assert len(told.order) == len(told.sources) == len(told.parts)
        np.testing.assert_allclose(told.parts.sum(axis=0) + told.bias, before[:, :, channel], **CLOSE)
        np.testing.assert_allclose(told.before, before[:, :, channel], **CLOSE)
        np.testing.assert_allclose(told.output, after[:, :, channel], **CLOSE)
        function = keras.activations.get(told.activation)
        np.testing.assert_allclose(function(told.before), told.output, **CLOSE)
        sizes = np.abs(told.parts).mean(axis=(1, 2))
        np.testing.assert_allclose(told.sizes, sizes, rtol=1e-4)
        assert (np.diff(told.sizes) <= 0).all()
    for channel, row, column in cells_of(after):
        one = cell(places, place, (channel, row, column), found)
        sums = (one.patch * one.kernel).sum(axis=(0, 1))
        np.testing.assert_allclose(one.partial_sums, sums, **CLOSE)
        np.testing.assert_allclose(sums.sum() + one.bias, before[row, column, channel], **CLOSE)
        np.testing.assert_allclose(one.before, before[row, column, channel], **CLOSE)
        np.testing.assert_allclose(one.output, after[row, column, channel], **CLOSE)


@pytest.mark.parametrize("name", ONE_TO_ONE)
def test_what_reads_one_map_is_that_of_keras(name):
    network = around(ONE_TO_ONE[name])
    _, places, found = looked_into(network)
    place = next(place for place in places if place.path == "tested")
    came, after = maps(by_keras(network, "first")), maps(by_keras(network, "tested"))
    for channel in range(after.shape[-1]):
        told = origin(places, place, channel, found)
        np.testing.assert_allclose(told.output, after[:, :, channel], **CLOSE)
        ((number, read),) = told.order
        np.testing.assert_allclose(told.sources[0], came[:, :, read], **CLOSE)
        assert (told.inputs, number) == (("first",), 0)
    for channel, row, column in cells_of(after):
        one = cell(places, place, (channel, row, column), found)
        total = (one.patch * one.kernel).sum() + one.bias
        np.testing.assert_allclose(one.before, total, **CLOSE)
        np.testing.assert_allclose(one.output, after[row, column, channel], **CLOSE)
        if place.kind != "activation":
            np.testing.assert_allclose(total, after[row, column, channel], **CLOSE)


def test_pooling_over_the_border_counts_what_is_inside():
    network = around(layers.AveragePooling2D(3, 2, padding="same", name="tested"))
    _, places, found = looked_into(network)
    place = next(place for place in places if place.path == "tested")
    one = cell(places, place, (0, 4, 3), found)  # the maps have 9 x 8 cells: a row and a column stand out
    assert one.inside.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    np.testing.assert_allclose(one.kernel[:, :, 0], one.inside / 4)


def test_batch_normalization_tells_its_numbers():
    network = around(ONE_TO_ONE["normalization"])
    layer = network.get_layer("tested")
    _, places, found = looked_into(network)
    told = origin(places, next(place for place in places if place.path == "tested"), 2, found)
    gamma, beta, mean, variance = (float(np.asarray(weight)[2]) for weight in layer.weights)
    assert told.numbers == pytest.approx(
        {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance, "epsilon": 1e-3}
    )
    by_hand = (told.sources[0] - mean) / np.sqrt(variance + 1e-3) * gamma + beta
    np.testing.assert_allclose(told.output, by_hand, **CLOSE)


def test_branches_models_inside_and_a_layer_called_twice():
    network = residual()
    _, places, found = looked_into(network)
    paths = [place.path for place in places]
    by_path = dict(zip(paths, places, strict=True))
    assert {"", "shared", "shared#2", "inner/bn", "inner/mix"} <= set(paths)
    assert by_path["shared#2"].parameters == 0
    assert sum(place.parameters for place in places) == network.count_params()
    assert [paths[number] for number in by_path["shared#2"].inputs] == ["shared"]
    assert [paths[number] for number in by_path["sum"].inputs] == ["stem", "shared#2"]
    # What Keras puts out of the same layers: the second call of the shared one is what is left of the sum.
    twice = by_keras(network, "sum") - by_keras(network, "stem")
    np.testing.assert_allclose(found.values[paths.index("shared#2")], twice, **CLOSE)
    for name in ("sum", "relu", "squeeze", "gate", "scale", "join", "average"):
        np.testing.assert_allclose(found.values[paths.index(name)], by_keras(network, name), **CLOSE)
    assert [by_path[name].kind for name in ("sum", "scale", "join", "squeeze", "gate", "drop")] == [
        "add", "multiply", "concatenate", "global_pooling", "dense", "dropout",
    ]  # fmt: skip
    operator = next(place for place in places if place.kind == "add" and place.path != "sum")
    assert [paths[number] for number in operator.inputs] == ["sum", "inner/mix"]


@pytest.mark.parametrize("name", ["sum", "scale", "join", "gate", "inner/mix", "inner/bn", "shared#2"])
def test_every_channel_of_what_joins_branches(name):
    _, places, found = looked_into(residual())
    place = next(place for place in places if place.path == name)
    values = found.maps(places.index(place))
    for channel in range(values.shape[2]):
        told = origin(places, place, channel, found)
        np.testing.assert_allclose(told.output, values[:, :, channel])
        joined = told.sources.prod(axis=0) if place.kind == "multiply" else told.parts.sum(axis=0) + told.bias
        function = keras.activations.get(place.activation)
        np.testing.assert_allclose(function(joined), values[:, :, channel], **CLOSE)
    for channel, row, column in cells_of(values):
        one = cell(places, place, (channel, row, column), found)
        np.testing.assert_allclose(one.output, values[row, column, channel], **CLOSE)
        together = one.patch.prod() if place.kind == "multiply" else (one.patch * one.kernel).sum() + one.bias
        np.testing.assert_allclose(function(np.float32(together)), one.output, **CLOSE)


def test_large_origins_come_in_parts(monkeypatch):
    monkeypatch.setattr("core.networks.inspection.network.origins.MAX_ORIGIN_BYTES", 1500)
    _, places, found = looked_into(around(WINDOWS["same"]))
    place = next(place for place in places if place.path == "tested")
    first, second = (origin(places, place, 0, found, first=number) for number in (0, 2))
    assert [len(first.sources), len(second.sources), len(first.order)] == [2, 2, 6]
    assert second.first == 2
    later = [channel for _, channel in first.order[2:4]]
    np.testing.assert_array_equal(second.sources, np.moveaxis(found.maps(2)[:, :, later], 2, 0))


def test_a_layer_of_another_kind_tells_what_it_reads():
    network = around(layers.ZeroPadding2D(1, name="tested"))
    _, places, found = looked_into(network)
    place = next(place for place in places if place.path == "tested")
    told = origin(places, place, 1, found)
    assert (told.kind, told.order, told.kernel.size) == ("other", ((0, 1),), 0)
    np.testing.assert_allclose(told.output[1:-1, 1:-1], told.sources[0])


def test_the_channels_that_the_preprocessing_of_vgg16_turns_around():
    from core.networks.inspection.models import inspected

    model = inspected("vgg16")
    image = np.random.default_rng(0).integers(0, 256, model.shape).astype(np.uint8)
    _, places, found = looked_into(model.network, image)
    turning, minus = places[1:3]
    assert turning.kind == "other"
    for channel in range(3):
        told = origin(places, turning, channel, found)
        assert told.order == ((0, 2 - channel),)
        np.testing.assert_array_equal(told.sources[0], image[:, :, 2 - channel])
        mean = (103.939, 116.779, 123.68)[channel]  # BGR, of keras.applications
        told = origin(places, minus, channel, found)
        assert told.numbers == pytest.approx({"scale": 1.0, "offset": -mean})
        np.testing.assert_allclose(told.output, image[:, :, 2 - channel] - np.float32(mean), atol=1e-4)


@pytest.mark.parametrize("reference", ["efficientnet_lite0", "vgg16", "book_convnet"])
def test_random_cells_of_the_nets_that_ship(reference):
    """Against the layer itself, called by Keras without its activation function on what went in."""
    from core.networks.inspection.models import inspected

    model = inspected(reference)
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, model.shape).astype(np.uint8)
    places, found = graph(model), looked_into(model.network, image)[2]
    weighted = [place for place in places if place.kind in ("convolution", "depthwise", "dense")]
    assert len(weighted) >= 6
    for place in rng.choice(np.array(weighted, object), 12):
        layer = place.layer
        came = found.maps(place.inputs[0])[None]
        came = came.reshape(1, -1) if place.kind == "dense" else came
        values, kept = found.maps(places.index(place)), layer.activation
        layer.activation = keras.activations.linear
        before = np.asarray(layer(came))[0].reshape(values.shape)
        layer.activation = kept
        channel, row, column = (int(rng.integers(values.shape[axis])) for axis in (2, 0, 1))
        one = cell(places, place, (channel, row, column), found)
        tolerance = 1e-4 * float(np.abs(one.patch * one.kernel).sum()) + 1e-6
        assert one.before == pytest.approx(before[row, column, channel], abs=tolerance), place.path
        assert one.output == values[row, column, channel]
        assert (
            len(terms_of(place, channel, [places[number] for number in place.inputs]).reads)
            == one.patch.shape[2]
        )


def test_the_picture_is_node_0():
    _, places, found = looked_into(around(WINDOWS["valid"]))
    np.testing.assert_array_equal(found.values[0], IMAGE)
    assert (places[0].path, places[0].call) == ("", None)
