"""The sanity check of Adebayo et al. (2018): a map that explains a trained model must change when its weights do."""

import keras
import numpy as np

from core.networks.layer_outputs import weight_layers


def randomise_from_top(model: keras.Model, count: int, rng: np.random.Generator) -> keras.Model:
    """A copy of a model with the weights of its last ``count`` layers shuffled.

    The values of each weight tensor change places at random: their size stays as trained, what they have learned
    is gone.

    Args:
        model: Sequential or functional; stays as it is.
        count: Of the layers that have weights; all when there are fewer.
        rng: Shuffles.

    Returns:
        The copy, not compiled.
    """
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    layers = list(weight_layers(copy))
    for layer in reversed(layers[max(0, len(layers) - count) :]):
        layer.set_weights(
            [rng.permuted(values.ravel()).reshape(values.shape) for values in layer.get_weights()]
        )
    return copy
