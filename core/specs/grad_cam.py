"""A request for where a classifier sees a class, and the record that answers it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import ModelLayers, check_model, check_picture
from core.specs.spec import Queue, Spec

Method = Literal["grad_cam", "grad_cam_plus_plus", "occlusion"]
Score = Literal["logit", "probability"]


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
        score: Of which number of the class the gradient is taken; the book takes the probability.
        is_against: Whether the gradient is negated: what speaks against the class, the paper's counterfactual.
            Occlusion looks at neither of the two.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.grad_cam:answer_grad_cam"

    model: str
    picture: str
    class_index: int | None = None
    layer: str | None = None
    method: Method = "grad_cam"
    randomised_layers: int = 0
    seed: int = 0
    score: Score = "logit"
    is_against: bool = False

    @property
    def workers(self) -> Queue:
        """As of any request; occlusion takes hundreds of passes."""
        found = super().workers
        return "slow" if found == "quick" and self.method == "occlusion" else found

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)
        if self.method not in ("grad_cam", "grad_cam_plus_plus", "occlusion"):
            sentence = N_("The method {method} is unknown; choose grad_cam, grad_cam_plus_plus or occlusion.")
            raise InputError(sentence, method=self.method)
        if self.score not in ("logit", "probability"):
            sentence = N_("The score {score} is unknown; choose logit or probability.")
            raise InputError(sentence, score=self.score)
        if self.randomised_layers < 0 or self.seed < 0:
            sentence = N_("{count} randomised layers and seed {seed} were asked for; choose numbers from 0.")
            raise InputError(sentence, count=self.randomised_layers, seed=self.seed)


@dataclass(frozen=True)
class Channels:
    """A layer's channels and what Grad-CAM makes of each.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        maps: float32 ``(h, w, C)``, the layer's feature maps.
        weights: float32 ``(C,)``, the mean gradient of the class logit with respect to each of them.
        class_index: The class explained.
        layer: Path of the layer.
    """

    image: NDArray[np.uint8]
    maps: NDArray[np.float32]
    weights: NDArray[np.float32]
    class_index: int
    layer: str


@dataclass(frozen=True)
class ChannelsSpec(Spec[Channels]):
    """Which channels of a layer make the map of a class, and with what weight; answered by :class:`Channels`.

    Attributes:
        model, picture, class_index, layer: As in :class:`GradCamSpec`.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.channels:answer_channels"

    model: str
    picture: str
    class_index: int | None = None
    layer: str | None = None

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)


@dataclass(frozen=True)
class KeptChannels:
    """What a classifier still says when only the strongest channels of a layer are kept.

    Attributes:
        counts: How many channels were kept, ascending, 0 and all of them included.
        probabilities: float32, of the class, one a count.
        likeliest: The likeliest class, one a count.
        class_index: The class whose channels were kept: the likeliest of the whole net, unless another was asked for.
    """

    counts: tuple[int, ...]
    probabilities: NDArray[np.float32]
    likeliest: tuple[int, ...]
    class_index: int


@dataclass(frozen=True)
class KeptChannelsSpec(Spec[KeptChannels]):
    """The decision with ever fewer channels; answered by :class:`KeptChannels`.

    Attributes:
        model, picture, class_index, layer: As in :class:`GradCamSpec`.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.channels:answer_kept_channels"

    model: str
    picture: str
    class_index: int | None = None
    layer: str | None = None

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)
