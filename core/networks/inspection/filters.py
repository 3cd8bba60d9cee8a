"""Pictures that excite filters most, by gradient ascent from noise.

The chapter's loop, filter by filter, computes all channels of the layer and builds its graph anew for each
filter. Here many pictures climb at once, each towards a filter of its own, of which alone the layer is computed; the
step is traced once a layer and picture size; max pooling has a cheaper gradient; and the layers below may be computed
in bfloat16. (On a CPU with AVX-512, XLA compiles for 0.3 s to steps that take a quarter longer.)
"""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.datasets.spec import OnProgress
from core.errors import N_
from core.networks.inspection import layer_outputs
from core.networks.inspection.filter_objectives import check_filters, mean_activations
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.models import inspected
from core.networks.precision import fastest_dtype
from core.networks.reports import Report, teller
from core.specs.filters import EPSILON, AscentOptions, FilterPictures, FilterSpec

_BATCH = 16
_START = 128

CHAPTER = AscentOptions()


def answer_filters(spec: FilterSpec, report: Report) -> FilterPictures:
    """Pictures that excite filters most.

    Raises:
        InputError: The model, the layer or a filter does not serve.
        Cancelled: Nobody wants them any more.
    """
    return maximize_filters(
        inspected(spec.model), spec.layer, spec.filters, size=spec.size, steps=spec.steps,
        rng=np.random.default_rng(spec.seed), options=spec.options, snapshots=spec.snapshots,
        dtype=fastest_dtype(), report=teller(report),
    )  # fmt: skip


def maximize_filters(
    model: InspectedModel,
    layer_name: str,
    filter_indices: tuple[int, ...],
    *,
    size: int = 64,
    steps: int = 40,
    rng: np.random.Generator,
    options: AscentOptions = CHAPTER,
    snapshots: tuple[int, ...] = (),
    dtype: str = "float32",
    report: OnProgress | None = None,
) -> FilterPictures:
    """Change noise, step by step, so that the mean activation of a filter grows.

    The chapter's algorithm: each step adds the gradient, divided by its root mean square, times the step size.

    Args:
        model: The network; its pictures should range over 0-255.
        layer_name: Name or path of the layer.
        filter_indices: Channel of the layer for each picture.
        size: Height and width of the pictures in pixels; need not be the model's.
        steps: How many.
        rng: Draws the noise and the jitter.
        options: Amplitude of the noise, step size, how often the gradient is computed, regularisers.
        snapshots: Numbers of steps after which the pictures are kept, 0 for the start.
        dtype: Of the convolutions below the layer: ``"bfloat16"`` where the CPU multiplies it natively. It rounds the
            objectives by less than a hundredth.
        report: Told the progress; may raise to cancel.

    Returns:
        The pictures, and the mean activation wherever a gradient was computed.

    Raises:
        InputError: The layer does not serve or does not have this many channels, or a layer cannot take maps as small
            as ``size`` makes them.
    """
    path = layer_outputs.resolve(model.network, layer_name)
    check_filters(model, path, filter_indices)
    shape = (size, size, model.shape[2])
    start = rng.random((len(filter_indices), *shape), np.float32) * options.start_noise + _START
    climb = _Climb(model, path, steps, options, snapshots, rng, dtype)
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
        dtype,
    )


class _Climb:
    """Gradient ascent of a batch of pictures."""

    def __init__(
        self,
        model: InspectedModel,
        path: str,
        steps: int,
        options: AscentOptions,
        snapshots: tuple[int, ...],
        rng: np.random.Generator,
        dtype: str,
    ) -> None:
        self.steps = steps
        self.options = options
        self.kept = set(snapshots)
        self.rng = rng
        self.dtype = dtype
        self.direction = _direction(model, path, options.jitter > 0, options.total_variation > 0, dtype)

    def run(
        self,
        start: NDArray[np.float32],
        indices: NDArray[np.int32],
        done: float,
        share: float,
        report: OnProgress | None,
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
        return FilterPictures(pictures.numpy(), np.array(objectives), tuple(measured_at), kept, self.dtype)


@kept
def _direction(model: InspectedModel, path: str, jitter: bool, smooth: bool, dtype: str) -> Any:
    """Objective ``(N,)`` and the change ``(N, S, S, C)`` of root mean square 1 that increases it."""

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(
        pictures: tf.Tensor, filters: tf.Tensor, shift: tf.Tensor, smoothing: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            tape.watch(pictures)
            moved = tf.roll(pictures, shift, axis=(1, 2)) if jitter else pictures
            objectives = mean_activations(model, path, moved, filters, dtype=dtype)
        direction = _normalised(tape.gradient(objectives, pictures))
        if smooth:
            direction = _normalised(direction - smoothing * _normalised(_total_variation_gradient(pictures)))
        return objectives, direction

    return compute


def _normalised(gradient: tf.Tensor) -> tf.Tensor:
    """Each picture's gradient divided by its root mean square; 0 stays 0."""
    return gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient), axis=(1, 2, 3), keepdims=True)) + EPSILON)


def _total_variation_gradient(pictures: tf.Tensor) -> tf.Tensor:
    """Of the sum of absolute differences between neighbours."""
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        variation = tf.image.total_variation(pictures)
    return tape.gradient(variation, pictures)
