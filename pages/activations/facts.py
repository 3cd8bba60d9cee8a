"""The numbers in the texts of the activations lesson: the sizes of VGG16's blocks, by the arithmetic of its layers."""

from collections.abc import Mapping

import numpy as np

from core.architectures.backbones import backbone

_BLOCKS = range(1, 6)


def facts() -> Mapping[str, object]:
    """How many numbers the picture and the convolutions of each block have."""
    record = backbone("vgg16")
    side = record.input_size
    with np.load(record.base_weights.path) as weights:
        channels = {block: len(weights[f"block{block}_conv1/bias"]) for block in _BLOCKS}
    found: dict[str, object] = {"picture_numbers": side * side * 3}
    for block in _BLOCKS:
        cells = side // 2 ** (block - 1)
        found[f"block{block}_numbers"] = cells * cells * channels[block]
    return {**found, "block1_times": channels[1] / 3, "block3_channels": channels[3]}
