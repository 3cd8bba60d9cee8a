"""Keras code of the convolution lesson: one filter over one picture."""

import numpy as np
from numpy.typing import NDArray

from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports


def grey_convolution(
    source: PictureSource,
    kernel: NDArray[np.float32],
    *,
    stride: int = 1,
    padding: str = "valid",
    dilation: int = 1,
    use_relu: bool = False,
) -> str:
    """Code whose ``response`` is the response map of ``kernel`` (``(size, size)``) over the grey picture."""
    return f"""\
{imports("import cv2", "import keras", "import numpy as np", source.imports)}

{source.read()}
grey = (picture @ np.array([0.299, 0.587, 0.114])).astype("float32")

kernel = np.array({array_literal(kernel)}, dtype="float32")

layer = keras.layers.Conv2D(
    filters=1,
    kernel_size={kernel.shape[0]},
{_options(stride, padding, dilation, use_relu)}
    use_bias=False,
)
layer.build((None, None, None, 1))
layer.set_weights([kernel[:, :, None, None]])
response = keras.ops.convert_to_numpy(layer(grey[None, :, :, None]))[0, :, :, 0]
print(response.shape)
"""


def vgg16_convolution(
    source: PictureSource,
    filter_index: int,
    *,
    stride: int = 1,
    padding: str = "valid",
    dilation: int = 1,
    use_relu: bool = False,
) -> str:
    """Code whose ``response`` is the response map of one filter of VGG16's first layer over the colour picture."""
    return f"""\
{imports("import cv2", "import keras", "import numpy as np", source.imports)}

{source.read()}
# VGG16 was trained on blue, green, red with the mean colour of ImageNet taken away.
inputs = picture[:, :, ::-1].astype("float32") - np.array([103.939, 116.779, 123.68], dtype="float32")

weights = np.load("assets/models/vgg16_conv_base_float16.npz")
kernel = weights["block1_conv1/kernel"][:, :, :, {filter_index}].astype("float32")
bias = weights["block1_conv1/bias"][[{filter_index}]].astype("float32")

layer = keras.layers.Conv2D(
    filters=1,
    kernel_size=3,
{_options(stride, padding, dilation, use_relu)}
)
layer.build((None, None, None, 3))
layer.set_weights([kernel[:, :, :, None], bias])
response = keras.ops.convert_to_numpy(layer(inputs[None]))[0, :, :, 0]
print(response.shape)
"""


def _options(stride: int, padding: str, dilation: int, use_relu: bool) -> str:
    lines = [f"strides={stride}", f'padding="{padding}"']
    if dilation > 1:
        lines.append(f"dilation_rate={dilation}")
    if use_relu:
        lines.append('activation="relu"')
    return "\n".join(f"    {line}," for line in lines)
