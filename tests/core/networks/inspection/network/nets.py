"""Small nets with one layer of a kind, and what Keras' own sub-models say of them."""

import keras
import numpy as np
from keras import layers

from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.network.graph import graph
from core.networks.inspection.network.passes import outputs

SHAPE = (11, 10, 3)
IMAGE = np.random.default_rng(3).integers(0, 256, SHAPE).astype(np.uint8)


def randomised(model, seed=0):
    """All weights drawn anew, variances above 0: a fresh net has biases and means of 0, which hide mistakes."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            randomised(layer, seed + 1)
            continue
        for variable in layer.weights:
            drawn = rng.normal(0, 0.4, variable.shape)
            variable.assign(np.abs(drawn) + 0.1 if variable.name == "moving_variance" else drawn)
    return model


def around(*tested, shape=SHAPE, classes=3):
    """Rescaling, a convolution, the layers, and a softmax, or a sigmoid."""
    inputs = keras.Input(shape)
    values = layers.Rescaling(1 / 64, offset=-1.5, name="rescaling")(inputs)
    values = layers.Conv2D(6, 3, activation="relu", name="first")(values)
    for layer in tested:
        values = type(layer).from_config(layer.get_config())(values)  # one that no other net has
    if len(values.shape) == 4:
        values = layers.Flatten(name="flatten")(values)
    outputs_ = layers.Dense(classes, "softmax" if classes > 1 else "sigmoid", name="last")(values)
    return randomised(keras.Model(inputs, outputs_, name="small"))


def residual(shape=SHAPE):
    """Branches by layers and by operators, a layer called twice, a model inside the model, squeeze and excite."""
    inner_in = keras.Input((None, None, 4))
    normal = layers.BatchNormalization(name="bn")(inner_in)
    inner = keras.Model(inner_in, layers.Conv2D(4, 1, name="mix")(normal), name="inner")
    shared = layers.Conv2D(4, 3, padding="same", activation="relu", name="shared")
    inputs = keras.Input(shape)
    stem = layers.Conv2D(4, 3, padding="same", name="stem")(layers.Rescaling(1 / 255)(inputs))
    twice = shared(shared(stem))
    summed = layers.Add(name="sum")([stem, twice])
    summed = layers.ReLU(name="relu")(summed + inner(summed))
    gate = layers.Dense(4, "sigmoid", name="gate")(
        layers.GlobalAveragePooling2D(keepdims=True, name="squeeze")(summed)
    )
    scaled = layers.Multiply(name="scale")([summed, gate])
    joined = layers.Concatenate(name="join")([scaled, stem])
    pooled = layers.GlobalAveragePooling2D(name="average")(layers.Dropout(0.5, name="drop")(joined))
    return randomised(keras.Model(inputs, layers.Dense(1, "sigmoid", name="dog")(pooled), name="residual"))


def looked_into(network, image=IMAGE):
    """The model, its nodes, and what comes out of all of them."""
    model = InspectedModel(network)
    places = graph(model)
    return model, places, outputs(model, image, tuple(range(len(places))))


def by_keras(network, name, image=IMAGE):
    """What a layer puts out, by a sub-model: ``(h, w, C)`` or ``(C,)``."""
    part = keras.Model(network.input, network.get_layer(name).output)
    return np.asarray(part(image[None].astype(np.float32)))[0]


def before_activation(network, name, image=IMAGE):
    """The same with the layer's activation function taken away."""
    layer = network.get_layer(name)
    twin = type(layer).from_config(layer.get_config() | {"activation": "linear", "name": "twin"})
    part = keras.Model(network.input, twin(layer.input))
    twin.set_weights(layer.get_weights())
    return np.asarray(part(image[None].astype(np.float32)))[0]
