"""The numbers in the texts of the activations lesson: the sizes of VGG16's blocks, by the arithmetic of its layers."""

from collections.abc import Mapping

from core.architectures.backbones import backbone

_CHANNELS = (64, 128, 256, 512, 512)  # VGG16's filters a layer, block by block (Simonyan and Zisserman 2014)


def facts() -> Mapping[str, object]:
    """How many numbers the picture and the convolutions of each block have."""
    side = backbone("vgg16").input_size
    found: dict[str, object] = {"picture_numbers": side * side * 3}
    for block, channels in enumerate(_CHANNELS, start=1):
        cells = side // 2 ** (block - 1)
        found[f"block{block}_numbers"] = cells * cells * channels
    found["block1_times"] = found["block1_numbers"] / found["picture_numbers"]  # type: ignore[operator]
    return found
