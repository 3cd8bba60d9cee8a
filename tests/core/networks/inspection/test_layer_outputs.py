"""Finding layers, running flat and nested models, logits: against Keras' own calls."""

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.networks.inspection import layer_outputs

IMAGES = np.random.default_rng(0).random((2, 12, 12, 3)).astype(np.float32)


def base(name="base"):
    inputs = keras.Input((12, 12, 3))
    first = layers.Conv2D(4, 3, activation="relu", name="first")(inputs)
    second = layers.Conv2D(4, 3, padding="same", name="second")(first)
    return keras.Model(inputs, layers.ReLU(name="out")(first + second), name=name)


def nested(activation="softmax", units=3):
    return keras.Sequential(
        [
            keras.Input((12, 12, 3)),
            base(),
            layers.Flatten(name="flatten"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(units, activation, name="dense"),
        ]
    )


def test_a_nested_model_runs_as_keras_runs_it():
    model = nested()
    steps = layer_outputs.run(model, IMAGES)
    np.testing.assert_allclose(steps[-1].output, model(IMAGES), rtol=1e-6)


def test_running_leaves_the_model_as_it_was():
    model = nested()
    layer_outputs.run(model, IMAGES)
    assert model.get_layer("base").get_layer("first").output.shape == (None, 10, 10, 4)  # one node only


def test_paths():
    paths = ["base/first", "base/second", "base/out", "flatten", "dropout", "dense"]
    assert layer_outputs.layer_paths(nested()) == paths


def test_a_bare_name_is_enough_where_one_layer_has_it():
    assert layer_outputs.resolve(nested(), "second") == "base/second"
    assert layer_outputs.resolve(nested(), "base/second") == "base/second"


def test_unknown_and_ambiguous_names():
    with pytest.raises(InputError, match=r"no layer third; choose one of base/first"):
        layer_outputs.resolve(nested(), "third")
    twins = keras.Sequential(
        [keras.Input((12, 12, 3)), base("a"), layers.Conv2D(3, 3, name="c"), base_of_8("b")]
    )
    with pytest.raises(InputError, match=r"choose one of a/first, b/first"):
        layer_outputs.resolve(twins, "first")


def base_of_8(name):
    inputs = keras.Input((8, 8, 3))
    return keras.Model(inputs, layers.Conv2D(2, 3, name="first")(inputs), name=name)


def test_stopping_early_allows_any_size():
    model = nested()
    steps = layer_outputs.run(model, np.zeros((1, 30, 20, 3), np.float32), until="base/second")
    assert steps[-1].path == "base/second"
    assert steps[-1].output.shape == (1, 28, 18, 4)


@pytest.mark.parametrize(
    ("activation", "undo"), [("softmax", np.log), ("sigmoid", lambda p: np.log(p / (1 - p)))]
)
def test_logits_undo_the_last_activation(activation, undo):
    model = nested(activation)
    found = layer_outputs.logits(layer_outputs.run(model, IMAGES)).numpy()
    expected = undo(np.asarray(model(IMAGES)))
    if activation == "softmax":  # known up to a constant
        found, expected = found - found.mean(1, keepdims=True), expected - expected.mean(1, keepdims=True)
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize(
    "last", [layers.Softmax(), layers.Activation("softmax"), layers.Activation("sigmoid")]
)
def test_an_activation_of_its_own_is_left_out(last):
    body = nested(activation=None)
    model = keras.Sequential([*body.layers, last])
    model.build((None, 12, 12, 3))
    np.testing.assert_allclose(
        layer_outputs.logits(layer_outputs.run(model, IMAGES)), body(IMAGES), atol=1e-6
    )


def test_logits_stay_logits():
    model = nested(activation=None)
    np.testing.assert_allclose(
        layer_outputs.logits(layer_outputs.run(model, IMAGES)), model(IMAGES), atol=1e-6
    )


def test_a_model_without_layers_of_its_own():
    class Own(keras.Model):
        def call(self, inputs):
            return inputs

    with pytest.raises(InputError, match="choose a Sequential or functional model"):
        layer_outputs.run(Own(), IMAGES)


def test_two_outputs():
    inputs = keras.Input((12, 12, 3))
    with pytest.raises(InputError, match="one input and one output"):
        layer_outputs.run(keras.Model(inputs, [inputs + 1, inputs + 2]), IMAGES)


def test_a_model_that_is_not_built():
    with pytest.raises(InputError, match="one input and one output"):
        layer_outputs.run(keras.Sequential([layers.Dense(2)]), IMAGES)


def test_a_picture_below_the_minimum():
    inputs = keras.Input((None, None, 3))
    pooled = layers.MaxPooling2D(8, name="pool")(inputs)
    model = keras.Model(inputs, layers.Conv2D(2, 3, name="conv")(pooled))
    with pytest.raises(InputError, match="layer conv cannot take maps of shape"):
        layer_outputs.run(model, IMAGES)
