"""The sanity check of Adebayo et al. (2018): a map that explains a trained model must change when its weights do."""

import keras
import numpy as np
from numpy.typing import NDArray

from core.networks.inspection.layer_outputs import weight_layers

_ONES = ("gamma", "moving_variance")


def randomise_from_top(model: keras.Model, count: int, rng: np.random.Generator) -> keras.Model:
    """A copy of a model whose last ``count`` layers are as before training.

    Kernels are drawn by He et al. (2015), normal with variance ``2 / inputs of a unit``, which keeps the size of
    the values from layer to layer; biases become 0; batch normalisation lets everything pass.

    Args:
        model: Sequential or functional; stays as it is.
        count: Of the layers that have weights; all when there are fewer.
        rng: Draws the kernels.

    Returns:
        The copy, not compiled.
    """
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    layers = weight_layers(copy)
    for layer in layers[max(0, len(layers) - count) :]:
        layer.set_weights([_fresh(layer, weight, rng) for weight in layer.weights])
    return copy


def _fresh(layer: keras.Layer, weight: keras.Variable, rng: np.random.Generator) -> NDArray[np.float32]:
    shape = tuple(weight.shape)
    if len(shape) < 2:
        return np.full(shape, weight.name in _ONES, np.float32)
    depthwise = isinstance(layer, keras.layers.DepthwiseConv2D)  # its filters each see one channel
    num_inputs = np.prod(shape[:2] if depthwise else shape[:-1])
    return (rng.standard_normal(shape) * np.sqrt(2 / num_inputs)).astype(np.float32)
