"""The first call of a model that anyone may have made: what it would cost, and whether it can be computed at all."""

import math

import keras
import numpy as np

from core.errors import N_, InputError, check_most
from core.networks.inspection.inspected import InspectedModel

MAX_SIDE = 1024
"""Of its pictures, pixels."""

MAX_ACTIVATIONS = 2 * 10**8
"""Numbers that all layers put out for one picture: VGG16 has 15 million."""

MAX_PRODUCTS = 2 * 10**11
"""Of weights and positions, for one picture: VGG16 has 15 thousand million."""


def call_first(model: InspectedModel) -> None:
    """Trace an uploaded model and compute one grey picture.

    Raises:
        InputError: Its pictures or its activations are too large, or Keras cannot compute it: one sentence.
    """
    if not all(1 <= side <= MAX_SIDE for side in model.shape[:2]):
        raise InputError(
            N_("The model takes pictures of {height} x {width} pixels; at most {limit} x {limit} are computed here."),
            height=model.shape[0], width=model.shape[1], limit=MAX_SIDE,
        )  # fmt: skip
    try:
        _check_work(model)
        model.network(np.full((1, *model.shape), 128, np.float32), training=False)
    except InputError:
        raise
    except Exception as error:  # a file made by anyone may make Keras raise anything
        raise InputError(
            N_("The model was loaded, but its layers cannot be computed one after the other; see that it predicts a "
               "picture where it was made, and save it again.")
        ) from error  # fmt: skip


def _check_work(model: InspectedModel) -> None:
    numbers, products = 0, 0
    for call in model.calls:
        if not all(isinstance(side, int) for side in call.shape):
            continue  # a layer that leaves a size open until it sees the picture
        size = math.prod(call.shape)
        numbers += size
        if isinstance(call.layer, keras.Layer):
            weights = sum(math.prod(weight.shape) for weight in call.layer.weights)
            products += weights * (math.prod(call.shape[:2]) if len(call.shape) == 3 else 1)
    sentence = N_(
        "The layers of the model put out {count} million numbers for one picture; at most {limit} million are "
        "computed here."
    )
    check_most(numbers, MAX_ACTIVATIONS, sentence, unit=10**6)
    sentence = N_(
        "One picture costs the model {count} thousand million multiplications; at most {limit} are computed here."
    )
    check_most(products, MAX_PRODUCTS, sentence, unit=10**9)
