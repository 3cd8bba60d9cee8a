"""A request for where a classifier sees a class, and the record that answers it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import ModelLayers, check_model, check_picture
from core.specs.spec import Spec

Method = Literal["grad_cam", "grad_cam_plus_plus", "occlusion"]


@dataclass(frozen=True)
class ClassScore:
    """How a model rates one class.

    Attributes:
        class_index: From 0.
        logit: The score before softmax or sigmoid.
        probability: 0 to 1.
    """

    class_index: int
    logit: float
    probability: float


@dataclass(frozen=True)
class Heatmap:
    """Where a classifier sees a class.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        values: float32 ``(h, w)`` on the layer's grid, not scaled. Of occlusion on its own grid: how much the logit
            falls when the place is covered, negative where it rises.
        class_index: The class explained.
        layer: Path of the layer; empty for occlusion.
        top_classes: The likeliest five, best first.
        seconds: What the map took, for comparing the methods; the first tracing of the model not counted.
        model: The layers and classes of the model.
        dtype: ``"bfloat16"`` where large convolutions before the layer were rounded to it, else ``"float32"``.
    """

    image: NDArray[np.uint8]
    values: NDArray[np.float32]
    class_index: int
    layer: str
    top_classes: tuple[ClassScore, ...]
    seconds: float
    model: ModelLayers
    dtype: str = "float32"


@dataclass(frozen=True)
class GradCamSpec(Spec[Heatmap]):
    """Where a classifier sees a class; answered by :class:`Heatmap`.

    Attributes:
        model: Reference, see :mod:`core.specs.models`.
        picture: SHA-256 of a stored picture; its centre square is resized to the model's input.
        class_index: The class to explain, or None for the likeliest.
        layer: Path of the layer, or None for the last feature maps; occlusion does not look at it.
        method: How.
        randomised_layers: So many of the layers with weights, from the top down, get their weights shuffled first.
        seed: Of the shuffling.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.grad_cam:answer_grad_cam"

    model: str
    picture: str
    class_index: int | None = None
    layer: str | None = None
    method: Method = "grad_cam"
    randomised_layers: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)
        if self.method not in ("grad_cam", "grad_cam_plus_plus", "occlusion"):
            sentence = N_("The method {method} is unknown; choose grad_cam, grad_cam_plus_plus or occlusion.")
            raise InputError(sentence, method=self.method)
        if self.randomised_layers < 0 or self.seed < 0:
            sentence = N_("{count} randomised layers and seed {seed} were asked for; choose numbers from 0.")
            raise InputError(sentence, count=self.randomised_layers, seed=self.seed)
