"""Pictures of what a class or a filter likes best or least: gradient ascent with what makes it legible.

The objective of a class is its logit (Simonyan et al. 2014). Three regularisers, each a line: jitter, a smoother
gradient (its waves divided by their frequency, so that coarse shapes grow before fine noise), and a pull back to grey.
The objective of a filter is its mean answer before the activation function, because only there less than nothing has a
gradient; several pictures of it can be pushed apart by the likeness of their textures (Olah et al. 2017).
"""

from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from core.datasets.spec import OnProgress
from core.errors import N_
from core.images.colours import colours_of_samples
from core.networks.inspection import layer_outputs
from core.networks.inspection.class_scores import check_class, two_sided
from core.networks.inspection.filter_objectives import check_filters
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.models import inspected
from core.networks.reports import Report, teller
from core.specs.filters import EPSILON
from core.specs.patches import PHOTOGRAPHS
from core.specs.pictures_of import LikedPictures, LikedSpec, Regularisers

_START, _NOISE = 128, 20.0


def answer_liked(spec: LikedSpec, report: Report) -> LikedPictures:
    """Pictures of what a class or a filter likes.

    Raises:
        InputError: The model, the class, the layer or the filter does not serve.
        Cancelled: Nobody wants them any more.
    """
    return liked_pictures(inspected(spec.model), spec, teller(report))


def liked_pictures(model: InspectedModel, spec: LikedSpec, report: OnProgress | None = None) -> LikedPictures:
    """Change noise, step by step, so that a logit or a filter's mean answer grows or falls.

    Args:
        model: The network; its pictures should range over 0-255. ``spec.model`` is not looked at.
        spec: What, and how.
        report: Told the progress; may raise to cancel.

    Raises:
        InputError: As :func:`answer_liked`, or a layer cannot take maps as small as ``size`` makes them.
    """
    path = _check(model, spec)
    rng = np.random.default_rng(spec.seed)
    shape = (spec.count, spec.size, spec.size, model.shape[2])
    noise = rng.random(shape, np.float32) * _NOISE - _NOISE / 2
    pictures = tf.constant(_START + noise)
    compute = _direction(model, path, spec.diversity > 0, spec.regularisers, spec.size)
    objectives, snapshots = [], []
    options = spec.regularisers
    for step in range(spec.steps):
        if step in spec.snapshots:
            snapshots.append(pictures.numpy())
        if report is not None:
            report(step / spec.steps, N_("Climbing"))
        shift = tf.constant(rng.integers(-options.jitter, options.jitter + 1, 2), tf.int32)
        objective, direction = compute(
            pictures,
            tf.constant(spec.index),
            tf.constant(float(spec.sign)),
            shift,
            tf.constant(spec.diversity),
        )
        objectives.append(objective.numpy())
        pictures = pictures + spec.step_size * direction
        pictures = _START + (pictures - _START) * (1 - options.decay)
    objective, probabilities, likeness = _measure(model, path)(pictures, tf.constant(spec.index))
    if spec.steps in spec.snapshots:
        snapshots.append(pictures.numpy())
    return LikedPictures(
        pictures.numpy(), np.array([*objectives, objective.numpy()], np.float32), probabilities.numpy(),
        likeness.numpy(), np.array(snapshots, np.float32).reshape(-1, *shape),
    )  # fmt: skip


def _check(model: InspectedModel, spec: LikedSpec) -> str:
    """The path of the layer; empty for a class."""
    if spec.target == "class":
        check_class(model, spec.index)
        return ""
    path = layer_outputs.resolve(model.network, spec.layer)
    check_filters(model, path, (spec.index,))
    return path


def smoothed(gradient: tf.Tensor, power: float, size: int) -> tf.Tensor:
    """Its waves divided by their frequency to a power; the mean is left as the slowest wave.

    Args:
        gradient: ``(N, S, S, C)``.
        power: 0 changes nothing.
        size: S.
    """
    rows, columns = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None]
    frequency = np.maximum(np.sqrt(rows**2 + columns**2), 1 / size)
    factors = tf.constant((frequency * size) ** -power, tf.complex64)
    waves = tf.signal.rfft2d(tf.transpose(gradient, (0, 3, 1, 2))) * factors
    return tf.transpose(tf.signal.irfft2d(waves, [size, size]), (0, 2, 3, 1))


@kept
def _direction(model: InspectedModel, path: str, is_diverse: bool, options: Regularisers, size: int) -> Any:
    """Objective ``(N,)`` and the change ``(N, S, S, C)`` of root mean square 1 that improves it."""
    mixing = (
        tf.constant(colours_of_samples(PHOTOGRAPHS), tf.float32)
        if options.colours and model.shape[2] == 3
        else None
    )

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(
        pictures: tf.Tensor, index: tf.Tensor, sign: tf.Tensor, shift: tf.Tensor, diversity: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape(persistent=is_diverse) as tape:
            tape.watch(pictures)
            moved = tf.roll(pictures, shift, axis=(1, 2))
            answers, maps = _answers(model, path, moved)
            objective = answers[:, index]
            likeness = _mean_likeness(maps) if is_diverse else tf.zeros(())
        gradient = sign * tape.gradient(objective, pictures)
        if is_diverse:
            apart = -tape.gradient(likeness, pictures)
            gradient = _normalised(gradient) + diversity * _normalised(apart)
        if options.smoothing:
            gradient = smoothed(_normalised(gradient), options.smoothing, size)
        if mixing is not None:
            gradient = tf.tensordot(_normalised(gradient), mixing, 1)
        return objective, _normalised(gradient)

    return compute


def _answers(model: InspectedModel, path: str, pictures: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Logits ``(N, classes)``, or the means of the channels before activation ``(N, K)`` with their maps."""
    if not path:
        return two_sided(layer_outputs.logits(layer_outputs.run(model.network, pictures))), tf.zeros(())
    target = model.calls[model.place_of(path)].layer
    steps = layer_outputs.run(model.network, pictures, until=path, call=partial(_linear, target))
    maps = tf.cast(layer_outputs.output_of(steps, path), tf.float32)
    return tf.reduce_mean(maps, axis=(1, 2)), maps


def _linear(target: Any, layer: Any, *inputs: Any, **options: Any) -> Any:
    """The layer; of the target, if it is a convolution or an activation, what comes before its activation function."""
    if layer is target and isinstance(layer, keras.layers.ReLU | keras.layers.Activation):
        return inputs[0]
    if layer is not target or type(layer) is not keras.layers.Conv2D or layer.groups != 1:
        return layer(*inputs, **options)
    total = tf.nn.conv2d(
        inputs[0], layer.kernel, layer.strides, layer.padding.upper(), dilations=layer.dilation_rate
    )
    return total if layer.bias is None else total + layer.bias


def _mean_likeness(maps: tf.Tensor) -> tf.Tensor:
    """The mean cosine of the Gram matrices of different pictures."""
    count = tf.cast(tf.shape(maps)[0], tf.float32)
    likeness = gram_likeness(maps)
    return (tf.reduce_sum(likeness) - count) / tf.maximum(count * (count - 1), 1)


def gram_likeness(maps: tf.Tensor) -> tf.Tensor:
    """``(N, N)``: cosines of the Gram matrices, which tell a picture's texture and not where it lies.

    Args:
        maps: ``(N, h, w, K)``.
    """
    flat = tf.reshape(tf.nn.relu(maps), (tf.shape(maps)[0], -1, maps.shape[3]))
    grams = tf.reshape(tf.matmul(flat, flat, transpose_a=True), (tf.shape(maps)[0], -1))
    grams = tf.math.l2_normalize(grams, axis=1)
    return tf.matmul(grams, grams, transpose_b=True)


@kept
def _measure(model: InspectedModel, path: str) -> Any:
    """Of pictures: objective, probabilities of the class and likeness to each other."""

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(pictures: tf.Tensor, index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        answers, maps = _answers(model, path, pictures)
        if path:
            return answers[:, index], tf.zeros((0,)), gram_likeness(maps)
        if model.network.output_shape[1] == 1:
            return answers[:, index], tf.sigmoid(answers)[:, index], tf.zeros((0, 0))
        return answers[:, index], tf.nn.softmax(answers)[:, index], tf.zeros((0, 0))

    return compute


def _normalised(gradient: tf.Tensor) -> tf.Tensor:
    """Each picture's gradient divided by its root mean square; 0 stays 0."""
    return gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient), axis=(1, 2, 3), keepdims=True)) + EPSILON)
