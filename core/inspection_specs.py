"""Requests to look inside a network: plain values, without TensorFlow.

A model is named by a reference: ``"vgg16"`` or another name of :data:`core.backbones.BACKBONES`,
``"book_convnet"`` (the chapter's net, trained on the real photographs), ``"run:<run id>"``, or
``"file:<SHA-256>"`` (an uploaded model, see :func:`core.uploads.store_model`). A picture is named by the SHA-256
that :func:`core.uploads.store_picture` returned.
"""

import re
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from core.backbones import BACKBONES
from core.errors import N_, InputError
from core.settings import ASSETS
from core.specs import Spec

BOOK_CONVNET = "book_convnet"
BOOK_CONVNET_WEIGHTS = ASSETS / "models" / "book_convnet_float16.npz"

_ANSWERS = "core.networks.answers"
_REFERENCE = re.compile(rf"run:[a-z0-9][a-z0-9-]*|file:[0-9a-f]{{64}}|{BOOK_CONVNET}")
_DIGEST = re.compile(r"[0-9a-f]{64}")

MAX_FILTERS = 128
MAX_FILTER_SIZE = 256
MAX_STEPS = 500

Method = Literal["grad_cam", "grad_cam_plus_plus", "occlusion"]


class UnusableInspection(InputError):
    """A setting outside its range."""


@dataclass(frozen=True)
class ModelLayersSpec(Spec):
    """Which layers a model has; answered by :class:`core.inspection.ModelLayers`.

    Attributes:
        model: Reference, see this module.
    """

    answered_by: ClassVar[str] = f"{_ANSWERS}:model_layers"

    model: str

    def __post_init__(self) -> None:
        _check_model(self.model)


@dataclass(frozen=True)
class ActivationSpec(Spec):
    """Feature maps of one picture; answered by :class:`core.inspection.Activations`.

    Attributes:
        model: Reference, see this module.
        picture: SHA-256 of a stored picture; its centre square is resized to the model's input.
        layers: Paths of the layers, at least one.
        shift: Rows and columns by which the resized picture is moved down and right first, its border repeated.
    """

    answered_by: ClassVar[str] = f"{_ANSWERS}:activations"

    model: str
    picture: str
    layers: tuple[str, ...]
    shift: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))  # JSON knows lists only
        object.__setattr__(self, "shift", tuple(self.shift))
        _check_model(self.model)
        _check_picture(self.picture)
        if not self.layers:
            raise UnusableInspection(N_("No layer was chosen; choose at least one."))


@dataclass(frozen=True)
class AscentOptions:
    """How gradient ascent climbs; the defaults are the chapter's.

    Attributes:
        step_size: A step changes a pixel by this much on average (root mean square), of 0-255.
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
            raise UnusableInspection(
                N_("Steps of {size}, a gradient every {every} steps, smoothing {smoothing}, jitter {jitter} and start "
                   "noise {noise} were asked for; choose above 0 to 100, from 1, 0 to 10, from 0 and 0 to 127."),
                size=self.step_size, every=self.gradient_every, smoothing=self.total_variation, jitter=self.jitter,
                noise=self.start_noise,
            )  # fmt: skip


FAST_ASCENT = AscentOptions(step_size=2.5, gradient_every=7)
"""A seventh of the chapter's gradients. Larger steps make up for following each for longer."""


@dataclass(frozen=True)
class FilterSpec(Spec):
    """Pictures that excite filters most; answered by :class:`core.inspection.FilterPictures`.

    Attributes:
        model: Reference, see this module.
        layer: Path of the layer.
        filters: Channel numbers, at most ``MAX_FILTERS``.
        size: Height and width of the pictures in pixels.
        steps: Of the ascent.
        options: See :class:`AscentOptions`.
        snapshots: Numbers of steps after which the pictures are kept, from 0 (the start).
        seed: Of the noise at the start.
    """

    answered_by: ClassVar[str] = f"{_ANSWERS}:filters"

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
        _check_model(self.model)
        if not 1 <= len(self.filters) <= MAX_FILTERS:
            sentence = N_("{count} filters were chosen; choose from 1 to {most}.")
            raise UnusableInspection(sentence, count=len(self.filters), most=MAX_FILTERS)
        if not (1 <= self.size <= MAX_FILTER_SIZE and 1 <= self.steps <= MAX_STEPS and self.seed >= 0):
            raise UnusableInspection(
                N_("Pictures of {size} pixels, {steps} steps and seed {seed} were asked for; choose from 1 to "
                   "{most_pixels} pixels, 1 to {most_steps} steps, and a seed from 0."),
                size=self.size, steps=self.steps, seed=self.seed,
                most_pixels=MAX_FILTER_SIZE, most_steps=MAX_STEPS,
            )  # fmt: skip


@dataclass(frozen=True)
class GradCamSpec(Spec):
    """Where a classifier sees a class; answered by :class:`core.inspection.Heatmap`.

    Attributes:
        model: Reference, see this module.
        picture: SHA-256 of a stored picture; its centre square is resized to the model's input.
        class_index: The class to explain, or None for the likeliest.
        layer: Path of the layer, or None for the last feature maps; occlusion does not look at it.
        method: How.
        randomised_layers: So many of the layers with weights, from the top down, get their weights shuffled first.
        seed: Of the shuffling.
    """

    answered_by: ClassVar[str] = f"{_ANSWERS}:heatmap"

    model: str
    picture: str
    class_index: int | None = None
    layer: str | None = None
    method: Method = "grad_cam"
    randomised_layers: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        _check_model(self.model)
        _check_picture(self.picture)
        if self.method not in ("grad_cam", "grad_cam_plus_plus", "occlusion"):
            sentence = N_("The method {method} is unknown; choose grad_cam, grad_cam_plus_plus or occlusion.")
            raise UnusableInspection(sentence, method=self.method)
        if self.randomised_layers < 0 or self.seed < 0:
            sentence = N_("{count} randomised layers and seed {seed} were asked for; choose numbers from 0.")
            raise UnusableInspection(sentence, count=self.randomised_layers, seed=self.seed)


def _check_model(reference: str) -> None:
    if reference not in BACKBONES and not _REFERENCE.fullmatch(reference):
        raise UnusableInspection(
            N_("There is no model {reference}; choose one of {known}, a training run or an uploaded model."),
            reference=reference, known=", ".join([*BACKBONES, BOOK_CONVNET]),
        )  # fmt: skip


def _check_picture(digest: str) -> None:
    if not _DIGEST.fullmatch(digest):
        raise UnusableInspection(N_("There is no picture {digest}; choose one again."), digest=digest)
