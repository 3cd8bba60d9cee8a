"""Pictures that excite filters most, by gradient ascent from noise.

The chapter's loop, filter by filter, computes all channels of the layer and builds its graph anew for each
filter. Here many pictures climb at once, each towards a filter of its own, of which alone the layer is computed;
XLA compiles the step once a layer and picture size; and max pooling has a cheaper gradient.
"""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.datasets.spec import Report
from core.errors import N_, InputError
from core.inspection import FilterPictures
from core.inspection_specs import AscentOptions
from core.networks import layer_outputs
from core.networks.compiled import kept_per_model
from core.networks.forward import _max_pool as max_pool_2x2
from core.networks.layer_outputs import Shape

_BATCH = 8
_START_MEAN, _START_RANGE = 128, 20
_EPSILON = 1e-5

CHAPTER = AscentOptions()


class UnknownFilter(InputError):
    """A filter number that the layer does not have."""


def maximize_filters(
    model: keras.Model,
    layer_name: str,
    filter_indices: tuple[int, ...],
    *,
    size: int = 64,
    steps: int = 40,
    rng: np.random.Generator,
    options: AscentOptions = CHAPTER,
    snapshots: tuple[int, ...] = (),
    report: Report | None = None,
) -> FilterPictures:
    """Change noise, step by step, so that the mean activation of a filter grows.

    The chapter's algorithm: noise of 128 to 148 at the start; each step adds the gradient, divided by its root
    mean square plus 1e-5, times the step size.

    Args:
        model: See :func:`core.networks.layer_outputs.run`; its pictures should range over 0-255.
        layer_name: Name or path of the layer.
        filter_indices: Channel of the layer for each picture.
        size: Height and width of the pictures in pixels; need not be the model's.
        steps: How many.
        rng: Draws the noise and the jitter.
        options: Step size, how often the gradient is computed, regularisers.
        snapshots: Numbers of steps after which the pictures are kept, 0 for the start.
        report: Told the progress; may raise to cancel.

    Returns:
        The pictures, and the mean activation wherever a gradient was computed.

    Raises:
        UnknownLayer, LayerWithoutMap: The layer does not serve.
        UnknownFilter: The layer does not have this many channels.
        PictureDoesNotFit: A layer cannot take maps as small as ``size`` makes them.
    """
    path = layer_outputs.resolve(model, layer_name)
    shape = (size, size, layer_outputs.picture_shape(model)[2])
    _check_filters(path, filter_indices, _num_filters(model, path, shape))
    start = rng.random((len(filter_indices), *shape), np.float32) * _START_RANGE + _START_MEAN
    climb = _Climb(model, path, steps, options, snapshots, rng)
    parts: list[FilterPictures] = []
    num_parts = -(-len(filter_indices) // _BATCH)
    for number, chosen in enumerate(np.array_split(np.arange(len(filter_indices)), num_parts)):
        indices = np.array(filter_indices, np.int32)[chosen]
        parts.append(climb.run(start[chosen], indices, number / num_parts, 1 / num_parts, report))
    return FilterPictures(
        np.concatenate([part.pictures for part in parts]),
        np.concatenate([part.objectives for part in parts], axis=1),
        parts[0].measured_at,
        np.concatenate([part.snapshots for part in parts], axis=1),
    )


def filter_objectives(
    model: keras.Model, layer_name: str, filter_indices: tuple[int, ...], pictures: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The mean activation of filter ``filter_indices[n]`` for ``pictures[n]``: float32 ``(N,)``.

    Args and raises as :func:`maximize_filters`; the pictures are ``(N, H, W, C)``.
    """
    path = layer_outputs.resolve(model, layer_name)
    _check_filters(path, filter_indices, _num_filters(model, path, pictures.shape[1:]))
    objectives = [
        _measure(model, path)(tf.constant(part, tf.float32), tf.constant(indices, tf.int32)).numpy()
        for part, indices in (
            (pictures[at : at + _BATCH], filter_indices[at : at + _BATCH])
            for at in range(0, len(pictures), _BATCH)
        )
    ]
    return np.concatenate(objectives)


class _Climb:
    """Gradient ascent of a batch of pictures."""

    def __init__(
        self,
        model: keras.Model,
        path: str,
        steps: int,
        options: AscentOptions,
        snapshots: tuple[int, ...],
        rng: np.random.Generator,
    ) -> None:
        self.steps = steps
        self.options = options
        self.kept = set(snapshots)
        self.rng = rng
        self.direction = _direction(model, path, options.jitter > 0, options.total_variation > 0)

    def run(
        self,
        start: NDArray[np.float32],
        indices: NDArray[np.int32],
        done: float,
        share: float,
        report: Report | None,
    ) -> FilterPictures:
        """Climb; ``done`` and ``share`` of the whole work are told to ``report``."""
        pictures, filters = tf.constant(start), tf.constant(indices)
        measured_at, objectives, snapshots = [], [], []
        for step in range(self.steps):
            if step in self.kept:
                snapshots.append(pictures.numpy())
            if step % self.options.gradient_every == 0:
                if report is not None:
                    report(done + share * step / self.steps, N_("Climbing"))
                jitter = self.options.jitter
                shift = tf.constant(self.rng.integers(-jitter, jitter + 1, 2), tf.int32)
                objective, direction = self.direction(
                    pictures, filters, shift, tf.constant(self.options.total_variation, tf.float32)
                )
                measured_at.append(step)
                objectives.append(objective.numpy())
            pictures = pictures + self.options.step_size * direction
        if self.steps in self.kept:
            snapshots.append(pictures.numpy())
        kept = np.array(snapshots, np.float32).reshape(-1, *start.shape)
        return FilterPictures(pictures.numpy(), np.array(objectives), tuple(measured_at), kept)


@kept_per_model
def _direction(model: keras.Model, path: str, jitter: bool, smooth: bool) -> Any:
    """Objective ``(N,)`` and the change ``(N, S, S, C)`` of root mean square 1 that increases it."""

    @tf.function(autograph=False, jit_compile=True)  # type: ignore[untyped-decorator]
    def compute(
        pictures: tf.Tensor, filters: tf.Tensor, shift: tf.Tensor, smoothing: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            moved = tf.roll(pictures, shift, axis=(1, 2)) if jitter else pictures
            objectives = _objectives(model, path, moved, filters)
        direction = _normalised(tape.gradient(objectives, pictures))
        if smooth:
            direction = _normalised(direction - smoothing * _normalised(_total_variation_gradient(pictures)))
        return objectives, direction

    return compute


@kept_per_model
def _measure(model: keras.Model, path: str) -> Any:
    return tf.function(lambda pictures, filters: _objectives(model, path, pictures, filters), autograph=False)


def _objectives(model: keras.Model, path: str, pictures: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
    last = layer_outputs.run(model, pictures, until=path, call=_call)[-1]
    if _is_plain_convolution(last.layer):
        return tf.reduce_mean(_one_filter_each(last.layer, last.inputs[0], filters), axis=(1, 2))
    maps = tf.cast(layer_outputs.output_of([last], path), tf.float32)
    return tf.gather(tf.reduce_mean(maps, axis=(1, 2)), filters, axis=1, batch_dims=1)


def _call(layer: Any, *inputs: Any, **options: Any) -> Any:
    """The layer, or for the usual max pooling one with a cheaper gradient."""
    usual = (
        isinstance(layer, keras.layers.MaxPooling2D)
        and (tuple(layer.pool_size), tuple(layer.strides), layer.padding) == ((2, 2), (2, 2), "valid")
        and layer.data_format == "channels_last"
    )
    return max_pool_2x2(inputs[0]) if usual else layer(*inputs, **options)


def _is_plain_convolution(layer: Any) -> bool:
    """Whether a channel of it depends on one filter only and stride and dilation are 1."""
    return (
        type(layer) is keras.layers.Conv2D
        and (tuple(layer.strides), tuple(layer.dilation_rate), layer.groups) == ((1, 1), (1, 1), 1)
        and layer.data_format == "channels_last"
        and getattr(layer.activation, "__name__", "")
        in ("linear", "relu", "relu6", "elu", "silu", "tanh", "sigmoid")
    )


def _one_filter_each(layer: keras.layers.Conv2D, maps: tf.Tensor, filters: tf.Tensor) -> tf.Tensor:
    """Channel ``filters[n]`` of the convolution of ``maps[n]``: ``(N, h, w)``.

    A matrix product multiplies every pixel with every cell of the kernel; the products, moved to the pixel they
    count for, are then added up.
    """
    height, width, channels = maps.shape[1:]
    rows, columns = layer.kernel_size
    cells = tf.transpose(tf.gather(layer.kernel, filters, axis=3), (3, 2, 0, 1))
    cells = tf.reshape(cells, (-1, channels, rows * columns))
    products = tf.reshape(maps, (-1, height * width, channels)) @ cells
    products = tf.reshape(products, (-1, height, width, rows * columns))
    if layer.padding == "same":
        around = [((length - 1) // 2, length // 2) for length in (rows, columns)]
        products = tf.pad(products, [(0, 0), *around, (0, 0)])
        height, width = height + rows - 1, width + columns - 1
    out_height, out_width = height - rows + 1, width - columns + 1
    total = tf.add_n(
        [
            products[:, row : row + out_height, column : column + out_width, row * columns + column]
            for row in range(rows)
            for column in range(columns)
        ]
    )
    if layer.bias is not None:
        total = total + tf.gather(layer.bias, filters)[:, None, None]
    return layer.activation(total)


def _normalised(gradient: tf.Tensor) -> tf.Tensor:
    """Each picture's gradient divided by its root mean square; 0 stays 0."""
    return gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient), axis=(1, 2, 3), keepdims=True)) + _EPSILON)


def _total_variation_gradient(pictures: tf.Tensor) -> tf.Tensor:
    """Of the sum of absolute differences between neighbours."""
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        variation = tf.image.total_variation(pictures)
    return tape.gradient(variation, pictures)


@kept_per_model
def _num_filters(model: keras.Model, path: str, shape: Shape) -> int:
    found: list[int] = []

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def trace(images: tf.Tensor) -> None:
        maps = layer_outputs.output_of(layer_outputs.run(model, images, until=path), path)
        found.append(int(maps.shape[3]))

    trace.get_concrete_function(tf.TensorSpec((1, *shape)))
    return found[0]


def _check_filters(path: str, filters: tuple[int, ...], count: int) -> None:
    for index in filters:
        if not 0 <= index < count:
            sentence = N_("Layer {layer} has no filter {index}; its filters are numbered from 0 to {last}.")
            raise UnknownFilter(sentence, layer=path, index=index, last=count - 1)
