"""What a backbone wants of a picture, as a layer: the one place where pixels are scaled."""

from typing import Literal

import keras
from keras import layers

from core.architectures.backbones import Scaling
from core.operations.kernels import VGG16_MEAN_RGB


def preprocessing(scaling: Scaling | Literal["unit"]) -> keras.Layer:
    """RGB of 0-255 to what a network was trained on, in Keras' own layers: a file with it opens anywhere.

    It takes pictures of any size: gradient ascent has smaller ones than the network was made for.

    Args:
        scaling: ``"bgr_minus_mean"``: BGR minus the mean pixel of ImageNet; ``"minus_one_to_one"``: ``x / 127.5 - 1``;
            ``"lite"``: ``(x - 127) / 128``; ``"unit"``, on which none of the backbones was trained: ``x / 255``.

    Returns:
        ``(N, H, W, 3)``, same shape.
    """
    match scaling:
        case "bgr_minus_mean":
            inputs = keras.Input((None, None, 3))
            offset = [-mean for mean in reversed(VGG16_MEAN_RGB)]
            outputs = layers.Rescaling(1.0, offset=offset, name="minus_mean")(inputs[..., ::-1])
            return keras.Model(inputs, outputs, name="preprocessing")
        case "minus_one_to_one":
            return layers.Rescaling(1 / 127.5, offset=-1.0, name="preprocessing")
        case "lite":
            return layers.Rescaling(1 / 128, offset=-127 / 128, name="preprocessing")
        case "unit":
            return layers.Rescaling(1 / 255, name="preprocessing")
