"""Did the weights move? The relative change of each layer between two moments."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.networks.inspection.layer_outputs import weight_layers

Weights = dict[str, list[NDArray[np.float32]]]


def weights_of(model: keras.Model) -> Weights:
    """Copies of the weights by the names of their layers, those of models inside the model included."""
    return {layer.name: [np.array(weight) for weight in layer.weights] for layer in weight_layers(model)}


def layer_changes(model: keras.Model, before: Weights) -> list[dict[str, Any]]:
    """What happened to each layer with weights, from the picture upwards.

    Args:
        model: As it is now.
        before: What :func:`weights_of` gave.

    Returns:
        ``name``, ``trainable``, ``num_weights`` (tensors), ``num_parameters``, and ``change``: the root of the summed
        squares of the differences, over that of the weights before. It is 0 only if every weight is the same to the
        last bit.
    """
    return [
        {
            "name": layer.name,
            "trainable": bool(layer.trainable_weights),
            "num_weights": len(layer.weights),
            "num_parameters": layer.count_params(),
            "change": _change(before[layer.name], [np.array(weight) for weight in layer.weights]),
        }
        for layer in weight_layers(model)
    ]


def _change(before: list[NDArray[np.float32]], after: list[NDArray[np.float32]]) -> float:
    old, new = (
        np.concatenate([array.ravel() for array in arrays]).astype(float) for arrays in (before, after)
    )
    return float(np.linalg.norm(new - old) / np.linalg.norm(old))
