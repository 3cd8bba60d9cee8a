"""Which layers mind a change of a picture: the distillation of Chollet's chapter, measured."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core import images
from core.networks.inspection.activations import layer_activations
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import model_layers
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report
from core.specs.keeping import CHANGES, Change, Changes, ChangesSpec, LayerChanges

_DARK = 0.6
_KEPT_OF_SIDE = 0.8
_NOISE = 20.0


def answer_changes(spec: ChangesSpec, report: Report) -> Changes:
    """How far each change moves each layer.

    Raises:
        InputError: The model or a picture does not serve.
    """
    model = inspected(spec.model)
    return changes(model, prepared(model, spec.picture), prepared(model, spec.other))


def changes(model: InspectedModel, image: NDArray[np.uint8], other: NDArray[np.uint8]) -> Changes:
    """Compare the means of the channels of a picture with those of changed pictures, layer by layer.

    Args:
        model: The network.
        image, other: ``(H, W, C)`` as the model takes them.
    """
    paths = tuple(layer.path for layer in model_layers(model).shown)
    pictures = {change: changed(image, change) for change in CHANGES if change != "other"} | {"other": other}
    before = _means(model, image, paths)
    after = {change: _means(model, picture, paths) for change, picture in pictures.items()}
    layers = []
    for path in paths:
        lengths = {
            change: float(np.linalg.norm(means[path] - before[path])) for change, means in after.items()
        }
        whole = lengths["other"]
        layers.append(
            LayerChanges(path, {change: lengths[change] / whole if whole > 0 else None for change in CHANGES})
        )
    return Changes(tuple(pictures[change] for change in CHANGES), tuple(layers))


def changed(image: NDArray[np.uint8], change: Change) -> NDArray[np.uint8]:
    """The picture without colours, darker, mirrored, cut to four fifths of a side and enlarged, or with noise.

    Args:
        image: uint8 ``(H, W, C)``; stays as it is.
        change: Any but ``"other"``.
    """
    height, width, channels = image.shape
    if change == "grey":
        return np.repeat(
            np.rint(images.to_grey(images.to_rgb(image)))[..., None].astype(np.uint8), channels, axis=2
        )
    if change == "dark":
        return _pixels(image * _DARK)
    if change == "mirrored":
        return np.ascontiguousarray(image[:, ::-1])
    if change == "cropped":
        rows, columns = round(height * _KEPT_OF_SIDE), round(width * _KEPT_OF_SIDE)
        part = np.ascontiguousarray(image[height - rows :, width - columns :])
        return np.asarray(cv2.resize(part, (width, height)), np.uint8).reshape(image.shape)
    noise = np.random.default_rng(0).normal(0, _NOISE, image.shape)
    return _pixels(image + noise)


def _pixels(values: NDArray[np.floating[Any]]) -> NDArray[np.uint8]:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)


def _means(
    model: InspectedModel, image: NDArray[np.uint8], paths: tuple[str, ...]
) -> dict[str, NDArray[np.float64]]:
    found = layer_activations(model, image, paths)
    return {path: maps.mean(axis=(0, 1), dtype=np.float64) for path, maps in found.items()}
