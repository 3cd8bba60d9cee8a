"""A request for pictures that a class or a filter likes best, or least, and the record that answers it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import check_model
from core.specs.spec import Queue, Spec

Target = Literal["class", "filter"]

MAX_SIDE = 300
MAX_STEPS = 300
MAX_PICTURES = 6


@dataclass(frozen=True)
class LikedPictures:
    """Pictures made by gradient ascent.

    Attributes:
        pictures: float32 ``(N, S, S, C)``, in the model's own input range, not clipped.
        objectives: float32 ``(steps + 1, N)``: the logit of the class or the filter's mean answer before its activation
            function, from the start to the end.
        probabilities: float32 ``(N,)``, of the class for each picture in the end; empty for a filter.
        likeness: float32 ``(N, N)``, cosine of the Gram matrices of the layer's maps, 1 on the diagonal; empty for a
            class.
        snapshots: float32 ``(M, N, S, S, C)``, the pictures after the steps that were asked for.
    """

    pictures: NDArray[np.float32]
    objectives: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    likeness: NDArray[np.float32]
    snapshots: NDArray[np.float32]


@dataclass(frozen=True)
class Regularisers:
    """What makes a picture by gradient ascent legible.

    Attributes:
        jitter: Before each gradient the picture is moved by up to so many pixels, and back after it.
        smoothing: Each gradient's waves are divided by their frequency to this power; 0 leaves it as it is.
        decay: Share of the distance to grey that each step takes back (the L2 norm's gradient).
        colours: Whether the three colours of a gradient change together as they do in photographs.
    """

    jitter: int = 0
    smoothing: float = 0.0
    decay: float = 0.0
    colours: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "smoothing", float(self.smoothing))
        object.__setattr__(self, "decay", float(self.decay))
        if not (0 <= self.jitter <= MAX_SIDE and 0 <= self.smoothing <= 3 and 0 <= self.decay < 1):
            sentence = N_(
                "Jitter {jitter}, smoothing {smoothing} and decay {decay} were asked for; choose from 0 on."
            )
            raise InputError(sentence, jitter=self.jitter, smoothing=self.smoothing, decay=self.decay)


@dataclass(frozen=True)
class LikedSpec(Spec[LikedPictures]):
    """Pictures of what a class or a filter likes; answered by :class:`LikedPictures`.

    Attributes:
        model: Reference, see :mod:`core.specs.models`.
        target: ``"class"`` or ``"filter"``.
        index: Of the class, or of the channel.
        layer: Path of the layer; of a class it is not looked at.
        sign: 1 to climb, -1 to descend: what the class or filter likes least.
        count: Pictures that are made together, of the noise of seeds of their own.
        diversity: How hard pictures of one filter are pushed apart, relative to the climb.
        size: Height and width of the pictures in pixels.
        steps: Of the ascent.
        step_size: Root mean square of the change of a step, of 0-255.
        regularisers: See :class:`Regularisers`.
        snapshots: Numbers of steps after which the pictures are kept, from 0 (the start).
        seed: Of the noise and the jitter.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.liked:answer_liked"
    queue: ClassVar[Queue] = "slow"

    model: str
    target: Target
    index: int
    layer: str = ""
    sign: Literal[-1, 1] = 1
    count: int = 1
    diversity: float = 0.0
    size: int = 128
    steps: int = 100
    step_size: float = 2.0
    regularisers: Regularisers = Regularisers()
    snapshots: tuple[int, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "snapshots", tuple(self.snapshots))
        object.__setattr__(self, "diversity", float(self.diversity))
        object.__setattr__(self, "step_size", float(self.step_size))
        check_model(self.model)
        in_range = (
            self.target in ("class", "filter"),
            self.sign in (-1, 1),
            1 <= self.count <= MAX_PICTURES,
            0 <= self.diversity <= 10,
            1 <= self.size <= MAX_SIDE,
            1 <= self.steps <= MAX_STEPS,
            0 < self.step_size <= 10,
            self.seed >= 0,
        )
        if not all(in_range):
            raise InputError(
                N_("{count} pictures of {size} pixels, {steps} steps of {step} and diversity {diversity} were asked "
                   "for; choose from 1 to {most_pictures}, 1 to {most_pixels}, 1 to {most_steps}, above 0 to 10 and 0 "
                   "to 10."),
                count=self.count, size=self.size, steps=self.steps, step=self.step_size, diversity=self.diversity,
                most_pictures=MAX_PICTURES, most_pixels=MAX_SIDE, most_steps=MAX_STEPS,
            )  # fmt: skip
