"""EfficientNet-Lite0 (Tan and Le 2019; Google's "Lite" variant of 2020) with batch norm folded into the convolutions.

No squeeze-and-excite and ReLU6 instead of swish, so that it can be quantised; 4.6 million parameters.
"""

import keras
from keras import layers

_STEM_FILTERS, _HEAD_FILTERS, _CLASSES = 32, 1280, 1000
# Expansion, kernel size, stride of the first, filters, repeats.
_STAGES = (
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)


def efficientnet_lite0(
    *,
    include_top: bool,
    weights: None,
    input_shape: tuple[int | None, int | None, int],
    classifier_activation: None = None,
    name: str = "efficientnet_lite0",
) -> keras.Model:
    """The network with fresh weights; the arguments are those of ``keras.applications`` that are used here.

    Returns:
        ``(N, H, W, 3)``, scaled to ``(x - 127) / 128``, to 1000 logits, or to ``(N, H/32, W/32, 1280)`` without
        the top.
    """
    inputs = keras.Input(input_shape)
    maps = _relu6(_convolution(inputs, _STEM_FILTERS, 3, "stem", strides=2), "stem_relu")
    number = 0
    for expansion, kernel_size, stride, filters, repeats in _STAGES:
        for repeat in range(repeats):
            maps = _block(maps, f"block{number:02}", expansion, kernel_size, 1 if repeat else stride, filters)
            number += 1
    maps = _relu6(_convolution(maps, _HEAD_FILTERS, 1, "head"), "head_relu")
    if include_top:
        pooled = layers.GlobalAveragePooling2D(name="pool")(maps)
        maps = layers.Dense(_CLASSES, name="classifier")(pooled)
    return keras.Model(inputs, maps, name=name)


def _block(
    maps: keras.KerasTensor, name: str, expansion: int, kernel_size: int, stride: int, filters: int
) -> keras.KerasTensor:
    """Inverted residual: widen by 1x1, convolve each channel by itself, narrow by 1x1 without activation."""
    inputs = maps
    if expansion > 1:
        widened = _convolution(maps, expansion * maps.shape[-1], 1, f"{name}_expand")
        maps = _relu6(widened, f"{name}_expand_relu")
    depthwise = layers.DepthwiseConv2D(kernel_size, stride, padding="same", name=f"{name}_depthwise")
    maps = _relu6(depthwise(maps), f"{name}_depthwise_relu")
    maps = _convolution(maps, filters, 1, f"{name}_project")
    if stride == 1 and inputs.shape[-1] == filters:
        maps = layers.Add(name=f"{name}_add")([inputs, maps])
    return maps


def _convolution(
    maps: keras.KerasTensor, filters: int, kernel_size: int, name: str, *, strides: int = 1
) -> keras.KerasTensor:
    return layers.Conv2D(filters, kernel_size, strides, padding="same", name=name)(maps)


def _relu6(maps: keras.KerasTensor, name: str) -> keras.KerasTensor:
    return layers.ReLU(max_value=6.0, name=name)(maps)
