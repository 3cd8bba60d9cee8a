"""The answers to the requests of :mod:`core.inspection_specs`: records of arrays, read without TensorFlow."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
LayerKind = Literal["convolution", "pooling", "activation", "other"]


@dataclass(frozen=True)
class SpatialLayer:
    """A layer whose output is feature maps.

    Attributes:
        path: Its name; ``inner/layer`` for a layer of a model inside the model.
        kind: What it does.
        shape: ``(h, w, C)`` of its output for a picture of the model's size.
    """

    path: str
    kind: LayerKind
    shape: tuple[int, int, int]


@dataclass(frozen=True)
class ModelLayers:
    """What a page must know of a model to offer choices.

    Attributes:
        input_shape: ``(H, W, C)`` of its pictures.
        layers: Those with feature maps, from the picture upwards.
        classes: How many it tells apart; 0 for a model without a classifier.
        default_layer: Path of the layer that Grad-CAM looks at by default.
        num_weight_layers: Layers with weights, the most that can be randomised.
    """

    input_shape: tuple[int, int, int]
    layers: tuple[SpatialLayer, ...]
    classes: int
    default_layer: str
    num_weight_layers: int


@dataclass(frozen=True)
class Activations:
    """Feature maps of one picture.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        maps: float32 ``(h, w, C)`` a layer.
        sparsity: Share of values that are 0, a layer.
    """

    image: NDArray[np.uint8]
    maps: dict[str, Array]
    sparsity: dict[str, float]


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

    pictures: Array
    objectives: Array
    measured_at: tuple[int, ...]
    snapshots: Array
    dtype: str


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
        dtype: ``"bfloat16"`` where large convolutions before the layer were rounded to it, else ``"float32"``.
    """

    image: NDArray[np.uint8]
    values: Array
    class_index: int
    layer: str
    top_classes: tuple[ClassScore, ...]
    seconds: float
    dtype: str = "float32"
