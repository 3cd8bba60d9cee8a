"""A request for pictures that excite filters most, and the record that answers it."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import check_model
from core.specs.spec import Queue, Spec

MAX_FILTERS = 128
MAX_FILTER_SIZE = 256
MAX_STEPS = 500
BOOK_EPSILON, EPSILON = 1e-5, 1e-10
"""What is added to a gradient's root mean square before it divides the gradient, in the book and here. The book's
number shortens the steps of VGG16's first layer by up to a third, and would brake nets that begin by dividing by 255.
"""


@dataclass(frozen=True)
class FilterPictures:
    """Pictures that excite filters most.

    Attributes:
        pictures: float32 ``(N, S, S, C)``, in the model's own input range, not clipped.
        objectives: float32 ``(K, N)``, the mean activation of each filter at the steps ``measured_at``.
        measured_at: The K numbers of steps done before each measurement, from 0.
        snapshots: float32 ``(M, N, S, S, C)``, the pictures after the steps that were asked for.
        dtype: ``"bfloat16"`` where the convolutions were rounded to it, else ``"float32"``.
    """

    pictures: NDArray[np.float32]
    objectives: NDArray[np.float32]
    measured_at: tuple[int, ...]
    snapshots: NDArray[np.float32]
    dtype: str


@dataclass(frozen=True)
class AscentOptions:
    """How gradient ascent climbs; the defaults are the chapter's.

    Attributes:
        step_size: Root mean square of a step's change of the picture, of 0-255.
        gradient_every: The gradient is computed at every n-th step and followed in between.
        total_variation: How hard each step also smooths, relative to the climb; 0 not at all.
        jitter: Before each gradient the picture is moved by up to so many pixels, and back after it.
        start_noise: The start is drawn evenly between 128 and so much more, of 0-255.
    """

    step_size: float = 1.0
    gradient_every: int = 1
    total_variation: float = 0.0
    jitter: int = 0
    start_noise: float = 20.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "step_size", float(self.step_size))
        object.__setattr__(self, "total_variation", float(self.total_variation))
        object.__setattr__(self, "start_noise", float(self.start_noise))
        in_range = (
            0 < self.step_size <= 100,
            1 <= self.gradient_every <= MAX_STEPS,
            0 <= self.total_variation <= 10,
            0 <= self.jitter <= MAX_FILTER_SIZE,
            0 <= self.start_noise <= 127,
        )
        if not all(in_range):
            raise InputError(
                N_("Steps of {size}, a gradient every {every} steps, smoothing {smoothing}, jitter {jitter} and start "
                   "noise {noise} were asked for; choose above 0 to 100, from 1, 0 to 10, from 0 and 0 to 127."),
                size=self.step_size, every=self.gradient_every, smoothing=self.total_variation, jitter=self.jitter,
                noise=self.start_noise,
            )  # fmt: skip


@dataclass(frozen=True)
class FilterSpec(Spec[FilterPictures]):
    """Pictures that excite filters most; answered by :class:`FilterPictures`.

    Attributes:
        model: Reference, see :mod:`core.specs.models`.
        layer: Path of the layer.
        filters: Channel numbers, at most ``MAX_FILTERS``.
        size: Height and width of the pictures in pixels.
        steps: Of the ascent.
        options: See :class:`AscentOptions`.
        snapshots: Numbers of steps after which the pictures are kept, from 0 (the start).
        seed: Of the noise at the start.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.filters:answer_filters"
    queue: ClassVar[Queue] = "slow"
    most_seconds: ClassVar[float] = 900.0

    model: str
    layer: str
    filters: tuple[int, ...]
    size: int = 64
    steps: int = 40
    options: AscentOptions = field(default_factory=AscentOptions)
    snapshots: tuple[int, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "filters", tuple(self.filters))
        object.__setattr__(self, "snapshots", tuple(self.snapshots))
        check_model(self.model)
        if not 1 <= len(self.filters) <= MAX_FILTERS:
            sentence = N_("{count} filters were chosen; choose from 1 to {most}.")
            raise InputError(sentence, count=len(self.filters), most=MAX_FILTERS)
        if not (1 <= self.size <= MAX_FILTER_SIZE and 1 <= self.steps <= MAX_STEPS and self.seed >= 0):
            raise InputError(
                N_("Pictures of {size} pixels, {steps} steps and seed {seed} were asked for; choose from 1 to "
                   "{most_pixels} pixels, 1 to {most_steps} steps, and a seed from 0."),
                size=self.size, steps=self.steps, seed=self.seed,
                most_pixels=MAX_FILTER_SIZE, most_steps=MAX_STEPS,
            )  # fmt: skip
