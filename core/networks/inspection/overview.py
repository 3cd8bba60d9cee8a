"""All layers of a network for one picture: thumbnails, sparsity, and what a move of the picture changes."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import images
from core.feature_maps.display_rules import activation_to_grey
from core.feature_maps.heatmap import correlation
from core.networks.inspection.activations import layer_activations, sparsity
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import model_layers
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report
from core.operations import translation
from core.specs.models import SpatialLayer
from core.specs.overview import (
    LayerSheet,
    LayerStability,
    Overview,
    OverviewSpec,
    StabilitySpec,
    thumbnail_side,
)

_GREY_STEP = 16


def answer_overview(spec: OverviewSpec, report: Report) -> Overview:
    """The thumbnails of all layers.

    Raises:
        InputError: The model or the picture does not serve.
    """
    model = inspected(spec.model)
    return overview(model, prepared(model, spec.picture))


def answer_stability(spec: StabilitySpec, report: Report) -> tuple[LayerStability, ...]:
    """What survives a move, layer by layer.

    Raises:
        InputError: The model or the picture does not serve.
    """
    model = inspected(spec.model)
    return stability(model, prepared(model, spec.picture), spec.shift)


def overview(model: InspectedModel, image: NDArray[np.uint8]) -> Overview:
    """Every convolution, pooling and activation layer for one picture.

    Args:
        model: The network.
        image: ``(H, W, C)`` as the model takes it.
    """
    layers = model_layers(model).shown
    maps = layer_activations(model, image, tuple(layer.path for layer in layers))
    return Overview(image, tuple(_sheet(layer, maps[layer.path]) for layer in layers))


def stability(model: InspectedModel, image: NDArray[np.uint8], shift: int) -> tuple[LayerStability, ...]:
    """How alike each layer's maps are before and after moving the picture down and right by ``shift`` pixels."""
    paths = tuple(layer.path for layer in model_layers(model).shown)
    moved = translation.shift(image, rows=shift, columns=shift, border="nearest")
    before = layer_activations(model, image, paths)
    after = layer_activations(model, moved, paths)
    return tuple(_compare(path, before[path], after[path], shift / image.shape[0]) for path in paths)


def _sheet(layer: SpatialLayer, maps: NDArray[np.float32]) -> LayerSheet:
    silent = np.ptp(maps, axis=(0, 1)) == 0
    side = thumbnail_side(maps.shape[2])
    thumbnails = np.array([_thumbnail(maps[..., channel], side) for channel in range(maps.shape[2])])
    columns = math.ceil(math.sqrt(len(thumbnails)))
    sheet = images.encode_png(images.montage(thumbnails, columns=columns, padding=0, fill=0))
    return LayerSheet(
        path=layer.path, kind=layer.kind, shape=layer.shape, sheet=sheet, columns=columns,
        thumbnail=thumbnails.shape[1:], sparsity=sparsity(maps), silent=tuple(map(int, np.flatnonzero(silent))),
    )  # fmt: skip


def _thumbnail(channel: NDArray[np.float32], side: int) -> NDArray[np.uint8]:
    grey = images.fit_within(activation_to_grey(channel), side)
    return grey // _GREY_STEP * (_GREY_STEP + 1)  # 0 and 255 stay what they are


def _compare(
    path: str, before: NDArray[np.float32], after: NDArray[np.float32], moved: float
) -> LayerStability:
    """Two maps ``(h, w, C)``; the picture was moved by the share ``moved`` of its height."""
    by = round(moved * before.shape[0])
    height, width = before.shape[0] - by, before.shape[1] - by
    followed = None
    if height > 0 and width > 0:
        followed = _likeness(before[:height, :width], after[by:, by:])
    means = correlation(before.mean(axis=(0, 1)), after.mean(axis=(0, 1)))
    return LayerStability(path, _likeness(before, after), followed, means)


def _likeness(first: NDArray[Any], second: NDArray[Any]) -> float | None:
    """The correlation of all values once each channel's mean is taken away."""
    centred = [maps - maps.mean(axis=(0, 1), keepdims=True) for maps in (first, second)]
    return correlation(*centred)
