"""Keras models from their specs."""

from collections.abc import Iterator

import keras
import numpy as np
from keras import layers

from core.architectures.convnets import ConvnetSpec, DenseNetSpec, DigitNetSpec, ModelSpec, output_units


def build(spec: ModelSpec, *, seed: int = 0) -> keras.Sequential:
    """The net of a spec with fresh weights: uint8 or float ``(N, H, W, C)``, 0-255, to probabilities.

    Two classes give ``(N, 1)``, the probability of class 1; more give ``(N, classes)``. It is not compiled.

    Args:
        spec: The net.
        seed: Of the initial weights (Glorot uniform, as Keras' default) and of dropout.
    """
    seeds = seeds_of(seed)
    return keras.Sequential(
        [
            keras.Input(spec.image_shape),
            layers.Rescaling(1 / 255, name="rescaling"),
            *_body(spec, seeds),
            output_layer(spec.classes, seeds),
        ],
        name="dense_net" if isinstance(spec, DenseNetSpec) else "convnet",
    )


def output_layer(classes: int, seeds: Iterator[int]) -> keras.layers.Layer:
    """The probability of class 1 for two classes, one a class for more."""
    return _dense(output_units(classes), "sigmoid" if classes == 2 else "softmax", "predictions", seeds)


def glorot(seeds: Iterator[int]) -> keras.initializers.Initializer:
    """Keras' default for the weights of a layer, seeded."""
    return keras.initializers.GlorotUniform(seed=next(seeds))


def seeds_of(seed: int) -> Iterator[int]:
    """A seed a layer, so that nothing depends on the global generator of Keras."""
    rng = np.random.default_rng(seed)
    while True:
        yield int(rng.integers(2**31))


def _body(spec: ModelSpec, seeds: Iterator[int]) -> Iterator[keras.layers.Layer]:
    """The layers between rescaling and output."""
    if isinstance(spec, ConvnetSpec):
        return _convnet(spec, seeds)
    return _digit_net(spec, seeds) if isinstance(spec, DigitNetSpec) else _dense_net(spec, seeds)


def _convnet(spec: ConvnetSpec, seeds: Iterator[int]) -> Iterator[keras.layers.Layer]:
    for block, filters in enumerate(spec.filters, start=1):
        yield _conv(filters, spec.kernel_size, f"block{block}_conv", seeds)
        if block < len(spec.filters) or spec.last_pooling:
            yield layers.MaxPooling2D(name=f"block{block}_pool")
    yield layers.Flatten(name="flatten")
    if spec.dropout:
        yield layers.Dropout(spec.dropout, seed=next(seeds), name="dropout")
    yield _dense(spec.dense_units, "relu", "dense", seeds)


def _digit_net(spec: DigitNetSpec, seeds: Iterator[int]) -> Iterator[keras.layers.Layer]:
    for block, filters in enumerate(spec.filters, start=1):
        is_last = block == len(spec.filters)
        stride = 2 if spec.downsampling == "stride" and not is_last else 1
        yield _conv(filters, 3, f"block{block}_conv", seeds, stride=stride)
        name = f"block{block}_pool"
        if is_last or spec.downsampling == "stride":
            continue
        if spec.downsampling == "learned":
            yield _conv(filters, 2, name, seeds, stride=2)
        else:
            kind = layers.MaxPooling2D if spec.downsampling == "max" else layers.AveragePooling2D
            yield kind(2, name=name)
    is_flat = spec.head == "flatten"
    yield layers.Flatten(name="flatten") if is_flat else layers.GlobalAveragePooling2D(name="average")
    yield _dense(spec.dense_units, "relu", "dense", seeds)


def _conv(filters: int, size: int, name: str, seeds: Iterator[int], *, stride: int = 1) -> keras.layers.Layer:
    return layers.Conv2D(
        filters, size, strides=stride, activation="relu", kernel_initializer=glorot(seeds), name=name
    )


def _dense_net(spec: DenseNetSpec, seeds: Iterator[int]) -> Iterator[keras.layers.Layer]:
    yield layers.Flatten(name="flatten")
    yield _dense(spec.units, "relu", "dense", seeds)


def _dense(units: int, activation: str, name: str, seeds: Iterator[int]) -> keras.layers.Layer:
    return layers.Dense(units, activation=activation, kernel_initializer=glorot(seeds), name=name)
